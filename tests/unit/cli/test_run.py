"""`proofbook run` with real kernels: what it leaves when all goes well, and what it says and keeps when not."""

import json

import nbformat
import pytest

from proofbook import canonical


def outputs(tiny):
    return {path.name: path.read_bytes() for path in (tiny.root / "data").rglob("*") if path.is_file()}


def test_a_stage_writes_its_outputs_its_report_and_its_record(tiny):
    answer = tiny.run("run", "alpha", "--json")
    assert answer.code == 0, answer.err
    record = json.loads(answer.out)
    assert [cell["number"] for cell in record["cells"]] == [1, 2, 3]
    assert outputs(tiny) == {"a.txt": b"aaa"}
    report = nbformat.read(tiny.root / "reports/notebooks/alpha.ipynb", as_version=4)
    assert [cell.id for cell in report.cells] == ["title", "parameters", "injected-parameters", "c0", "c1"]
    assert report.cells[-1].outputs[0].text.startswith("<object object at 0x0001>")
    first = (tiny.root / "reports/notebooks/alpha.ipynb").read_bytes()
    assert tiny.run("run", "alpha").code == 0
    assert (tiny.root / "reports/notebooks/alpha.ipynb").read_bytes() == first


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("# comment\nint('x')  # here", "ValueError: invalid literal for int()"),
        ("import os; os._exit(3)", "DeadKernelError: the kernel died while this cell ran"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "DeadKernelError: the kernel died"),
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("x = (", "SyntaxError"),
    ],
    ids=["exception", "exit", "killed", "sys.exit", "interrupt", "syntax"],
)
def test_a_failing_cell_is_named_and_the_previous_outputs_stay(tiny, cell, says):
    assert tiny.run("run", "alpha").code == 0
    before = outputs(tiny), (tiny.root / "reports/notebooks/alpha.ipynb").read_bytes()
    tiny.set_cell("alpha", "c1", f"Path(out).write_text('half')\n{cell}")
    answer = tiny.run("run", "alpha")
    assert answer.code == 1
    assert "stage 'alpha' failed in cell 3: Path(out).write_text('half')" in answer.err
    assert says in answer.err
    assert "notebooks/alpha.ipynb, cell 3 (id c1)" in answer.err
    assert "kept as .proofbook/failed/alpha.ipynb" in answer.err
    assert "Traceback" not in answer.err
    kept = nbformat.read(tiny.root / ".proofbook/failed/alpha.ipynb", as_version=4)
    assert any(
        output.output_type == "error" for cell in kept.cells if cell.cell_type == "code" for output in cell.outputs
    )
    assert (outputs(tiny), (tiny.root / "reports/notebooks/alpha.ipynb").read_bytes()) == before


@pytest.mark.parametrize("changed", ["params.yaml", "notebooks/alpha.ipynb"])
def test_what_changes_while_a_stage_runs_fails_it_since_dvc_would_record_the_change(tiny, changed):
    old, new = ("'n': 3", "'n': 4") if changed == "params.yaml" else ("why", "why not")
    edit = f"p = Path({changed!r}); p.write_text(p.read_text().replace({old!r}, {new!r}))"
    tiny.set_cell("alpha", "c1", f"Path(out).write_text('new')\n{edit}")
    answer = tiny.run("run", "alpha")
    assert answer.code == 1
    assert "changed while it ran" in answer.err
    assert outputs(tiny) == {}


def test_an_output_that_was_not_written_is_a_failure(tiny):
    tiny.set_cell("alpha", "c1", "pass")
    answer = tiny.run("run", "alpha")
    assert answer.code == 1
    assert "did not write 'data/a.txt'" in answer.err


def test_a_missing_input_is_told_before_a_kernel_starts(tiny):
    answer = tiny.run("run", "beta@x")
    assert answer.code == 1
    assert "has no input 'data/a.txt'" in answer.err
    assert "dvc repro" in answer.err


def change_params(old, new):
    return lambda tiny: tiny.replace("params.yaml", old, new)


def unknown_in_notebook(tiny):
    tiny.set_cell("alpha", "parameters", "n = 1")


def set_metadata(**metadata):
    def change(tiny):
        notebook = tiny.notebook("alpha")
        notebook.metadata = nbformat.from_dict(metadata)
        tiny.save("alpha", notebook)

    return change


def test_a_notebook_that_names_no_kernel_runs_in_this_environments_python(tiny):
    set_metadata()(tiny)
    answer = tiny.run("run", "alpha")
    assert answer.code == 0, answer.err


def test_a_kernel_that_does_not_start_is_a_failure_with_a_message(tiny):
    (tiny.root / "src").mkdir()
    (tiny.root / "src" / "sitecustomize.py").write_text("import os\nos._exit(3)\n")
    answer = tiny.run("run", "alpha")
    assert answer.code == 1
    assert "the kernel of stage 'alpha' did not start" in answer.err
    assert "unexpected" not in answer.err


def write_notebook(text):
    return lambda tiny: (tiny.root / "notebooks/alpha.ipynb").write_text(text)


@pytest.mark.parametrize(
    ("breakage", "says"),
    [
        (change_params("'n': 3", "'n': 3\n  typo: 1"), "alpha.typo: unknown key"),
        (change_params("'n': 3", "'n': three"), "alpha.n: input should be a valid integer, got 'three'"),
        (change_params("beta:", "gamma:"), "beta: missing (belongs in conf/beta/default.yaml)"),
        (unknown_in_notebook, "unknown: the notebook declares no 'out'"),
        (write_notebook("{ not json"), "no valid JSON"),
        (write_notebook('{"cells": 3, "nbformat": 4, "nbformat_minor": 5}'), "no valid notebook"),
        (write_notebook("[]"), "no valid notebook"),
        (set_metadata(kernelspec={"name": "ruby9", "display_name": "Ruby"}), "asks for the kernel 'ruby9'"),
        (lambda tiny: (tiny.root / "notebooks/alpha.ipynb").unlink(), "the notebook is missing"),
        (lambda tiny: (tiny.root / "params.yaml").unlink(), "params.yaml"),
        (lambda tiny: (tiny.root / "dvc.yaml").write_text("stages: ["), "dvc.yaml"),
    ],
    ids=[
        "unknown",
        "string",
        "section",
        "undeclared",
        "json",
        "cells",
        "list",
        "kernel",
        "no-notebook",
        "no-params",
        "dvc.yaml",
    ],
)
def test_bad_input_is_refused_with_exit_2_and_changes_nothing(tiny, breakage, says):
    canonical.write_text(tiny.root / "data/a.txt", "precious")
    breakage(tiny)
    answer = tiny.run("run", "alpha")
    assert answer.code == 2
    assert says in answer.err
    assert "to do:" in answer.err
    assert "Traceback" not in answer.err
    assert outputs(tiny) == {"a.txt": b"precious"}


def test_an_error_can_be_read_by_a_program(tiny):
    answer = tiny.run("run", "gamma", "--json")
    assert answer.code == 2
    assert json.loads(answer.out)["error"]["kind"] == "StageError"
