"""Time one stage under `proofbook run`, plain `papermill` and as a script, in turn: `make bench`.

Each round runs every command once, so that a machine whose speed drifts treats them alike. What counts are the ratios
of one round, of which the median is shown.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 5
SCRIPT = """
from pathlib import Path

from proofbook import project

project.enter()
Path("data/a.txt").write_text("a" * 3)
"""
COMMANDS = {
    "proofbook run alpha": ["proofbook", "run", "alpha"],
    "papermill": ["papermill", "--no-progress-bar", "notebooks/alpha.ipynb", "out.ipynb"],
    "script": [sys.executable, "script.py"],
}


def main() -> None:
    """Run the rounds in a copy of the tiny project, and print medians and ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        root = _project(Path(scratch))
        rounds = [{name: _seconds(root, words) for name, words in COMMANDS.items()} for _ in range(ROUNDS + 1)][1:]
    for name in COMMANDS:
        seconds = statistics.median(each[name] for each in rounds)
        ratio = statistics.median(each["proofbook run alpha"] / each[name] for each in rounds)
        print(f"{name:20} {seconds:6.2f} s   proofbook / this: {ratio:.2f}")  # noqa: T201  a program's output


def _project(scratch: Path) -> Path:
    root = scratch / "tiny"
    shutil.copytree(ROOT / "tests" / "projects" / "tiny", root)
    shutil.copytree(ROOT / ".dvc", root / ".dvc", ignore=shutil.ignore_patterns("cache", "tmp"))
    (root / "script.py").write_text(SCRIPT)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def _seconds(root: Path, words: list[str]) -> float:
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "DVC_SITE_CACHE_DIR": str(root / "site"),
        "DVC_NO_ANALYTICS": "1",
    }
    (root / "data").mkdir(exist_ok=True)
    start = time.perf_counter()
    subprocess.run(words, cwd=root, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
