"""One stage as DVC resolves it: what it depends on, writes, and may know."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from proofbook import project
from proofbook.errors import StageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PARAMS_FILE = "params.yaml"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of `dvc.yaml`, its templates filled in. Paths are relative to the project's root.

    Attributes:
        name: as DVC calls it, `train` or, for one item of a matrix, `train@forest`.
        command: what DVC runs.
        item: dimension -> value of this item of a matrix, as `{"candidate": "forest"}`; empty otherwise.
        deps: files and folders that it reads.
        outs: files and folders that it writes, metrics and plots among them.
        keys: dotted keys of `params.yaml` that DVC tracks for it.
        persistent: those of `outs` that DVC leaves in place before a run (`persist: true`).
    """

    name: str
    command: str = ""
    item: Mapping[str, str] = field(default_factory=dict)
    deps: tuple[str, ...] = ()
    outs: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    persistent: tuple[str, ...] = ()

    @property
    def base(self) -> str:
        """The word that notebook, configuration group and section share with the stage."""
        return self.name.partition("@")[0]

    @property
    def notebook(self) -> str:
        """The notebook that the stage runs."""
        return f"{project.NOTEBOOKS}/{self.base}.ipynb"

    @property
    def report(self) -> str:
        """Where the executed notebook goes."""
        return f"{project.REPORTS}/{self.name}.ipynb"

    def parameters(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What the notebook sees: exactly the parameters that DVC tracks for the stage, and its item of the matrix.

        `train` passes every key of the section `train`; `train.seed` passes `seed`; `train.estimator.forest`, in the
        run of `train@forest`, passes what stands there as `estimator`.

        Args:
            params: the sections of `params.yaml`.

        Raises:
            StageError: a tracked key is missing, or belongs to another stage's section.
        """
        given: dict[str, Any] = dict(self.item)
        for key in self.keys:
            section, *rest = key.split(".")
            if section != self.base:
                raise self._wrong_key(key, f"it belongs to the section '{section}'")
            value = _value_at(params, (section, *rest))
            if value is _MISSING:
                raise self._wrong_key(key, f"{PARAMS_FILE} has no such key")
            if not rest:
                given.update(_as_section(self, key, value))
            elif not rest[1:] or rest[1:] in [[value] for value in self.item.values()]:
                given[rest[0]] = value
            else:
                raise self._wrong_key(key, "only whole keys, or a key's entry for this item, reach a notebook")
        for name in given:
            if not name.isidentifier() or keyword.iskeyword(name):
                raise self._wrong_key(name, "that is no name that Python could give to a variable")
        return given

    def _wrong_key(self, key: str, why: str) -> StageError:
        return StageError(
            f"stage '{self.name}' tracks the parameter '{key}', but {why}",
            where=f"dvc.yaml, stages.{self.base}.params",
            fix=f"track '{self.base}' or keys below it, and run `proofbook compose` if conf/ has changed",
        )


_MISSING = object()


def _value_at(params: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = params
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return _MISSING
        value = value[part]
    return value


def _as_section(stage: Stage, key: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise StageError(
        f"the section of stage '{stage.name}' is no mapping",
        where=f"{PARAMS_FILE}, {key}",
        fix="mend conf/ and run `proofbook compose`",
    )


def load_stages(root: Path) -> dict[str, Stage]:
    """Every stage of the project's `dvc.yaml`, by name, in its order.

    Raises:
        StageError: DVC cannot read `dvc.yaml`, with its reason.
    """
    with _pipeline(root) as stages:
        return {name: _stage(stages, name) for name in _names(stages)}


def load_stage(root: Path, name: str) -> Stage:
    """The stage called `name`.

    Raises:
        StageError: there is none, or DVC cannot read `dvc.yaml`.
    """
    with _pipeline(root) as stages:
        names = _names(stages)
        if name not in names:
            raise _no_such_stage(name, names)
        return _stage(stages, name)


def _no_such_stage(name: str, names: list[str]) -> StageError:
    items = [known for known in names if known.startswith(f"{name}@")]
    if items:
        return StageError(
            f"'{name}' is a stage with a matrix: say which item",
            where="dvc.yaml",
            fix=f"one of {', '.join(items)}",
        )
    return StageError(
        f"no stage is called '{name}'", where="dvc.yaml", fix=f"one of {', '.join(names) or '(dvc.yaml has no stages)'}"
    )


class _pipeline:  # noqa: N801  a context manager, used like a function
    """DVC's own view of `dvc.yaml`, with its errors told in our words."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._repo: Any = None

    def __enter__(self) -> Any:
        from dvc.dvcfile import load_file  # noqa: PLC0415  half a second that --help need not pay
        from dvc.exceptions import DvcException  # noqa: PLC0415
        from dvc.repo import Repo  # noqa: PLC0415

        try:
            self._repo = Repo(str(self._root))
            stages = load_file(self._repo, str(self._root / "dvc.yaml")).stages
            _names(stages)
        except DvcException as error:
            self.__exit__()
            raise StageError(f"DVC cannot read the pipeline: {error}", where="dvc.yaml", fix="mend dvc.yaml") from error
        return stages

    def __exit__(self, *_: object) -> None:
        if self._repo is not None:
            self._repo.close()


def _names(stages: Any) -> list[str]:
    return list(stages.resolver.get_keys())


def _stage(stages: Any, name: str) -> Stage:
    from dvc.dependency import ParamsDependency  # noqa: PLC0415
    from dvc.exceptions import DvcException  # noqa: PLC0415

    try:
        loaded = stages[name]
    except DvcException as error:
        raise StageError(
            f"DVC cannot resolve stage '{name}': {error}", where="dvc.yaml", fix="mend dvc.yaml"
        ) from error
    base, _, key = name.partition("@")
    definition = stages.resolver.definitions[base]
    item = definition.normalized_iterable[key] if key else {}
    keys = [key for dep in loaded.deps if isinstance(dep, ParamsDependency) for key in dep.params]
    return Stage(
        name=name,
        command=str(loaded.cmd),
        item={dimension: str(value) for dimension, value in item.items()},
        deps=tuple(dep.def_path for dep in loaded.deps if not isinstance(dep, ParamsDependency)),
        outs=tuple(out.def_path for out in loaded.outs),
        keys=tuple(keys),
        persistent=tuple(out.def_path for out in loaded.outs if out.persist),
    )
