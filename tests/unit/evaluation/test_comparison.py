from dataclasses import replace

import numpy as np
import pytest

from proofbook.errors import DataError, MetricError
from proofbook.evaluation import METRICS, Forecasts, Interval, compare, comparison_dict, ranking
from proofbook.evaluation.comparison import reads_as


def run(forecasts, settings, champion=None):
    candidates = {name: forecasts[name] for name in ("weak", "strong")}
    return compare(candidates, forecasts["baseline"], champion, settings, baseline_title="noise")


def test_the_best_on_validation_rows_is_selected(forecasts, settings):
    assert run(forecasts, settings).selected == "strong"
    swapped = {
        **forecasts,
        "weak": Forecasts(forecasts["strong"].validation, forecasts["weak"].test),
        "strong": Forecasts(forecasts["weak"].validation, forecasts["strong"].test),
    }
    assert run(swapped, settings).selected == "weak"


def test_a_metric_that_is_better_when_lower_selects_the_lowest(forecasts, settings):
    result = run(forecasts, replace(settings, primary="brier"))
    values = {name: each.validation["brier"] for name, each in result.candidates.items()}
    assert values[result.selected] == min(values.values())


def test_the_first_of_equals_is_selected(forecasts, settings):
    same = {"weak": forecasts["weak"], "strong": forecasts["weak"], "baseline": forecasts["baseline"]}
    result = run(same, settings)
    assert result.selected == "weak"
    assert result.candidate_differences["strong"]["roc_auc"] == Interval(0.0, 0.0, 0.0)


def test_values_are_those_of_the_test_rows(forecasts, settings):
    result = run(forecasts, settings)
    for name, metric in METRICS.items():
        assert result.candidates["weak"].test[name].value == metric.value(ranking(forecasts["weak"].test))
    difference = result.baseline_differences["roc_auc"]
    assert np.isclose(
        difference.value, result.candidates["strong"].test["roc_auc"].value - result.baseline.test["roc_auc"].value
    )
    assert difference.low > 0


def test_row_order_does_not_matter(forecasts, settings):
    shuffled = {
        **forecasts,
        "strong": Forecasts(
            *(
                frame.sample(frac=1, random_state=1)
                for frame in (forecasts["strong"].validation, forecasts["strong"].test)
            )
        ),
    }
    assert comparison_dict(run(shuffled, settings)) == comparison_dict(run(forecasts, settings))


def test_a_champion_on_the_same_rows_is_compared(forecasts, settings):
    result = run(forecasts, settings, forecasts["weak"].test)
    assert result.champion.status == "compared"
    assert result.champion_differences == result.candidate_differences["weak"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda frame: frame.iloc[5:], "other rows: 5 row ids"),
        (lambda frame: frame.assign(score=np.nan), "NaN"),
    ],
)
def test_a_champion_that_cannot_be_compared_says_why(change, reason, forecasts, settings):
    result = run(forecasts, settings, change(forecasts["weak"].test))
    assert result.champion.status == "not comparable"
    assert reason in result.champion.reason
    assert result.champion_differences is None
    assert result.champion.test is None


def test_no_champion_is_said(forecasts, settings):
    assert run(forecasts, settings).champion.status == "absent"


def test_candidates_over_other_rows_are_refused(forecasts, settings):
    forecasts["weak"] = Forecasts(forecasts["weak"].validation.iloc[1:], forecasts["weak"].test)
    with pytest.raises(DataError, match="for other rows"):
        run(forecasts, settings)


@pytest.mark.parametrize("names", [[], ["baseline"], ["champion"]])
def test_names_of_candidates_are_checked(names, forecasts, settings):
    with pytest.raises(DataError, match="at least one candidate"):
        compare(dict.fromkeys(names, forecasts["weak"]), forecasts["baseline"], None, settings, baseline_title="")


def test_missing_slice_columns_and_unknown_metrics_are_named(forecasts, settings):
    with pytest.raises(DataError, match="lack slice columns: week"):
        run(forecasts, replace(settings, cluster="week"))
    with pytest.raises(MetricError, match="no metric is called 'auc'"):
        run(forecasts, replace(settings, primary="auc"))


@pytest.mark.parametrize(
    ("name", "low", "high", "word"),
    [
        ("roc_auc", 0.1, 0.2, "better"),
        ("roc_auc", -0.2, -0.1, "worse"),
        ("log_loss", 0.1, 0.2, "worse"),
        ("log_loss", -0.2, -0.1, "better"),
        ("brier", -0.1, 0.1, "no clear change"),
        ("brier", 0.0, 0.0, "no clear change"),
    ],
)
def test_the_interval_is_judged(name, low, high, word):
    assert reads_as(METRICS[name], Interval((low + high) / 2, low, high)) == word
