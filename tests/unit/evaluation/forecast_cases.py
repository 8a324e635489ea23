"""Predictions of made-up models."""

import numpy as np
import pandas as pd


def predictions(skill, rows=600, days=12, seed=0):
    """Predictions of a model whose scores follow the truth as `skill` says; the truth depends on rows and seed only."""
    generator = np.random.default_rng(seed)
    day = np.sort(generator.integers(0, days, rows))
    risk = generator.normal(size=rows) + generator.normal(size=days)[day] / 2 - 1
    truth = generator.random(rows) < 1 / (1 + np.exp(-risk))
    noise = np.random.default_rng([seed, int(1000 * skill)]).normal(size=rows)
    frame = pd.DataFrame(
        {
            "row_id": [f"row{i}" for i in range(rows)],
            "y_true": truth.astype("int8"),
            "score": 1 / (1 + np.exp(-(skill * risk + (1 - skill) * noise))),
            "date": [f"2013-10-{d + 1:02d}" for d in day],
            "origin": generator.choice(["EWR", "JFK"], rows),
            "carrier": np.where(np.arange(rows) < 10, "OO", "UA"),
        }
    )
    return frame.astype(dict.fromkeys(["row_id", "date", "origin", "carrier"], "str"))
