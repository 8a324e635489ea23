"""Notebooks that hold outputs give the same ones again."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.name for path in (HERE / "notebooks").glob("*.ipynb")))
def test_a_notebook_gives_the_outputs_that_it_holds(name, tmp_path):
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "--nbval",
        "--nbval-kernel-name",
        "python3",
        "--rootdir",
        str(tmp_path),
        "-c",
        "/dev/null",
    ]
    words = [sys.executable, "-m", "pytest", *options, str(HERE / "notebooks" / name)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
