from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from proofbook.runner.failure import find_failure


def ran(source, count, *outputs, tags=()):
    return new_code_cell(
        source, execution_count=count, outputs=list(outputs), metadata={"tags": list(tags)}, id=f"c{count}"
    )


def error(name="ValueError", value="no"):
    return new_output("error", ename=name, evalue=value, traceback=[])


def test_a_run_is_good_when_every_cell_ran():
    assert (
        find_failure(new_notebook(cells=[new_markdown_cell("# t"), ran("a = 1", 1), new_code_cell("  "), ran("b", 2)]))
        is None
    )


def test_the_number_counts_the_authors_code_cells():
    cells = [
        ran("a = 1", 1, tags=["parameters"]),
        ran("a = 2", 2, tags=["injected-parameters"]),
        ran("# why\nf(a)", 3, error()),
    ]
    found = find_failure(new_notebook(cells=cells))
    assert (found.number, found.first_line, found.message) == (2, "f(a)", "ValueError: no")


def test_sys_exit_is_a_failure_and_so_is_a_cell_that_never_ran():
    assert find_failure(new_notebook(cells=[ran("exit", 1, error("SystemExit", "0"))])).message == "SystemExit: 0"
    assert "not executed" in find_failure(new_notebook(cells=[ran("a", 1), ran("b", None)])).message


def test_a_cell_that_may_raise_may_but_not_kill_the_kernel():
    allowed = ["raises-exception"]
    assert find_failure(new_notebook(cells=[ran("1/0", 1, error(), tags=allowed)])) is None
    assert find_failure(new_notebook(cells=[ran("die", 1, error("DeadKernelError"), tags=allowed)]))
