"""What Jupyter does when a pipeline notebook is saved: it stores the notebook without outputs.

The installed package brings a configuration file that names this module as an extension of Jupyter Server, which then
calls `strip_before_save` before each save. (Such a file can only name extensions: other settings in it are ignored.)
A notebook that was opened, run and saved without a change of its source is then the same file as before: git has
nothing to show, and DVC nothing to run again. Free notebooks (`notebooks/explore/`, or anywhere else) keep their
outputs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proofbook import project
from proofbook.errors import ProjectError
from proofbook.runner import notebooks


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Where Jupyter Server finds the extension: here."""
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Have notebooks stripped, beside whatever hook the user has set.

    Args:
        server: Jupyter's `ServerApp`.
    """
    server.contents_manager.register_pre_save_hook(strip_before_save)


def strip_before_save(*, model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """Strip a pipeline notebook in place; leave every other file alone.

    The signature is that of Jupyter Server's `pre_save_hook`.

    Args:
        model: Jupyter's contents model, about to be saved.
        path: the file's path under the server's root.
        contents_manager: Jupyter's contents manager.
    """
    if model.get("type") != "notebook" or model.get("content") is None:
        return
    if not is_pipeline_notebook(Path(contents_manager.root_dir) / path.lstrip("/")):
        return
    import nbformat  # noqa: PLC0415  loaded in the server anyway

    model["content"] = notebooks.stripped(nbformat.from_dict(model["content"]))


def is_pipeline_notebook(path: Path) -> bool:
    """Whether `path` lies directly in the `notebooks/` of a project."""
    try:
        return path.suffix == ".ipynb" and path.parent.resolve() == project.find_root(path.parent) / project.NOTEBOOKS
    except ProjectError:
        return False
