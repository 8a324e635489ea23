"""Our Papermill engine: nbclient's, which also tells where it is, and records a dead kernel in the cell that killed it.

Registered as the entry point `papermill.engine: proofbook`, so that `papermill --engine proofbook` finds it too.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger
from traitlets.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KERNEL_GONE = "the kernel died while this cell ran (killed, out of memory, or a crash in native code)"


class ProofbookEngine(NBClientEngine):  # type: ignore[misc] # papermill is untyped
    """Runs a notebook in a kernel of its own, in an environment that the caller gives."""

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0913, PLR0917  the signature is Papermill's
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        environment: Mapping[str, str] | None = None,
        on_cell: Callable[[Any], None] | None = None,
        **options: Any,
    ) -> Any:
        """Execute `nb_man.nb` in place.

        Args:
            nb_man: Papermill's manager of the notebook.
            kernel_name: name of the kernelspec.
            log_output: write what cells print to Papermill's log.
            stdout_file: a file for what cells print, or None.
            stderr_file: likewise for standard error.
            start_timeout: seconds to wait for the kernel.
            execution_timeout: seconds that one cell may take; None for no limit.
            environment: the kernel's environment variables; None to inherit this process's.
            on_cell: called with each cell before it runs.
            options: passed on to nbclient.
        """
        options.pop("input_path", None)
        with tempfile.TemporaryDirectory(prefix="proofbook-") as sockets:
            client = _Client(
                nb_man,
                on_cell=on_cell,
                config=_private_connection(sockets),
                kernel_name=kernel_name,
                startup_timeout=start_timeout,
                timeout=execution_timeout,
                log_output=log_output,
                stdout_file=stdout_file,
                stderr_file=stderr_file,
                log=logger,
                record_timing=False,
                **options,
            )
            return client.execute(**({} if environment is None else {"env": dict(environment)}))


def _private_connection(folder: str) -> Config:
    """Where the kernel listens: Unix sockets in a folder that only this user can enter, TCP where there are none."""
    if os.name == "nt":
        return Config()
    return Config(KernelManager={"transport": "ipc", "ip": f"{folder}/kernel"})


class _Client(PapermillNotebookClient):  # type: ignore[misc] # papermill is untyped
    def __init__(self, nb_man: Any, *, on_cell: Callable[[Any], None] | None, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self._on_cell = on_cell or (lambda _: None)

    def execute(self, **start: Any) -> Any:
        self.reset_execution_trackers()
        with self.setup_kernel(**start):
            self.papermill_execute_cells()
            self.set_widgets_metadata()
        return self.nb

    def papermill_execute_cells(self) -> None:
        for index, cell in enumerate(self.nb.cells):
            self._on_cell(cell)
            try:
                self.nb_man.cell_start(cell, index)
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            except (DeadKernelError, CellTimeoutError) as error:
                cell.outputs.append(_as_output(error))
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            finally:
                self.nb_man.cell_complete(cell, cell_index=index)


def _as_output(error: Exception) -> Any:
    """What a cell shows when its kernel ended under it, in the form of a Python exception."""
    message = _KERNEL_GONE if isinstance(error, DeadKernelError) else str(error).splitlines()[0]
    name = type(error).__name__
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])
