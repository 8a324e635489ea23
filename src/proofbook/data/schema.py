"""What a table must look like, declared as plain data: columns with types and bounds, and a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd
from pandas.api import types

from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

ColumnType = Literal["string", "integer", "number", "time"]
"""`string` is text, `integer` a whole number that is never missing, `number` a float64, `time` an instant in UTC."""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column; bounds are inclusive, `allowed` lists all permitted values."""

    name: str
    type: ColumnType
    nullable: bool = False
    minimum: float | pd.Timestamp | None = None
    maximum: float | pd.Timestamp | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A declared table: its columns in order, and the columns that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        unknown = sorted(set(self.key) - set(names))
        if unknown or not self.key or len(set(names)) != len(names):
            raise DataError(
                "a declared table needs unique columns and a key among them",
                where=self.name,
                fix="correct the declaration",
                details=unknown,
            )


def check_structure(frame: pd.DataFrame, table: Table) -> None:
    """Check that `frame` has the declared columns with the declared types, and no other column.

    Raises:
        DataError: with every difference in `details`.
    """
    declared = {column.name: column for column in table.columns}
    problems = [f"{name}: missing" for name in declared if name not in frame.columns]
    problems += [f"{name}: not declared" for name in frame.columns if name not in declared]
    problems += [
        f"{name}: declared {column.type}, found {frame[name].dtype}"
        for name, column in declared.items()
        if name in frame.columns and not _has_type(frame[name], column.type)
    ]
    if problems:
        raise DataError(
            "a table is not what was declared",
            where=f"table {table.name}",
            fix="correct the stage that writes it, or the declaration",
            details=sorted(problems),
        )


def _has_type(series: pd.Series, kind: ColumnType) -> bool:
    matches: Mapping[ColumnType, bool] = {
        "string": types.is_string_dtype(series.dtype),
        "integer": types.is_integer_dtype(series.dtype),
        "number": types.is_float_dtype(series.dtype),
        "time": isinstance(series.dtype, pd.DatetimeTZDtype) and str(series.dtype.tz) == "UTC",
    }
    return matches[kind]
