import pandas as pd
import pytest

from proofbook.data import read_table, write_table
from proofbook.errors import DataError


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "number": [1.5, None],
            "text": pd.Series(["x", None], dtype="str"),
            "time": pd.to_datetime(["2013-03-10 07:00", None], utc=True),
        }
    )


def test_a_table_comes_back_as_it_was(tmp_path, frame):
    write_table(tmp_path / "deep" / "table.parquet", frame)
    pd.testing.assert_frame_equal(read_table(tmp_path / "deep" / "table.parquet"), frame)


def test_columns_are_chosen_in_the_order_asked_for(tmp_path, frame):
    write_table(tmp_path / "table.parquet", frame)
    assert list(read_table(tmp_path / "table.parquet", ["time", "number"])) == ["time", "number"]


def test_the_same_rows_give_the_same_bytes_whatever_the_index(tmp_path, frame):
    write_table(tmp_path / "a.parquet", frame)
    write_table(tmp_path / "b.parquet", frame.set_axis([7, 3]))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_table_that_cannot_be_written_leaves_the_old_one(tmp_path, frame):
    path = tmp_path / "table.parquet"
    write_table(path, frame)
    before = path.read_bytes()
    with pytest.raises(DataError, match="cannot be written as Parquet"):
        write_table(path, pd.DataFrame({"mixed": pd.Series([1, "one"], dtype="object")}))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["table.parquet"]


@pytest.mark.parametrize("names", [["a", "a"], ["a", 1]])
def test_column_names_are_unique_strings(tmp_path, names):
    with pytest.raises(DataError, match="unique strings"):
        write_table(tmp_path / "table.parquet", pd.DataFrame([[1, 2]], columns=names))


def test_what_cannot_be_read_says_where_and_what_to_do(tmp_path, frame):
    with pytest.raises(DataError, match="missing") as missing:
        read_table(tmp_path / "none.parquet")
    assert missing.value.where == str(tmp_path / "none.parquet")
    (tmp_path / "broken.parquet").write_text("no parquet")
    with pytest.raises(DataError, match="no readable Parquet"):
        read_table(tmp_path / "broken.parquet")
    write_table(tmp_path / "table.parquet", frame)
    with pytest.raises(DataError) as lacking:
        read_table(tmp_path / "table.parquet", ["text", "z", "a"])
    assert lacking.value.details == ("a", "z")
