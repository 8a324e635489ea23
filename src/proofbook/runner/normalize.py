"""From an executed notebook to a reproducible one: the same run gives the same bytes. Idempotent.

What goes: Papermill's times, paths and durations, the viewer's state, the kernel's version, addresses of objects in
reprs. What stays: sources, outputs, execution counts, tags, ids. The cell that Papermill injects gets an id made from
its place instead of a random one.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from proofbook.runner import notebooks

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
_TEXT_KINDS = ("text/plain", "text/html", "text/markdown", "image/svg+xml")


def normalized(notebook: Any) -> Any:
    """A copy of the executed `notebook` without what differs between two equal runs."""
    result = copy.deepcopy(notebook)
    kept = {key: result["metadata"][key] for key in ("widgets",) if key in result["metadata"]}
    result["metadata"] = {
        "kernelspec": result["metadata"].get("kernelspec", dict(notebooks.KERNELSPEC)),
        "language_info": {"name": "python"},
        **kept,
    }
    for cell in result["cells"]:
        _normalize_cell(cell)
    return result


def _normalize_cell(cell: Any) -> None:
    notebooks.keep_metadata(cell)
    if notebooks.is_injected(cell):
        cell["id"] = "injected-parameters"
    if cell["cell_type"] != "code":
        return
    cell["outputs"] = _merged_streams(cell["outputs"])
    for output in cell["outputs"]:
        _normalize_output(output)


def _merged_streams(outputs: list[Any]) -> list[Any]:
    """Neighboring pieces of one stream as one: how often a kernel flushes depends on the machine's load."""
    merged: list[Any] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output["output_type"] == last["output_type"] == "stream" and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            merged.append(output)
    return merged


def _normalize_output(output: Any) -> None:
    output.pop("transient", None)
    if "text" in output:
        output["text"] = _without_addresses(output["text"])
    for kind, value in output.get("data", {}).items():
        if kind in _TEXT_KINDS and isinstance(value, str):
            output["data"][kind] = _without_addresses(value)


def _without_addresses(text: str) -> str:
    """Number the addresses in `text` in their order of appearance: equal ones stay equal, different ones different."""
    seen: dict[str, str] = {}
    return _ADDRESS.sub(lambda found: seen.setdefault(found[0], f"0x{len(seen) + 1:04x}"), text)
