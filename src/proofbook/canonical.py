"""The one writer of canonical bytes: stable JSON, and files that are whole or not there.

A file is written beside its target, flushed to the disk and renamed over it, so that a reader sees the old bytes or
the new ones and never a part, whenever the writer is killed.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNIFICANT_DIGITS = 6


def json_text(value: Any) -> str:
    """`value` as JSON: keys sorted, indented by two, UTF-8 kept, one newline at the end.

    Raises:
        DataError: a NaN or infinity (JSON has none), or a value that is no JSON type.
    """
    try:
        return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    except (TypeError, ValueError) as error:
        raise DataError(
            f"a value cannot be written as JSON: {error}",
            fix="convert it to str, int, float, bool, None, list or dict; write None for NaN",
        ) from error


def significant(value: Any, digits: int = SIGNIFICANT_DIGITS) -> Any:
    """Round every float inside `value` to `digits` significant digits; NaN and infinities become None.

    Committed reports are rounded so that the last bits of a floating-point sum do not show up as changes.
    """
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: significant(item, digits) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [significant(item, digits) for item in value]
    return value


@contextlib.contextmanager
def atomic_path(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside `path`; renamed over it when the block ends well, removed when it does not.

    Parent folders are made. For writers that want a path, such as Parquet or image writers.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """The permissions of the file to be replaced, or those that a new file would get."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` to `path`, whole or not at all."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write `text` as UTF-8 to `path`, whole or not at all; newlines as given on every system."""
    write_bytes(path, text.encode())


def write_json(path: str | os.PathLike[str], value: Any) -> None:
    """Write `value` as canonical JSON (see `json_text`) to `path`, whole or not at all."""
    write_text(path, json_text(value))


def read_json(path: str | os.PathLike[str]) -> Any:
    """The value in the JSON file at `path`.

    Raises:
        DataError: the file is missing or no valid JSON.
    """
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError("a file is missing", where=str(path), fix="run the stage that writes it") from error
    except ValueError as error:
        raise DataError(
            f"a file is no valid JSON: {error}", where=str(path), fix="restore it from git or run its stage again"
        ) from error
