"""Whether the exported model answers as the trained one: on every test row, and on rows made to find differences."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from proofbook.canonical import significant
from proofbook.errors import ExportError, ParityError
from proofbook.evaluation.predictions import ROW_ID, SCORE
from proofbook.export.convert import kinds_of
from proofbook.export.probes import adversarial_rows
from proofbook.export.runtime import open_session, probability
from proofbook.modeling import predict

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

    from proofbook.modeling import Manifest

VERSION = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of two sets of probabilities for the same rows.

    Attributes:
        name: what was compared with what.
        rows: how many rows were compared.
        max_difference: the largest absolute difference of two probabilities; infinite where one is no number.
        worst_row: the row where it occurs.
    """

    name: str
    rows: int
    max_difference: float
    worst_row: str


@dataclass(frozen=True, slots=True)
class Parity:
    """All checks of one exported model, and the difference that is allowed."""

    tolerance: float
    checks: tuple[Check, ...]

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks whose largest difference is above the tolerance, and those that compared no row."""
        return tuple(check for check in self.checks if not (check.rows and check.max_difference <= self.tolerance))

    def demand(self) -> None:
        """Go on if every check is within the tolerance.

        Raises:
            ParityError: naming the failures with their worst rows.
        """
        if self.failures or not self.checks:
            raise ParityError(
                f"the exported model answers otherwise than the trained one (allowed: {self.tolerance:g})",
                details=[
                    f"{check.name}: {check.rows} rows, differs by up to {check.max_difference:.3g}, "
                    f"at row {check.worst_row}"
                    for check in self.failures
                ],
                fix="train, evaluate and export from one commit; if it persists, this kind of model cannot be exported",
            )

    def to_dict(self) -> dict[str, Any]:
        """The report's content, version 1."""
        checks = [significant(asdict(check)) for check in self.checks]
        return {"version": VERSION, "tolerance": self.tolerance, "checks": checks}


def check_parity(  # noqa: PLR0913  two models, two tables, what their columns mean, and how near is near enough
    model: Pipeline,
    exported: bytes,
    test: pd.DataFrame,
    stored: pd.DataFrame,
    *,
    manifest: Manifest,
    tolerance: float,
) -> Parity:
    """Compare the ONNX model `exported` with `model` and with the predictions that were evaluated.

    Args:
        model: the trained pipeline.
        exported: what `to_onnx` made of it.
        test: the test rows, with the row's id and the features.
        stored: the evaluated predictions: for the same rows in the same order.
        manifest: which columns are the row's id and features.
        tolerance: the largest absolute difference of two probabilities that is allowed.

    Raises:
        ParityError: an answer differs by more than `tolerance`, or the stored predictions are of other rows.
        ExportError: the rows cannot be fed to the model.
    """
    if not tolerance >= 0:
        raise ExportError(f"a tolerance is a number of at least 0, not {tolerance!r}", fix="give a small one, 1e-5 say")
    session, kinds, row_id = open_session(exported), kinds_of(manifest), manifest.row_id
    ids = test[row_id].astype(str).tolist()
    if stored[ROW_ID].astype(str).tolist() != ids:
        raise ParityError(
            "the stored predictions are not of the test rows, in their order", fix="run the evaluate stage again"
        )
    probes, probe_names = adversarial_rows(model, test, kinds, row_id)
    answers = probability(session, test, kinds)
    report = Parity(
        tolerance,
        (
            compare("test rows: exported against trained", answers, predict(model, test, manifest), ids),
            compare("test rows: exported against evaluated predictions", answers, stored[SCORE].to_numpy(), ids),
            compare(
                "adversarial rows: exported against trained",
                probability(session, probes, kinds),
                predict(model, probes, manifest),
                probe_names,
            ),
        ),
    )
    report.demand()
    return report


def compare(name: str, first: NDArray[np.float64], second: NDArray[np.float64], rows: Sequence[str]) -> Check:
    """The largest absolute difference of `first` and `second`, both of shape [rows], and where it is."""
    if not len(rows):
        return Check(name, 0, float("inf"), "")
    difference = np.abs(first - second)
    difference[np.isnan(difference)] = np.inf
    worst = int(np.argmax(difference))
    return Check(name, len(rows), float(difference[worst]), rows[worst])
