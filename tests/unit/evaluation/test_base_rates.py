import numpy as np
import pandas as pd
import pytest

from proofbook.errors import DataError
from proofbook.evaluation import base_rates

TRAIN = pd.DataFrame({"carrier": ["A", "A", "A", "B"], "minute": [0, 59, 60, 0], "late": [1, 1, 0, 0]})


def test_shares_are_smoothed_towards_the_overall_share():
    rates = base_rates.fit(TRAIN, "late", {"carrier": None, "minute": 60}, smoothing_rows=2)
    asked = pd.DataFrame({"carrier": ["A", "A", "B", "C"], "minute": [30, 119, 10, 0]}, index=[9, 8, 7, 6])
    assert rates.overall == 0.5
    assert np.allclose(rates.predict(asked), [3 / 4, 1 / 3, 1 / 3, 0.5])


def test_one_column_is_enough():
    rates = base_rates.fit(TRAIN, "late", {"carrier": None}, smoothing_rows=0)
    assert np.allclose(rates.predict(TRAIN), [2 / 3, 2 / 3, 2 / 3, 0])


def test_the_title_names_columns_and_steps():
    title = base_rates.fit(TRAIN, "late", {"carrier": None, "minute": 60.0}).title
    assert title == "share of positives by carrier and minute in steps of 60, from the training rows"


@pytest.mark.parametrize("columns", [{}, {"hour": None}])
def test_columns_must_exist(columns):
    with pytest.raises(DataError, match="the baseline needs columns"):
        base_rates.fit(TRAIN, "late", columns)
