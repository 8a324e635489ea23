"""One contract for every rule: each status that it can give, and a failure with a reason where numbers are missing."""

import dataclasses
import json
import math

import pytest

from proofbook.gates import RULES, Status
from proofbook.gates.rules import (
    BetterThanBaseline,
    CountsAddUp,
    EnoughTestRows,
    MetricAtLeast,
    MetricAtMost,
    ModelSizeAtMost,
    NoWorseThanChampion,
    QuarantinedAtMost,
    SliceFloor,
)

PASSED, FAILED, INCONCLUSIVE, NOT_APPLICABLE = Status

PASSING = {
    "metric_at_least": MetricAtLeast("roc_auc", 0.7),
    "metric_at_most": MetricAtMost("calibration_error", 0.05),
    "better_than_baseline": BetterThanBaseline("roc_auc", 0.02),
    "no_worse_than_champion": NoWorseThanChampion("roc_auc", 0.02),
    "slice_floor": SliceFloor("roc_auc", "origin", 0.6, "low"),
    "quarantined_at_most": QuarantinedAtMost("flights", 0.01),
    "counts_add_up": CountsAddUp(),
    "model_size_at_most": ModelSizeAtMost(1000),
    "test_rows_at_least": EnoughTestRows(28000, 5000, 31),
}


def reading(value, half_width=0.01):
    return {"value": value, "low": value - half_width, "high": value + half_width}


def with_champion(evidence, difference, metric="roc_auc"):
    evidence.comparison["champion"] = {"status": "compared", "reason": None, "test": {}}
    evidence.comparison["differences"]["champion"] = {metric: difference}
    return evidence


def test_every_rule_is_under_contract():
    assert PASSING.keys() == RULES.keys()
    assert all(type(rule) is RULES[name] for name, rule in PASSING.items())


@pytest.mark.parametrize("rule", PASSING.values(), ids=PASSING)
def test_every_rule_can_pass_and_says_what_it_needed_and_got(rule, evidence):
    outcome = rule.judge(with_champion(evidence, reading(0.0)))
    assert outcome.status is PASSED
    assert outcome.rule == rule.name
    assert outcome.needs
    assert outcome.got
    assert outcome.needs in outcome.reason
    json.dumps(dataclasses.asdict(outcome))


@pytest.mark.parametrize("rule", PASSING.values(), ids=PASSING)
def test_every_rule_fails_with_a_reason_when_its_numbers_are_missing(rule, evidence):
    compared = {"champion": {"status": "compared"}, "slices": {"origin": {"EWR": {"judged": True}}}}
    empty = dataclasses.replace(evidence, comparison=compared, validation={}, split={}, model_bytes=0)
    outcome = rule.judge(empty)
    assert outcome.status is FAILED
    assert outcome.reason


@pytest.mark.parametrize("broken", [math.nan, None, "0.9", True, math.inf])
@pytest.mark.parametrize("end", ["value", "low", "high"])
def test_an_interval_with_one_bad_number_fails(evidence, broken, end):
    evidence.comparison["candidates"]["boosting"]["test"]["roc_auc"][end] = broken
    assert PASSING["metric_at_least"].judge(evidence).status is FAILED


def test_a_metric_that_could_not_be_computed_fails_with_the_reason_of_the_comparison(evidence):
    entry = {"value": None, "low": None, "high": None, "reason": "only one class"}
    evidence.comparison["candidates"]["boosting"]["test"]["roc_auc"] = entry
    assert "only one class" in PASSING["metric_at_least"].judge(evidence).reason


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        (MetricAtLeast("roc_auc", 0.705), INCONCLUSIVE),  # below the point, above the interval's low end
        (MetricAtLeast("roc_auc", 0.73), FAILED),
        (MetricAtMost("log_loss", 0.435), INCONCLUSIVE),
        (MetricAtMost("log_loss", 0.4), FAILED),
        (BetterThanBaseline("roc_auc", 0.045), INCONCLUSIVE),
        (BetterThanBaseline("roc_auc", 0.07), FAILED),
        (BetterThanBaseline("log_loss", 0.005), PASSED),  # 0.02 lower is 0.02 better
        (BetterThanBaseline("log_loss", 0.04), FAILED),
        (SliceFloor("roc_auc", "origin", 0.68, "low"), INCONCLUSIVE),
        (SliceFloor("roc_auc", "origin", 0.68, "value"), PASSED),
        (SliceFloor("roc_auc", "origin", 0.695, "value"), FAILED),
        (SliceFloor("roc_auc", "origin", 0.715, "low"), FAILED),
        (SliceFloor("roc_auc", "tail", 0.6, "low"), NOT_APPLICABLE),
        (NoWorseThanChampion("roc_auc", 0.0), NOT_APPLICABLE),
        (QuarantinedAtMost("flights", 0.003), FAILED),
        (QuarantinedAtMost("planes", 0.9), FAILED),
        (ModelSizeAtMost(999), FAILED),
        (EnoughTestRows(28001, 1, 1), FAILED),
        (EnoughTestRows(1, 5001, 1), FAILED),
        (EnoughTestRows(1, 1, 32), FAILED),
    ],
)
def test_statuses_follow_from_the_bounds(rule, status, evidence):
    assert rule.judge(evidence).status is status


def test_the_slice_floor_names_the_slices_below_it_and_counts_the_small_ones(evidence):
    assert "JFK below" in SliceFloor("roc_auc", "origin", 0.695, "value").judge(evidence).reason
    assert "1 of 2 too small" in SliceFloor("roc_auc", "carrier", 0.5, "low").judge(evidence).got


@pytest.mark.parametrize(("difference", "status"), [(0.0, PASSED), (-0.02, INCONCLUSIVE), (-0.04, FAILED)])
def test_a_champion_may_be_missed_by_the_margin(evidence, difference, status):
    rule = NoWorseThanChampion("roc_auc", 0.02)
    assert rule.judge(with_champion(evidence, reading(difference))).status is status


def test_a_loss_that_rose_is_worse_than_the_champion(evidence):
    judged = NoWorseThanChampion("log_loss", 0.01).judge(with_champion(evidence, reading(0.05), "log_loss"))
    assert judged.status is FAILED


def test_a_champion_that_cannot_be_compared_is_inconclusive_and_says_what_to_do(evidence):
    evidence.comparison["champion"] = {"status": "not comparable", "reason": "other rows"}
    outcome = PASSING["no_worse_than_champion"].judge(evidence)
    assert outcome.status is INCONCLUSIVE
    assert "other rows" in outcome.reason
    assert "score it on these test rows" in outcome.reason


def test_a_row_that_went_astray_fails(evidence):
    evidence.validation["tables"]["flights"]["clean"] = 989
    assert "flights does not add up" in CountsAddUp().judge(evidence).reason


def test_a_comparison_over_other_test_rows_than_the_split_has_fails(evidence):
    evidence.split["parts"]["test"]["rows"] = 27999
    assert "28,000 test rows scored of 27,999" in CountsAddUp().judge(evidence).reason
