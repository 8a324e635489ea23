"""Where the project is, and its fixed places.

A project is a folder with a `dvc.yaml`. Paths in `params.yaml` and `dvc.yaml` are relative to it.
"""

from __future__ import annotations

import os
from pathlib import Path

from proofbook.errors import ProjectError

NOTEBOOKS = "notebooks"
REPORTS = "reports/notebooks"
_STATE = ".proofbook"


def find_root(start: str | os.PathLike[str] | None = None) -> Path:
    """The project's root: the nearest folder with a `dvc.yaml`, from `start` (default: the working directory) upwards.

    Raises:
        ProjectError: there is none.
    """
    here = Path(start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "dvc.yaml").is_file():
            return folder
    raise ProjectError(
        "no proofbook project here: neither this folder nor one above it has a dvc.yaml",
        where=str(here),
        fix="change into the project's folder",
    )


def state(root: Path, *parts: str) -> Path:
    """A place for what is true of this machine only, under `.proofbook/`, which git does not see.

    Args:
        root: the project's root.
        parts: folder and file names below `.proofbook/`; the folder of the last one is made.
    """
    ignored = root / _STATE / ".gitignore"
    if not ignored.is_file():
        ignored.parent.mkdir(exist_ok=True)
        ignored.write_text("*\n", encoding="utf-8")
    path = root.joinpath(_STATE, *parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def enter() -> None:
    """Make the project's root the working directory.

    Jupyter starts a kernel in the notebook's own folder, the pipeline in the project's root. Called in the import cell
    of every pipeline notebook, this makes `data/…` mean the same in both.
    """
    os.chdir(find_root())
