import pandas as pd
import pytest

from flights import clocks
from proofbook.errors import DataError

MINUTE = pd.Timedelta(minutes=1)


def arrive(departure, clock, expected, zone):
    departures = pd.Series(pd.to_datetime([departure], utc=True))
    zones = pd.Series([zone], dtype="str")
    result = clocks.arrival(departures, pd.Series([clock]), pd.Series([float(expected)]), zones)
    return str(result[0].tz_localize(None)) if result.notna()[0] else None


@pytest.mark.parametrize(("clock", "minute"), [(0.0, 0), (1.0, 1), (1928.0, 1168), (2359.0, 1439), (2400.0, 0)])
def test_clock_times(clock, minute):
    assert clocks.minute_of_day(pd.Series([clock])).to_list() == [minute]


def test_what_is_no_clock_time_is_missing():
    assert clocks.minute_of_day(pd.Series([-1.0, 1260.0, 2401.0, 2500.0, None])).isna().all()


@pytest.mark.parametrize(
    ("departure", "clock", "expected", "zone", "arrival"),
    [
        # an hour back in Chicago, as shown by the clocks
        ("2013-01-01 11:00", 730.0, 150, "America/Chicago", "2013-01-01 13:30:00"),
        # overnight to the islands: New York on the day before
        ("2013-07-02 03:59", 345.0, 226, "America/Puerto_Rico", "2013-07-02 07:45:00"),
        # eleven hours to Honolulu, on the same local day
        ("2013-01-01 14:00", 1540.0, 680, "Pacific/Honolulu", "2013-01-02 01:40:00"),
        # late to Los Angeles, just before and just after midnight there
        ("2013-06-02 01:30", 2350.0, 380, "America/Los_Angeles", "2013-06-02 06:50:00"),
        ("2013-06-02 01:30", 5.0, 380, "America/Los_Angeles", "2013-06-02 07:05:00"),
        # clocks go forward while the flight is under way: 3:10 is an hour and ten after 1:59
        ("2013-03-10 05:00", 310.0, 130, "America/New_York", "2013-03-10 07:10:00"),
        # a time that does not exist
        ("2013-03-10 05:00", 230.0, 130, "America/New_York", "2013-03-10 07:00:00"),
        # clocks go back: the first 1:30 or the second, by the flight's length
        ("2013-11-03 03:30", 130.0, 120, "America/New_York", "2013-11-03 05:30:00"),
        ("2013-11-03 03:30", 130.0, 180, "America/New_York", "2013-11-03 06:30:00"),
        # no such clock time, no such zone
        ("2013-01-01 11:00", 1275.0, 150, "America/Chicago", None),
        ("2013-01-01 11:00", 730.0, 150, None, None),
    ],
)
def test_arrivals(departure, clock, expected, zone, arrival):
    assert arrive(departure, clock, expected, zone) == arrival


def test_zones_of_the_table_and_additions():
    airports = pd.DataFrame({"airport": ["AAA", "BBB"], "time_zone": pd.Series(["America/Denver", None], dtype="str")})
    assert clocks.time_zones(airports, {"CCC": "Asia/Tokyo"}) == {"AAA": "America/Denver", "CCC": "Asia/Tokyo"}
    with pytest.raises(DataError) as error:
        clocks.time_zones(airports, {"CCC": "Tokyo", "BBB": "Nowhere"})
    assert error.value.details == ("BBB: Nowhere", "CCC: Tokyo")


@pytest.fixture(scope="module")
def everything(published, zones):
    return clocks.to_instants(published, zones)


def test_all_flights_of_the_year_are_kept_and_plausible(published, everything):
    duration = (everything["sched_arr"] - everything["sched_dep"]) / MINUTE
    assert len(everything) == 336_776
    assert everything["outcome"].value_counts().to_dict() == {"landed": 327_346, "cancelled": 8_255, "diverted": 1_175}
    assert duration.between(45, 720).all()
    assert everything["row_id"].is_unique
    assert everything["row_id"].equals(published["row_id"])


def test_the_two_contradictions_in_the_real_clocks_are_found(published, everything, zones):
    found = clocks.disagreements(published, everything, zones).set_index("check")
    assert found["rows"].sum() == 2
    # its airline did not put the clock forward: landed at 2:03 in a night without that hour
    assert found["examples"]["arrival delay contradicts the arrival's clock time"] == ["2013-03-09-B635-JFK"]
    # scheduled at 256 minutes to Jacksonville, an hour and a half more than any other
    assert found["examples"]["scheduled duration is implausible for the distance"] == ["2013-06-13-EV4377-EWR"]


def test_contradictions_are_noticed(published, zones):
    rows = published.head(20).copy()
    rows["sched_dep_time"] += 1
    rows.loc[0, "air_time"] = 900.0
    rows.loc[1, "dest"] = "???"
    found = clocks.disagreements(rows, clocks.to_instants(rows, zones), zones).set_index("check")["rows"]
    assert found["scheduled departure is not the published local clock time"] == 20
    assert found["time in the air is longer than from departure to arrival"] == 1
    assert found["the destination has no time zone"] == 1


def test_a_cancelled_flight_has_a_schedule_and_nothing_else(everything):
    cancelled = everything[everything["outcome"] == "cancelled"]
    assert cancelled[["sched_dep", "sched_arr"]].notna().all(axis=None)
    assert cancelled[["dep", "arr", "dep_delay_min", "arr_delay_min"]].isna().all(axis=None)
