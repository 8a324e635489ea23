"""What failed in an executed notebook, judged by its cells and not by Papermill's exit code.

Papermill calls a run good in which a cell called `sys.exit(0)`, and calls cells 'completed' that a dead kernel never
ran. A run is good when each non-empty code cell has an execution count and none raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proofbook.runner import notebooks

_MAY_RAISE = "raises-exception"


@dataclass(frozen=True, slots=True)
class Failure:
    """The first cell that failed. `number` counts as `notebooks.code_cells` does; 0 is Papermill's own cell."""

    number: int
    cell_id: str
    first_line: str
    message: str


def find_failure(notebook: Any) -> Failure | None:
    """The first failure in the executed `notebook`; None when the run is good."""
    number = 0
    for cell in notebook["cells"]:
        number += notebooks.is_numbered(cell)
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        message = _message(cell)
        if message:
            return Failure(number, cell.get("id", ""), notebooks.first_line(cell), message)
    return None


def _message(cell: Any) -> str:
    errors = [output for output in cell["outputs"] if output["output_type"] == "error"]
    if errors and (_MAY_RAISE not in cell["metadata"].get("tags", []) or errors[0]["ename"] == "DeadKernelError"):
        return f"{errors[0]['ename']}: {errors[0]['evalue']}"
    if cell["execution_count"] is None:
        return "not executed: the notebook ended before this cell (a `sys.exit` or `quit()` in the cell above?)"
    return ""
