import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofbook.errors import GateError, NotPromotedError
from proofbook.gates import (
    Decision,
    Outcome,
    Promotion,
    Status,
    Verdict,
    build_gates,
    gather,
    judge,
    read_verdict,
    write_verdict,
)

PATHS = ("comparison.json", "validation.json", "split.json", "models")
POLICY = [
    {"rule": "metric_at_least", "metric": "roc_auc", "bound": 0.6},
    {"rule": "no_worse_than_champion", "metric": "roc_auc", "margin": 0.01},
]
PASSED, FAILED, INCONCLUSIVE, NOT_APPLICABLE = Status


def verdict_of(*statuses):
    return Verdict("boosting", tuple(Outcome(f"rule {s}", s, "needs", "got", "because") for s in statuses), ())


@pytest.mark.parametrize(
    ("statuses", "decision"),
    [
        ((), Decision.INCONCLUSIVE),
        ((NOT_APPLICABLE,), Decision.INCONCLUSIVE),
        ((PASSED,), Decision.PROMOTE),
        ((PASSED, NOT_APPLICABLE), Decision.PROMOTE),
        ((PASSED, INCONCLUSIVE), Decision.INCONCLUSIVE),
        ((PASSED, INCONCLUSIVE, FAILED), Decision.REJECT),
    ],
)
def test_the_decision_follows_from_the_outcomes(statuses, decision):
    assert verdict_of(*statuses).decision is decision
    assert verdict_of(*statuses).reasons


@given(st.lists(st.sampled_from(Status)))
def test_only_passes_promote(statuses):
    promotes = verdict_of(*statuses).decision is Decision.PROMOTE
    assert promotes == (PASSED in statuses and not {FAILED, INCONCLUSIVE} & set(statuses))


@pytest.mark.parametrize("statuses", [(), (FAILED,), (PASSED, INCONCLUSIVE), (NOT_APPLICABLE,)])
def test_there_is_no_promotion_without_a_promoting_verdict(statuses):
    verdict = verdict_of(*statuses)
    for attempt in (verdict.promotion, lambda: Promotion(verdict)):
        with pytest.raises(NotPromotedError) as caught:
            attempt()
        assert caught.value.details == verdict.reasons
        assert caught.value.fix


@pytest.mark.parametrize("forged", [None, {"verdict": "promote"}, "promote", type("V", (), {"decision": "promote"})()])
def test_a_promotion_is_not_made_of_a_plain_object(forged):
    with pytest.raises(NotPromotedError, match="rests on a verdict"):
        Promotion(forged)


def test_a_promotion_is_of_one_model(stored):
    promotion = stored.promotion()
    promotion.demand(stored.digest_of("model"))
    with pytest.raises(NotPromotedError, match="another model"):
        promotion.demand("sha256:0")


@pytest.fixture
def stored(project):  # noqa: ARG001  it makes the files
    evidence = gather(*PATHS)
    verdict = judge(build_gates(POLICY, evidence.comparison), evidence)
    write_verdict("verdict.json", verdict)
    return verdict


def test_what_is_written_is_read(stored):
    again = read_verdict("verdict.json")
    assert again.decision is Decision.PROMOTE
    assert again == stored
    assert pickle.loads(pickle.dumps(again)) == again


def edited(change):
    content = json.loads(Path("verdict.json").read_text())
    change(content)
    Path("verdict.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update(verdict="reject"),
        lambda v: v.update(reasons=["it is fine"]),
        lambda v: v.update(approved=True),
        lambda v: v.update(outcomes=[]),
        lambda v: v["outcomes"][0].update(status="failed"),
        lambda v: v.pop("reasons"),
    ],
)
@pytest.mark.usefixtures("stored")
def test_a_verdict_that_says_otherwise_than_its_outcomes_is_refused(change):
    edited(change)
    with pytest.raises(GateError, match="says otherwise than its own outcomes"):
        read_verdict("verdict.json")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v.update(version=2), "version 1 is needed"),
        (lambda v: v["outcomes"][0].update(status="fine"), "malformed"),
        (lambda v: v["outcomes"][0].pop("rule"), "malformed"),
        (lambda v: v.update(evidence=[]), "malformed"),
        (lambda v: v["evidence"].clear(), "rests on files"),
        (lambda v: v["evidence"].pop("model"), "rests on files"),
    ],
)
@pytest.mark.usefixtures("stored")
def test_a_malformed_verdict_is_refused(change, message):
    edited(change)
    with pytest.raises(GateError, match=message):
        read_verdict("verdict.json")


@pytest.mark.parametrize("content", ["[]", "null", '"promote"'])
@pytest.mark.usefixtures("stored")
def test_a_verdict_that_is_no_mapping_is_refused(content):
    Path("verdict.json").write_text(content)
    with pytest.raises(GateError, match="version 1 is needed"):
        read_verdict("verdict.json")


@pytest.mark.parametrize("path", [*PATHS[:3], "models/boosting/model.skops"])
def test_evidence_that_changed_or_is_gone_is_refused(stored, path):
    original = Path(path).read_bytes()
    Path(path).write_bytes(original + b" ")
    with pytest.raises(GateError) as caught:
        read_verdict("verdict.json")
    assert any(f"{path} has changed" in line for line in caught.value.details)
    Path(path).unlink()
    with pytest.raises(GateError) as caught:
        read_verdict("verdict.json")
    assert any(f"{path} cannot be read" in line for line in caught.value.details)
    Path(path).write_bytes(original)
    assert read_verdict("verdict.json") == stored
