import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofbook.data.features import History
from proofbook.errors import DataError

START = pd.Timestamp("2013-03-10 06:00", tz="UTC")
MINUTE = pd.Timedelta(minutes=1)


def instants(minutes):
    return pd.Series([pd.NaT if one is None else START + one * MINUTE for one in minutes], dtype="datetime64[us, UTC]")


def events(rows):
    entity, known, value = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {"entity": pd.Series(entity, dtype="str"), "known": instants(known), "value": np.array(value, dtype="float64")}
    ).rename_axis(None)


entities = st.sampled_from(["a", "b", None])
# few distinct minutes, so that events and cutoffs coincide
minutes = st.integers(0, 6)
event_lists = st.lists(st.tuples(entities, st.none() | minutes, st.integers(-9, 9)), max_size=12)
query_lists = st.lists(st.tuples(entities | st.just("unseen"), st.integers(-3, 10)), min_size=1, max_size=8)


@settings(deadline=None, max_examples=40)
@given(event_lists, query_lists, st.none() | st.integers(1, 5))
def test_aggregates_equal_naive_loops(rows, asked, length):
    history = History(events(rows), keys=["entity"], known="known", ties=["value"])
    queries = pd.DataFrame({"entity": pd.Series([entity for entity, _ in asked], dtype="str")})
    ranges = history.window(queries, instants([at for _, at in asked]), None if length is None else length * MINUTE)
    for row, (entity, cutoff) in enumerate(asked):
        inside = sorted(
            (known, value)
            for other, known, value in rows
            if entity is not None
            and other == entity
            and known is not None
            and known <= cutoff
            and (length is None or known > cutoff - length)
        )
        numbers = [value for _, value in inside]
        assert ranges.count[row] == len(numbers)
        assert history.total(ranges, history.events["value"])[row] == sum(numbers)
        mean = sum(numbers) / len(numbers) if numbers else np.nan
        np.testing.assert_equal(history.mean(ranges, history.events["value"])[row], mean)
        last = numbers[-1] if numbers else np.nan
        np.testing.assert_equal(history.last(ranges, ["value"])["value"][row], last)


def test_known_at_exactly_the_cutoff_is_known_and_a_window_excludes_its_beginning():
    history = History(events([("a", 0, 1), ("a", 60, 2)]), keys=["entity"], known="known")
    queries = pd.DataFrame({"entity": ["a", "a"]})
    assert history.window(queries, instants([60, 59]), 60 * MINUTE).count.tolist() == [1, 1]
    assert history.window(queries, instants([60, 59])).count.tolist() == [2, 1]


def test_entities_of_several_columns_do_not_run_into_each_other():
    frame = pd.DataFrame({"x": ["a", "ab"], "y": ["bc", "c"], "known": instants([0, 0])})
    history = History(frame, keys=["x", "y"], known="known")
    queries = pd.DataFrame({"x": ["a", "ab", "a"], "y": ["bc", "c", "c"]})
    assert history.window(queries, instants([0, 0, 0])).count.tolist() == [1, 1, 0]


def test_local_times_are_compared_as_instants():
    frame = pd.DataFrame({"entity": ["a"], "known": instants([0]).dt.tz_convert("Pacific/Honolulu")})
    history = History(frame, keys=["entity"], known="known")
    queries = pd.DataFrame({"entity": ["a", "a"]})
    cutoff = instants([0, -1]).dt.tz_convert("America/New_York")
    assert history.window(queries, cutoff).count.tolist() == [1, 0]


def test_order_of_events_does_not_matter():
    frame = pd.DataFrame({"entity": ["a", "a"], "known": instants([0, 0]), "id": ["p", "q"], "value": [1.0, 2.0]})
    queries, cutoff = pd.DataFrame({"entity": ["a"]}), instants([0])
    for rows in (frame, frame.iloc[::-1]):
        history = History(rows, keys=["entity"], known="known", ties=["id"])
        assert history.last(history.window(queries, cutoff), ["value"])["value"].to_list() == [2.0]


def test_wrong_input_is_refused():
    with pytest.raises(DataError) as lacking:
        History(pd.DataFrame({"entity": ["a"]}), keys=["entity"], known="known", ties=["id"])
    assert lacking.value.details == ("id", "known")
    naive = pd.DataFrame({"entity": ["a"], "known": pd.to_datetime(["2013-01-01"])})
    with pytest.raises(DataError, match="no instants"):
        History(naive, keys=["entity"], known="known")
    history = History(events([("a", 0, 1)]), keys=["entity"], known="known")
    with pytest.raises(DataError, match="cutoffs are missing"):
        history.window(pd.DataFrame({"entity": ["a"]}), instants([None]))
