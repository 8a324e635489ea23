"""What a feature is: its name and kind, what it says, and why it is known when a prediction is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Kind = Literal["numeric", "categorical"]
VERSION = 1
GRID = 64
"""Numeric features are multiples of 1/64 ..."""
LIMIT = 2.0**16
"""... below this magnitude: they, and midpoints between two, are exact in float32 (24 bits), so that a model served
with float32 inputs sends no row to the other side of a tree's threshold."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One declared feature; `known` says since when, and why, its value is known when a prediction is made."""

    name: str
    kind: Kind
    description: str
    known: str


def manifest(features: Sequence[Feature], *, row_id: str, target: str, slices: Sequence[str]) -> dict[str, Any]:
    """The declared features as plain values, ready for JSON."""
    return {
        "version": VERSION,
        "row_id": row_id,
        "target": target,
        "slices": list(slices),
        "features": [
            {"name": one.name, "kind": one.kind, "description": one.description, "known": one.known} for one in features
        ],
    }


def conform(frame: pd.DataFrame, features: Sequence[Feature]) -> pd.DataFrame:
    """The declared features of `frame`, in the order declared: numbers as float64 on the grid, categories as text.

    A missing number stays NaN, a missing category becomes ''.

    Raises:
        DataError: a feature is absent, or a number is infinite or too large for the grid; all at once.
    """
    absent = [f"{one.name}: absent" for one in features if one.name not in frame.columns]
    numeric = [one.name for one in features if one.kind == "numeric" and one.name in frame.columns]
    extremes = frame[numeric].abs().max()
    large = [f"{name}: reaches {value:g}" for name, value in extremes.items() if value >= LIMIT]
    if absent or large:
        raise DataError(
            "features are not what was declared",
            fix=f"compute them, and choose units that keep them below {LIMIT:g}",
            details=sorted(absent + large),
        )
    result = frame[[one.name for one in features]].copy()
    result[numeric] = np.round(frame[numeric].astype("float64") * GRID) / GRID
    for one in features:
        if one.kind == "categorical":
            result[one.name] = frame[one.name].astype("str").fillna("")
    return result
