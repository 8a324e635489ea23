"""The feature manifest: which columns of a split table are features, and of which kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proofbook.canonical import read_json
from proofbook.errors import DataError

if TYPE_CHECKING:
    import os

VERSION = 1
_KINDS = ("numeric", "categorical")
_FIX = "run the stage that writes the feature manifest again"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The columns of the split tables, by role.

    Attributes:
        row_id: the column that names a row.
        target: the column to predict, 0 or 1.
        slices: columns by which results are broken down or resampled; they may be features, too.
        numeric: numeric features (float, NaN for missing), in the manifest's order.
        categorical: categorical features (str, '' for missing), in the manifest's order.
    """

    row_id: str
    target: str
    slices: tuple[str, ...]
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]

    @property
    def features(self) -> list[str]:
        """All features: the numeric ones, then the categorical ones."""
        return [*self.numeric, *self.categorical]


def read_manifest(path: str | os.PathLike[str]) -> Manifest:
    """The feature manifest in the JSON file at `path`.

    Raises:
        DataError: the file is missing, no JSON, or no manifest of version 1.
    """
    return parse_manifest(read_json(path), where=str(path))


def parse_manifest(value: Any, *, where: str = "") -> Manifest:
    """A parsed `features.json` (version 1) as a `Manifest`.

    Raises:
        DataError: another version, or missing or misformed entries.
    """
    version = value.get("version") if isinstance(value, Mapping) else None
    if version != VERSION:
        raise DataError(f"a feature manifest of version {VERSION} is needed, not {version!r}", where=where, fix=_FIX)
    try:
        by_kind = {kind: tuple(f["name"] for f in value["features"] if f["kind"] == kind) for kind in _KINDS}
        unknown = sorted({f["kind"] for f in value["features"]} - set(_KINDS))
        manifest = Manifest(value["row_id"], value["target"], tuple(value["slices"]), **by_kind)
    except (KeyError, TypeError) as error:
        raise DataError(f"the feature manifest lacks {error}", where=where, fix=_FIX) from error
    if unknown:
        raise DataError(f"the feature manifest names unknown kinds of features: {unknown}", where=where, fix=_FIX)
    return manifest
