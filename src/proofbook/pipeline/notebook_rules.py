"""What a pipeline notebook may hold: a title, parameters, imports, and calls whose results are shown."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from proofbook.errors import NotebookError
from proofbook.pipeline.places import Finding
from proofbook.runner import notebooks
from proofbook.runner.parameters import TAG, declared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INSTALLS = re.compile(r"^\s*[%!]\s*(pip|conda|mamba|uv)\b", re.MULTILINE)
_LINE_MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)
_FILE = re.compile(r"(?:~|\.{0,2}/)?[\w.@-]+(?:/[\w.@*-]+)*")


def find_rule_breaks(root: Path, notebook_path: str) -> list[Finding]:
    """Everything in the notebook at `notebook_path`, relative to `root`, that breaks a rule."""
    path = root / notebook_path
    try:
        notebook = notebooks.read(path, shown_as=notebook_path)
        declared(notebook, where=notebook_path)
    except NotebookError as error:
        return [Finding(error.where, error.what, error.fix)]
    findings = [Finding(notebook_path, *rule) for rule in _form(path, notebook)]
    for number, cell in enumerate(notebooks.code_cells(notebook), start=1):
        if TAG not in cell["metadata"].get("tags", []):
            where = f"{notebook_path}, cell {number} (id {cell['id']})"
            findings += [Finding(where, *rule) for rule in _code(root, cell["source"])]
    return findings


def _form(path: Path, notebook: Any) -> Iterator[tuple[str, str]]:
    first = notebook["cells"][0]
    if first["cell_type"] != "markdown" or not first["source"].startswith(f"# {path.stem}"):
        yield "it does not open with its title and purpose", f"begin with a Markdown cell `# {path.stem}`"
    if path.read_text(encoding="utf-8") != notebooks.text_of(notebooks.stripped(notebook)):
        yield "it is stored with outputs, counts or viewer state", "run `proofbook sync`, which stores it without"


def _code(root: Path, source: str) -> Iterator[tuple[str, str]]:
    if _INSTALLS.search(source):
        yield "it installs packages", "add them to pyproject.toml and the lock"
    try:
        tree = ast.parse(_LINE_MAGIC.sub("pass", source))
    except SyntaxError as error:
        yield f"no valid Python: {error.msg}", "mend it"
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield f"it defines '{node.name}'", "move it to src/, where it can be tested and reviewed"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_path(root, node.value):
            yield f"it holds the path {node.value!r}", "make it a parameter: a path is written once, in conf/"


def _is_path(root: Path, text: str) -> bool:
    if "/" not in text or not _FILE.fullmatch(text):
        return False
    return (
        text.startswith(("/", "./", "../", "~"))
        or "." in text.rpartition("/")[2]
        or (root / text.split("/", maxsplit=1)[0]).is_dir()
    )
