"""The notebook's `parameters` cell against the stage's parameters: refused when they disagree, rewritten by `sync`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from proofbook.errors import NotebookError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG = "parameters"
_WIDTH = 100


def declared(notebook: Any, *, where: str) -> dict[str, Any]:
    """Name -> default, as the cell tagged `parameters` declares them.

    Args:
        notebook: the notebook.
        where: how errors name it.

    Raises:
        NotebookError: no such cell or more than one, or a cell that holds anything but `name = literal` lines.
    """
    return _values(_assignments(parameters_cell(notebook, where)["source"], where))


def parameters_cell(notebook: Any, where: str) -> Any:
    """The one cell tagged `parameters`.

    Raises:
        NotebookError: there is none, or more than one.
    """
    cells = [cell for cell in notebook["cells"] if TAG in cell["metadata"].get("tags", [])]
    if len(cells) != 1:
        found = "no cell" if not cells else f"{len(cells)} cells"
        raise NotebookError(
            f"{found} tagged '{TAG}'; there must be one",
            where=where,
            fix="tag the cell with the defaults in JupyterLab: right sidebar, property inspector, cell tags",
        )
    return cells[0]


_Assignment = ast.Assign | ast.AnnAssign


def _assignments(source: str, where: str) -> dict[str, _Assignment]:
    place = f"{where}, cell tagged '{TAG}'"
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise NotebookError(
            f"no valid Python: {error.msg}", where=f"{place}, line {error.lineno}", fix="mend it"
        ) from error
    found: dict[str, _Assignment] = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_literal(value):
                found[name] = statement
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if _is_literal(value):
                found[name] = statement
            case _:
                raise NotebookError(
                    "only lines of the form `name = literal` may stand here",
                    where=f"{place}, line {statement.lineno}",
                    fix="move the line to a later cell",
                )
    return found


def _values(assignments: Mapping[str, _Assignment]) -> dict[str, Any]:
    return {name: ast.literal_eval(statement.value or ast.Constant(None)) for name, statement in assignments.items()}


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def checked(given: Mapping[str, Any], defaults: Mapping[str, Any], *, stage: str, where: str) -> dict[str, Any]:
    """The parameters to inject, once both sides agree on names and types.

    Args:
        given: what the stage passes (see `Stage.parameters`).
        defaults: what the notebook declares (see `declared`).
        stage: the stage's name.
        where: how errors name the notebook.

    Returns:
        `given`, whole numbers turned into floats where the notebook's default is a float.

    Raises:
        ParameterError: with every unknown, missing and mistyped parameter in `details`.
    """
    problems = [
        f"unknown: the notebook declares no '{name}' (params.yaml passes {given[name]!r})"
        for name in sorted(set(given) - set(defaults))
    ]
    problems += [
        f"missing: the notebook declares '{name}', which the stage does not pass"
        for name in sorted(set(defaults) - set(given))
    ]
    problems += [
        f"mistyped: '{name}' is {_kind(given[name])} {given[name]!r}, the notebook declares {_kind(defaults[name])}"
        for name in sorted(set(given) & set(defaults))
        if not _fits(given[name], defaults[name])
    ]
    if problems:
        raise ParameterError(
            f"the parameters of stage '{stage}' and its notebook disagree",
            details=problems,
            where=f"{where}, cell tagged '{TAG}', and params.yaml, section '{stage.partition('@')[0]}'",
            fix="`proofbook sync` makes the cell equal to params.yaml; or mend conf/ and run `proofbook compose`",
        )
    return {name: float(value) if _is_widened(value, defaults[name]) else value for name, value in given.items()}


def _kind(value: Any) -> str:
    return "null" if value is None else type(value).__name__


def _is_widened(value: Any, default: Any) -> bool:
    return type(value) is int and type(default) is float


def _fits(value: Any, default: Any) -> bool:
    return value is None or default is None or type(value) is type(default) or _is_widened(value, default)


def synced(source: str, given: Mapping[str, Any], *, where: str) -> str:
    """The source of the `parameters` cell with `given` as its defaults: comments kept, order kept, new keys at the end.

    A cell that says the same values already is returned as it stands.

    Raises:
        NotebookError: the cell holds anything but `name = literal` lines.
    """
    assignments = _assignments(source, where)
    if _same(_values(assignments), given):
        return source
    lines = source.splitlines()
    result: list[str] = []
    position = 0
    for name, statement in assignments.items():
        result += lines[position : statement.lineno - 1]
        position = statement.end_lineno or statement.lineno
        if name in given:
            comment = lines[position - 1].encode()[statement.end_col_offset or 0 :].decode()
            result.append(f"{_line(name, given[name])}{comment}")
    result += lines[position:]
    result += [_line(name, value) for name, value in given.items() if name not in assignments]
    return "\n".join(result)


def _line(name: str, value: Any) -> str:
    return f"{name} = {literal(value, lead=len(name) + 3)}"


def _same(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Equal in names, values and types (`1`, `1.0` and `True` are three values)."""
    return dict(left) == dict(right) and repr(sorted(left.items())) == repr(sorted(right.items()))


def literal(value: Any, indent: int = 0, *, lead: int = 0) -> str:
    """`value` as a Python literal: on one line when it fits, else one entry a line, as formatters would write it.

    Args:
        value: a JSON value.
        indent: columns before the lines.
        lead: columns taken on the first line already.
    """
    flat = _flat(value)
    if indent + lead + len(flat) <= _WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    pad = " " * (indent + 4)
    if isinstance(value, dict):
        keys = [f"{_flat(key)}: " for key in value]
        items = zip(keys, value.values(), strict=True)
        rows = [f"{pad}{key}{literal(item, indent + 4, lead=len(key))}," for key, item in items]
        return "\n".join(["{", *rows, " " * indent + "}"])
    rows = [f"{pad}{literal(item, indent + 4)}," for item in value]
    return "\n".join(["[", *rows, " " * indent + "]"])


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flat(item) for item in value) + "]"
    if isinstance(value, str) and '"' not in value and "\\" not in value and value.isprintable():
        return f'"{value}"'
    return repr(value)
