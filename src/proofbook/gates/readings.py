"""Numbers out of parsed reports: with their interval, or with the reason why they cannot be judged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


def at(tree: Any, *keys: str) -> Any:
    """The entry at a path of nested mappings, or None."""
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return tree


def number(value: Any) -> float:
    """`value` as a float; NaN for everything that is no number."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with the interval that it lies in; NaN where the comparison has none."""

    value: float
    low: float
    high: float
    reason: str = ""

    @classmethod
    def of(cls, entry: Any) -> Reading:
        """The interval in an entry of the comparison: a mapping with value, low, high and, without them, a reason."""
        if not isinstance(entry, Mapping):
            return cls(math.nan, math.nan, math.nan, "the comparison has no such number")
        value, low, high = (number(entry.get(name)) for name in ("value", "low", "high"))
        return cls(value, low, high, str(entry.get("reason") or ""))

    @property
    def missing(self) -> str:
        """Why this cannot be judged; empty when it can."""
        if math.isfinite(self.value) and math.isfinite(self.low) and math.isfinite(self.high):
            return ""
        return self.reason or "the number or its interval is missing or no finite number"

    def negated(self) -> Reading:
        """Minus this number: its interval ends change places."""
        return Reading(-self.value, -self.high, -self.low, self.reason)

    def __str__(self) -> str:
        return f"{self.value:.4g} [{self.low:.4g}, {self.high:.4g}]"
