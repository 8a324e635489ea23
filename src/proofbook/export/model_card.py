"""The model card: what the exported model is, how good, where not, and how to use it; Markdown without dates.

The sections follow Mitchell et al., Model Cards for Model Reporting (2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from proofbook.digest import digest_bytes, digest_file
from proofbook.evaluation import METRICS
from proofbook.evaluation.curves import calibration_bins
from proofbook.evaluation.predictions import ranking
from proofbook.export.convert import NUMERIC, PROBABILITIES
from proofbook.export.runtime import open_session, probability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proofbook.export.parity import Parity
    from proofbook.export.signature import Input, Signature
    from proofbook.gates import Verdict

EXAMPLE = f"""import json, numpy, onnxruntime
inputs = json.load(open("signature.json", encoding="utf-8"))["inputs"]
types = {{"float32": numpy.float32, "string": object}}
row = {{item["name"]: numpy.array([[item["example"]]], types[item["dtype"]]) for item in inputs}}
print(onnxruntime.InferenceSession("model.onnx").run(["{PROBABILITIES}"], row)[0][0, 1])
"""
"""Five lines that answer for one row, run in the bundle's folder; onnxruntime and NumPy are all that they need."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a card tells.

    Attributes:
        purpose: what the model is for, a few sentences.
        limits: what it is not for, and what is known to weaken it; one line each.
        verdict: the promoting verdict.
        comparison: the parsed comparison, version 1.
        validation: the parsed report of the data's validation.
        split: the parsed report of the split.
        signature: of the exported model.
        parity: of the exported model.
        model: the exported model's bytes.
        predictions: the evaluated predictions for the test rows.
        files: paths of further files whose digests belong to the model's lineage.
    """

    purpose: Sequence[str]
    limits: Sequence[str]
    verdict: Verdict
    comparison: Mapping[str, Any]
    validation: Mapping[str, Any]
    split: Mapping[str, Any]
    signature: Signature
    parity: Parity
    model: bytes
    predictions: pd.DataFrame
    files: Sequence[str] = ()


def write_card(facts: Facts) -> str:
    """The card as Markdown; the same facts give the same text."""
    sections = {
        "Data": _data(facts),
        "Metrics on the test rows": _metrics(facts),
        f"{_title(facts.comparison['primary'])} by slice": _slices(facts),
        "Calibration": _calibration(facts),
        "Limits": _limits(facts),
        "Gates": _gates(facts.verdict),
        "How to use it": _use(facts),
        "Inputs": _inputs(facts.signature),
        "The same answers as the trained model": _parity(facts.parity),
        "Lineage": _lineage(facts),
    }
    head = f"# Model card: {facts.verdict.candidate}\n\n{' '.join(facts.purpose)}\n"
    return "\n".join([head, *(f"## {title}\n\n{text.strip()}\n" for title, text in sections.items())])


def example_answer(model: bytes, signature: Signature) -> float:
    """What `EXAMPLE` prints: the model's probability for the row of typical values."""
    row = pd.DataFrame({item.name: [item.example] for item in signature.inputs})
    return float(probability(open_session(model), row, signature.kinds)[0])


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")


def _interval(entry: Mapping[str, Any] | None) -> str:
    if not entry or entry.get("value") is None:
        return "-"
    return f"{entry['value']:.4f} [{entry['low']:.4f}, {entry['high']:.4f}]"


def _title(metric: str) -> str:
    return METRICS[metric].title if metric in METRICS else metric


def _data(facts: Facts) -> str:
    parts = _table(
        ["part", "months", "rows", f"share of {facts.split['target']}"],
        (
            (name, f"{part['first_month']} to {part['last_month']}", part["rows"], f"{part['target_share']:.1%}")
            for name, part in _by_time(facts.split["parts"])
        ),
    )
    unlabeled = sum(part.get("unlabeled_rows", 0) for part in facts.split["parts"].values())
    kept = ("read", "clean", "quarantined", "duplicates")
    tables = _table(
        ["source", *kept], ((name, *(table[key] for key in kept)) for name, table in facts.validation["tables"].items())
    )
    return (
        f"{parts}\n\nLeft out: {unlabeled:,} rows of these months without an outcome,"
        f" and {facts.split.get('unused_rows', 0):,} rows of other months.\n\nRows that arrived, by source:\n\n{tables}"
    )


def _by_time(parts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(parts.items(), key=lambda item: item[1]["first_month"])


def _metrics(facts: Facts) -> str:
    comparison, candidate = facts.comparison, facts.verdict.candidate
    others = [other for other in ("baseline", "champion") if comparison["differences"].get(other)]
    table = _table(
        ["metric", "better when", "this model", *(f"{word}{other}" for other in others for word in ("", "less the "))],
        (
            (
                about["title"],
                about["direction"],
                _interval(comparison["candidates"][candidate]["test"][name]),
                *(
                    _interval(entry[name])
                    for other in others
                    for entry in (comparison[other]["test"], comparison["differences"][other])
                ),
            )
            for name, about in sorted(comparison["metrics"].items())
        ),
    )
    how = comparison["interval"]
    return (
        f"{table}\n\nBaseline: {comparison['baseline']['title']}. In brackets: {how['confidence']:.0%} intervals"
        f" ({how['method']} over {how['cluster']}, {how['resamples']:,} resamples). They cover {how['covers']}."
    )


def _slices(facts: Facts) -> str:
    judged, small = [], []
    for column, values in sorted(facts.comparison["slices"].items()):
        for value, entry in sorted(values.items()):
            if entry["judged"]:
                judged.append((column, value, entry["rows"], _interval(entry)))
            else:
                small.append(f"{column} {value} ({entry['rows']:,} rows)")
    table = _table(["slice", "value", "rows", _title(facts.comparison["primary"])], judged)
    return (
        f"{table}\n\nEach interval is a slice's own: of many, some miss by chance."
        f" Too small to judge: {', '.join(small) or 'none'}."
    )


def _calibration(facts: Facts) -> str:
    frame = calibration_bins(ranking(facts.predictions))
    table = _table(
        ["forecast, mean", "outcome, share", "rows"],
        (
            (f"{predicted:.3f}", f"{observed:.3f}", int(rows))
            for predicted, observed, rows in frame[["predicted", "observed", "rows"]].itertuples(index=False)
        ),
    )
    mean, share = (np.average(frame[name], weights=frame["rows"]) for name in ("predicted", "observed"))
    return f"On the test rows the mean forecast is {mean:.3f}, and the share of outcomes {share:.3f}.\n\n{table}"


def _limits(facts: Facts) -> str:
    months = ", ".join(
        f"{part['first_month']} to {part['last_month']} ({name})" for name, part in _by_time(facts.split["parts"])
    )
    known = [
        *facts.limits,
        f"Of the months {months} it is known how it does, and of no others.",
        "Ranges under Inputs are those of training; beyond them its answers are extrapolations.",
    ]
    return "\n".join(f"- {line}" for line in known)


def _gates(verdict: Verdict) -> str:
    rows = ((outcome.rule, outcome.needs, outcome.got, outcome.status.value) for outcome in verdict.outcomes)
    return f"Verdict: **{verdict.decision.value}**.\n\n{_table(['rule', 'needs', 'got', 'outcome'], rows)}"


def _use(facts: Facts) -> str:
    answer = example_answer(facts.model, facts.signature)
    return (
        f"With onnxruntime and NumPy, in this folder:\n\n```python\n{EXAMPLE}```\n\n"
        f"It prints {answer:.4f} and more digits: the probability that `{facts.signature.target}` is 1, for a row of"
        " typical values. Every input takes an array of shape [rows, 1]. No threshold is built in: choose one by what"
        " errors of either kind cost."
    )


def _inputs(signature: Signature) -> str:
    rows = (
        (f"`{item.name}`", item.dtype, _range(item), f"{item.missing_share:.1%}", item.description, item.known)
        for item in signature.inputs
    )
    return _table(["input", "type", "in training", "missing", "meaning", "known"], rows)


def _range(item: Input) -> str:
    if item.kind == NUMERIC:
        return "too few rows" if item.low is None else f"{item.low:g} to {item.high:g}"
    return f"{len(item.categories)} values, {item.other_categories} rare"


def _parity(parity: Parity) -> str:
    rows = ((check.name, check.rows, f"{check.max_difference:.2g}") for check in parity.checks)
    table = _table(["compared", "rows", "largest difference"], rows)
    return f"Allowed: {parity.tolerance:g}.\n\n{table}"


def _lineage(facts: Facts) -> str:
    rows = [(source.role, f"`{source.path}`", f"`{source.digest}`") for source in facts.verdict.evidence]
    rows += [("read", f"`{path}`", f"`{digest_file(path)}`") for path in facts.files]
    rows.append(("exported model", "`model.onnx`", f"`{digest_bytes(facts.model)}`"))
    return _table(["what", "file", "digest"], rows)
