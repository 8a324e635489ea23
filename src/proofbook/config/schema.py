"""The composed configuration against the project's typed schema: every problem at once, each with its key and its file.

The schema is a pydantic model with one field a stage, named in `pyproject.toml`::

    [tool.proofbook]
    schema = "flights.config:Config"
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proofbook.config.sources import Sources
from proofbook.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the configuration: the dotted key, what is wrong, and where the key is written."""

    key: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message} ({self.where})"


def load_schema(root: Path) -> type[BaseModel]:
    """The schema that `[tool.proofbook]` in the project's `pyproject.toml` names.

    Raises:
        ConfigError: none is named, or it cannot be imported.
    """
    place = f"{root / 'pyproject.toml'}, [tool.proofbook] schema"
    try:
        settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        name = settings["tool"]["proofbook"]["schema"]
        module, _, attribute = name.partition(":")
        schema: type[BaseModel] = getattr(importlib.import_module(module), attribute)
    except (FileNotFoundError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            "the project names no schema", where=place, fix='add schema = "package.module:Model"'
        ) from error
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigError(
            f"the schema cannot be imported: {error}", where=place, fix="name an importable model"
        ) from error
    return schema


def problems(values: Mapping[str, Any], schema: type[BaseModel], sources: Sources) -> list[Problem]:
    """Everything that is wrong in `values`, ordered by key; empty when nothing is."""
    from pydantic import ValidationError  # noqa: PLC0415  only a broken configuration needs it

    try:
        schema.model_validate(values)
    except ValidationError as error:
        found = {_problem(detail, values, sources) for detail in error.errors()}
        return sorted(found, key=lambda problem: (problem.key, problem.message))
    return []


def validate(root: Path, values: Mapping[str, Any], overrides: Sequence[str] = ()) -> None:
    """Check `values` against the project's schema.

    Raises:
        ConfigError: with every problem in `details`.
    """
    found = problems(values, load_schema(root), Sources(root, overrides))
    if found:
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        raise ConfigError(
            f"the configuration has {count}",
            details=[str(problem) for problem in found],
            fix="mend conf/ (or the override) and run `proofbook compose`",
        )


def _problem(detail: Mapping[str, Any], values: Mapping[str, Any], sources: Sources) -> Problem:
    path = _real_path(detail["loc"], values)
    kind = detail["type"]
    if kind == "missing":
        message = "missing"
    elif kind == "extra_forbidden":
        message = "unknown key"
    else:
        message = f"{detail['msg'][0].lower()}{detail['msg'][1:]}, got {detail['input']!r}"
    key = ".".join(str(part) for part in path) or "params.yaml"
    return Problem(key, message, sources.locate(path))


def _real_path(location: Sequence[str | int], values: Any) -> tuple[str | int, ...]:
    """Pydantic's location without the names that it adds for members of a union."""
    path: list[str | int] = []
    for index, part in enumerate(location):
        if isinstance(values, Mapping) and part in values:
            values = values[part]
        elif isinstance(values, Sequence) and not isinstance(values, str) and isinstance(part, int):
            values = values[part] if part < len(values) else None
        elif index < len(location) - 1:
            continue
        path.append(part)
    return tuple(path)
