"""The flights pipeline on a small sample, built once for all tests of this folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Clone:
    """A copy of the repository's tracked files in a folder and a git repository of its own."""

    root: Path
    environment: dict[str, str]

    def run(self, *words: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in the clone; fail with all that it printed on another exit code."""
        done = subprocess.run(words, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        if code is not None:
            assert done.returncode == code, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def commit(self, message: str) -> None:
        self.run("git", "add", "-A")
        self.run("git", "commit", "-qm", message)


def clone_into(folder: Path, scratch: Path) -> Clone:
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    programs = str(Path(sys.executable).parent)
    identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in IDENTITY.items()}
    environment = {
        **os.environ,
        **identity,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder / "src"),
        "DVC_SITE_CACHE_DIR": str(scratch / "dvc-site"),
        "DVC_NO_ANALYTICS": "1",
        "JUPYTER_DATA_DIR": str(scratch / "jupyter-data"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "jupyter-runtime"),
        "NO_COLOR": "1",
    }
    clone = Clone(folder, environment)
    clone.run("git", "init", "-q", "-b", "main")
    clone.commit("as it stands")
    return clone


IDENTITY = {"NAME": "Test", "EMAIL": "test@example.invalid"}


@pytest.fixture(scope="session")
def flights(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The pipeline, run to its end on the sample, and committed."""
    scratch = tmp_path_factory.mktemp("scratch")
    clone = clone_into(tmp_path_factory.mktemp("flights"), scratch)
    clone.run("proofbook", "compose", "+experiment=sample")
    clone.run("proofbook", "sync")
    (clone.root / "dvc.lock").unlink(missing_ok=True)
    clone.run("dvc", "repro")
    clone.commit("the sample")
    return clone
