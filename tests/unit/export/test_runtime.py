import numpy as np
import pytest

from proofbook.errors import ExportError
from proofbook.export import feeds, kinds_of, open_session, probability


def test_what_is_no_model_is_refused():
    with pytest.raises(ExportError, match="cannot load"):
        open_session(b"no model")


def test_feeds_are_columns_of_float32_and_text(rows, columns):
    arrays = feeds(rows[1], kinds_of(columns))
    assert {name: array.shape for name, array in arrays.items()} == dict.fromkeys(columns.features, (400, 1))
    assert arrays["speed"].dtype == np.float32
    assert set(arrays["maker"][:, 0]) <= {"A", "B", "", "rare"}


def test_missing_columns_are_named(rows, columns):
    with pytest.raises(ExportError) as caught:
        feeds(rows[1].drop(columns=["speed", "maker"]), kinds_of(columns))
    assert caught.value.details == ("maker", "speed")


@pytest.mark.parametrize("value", [None, np.nan, 1.5])
def test_a_category_that_is_no_text_is_refused(rows, columns, value):
    _, test = rows
    broken = test.astype({"maker": object})
    broken.loc[0, "maker"] = value
    with pytest.raises(ExportError, match="cannot be fed") as caught:
        feeds(broken, kinds_of(columns))
    assert caught.value.details == ("maker: not all of it is text",)


def test_inputs_of_another_model_are_refused(rows, exported):
    with pytest.raises(ExportError, match="refuses the inputs"):
        probability(open_session(exported.contents.model), rows[1], {"speed": "numeric"})


def test_batches_do_not_change_answers(rows, columns, exported, monkeypatch):
    session = open_session(exported.contents.model)
    whole = probability(session, rows[1], kinds_of(columns))
    monkeypatch.setattr("proofbook.export.runtime._BATCH_ROWS", 7)
    assert np.array_equal(probability(session, rows[1], kinds_of(columns)), whole)
    assert probability(session, rows[1].head(0), kinds_of(columns)).shape == (0,)
