"""What is true of one run and not of its result: when, how long, on what. Kept outside what DVC hashes."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from proofbook import canonical, project

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1


@dataclass(frozen=True, slots=True)
class CellTime:
    """How long one cell took, in seconds. `number` counts code cells from 1, as Jupyter shows them."""

    number: int
    first_line: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One successful run of a stage."""

    stage: str
    started: str
    duration_s: float
    cells: tuple[CellTime, ...]
    python: str = platform.python_version()
    machine: str = f"{platform.system()} {platform.machine()}"
    version: int = VERSION


def record_path(root: Path, stage: str) -> Path:
    """Where the record of the last successful run of `stage` lies."""
    return project.state(root, "runs", f"{stage}.json")


def write(root: Path, record: RunRecord) -> None:
    """Keep `record` as that of its stage's last successful run."""
    canonical.write_json(record_path(root, record.stage), asdict(record))
