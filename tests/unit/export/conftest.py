from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from proofbook.evaluation import table
from proofbook.export import Contents, Facts, check_parity, kinds_of, profile, to_onnx, write_card
from proofbook.gates import Outcome, Source, Status, Verdict
from proofbook.modeling import build, fit, parse_manifest, predict, save

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

MANIFEST = {
    "version": 1,
    "row_id": "row_id",
    "target": "late",
    "slices": ["date"],
    "features": [
        {"name": "speed", "kind": "numeric", "description": "wind speed, m/s", "known": "published hourly"},
        {"name": "pressure", "kind": "numeric", "description": "at sea level, hPa", "known": "published hourly"},
        {"name": "rarely", "kind": "numeric", "description": "hardly ever known", "known": "seldom"},
        {"name": "origin", "kind": "categorical", "description": "airport", "known": "schedule"},
        {"name": "maker", "kind": "categorical", "description": "of the plane", "known": "schedule"},
    ],
}
COLUMNS = parse_manifest(MANIFEST)

_LOGISTIC = {"kind": "logistic_regression", "C": 0.1, "max_iter": 200}
_BOOSTING = {"kind": "hist_gradient_boosting", "max_iter": 20}
_FOREST = {"kind": "extra_trees", "n_estimators": 12, "min_samples_leaf": 8}
SPECS: dict[str, dict[str, Any]] = {
    "logistic_regression": _LOGISTIC,
    "hist_gradient_boosting": _BOOSTING,
    "extra_trees": _FOREST,
    "random_forest": _FOREST | {"kind": "random_forest"},
    "soft_voting": {
        "kind": "soft_voting",
        "members": {"a": _LOGISTIC, "b": _BOOSTING, "c": _FOREST},
        "weights": {"a": 1, "b": 2, "c": 1},
    },
}


def _rows(count: int, seed: int) -> pd.DataFrame:
    """Numbers are multiples of 1/64, as the tables' contract asks; some are missing."""
    generator = np.random.default_rng(seed)
    speed = np.round(generator.normal(5, 3, count) * 64) / 64
    pressure = np.round(generator.normal(1013, 7, count) * 64) / 64
    origin = generator.choice(["EWR", "JFK", "LGA"], count)
    late = generator.random(count) < 1 / (1 + np.exp(-(speed - 6) / 2 - (origin == "EWR")))
    frame = pd.DataFrame(
        {
            "row_id": [f"row{seed}-{index}" for index in range(count)],
            "date": "2013-10-01",
            "late": late.astype("int8"),
            "speed": np.where(generator.random(count) < 0.1, np.nan, speed),
            "pressure": pressure,
            "rarely": np.where(np.arange(count) < 5, 1.5, np.nan),
            "origin": origin,
            "maker": generator.choice(["A", "B", "", "rare"], count, p=[0.5, 0.3, 0.195, 0.005]),
        }
    )
    return frame.astype(dict.fromkeys(["row_id", "date", "origin", "maker"], "str"))


TRAIN, TEST = _rows(1200, 0), _rows(400, 1)


@cache
def fitted(kind: str) -> Pipeline:
    return fit(build(SPECS[kind], COLUMNS.numeric, COLUMNS.categorical, seed=1), TRAIN, COLUMNS)


@dataclass(frozen=True)
class Exported:
    """A promoted model with everything that goes into its bundle."""

    model: Pipeline
    path: Path
    verdict: Verdict
    contents: Contents
    facts: Facts


@pytest.fixture(scope="session")
def exported(tmp_path_factory) -> Exported:
    from proofbook.digest import digest_file  # noqa: PLC0415

    path = tmp_path_factory.mktemp("models") / "model.skops"
    model = fitted("hist_gradient_boosting")
    save(model, path)
    data = to_onnx(model, kinds_of(COLUMNS))
    stored = table(TEST, predict(model, TEST, COLUMNS), COLUMNS)
    parity = check_parity(model, data, TEST, stored, manifest=COLUMNS, tolerance=1e-5)
    signature = profile(MANIFEST, COLUMNS.features, TRAIN)
    outcome = Outcome("metric_at_least", Status.PASSED, "roc_auc at least 0.6", "0.7 [0.6, 0.8]", "so it is")
    verdict = Verdict("boosting", (outcome,), (Source("model", "models/model.skops", digest_file(path)),))
    reports = json.loads((Path(__file__).parent / "reports.json").read_text())
    facts = Facts(
        purpose=["Tells how likely a flight is late.", "For planning."],
        limits=["Made up for tests."],
        verdict=verdict,
        signature=signature,
        parity=parity,
        model=data,
        predictions=stored,
        **reports,
    )
    return Exported(model, path, verdict, Contents(data, signature, write_card(facts), parity), facts)


@pytest.fixture
def rows():
    return TRAIN.copy(), TEST.copy()


@pytest.fixture(params=list(SPECS))
def kind(request):
    return request.param


@pytest.fixture
def fitted_model():
    return fitted


@pytest.fixture
def columns():
    return COLUMNS


@pytest.fixture
def manifest():
    return MANIFEST
