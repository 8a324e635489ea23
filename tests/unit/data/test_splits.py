import pandas as pd
import pytest

from proofbook.data import splits
from proofbook.errors import DataError

MONTHS = {"train": ("2012-11", "2012-12"), "test": ("2013-01", "2013-01")}


def rows(*pairs):
    return pd.DataFrame(pairs, columns=["date", "late"]).astype({"date": "str", "late": "float64"})


def test_months_may_cross_a_year():
    train, test = splits.consecutive(MONTHS)
    assert ("2012-12" in train, "2013-01" in train, "2013-01" in test) == (True, False, True)


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"a": ("2013-01", "2013-02"), "b": ("2013-04", "2013-04")}, "b"),
        ({"a": ("2013-01", "2013-02"), "b": ("2013-02", "2013-04")}, "b"),
        ({"a": ("2013-03", "2013-02")}, "a"),
        ({"a": ("2013-13", "2013-14")}, "a"),
        ({"a": ("2013-1", "2013-2")}, "a"),
        ({"a": ("soon", "later")}, "a"),
    ],
)
def test_gaps_overlaps_and_nonsense_are_refused(parts, named):
    with pytest.raises(DataError) as error:
        splits.consecutive(parts)
    assert error.value.details[0].startswith(f"{named}: ")


def test_rows_go_to_their_month_and_those_without_outcome_are_counted():
    frame = rows(
        ("2012-10-31", 1),
        ("2012-11-01", 0),
        ("2012-12-31", 1),
        ("2012-12-31", None),
        ("2013-01-01", 0),
        ("2013-01-31", 1),
        ("2013-02-01", 1),
    )
    parts = splits.split(frame, splits.consecutive(MONTHS), date="date", target="late")
    dates = [part.rows["date"].to_list() for part in parts]
    assert dates == [["2012-11-01", "2012-12-31"], ["2013-01-01", "2013-01-31"]]
    assert [str(part.rows["late"].dtype) for part in parts] == ["int8", "int8"]
    report = splits.report(parts, frame, target="late")
    assert report["parts"]["train"] == {
        "first_month": "2012-11",
        "last_month": "2012-12",
        "rows": 2,
        "unlabeled_rows": 1,
        "target_share": 0.5,
    }
    assert report["unused_rows"] == 2


def test_a_part_without_rows_or_with_one_class_is_refused():
    frame = rows(("2012-11-01", 0), ("2012-12-31", 0))
    with pytest.raises(DataError) as error:
        splits.split(frame, splits.consecutive(MONTHS), date="date", target="late")
    assert error.value.details == ("train: only one class", "test: no rows with an outcome")


def test_by_month():
    table = splits.monthly(rows(("2013-01-01", 1), ("2013-01-02", None), ("2013-02-01", 0)), date="date", target="late")
    assert table.to_dict("list") == {"rows": [2, 1], "unlabeled_rows": [1, 0], "target_share": [1.0, 0.0]}
