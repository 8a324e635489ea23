"""A notebook as a file: read with a clear error, written in one form, stripped of what a run leaves in it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from proofbook import canonical
from proofbook.errors import NotebookError

if TYPE_CHECKING:
    from pathlib import Path

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_KEPT_CELL_METADATA = ("slideshow", "tags")


def read(path: Path, *, shown_as: str = "") -> Any:
    """The notebook at `path`, as nbformat 4.5.

    Args:
        path: the file.
        shown_as: how errors name it; default the path.

    Raises:
        NotebookError: missing, no JSON, or no valid notebook.
    """
    import nbformat  # noqa: PLC0415  two seconds on a slow machine; --help need not pay them

    where = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotebookError("the notebook is missing", where=where, fix="create it, or restore it from git") from error
    except (OSError, UnicodeDecodeError) as error:
        raise NotebookError(f"the notebook cannot be read: {error}", where=where, fix="restore it from git") from error
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except nbformat.reader.NotJSONError as error:
        raise NotebookError(
            "the notebook is no valid JSON", where=where, fix="restore it from git (a merge conflict left in it?)"
        ) from error
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise NotebookError(
            f"no valid notebook: {reason}", where=where, fix="open and save it in JupyterLab"
        ) from error
    return notebook


def text_of(notebook: Any) -> str:
    """The notebook's one canonical text: sorted keys, indented by one, UTF-8, one newline at the end."""
    import nbformat  # noqa: PLC0415  as in `read`

    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return text.rstrip("\n") + "\n"


def write(path: Path, notebook: Any) -> None:
    """Write the notebook's canonical text to `path`, whole or not at all."""
    canonical.write_text(path, text_of(notebook))


def stripped(notebook: Any) -> Any:
    """A copy of `notebook` without what running or viewing it leaves: outputs, counts, times, the viewer's state.

    Source, cell ids, tags and the kernel's name stay. Stripping twice changes nothing more.
    """
    result = copy.deepcopy(notebook)
    result["metadata"] = {
        "kernelspec": result["metadata"].get("kernelspec", dict(KERNELSPEC)),
        "language_info": {"name": "python"},
    }
    result["cells"] = [cell for cell in result["cells"] if not is_injected(cell)]
    for cell in result["cells"]:
        keep_metadata(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return result


def keep_metadata(cell: Any) -> None:
    """Keep, of the cell's metadata, what its author set and what is not empty."""
    cell["metadata"] = {key: cell["metadata"][key] for key in _KEPT_CELL_METADATA if cell["metadata"].get(key)}


def code_cells(notebook: Any) -> list[Any]:
    """The author's non-empty code cells, in order: what 'cell 1, 2, …' counts, as Jupyter does in a fresh run."""
    return [cell for cell in notebook["cells"] if is_numbered(cell)]


def is_numbered(cell: Any) -> bool:
    """Whether `cell` is a non-empty code cell that the author wrote."""
    return bool(cell["cell_type"] == "code" and cell["source"].strip() and not is_injected(cell))


def first_line(cell: Any) -> str:
    """The first line of a code cell that is no comment; its first line when all are."""
    lines = [line.strip() for line in cell["source"].splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("#")), next(iter(lines), ""))


def is_injected(cell: Any) -> bool:
    """Whether Papermill put `cell` in, to set the parameters."""
    return "injected-parameters" in cell["metadata"].get("tags", [])
