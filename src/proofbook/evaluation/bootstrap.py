"""Paired cluster bootstrap: intervals for metrics and for differences between models on the same rows.

Rows that share a group (a day has one weather) are drawn together: a resample draws as many groups as there are, with
replacement, and a row weighs as often as its group was drawn (Davison & Hinkley 1997, Bootstrap Methods and their
Application, section 3.8). All models and metrics see the same resamples, which is what makes differences paired.
Intervals are percentile intervals (Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from proofbook.errors import MetricError
from proofbook.evaluation.metrics import Weighted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from proofbook.evaluation.metrics import Array, Metric, Ranking

_CHUNK_CELLS = 200_000
"""Weights held at once: 1.6 MB a matrix, which stays near the processor's cache; ten times more takes twice as long."""
_DEFINED_SHARE = 0.95
"""An interval needs this share of resamples in which the metric is defined."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the bounds of its percentile interval, in the metric's unit."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Resamples:
    """Which groups each resample drew.

    Attributes:
        counts: how often each group was drawn, shape [resamples, groups].
        codes: the group of each row, shape [rows].
    """

    counts: Array
    codes: NDArray[np.intp]

    def take(self, rows: NDArray[np.bool_]) -> Resamples:
        """The same draws, seen by the rows where `rows` is true."""
        return Resamples(self.counts, self.codes[rows])


def resample(groups: ArrayLike, resamples: int, generator: np.random.Generator) -> Resamples:
    """Draw groups with replacement, as many as there are, `resamples` times.

    Args:
        groups: the group of each row, shape [rows].
        resamples: how many resamples, at least 1.
        generator: from `proofbook.seeds`.

    Raises:
        MetricError: fewer than two groups: nothing varies between resamples.
    """
    names, codes = np.unique(np.asarray(groups), return_inverse=True)
    size = len(names)
    if size < 2:  # noqa: PLR2004  one group gives no spread
        raise MetricError(f"a cluster bootstrap needs at least two groups, not {size}")
    counts = generator.multinomial(size, np.full(size, 1 / size), size=resamples)
    return Resamples(counts.astype(np.float64), codes)


def draw(
    rankings: Mapping[str, Ranking], metrics: Sequence[Metric], resamples: Resamples
) -> dict[str, dict[str, Array]]:
    """Every metric of every model in every resample: model to metric to values of shape [resamples].

    Args:
        rankings: the models by name, all over the rows that `resamples` was made for.
        metrics: what to compute.
        resamples: the draws that all of them share.
    """
    total = len(resamples.counts)
    step = max(1, _CHUNK_CELLS // len(resamples.codes))
    result = {model: {metric.name: np.empty(total) for metric in metrics} for model in rankings}
    for model, ranking in rankings.items():
        codes = resamples.codes[ranking.order]
        for start in range(0, total, step):
            chunk = slice(start, start + step)
            rows = Weighted(ranking, resamples.counts[chunk][:, codes])
            for metric in metrics:
                result[model][metric.name][chunk] = metric.compute(rows)
    return result


def interval(value: float, draws: Array, confidence: float) -> Interval:
    """The percentile interval of `draws` around `value`.

    A resample has a few rows many times, which makes some metrics worse in all of them: a calibration error is biased
    upwards, and so is its interval.

    Raises:
        MetricError: the metric is undefined in more than one resample of twenty.
    """
    defined = draws[np.isfinite(draws)]
    if len(defined) < _DEFINED_SHARE * len(draws):
        raise MetricError(f"undefined in {len(draws) - len(defined)} of {len(draws)} resamples")
    low, high = np.quantile(defined, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(value), float(low), float(high))
