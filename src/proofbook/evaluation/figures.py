"""Figures of forecasts: pure functions from small tables to matplotlib figures.

Lines differ in color, dash and marker, and each is named, so that no figure needs color to be read.
"""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from proofbook.evaluation.comparison import BASELINE, CHAMPION
from proofbook.evaluation.metrics import get
from proofbook.evaluation.rendering import interval_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from proofbook.evaluation.bootstrap import Interval
    from proofbook.evaluation.comparison import Comparison

_STYLES = (("#0072b2", "-"), ("#d55e00", "--"), ("#009e73", "-."), ("#cc79a7", (0, (5, 1, 1, 1, 1, 1))))
"""Colors of Okabe & Ito (2008), which people with any color vision tell apart; with dashes."""
_MUTED = "#767676"
_SQUARE_IN = (4.8, 4.6)


def roc(curves: Mapping[str, pd.DataFrame]) -> Figure:
    """ROC curves by name (false_positive_rate, true_positive_rate), with the line of a forecast that knows nothing."""
    figure, axes = _square("ROC", "false positive rate (share of negatives)", "true positive rate (share of positives)")
    axes.plot([0, 1], [0, 1], color=_MUTED, linewidth=1, linestyle=":", label="no skill")
    for (name, curve), (color, dash) in zip(curves.items(), cycle(_STYLES), strict=False):
        axes.plot(curve["false_positive_rate"], curve["true_positive_rate"], color=color, linestyle=dash, label=name)
    axes.legend(loc="lower right", frameon=False)
    return figure


def precision_recall(curves: Mapping[str, pd.DataFrame], positive_share: Mapping[str, float]) -> Figure:
    """Precision by recall, by name (columns recall, precision), each with its share of positives as a thin line."""
    figure, axes = _square("Precision and recall", "recall (share of positives)", "precision (share of alarms)")
    for (name, curve), (color, dash) in zip(curves.items(), cycle(_STYLES), strict=False):
        share = positive_share[name]
        axes.plot(curve["recall"], curve["precision"], color=color, linestyle=dash, label=name)
        axes.axhline(share, color=color, linewidth=1, linestyle=":", label=f"{name}: no skill, {share:.3f}")
    axes.legend(loc="upper right", frameon=False)
    return figure


def calibration(bins: Mapping[str, pd.DataFrame], scores: Mapping[str, NDArray[np.float64]]) -> Figure:
    """Forecast against outcome in bins of equal mass, by name, and below how the forecasts are spread.

    Args:
        bins: columns predicted, observed.
        scores: all forecasts, shape [rows].
    """
    figure = Figure(figsize=(4.8, 5.6), layout="constrained")
    axes, below = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
    top = 1.05 * max(float(each[["predicted", "observed"]].to_numpy().max()) for each in bins.values())
    edges = np.linspace(0, 1, 51)
    axes.plot([0, 1], [0, 1], color=_MUTED, linewidth=1, linestyle=":", label="perfectly calibrated")
    for (name, each), (color, dash), marker in zip(bins.items(), cycle(_STYLES), cycle("os^D"), strict=False):
        axes.plot(each["predicted"], each["observed"], marker, color=color, linestyle=dash, markersize=4, label=name)
        share = np.histogram(scores[name], edges)[0] / len(scores[name])
        below.stairs(100 * share, edges, color=color, linestyle=dash)
    axes.set(xlim=(0, top), ylim=(0, top), ylabel="observed share of positives", title="Calibration")
    axes.legend(loc="upper left", frameon=False)
    below.set(xlabel="predicted probability", ylabel="rows (%)")
    _plain(axes)
    _plain(below)
    return figure


def intervals(comparison: Comparison) -> Figure:
    """The primary metric of every model on test rows with its interval, best on validation rows first."""
    primary = get(comparison.settings.primary)
    sign = -1 if primary.direction == "higher" else 1
    names = sorted(comparison.candidates, key=lambda name: sign * comparison.candidates[name].validation[primary.name])
    rows = {name: comparison.candidates[name].test[primary.name] for name in names}
    rows[BASELINE] = comparison.baseline.test[primary.name]
    if comparison.champion.test:
        rows[CHAMPION] = comparison.champion.test[primary.name]
    title = f"{primary.title} on {comparison.rows['test'].rows:,} test rows"
    return _forest(rows, comparison.selected, title, f"{primary.title}, {_percent(comparison)} % interval")


def slice_intervals(comparison: Comparison) -> Figure:
    """The primary metric of the selected candidate by slice, with its interval; slices too small are left out."""
    primary = get(comparison.settings.primary)
    rows = {f"{each.column} {each.value}": each.metric for each in comparison.slices if each.metric}
    title = f"{comparison.selected}: {primary.title} by slice"
    return _forest(rows, "", title, f"{primary.title}, {_percent(comparison)} % interval")


def _percent(comparison: Comparison) -> str:
    return f"{100 * comparison.settings.confidence:g}"


def _forest(rows: Mapping[str, Interval], selected: str, title: str, label: str) -> Figure:
    """A dot and a bar a row, the first on top; the selected one filled, the others open; the numbers at the right."""
    figure = Figure(figsize=(7.2, 1.2 + 0.32 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for place, (name, each) in enumerate(rows.items()):
        color = _MUTED if name in (BASELINE, CHAMPION) else _STYLES[0][0]
        axes.hlines(place, each.low, each.high, color=color, linewidth=2)
        axes.plot(each.value, place, "o", color=color, markerfacecolor=color if name == selected else "white", zorder=3)
        axes.annotate(
            interval_text(each),
            (1.02, place),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize="small",
            annotation_clip=False,
        )
    axes.set_yticks(range(len(rows)), [f"{name} (selected)" if name == selected else name for name in rows])
    axes.set(title=title, xlabel=label, ylim=(len(rows) - 0.5, -0.5))
    axes.grid(axis="x", color="#e6e6e6")
    _plain(axes)
    return figure


def _square(title: str, x_label: str, y_label: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_SQUARE_IN, layout="constrained")
    axes = figure.subplots()
    axes.set(title=title, xlabel=x_label, ylabel=y_label, xlim=(0, 1), ylim=(0, 1), aspect="equal")
    _plain(axes)
    return figure, axes


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
