"""From `conf/` to `params.yaml`, by the very function that DVC calls in `dvc exp run`: both write the same bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofbook import canonical
from proofbook.config.params import PARAMS_FILE, parse_params, read_params
from proofbook.config.schema import validate
from proofbook.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ABSENT = object()


def compose(root: Path, overrides: Sequence[str] = ()) -> str:
    """The text of `params.yaml` that the project's `conf/` composes to.

    Where `conf/` lies and how its main file is called is what `dvc config` says (`hydra.config_dir`,
    `hydra.config_name`).

    Args:
        root: the project's root.
        overrides: Hydra overrides, such as `train.seed=2`, `train=fast` or `+experiment=sample`.

    Raises:
        ConfigError: Hydra cannot compose, with its reason.
    """
    from dvc.config import Config  # noqa: PLC0415  DVC and Hydra take half a second to import
    from dvc.exceptions import DvcException  # noqa: PLC0415
    from dvc.utils.hydra import compose_and_dump  # noqa: PLC0415
    from hydra.errors import HydraException  # noqa: PLC0415
    from omegaconf.errors import OmegaConfBaseException  # noqa: PLC0415

    settings = Config(str(root / ".dvc")).get("hydra", {})
    folder = root / settings.get("config_dir", "conf")
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / PARAMS_FILE
        try:
            compose_and_dump(
                output,
                str(folder),
                settings.get("config_module"),
                settings.get("config_name", "config"),
                str(root / settings.get("plugins_path", "")),
                list(overrides),
            )
        except (HydraException, OmegaConfBaseException, DvcException, ValueError) as error:
            raise ConfigError(
                f"{folder.name}/ does not compose: {_one_line(error)}",
                where=f"overrides {' '.join(overrides)}" if overrides else f"{folder.name}/",
                fix="mend what the message names; Hydra's override syntax: hydra.cc, 'Override grammar'",
            ) from error
        return output.read_text(encoding="utf-8")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def write(root: Path, overrides: Sequence[str] = ()) -> bool:
    """Compose, validate and write `params.yaml`; nothing is written when anything is wrong.

    Returns:
        Whether the file changed.

    Raises:
        ConfigError: `conf/` does not compose, or what it composes to breaks the schema.
    """
    text = compose(root, overrides)
    validate(root, parse_params(text), overrides)
    path = root / PARAMS_FILE
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    canonical.write_text(path, text)
    return True


def check(root: Path) -> list[str]:
    """What stands otherwise in `params.yaml` than `conf/` says, one line a key; empty when they agree byte for byte.

    Raises:
        ConfigError: either of the two cannot be read, or breaks the schema.
    """
    text = compose(root)
    composed, written = parse_params(text), read_params(root)
    validate(root, composed)
    differences = [
        f"{key}: {PARAMS_FILE} has {_shown(written, key)}, conf/ composes to {_shown(composed, key)}"
        for key in sorted(set(_leaves(composed)) | set(_leaves(written)))
        if _at(composed, key) != _at(written, key)
    ]
    if not differences and (root / PARAMS_FILE).read_text(encoding="utf-8") != text:
        differences.append(f"{PARAMS_FILE} holds the same values in other bytes (order, comments or quotes)")
    return differences


def _leaves(values: Any, prefix: str = "") -> Iterator[str]:
    if isinstance(values, dict) and values:
        for key, value in values.items():
            yield from _leaves(value, f"{prefix}.{key}" if prefix else str(key))
    elif prefix:
        yield prefix


def _at(values: Any, dotted: str) -> Any:
    for part in dotted.split("."):
        if not isinstance(values, dict) or part not in values:
            return _ABSENT
        values = values[part]
    return values


def _shown(values: dict[str, Any], key: str) -> str:
    value = _at(values, key)
    return "nothing" if value is _ABSENT else repr(value)
