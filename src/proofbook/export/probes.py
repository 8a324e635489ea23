"""Rows made to find differences: at and next to tree thresholds, missing, unseen, empty, far outside the data."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

from proofbook.export.convert import NUMERIC
from proofbook.modeling import members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

UNSEEN = "a category that no row of training holds"

_FAR = 65535.0
_THRESHOLDS_PER_FEATURE = 64
_ROWS_PER_PROBE = 20


def adversarial_rows(
    model: Pipeline, frame: pd.DataFrame, kinds: Mapping[str, str], row_id: str
) -> tuple[pd.DataFrame, list[str]]:
    """Rows of `frame` with one feature changed (or all of a kind), and a name for each that says what was changed.

    Each numeric feature takes up to 64 of its tree thresholds, and the float32 numbers right below and above each.
    """
    changes = [*_changes(model, kinds), ({}, 1)]
    frames, names = [], []
    start = 0
    for change, count in changes:
        positions = (start + np.arange(count)) % len(frame)
        start += count
        rows = frame.iloc[positions]
        frames.append(rows[list(kinds)].assign(**change))
        names.extend(_names(rows[row_id], change))
    return pd.concat(frames, ignore_index=True).astype(frame[list(kinds)].dtypes.to_dict()), names


def _changes(model: Pipeline, kinds: Mapping[str, str]) -> Iterator[tuple[dict[str, Any], int]]:
    """Columns to change, with one value or an array of them, and the number of rows to do it in."""
    cuts = thresholds(model)
    for name, kind in kinds.items():
        if kind == NUMERIC:
            beside = _beside(cuts.get(name, np.empty(0)))
            yield {name: beside}, len(beside)
        for value in (np.nan, 0.0, _FAR, -_FAR) if kind == NUMERIC else ("", UNSEEN):
            yield {name: value}, _ROWS_PER_PROBE
    yield {name: np.nan if kind == NUMERIC else "" for name, kind in kinds.items()}, 1
    yield {name: 0.0 if kind == NUMERIC else UNSEEN for name, kind in kinds.items()}, 1


def _names(ids: pd.Series[Any], change: dict[str, Any]) -> list[str]:
    if len(change) > 1:
        value = next(iter(change.values()))
        return [f"{identity} with every numeric feature {value!r}" for identity in ids]
    values = [(name, np.broadcast_to(np.asarray(value, object), len(ids))) for name, value in change.items()]
    return [
        " with ".join([str(identity), *(f"{name}={column[index]!r}" for name, column in values)])
        for index, identity in enumerate(ids)
    ]


def _beside(cuts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Up to 64 of the sorted `cuts`, evenly chosen, as float32 numbers, each with both of its neighbors."""
    cuts = cuts[np.isfinite(cuts)]  # boosting cuts missing values off by an infinite threshold
    evenly = np.linspace(0, max(len(cuts) - 1, 0), min(len(cuts), _THRESHOLDS_PER_FEATURE)).round().astype(int)
    at = cuts[evenly].astype(np.float32)
    around = [np.nextafter(at, np.float32(-np.inf)), at, np.nextafter(at, np.float32(np.inf))]
    return np.concatenate(around).astype(np.float64)


def thresholds(model: Pipeline) -> dict[str, NDArray[np.float64]]:
    """Every distinct threshold of the trees in `model`, sorted, by the name of the feature that it cuts."""
    found: dict[str, list[NDArray[np.float64]]] = defaultdict(list)
    for _, member in members(model):
        names = [name.partition("__")[2] for name in member["columns"].get_feature_names_out()]
        columns, cuts = _cuts(member["classifier"])
        for column in np.unique(columns):
            found[names[column]].append(cuts[columns == column])
    return {name: np.unique(np.concatenate(cuts)) for name, cuts in found.items()}


def _cuts(classifier: Any) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The columns and the thresholds of every inner node, in two arrays of the same length; empty without trees."""
    if isinstance(classifier, HistGradientBoostingClassifier):
        trees = [tree.nodes for stage in classifier._predictors for tree in stage]  # noqa: SLF001  no public way
        inner = [nodes[nodes["is_leaf"] == 0] for nodes in trees]
        pairs = [(nodes["feature_idx"], nodes["num_threshold"]) for nodes in inner]
    else:
        trees = [each.tree_ for each in getattr(classifier, "estimators_", [])]
        pairs = [(tree.feature[tree.feature >= 0], tree.threshold[tree.feature >= 0]) for tree in trees]
    columns = np.concatenate([np.empty(0, np.int64), *(column.astype(np.int64) for column, _ in pairs)])
    return columns, np.concatenate([np.empty(0), *(cuts for _, cuts in pairs)])
