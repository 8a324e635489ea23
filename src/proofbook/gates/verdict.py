"""The verdict on a model. It is derived from outcomes, never stored: a file that says otherwise is refused."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from proofbook.canonical import read_json, write_json
from proofbook.digest import digest_file
from proofbook.errors import GateError, NotPromotedError
from proofbook.gates.gate import Outcome, Source, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proofbook.gates.gate import Evidence, Gate

VERSION = 1


class Decision(enum.StrEnum):
    """What is to happen with the model."""

    PROMOTE = "promote"
    REJECT = "reject"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcomes of all gates on one candidate, the files that they rest on, and what follows from them."""

    candidate: str
    outcomes: tuple[Outcome, ...]
    evidence: tuple[Source, ...]

    @property
    def decision(self) -> Decision:
        """Reject if a gate failed; promote if every gate that applies passed, and one did; else inconclusive."""
        statuses = {outcome.status for outcome in self.outcomes}
        if Status.FAILED in statuses:
            return Decision.REJECT
        if statuses <= {Status.PASSED, Status.NOT_APPLICABLE} and Status.PASSED in statuses:
            return Decision.PROMOTE
        return Decision.INCONCLUSIVE

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why: the failures, then what could not be told; the passes where the model is promoted."""
        telling = (Status.PASSED,) if self.decision is Decision.PROMOTE else (Status.FAILED, Status.INCONCLUSIVE)
        found = tuple(
            f"{outcome.rule}: {outcome.reason}"
            for status in telling
            for outcome in self.outcomes
            if outcome.status is status
        )
        if found:
            return found
        return ("no rule applied to this model" if self.outcomes else "the policy has no rules",)

    def digest_of(self, role: str) -> str:
        """The digest of the file that played `role` in the evidence; empty when none did."""
        return next((source.digest for source in self.evidence if source.role == role), "")

    def promotion(self) -> Promotion:
        """The permission to export this model.

        Raises:
            NotPromotedError: the verdict does not promote.
        """
        return Promotion(self)

    def to_dict(self) -> dict[str, Any]:
        """The content of verdict.json, version 1."""
        return {
            "version": VERSION,
            "candidate": self.candidate,
            "verdict": self.decision.value,
            "reasons": list(self.reasons),
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
            "evidence": {source.role: {"path": source.path, "digest": source.digest} for source in self.evidence},
        }


@dataclass(frozen=True, slots=True)
class Promotion:
    """The permission to export one model. There is none without a promoting verdict, however it is made.

    Raises:
        NotPromotedError: the verdict is none, or does not promote.
    """

    verdict: Verdict

    def __post_init__(self) -> None:
        if not isinstance(self.verdict, Verdict):
            raise NotPromotedError(
                f"a permission to export rests on a verdict, not on {type(self.verdict).__name__}",
                fix="read it with proofbook.gates.read_verdict and ask it for its promotion",
            )
        if self.verdict.decision is not Decision.PROMOTE:
            raise NotPromotedError(
                f"the gates do not let {self.verdict.candidate!r} out: the verdict is {self.verdict.decision.value}",
                details=self.verdict.reasons,
                fix="improve the model or gather more data and run the pipeline again; bounds are in conf/gate/",
            )

    @property
    def candidate(self) -> str:
        """The name of the promoted candidate."""
        return self.verdict.candidate

    def demand(self, model_digest: str) -> None:
        """Check that the promotion is of the model with this digest.

        Raises:
            NotPromotedError: it is of another one.
        """
        if model_digest != self.verdict.digest_of("model"):
            raise NotPromotedError(
                f"the verdict promotes another model than this one: {self.verdict.digest_of('model') or 'none'}, "
                f"not {model_digest}",
                fix="run the gate stage again on the model to export",
            )


def judge(gates: Sequence[Gate], evidence: Evidence) -> Verdict:
    """The verdict of `gates` on the selected candidate."""
    outcomes = tuple(gate.judge(evidence) for gate in gates)
    return Verdict(evidence.candidate, outcomes, evidence.sources)


def write_verdict(path: str, verdict: Verdict) -> None:
    """Write `verdict` to `path`, whole or not at all."""
    write_json(path, verdict.to_dict())


def read_verdict(path: str) -> Verdict:
    """The verdict in the file at `path`, derived again from its outcomes, with every file of its evidence checked.

    Raises:
        DataError: the file is missing or no JSON.
        GateError: another version or malformed; what it says is not what follows from its outcomes; or a file that it
            rests on is missing or has changed.
    """
    stored = read_json(path)
    verdict = parse_verdict(stored, where=path)
    derived = verdict.to_dict()
    differing = sorted(key for key in derived.keys() | stored.keys() if derived.get(key) != stored.get(key))
    if differing:
        raise GateError(
            "a verdict says otherwise than its own outcomes",
            where=path,
            details=[f"{key}: it says {stored.get(key)!r}, which gives {derived.get(key)!r}" for key in differing],
            fix="run the gate stage again; a verdict is not edited by hand",
        )
    _demand_evidence(verdict, path)
    return verdict


def parse_verdict(value: Any, *, where: str = "") -> Verdict:
    """The parsed verdict.json `value`; neither what it says nor its evidence is checked.

    Raises:
        GateError: another version, or missing or mistyped entries.
    """
    version = value.get("version") if isinstance(value, Mapping) else None
    if version != VERSION:
        raise GateError(
            f"a verdict of version {VERSION} is needed, not {version!r}", where=where, fix="run the gate stage again"
        )
    try:
        outcomes = tuple(Outcome(**item | {"status": Status(item["status"])}) for item in value["outcomes"])
        evidence = tuple(Source(role, item["path"], item["digest"]) for role, item in value["evidence"].items())
        return Verdict(value["candidate"], outcomes, evidence)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise GateError(f"a verdict is malformed: {error!r}", where=where, fix="run the gate stage again") from error


def _demand_evidence(verdict: Verdict, path: str) -> None:
    changed = []
    for source in verdict.evidence:
        try:
            if digest_file(source.path) != source.digest:
                changed.append(f"{source.role}: {source.path} has changed")
        except OSError as error:
            changed.append(f"{source.role}: {source.path} cannot be read: {error.strerror}")
    if changed or not verdict.digest_of("model"):
        raise GateError(
            "a verdict rests on files that are no longer what it judged",
            where=path,
            details=changed or ["model: the verdict names none"],
            fix="get them with `dvc checkout`, or run the gate stage again",
        )
