"""What goes into the exported model and what comes out: `signature.json`, version 1.

A service can check rows against it.

Ranges and categories are profiled from the training rows so that they show no single row: a bound has at least ten
rows at or beyond it, and a category is listed when at least ten rows hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from proofbook.canonical import significant
from proofbook.errors import ExportError
from proofbook.export.convert import CATEGORICAL, NUMERIC, PROBABILITIES

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1
SHARED_BY_ROWS = 10
"""A value is shown only if at least so many training rows share it, or lie at or beyond it."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the model, of shape [rows, 1].

    Attributes:
        name: of the input and of the feature.
        kind: `numeric` or `categorical`.
        dtype: `float32` or `string`.
        missing: how a missing value is written: `NaN`, or the empty string.
        description: what it means, with its unit.
        known: when or why it is known at prediction time.
        missing_share: of the training rows, 0 to 1.
        low: ten training rows are at most this (numeric, enough rows; else None).
        high: ten training rows are at least this (numeric, enough rows; else None).
        categories: values that at least ten training rows hold, sorted (categorical; else empty).
        other_categories: how many values fewer rows hold.
        example: a typical value: the median or the most frequent value of the training rows.
    """

    name: str
    kind: str
    dtype: str
    missing: str
    description: str
    known: str
    missing_share: float
    low: float | None
    high: float | None
    categories: tuple[str, ...]
    other_categories: int
    example: float | str


@dataclass(frozen=True, slots=True)
class Signature:
    """The inputs in order, and the meaning of the output."""

    inputs: tuple[Input, ...]
    target: str

    @property
    def kinds(self) -> dict[str, str]:
        """The inputs' names with their kinds, in order."""
        return {item.name: item.kind for item in self.inputs}

    def to_dict(self) -> dict[str, Any]:
        """The file's content, version 1."""
        inputs = [_plain(item) for item in self.inputs]
        output = {
            "name": PROBABILITIES,
            "dtype": "float32",
            "shape": ["rows", 2],
            "column": 1,
            "meaning": f"probability that {self.target!r} is 1; no threshold is built in",
            "unit": "probability, 0 to 1",
        }
        return {"version": VERSION, "target": self.target, "inputs": inputs, "output": output}


def _plain(item: Input) -> dict[str, Any]:
    shown = {"categories": list(item.categories), "missing_share": significant(item.missing_share)}
    return asdict(item) | shown | {"shape": ["rows", 1]}


def profile(manifest: Mapping[str, Any], order: Sequence[str], train: pd.DataFrame) -> Signature:
    """The signature of a model that was trained on `train`.

    Args:
        manifest: the parsed feature manifest (`features` with name, kind, description and known; `target`).
        order: the features' names in the order of training.
        train: the training rows: numeric columns with NaN, categorical ones with '' for missing.

    Raises:
        ExportError: a feature is not described, or `train` lacks its column.
    """
    described = {feature["name"]: feature for feature in manifest["features"]}
    unknown = sorted(name for name in order if name not in described or name not in train.columns)
    if unknown:
        raise ExportError(
            "features are not described in the manifest, or are no column of the training rows",
            details=unknown,
            fix="run the pipeline again, so that manifest, table and model come from one run",
        )
    return Signature(tuple(_input(described[name], train[name]) for name in order), manifest["target"])


def _input(feature: Mapping[str, Any], values: pd.Series[Any]) -> Input:
    about: dict[str, Any] = {name: str(feature.get(name, "")) for name in ("name", "kind", "description", "known")}
    if feature["kind"] == NUMERIC:
        return Input(**about, dtype="float32", missing="NaN", **_numeric(values))
    return Input(**about, dtype="string", missing="", **_categorical(values))


def _numeric(values: pd.Series[Any]) -> dict[str, Any]:
    present = np.sort(values.dropna().to_numpy(np.float64))
    enough = len(present) >= SHARED_BY_ROWS
    return {
        "missing_share": float(values.isna().mean()),
        "low": float(present[SHARED_BY_ROWS - 1]) if enough else None,
        "high": float(present[-SHARED_BY_ROWS]) if enough else None,
        "categories": (),
        "other_categories": 0,
        "example": float(present[len(present) // 2]) if enough else 0.0,
    }


def _categorical(values: pd.Series[Any]) -> dict[str, Any]:
    counts = values[values != ""].value_counts()
    shared = sorted(counts[counts >= SHARED_BY_ROWS].index, key=lambda name: (-counts[name], name))
    return {
        "missing_share": float((values == "").mean()),
        "low": None,
        "high": None,
        "categories": tuple(sorted(shared)),
        "other_categories": len(counts) - len(shared),
        "example": shared[0] if shared else "",
    }


def parse(value: Any, *, where: str = "") -> Signature:
    """The signature in the parsed JSON `value`.

    Raises:
        ExportError: another version, or missing or mistyped entries.
    """
    version = value.get("version") if isinstance(value, Mapping) else None
    if version != VERSION:
        raise ExportError(
            f"a signature of version {VERSION} is needed, not {version!r}", where=where, fix="export the model again"
        )
    try:
        inputs = tuple(_parse_input(item) for item in value["inputs"])
        return Signature(inputs, str(value["target"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ExportError(
            f"the signature is malformed: {error!r}", where=where, fix="export the model again"
        ) from error


def _parse_input(item: Mapping[str, Any]) -> Input:
    if item["kind"] not in (NUMERIC, CATEGORICAL):
        raise ValueError(item["kind"])
    values = {field.name: item[field.name] for field in fields(Input)}
    return Input(**values | {"categories": tuple(item["categories"])})
