"""What an evaluation leaves for DVC: a metrics file and the curves that it plots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from proofbook import canonical
from proofbook.evaluation.curves import calibration_bins, precision_recall_curve, roc_curve
from proofbook.evaluation.metrics import METRICS, Ranking, get
from proofbook.evaluation.predictions import Forecasts, ranking
from proofbook.evaluation.slices import point_values

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

_DIGITS = 6


def metrics_report(forecasts: Forecasts, primary: str, slices: Sequence[str]) -> dict[str, Any]:
    """Every metric on test and validation rows, and the primary one by slice of the test rows.

    The shape is `{"test": {<metric>: number, …, "rows": n, "slices": {<column>: {<value>: {<primary>, "rows"}}}},
    "validation": {<metric>: number, …, "rows": n}}`; a slice in which the metric is undefined has its rows only.

    Raises:
        MetricError: an unknown primary metric, or rows that cannot be judged.
    """
    by_slice = point_values(forecasts.test, tuple(slices), get(primary))
    return {
        "test": {**_values(forecasts.test), "slices": by_slice},
        "validation": _values(forecasts.validation),
    }


def _values(predictions: pd.DataFrame) -> dict[str, float | int]:
    ranked = ranking(predictions)
    return {"rows": len(predictions), **{name: metric.value(ranked) for name, metric in METRICS.items()}}


def metrics_table(report: dict[str, Any]) -> pd.DataFrame:
    """The overall metrics of a report, one row a metric: validation, test and the direction."""
    rows = {
        metric.title: {
            "validation": report["validation"][name],
            "test": report["test"][name],
            "better when": metric.direction,
        }
        for name, metric in METRICS.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def slices_table(report: dict[str, Any], primary: str) -> pd.DataFrame:
    """The primary metric of a report by slice, one row a slice; blank where undefined."""
    rows = [
        {"column": column, "value": value, "rows": each["rows"], primary: each.get(primary)}
        for column, values in report["test"]["slices"].items()
        for value, each in values.items()
    ]
    return pd.DataFrame(rows)


def curves(ranked: Ranking) -> dict[str, pd.DataFrame]:
    """The curves of one forecast by the names that their files bear."""
    return {
        "calibration": calibration_bins(ranked),
        "precision_recall": precision_recall_curve(ranked),
        "roc": roc_curve(ranked),
    }


def write_metrics(folder: str | os.PathLike[str], name: str, report: dict[str, Any]) -> None:
    """Write a metrics report as `<folder>/<name>.json`, rounded."""
    canonical.write_json(Path(folder, f"{name}.json"), canonical.significant(report))


def write_curves(folder: str | os.PathLike[str], name: str, tables: dict[str, pd.DataFrame]) -> None:
    """Write curves as `<folder>/<name>/<curve>.csv`, rounded."""
    for curve, frame in tables.items():
        text = frame.to_csv(index=False, lineterminator="\n", float_format=f"%.{_DIGITS}g")
        canonical.write_text(Path(folder, name, f"{curve}.csv"), text)
