"""The one way to read and write a table: Parquet files with the same bytes for the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from proofbook.canonical import atomic_path
from proofbook.errors import DataError

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

_ROW_GROUP_ROWS = 1 << 17


def write_table(path: str | os.PathLike[str], frame: pd.DataFrame) -> None:
    """Write `frame` as Parquet to `path`, whole or not at all; the index is not kept.

    The bytes follow from the rows, their order, the columns and the version of pyarrow alone.

    Raises:
        DataError: column names that are not unique strings, or a column that Parquet cannot hold.
    """
    names = list(frame.columns)
    if len(set(names)) != len(names) or not all(isinstance(name, str) for name in names):
        raise DataError(
            "a table's column names must be unique strings",
            where=str(path),
            fix="rename the columns before writing",
            details=sorted({repr(name) for name in names if names.count(name) > 1 or not isinstance(name, str)}),
        )
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)
    except pa.ArrowException as error:
        raise DataError(
            f"a table cannot be written as Parquet: {error}", where=str(path), fix="give each column one type"
        ) from error
    with atomic_path(path) as temporary:
        pq.write_table(table, temporary, compression="zstd", row_group_size=_ROW_GROUP_ROWS)


def read_table(path: str | os.PathLike[str], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """The table in the Parquet file at `path`; with `columns`, these only, in this order.

    Raises:
        DataError: the file is missing or no Parquet file, or lacks one of `columns`.
    """
    _check_file(Path(path), columns)
    frame = pd.read_parquet(path, columns=None if columns is None else list(columns))
    return frame if columns is None else frame[list(columns)]


def _check_file(path: Path, columns: Sequence[str] | None) -> None:
    try:
        names = pq.read_schema(path).names
    except FileNotFoundError as error:
        raise DataError("a table is missing", where=str(path), fix="run the stage that writes it") from error
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"a file is no readable Parquet table: {error}",
            where=str(path),
            fix="delete it and run the stage that writes it again",
        ) from error
    missing = sorted(set(columns or ()) - set(names))
    if missing:
        raise DataError(
            "a table lacks columns that were asked for",
            where=str(path),
            fix="run the stage that writes it again, or correct the names",
            details=missing,
        )
