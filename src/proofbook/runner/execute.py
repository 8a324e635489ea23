"""One run of one stage, from its notebook to its outputs: all of them, or the ones from before."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from proofbook import canonical, clock, project
from proofbook.errors import NotebookError, StageFailedError
from proofbook.runner import notebooks, record, transaction
from proofbook.runner.environment import kernel_environment
from proofbook.runner.failure import Failure, find_failure
from proofbook.runner.normalize import normalized
from proofbook.runner.parameters import checked, declared
from proofbook.runner.record import CellTime, RunRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from proofbook.runner.stage import Stage


class Progress(Protocol):
    """Is told which code cell begins: its number, how many there are, and its first line."""

    def __call__(self, number: int, total: int, first_line: str) -> None:
        """Cell `number` of `total` begins."""


def run_stage(
    root: Path, stage: Stage, read_params: Callable[[], Mapping[str, Any]], progress: Progress | None = None
) -> RunRecord:
    """Run `stage`: its notebook through Papermill, with the parameters that DVC tracks for it.

    Args:
        root: the project's root, which is the kernel's working directory.
        stage: the stage as DVC resolves it.
        read_params: reads the sections of `params.yaml`; called again at the end, for DVC records what stands there.
        progress: told of each cell.

    Returns:
        The record of the run, which is also kept under `.proofbook/runs/`.

    Raises:
        NotebookError: the notebook cannot be read, or asks for another kernel than this environment's Python.
        ParameterError: it and the stage's parameters disagree.
        StageError: `dvc.yaml` declares the stage wrongly, or another process runs it.
        StageFailedError: an input is missing, the kernel did not start or died, a cell failed, a declared output was
            not written, or notebook or parameters changed while the stage ran.
    """
    notebook = notebooks.read(root / stage.notebook, shown_as=stage.notebook)
    _require_kernel(stage, notebook)
    defaults = declared(notebook, where=stage.notebook)
    given = stage.parameters(read_params())
    parameters = checked(given, defaults, stage=stage.name, where=stage.notebook)
    _require_inputs(root, stage)
    timer = _Timer(notebook, progress)
    with transaction.outputs_or_nothing(root, stage.name, stage.outs):
        executed = _execute(root, stage, notebook, parameters, timer)
        failure = find_failure(executed)
        if failure:
            raise _failed(root, stage, executed, failure)
        if notebooks.read(root / stage.notebook) != notebook or stage.parameters(read_params()) != given:
            raise _changed_meanwhile(stage)
        notebooks.write(root / stage.report, normalized(executed))
        _require_outputs(root, stage, executed)
    _kept_notebook(root, stage).unlink(missing_ok=True)
    result = timer.record(stage.name)
    record.write(root, result)
    return result


class _Timer:
    """Times the author's code cells and passes progress on."""

    def __init__(self, notebook: Any, progress: Progress | None) -> None:
        self._total = len(notebooks.code_cells(notebook))
        self._progress = progress
        self._started = clock.now().isoformat()
        self._marks: list[tuple[str, float]] = []
        self._start_s = clock.stopwatch_s()

    def start(self, cell: Any) -> None:
        if not notebooks.is_numbered(cell):
            return
        line = notebooks.first_line(cell)
        self._marks.append((line, clock.stopwatch_s()))
        if self._progress:
            self._progress(len(self._marks), self._total, line)

    def record(self, stage: str) -> RunRecord:
        end_s = clock.stopwatch_s()
        ends = [at for _, at in self._marks[1:]] + [end_s]
        cells = tuple(
            CellTime(number, line, round(until - at, 3))
            for number, ((line, at), until) in enumerate(zip(self._marks, ends, strict=True), start=1)
        )
        return RunRecord(stage, self._started, round(end_s - self._start_s, 3), cells)


def _execute(root: Path, stage: Stage, notebook: Any, parameters: Mapping[str, Any], timer: _Timer) -> Any:
    """The executed notebook, whether it succeeded or not."""
    import papermill  # noqa: PLC0415  two seconds; what is refused before this point is refused at once
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what went wrong is told once, by us
    with tempfile.TemporaryDirectory(prefix="proofbook-") as scratch:
        output = Path(scratch) / "executed.ipynb"
        try:
            return papermill.execute_notebook(
                notebook,
                output,
                parameters=dict(parameters),
                engine_name="proofbook",
                kernel_name=notebooks.KERNELSPEC["name"],
                language=notebooks.KERNELSPEC["language"],
                progress_bar=False,
                request_save_on_cell_execute=False,
                cwd=root,
                environment=kernel_environment(root),
                on_cell=timer.start,
            )
        except PapermillExecutionError:
            return notebooks.read(output, shown_as=stage.notebook)
        except RuntimeError as error:
            raise StageFailedError(
                f"the kernel of stage '{stage.name}' did not start: {error}",
                where=stage.notebook,
                fix=f"`{sys.executable} -m ipykernel --version` says whether the environment is whole",
            ) from error


def _require_kernel(stage: Stage, notebook: Any) -> None:
    """A kernel of another name may be another environment: what it computed would not be this project's."""
    name = notebook["metadata"].get("kernelspec", {}).get("name", notebooks.KERNELSPEC["name"])
    if name != notebooks.KERNELSPEC["name"]:
        raise NotebookError(
            f"the notebook asks for the kernel '{name}'; stages run in this environment's Python",
            where=stage.notebook,
            fix=f"choose the kernel '{notebooks.KERNELSPEC['display_name']}' in JupyterLab and save",
        )


def _require_inputs(root: Path, stage: Stage) -> None:
    missing = sorted(dep for dep in stage.deps if not (root / dep).exists())
    if missing:
        raise StageFailedError(
            f"stage '{stage.name}' has no input {', '.join(repr(path) for path in missing)}",
            where=f"dvc.yaml, stages.{stage.base}.deps",
            fix="`dvc repro` runs the stages that write it; a file that no stage writes comes from git or `dvc pull`",
        )


def _changed_meanwhile(stage: Stage) -> StageFailedError:
    """DVC records what notebook and parameters are after the run: the lock would tell of a run that never was."""
    return StageFailedError(
        f"the notebook or the parameters of stage '{stage.name}' changed while it ran",
        where=f"{stage.notebook}; params.yaml, section '{stage.base}'",
        fix="run it again; the previous outputs are as they were",
    )


def _require_outputs(root: Path, stage: Stage, executed: Any) -> None:
    missing = sorted(out for out in stage.outs if not (root / out).exists())
    if missing:
        kept = _keep(root, stage, executed)
        raise StageFailedError(
            f"stage '{stage.name}' ran to its end and did not write {', '.join(repr(path) for path in missing)}",
            where=f"{stage.notebook}; dvc.yaml, stages.{stage.base}.outs",
            fix=f"write it, or take it out of dvc.yaml; the executed notebook is kept as {kept}",
        )


def _failed(root: Path, stage: Stage, executed: Any, failure: Failure) -> StageFailedError:
    kept = _keep(root, stage, executed)
    return StageFailedError(
        f"stage '{stage.name}' failed in cell {failure.number}: {failure.first_line}",
        details=failure.message.splitlines(),
        where=f"{stage.notebook}, cell {failure.number}" + (f" (id {failure.cell_id})" if failure.cell_id else ""),
        fix=f"the notebook up to there is kept as {kept}; the stage's previous outputs are as they were",
    )


def _kept_notebook(root: Path, stage: Stage) -> Path:
    return project.state(root, "failed", f"{stage.name}.ipynb")


def _keep(root: Path, stage: Stage, executed: Any) -> str:
    path = _kept_notebook(root, stage)
    canonical.write_text(path, notebooks.text_of(normalized(executed)))
    return path.relative_to(root).as_posix()
