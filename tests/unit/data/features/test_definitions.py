import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofbook.data.features import Feature, conform, manifest
from proofbook.errors import DataError

NUMBER = Feature("number", "numeric", "a number", "always")
CATEGORY = Feature("category", "categorical", "a category", "always")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-65_000, 65_000) | st.just(float("nan")), min_size=2, max_size=9))
def test_numbers_and_midpoints_between_them_are_exact_in_float32(values):
    numbers = conform(pd.DataFrame({"number": values}), [NUMBER])["number"].to_numpy()
    middle = (numbers[:-1] + numbers[1:]) / 2
    for exact in (numbers, middle):
        np.testing.assert_array_equal(exact.astype("float32").astype("float64"), exact)
    np.testing.assert_allclose(numbers, values, atol=1 / 128)


def test_columns_come_in_the_declared_order_with_the_declared_types():
    frame = pd.DataFrame({"other": [0], "number": [1], "category": pd.Series([None], dtype="str")})
    result = conform(frame, [CATEGORY, NUMBER])
    assert list(result) == ["category", "number"]
    assert result["category"].to_list() == [""]
    assert result["number"].dtype == "float64"


def test_absent_and_too_large_features_are_listed_together():
    with pytest.raises(DataError) as error:
        conform(pd.DataFrame({"number": [2.0**16]}), [NUMBER, CATEGORY])
    assert error.value.details == ("category: absent", "number: reaches 65536")
    with pytest.raises(DataError, match="not what was declared"):
        conform(pd.DataFrame({"number": [-np.inf]}), [NUMBER])


def test_the_manifest_is_plain():
    assert manifest([NUMBER], row_id="id", target="y", slices=("d",)) == {
        "version": 1,
        "row_id": "id",
        "target": "y",
        "slices": ["d"],
        "features": [{"name": "number", "kind": "numeric", "description": "a number", "known": "always"}],
    }
