import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from proofbook.data.features import Pending

START = pd.Timestamp("2013-11-03 05:00", tz="UTC")
MINUTE = pd.Timedelta(minutes=1)
EXPIRE = 4


def instants(minutes):
    return pd.Series([pd.NaT if one is None else START + one * MINUTE for one in minutes], dtype="datetime64[us, UTC]")


def pending(things):
    frame = pd.DataFrame(
        {
            "entity": pd.Series([entity for entity, _, _ in things], dtype="str"),
            "due": instants([due for _, due, _ in things]),
            "end": instants([end for _, _, end in things]),
        }
    )
    return Pending(frame, keys=["entity"], due="due", end="end", expire=EXPIRE * MINUTE)


minutes = st.integers(0, 8)
thing_lists = st.lists(st.tuples(st.sampled_from("ab"), minutes, st.none() | minutes), max_size=12)


@settings(deadline=None, max_examples=40)
@given(thing_lists, st.sampled_from("ab"), st.integers(-1, 14))
def test_counts_equal_naive_loops(things, entity, cutoff):
    came_due = [(due, end) for other, due, end in things if other == entity and due <= cutoff < due + EXPIRE]
    still = [due for due, end in came_due if end is None or end > cutoff]
    result = pending(things)
    queries = pd.DataFrame({"entity": [entity]})
    assert result.count(queries, instants([cutoff])).tolist() == [len(still)]
    share = result.share(queries, instants([cutoff]))[0]
    assert share == len(still) / len(came_due) if came_due else share != share  # noqa: PLR0124  NaN


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 8), st.none() | st.integers(0, 20), st.none() | st.integers(0, 20))
def test_when_it_ends_after_the_cutoff_has_no_influence(cutoff, one, other):
    later = [None if end is None else cutoff + 1 + end for end in (one, other)]
    queries, at = pd.DataFrame({"entity": ["a"]}), instants([cutoff])
    counts = [pending([("a", 3, end)]).count(queries, at).tolist() for end in later]
    assert counts[0] == counts[1]
