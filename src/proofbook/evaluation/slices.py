"""One metric by slice: where a model is good and where it is not, with the support to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proofbook.errors import MetricError
from proofbook.evaluation.bootstrap import Interval, Resamples, draw, interval
from proofbook.evaluation.metrics import rank
from proofbook.evaluation.predictions import SCORE, TRUTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from proofbook.evaluation.metrics import Metric


_SELECTED = ""


@dataclass(frozen=True, slots=True)
class Support:
    """The least a slice needs to be judged.

    Attributes:
        rows: rows in all.
        each_class: rows of either class.
    """

    rows: int
    each_class: int


@dataclass(frozen=True, slots=True)
class Rule:
    """How slices are judged.

    Attributes:
        metric: what to judge by.
        confidence: of each interval by itself: they are not simultaneous.
        support: the least that a slice needs.
    """

    metric: Metric
    confidence: float
    support: Support


@dataclass(frozen=True, slots=True)
class Slice:
    """A metric on the rows that share one value of one column.

    Attributes:
        column: the slice's column.
        value: the column's value in it.
        rows: its rows.
        positives: its rows of class 1.
        metric: the selected model's metric with its interval; None when the slice is too small to judge.
        differences: the selected model minus each other one, on the same rows and draws; empty when too small.
        reason: why it is not judged, or ''.
    """

    column: str
    value: str
    rows: int
    positives: int
    metric: Interval | None
    differences: Mapping[str, Interval]
    reason: str


def too_small(rows: int, positives: int, support: Support) -> str:
    """Why a slice of so many rows is too small to judge, or ''."""
    if rows < support.rows:
        return f"too small to judge: {rows} rows, fewer than {support.rows}"
    least = min(positives, rows - positives)
    if least < support.each_class:
        return f"too small to judge: {least} rows of one class, fewer than {support.each_class}"
    return ""


def point_values(
    predictions: pd.DataFrame, columns: Sequence[str], metric: Metric
) -> dict[str, dict[str, dict[str, float | int]]]:
    """The metric without intervals: column to value to its rows and, where it is defined, the metric."""
    result: dict[str, dict[str, dict[str, float | int]]] = {}
    for column in columns:
        groups = predictions.groupby(column, sort=True, observed=True)
        result[column] = {str(value): _point(rows, metric) for value, rows in groups}
    return result


def _point(rows: pd.DataFrame, metric: Metric) -> dict[str, float | int]:
    try:
        return {"rows": len(rows), metric.name: metric.value(rank(rows[TRUTH], rows[SCORE]))}
    except MetricError:
        return {"rows": len(rows)}


def judge(
    selected: pd.DataFrame,
    others: Mapping[str, pd.DataFrame],
    columns: Sequence[str],
    resamples: Resamples,
    rule: Rule,
) -> list[Slice]:
    """The metric of the selected model by slice, and its differences from the others, with intervals.

    Args:
        selected: the predictions of the selected model.
        others: predictions of models to compare with, over the same rows in the same order.
        columns: the slices' columns.
        resamples: draws over these rows; every slice sees the same.
        rule: how to judge.
    """
    result = []
    for column in columns:
        for value in sorted(selected[column].unique()):
            inside = (selected[column] == value).to_numpy()
            tables = {_SELECTED: selected[inside], **{name: frame[inside] for name, frame in others.items()}}
            result.append(_judge(column, str(value), tables, resamples.take(inside), rule))
    return result


def _judge(column: str, value: str, tables: Mapping[str, pd.DataFrame], resamples: Resamples, rule: Rule) -> Slice:
    truth = tables[_SELECTED][TRUTH].to_numpy()
    rows, positives = len(truth), int(truth.sum())
    reason = too_small(rows, positives, rule.support)
    if reason:
        return Slice(column, value, rows, positives, None, {}, reason)
    rankings = {name: rank(truth, frame[SCORE]) for name, frame in tables.items()}
    values = {name: rule.metric.value(ranking) for name, ranking in rankings.items()}
    draws = {name: each[rule.metric.name] for name, each in draw(rankings, [rule.metric], resamples).items()}
    own, drawn = values.pop(_SELECTED), draws.pop(_SELECTED)
    try:
        judged = interval(own, drawn, rule.confidence)
        differences = {
            name: interval(own - other, drawn - draws[name], rule.confidence) for name, other in values.items()
        }
    except MetricError as error:
        return Slice(column, value, rows, positives, None, {}, f"too small to judge: {error.what}")
    return Slice(column, value, rows, positives, judged, differences, "")
