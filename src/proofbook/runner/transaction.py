"""A stage's outputs change together or not at all.

Before a run its present outputs are moved aside, on the same file system; a run that succeeds drops them, one that
fails puts them back. What a killed run left is put back by the next one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from zc.lockfile import LockError, LockFile

from proofbook import canonical, project
from proofbook.errors import StageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_INDEX = "outputs.json"


@contextlib.contextmanager
def outputs_or_nothing(root: Path, stage: str, outs: Sequence[str]) -> Iterator[None]:
    """Run the block with `outs` out of the way; put the old ones back if it raises.

    Args:
        root: the project's root.
        stage: the stage's name.
        outs: files and folders, relative to `root`.

    Raises:
        StageError: the stage is being run by another process.
    """
    with _only_one(root, stage):
        restore(root, stage)
        _set_aside(root, stage, outs)
        try:
            yield
        except BaseException:
            restore(root, stage)
            raise
        shutil.rmtree(_kept(root, stage))


@contextlib.contextmanager
def _only_one(root: Path, stage: str) -> Iterator[None]:
    try:
        lock = LockFile(str(project.state(root, "locks", stage)))
    except LockError as error:
        raise StageError(
            f"stage '{stage}' is being run by another process", where=str(root), fix="wait for it, or end it"
        ) from error
    try:
        yield
    finally:
        lock.close()


def _kept(root: Path, stage: str) -> Path:
    return project.state(root, "previous", stage)


def _set_aside(root: Path, stage: str, outs: Sequence[str]) -> None:
    """Move the outputs away; the index says beforehand which there were, so that a kill at any point can be undone."""
    kept = _kept(root, stage)
    kept.mkdir()
    present = {out: os.path.lexists(root / out) for out in outs}
    canonical.write_json(kept / _INDEX, {"present": list(present.items()), "version": 1})
    for number, out in enumerate(outs):
        (root / out).parent.mkdir(parents=True, exist_ok=True)
        if present[out]:
            (root / out).rename(kept / str(number))


def restore(root: Path, stage: str) -> bool:
    """Put back what a failed or killed run of `stage` had set aside.

    Returns:
        Whether there was anything.
    """
    kept = _kept(root, stage)
    if not (kept / _INDEX).is_file():
        shutil.rmtree(kept, ignore_errors=True)
        return False
    for number, (out, was_present) in enumerate(canonical.read_json(kept / _INDEX)["present"]):
        if os.path.lexists(kept / str(number)):
            remove(root / out)
            (kept / str(number)).rename(root / out)
        elif not was_present:
            remove(root / out)
    shutil.rmtree(kept)
    return True


def remove(path: Path) -> None:
    """Remove the file or folder at `path`, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
