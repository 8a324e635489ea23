import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofbook import canonical
from proofbook.errors import DataError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_the_order_of_keys_does_not_matter(value):
    backwards = dict(reversed(value.items()))
    assert canonical.json_text(backwards) == canonical.json_text(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": {1, 2}}, object()])
def test_what_json_lacks_is_refused(value):
    with pytest.raises(DataError, match="cannot be written as JSON"):
        canonical.json_text(value)


def test_significant_rounds_floats_only_and_turns_nan_into_null():
    value = {"a": 0.123456789, "b": [1234567.89, 7, "x", True], "c": float("nan")}
    assert canonical.significant(value) == {"a": 0.123457, "b": [1.23457e6, 7, "x", True], "c": None}


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "a.json"
    canonical.write_json(path, {"old": 1})

    def fail():
        with canonical.atomic_path(path) as temporary:
            temporary.write_text("half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert canonical.read_json(path) == {"old": 1}
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_permissions_are_those_of_an_ordinary_new_file_or_of_the_old_one(tmp_path):
    plain, atomic = tmp_path / "plain", tmp_path / "atomic"
    plain.write_text("x")
    canonical.write_text(atomic, "x")
    assert stat.S_IMODE(atomic.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    atomic.chmod(0o640)
    canonical.write_text(atomic, "y")
    assert stat.S_IMODE(atomic.stat().st_mode) == 0o640


@pytest.mark.parametrize("text", [None, "{", ""])
def test_a_missing_or_broken_file_is_named(tmp_path, text):
    path = tmp_path / "a.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(DataError, match=r"a\.json"):
        canonical.read_json(path)
