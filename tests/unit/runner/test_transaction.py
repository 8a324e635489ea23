import os
import signal
import subprocess
import sys

import pytest

from proofbook.errors import StageError
from proofbook.runner.transaction import outputs_or_nothing, restore


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "old.txt").write_text("old")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_text("old")
    return tmp_path


OUTS = ["data/old.txt", "data/new.txt", "folder"]


def write_all(root):
    (root / "data" / "old.txt").write_text("new")
    (root / "data" / "new.txt").write_text("new")
    (root / "folder").mkdir()
    (root / "folder" / "b").write_text("new")


def state(root):
    files = (path for path in root.rglob("*") if path.is_file() and ".proofbook" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_text() for path in files}


def test_a_run_that_succeeds_leaves_only_new_outputs(root):
    with outputs_or_nothing(root, "s", OUTS):
        assert state(root) == {}
        write_all(root)
    assert state(root) == {"data/new.txt": "new", "data/old.txt": "new", "folder/b": "new"}
    assert not restore(root, "s")


def test_a_run_that_fails_leaves_the_old_ones(root):
    before = state(root)

    def fail():
        with outputs_or_nothing(root, "s", OUTS):
            write_all(root)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert state(root) == before


DIE_HALF_WAY = """
import os, pathlib, signal, sys
from proofbook.runner.transaction import outputs_or_nothing

root = pathlib.Path(sys.argv[1])
with outputs_or_nothing(root, "s", sys.argv[2:]):
    (root / "data" / "new.txt").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_what_a_killed_run_left_is_put_back_by_the_next(root):
    before = state(root)
    killed = subprocess.run([sys.executable, "-c", DIE_HALF_WAY, str(root), *OUTS], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert state(root) != before
    with outputs_or_nothing(root, "s", OUTS):
        assert state(root) == {}
        write_all(root)
    assert state(root)["folder/b"] == "new"


def test_one_stage_runs_once_at_a_time(root):
    with (
        outputs_or_nothing(root, "s", []),
        pytest.raises(StageError, match="another process"),
        outputs_or_nothing(root, "s", []),
    ):
        pass
