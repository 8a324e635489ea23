"""The exported model at work: onnxruntime on one thread, with the same answer for the same row each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from proofbook.errors import ExportError
from proofbook.export.convert import NUMERIC, PROBABILITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

_ERRORS_ONLY = 3
_BATCH_ROWS = 8192


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """A session that runs the ONNX `model` on one thread of the processor.

    Raises:
        ExportError: onnxruntime cannot load it.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = _ERRORS_ONLY
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ExportError(
            f"onnxruntime cannot load the model: {error}", fix="run the export stage again to write it anew"
        ) from error


def feeds(frame: pd.DataFrame, kinds: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    """The columns of `frame` as the model's inputs: float32 or strings, each of shape [rows, 1].

    Raises:
        ExportError: a column is missing; holds a number that float32 does not hold exactly, which may fall on another
            side of a threshold; or a category that is no text, which onnxruntime would read as `None` or `nan`.
    """
    missing = sorted(set(kinds) - set(frame.columns))
    if missing:
        raise ExportError("the rows lack inputs of the model", details=missing, fix="pass every feature")
    arrays = {name: _tensor(frame[name], kind) for name, kind in kinds.items()}
    flaws = [(name, _flaw(frame[name], arrays[name], kind)) for name, kind in kinds.items()]
    if any(flaw for _, flaw in flaws):
        raise ExportError(
            "rows cannot be fed to the model as they are",
            details=sorted(f"{name}: {flaw}" for name, flaw in flaws if flaw),
            fix="round numbers where they are computed (to multiples of 1/64, say); missing text is ''",
        )
    return arrays


def _tensor(column: pd.Series[Any], kind: str) -> NDArray[Any]:
    return column.to_numpy(np.float32 if kind == NUMERIC else object).reshape(-1, 1)


def _flaw(column: pd.Series[Any], tensor: NDArray[Any], kind: str) -> str:
    """What the model would not see as it is; empty when it sees everything."""
    if kind == NUMERIC:
        exact = np.array_equal(tensor[:, 0].astype(np.float64), column.to_numpy(np.float64), equal_nan=True)
        return "" if exact else "float32 does not hold its numbers exactly"
    return "" if {str}.issuperset(map(type, tensor[:, 0])) else "not all of it is text"


def probability(
    session: onnxruntime.InferenceSession, frame: pd.DataFrame, kinds: Mapping[str, str]
) -> NDArray[np.float64]:
    """The probability of the second class for each row of `frame`, shape [rows].

    Raises:
        ExportError: as `feeds`, or when onnxruntime refuses the inputs.
    """
    arrays = feeds(frame, kinds)
    pieces = [
        _run(session, {name: array[start : start + _BATCH_ROWS] for name, array in arrays.items()})
        for start in range(0, len(frame), _BATCH_ROWS)
    ]
    return np.concatenate([np.empty(0), *pieces])


def _run(session: onnxruntime.InferenceSession, batch: dict[str, NDArray[Any]]) -> NDArray[np.float64]:
    try:
        answer = session.run([PROBABILITIES], batch)[0]
    except Exception as error:
        raise ExportError(f"onnxruntime refuses the inputs: {error}", fix="pass rows as signature.json says") from error
    positive: NDArray[np.float64] = answer[:, 1].astype(np.float64)
    return positive
