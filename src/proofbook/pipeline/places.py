"""One word, five places: stage, notebook, configuration group, section, executed report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proofbook import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from proofbook.runner import Stage

OVERLAYS = "experiment"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that breaks a rule of the project: where, what, and what to do."""

    where: str
    what: str
    fix: str


def find_displaced(root: Path, stages: Iterable[Stage], params: Mapping[str, Any]) -> list[Finding]:
    """The words that do not stand in all five places.

    A section of `params.yaml` that is a plain value (such as a shared `seed`) names no stage.
    """
    stages = list(stages)
    places = {
        "dvc.yaml (stages)": {stage.base for stage in stages},
        f"{project.NOTEBOOKS}/": {path.stem for path in (root / project.NOTEBOOKS).glob("*.ipynb")},
        "conf/ (groups)": {path.name for path in (root / "conf").glob("*/") if path.name != OVERLAYS},
        "params.yaml (sections)": {key for key, value in params.items() if isinstance(value, dict)},
        f"{project.REPORTS}/ (outs in dvc.yaml)": {stage.base for stage in stages if stage.report in stage.outs},
    }
    words = sorted(set().union(*places.values()))
    return [
        Finding(place, f"'{word}' is missing here; it stands in {_others(word, places)}", _fix(word, place))
        for word in words
        for place, names in places.items()
        if word not in names
    ]


def _others(word: str, places: Mapping[str, set[str]]) -> str:
    return ", ".join(place for place, names in places.items() if word in names)


def _fix(word: str, place: str) -> str:
    return f"add '{word}' to {place}, or take it out of the other places"


def find_undeclared(stages: Iterable[Stage]) -> list[Finding]:
    """The stages whose declaration in `dvc.yaml` does not say what a run does."""
    findings = []
    for stage in stages:
        where = f"dvc.yaml, stages.{stage.base}"
        command = f"proofbook run {stage.name}"
        if stage.command != command:
            findings.append(Finding(where, f"its command is `{stage.command}`", f"make it `{command}`"))
        if stage.notebook not in stage.deps:
            findings.append(Finding(where, "its notebook is no dependency", f"add {stage.notebook} to deps"))
        findings += [
            Finding(where, f"DVC deletes '{out}' before a run, so that a failure loses it", "add `persist: true` to it")
            for out in stage.outs
            if out not in stage.persistent
        ]
    return findings
