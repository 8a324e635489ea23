"""A policy, the list of plain mappings in `conf/gate/`, as gates; everything that is wrong in it is told at once."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from proofbook.errors import GateError
from proofbook.gates.readings import at
from proofbook.gates.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proofbook.gates.gate import Gate

_TYPES: Mapping[type, str] = {str: "text", int: "a whole number", float: "a number"}


def build_gates(policy: Sequence[Mapping[str, Any]], comparison: Mapping[str, Any]) -> list[Gate]:
    """The gates of `policy`, in its order.

    Args:
        policy: one mapping a rule: its name under `rule`, and its bounds.
        comparison: the parsed comparison, which knows the metrics with their directions, and the slices.

    Raises:
        GateError: with every unknown rule, unknown, missing or mistyped key, misspelt metric or slice in `details`.
    """
    found = problems(policy, comparison)
    if found:
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        raise GateError(f"the policy has {count}", details=found, fix="mend the rules in conf/gate/")
    return [_rule(entry)(**{key: value for key, value in entry.items() if key != "rule"}) for entry in policy]


def problems(policy: Any, comparison: Mapping[str, Any] | None = None) -> list[str]:
    """All that is wrong in `policy`, with positions; metrics and slices are checked if there is a comparison."""
    if not isinstance(policy, Sequence) or isinstance(policy, str):
        return [f"rules: a list of mappings is needed, not {policy!r}"]
    return [
        f"rules[{index}]{line}" for index, entry in enumerate(policy) for line in _entry_problems(entry, comparison)
    ]


def _rule(entry: Mapping[str, Any]) -> type[Any]:
    return RULES[entry["rule"]]


def _entry_problems(entry: Any, comparison: Mapping[str, Any] | None) -> Iterator[str]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("rule"), str):
        yield f": a mapping with the name of a rule under `rule` is needed, not {entry!r}"
        return
    if entry["rule"] not in RULES:
        yield f".rule: {entry['rule']!r} is no rule; there are {', '.join(sorted(RULES))}"
        return
    rule = _rule(entry)
    declared = {field.name: field for field in dataclasses.fields(rule)}
    hints = get_type_hints(rule)
    for key in sorted(set(entry) - {"rule"} - set(declared), key=str):
        yield f".{key}: {entry['rule']} has no such key; it has {', '.join(sorted(declared)) or 'none'}"
    for key, field in declared.items():
        if key not in entry:
            yield f".{key}: missing, {entry['rule']} needs it"
        else:
            yield from (f".{key}: {line}" for line in _value_problems(entry[key], hints[key], field.metadata))
    if comparison is not None:
        yield from _reference_problems(entry, rule, comparison)


def _value_problems(value: Any, hint: Any, limits: Mapping[str, float]) -> Iterator[str]:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            yield f"{value!r} is none of {', '.join(get_args(hint))}"
        return
    accepted = (int, float) if hint is float else hint
    if isinstance(value, bool) or not isinstance(value, accepted) or (hint is float and not math.isfinite(value)):
        yield f"{_TYPES[hint]} is needed, not {value!r}"
    elif hint is not str and not limits.get("minimum", value) <= value <= limits.get("maximum", value):
        yield f"{value!r} is out of range: " + ", ".join(f"{name} {limit:g}" for name, limit in limits.items())


def _reference_problems(entry: Mapping[str, Any], rule: type[Any], comparison: Mapping[str, Any]) -> Iterator[str]:
    """Names in `entry` that the comparison does not know, or knows otherwise."""
    metrics = comparison.get("metrics", {})
    metric = entry.get("metric")
    if isinstance(metric, str) and metric not in metrics:
        yield f".metric: {metric!r} is no metric of the comparison; there are {', '.join(sorted(metrics))}"
    elif isinstance(metric, str):
        direction = at(metrics, metric, "direction")
        if direction != getattr(rule, "direction", direction):
            yield f".metric: {metric} is better when {direction}, and {entry['rule']} is for the other kind"
    column = entry.get("column")
    if not isinstance(column, str):
        return
    slices = comparison.get("slices", {})
    if column not in slices:
        yield f".column: {column!r} is no slice of the comparison; there are {', '.join(sorted(slices)) or 'none'}"
    if isinstance(metric, str) and metric != comparison.get("primary"):
        yield f".metric: slices hold the primary metric, {comparison.get('primary')}, and not {metric}"
