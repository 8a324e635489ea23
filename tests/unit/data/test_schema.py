import pandas as pd
import pytest

from proofbook.data import Column, Table
from proofbook.data.schema import check_structure
from proofbook.errors import DataError

TABLE = Table("things", (Column("name", "string"), Column("size", "number"), Column("seen", "time")), key=("name",))


def test_a_table_as_declared_passes():
    frame = pd.DataFrame({"name": ["a"], "size": [1.0], "seen": pd.to_datetime(["2013-01-01"], utc=True)})
    check_structure(frame, TABLE)
    check_structure(frame.iloc[:0], TABLE)


def test_every_difference_is_listed_at_once():
    frame = pd.DataFrame({"size": [1], "seen": pd.to_datetime(["2013-01-01"]), "more": [0]})
    with pytest.raises(DataError) as error:
        check_structure(frame, TABLE)
    assert error.value.where == "table things"
    assert [line.split(":")[0] for line in error.value.details] == ["more", "name", "seen", "size"]


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ((Column("a", "string"),), ()),
        ((Column("a", "string"),), ("b",)),
        ((Column("a", "string"), Column("a", "number")), ("a",)),
    ],
)
def test_a_declaration_needs_unique_columns_and_a_key_among_them(columns, key):
    with pytest.raises(DataError, match="unique columns and a key"):
        Table("things", columns, key)
