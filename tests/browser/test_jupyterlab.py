"""JupyterLab as people use it: running and saving a pipeline notebook changes nothing, changing its source does."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from proofbook.runner.notebooks import KERNELSPEC

REPOSITORY = Path(__file__).parents[2]
ALPHA = "notebooks/alpha.ipynb"
LOOK = "notebooks/explore/look.ipynb"

pytestmark = pytest.mark.slow


def run(folder, *words):
    """What a program of the environment prints, run as a user of the project would."""
    done = subprocess.run(
        words, cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def project(tiny):
    """The tiny project with a free notebook beside the stages', all of it committed."""
    for name in (".gitignore", ".dvcignore"):
        shutil.copy(REPOSITORY / name, tiny.root / name)
    look = nbformat.v4.new_notebook(
        metadata={"kernelspec": KERNELSPEC}, cells=[nbformat.v4.new_code_cell("print('found')", id="look")]
    )
    (tiny.root / LOOK).parent.mkdir()
    nbformat.write(look, tiny.root / LOOK)
    (tiny.root / "data").mkdir()
    commit(tiny.root)
    return tiny.root


def commit(root):
    run(root, "git", "add", ".")
    run(root, "git", "commit", "--quiet", "--message=all")


def changed(root):
    """What git has to show, new files included."""
    return run(root, "git", "status", "--porcelain", "--untracked-files=all")


def open_notebook(page, lab, path):
    """Open it, and wait for its kernel: cells run before that bring up the question which one to take."""
    page.goto(lab.address(path))
    expect(page.locator(".jp-CodeCell .cm-content").last).to_be_visible()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()


def run_all(page, last):
    """Run all cells; `last` is the number that the last one gets."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(page.locator(".jp-CodeCell .jp-InputPrompt").last).to_have_text(f"[{last}]:")


def save(page):
    """Save with the keyboard, and wait for the checkpoint, which is the last that JupyterLab writes."""
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "/checkpoints" in answer.url
    ) as answer:
        page.keyboard.press("Control+s")
    assert answer.value.status == 201


def append(page, text):
    """Write `text` at the end of the last cell."""
    page.locator(".jp-CodeCell .cm-content").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def test_a_pipeline_notebook_that_was_run_and_saved_is_the_same_file(page, lab, project):
    run(project, "dvc", "repro", "--quiet", "alpha")
    commit(project)
    before = (project / ALPHA).read_bytes()
    open_notebook(page, lab, project / ALPHA)
    run_all(page, last=3)
    shown = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    expect(shown).to_have_text([re.compile("^<object object at 0x"), re.compile("^<object at 0x")])
    save(page)
    expect(shown).to_have_count(2)
    assert (project / ALPHA).read_bytes() == before
    assert (project / "notebooks/.ipynb_checkpoints/alpha-checkpoint.ipynb").read_bytes() == before
    assert changed(project) == ""
    assert json.loads(run(project, "dvc", "status", "--json", "alpha")) == {}


def test_an_edit_is_saved_and_nothing_else_with_it(page, lab, project):
    before = (project / ALPHA).read_text()
    open_notebook(page, lab, project / ALPHA)
    run_all(page, last=3)
    append(page, "  # once")
    save(page)
    assert (project / ALPHA).read_text() == before.replace('"object()"', '"object()  # once"') != before
    append(page, " and twice")
    save(page)
    assert (project / ALPHA).read_text() == before.replace('"object()"', '"object()  # once and twice"')
    expect(page.locator(".jp-Dialog")).to_have_count(0)


@pytest.fixture
def autosaving(lab):
    """JupyterLab saving each second instead of every two minutes."""
    lab.configure("docmanager-extension/plugin", autosaveInterval=1)
    yield
    lab.configure("docmanager-extension/plugin")


@pytest.mark.usefixtures("autosaving")
def test_what_jupyterlab_saves_by_itself_is_stored_without_outputs_too(page, lab, project):
    before = (project / ALPHA).read_bytes()
    open_notebook(page, lab, project / ALPHA)
    # nothing is typed here: JupyterLab forgets to save what is typed while it saves
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/alpha.ipynb" in answer.url):
        run_all(page, last=3)
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    assert (project / ALPHA).read_bytes() == before


def test_a_free_notebook_keeps_its_outputs(page, lab, project):
    open_notebook(page, lab, project / LOOK)
    run_all(page, last=1)
    save(page)
    (cell,) = nbformat.read(project / LOOK, as_version=4).cells
    assert [output.text for output in cell.outputs] == ["found\n"]
    assert cell.execution_count == 1
    assert "execution" in cell.metadata, "JupyterLab was to note times here: no pipeline notebook may keep them"
    assert changed(project) == f" M {LOOK}\n"
