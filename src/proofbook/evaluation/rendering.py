"""A comparison as `comparison.json` and as tables for a notebook.

`comparison_dict` gives the JSON, version 1::

    version: 1
    primary: "roc_auc"                          the metric that selects, and by which slices are judged
    metrics.<m>: {title, direction: "higher" or "lower", source}
    rows.{validation,test}: {rows, positives, clusters}           clusters: groups that are resampled as wholes
    interval: {method, cluster, confidence, resamples, seed, covers}
    selected: "<c>"                             a key of candidates
    candidates.<c>: {validation: {<m>: number}, test: {<m>: I}}   I = {value, low, high}
    baseline: {title, validation: {<m>: number}, test: {<m>: I}}
    champion: {status: "absent", "compared" or "not comparable",
               reason: text, or null when compared,
               test: {<m>: I}, or null unless compared}
    differences: {baseline: {<m>: D},           D = {value, low, high, reads_as}
                  champion: {<m>: D}, or null unless compared,
                  candidates.<other>: {<m>: D}}
    slices.<column>.<value>: {rows, positives, judged: bool, reason: text, or null when judged,
                  value, low, high: the primary metric, or null unless judged,
                  differences: {baseline: D or null, champion: D or null}}

A difference is the selected candidate minus the other, in the metric's unit: `metrics.<m>.direction` tells which sign
is good. `reads_as` has taken that into account: "better", "worse" or "no clear change", which means that the interval
holds 0 and proves no equality. Intervals of slices are not simultaneous. Numbers have six significant digits.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from proofbook.canonical import significant
from proofbook.evaluation.comparison import BASELINE, CHAMPION, Comparison, Result, reads_as
from proofbook.evaluation.metrics import METRICS, get

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proofbook.evaluation.bootstrap import Interval
    from proofbook.evaluation.comparison import Metrics
    from proofbook.evaluation.metrics import Metric
    from proofbook.evaluation.slices import Slice

VERSION = 1

_COVERS = "which groups of test rows were drawn; neither the choice of training rows nor training seeds"


def comparison_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain values for `comparison.json` (see the module)."""
    settings, champion = comparison.settings, comparison.champion
    result = {
        "version": VERSION,
        "primary": settings.primary,
        "metrics": {
            name: {"title": each.title, "direction": each.direction, "source": each.source}
            for name, each in METRICS.items()
        },
        "rows": {part: asdict(rows) for part, rows in comparison.rows.items()},
        "interval": {
            "method": "paired cluster bootstrap, percentile",
            "cluster": settings.cluster,
            "confidence": settings.confidence,
            "resamples": settings.resamples,
            "seed": settings.seed,
            "covers": _COVERS,
        },
        "selected": comparison.selected,
        "candidates": {name: _result(each) for name, each in comparison.candidates.items()},
        BASELINE: {"title": comparison.baseline_title, **_result(comparison.baseline)},
        CHAMPION: {
            "status": champion.status,
            "reason": champion.reason or None,
            "test": _intervals(champion.test) if champion.test else None,
        },
        "differences": {
            BASELINE: _differences(comparison.baseline_differences),
            CHAMPION: _differences(comparison.champion_differences) if comparison.champion_differences else None,
            "candidates": {name: _differences(each) for name, each in comparison.candidate_differences.items()},
        },
        "slices": _slices(comparison.slices, get(settings.primary)),
    }
    rounded: dict[str, Any] = significant(result)
    return rounded


def _result(result: Result) -> dict[str, Any]:
    return {"validation": result.validation, "test": _intervals(result.test)}


def _intervals(metrics: Metrics) -> dict[str, Any]:
    return {name: asdict(each) for name, each in metrics.items()}


def _difference(metric: Metric, difference: Interval) -> dict[str, Any]:
    return {**asdict(difference), "reads_as": reads_as(metric, difference)}


def _differences(differences: Metrics) -> dict[str, Any]:
    return {name: _difference(METRICS[name], each) for name, each in differences.items()}


def _slices(judged: tuple[Slice, ...], metric: Metric) -> dict[str, dict[str, Any]]:
    result: dict[str, dict[str, Any]] = {}
    for each in judged:
        value = asdict(each.metric) if each.metric else {"value": None, "low": None, "high": None}
        against: Mapping[str, Interval | None] = {BASELINE: None, CHAMPION: None, **each.differences}
        result.setdefault(each.column, {})[each.value] = {
            "rows": each.rows,
            "positives": each.positives,
            "judged": each.metric is not None,
            "reason": each.reason or None,
            **value,
            "differences": {name: _difference(metric, other) if other else None for name, other in against.items()},
        }
    return result


def metric_table(comparison: Comparison) -> pd.DataFrame:
    """Every model's test metrics with their intervals as text, and the primary metric on validation rows."""
    primary = comparison.settings.primary
    rows = {}
    for name, result in {**comparison.candidates, BASELINE: comparison.baseline}.items():
        label = f"{name} (selected)" if name == comparison.selected else name
        rows[label] = {f"{primary}, validation": f"{result.validation[primary]:.4f}", **_texts(result.test)}
    if comparison.champion.test:
        rows[CHAMPION] = {f"{primary}, validation": "", **_texts(comparison.champion.test)}
    return pd.DataFrame.from_dict(rows, orient="index")


def difference_table(comparison: Comparison) -> pd.DataFrame:
    """The selected candidate minus each other model in the primary metric, with the interval and what it says."""
    others = {BASELINE: comparison.baseline_differences, **comparison.candidate_differences}
    if comparison.champion_differences:
        others[CHAMPION] = comparison.champion_differences
    primary = get(comparison.settings.primary)
    rows = {
        f"{comparison.selected} - {name}": {
            primary.title: interval_text(each[primary.name], signed=True),
            "reads as": reads_as(primary, each[primary.name]),
        }
        for name, each in others.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def champion_table(comparison: Comparison) -> pd.DataFrame:
    """The champion's status and, when there is no comparison with it, why."""
    champion = comparison.champion
    return pd.DataFrame({"status": [champion.status], "reason": [champion.reason]}, index=[CHAMPION])


def slice_table(comparison: Comparison) -> pd.DataFrame:
    """The primary metric of the selected candidate by slice, and its difference from the baseline."""
    title = get(comparison.settings.primary).title
    rows = [
        {
            "column": each.column,
            "value": each.value,
            "rows": each.rows,
            "share positive": f"{each.positives / each.rows:.3f}",
            title: interval_text(each.metric) if each.metric else each.reason,
            f"minus {BASELINE}": interval_text(each.differences[BASELINE], signed=True) if each.metric else "",
        }
        for each in comparison.slices
    ]
    return pd.DataFrame(rows)


def interval_text(interval: Interval, *, signed: bool = False) -> str:
    """An interval for people, for instance `0.7141 [0.7002, 0.7268]`."""
    sign = "+" if signed else ""
    return f"{interval.value:{sign}.4f} [{interval.low:{sign}.4f}, {interval.high:{sign}.4f}]"


def _texts(metrics: Metrics) -> dict[str, str]:
    return {METRICS[name].title: interval_text(each) for name, each in metrics.items()}
