"""The only reader of wall time."""

from __future__ import annotations

import datetime as dt
import time


def now() -> dt.datetime:
    """The time now, in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def stopwatch_s() -> float:
    """Seconds on a clock that only goes forward; differences of two readings are durations."""
    return time.monotonic()
