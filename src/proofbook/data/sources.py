"""Where data comes from: files inside installed packages, and CSV files read with declared types."""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from proofbook.errors import DataError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from proofbook.data.schema import ColumnType

_EXAMPLES = 3


def installed_file(package: str, relative: str) -> Path:
    """The file `relative` inside the installed `package`, which is found without being imported.

    Raises:
        DataError: the package is not installed, or has no such file.
    """
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise DataError(
            f"the package {package} is not installed",
            where=f"{package}/{relative}",
            fix=f"install {package}, which carries the data",
        )
    for folder in folders:
        path = Path(folder) / relative
        if path.is_file():
            return path
    raise DataError(
        f"the package {package} has no file {relative}",
        where=str(Path(next(iter(folders))) / relative),
        fix=f"install the version of {package} that the lock file names",
    )


def read_csv(
    path: str | os.PathLike[str], columns: Mapping[str, ColumnType], *, missing: tuple[str, ...] = ("",)
) -> pd.DataFrame:
    """The declared `columns` of a CSV file (also inside a zip), in the order declared.

    Args:
        path: the file.
        columns: name to type; see `proofbook.data.schema.ColumnType`. Other columns are left out.
        missing: the texts that stand for a missing value.

    Raises:
        DataError: the file is missing or no CSV, lacks a column, or holds values that are not of the declared type;
            every such column is listed with examples.
    """
    texts = _read_texts(Path(path), columns, missing)
    problems: list[str] = []
    converted = {name: _convert(texts[name], kind, problems) for name, kind in columns.items()}
    if problems:
        raise DataError(
            "a CSV file holds values that are not of the declared type",
            where=str(path),
            fix="correct the file, or declare another type",
            details=sorted(problems),
        )
    return pd.DataFrame(converted)


def _read_texts(path: Path, columns: Mapping[str, ColumnType], missing: tuple[str, ...]) -> pd.DataFrame:
    try:
        header = pd.read_csv(path, nrows=0).columns
        absent = sorted(set(columns) - set(header))
        if absent:
            raise DataError(
                "a CSV file lacks declared columns", where=str(path), fix="correct the declaration", details=absent
            )
        return pd.read_csv(
            path, dtype="str", usecols=list(columns), keep_default_na=False, na_values=list(missing), encoding="utf-8"
        )
    except FileNotFoundError as error:
        raise DataError("a source file is missing", where=str(path), fix="put it there") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise DataError(
            f"a source file is no readable CSV: {error}", where=str(path), fix="fetch the file again"
        ) from error


def _convert(texts: pd.Series, kind: ColumnType, problems: list[str]) -> pd.Series:
    """`texts` as `kind`; what cannot be converted is added to `problems`."""
    if kind == "string":
        return texts
    values: pd.Series = (
        pd.to_datetime(texts, utc=True, errors="coerce", format="ISO8601").dt.as_unit("us")
        if kind == "time"
        else pd.to_numeric(texts, errors="coerce").astype("float64")
    )
    wrong = values.isna() | (values % 1 != 0) if kind == "integer" else values.isna() & texts.notna()
    if wrong.any():
        shown = ", ".join(repr(text) for text in texts[wrong].head(_EXAMPLES))
        problems.append(f"{texts.name}: {int(wrong.sum())} values are no {kind}, such as {shown}")
        return values
    return values.astype("int64") if kind == "integer" else values
