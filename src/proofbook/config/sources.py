"""Which file under `conf/` a composed key comes from, so that a message can name the line to mend."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_OVERLAYS = "experiment"


class Sources:
    """The files and overrides that a composed configuration was made of.

    Args:
        root: the project's root.
        overrides: the Hydra overrides that were given.
    """

    def __init__(self, root: Path, overrides: Sequence[str] = ()) -> None:
        self._root = root
        self._overrides = tuple(overrides)

    def locate(self, path: Sequence[str | int]) -> str:
        """Where the key at `path` is written: an override, or a file and line; else the file that it belongs in."""
        if not path:
            return "conf/config.yaml"
        dotted = ".".join(str(part) for part in path)
        for override in self._overrides:
            if override.lstrip("+~").partition("=")[0] == dotted:
                return f"override {override}"
        for file, prefix in self._files(str(path[0])):
            line = _line_of(file, path[prefix:])
            if line:
                return f"{file.relative_to(self._root).as_posix()}:{line}"
        return f"belongs in {self._group_file(str(path[0]))}"

    def _files(self, section: str) -> list[tuple[Path, int]]:
        """The files that may set a key of `section`, strongest first, with how many parts of a key they leave out."""
        conf = self._root / "conf"
        overlay = self._choices.get(_OVERLAYS)
        files = [(conf / _OVERLAYS / f"{overlay}.yaml", 0)] if overlay else []
        files += [(conf / section / f"{self._choice(section)}.yaml", 1)]
        files += [(file, 1) for file in sorted((conf / section).glob("*.yaml"))]
        files += [(conf / "config.yaml", 0)]
        return [(file, prefix) for file, prefix in files if file.is_file()]

    def _group_file(self, section: str) -> str:
        file = self._root / "conf" / section / f"{self._choice(section)}.yaml"
        return f"conf/{section}/{file.name}" if file.is_file() else f"conf/{section}/, which is not there"

    def _choice(self, section: str) -> str:
        return self._choices.get(section, "default")

    @cached_property
    def _choices(self) -> dict[str, str]:
        """Group -> chosen file, as far as the overrides say."""
        pairs = (override.lstrip("+").partition("=") for override in self._overrides)
        return {name: value for name, _, value in pairs if "." not in name}


def _line_of(file: Path, path: Sequence[str | int]) -> int:
    """The line (from 1) on which `file` writes the key at `path`; 0 when it does not."""
    from ruamel.yaml import YAML  # noqa: PLC0415  only a broken configuration needs it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        node: Any = YAML().load(file.read_text(encoding="utf-8"))
        line = 0
        for part in path:
            position = node.lc.key(part) if isinstance(part, str) else node.lc.item(part)
            line, node = position[0] + 1, node[part]
    except (YAMLError, KeyError, IndexError, TypeError, AttributeError):
        return 0
    return line
