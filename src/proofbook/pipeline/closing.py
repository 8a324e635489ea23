"""What a run of the pipeline came to: candidates, verdict, where things lie, how long each stage took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proofbook import canonical, project
from proofbook.errors import DataError, StageError
from proofbook.runner.record import record_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from proofbook.runner import Stage


@dataclass(frozen=True, slots=True)
class Score:
    """A primary metric on the test rows, with its interval; `role`: selected, candidate, baseline or champion."""

    name: str
    role: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a run.

    `baseline` says what the baseline is; a duration is None for a stage whose outputs came from a cache.
    """

    metric: str
    test_rows: int
    scores: tuple[Score, ...]
    baseline: str
    verdict: str
    reasons: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    durations_s: tuple[tuple[str, float | None], ...]


def read_closing(root: Path, stages: Iterable[Stage], params: Mapping[str, Any]) -> Closing:
    """Read the reports that the stages `compare`, `gate` and `export` wrote.

    Args:
        root: the project's root.
        stages: its stages.
        params: the sections of `params.yaml`; `compare.comparison`, `gate.verdict` and `export.bundle` say where to
        look.

    Raises:
        StageError: the project has no such stage or key.
        DataError: a report is missing or broken: the pipeline has not come so far.
    """
    comparison = _report(root, _path(params, "compare", "comparison"), "compare")
    verdict = _report(root, _path(params, "gate", "verdict"), "gate")
    metric = comparison["primary"]
    bundle = _path(params, "export", "bundle")
    return Closing(
        metric=comparison["metrics"][metric]["title"],
        test_rows=comparison["rows"]["test"]["rows"],
        scores=tuple(_scores(comparison, metric)),
        baseline=comparison["baseline"]["title"],
        verdict=verdict["verdict"],
        reasons=tuple(verdict["reasons"]),
        places=tuple(_places(root, bundle)),
        durations_s=tuple((stage.name, _duration_s(root, stage.name)) for stage in stages),
    )


def _path(params: Mapping[str, Any], section: str, key: str) -> str:
    try:
        return str(params[section][key])
    except KeyError as error:
        raise StageError(
            f"the project has no '{section}.{key}', which says where stage '{section}' writes",
            where="params.yaml",
            fix=f"add it to conf/{section}/ and run `proofbook compose`",
        ) from error


def _report(root: Path, path: str, stage: str) -> Any:
    try:
        return canonical.read_json(root / path)
    except DataError as error:
        raise DataError(error.what, where=path, fix=f"`dvc repro {stage}` writes it") from error


def _scores(comparison: Mapping[str, Any], metric: str) -> list[Score]:
    selected = comparison["selected"]
    named = [
        _score(name, "selected" if name == selected else "candidate", candidate["test"][metric])
        for name, candidate in comparison["candidates"].items()
    ]
    named.sort(key=lambda score: (score.value is None, -(score.value or 0.0), score.name))
    if comparison["champion"]["test"]:
        named.append(_score("champion", "champion", comparison["champion"]["test"][metric]))
    return [*named, _score("baseline", "baseline", comparison["baseline"]["test"][metric])]


def _score(name: str, role: str, values: Mapping[str, Any]) -> Score:
    return Score(name, role, values["value"], values["low"], values["high"])


def _places(root: Path, bundle: str) -> list[tuple[str, str]]:
    there = [
        ("bundle", bundle),
        ("model card", f"{bundle}/model_card.md"),
        ("executed notebooks", f"{project.REPORTS}/"),
    ]
    return [(what, path) for what, path in there if (root / path).exists()]


def _duration_s(root: Path, stage: str) -> float | None:
    path = record_path(root, stage)
    return float(canonical.read_json(path)["duration_s"]) if path.is_file() else None
