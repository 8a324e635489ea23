"""Specifications of every kind, and rows to fit them on."""

import numpy as np
import pandas as pd

from proofbook.modeling import Manifest

SPECS = {
    "logistic": {"kind": "logistic_regression", "C": 0.5, "max_iter": 200},
    "boosting": {"kind": "hist_gradient_boosting", "max_iter": 8, "max_leaf_nodes": 7},
    "forest": {"kind": "extra_trees", "n_estimators": 6, "min_samples_leaf": 5},
    "random": {"kind": "random_forest", "n_estimators": 6, "max_samples": 0.5, "min_samples_leaf": 5},
    "voting": {
        "kind": "soft_voting",
        "members": {
            "logistic": {"kind": "logistic_regression"},
            "boosting": {"kind": "hist_gradient_boosting", "max_iter": 8},
            "forest": {"kind": "extra_trees", "n_estimators": 6, "min_samples_leaf": 5},
        },
        "weights": {"forest": 1, "logistic": 1, "boosting": 3},
    },
}


def make_manifest():
    return Manifest("row_id", "late", ("date",), ("delay", "pressure"), ("carrier", "plane"))


def make_frame():
    """400 rows with missing numbers and missing categories."""
    generator = np.random.default_rng(0)
    rows = 400
    delay = np.round(generator.normal(10, 30, rows) * 64) / 64
    late = generator.random(rows) < 1 / (1 + np.exp(-delay / 20))
    delay[::9] = np.nan
    return pd.DataFrame(
        {
            "delay": delay,
            "pressure": np.round(generator.normal(1013, 7, rows) * 64) / 64,
            "carrier": pd.Series(generator.choice(["AA", "B6", "UA"], rows), dtype="str"),
            "plane": pd.Series(generator.choice(["", "airbus", "boeing"], rows), dtype="str"),
            "late": late.astype("int8"),
        }
    )
