"""A fitted scikit-learn pipeline as an ONNX model, with what is known to be translated wrongly refused beforehand.

The converter (skl2onnx) refuses loudly what it does not know. What it gets wrong silently was found by measuring and
stands in `refusals`; `parity` then compares answers, in case there is more.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import onnx
import skl2onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

from proofbook.errors import ExportError
from proofbook.export.refusals import refuse_unfaithful

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proofbook.modeling import Manifest

OPSETS = {"": 18, "ai.onnx.ml": 3}
"""Versions of the operator sets that the model is written for: old enough for runtimes of 2023."""

PROBABILITIES = "probabilities"
"""Name of the model's only output: float32, one row an input row, one column a class."""

NUMERIC, CATEGORICAL = "numeric", "categorical"

_TENSORS = {NUMERIC: FloatTensorType, CATEGORICAL: StringTensorType}


def kinds_of(manifest: Manifest) -> dict[str, str]:
    """The features with their kinds, in the order of training: the numeric ones, then the categorical ones."""
    return {**dict.fromkeys(manifest.numeric, NUMERIC), **dict.fromkeys(manifest.categorical, CATEGORICAL)}


def to_onnx(model: Any, kinds: Mapping[str, str]) -> bytes:
    """`model` as the bytes of an ONNX model with one input per feature and the probabilities as its only output.

    The bytes follow from the model, `kinds` and the versions of skl2onnx and onnx alone.

    Args:
        model: a fitted scikit-learn classifier, usually a pipeline, that takes a data frame.
        kinds: every feature that the model takes, in order, with its kind: `numeric` becomes a float32 input of shape
            [rows, 1] in which NaN is missing, `categorical` a string input of shape [rows, 1] in which '' is missing.

    Raises:
        ExportError: an unknown kind, or a model that cannot be converted or would be converted wrongly.
    """
    unknown = sorted(f"{name}: {kind!r}" for name, kind in kinds.items() if kind not in _TENSORS)
    if unknown:
        raise ExportError(
            "features of an unknown kind cannot become inputs",
            details=unknown,
            fix=f"declare each feature as {NUMERIC} or {CATEGORICAL}",
        )
    refuse_unfaithful(model)
    data: bytes = _canonical(_converted(model, kinds)).SerializeToString(deterministic=True)
    return data


def _converted(model: Any, kinds: Mapping[str, str]) -> onnx.ModelProto:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # skl2onnx warns of its own deprecated calls
            proto: onnx.ModelProto = skl2onnx.to_onnx(
                model,
                initial_types=[(name, _TENSORS[kind]([None, 1])) for name, kind in kinds.items()],
                options={id(model): {"zipmap": False}},
                target_opset=OPSETS,
            )
            return proto
    except Exception as error:
        raise ExportError(
            f"the converter to ONNX refuses this model: {type(error).__name__}: {error}",
            where=type(model).__name__,
            fix="build it from steps that skl2onnx supports (a VotingClassifier needs flatten_transform=False)",
        ) from error


def _canonical(proto: onnx.ModelProto) -> onnx.ModelProto:
    """One output, nothing unused, and no name or order that depends on the run."""
    graph = proto.graph
    if PROBABILITIES not in {output.name for output in graph.output}:
        raise ExportError("the converted model has no probabilities", fix="export a classifier that has predict_proba")
    _keep_only(graph.output, {PROBABILITIES})
    used = {PROBABILITIES}
    for node in reversed(graph.node):  # a graph's nodes stand in the order in which they can be computed
        if used.intersection(node.output):
            used.update(node.input)
    _keep_only(graph.node, used, name=lambda node: next((name for name in node.output if name in used), ""))
    _keep_only(graph.initializer, used)
    graph.name, graph.doc_string, proto.doc_string, proto.domain = "proofbook", "", "", ""
    opsets = sorted(proto.opset_import, key=lambda opset: opset.domain)
    del proto.opset_import[:]
    proto.opset_import.extend(opsets)
    onnx.checker.check_model(proto)
    return proto


def _keep_only(items: Any, names: set[str], name: Any = lambda item: item.name) -> None:
    kept = [item for item in items if name(item) in names]
    del items[:]
    items.extend(kept)
