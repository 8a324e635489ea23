"""All of the project's rules at once, and the one that can mend itself: `parameters` cells equal to `params.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proofbook import config
from proofbook.errors import ConfigError, NotebookError, ProofbookError, StageError
from proofbook.pipeline.notebook_rules import find_rule_breaks
from proofbook.pipeline.places import Finding, find_displaced, find_undeclared
from proofbook.runner import Stage, load_stages, notebooks
from proofbook.runner.parameters import checked, declared, parameters_cell, synced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


def check_project(root: Path) -> list[Finding]:
    """Every finding, those of the configuration first.

    Raises:
        ProofbookError: `dvc.yaml` or `params.yaml` cannot be read at all.
    """
    params = config.read_params(root)
    stages = load_stages(root)
    findings = _configuration(root) + find_displaced(root, stages.values(), params) + find_undeclared(stages.values())
    for stage in first_items(stages.values()):
        if (root / stage.notebook).is_file():
            findings += find_rule_breaks(root, stage.notebook) + _parameters(root, stage, params)
    return findings


def _configuration(root: Path) -> list[Finding]:
    try:
        differences = config.check(root)
    except ConfigError as error:
        return [Finding(error.where or "conf/", "\n".join((error.what, *error.details)), error.fix)]
    return [Finding(config.PARAMS_FILE, line, "run `proofbook compose`") for line in differences]


def _parameters(root: Path, stage: Stage, params: Mapping[str, Any]) -> list[Finding]:
    try:
        notebook = notebooks.read(root / stage.notebook, shown_as=stage.notebook)
        defaults = declared(notebook, where=stage.notebook)
        given = checked(stage.parameters(params), defaults, stage=stage.name, where=stage.notebook)
    except NotebookError:
        return []  # told by the notebook's own rules
    except ProofbookError as error:
        return [Finding(error.where, "; ".join((error.what, *error.details)), error.fix)]
    if given != defaults:
        names = ", ".join(sorted(name for name in given if given[name] != defaults[name]))
        return [Finding(stage.notebook, f"its defaults differ from params.yaml: {names}", "run `proofbook sync`")]
    return []


def first_items(stages: Iterable[Stage]) -> list[Stage]:
    """One stage a notebook: for a matrix, its first item."""
    first: dict[str, Stage] = {}
    for stage in stages:
        first.setdefault(stage.base, stage)
    return list(first.values())


def sync(root: Path, params: Mapping[str, Any], *, only: Sequence[str] = (), write: bool = True) -> list[str]:
    """Make `parameters` cells equal to `params.yaml`, and store the notebooks without outputs.

    Args:
        root: the project's root.
        params: the sections of `params.yaml`.
        only: the stages to look at, by base name; all when empty.
        write: whether to write, or only to look.

    Returns:
        The notebooks that differed, as paths relative to `root`.

    Raises:
        StageError: a name in `only` is no stage.
        NotebookError: a notebook cannot be read, or its `parameters` cell holds more than defaults.
    """
    stages = first_items(load_stages(root).values())
    unknown = sorted(set(only) - {stage.base for stage in stages})
    if unknown:
        raise StageError(
            f"no stage is called {', '.join(unknown)}",
            where="dvc.yaml",
            fix=f"one of {', '.join(s.base for s in stages)}",
        )
    changed = []
    for stage in stages:
        if only and stage.base not in only:
            continue
        path = root / stage.notebook
        notebook = notebooks.stripped(notebooks.read(path, shown_as=stage.notebook))
        cell = parameters_cell(notebook, stage.notebook)
        cell["source"] = synced(cell["source"], stage.parameters(params), where=stage.notebook)
        if notebooks.text_of(notebook) != path.read_text(encoding="utf-8"):
            changed.append(stage.notebook)
            if write:
                notebooks.write(path, notebook)
    return changed
