from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from proofbook.gates import Evidence, Source

DIRECTIONS = {"roc_auc": "higher", "log_loss": "lower", "calibration_error": "lower"}


def reading(value, half_width=0.01):
    return {"value": value, "low": value - half_width, "high": value + half_width}


def a_slice(value, half_width=0.02):
    return {"judged": True, "rows": 5000, "positives": 900, "reason": None, **reading(value, half_width)}


SMALL = {"judged": False, "rows": 18, "positives": 2, "reason": "too small", "value": None, "low": None, "high": None}

COMPARISON = {
    "version": 1,
    "primary": "roc_auc",
    "metrics": {name: {"title": name, "direction": direction} for name, direction in DIRECTIONS.items()},
    "rows": {"test": {"rows": 28000, "positives": 5000, "clusters": 31}},
    "selected": "boosting",
    "candidates": {
        "boosting": {
            "test": {
                "roc_auc": reading(0.71),
                "log_loss": reading(0.43),
                "calibration_error": reading(0.03),
            }
        }
    },
    "champion": {"status": "absent", "reason": "nothing was promoted", "test": None},
    "differences": {
        "baseline": {"roc_auc": reading(0.05), "log_loss": reading(-0.02), "calibration_error": reading(0.0)},
        "champion": None,
    },
    "slices": {
        "origin": {"EWR": a_slice(0.72), "JFK": a_slice(0.69), "LGA": a_slice(0.7)},
        "carrier": {"OO": SMALL, "UA": a_slice(0.71)},
        "tail": {"N1": SMALL},
    },
}
VALIDATION = {
    "version": 1,
    "tables": {
        "flights": {"read": 1000, "clean": 990, "quarantined": 4, "duplicates": 6},
        "weather": {"read": 100, "clean": 100, "quarantined": 0, "duplicates": 0},
    },
}
SPLIT = {"version": 1, "parts": {"test": {"rows": 28000}}}


@pytest.fixture
def evidence():
    """Evidence in which every rule of the first set can pass; its reports may be changed."""
    return Evidence(
        candidate="boosting",
        comparison=copy.deepcopy(COMPARISON),
        validation=copy.deepcopy(VALIDATION),
        split=copy.deepcopy(SPLIT),
        model_bytes=1000,
        sources=(Source("model", "model.skops", "sha256:0"),),
    )


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with reports and a stored model, as the stages before leave them."""
    monkeypatch.chdir(tmp_path)
    for name, content in {"comparison": COMPARISON, "validation": VALIDATION, "split": SPLIT}.items():
        Path(f"{name}.json").write_text(json.dumps(content))
    folder = Path("models/boosting")
    folder.mkdir(parents=True)
    (folder / "model.skops").write_bytes(b"a model")
    return tmp_path
