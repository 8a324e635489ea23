import json

import pytest

from proofbook import canonical
from proofbook.evaluation import Interval, compare, comparison_dict
from proofbook.evaluation.rendering import champion_table, difference_table, interval_text, metric_table, slice_table


def run(forecasts, settings, champion=None):
    candidates = {name: forecasts[name] for name in ("weak", "strong")}
    return compare(candidates, forecasts["baseline"], champion, settings, baseline_title="noise")


def test_the_file_has_the_agreed_shape(forecasts, settings):
    value = json.loads(canonical.json_text(comparison_dict(run(forecasts, settings, forecasts["weak"].test))))
    assert value["version"] == 1
    assert value["rows"]["test"] == {"rows": 600, "positives": value["rows"]["test"]["positives"], "clusters": 12}
    assert set(value["candidates"]) == {"weak", "strong"}
    assert set(value["candidates"]["weak"]["test"]["roc_auc"]) == {"value", "low", "high"}
    assert set(value["differences"]["champion"]["brier"]) == {"value", "low", "high", "reads_as"}
    assert set(value["differences"]["candidates"]) == {"weak"}
    judged, small = value["slices"]["origin"]["EWR"], value["slices"]["carrier"]["OO"]
    assert judged["judged"]
    assert judged["differences"]["champion"]["reads_as"] == "better"
    assert (small["judged"], small["value"], small["differences"]) == (
        False,
        None,
        {"baseline": None, "champion": None},
    )


def test_without_a_champion_its_places_are_null(forecasts, settings):
    value = comparison_dict(run(forecasts, settings))
    assert value["champion"]["test"] is None
    assert value["differences"]["champion"] is None


def test_tables_show_every_model(forecasts, settings):
    result = run(forecasts, settings, forecasts["weak"].test)
    assert metric_table(result).index.tolist() == ["weak", "strong (selected)", "baseline", "champion"]
    assert difference_table(result).index.tolist() == ["strong - baseline", "strong - weak", "strong - champion"]
    assert champion_table(result)["status"].tolist() == ["compared"]
    assert slice_table(result)["value"].tolist() == ["EWR", "JFK", "OO", "UA"]


@pytest.mark.parametrize(
    ("signed", "text"), [(False, "0.0124 [-0.0100, 0.0350]"), (True, "+0.0124 [-0.0100, +0.0350]")]
)
def test_an_interval_as_text(signed, text):
    assert interval_text(Interval(0.01236, -0.01, 0.035), signed=signed) == text
