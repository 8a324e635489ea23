"""Things that were due and have not been seen to end: what their absence says at a cutoff.

A flight that should have landed by now and has not is such a thing. That it is due follows from a plan published in
advance, and that it has not ended from the end not being known yet. The end itself, when it lies after the cutoff, has
no influence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from proofbook.data.features.history import History

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray


class Pending:
    """Things by entity that are pending from `due` until their end is known, and at most for `expire`.

    At a cutoff t a thing is pending when `due <= t`, `t < due + expire`, and not `end <= t`.

    Args:
        things: one row a thing.
        keys: the columns that name the entity.
        due: the column with the planned instant, known long before.
        end: the column with the instant at which the end was known; missing when there never was one.
        expire: how long after `due` a thing is given up.
    """

    def __init__(self, things: pd.DataFrame, *, keys: Sequence[str], due: str, end: str, expire: pd.Timedelta) -> None:
        given_up = things[due] + expire
        closed = things[end].where(things[end] < given_up, given_up)
        closed = closed.where(closed > things[due], things[due])
        self._expire = expire
        self._due = History(things[[*keys, due]], keys=keys, known=due)
        self._closed = History(things[list(keys)].assign(closed=closed), keys=keys, known="closed")

    def count(self, queries: pd.DataFrame, cutoff: pd.Series) -> NDArray[np.float64]:
        """How many things of each query's entity are pending at its cutoff."""
        return self._due.window(queries, cutoff).count - self._closed.window(queries, cutoff).count

    def share(self, queries: pd.DataFrame, cutoff: pd.Series) -> NDArray[np.float64]:
        """The pending ones as a share of those that came due within `expire`; NaN where none did."""
        came_due = self._due.window(queries, cutoff, self._expire).count
        shares = np.full(len(came_due), np.nan)
        np.divide(self.count(queries, cutoff), came_due, out=shares, where=came_due > 0)
        return shares
