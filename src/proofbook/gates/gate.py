"""What a gate is: it judges evidence and gives an outcome, with what it needs, what it got and why in a sentence."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from proofbook.canonical import read_json
from proofbook.digest import digest_file
from proofbook.errors import GateError

REPORTS_VERSION = 1


class Status(enum.StrEnum):
    """What one gate found. Only `PASSED` is a pass."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one gate.

    Attributes:
        rule: the rule's name in the policy.
        status: what was found.
        needs: what the rule demands, as a person reads it.
        got: what was there; empty where nothing was.
        reason: one sentence that explains the status.
    """

    rule: str
    status: Status
    needs: str
    got: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a judgment rests on: the part it plays, its path from the project's root, and its digest."""

    role: str
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that gates may look at.

    Attributes:
        candidate: the model that was selected.
        comparison: the parsed comparison of the candidates, version 1.
        validation: the parsed report of the data's validation, version 1.
        split: the parsed report of the split, version 1.
        model_bytes: size of the candidate's stored model.
        sources: the files that this was read from.
    """

    candidate: str
    comparison: Mapping[str, Any]
    validation: Mapping[str, Any]
    split: Mapping[str, Any]
    model_bytes: int
    sources: tuple[Source, ...]


class Gate(Protocol):
    """One rule with its bounds filled in."""

    def judge(self, evidence: Evidence) -> Outcome:
        """The outcome; a number that is missing or NaN makes it fail, with that as its reason."""
        ...


def gather(comparison: str, validation: str, split: str, models: str) -> Evidence:
    """Read the evidence about the candidate that the comparison selected.

    Args:
        comparison: path of the comparison's report.
        validation: path of the report of the data's validation.
        split: path of the split's report.
        models: the folder with a folder for each candidate, which holds its stored model.

    Raises:
        DataError: a report is missing or no JSON.
        GateError: a report is of another version, nothing was selected, or the model is missing.
    """
    reports = {"comparison": comparison, "split": split, "validation": validation}
    parsed = {role: _read_report(path, role) for role, path in reports.items()}
    candidate = str(parsed["comparison"].get("selected"))
    if candidate not in parsed["comparison"].get("candidates", {}):
        raise GateError("the comparison selected no candidate", where=comparison, fix="run the compare stage again")
    model = stored_model(models, candidate)
    paths = {**reports, "model": model}
    return Evidence(
        candidate=candidate,
        **parsed,
        model_bytes=Path(model).stat().st_size,
        sources=tuple(Source(role, path, digest_file(path)) for role, path in sorted(paths.items())),
    )


def _read_report(path: str, role: str) -> Mapping[str, Any]:
    value = read_json(path)
    version = value.get("version") if isinstance(value, Mapping) else None
    if version != REPORTS_VERSION:
        raise GateError(
            f"a report of the {role} of version {REPORTS_VERSION} is needed, not {version!r}",
            where=path,
            fix="run the stage that writes it again",
        )
    return dict(value)


def stored_model(models: str, candidate: str) -> str:
    """The path of a candidate's stored model, the only file in its folder.

    Raises:
        GateError: there is none, or more than one file.
    """
    folder = Path(models) / candidate
    files = sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))
    if len(files) != 1:
        raise GateError(
            f"one stored model is needed, and there are {len(files)} files",
            where=str(folder),
            details=[path.name for path in files],
            fix="run the train stage again",
        )
    return files[0].as_posix()
