import pytest
from forecast_cases import predictions

from proofbook import seeds
from proofbook.evaluation import METRICS, Support, rank, resample
from proofbook.evaluation.slices import Rule, judge, point_values, too_small

RULE = Rule(METRICS["roc_auc"], 0.9, Support(rows=50, each_class=10))


@pytest.fixture
def judged():
    strong, none = predictions(0.9), predictions(0.0)
    resamples = resample(strong["date"], 100, seeds.generator(1, "test"))
    return {each.value: each for each in judge(strong, {"none": none}, ["origin", "carrier"], resamples, RULE)}


def test_a_slice_has_the_metric_of_its_rows(judged):
    rows = predictions(0.9).query("origin == 'EWR'")
    found = judged["EWR"]
    assert (found.column, found.rows, found.positives) == ("origin", len(rows), rows["y_true"].sum())
    assert found.metric.value == METRICS["roc_auc"].value(rank(rows["y_true"], rows["score"]))
    assert found.metric.low < found.metric.value < found.metric.high
    assert found.differences["none"].low > 0


def test_a_small_slice_is_not_judged(judged):
    found = judged["OO"]
    assert (found.rows, found.metric, dict(found.differences)) == (10, None, {})
    assert found.reason == "too small to judge: 10 rows, fewer than 50"


def test_the_rarer_class_counts():
    assert too_small(100, 95, RULE.support) == "too small to judge: 5 rows of one class, fewer than 10"
    assert too_small(100, 50, RULE.support) == ""


def test_a_slice_on_one_day_is_not_judged():
    frame = predictions(0.9)
    frame["origin"] = (frame["date"] == frame["date"].min()).map({True: "one day", False: "others"})
    resamples = resample(frame["date"], 200, seeds.generator(1, "test"))
    rule = Rule(METRICS["roc_auc"], 0.9, Support(rows=1, each_class=1))
    found = {each.value: each for each in judge(frame, {}, ["origin"], resamples, rule)}
    assert found["one day"].reason.startswith("too small to judge: undefined in")
    assert found["others"].metric is not None


def test_point_values_leave_out_what_is_undefined():
    frame = predictions(0.9).assign(y_true=lambda rows: rows["y_true"].where(rows["carrier"] != "OO", 1))
    values = point_values(frame, ["carrier"], METRICS["roc_auc"])["carrier"]
    assert values["OO"] == {"rows": 10}
    assert set(values["UA"]) == {"rows", "roc_auc"}
