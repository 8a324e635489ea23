"""`params.yaml`: what `conf/` composes to, committed, and what plain `dvc repro` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proofbook.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

PARAMS_FILE = "params.yaml"


def parse_params(text: str, *, where: str = PARAMS_FILE) -> dict[str, Any]:
    """The sections in `text`, by name.

    Raises:
        ConfigError: `text` is no YAML mapping.
    """
    from dvc.utils.serialize import YAMLError, parse_yaml  # noqa: PLC0415  the reader that DVC itself uses; slow to import

    try:
        values = parse_yaml(text, where)
    except YAMLError as error:
        raise ConfigError(f"no valid YAML: {error}", where=where, fix="run `proofbook compose`") from error
    except Exception as error:
        raise ConfigError(f"cannot be read: {error}", where=where, fix="run `proofbook compose`") from error
    if not isinstance(values, dict):
        raise ConfigError("no mapping of sections", where=where, fix="run `proofbook compose`")
    return values


def read_params(root: Path) -> dict[str, Any]:
    """The sections of the project's `params.yaml`.

    Raises:
        ConfigError: the file is missing or no YAML mapping.
    """
    path = root / PARAMS_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError(f"{PARAMS_FILE} is missing", where=str(root), fix="run `proofbook compose`") from error
    return parse_params(text)
