import sys
import zipfile

import pandas as pd
import pytest

from proofbook.data import installed_file, read_csv
from proofbook.errors import DataError


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "site" / "broken_package"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('imported')")
    (folder / "table.csv").write_text("a\n1\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    return folder


def test_a_file_is_found_without_importing_its_package(package):
    assert installed_file("broken_package", "table.csv") == package / "table.csv"
    assert "broken_package" not in sys.modules


def test_what_is_not_installed_is_named(package):
    with pytest.raises(DataError, match="no_such_package is not installed"):
        installed_file("no_such_package", "table.csv")
    with pytest.raises(DataError, match="no file other") as error:
        installed_file("broken_package", "other.csv")
    assert error.value.where == str(package / "other.csv")


def test_columns_have_the_declared_types_and_order(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("n,i,s,t,unused\n1.5,2,NA,2013-03-10T07:00:00Z,x\nNA,3,,,y\n")
    frame = read_csv(path, {"s": "string", "t": "time", "i": "integer", "n": "number"}, missing=("", "NA"))
    expected = pd.DataFrame(
        {
            "s": pd.Series([None, None], dtype="str"),
            "t": pd.Series(pd.to_datetime(["2013-03-10 07:00", None], utc=True)).dt.as_unit("us"),
            "i": [2, 3],
            "n": [1.5, None],
        }
    )
    pd.testing.assert_frame_equal(frame, expected)


def test_a_zipped_file_is_read_too(tmp_path):
    with zipfile.ZipFile(tmp_path / "table.csv.zip", "w") as archive:
        archive.writestr("table.csv", "code\nNA\n")
    assert read_csv(tmp_path / "table.csv.zip", {"code": "string"})["code"].to_list() == ["NA"]


def test_every_column_with_wrong_values_is_listed(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("i,n,t\n1.5,x,2013-01-01T00:00:00Z\n,2,yesterday\n")
    with pytest.raises(DataError) as error:
        read_csv(path, {"i": "integer", "n": "number", "t": "time"})
    assert error.value.details == (
        "i: 2 values are no integer, such as '1.5', nan",
        "n: 1 values are no number, such as 'x'",
        "t: 1 values are no time, such as 'yesterday'",
    )


@pytest.mark.parametrize(
    ("content", "message"), [(None, "missing"), (b"", "no readable CSV"), (b"a\n\xff\n", "no readable CSV")]
)
def test_files_that_are_no_csv(tmp_path, content, message):
    path = tmp_path / "table.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_csv(path, {"a": "string"})


def test_missing_columns_are_listed(tmp_path):
    (tmp_path / "table.csv").write_text("a\n1\n")
    with pytest.raises(DataError) as error:
        read_csv(tmp_path / "table.csv", {"c": "string", "b": "string", "a": "string"})
    assert error.value.details == ("b", "c")
