"""A trivial forecast to beat: the share of positives among training rows that look alike in a few columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class BaseRates:
    """Shares of positives by group.

    Attributes:
        columns: what makes a group: columns, each with the width of its steps, or None to take its values as they are.
        overall: the share among all training rows; the forecast for a group that training did not see.
        rates: the smoothed share of each group.
    """

    columns: Mapping[str, float | None]
    overall: float
    rates: pd.Series[float]

    @property
    def title(self) -> str:
        """What the forecast is, for people."""
        steps = [f"{name} in steps of {width:g}" if width else name for name, width in self.columns.items()]
        return f"share of positives by {' and '.join(steps)}, from the training rows"

    def predict(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """The share of each row's group, shape [rows].

        Raises:
            DataError: `frame` lacks a column.
        """
        found = self.rates.reindex(pd.MultiIndex.from_frame(_groups(frame, self.columns)))
        return np.asarray(found.fillna(self.overall), dtype=np.float64)


def fit(
    frame: pd.DataFrame, target: str, columns: Mapping[str, float | None], smoothing_rows: float = 1.0
) -> BaseRates:
    """Learn the shares from training rows.

    Args:
        frame: the training rows.
        target: the column of truths, 0 or 1.
        columns: what makes a group, for instance `{"carrier": None, "minute_of_day": 60}` for carrier and hour.
        smoothing_rows: how many rows of the overall share each group is given beside its own: the m of the m-estimate
            (Cestnik 1990, Estimating probabilities: a crucial task in machine learning), which generalizes Laplace's
            rule of succession.

    Raises:
        DataError: `frame` lacks a column, or there is no column to group by.
    """
    groups = _groups(frame, columns)
    overall = float(frame[target].mean())
    counted = frame[target].groupby([groups[name] for name in columns], sort=True).agg(["sum", "count"])
    rates = (counted["sum"] + smoothing_rows * overall) / (counted["count"] + smoothing_rows)
    rates.index = pd.MultiIndex.from_frame(rates.index.to_frame(index=False))
    return BaseRates(dict(columns), overall, rates)


def _groups(frame: pd.DataFrame, columns: Mapping[str, float | None]) -> pd.DataFrame:
    missing = sorted(set(columns) - set(frame.columns))
    if missing or not columns:
        raise DataError(
            f"the baseline needs columns of the split tables to group by, and lacks: {', '.join(missing) or 'any'}",
            fix="name columns that the split tables have",
        )
    return pd.DataFrame({name: frame[name] // width if width else frame[name] for name, width in columns.items()})
