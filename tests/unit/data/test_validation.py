import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofbook.data import Column, Table, dangling, validate
from proofbook.data.validation import Validation, findings_frame, report
from proofbook.errors import DataError

TABLE = Table(
    "things",
    (
        Column("id", "string"),
        Column("size", "number", nullable=True, minimum=0, maximum=10),
        Column("kind", "string", allowed=("x", "y")),
    ),
    key=("id",),
)


def things(*rows):
    return pd.DataFrame(rows, columns=["id", "size", "kind"]).astype({"id": "str", "size": "float64", "kind": "str"})


def test_bounds_are_inclusive_and_missing_values_are_no_failure_where_allowed():
    result = validate(things(("a", 0, "x"), ("b", 10, "y"), ("c", None, "x")), TABLE)
    assert (result.findings, len(result.clean), len(result.quarantine)) == ((), 3, 0)


def test_every_failure_of_a_row_is_found_and_it_is_quarantined_once():
    result = validate(things(("a", -1, "z"), ("b", 11, "x"), ("c", 1, None), ("d", 5, "x")), TABLE)
    assert result.quarantine["reason"].to_list() == ["size: minimum; kind: allowed", "size: maximum", "kind: missing"]
    assert result.clean["id"].to_list() == ["d"]
    assert [(one.rule, one.count, one.share, one.examples) for one in result.findings] == [
        ("minimum", 1, 0.25, ("a",)),
        ("maximum", 1, 0.25, ("b",)),
        ("missing", 1, 0.25, ("c",)),
        ("allowed", 1, 0.25, ("a",)),
    ]


def test_infinity_is_out_of_bounds():
    assert len(validate(things(("a", float("inf"), "x")), TABLE).quarantine) == 1


def test_equal_rows_are_dropped_and_contradicting_ones_all_quarantined():
    result = validate(things(("a", 1, "x"), ("a", 1, "x"), ("b", 1, "x"), ("b", 2, "x"), ("b", 2, "x")), TABLE)
    assert result.clean["id"].to_list() == ["a"]
    assert result.quarantine["size"].to_list() == [1, 2]
    assert [(one.rule, one.count, one.action) for one in result.findings] == [
        ("duplicate", 2, "dropped"),
        ("conflict", 2, "quarantined"),
    ]


def test_dangling_references_are_counted_and_kept():
    rows = things(("a", 1, "x"), ("b", 1, "w"), ("c", 1, None))
    (found,) = dangling(rows, TABLE, "kind", pd.DataFrame({"code": ["x"]}), "code")
    assert (found.count, found.examples, found.action) == (1, ("b",), "kept")
    assert dangling(rows.head(1), TABLE, "kind", pd.DataFrame({"code": ["x"]}), "code") == ()


def test_the_report_is_plain_and_counts_missing_values():
    result = validate(things(("a", None, "x"), ("b", 11, "x")), TABLE)
    plain = report([result])
    assert json.loads(json.dumps(plain)) == plain
    assert plain["tables"] == {
        "things": {"read": 2, "clean": 1, "quarantined": 1, "duplicates": 0, "missing": {"size": 1}}
    }
    assert plain["findings"][0]["rule"] == "maximum"
    assert findings_frame(result.findings)["percent"].to_list() == [50.0]


def test_lost_rows_are_an_error():
    rows = things(("a", 1, "x"))
    with pytest.raises(DataError, match="went astray"):
        Validation("things", 2, rows, rows.head(0), 0, ())


values = st.one_of(st.none(), st.floats(-5, 15))
kinds = st.sampled_from(["x", "y", "z", None])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcd"), values, kinds), max_size=20))
def test_no_row_is_lost_and_the_clean_ones_are_clean(rows):
    frame = things(*rows)
    result = validate(frame, TABLE)
    assert len(frame) == len(result.clean) + len(result.quarantine) + result.duplicate_rows
    assert not result.quarantine["reason"].eq("").any()
    again = validate(result.clean, TABLE)
    assert again.findings == ()
    pd.testing.assert_frame_equal(again.clean, result.clean)
