"""Metrics of a probability forecast, each with its direction and source, for one weighting of the rows or for many.

Rows are ranked once (`rank`); a metric is then a function of that ranking and a matrix of row weights, so that one
matrix of resampled weights serves every metric of a bootstrap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from proofbook.errors import MetricError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Array = NDArray[np.float64]

BINS = 15
"""Bins of the calibration error, of equal mass: each holds the same share of the rows, ties stay together."""


@dataclass(frozen=True)
class Ranking:
    """Rows in falling order of score.

    Attributes:
        order: positions of the rows in the input, shape [rows].
        truth: 0.0 or 1.0 in ranked order, shape [rows].
        score: the probability of 1 in ranked order, shape [rows].
        run_starts: the first position of each run of equal scores, shape [distinct scores].
        bin_starts: the first position of each calibration bin, shape [bins or fewer].
    """

    order: NDArray[np.intp]
    truth: Array
    score: Array
    run_starts: NDArray[np.intp]
    bin_starts: NDArray[np.intp]

    @cached_property
    def gaps(self) -> Array:
        """Score minus truth, shape [rows]."""
        return self.score - self.truth

    @cached_property
    def log_losses(self) -> Array:
        """-ln of the probability given to what happened, shape [rows]; 0 and 1 count as the nearest other numbers."""
        tiny = np.finfo(np.float64).eps
        score = np.clip(self.score, tiny, 1 - tiny)
        losses: Array = -np.log(np.where(self.truth == 1, score, 1 - score))
        return losses

    def per_run(self, values: Array) -> Array:
        """Sums over each run of equal scores: [resamples, rows] to [resamples, runs]."""
        return values if len(self.run_starts) == len(self.truth) else np.add.reduceat(values, self.run_starts, axis=1)


@dataclass(frozen=True)
class Weighted:
    """A ranking with row weights of shape [resamples, rows], in ranked order, and the sums that metrics share."""

    ranking: Ranking
    weights: Array

    @cached_property
    def total(self) -> Array:
        """The weight of all rows, shape [resamples]."""
        total: Array = self.weights.sum(axis=1)
        return total

    @cached_property
    def run_weights(self) -> Array:
        """The weight of each run of equal scores, shape [resamples, runs]."""
        return self.ranking.per_run(self.weights)

    @cached_property
    def run_positives(self) -> Array:
        """The weight of the positives in each run, shape [resamples, runs]."""
        return self.ranking.per_run(self.weights * self.ranking.truth)

    @cached_property
    def positive(self) -> Array:
        """The weight of the positives down to the end of each run, shape [resamples, runs]."""
        return np.cumsum(self.run_positives, axis=1)


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that tells how good a forecast is.

    Attributes:
        name: as in files and parameters.
        title: as in tables and figures, with the unit where there is one.
        direction: whether a higher or a lower value is better.
        source: where the method is described.
        needs_both: whether rows of both classes are needed.
        compute: a value for each resample, shape [resamples]; NaN where undefined.
    """

    name: str
    title: str
    direction: Literal["higher", "lower"]
    source: str
    needs_both: bool
    compute: Callable[[Weighted], Array]

    def value(self, ranking: Ranking) -> float:
        """The metric of all rows, each counted once.

        Raises:
            MetricError: the metric needs both classes and the rows hold one.
        """
        positives = int(ranking.truth.sum())
        if self.needs_both and positives in (0, len(ranking.truth)):
            raise MetricError(
                f"{self.title} is undefined: all {len(ranking.truth)} rows are of class {int(positives > 0)}"
            )
        return float(self.compute(Weighted(ranking, np.ones((1, len(ranking.truth)))))[0])

    def better(self, first: float, second: float) -> bool:
        """Whether `first` is better than `second`."""
        return first > second if self.direction == "higher" else first < second


def rank(truth: ArrayLike, score: ArrayLike) -> Ranking:
    """Rows ranked by falling score.

    Args:
        truth: 0 or 1, shape [rows].
        score: the probability of 1, shape [rows].

    Raises:
        MetricError: no rows, other shapes, a truth that is neither 0 nor 1, or a score that is NaN or outside [0, 1].
    """
    truths, scores = np.asarray(truth, dtype=np.float64), np.asarray(score, dtype=np.float64)
    if truths.ndim != 1 or truths.shape != scores.shape or not truths.size:
        raise MetricError(f"truth and score must be rows of equal number, not {truths.shape} and {scores.shape}")
    wrong = int((~np.isin(truths, (0.0, 1.0))).sum())
    if wrong:
        raise MetricError(f"the truth of {wrong} of {truths.size} rows is neither 0 nor 1")
    wrong = int((~((scores >= 0) & (scores <= 1))).sum())
    if wrong:
        raise MetricError(f"the score of {wrong} of {scores.size} rows is NaN or no probability")
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    run_starts = np.append(0, np.flatnonzero(np.diff(ranked)) + 1)
    return Ranking(order, truths[order], ranked, run_starts, _bin_starts(run_starts, ranked.size))


def _bin_starts(run_starts: NDArray[np.intp], rows: int) -> NDArray[np.intp]:
    """Where calibration bins start: with the run that holds the first row of each equal share of the rows."""
    wanted = np.arange(BINS) * rows / BINS
    return np.unique(run_starts[np.searchsorted(run_starts, wanted, side="right") - 1])


def _roc_auc(rows: Weighted) -> Array:
    # The trapezoids over all rows, seen from the best score down, less those that positives make with themselves.
    positive, total = rows.positive, rows.run_weights
    doubled = np.einsum("ij,ij->i", total, positive) + np.einsum("ij,ij->i", total[:, 1:], positive[:, :-1])
    positives = positive[:, -1]
    with np.errstate(invalid="ignore"):
        area: Array = (doubled - positives**2) / (2 * positives * (rows.total - positives))
    return area


def _average_precision(rows: Weighted) -> Array:
    seen = np.cumsum(rows.run_weights, axis=1)
    precision = rows.positive / np.maximum(seen, np.finfo(np.float64).tiny)
    with np.errstate(invalid="ignore"):
        mean: Array = np.einsum("ij,ij->i", rows.run_positives, precision) / rows.positive[:, -1]
    return mean


def _log_loss(rows: Weighted) -> Array:
    return _mean(rows, rows.ranking.log_losses)


def _brier(rows: Weighted) -> Array:
    return _mean(rows, rows.ranking.gaps**2)


def _calibration_error(rows: Weighted) -> Array:
    gaps = np.add.reduceat(rows.weights * rows.ranking.gaps, rows.ranking.bin_starts, axis=1)
    error: Array = np.abs(gaps).sum(axis=1) / rows.total
    return error


def _mean(rows: Weighted, values: Array) -> Array:
    mean: Array = rows.weights @ values / rows.total
    return mean


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            "roc_auc",
            "ROC AUC",
            "higher",
            "Fawcett (2006), An introduction to ROC analysis, section 7: the trapezoidal area, ties count half",
            needs_both=True,
            compute=_roc_auc,
        ),
        Metric(
            "average_precision",
            "average precision",
            "higher",
            "Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, section 8.4; no interpolation",
            needs_both=True,
            compute=_average_precision,
        ),
        Metric(
            "log_loss",
            "log loss (nats)",
            "lower",
            "Good (1952), Rational decisions: the mean of -ln of the probability given to what happened",
            needs_both=False,
            compute=_log_loss,
        ),
        Metric(
            "brier",
            "Brier score",
            "lower",
            "Brier (1950), Verification of forecasts expressed in terms of probability: the mean squared error",
            needs_both=False,
            compute=_brier,
        ),
        Metric(
            "calibration_error",
            f"calibration error ({BINS} equal-mass bins)",
            "lower",
            "Naeini, Cooper & Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning, "
            "with the equal-mass bins of Nguyen & O'Connor (2015); bins are those of the unweighted rows",
            needs_both=False,
            compute=_calibration_error,
        ),
    )
}
"""All metrics by name."""


def get(name: str) -> Metric:
    """The metric called `name`.

    Raises:
        MetricError: there is none.
    """
    try:
        return METRICS[name]
    except KeyError:
        raise MetricError(f"no metric is called {name!r}", fix=f"use one of {', '.join(METRICS)}") from None
