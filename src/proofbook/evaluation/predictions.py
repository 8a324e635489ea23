"""Tables of predictions: row id, truth, score and the slice columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from proofbook.data.tables import read_table, write_table
from proofbook.errors import DataError
from proofbook.evaluation.metrics import Ranking, rank

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from proofbook.modeling.manifest import Manifest

ROW_ID, TRUTH, SCORE = "row_id", "y_true", "score"
"""The columns that every table of predictions has, before its slice columns."""
_TEST, _VALIDATION = "predictions.parquet", "validation.parquet"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Forecasts:
    """The predictions of one model for the validation and for the test rows."""

    validation: pd.DataFrame
    test: pd.DataFrame


def write_forecasts(folder: str | os.PathLike[str], name: str, forecasts: Forecasts) -> None:
    """Write the predictions of the model called `name` under `folder`."""
    write_table(Path(folder, name, _VALIDATION), forecasts.validation)
    write_table(Path(folder, name, _TEST), forecasts.test)


def read_forecasts(folder: str | os.PathLike[str], names: Sequence[str]) -> dict[str, Forecasts]:
    """The predictions of the models called `names`, by name.

    Raises:
        DataError: a file is missing or no table.
    """
    return {
        name: Forecasts(read_table(Path(folder, name, _VALIDATION)), read_table(Path(folder, name, _TEST)))
        for name in names
    }


def read_champion(folder: str | os.PathLike[str]) -> pd.DataFrame | None:
    """The champion's predictions for its test rows, or None when there is no champion yet.

    Raises:
        DataError: the file is no table.
    """
    path = Path(folder, _TEST)
    return read_table(path) if path.exists() else None


def table(frame: pd.DataFrame, score: ArrayLike, manifest: Manifest) -> pd.DataFrame:
    """The predictions for the rows of `frame`, in its order.

    Args:
        frame: rows with the manifest's row id, target and slice columns.
        score: the probability of 1 for each row, shape [rows].
        manifest: names these columns.
    """
    columns = {
        ROW_ID: frame[manifest.row_id].astype("str"),
        TRUTH: frame[manifest.target].astype("int8"),
        SCORE: pd.Series(score, index=frame.index, dtype="float64"),
        **{name: frame[name].astype("str") for name in manifest.slices},
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def ranking(predictions: pd.DataFrame) -> Ranking:
    """The rows of a table of predictions, ranked by score.

    Raises:
        MetricError: scores or truths that cannot be judged.
    """
    return rank(predictions[TRUTH], predictions[SCORE])


def align(predictions: pd.DataFrame, reference: pd.DataFrame, name: str) -> pd.DataFrame:
    """`predictions`, in the row order of `reference`.

    Raises:
        DataError: the two tables do not hold the same rows with the same truth, so that they cannot be compared.
    """
    lacking = sorted({ROW_ID, TRUTH, SCORE} - set(predictions.columns))
    if lacking:
        raise DataError(f"the predictions of {name} lack columns: {', '.join(lacking)}")
    ids, wanted = pd.Index(predictions[ROW_ID]), pd.Index(reference[ROW_ID])
    if not ids.is_unique:
        raise DataError(f"the predictions of {name} hold a row id twice")
    if ids.equals(wanted):
        aligned = predictions
    else:
        differing = sorted(ids.symmetric_difference(wanted))
        if differing:
            raise DataError(
                f"the predictions of {name} are for other rows: {len(differing)} row ids are in one table only",
                fix="score all models on the same rows",
                details=differing[:_SHOWN],
            )
        aligned = predictions.set_index(ROW_ID).loc[wanted].reset_index()
    changed = int((aligned[TRUTH].to_numpy() != reference[TRUTH].to_numpy()).sum())
    if changed:
        raise DataError(f"the predictions of {name} hold another truth in {changed} rows")
    return aligned


def align_all(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """All tables in the row order of the first.

    Raises:
        DataError: as in `align`.
    """
    reference = next(iter(tables.values()))
    return {name: align(frame, reference, name) for name, frame in tables.items()}
