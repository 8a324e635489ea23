"""Candidates compared with each other, with a trivial baseline and with the champion, on the same rows.

The candidate with the best primary metric on the validation rows is selected; the test rows only judge it. The result
is a frozen `Comparison`, which `proofbook.evaluation.rendering` turns into `comparison.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from proofbook import seeds
from proofbook.errors import DataError, MetricError
from proofbook.evaluation import slices
from proofbook.evaluation.bootstrap import Interval, draw, interval, resample
from proofbook.evaluation.metrics import METRICS, get
from proofbook.evaluation.predictions import TRUTH, Forecasts, align, align_all, ranking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from proofbook.evaluation.bootstrap import Resamples
    from proofbook.evaluation.metrics import Array, Metric, Ranking
    from proofbook.evaluation.slices import Slice, Support

BASELINE, CHAMPION = "baseline", "champion"
Word = Literal["better", "worse", "no clear change"]
Metrics = dict[str, Interval]
Draws = dict[str, dict[str, "Array"]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to compare.

    Attributes:
        primary: the metric that selects a candidate and judges slices.
        cluster: the column whose values are resampled as wholes.
        slices: columns to break the primary metric down by.
        support: the least that a slice needs to be judged.
        resamples: how many resamples.
        confidence: of each interval, between 0 and 1.
        seed: the project's seed.
    """

    primary: str
    cluster: str
    slices: Sequence[str]
    support: Support
    resamples: int
    confidence: float
    seed: int


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows, how many of class 1, and in how many groups that are resampled as wholes."""

    rows: int
    positives: int
    clusters: int


@dataclass(frozen=True, slots=True)
class Result:
    """One model's metrics: values on validation rows, values with intervals on test rows."""

    validation: dict[str, float]
    test: Metrics


@dataclass(frozen=True, slots=True)
class Champion:
    """The champion's metrics on the test rows, or why there are none."""

    status: Literal["absent", "compared", "not comparable"]
    reason: str
    test: Metrics | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole comparison; differences are by other model (`baseline` and `champion` apart from candidates)."""

    settings: Settings
    rows: dict[str, Rows]
    selected: str
    candidates: dict[str, Result]
    baseline_title: str
    baseline: Result
    champion: Champion
    baseline_differences: Metrics
    champion_differences: Metrics | None
    candidate_differences: dict[str, Metrics]
    slices: tuple[Slice, ...]


def reads_as(metric: Metric, difference: Interval) -> Word:
    """What a difference says: the interval is judged, never the value alone."""
    if difference.low <= 0 <= difference.high:
        return "no clear change"
    return "better" if metric.better(difference.value, 0.0) else "worse"


def compare(
    candidates: Mapping[str, Forecasts],
    baseline: Forecasts,
    champion: pd.DataFrame | None,
    settings: Settings,
    *,
    baseline_title: str,
) -> Comparison:
    """Select a candidate on validation rows and judge it on test rows.

    Args:
        candidates: at least one, by name; all over the same rows.
        baseline: the trivial forecast for the same rows.
        champion: the champion's predictions for test rows, or None when nothing was promoted yet.
        settings: how to compare.
        baseline_title: what the baseline is, for people.

    Raises:
        DataError: no candidates, tables over different rows, or columns that are missing.
        MetricError: an unknown primary metric, or one that is undefined on these rows.
    """
    primary = get(settings.primary)
    models = _aligned(candidates, baseline, settings)
    validation = {name: _values(ranking(each.validation)) for name, each in models.items()}
    best = _select({name: validation[name][primary.name] for name in models if name != BASELINE}, primary)
    status, tests = _with_champion({name: each.test for name, each in models.items()}, champion)

    generator = seeds.generator(settings.seed, "evaluation.comparison")
    resamples = resample(tests[best][settings.cluster], settings.resamples, generator)
    rankings = {name: ranking(frame) for name, frame in tests.items()}
    judged = _Judged(rankings, draw(rankings, [*METRICS.values()], resamples), settings.confidence)
    others = {name: tests[name] for name in (BASELINE, CHAMPION) if name in tests}
    compared = CHAMPION in tests
    return Comparison(
        settings=settings,
        rows={
            "validation": _rows(models[best].validation, settings.cluster),
            "test": _rows(models[best].test, settings.cluster),
        },
        selected=best,
        candidates={name: Result(validation[name], judged.metrics(name)) for name in candidates},
        baseline_title=baseline_title,
        baseline=Result(validation[BASELINE], judged.metrics(BASELINE)),
        champion=Champion(*status, judged.metrics(CHAMPION) if compared else None),
        baseline_differences=judged.differences(best, BASELINE),
        champion_differences=judged.differences(best, CHAMPION) if compared else None,
        candidate_differences={name: judged.differences(best, name) for name in candidates if name != best},
        slices=_slices(tests[best], others, resamples, settings),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """Rankings and draws of all models on the test rows."""

    rankings: Mapping[str, Ranking]
    draws: Draws
    confidence: float

    def metrics(self, model: str) -> Metrics:
        values = _values(self.rankings[model])
        return {name: interval(values[name], self.draws[model][name], self.confidence) for name in METRICS}

    def differences(self, model: str, other: str) -> Metrics:
        first, second = _values(self.rankings[model]), _values(self.rankings[other])
        draws, others = self.draws[model], self.draws[other]
        return {
            name: interval(first[name] - second[name], draws[name] - others[name], self.confidence) for name in METRICS
        }


def _values(ranked: Ranking) -> dict[str, float]:
    return {name: metric.value(ranked) for name, metric in METRICS.items()}


def _select(values: Mapping[str, float], primary: Metric) -> str:
    """The name with the best value; the first of the mapping's order among equals."""
    sign = 1 if primary.direction == "higher" else -1
    return max(values, key=lambda name: sign * values[name])


def _aligned(candidates: Mapping[str, Forecasts], baseline: Forecasts, settings: Settings) -> dict[str, Forecasts]:
    """Candidates and baseline by name, each with its rows in the first candidate's order."""
    if not candidates or {BASELINE, CHAMPION} & set(candidates):
        raise DataError(
            f"at least one candidate is needed, and none may be called {BASELINE!r} or {CHAMPION!r}; "
            f"there are: {', '.join(candidates) or 'none'}"
        )
    models = {**candidates, BASELINE: baseline}
    validation = align_all({name: each.validation for name, each in models.items()})
    test = align_all({name: each.test for name, each in models.items()})
    first = next(iter(test.values()))
    missing = sorted({settings.cluster, *settings.slices} - set(first.columns))
    if missing:
        raise DataError(f"the predictions lack slice columns: {', '.join(missing)}", fix="name them in the manifest")
    return {name: Forecasts(validation[name], test[name]) for name in models}


_Status = tuple[Literal["absent", "compared", "not comparable"], str]


def _with_champion(
    tests: dict[str, pd.DataFrame], champion: pd.DataFrame | None
) -> tuple[_Status, dict[str, pd.DataFrame]]:
    """The champion's status with its reason, and the test tables with the champion's when it is comparable."""
    if champion is None:
        return ("absent", "there is no champion yet: nothing was promoted"), tests
    try:
        aligned = align(champion, next(iter(tests.values())), CHAMPION)
        ranking(aligned)
    except (DataError, MetricError) as error:
        return ("not comparable", error.what), tests
    return ("compared", ""), {**tests, CHAMPION: aligned}


def _rows(predictions: pd.DataFrame, cluster: str) -> Rows:
    return Rows(len(predictions), int(predictions[TRUTH].sum()), int(predictions[cluster].nunique()))


def _slices(
    selected: pd.DataFrame, others: Mapping[str, pd.DataFrame], resamples: Resamples, settings: Settings
) -> tuple[Slice, ...]:
    rule = slices.Rule(get(settings.primary), settings.confidence, settings.support)
    return tuple(slices.judge(selected, others, settings.slices, resamples, rule))
