import numpy as np
import pandas as pd
import pytest
from forecast_cases import predictions

from proofbook.errors import DataError
from proofbook.evaluation import Forecasts, read_champion, read_forecasts, table, write_forecasts
from proofbook.evaluation.predictions import align, align_all
from proofbook.modeling import Manifest


def test_a_table_has_the_agreed_columns():
    frame = pd.DataFrame({"id": ["a", "b"], "late": [1, 0], "day": ["x", "y"], "other": [1, 2]}, index=[5, 6])
    made = table(frame, np.array([0.25, 0.5]), Manifest("id", "late", ("day",), ("other",), ()))
    assert made.dtypes.astype(str).to_dict() == {"row_id": "str", "y_true": "int8", "score": "float64", "day": "str"}
    assert made["score"].tolist() == [0.25, 0.5]
    assert made.index.tolist() == [0, 1]


def test_files_come_back(tmp_path):
    written = Forecasts(predictions(0.5, seed=1), predictions(0.5, seed=2))
    write_forecasts(tmp_path, "model", written)
    read = read_forecasts(tmp_path, ["model"])["model"]
    pd.testing.assert_frame_equal(read.test, written.test)
    pd.testing.assert_frame_equal(read.validation, written.validation)
    champion = read_champion(tmp_path / "model")
    pd.testing.assert_frame_equal(champion, written.test)


def test_no_champion_is_none(tmp_path):
    assert read_champion(tmp_path) is None


def test_another_order_is_aligned():
    reference = predictions(0.5)
    shuffled = reference.sample(frac=1, random_state=0)
    aligned = align_all({"first": reference, "second": shuffled})["second"]
    pd.testing.assert_frame_equal(aligned, reference)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.iloc[1:], "1 row ids are in one table only"),
        (lambda frame: frame.drop(columns="score"), "lack columns: score"),
        (lambda frame: pd.concat([frame, frame.iloc[:1]]), "hold a row id twice"),
        (lambda frame: frame.assign(y_true=1 - frame["y_true"]), "another truth in 600 rows"),
    ],
)
def test_tables_that_cannot_be_compared_are_refused(change, message):
    reference = predictions(0.5)
    with pytest.raises(DataError, match=message):
        align(change(reference), reference, "other")
