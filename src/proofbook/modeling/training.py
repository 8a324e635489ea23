"""Fitting a classifier on a table and asking it for probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import joblib
import numpy as np
import pandas as pd
import threadpoolctl
from sklearn.ensemble import VotingClassifier

from proofbook.errors import DataError, ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

    from proofbook.modeling.manifest import Manifest

_JOBS = 2
"""Threads for growing forests: each tree has its own seed, so that any number gives the same model. Predicting stays on
one, since scikit-learn adds the trees' answers in the order in which threads finish, which moves the last bits."""
_NATIVE_THREADS = 1
"""Threads of BLAS and OpenMP: with two, boosting sums its gradients in another order and gives another model, and on a
busy machine its threads wait for each other many times longer than they work."""


def fit(estimator: Pipeline, frame: pd.DataFrame, manifest: Manifest) -> Pipeline:
    """`estimator`, fitted in place on the features and the target of `frame`.

    Args:
        estimator: an unfitted pipeline of `proofbook.modeling.build`.
        frame: the training rows, one row an example.
        manifest: which columns are features and target.

    Raises:
        DataError: columns are missing, a numeric one has no values at all, or the target is not made of both 0 and 1.
        ModelError: the estimator refuses its options or the data.
    """
    _require(frame, [*manifest.features, manifest.target])
    target = frame[manifest.target]
    classes = sorted(target.unique().tolist()) if len(frame) else []
    if classes != [0, 1]:
        raise DataError(f"training needs rows of both classes, 0 and 1; column {manifest.target!r} holds {classes}")
    empty = sorted(name for name in manifest.numeric if frame[name].isna().all())
    if empty:
        raise DataError(
            f"{len(empty)} features have no value in any training row",
            fix="drop them from the features, or train on months that have them",
            details=empty,
        )
    try:
        with (
            joblib.parallel_config(backend="threading", n_jobs=_JOBS),
            threadpoolctl.threadpool_limits(_NATIVE_THREADS),
        ):
            return estimator.fit(frame[manifest.features], target.to_numpy())
    except ValueError as error:
        raise ModelError(f"the estimator cannot be fitted: {error}", fix="correct its specification") from error


def predict(model: Pipeline, frame: pd.DataFrame, manifest: Manifest) -> NDArray[np.float64]:
    """The probability of class 1 for each row of `frame`, shape [rows].

    Raises:
        DataError: feature columns are missing.
    """
    _require(frame, manifest.features)
    with threadpoolctl.threadpool_limits(_NATIVE_THREADS):
        probabilities = model.predict_proba(frame[manifest.features])
    return np.asarray(probabilities[:, 1], dtype=np.float64)


def members(model: Pipeline) -> list[tuple[str, Pipeline]]:
    """The single pipelines of a fitted model by name: the members of a vote, or the model itself under ''."""
    classifier = model["classifier"]
    return [*classifier.named_estimators_.items()] if isinstance(classifier, VotingClassifier) else [("", model)]


def profile(frame: pd.DataFrame, manifest: Manifest) -> pd.DataFrame:
    """The training rows in numbers: rows, the share of class 1, features by kind, and missing values among them."""
    numeric, categorical = frame[list(manifest.numeric)], frame[list(manifest.categorical)]
    missing = int(numeric.isna().to_numpy().sum()) + int((categorical == "").to_numpy().sum())
    numbers = {
        "rows": f"{len(frame):,}",
        f"share of {manifest.target}": f"{frame[manifest.target].mean():.4f}",
        "numeric features": str(len(manifest.numeric)),
        "categorical features": str(len(manifest.categorical)),
        "share of values missing": f"{missing / max(1, len(frame) * len(manifest.features)):.4f}",
    }
    return pd.DataFrame.from_dict(numbers, orient="index", columns=["value"])


def summary(model: Pipeline) -> pd.DataFrame:
    """The fitted steps, one row a step: the member of a vote or '', the step, its class and its numbers of columns."""
    rows = []
    for member, pipeline in members(model):
        columns, final = pipeline["columns"], pipeline["classifier"]
        width = final.n_features_in_
        rows.append((member, "columns", type(columns).__name__, columns.n_features_in_, width))
        rows.append((member, "classifier", type(final).__name__, width, 1))
    return pd.DataFrame(rows, columns=["member", "step", "class", "columns in", "columns out"])


def _require(frame: pd.DataFrame, columns: list[str]) -> None:
    missing = sorted(set(columns) - set(frame.columns))
    if missing:
        raise DataError(
            f"the table lacks {len(missing)} columns that the feature manifest names",
            fix="run the pipeline again, so that table and manifest come from one run",
            details=missing,
        )
