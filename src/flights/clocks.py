"""Local clock times as instants in UTC.

A departure is published as a UTC hour and a minute. An arrival is published as a clock time at the destination, a
number such as 1928 for 19:28, without a date and in the destination's time zone: the date has to be inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import numpy as np
import pandas as pd

from flights.sources import HOME
from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Straight line through scheduled duration by distance in this data: minutes on the ground, and cruising speed.
_GROUND_MINUTES = 52
_MILES_PER_MINUTE = 7.7
IMPLAUSIBLE_MINUTES = 90
"""A scheduled duration this far from what the distance suggests is reported."""

_DAY_MINUTES = 1440
_MINUTE = pd.Timedelta(minutes=1)


def time_zones(airports: pd.DataFrame, additions: Mapping[str, str]) -> dict[str, str]:
    """IANA time zones by airport: those in the table of airports, and `additions`, which win.

    Raises:
        DataError: an addition names no time zone.
    """
    unknown = sorted(f"{airport}: {zone}" for airport, zone in additions.items() if zone not in available_timezones())
    if unknown:
        raise DataError("no such time zone", fix="use an IANA name such as America/New_York", details=unknown)
    known = airports.dropna(subset="time_zone")
    return dict(zip(known["airport"], known["time_zone"], strict=True)) | dict(additions)


def minute_of_day(clock: pd.Series) -> pd.Series:
    """Clock times such as 1928 as minutes after midnight, 2400 as 0; NaN for what is no clock time."""
    hours, minutes = clock // 100, clock % 100
    valid = (minutes < 60) & ((hours < 24) | (clock == 2400)) & (clock >= 0)  # noqa: PLR2004  a day's hours and minutes
    return (hours * 60 + minutes).where(valid) % _DAY_MINUTES


def expected_minutes(distance_mi: pd.Series) -> pd.Series:
    """The scheduled duration that a distance suggests."""
    return _GROUND_MINUTES + distance_mi / _MILES_PER_MINUTE


def minutes_between(earlier: pd.Series, later: pd.Series) -> pd.Series:
    """Minutes from one instant to another, by row; NaN where one is missing."""
    elapsed: pd.Series = (later - earlier).dt.total_seconds() / 60
    return elapsed


def arrival(departure: pd.Series, clock: pd.Series, expected: pd.Series, zone: pd.Series) -> pd.Series:
    """The instants of clock times at the destination, on the day that brings each nearest to `departure + expected`.

    Where clocks are put back an hour, both readings are tried; where they are put forward, a time that does not exist
    is read as the first one that does.

    Args:
        departure: instants in UTC.
        clock: clock times at the destination, such as 1928.
        expected: minutes from departure to arrival.
        zone: IANA names of the destinations' time zones; missing gives a missing arrival.
    """
    target = departure + expected * _MINUTE
    arrivals = pd.Series(pd.NaT, index=departure.index, dtype="datetime64[us, UTC]")
    for name in sorted(zone.dropna().unique()):
        rows = zone.index[zone == name]
        arrivals.loc[rows] = _nearest(target[rows], minute_of_day(clock[rows]), name)
    return arrivals


def _nearest(target: pd.Series, minute: pd.Series, zone: str) -> pd.Series:
    midnight = target.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    best = pd.Series(pd.NaT, index=target.index, dtype="datetime64[us, UTC]")
    for days in (-1, 0, 1):
        naive = midnight + pd.Timedelta(days=days) + minute * _MINUTE
        for summer in (True, False):
            ambiguous = np.full(len(naive), summer)
            candidate = naive.dt.tz_localize(zone, ambiguous=ambiguous, nonexistent="shift_forward")
            candidate = candidate.dt.tz_convert("UTC").dt.as_unit("us")
            nearer = best.isna() | ((candidate - target).abs() < (best - target).abs())
            best = best.where(~nearer, candidate)
    return best


def to_instants(raw: pd.DataFrame, zones: Mapping[str, str]) -> pd.DataFrame:
    """Flights as published, with every clock in UTC and columns named with units.

    Args:
        raw: as `flights.sources.read_flights` gives them.
        zones: IANA time zone by destination.

    Returns:
        One row a flight. `sched_dep` and `sched_arr` are the schedule; `dep` and `arr` add the published delays to it,
        and are missing where there was no departure or arrival; `outcome` is landed, cancelled or diverted.
    """
    sched_dep = raw["time_hour"] + raw["minute"] * _MINUTE
    zone = raw["dest"].map(dict(zones)).astype("str")
    sched_arr = arrival(sched_dep, raw["sched_arr_time"], expected_minutes(raw["distance"]), zone)
    cancelled, landed = raw["dep_time"].isna(), raw["arr_delay"].notna()
    return pd.DataFrame(
        {
            "row_id": raw["row_id"],
            "date": raw["date"],
            "carrier": raw["carrier"],
            "flight": raw["flight"],
            "tailnum": raw["tailnum"],
            "origin": raw["origin"],
            "dest": raw["dest"],
            "distance_mi": raw["distance"],
            "sched_dep": sched_dep,
            "sched_arr": sched_arr,
            "dep": sched_dep + raw["dep_delay"] * _MINUTE,
            "arr": sched_arr + raw["arr_delay"] * _MINUTE,
            "dep_delay_min": raw["dep_delay"],
            "arr_delay_min": raw["arr_delay"],
            "air_time_min": raw["air_time"],
            "outcome": pd.Series(np.select([landed, cancelled], ["landed", "cancelled"], "diverted")).astype("str"),
        }
    )


def disagreements(raw: pd.DataFrame, flights: pd.DataFrame, zones: Mapping[str, str]) -> pd.DataFrame:
    """Flights whose clocks contradict each other: one row a check, with its count and up to three row ids."""
    zone = raw["dest"].map(dict(zones)).astype("str")
    surplus = minutes_between(flights["sched_dep"], flights["sched_arr"]) - expected_minutes(flights["distance_mi"])
    elapsed = minutes_between(flights["dep"], flights["arr"])
    checks = {
        "the destination has no time zone": zone.isna(),
        "scheduled departure is not the published local clock time": _differs(
            raw["sched_dep_time"], flights["sched_dep"], HOME
        ),
        "departure delay contradicts the departure's clock time": _differs(raw["dep_time"], flights["dep"], HOME),
        "arrival delay contradicts the arrival's clock time": _differs_by_zone(raw["arr_time"], flights["arr"], zone),
        "scheduled duration is implausible for the distance": surplus.abs() > IMPLAUSIBLE_MINUTES,
        "time in the air is longer than from departure to arrival": flights["air_time_min"] > elapsed,
    }
    return pd.DataFrame(
        {
            "check": list(checks),
            "rows": [int(wrong.sum()) for wrong in checks.values()],
            "examples": [flights["row_id"][wrong].head(3).to_list() for wrong in checks.values()],
        }
    )


def _differs(clock: pd.Series, instant: pd.Series, zone: str) -> pd.Series:
    local = instant.dt.tz_convert(zone)
    differs: pd.Series = local.dt.hour * 60 + local.dt.minute != minute_of_day(clock)
    return differs & instant.notna()


def _differs_by_zone(clock: pd.Series, instant: pd.Series, zone: pd.Series) -> pd.Series:
    wrong = pd.Series(data=False, index=clock.index)
    for name in sorted(zone.dropna().unique()):
        rows = zone.index[zone == name]
        wrong.loc[rows] = _differs(clock[rows], instant[rows], name)
    return wrong
