"""The rules that a policy can be made of. Each is a frozen set of bounds with a `judge`; add one here and to `RULES`.

A rule on a metric judges its interval, not the point: it passes when the whole interval is on the right side of the
bound, fails when the whole interval is on the wrong side, and is inconclusive between. (Judging the point estimate of a
noisy number lets half of all borderline models through by luck.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from proofbook.gates.gate import Outcome, Status
from proofbook.gates.readings import Reading, at, number

if TYPE_CHECKING:
    from proofbook.gates.gate import Evidence, Gate

HIGHER, LOWER = "higher", "lower"
_SHARE: Mapping[str, float] = {"minimum": 0.0, "maximum": 1.0}
_COUNT: Mapping[str, float] = {"minimum": 1}
_MARGIN: Mapping[str, float] = {"minimum": 0.0}


def _side(interval: Reading, bound: float) -> Status:
    """Passed if the whole interval is at least `bound`, failed if all of it is below, else inconclusive."""
    if interval.low >= bound:
        return Status.PASSED
    return Status.FAILED if interval.high < bound else Status.INCONCLUSIVE


_WORDS = {
    Status.PASSED: "the whole interval is on the right side of the bound",
    Status.FAILED: "the whole interval is on the wrong side of the bound",
    Status.INCONCLUSIVE: "the interval holds the bound: these rows cannot tell",
}


def _on_interval(rule: str, needs: str, interval: Reading, status: Status) -> Outcome:
    """The outcome of `status`, unless the interval is missing: then the rule fails."""
    if interval.missing:
        return Outcome(rule, Status.FAILED, needs, "", f"nothing to judge: {interval.missing}")
    return Outcome(rule, status, needs, str(interval), f"{needs}, got {interval}: {_WORDS[status]}")


def _plain(rule: str, needs: str, got: str, *, passed: bool) -> Outcome:
    status = Status.PASSED if passed else Status.FAILED
    return Outcome(rule, status, needs, got, f"{needs}, got {got}")


def _gain(evidence: Evidence, metric: str, entry: Any) -> Reading:
    """A difference, candidate minus other, turned so that more is better."""
    difference = Reading.of(entry)
    lower_is_better = at(evidence.comparison, "metrics", metric, "direction") == LOWER
    return difference.negated() if lower_is_better else difference


@dataclass(frozen=True, slots=True)
class MetricAtLeast:
    """A metric that is better when higher is at least `bound` on the test rows, with its whole interval."""

    name: ClassVar[str] = "metric_at_least"
    direction: ClassVar[str] = HIGHER
    metric: str
    bound: float

    def judge(self, evidence: Evidence) -> Outcome:
        """Compare the interval's lower end with the bound."""
        interval = Reading.of(at(evidence.comparison, "candidates", evidence.candidate, "test", self.metric))
        return _on_interval(self.name, f"{self.metric} at least {self.bound:g}", interval, _side(interval, self.bound))


@dataclass(frozen=True, slots=True)
class MetricAtMost:
    """A metric that is better when lower (a loss, a calibration error) is at most `bound`, with its whole interval."""

    name: ClassVar[str] = "metric_at_most"
    direction: ClassVar[str] = LOWER
    metric: str
    bound: float

    def judge(self, evidence: Evidence) -> Outcome:
        """Compare the interval's upper end with the bound."""
        interval = Reading.of(at(evidence.comparison, "candidates", evidence.candidate, "test", self.metric))
        status = _side(interval.negated(), -self.bound)
        return _on_interval(self.name, f"{self.metric} at most {self.bound:g}", interval, status)


@dataclass(frozen=True, slots=True)
class BetterThanBaseline:
    """The candidate is better than the trivial baseline by at least `margin`, by the paired difference's interval."""

    name: ClassVar[str] = "better_than_baseline"
    metric: str
    margin: float = field(metadata=_MARGIN)

    def judge(self, evidence: Evidence) -> Outcome:
        """Compare the lower end of the gain's interval with the margin."""
        gain = _gain(evidence, self.metric, at(evidence.comparison, "differences", "baseline", self.metric))
        needs = f"{self.metric} better than the baseline's by at least {self.margin:g}"
        return _on_interval(self.name, needs, gain, _side(gain, self.margin))


@dataclass(frozen=True, slots=True)
class NoWorseThanChampion:
    """The candidate is worse than the champion by at most `margin` (non-inferiority); needs a champion to apply."""

    name: ClassVar[str] = "no_worse_than_champion"
    metric: str
    margin: float = field(metadata=_MARGIN)

    def judge(self, evidence: Evidence) -> Outcome:
        """Compare the lower end of the gain's interval with minus the margin."""
        needs = f"{self.metric} worse than the champion's by at most {self.margin:g}"
        status, reason = (at(evidence.comparison, "champion", key) for key in ("status", "reason"))
        if status == "absent":
            return Outcome(
                self.name, Status.NOT_APPLICABLE, needs, "no champion", str(reason or "there is no champion")
            )
        if status == "not comparable":
            return Outcome(
                self.name,
                Status.INCONCLUSIVE,
                needs,
                "no comparison",
                f"the champion cannot be compared: {reason}; score it on these test rows, or leave this rule out of "
                "the policy for one promotion, in a change that is reviewed",
            )
        gain = _gain(evidence, self.metric, at(evidence.comparison, "differences", "champion", self.metric))
        return _on_interval(self.name, needs, gain, _side(gain, -self.margin))


@dataclass(frozen=True, slots=True)
class SliceFloor:
    """The primary metric is at least `bound` in every slice of `column` that is large enough to judge.

    `judged_on` says which number: `value`, the point, or `low`, the lower end of the slice's interval. With many
    slices, some lower end is low by chance: use `low` for few and large slices.
    """

    name: ClassVar[str] = "slice_floor"
    direction: ClassVar[str] = HIGHER
    metric: str
    column: str
    bound: float
    judged_on: Literal["low", "value"]

    def judge(self, evidence: Evidence) -> Outcome:
        """Name the slices below the bound, and those whose interval holds it."""
        needs = f"{self.metric} ({self.judged_on}) at least {self.bound:g} in every {self.column}"
        slices = at(evidence.comparison, "slices", self.column) or {}
        judged = {name: Reading.of(entry) for name, entry in sorted(slices.items()) if entry.get("judged")}
        small = f"{len(slices) - len(judged)} of {len(slices)} too small to judge"
        if not judged:
            return Outcome(self.name, Status.NOT_APPLICABLE, needs, small, f"no {self.column} is large enough: {small}")
        worst = min(judged, key=lambda name: (not judged[name].missing, self._number(judged[name])))
        got = f"lowest: {worst} {judged[worst]}; {small}"
        below = {
            status: [name for name, interval in judged.items() if self._status(interval) is status]
            for status in (Status.FAILED, Status.INCONCLUSIVE)
        }
        for status, names in below.items():
            if names:
                word = "below the bound or without a number" if status is Status.FAILED else "cannot be told from it"
                return Outcome(self.name, status, needs, got, f"{needs}: {', '.join(names)} {word}; {got}")
        return Outcome(self.name, Status.PASSED, needs, got, f"{needs}, got {got}")

    def _number(self, interval: Reading) -> float:
        return interval.low if self.judged_on == "low" else interval.value

    def _status(self, interval: Reading) -> Status:
        if interval.missing:
            return Status.FAILED
        if self.judged_on == "low":
            return _side(interval, self.bound)
        return Status.PASSED if interval.value >= self.bound else Status.FAILED


@dataclass(frozen=True, slots=True)
class QuarantinedAtMost:
    """Of the rows that arrived in `table`, at most `share` were quarantined by the data's validation."""

    name: ClassVar[str] = "quarantined_at_most"
    table: str
    share: float = field(metadata=_SHARE)

    def judge(self, evidence: Evidence) -> Outcome:
        """Compare the share, which is an exact count and has no interval."""
        needs = f"quarantined rows of {self.table} at most {self.share:.3%}"
        quarantined, rows = (
            number(at(evidence.validation, "tables", self.table, key)) for key in ("quarantined", "read")
        )
        if not (quarantined >= 0 and rows > 0):
            return Outcome(self.name, Status.FAILED, needs, "", f"the validation report has no counts of {self.table}")
        got = f"{quarantined / rows:.3%} ({quarantined:,.0f} of {rows:,.0f})"
        return _plain(self.name, needs, got, passed=quarantined / rows <= self.share)


@dataclass(frozen=True, slots=True)
class CountsAddUp:
    """No row went astray: each row read was kept, quarantined or a duplicate, and all test rows were scored."""

    name: ClassVar[str] = "counts_add_up"

    def judge(self, evidence: Evidence) -> Outcome:
        """Add up the validation's report, and compare the split's report with the comparison."""
        needs = "read = clean + quarantined + duplicates in every table; test rows scored = test rows of the split"
        tables = at(evidence.validation, "tables")
        if not isinstance(tables, Mapping) or not tables:
            return Outcome(self.name, Status.FAILED, needs, "", "the validation report has no tables")
        wrong = [f"{name} does not add up" for name, table in sorted(tables.items()) if not self._adds_up(table)]
        scored = number(at(evidence.comparison, "rows", "test", "rows"))
        in_split = number(at(evidence.split, "parts", "test", "rows"))
        if scored != in_split:
            wrong.append(f"{scored:,.0f} test rows scored of {in_split:,.0f} in the split")
        got = "; ".join(wrong) or f"{len(tables)} tables add up; {scored:,.0f} test rows scored"
        return _plain(self.name, needs, got, passed=not wrong)

    @staticmethod
    def _adds_up(table: Any) -> bool:
        read, *parts = (number(at(table, key)) for key in ("read", "clean", "quarantined", "duplicates"))
        return read == sum(parts)


@dataclass(frozen=True, slots=True)
class ModelSizeAtMost:
    """The stored model takes at most so many bytes."""

    name: ClassVar[str] = "model_size_at_most"
    bytes: int = field(metadata=_COUNT)

    def judge(self, evidence: Evidence) -> Outcome:
        """Compare the file's size."""
        got = f"{evidence.model_bytes:,} bytes"
        passed = 0 < evidence.model_bytes <= self.bytes
        return _plain(self.name, f"stored model at most {self.bytes:,} bytes", got, passed=passed)


@dataclass(frozen=True, slots=True)
class EnoughTestRows:
    """The model was judged on at least so many rows, positives and clusters (groups that are resampled as wholes)."""

    name: ClassVar[str] = "test_rows_at_least"
    rows: int = field(metadata=_COUNT)
    positives: int = field(metadata=_COUNT)
    clusters: int = field(metadata=_COUNT)

    def judge(self, evidence: Evidence) -> Outcome:
        """Compare the three counts."""
        bounds = {"rows": self.rows, "positives": self.positives, "clusters": self.clusters}
        counts = {key: number(at(evidence.comparison, "rows", "test", key)) for key in bounds}
        needs, got = (", ".join(f"{value:,.0f} {key}" for key, value in each.items()) for each in (bounds, counts))
        passed = all(counts[key] >= bound for key, bound in bounds.items())
        return _plain(self.name, f"test rows: at least {needs}", got, passed=passed)


RULES: Mapping[str, type[Gate]] = {
    rule.name: rule
    for rule in (
        BetterThanBaseline,
        CountsAddUp,
        MetricAtLeast,
        MetricAtMost,
        ModelSizeAtMost,
        NoWorseThanChampion,
        QuarantinedAtMost,
        SliceFloor,
        EnoughTestRows,
    )
}
"""Every rule by the name that a policy calls it."""
