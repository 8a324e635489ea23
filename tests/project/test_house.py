"""The repository keeps its own rules."""

import ast
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import grimp
import nbformat
import pytest

from proofbook import pipeline
from proofbook.cli.main import COMMANDS, build_parser
from proofbook.runner import load_stages

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
STAGES = load_stages(ROOT)


def test_the_project_has_no_findings():
    assert pipeline.check_project(ROOT) == []


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_within_their_budgets(path):
    text = path.read_text()
    long = [f.name for f in functions(ast.parse(text)) if f.end_lineno - f.lineno + 1 > 60]
    assert text.count("\n") <= 400
    assert long == []


def documented_commands(page):
    text = page.read_text()
    spans = re.findall(r"`(proofbook [^`\n<…]+)`", text)
    lines = re.findall(
        r"^\s*(?:\$ )?(proofbook [^#\n]+)",
        "\n".join(re.findall(r"```console\n(.*?)```", text, re.DOTALL)),
        re.MULTILINE,
    )
    return {command.split(" && ")[0].strip() for command in spans + lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_documented_command_exists(page):
    for command in documented_commands(page):
        words = shlex.split(command)[1:]
        if words and words[0] != "--help":
            assert words[0] in COMMANDS, command
            if words[1:]:
                build_parser(words[0]).parse_args(words)


def test_the_documentation_names_every_command():
    text = (ROOT / "docs" / "commands.md").read_text()
    assert all(f"`proofbook {name}" in text for name in COMMANDS)


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("proofbook", "flights", exclude_type_checking_imports=True, cache_dir=None)


def imported_by_cells(notebook, graph):
    found = set()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(re.sub(r"^%.*$", "", cell.source, flags=re.MULTILINE))):
                if isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
                if isinstance(node, ast.ImportFrom):
                    found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found & graph.modules


def with_parents(modules):
    return {".".join(name.split(".")[:depth]) for name in modules for depth in range(1, len(name.split(".")) + 1)}


def closure(modules, graph):
    known = set()
    todo = with_parents(modules)
    while todo - known:
        name = (todo - known).pop()
        known.add(name)
        todo |= with_parents(graph.find_modules_directly_imported_by(name))
    return known


def file_of(module):
    path = ROOT / "src" / Path(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", sorted(STAGES))
def test_the_code_that_a_notebook_imports_is_declared_as_its_stages_dependency(name, graph):
    stage = STAGES[name]
    notebook = nbformat.read(ROOT / stage.notebook, as_version=4)
    files = {file_of(module) for module in closure(imported_by_cells(notebook, graph), graph)}
    missing = {file for file in files if not any(file == dep or file.startswith(f"{dep}/") for dep in stage.deps)}
    assert missing == set()
    assert files


def test_the_lock_holds_pinned_hashes_and_no_addresses():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert pins
    assert all("==" in pin for pin in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_lock_holds_every_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    locked = {
        line.split("==")[0].lower().replace("_", "-").replace(".", "-")
        for line in (ROOT / "requirements.lock").read_text().splitlines()
    }
    assert {re.split(r"[<>=\[ ]", name)[0].lower().replace(".", "-") for name in declared} <= locked


def test_no_tracked_file_holds_a_path_of_this_machine():
    found = subprocess.run(
        ["git", "-C", str(ROOT), "grep", "-lIF", "-e", f"{ROOT}/", "-e", f"{Path.home()}/"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
