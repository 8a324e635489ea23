"""What many tests share: a tiny project with real DVC and real notebooks, and a command line called in this process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from proofbook.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
REPOSITORY = HERE.parent


@pytest.fixture(autouse=True)
def _outside_nothing(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the machine's DVC or Jupyter folders, and the environment's programs come first."""
    scratch = tmp_path_factory.getbasetemp()
    monkeypatch.setenv("DVC_SITE_CACHE_DIR", str(scratch / "dvc-site"))
    monkeypatch.setenv("DVC_NO_ANALYTICS", "1")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(scratch / "jupyter-data"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(scratch / "jupyter-runtime"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "Test")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "test@example.invalid")


def git(folder: Path, *words: str) -> str:
    """What git prints."""
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class TinyProject:
    """Two stages (`alpha`; `beta` for each of two letters) in a folder of their own."""

    root: Path
    run: Callable[..., Answer]

    def notebook(self, stage: str) -> Any:
        return nbformat.read(self.root / "notebooks" / f"{stage}.ipynb", as_version=4)

    def save(self, stage: str, notebook: Any) -> None:
        nbformat.write(notebook, self.root / "notebooks" / f"{stage}.ipynb")

    def set_cell(self, stage: str, cell_id: str, source: str) -> None:
        notebook = self.notebook(stage)
        next(cell for cell in notebook.cells if cell.id == cell_id).source = source
        self.save(stage, notebook)

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Call `proofbook` with words, in this process."""

    def call(*words: str) -> Answer:
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[..., Answer]) -> TinyProject:
    root = tmp_path / "tiny"
    shutil.copytree(HERE / "projects" / "tiny", root, ignore=shutil.ignore_patterns("__pycache__"))
    (root / ".dvc").mkdir()
    shutil.copy(REPOSITORY / ".dvc" / "config", root / ".dvc" / "config")
    git(tmp_path, "init", "-q", "tiny")
    monkeypatch.chdir(root)
    monkeypatch.syspath_prepend(str(root))
    return TinyProject(root, command)
