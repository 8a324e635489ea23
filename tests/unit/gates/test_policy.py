import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofbook.errors import GateError
from proofbook.gates import RULES, build_gates, problems
from proofbook.gates.rules import MetricAtLeast, SliceFloor


def entry(**changes):
    return {"rule": "metric_at_least", "metric": "roc_auc", "bound": 0.7} | changes


def test_plain_mappings_become_rules_in_their_order(evidence):
    floor = {"rule": "slice_floor", "metric": "roc_auc", "column": "origin", "bound": 0.6, "judged_on": "low"}
    gates = build_gates([entry(), floor, entry(bound=1)], evidence.comparison)
    assert gates == [
        MetricAtLeast("roc_auc", 0.7),
        SliceFloor("roc_auc", "origin", 0.6, "low"),
        MetricAtLeast("roc_auc", 1),
    ]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"rule": "metric_atleast"}, "rules[0].rule: 'metric_atleast' is no rule; there are better_than_baseline,"),
        ({"metric": "roc_auc"}, "rules[0]: a mapping with the name of a rule"),
        ("metric_at_least", "rules[0]: a mapping with the name of a rule"),
        (entry(bond=1), "rules[0].bond: metric_at_least has no such key; it has bound, metric"),
        ({"rule": "metric_at_least", "metric": "roc_auc"}, "rules[0].bound: missing"),
        (entry(bound="0.7"), "rules[0].bound: a number is needed, not '0.7'"),
        (entry(bound=True), "rules[0].bound: a number is needed, not True"),
        (entry(bound=float("nan")), "rules[0].bound: a number is needed, not nan"),
        (entry(metric=3), "rules[0].metric: text is needed, not 3"),
        (
            entry(metric="auc"),
            "rules[0].metric: 'auc' is no metric of the comparison; there are calibration_error, log",
        ),
        (entry(metric="log_loss"), "rules[0].metric: log_loss is better when lower"),
        (entry(rule="metric_at_most"), "rules[0].metric: roc_auc is better when higher"),
        (entry(rule="better_than_baseline", margin=-1) | {}, "rules[0].margin: -1 is out of range: minimum 0"),
        ({"rule": "model_size_at_most", "bytes": 1.5}, "rules[0].bytes: a whole number is needed, not 1.5"),
        ({"rule": "quarantined_at_most", "table": "flights", "share": 2}, "rules[0].share: 2 is out of range"),
        (
            {"rule": "slice_floor", "metric": "log_loss", "column": "color", "bound": 0, "judged_on": "middle"},
            "rules[0].judged_on: 'middle' is none of low, value",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_position_and_what_is_right(broken, message, evidence):
    with pytest.raises(GateError) as caught:
        build_gates([broken], evidence.comparison)
    assert any(line.startswith(message) for line in caught.value.details), caught.value.details


def test_everything_that_is_wrong_is_told_at_once(evidence):
    slices = {"rule": "slice_floor", "metric": "log_loss", "column": "color", "bound": "x", "judged_on": "middle"}
    with pytest.raises(GateError) as caught:
        build_gates([entry(bound=None), {"rule": "?"}, slices], evidence.comparison)
    positions = [line.partition(":")[0] for line in caught.value.details]
    assert positions == [
        "rules[0].bound",
        "rules[1].rule",
        "rules[2].bound",
        "rules[2].judged_on",
        "rules[2].metric",
        "rules[2].column",
        "rules[2].metric",
    ]


def test_without_a_comparison_names_are_not_checked():
    assert problems([entry(metric="anything")]) == []
    assert problems({"rule": "x"}) == ["rules: a list of mappings is needed, not {'rule': 'x'}"]


values = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.lists(st.integers(), max_size=1)
)
entries = st.dictionaries(
    st.sampled_from(["rule", "metric", "bound", "margin", "column", "judged_on", "bytes", "share", "table", "other"]),
    values | st.sampled_from([*RULES, "roc_auc", "origin", "low"]),
)


@given(st.lists(entries | values, max_size=3))
def test_any_policy_is_built_or_refused_with_a_gate_error(policy):
    comparison = {"metrics": {"roc_auc": {"direction": "higher"}}, "slices": {"origin": {}}, "primary": "roc_auc"}
    found = problems(policy, comparison)
    if found:
        with pytest.raises(GateError):
            build_gates(policy, comparison)
    else:
        assert len(build_gates(policy, comparison)) == len(policy)
