"""Curves of a forecast, as small tables: calibration, ROC, precision and recall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from proofbook.evaluation.metrics import Ranking

POINTS = 200
"""Points of a curve: enough for any figure, few enough for a file that git keeps."""


def calibration_bins(ranking: Ranking) -> pd.DataFrame:
    """Forecast against outcome in bins of equal mass, from the lowest scores up.

    These are the bins of the calibration error. Columns: predicted (mean score), observed (share of positives), rows.
    """
    starts = ranking.bin_starts
    rows = np.diff(np.append(starts, len(ranking.score)))
    frame = pd.DataFrame(
        {
            "predicted": np.add.reduceat(ranking.score, starts) / rows,
            "observed": np.add.reduceat(ranking.truth, starts) / rows,
            "rows": rows,
        }
    )
    return frame.iloc[::-1].reset_index(drop=True)


def roc_curve(ranking: Ranking, points: int = POINTS) -> pd.DataFrame:
    """The ROC curve from (0, 0) to (1, 1), thinned to about `points` points.

    Columns: false_positive_rate (share of negatives), true_positive_rate (share of positives).
    """
    positive, negative = _cumulative(ranking)
    hits = np.append(0.0, positive / max(positive[-1], 1))
    alarms = np.append(0.0, negative / max(negative[-1], 1))
    keep = _thin(hits + alarms, points)
    return pd.DataFrame({"false_positive_rate": alarms[keep], "true_positive_rate": hits[keep]})


def precision_recall_curve(ranking: Ranking, points: int = POINTS) -> pd.DataFrame:
    """Precision by rising recall, thinned to about `points` points. Columns: recall, precision (shares)."""
    positive, negative = _cumulative(ranking)
    recall, precision = positive / max(positive[-1], 1), positive / (positive + negative)
    keep = _thin(recall, points)
    return pd.DataFrame({"recall": recall[keep], "precision": precision[keep]})


def _cumulative(ranking: Ranking) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positives and negatives down to the end of each run of equal scores."""
    ends = np.append(ranking.run_starts[1:], len(ranking.truth))
    positive = np.cumsum(ranking.truth)[ends - 1]
    return positive, ends - positive


def _thin(progress: NDArray[np.float64], points: int) -> NDArray[np.intp]:
    """Positions of at most `points` values that lie evenly along the rising `progress`, the ends among them."""
    wanted = np.linspace(progress[0], progress[-1], points)
    return np.unique(np.append(np.searchsorted(progress, wanted[:-1]), len(progress) - 1))
