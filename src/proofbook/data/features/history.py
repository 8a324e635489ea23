"""Aggregates over past events, each counted only from the moment at which it was known.

An event has an entity (a carrier, a route, a plane), the time at which it was known, and values. A query has an entity
and a cutoff. Everything known at the cutoff or before counts, also at exactly the cutoff; nothing later does.

Method: events are sorted by entity and known time, so that the events in a window of one entity are a contiguous range,
which two binary searches find; sums over ranges are differences of running sums. Whole-number values therefore give
exact results below 2**53.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NEVER = np.iinfo(np.int64).min
_KEY_BITS = 63


@dataclass(frozen=True, slots=True)
class Ranges:
    """For each query the positions [first, end) of its events, in the history's order; equal where there are none."""

    first: NDArray[np.int64]
    end: NDArray[np.int64]

    @property
    def count(self) -> NDArray[np.float64]:
        """How many events each query has."""
        return (self.end - self.first).astype(np.float64)


class History:
    """Events by entity, ready for questions about what was known at a cutoff.

    Args:
        events: one row an event.
        keys: the columns that name the entity; an event with a missing key belongs to nobody.
        known: the column with the time at which the event was known; an event without it never happened.
        ties: columns that order events of one entity known at the same time; the greatest is the last.

    Raises:
        DataError: a column is missing, or `known` holds no instants in UTC.
    """

    def __init__(self, events: pd.DataFrame, *, keys: Sequence[str], known: str, ties: Sequence[str] = ()) -> None:
        absent = sorted({*keys, known, *ties} - set(events.columns))
        if absent:
            raise DataError("events lack columns", fix="correct the names", details=absent)
        usable = events[events[[*keys, known]].notna().all(axis="columns")]
        self._keys = list(keys)
        self._entities = pd.MultiIndex.from_frame(usable[self._keys]).unique().sort_values()
        codes = self._codes(usable)
        times = _microseconds(usable[known])
        order = np.lexsort([*(usable[tie].to_numpy() for tie in reversed(ties)), times, codes])
        self.events = usable.take(order).reset_index(drop=True)
        self._start = int(times.min()) if len(times) else 0
        self._span = (int(times.max()) - self._start if len(times) else 0) + 2
        self._positions = self._place(codes[order], times[order])

    def window(self, queries: pd.DataFrame, cutoff: pd.Series, length: pd.Timedelta | None = None) -> Ranges:
        """For each query its entity's events with `cutoff - length < known <= cutoff`; all the past without `length`.

        Args:
            queries: holds the key columns; a missing or unknown key has no events.
            cutoff: instants in UTC, one a query.
            length: how far back the window reaches.
        """
        codes = self._codes(queries)
        until = _microseconds(cutoff)
        end = self._search(codes, until)
        if length is None:
            first = self._search(codes, np.full_like(until, _NEVER))
        else:
            first = self._search(codes, until - length // pd.Timedelta(1, "us"))
        nobody = codes < 0
        return Ranges(np.where(nobody, 0, first), np.where(nobody, 0, end))

    def total(self, ranges: Ranges, values: pd.Series) -> NDArray[np.float64]:
        """The sum over each query's events of `values`, one a row of `events`; zero where there are none."""
        running = np.concatenate([[0.0], np.cumsum(values.to_numpy(dtype=np.float64))])
        total: NDArray[np.float64] = running[ranges.end] - running[ranges.first]
        return total

    def mean(self, ranges: Ranges, values: pd.Series) -> NDArray[np.float64]:
        """The mean over each query's events of `values`; NaN where there are none. Of zeros and ones it is a share."""
        means = np.full(len(ranges.end), np.nan)
        np.divide(self.total(ranges, values), ranges.count, out=means, where=ranges.count > 0)
        return means

    def last(self, ranges: Ranges, columns: Sequence[str]) -> pd.DataFrame:
        """`columns` of the last event in each query's range, one row a query; missing where there is none."""
        positions = np.where(ranges.end > ranges.first, ranges.end - 1, -1)
        return self.events[list(columns)].reindex(positions).reset_index(drop=True)

    def _codes(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """The number of each row's entity; -1 for entities without events."""
        codes = self._entities.get_indexer(pd.MultiIndex.from_frame(frame[self._keys])).astype(np.int64)
        return np.where(frame[self._keys].notna().all(axis="columns"), codes, -1)

    def _place(self, codes: NDArray[np.int64], times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Entity and time as one sortable number; times outside the events' own span go just outside it."""
        if (len(self._entities) * self._span).bit_length() > _KEY_BITS:
            raise DataError("too many entities over too long a time for one history", fix="split the events by time")
        return codes * self._span + np.clip(times, self._start - 1, self._start + self._span - 2) - self._start + 1

    def _search(self, codes: NDArray[np.int64], times: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.searchsorted(self._positions, self._place(codes, times), side="right").astype(np.int64)


def _microseconds(times: pd.Series) -> NDArray[np.int64]:
    if not isinstance(times.dtype, pd.DatetimeTZDtype):
        raise DataError("times are no instants", where=f"column {times.name}", fix="give them a time zone, such as UTC")
    if times.isna().any():
        raise DataError("cutoffs are missing", where=f"column {times.name}", fix="leave out the rows without one")
    naive = times.dt.tz_convert("UTC").dt.tz_localize(None)
    return np.asarray(naive.to_numpy(dtype="datetime64[us]"), dtype=np.int64)
