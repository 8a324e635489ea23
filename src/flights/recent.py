"""Features of how other flights have run: those that had arrived by the prediction time, and those overdue by then.

A flight counts from its arrival, to the minute; its departure before that is not used. Cancelled and diverted flights
never arrive here, so they enter no history; in the published schedule they do stand, and become overdue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flights.clocks import minutes_between
from flights.sources import HOME
from proofbook.data.features import Feature, History, Pending

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOUR = pd.Timedelta(hours=1)
_MINUTE = pd.Timedelta(minutes=1)
_DAY_H = 24
_EARLIEST_MIN, _LATEST_MIN = -60, 240
_EXPIRE = 3 * _HOUR
_TAIL_MEMORY = 72 * _HOUR
_TURN_MEMORY = 24 * _HOUR

_ARRIVED = "from flights whose actual arrival lies at or before the prediction time"
_OVERDUE = (
    "from the published schedule and from which of its flights had arrived by the prediction time; "
    "when or whether the others arrive later has no influence"
)
_TAIL_PLAN = "the plane is assigned before the day; the data names the plane that flew, which may be a late substitute"


@dataclass(frozen=True, slots=True)
class Recent:
    """An aggregate over the arrived flights of one entity: `late_pct` or `delay_min` over the last `hours`."""

    entity: str
    hours: int
    value: str

    @property
    def name(self) -> str:
        """The feature's name, such as `late_pct_origin_2h`."""
        length = f"{self.hours}h" if self.hours <= _DAY_H else f"{self.hours // _DAY_H}d"
        return f"{self.value}_{self.entity}_{length}"

    @property
    def feature(self) -> Feature:
        """The declared feature."""
        what = "late flights, percent," if self.value == "late_pct" else "mean arrival delay, minutes,"
        return Feature(self.name, "numeric", f"{what} {_SAME[self.entity]}, last {self.hours} h", _ARRIVED)


_KEYS: dict[str, tuple[str, ...]] = {
    "all": ("area",),
    "origin": ("origin",),
    "carrier": ("carrier",),
    "carrier_origin": ("carrier", "origin"),
    "dest": ("dest",),
    "route": ("origin", "dest"),
    "route_carrier": ("origin", "dest", "carrier"),
    "flight": ("carrier", "flight", "origin"),
    "carrier_hour": ("carrier", "hour"),
    "origin_hour": ("origin", "hour"),
    "carrier_origin_hour": ("carrier", "origin", "hour"),
}
_SAME = {
    "all": "all of New York",
    "origin": "same origin",
    "carrier": "same carrier",
    "carrier_origin": "same carrier and origin",
    "dest": "same destination",
    "route": "same route",
    "route_carrier": "same route and carrier",
    "flight": "same flight number",
    "carrier_hour": "same carrier and local hour of departure",
    "origin_hour": "same origin and local hour of departure",
    "carrier_origin_hour": "same carrier, origin and local hour of departure",
}
_FOUR_WEEKS_H = 28 * _DAY_H
RECENT = (
    Recent("all", 2, "late_pct"),
    Recent("all", 24, "delay_min"),
    Recent("origin", 2, "delay_min"),
    Recent("origin", 4, "late_pct"),
    Recent("origin", 24, "late_pct"),
    Recent("carrier", 4, "delay_min"),
    Recent("carrier", 24, "late_pct"),
    Recent("carrier_origin", 4, "delay_min"),
    Recent("carrier_origin", 7 * _DAY_H, "late_pct"),
    Recent("carrier_origin", _FOUR_WEEKS_H, "late_pct"),
    Recent("dest", 4, "delay_min"),
    Recent("dest", 24, "late_pct"),
    Recent("route", _FOUR_WEEKS_H, "late_pct"),
    Recent("route_carrier", _FOUR_WEEKS_H, "late_pct"),
    Recent("flight", _FOUR_WEEKS_H, "late_pct"),
    Recent("flight", _FOUR_WEEKS_H, "delay_min"),
    Recent("carrier_hour", _FOUR_WEEKS_H, "late_pct"),
    Recent("origin_hour", _FOUR_WEEKS_H, "late_pct"),
    Recent("carrier_origin_hour", _FOUR_WEEKS_H, "late_pct"),
)
OVERDUE = ("all", "origin", "carrier_origin", "dest")

FEATURES = (
    *(one.feature for one in RECENT),
    *(
        Feature(f"overdue_pct_{name}", "numeric", f"due in the last 3 h, not arrived, percent, {_SAME[name]}", _OVERDUE)
        for name in OVERDUE
    ),
    Feature("tail_delay_min", "numeric", "arrival delay of the plane's last flight, of the last 72 h", _ARRIVED),
    Feature("tail_age_h", "numeric", "hours since that arrival", _ARRIVED),
    Feature("tail_slack_min", "numeric", "minutes from then to this departure, less a flight as long back", _ARRIVED),
    Feature("turn_slack_min", "numeric", "the same as planned, from the plane's flight planned before", _TAIL_PLAN),
    Feature("turn_overdue_min", "numeric", "minutes by which that planned flight is overdue, else 0", _OVERDUE),
    Feature("turn_state", "categorical", "that planned flight: none, arrived, under way or overdue", _OVERDUE),
)


def recent_features(flights: pd.DataFrame, cutoff: pd.Series, *, late_after_minutes: int) -> pd.DataFrame:
    """The features declared in `FEATURES`, one row a flight, in the order and with the index of `flights`.

    Args:
        flights: see `flights.schemas.FLIGHTS`; each flight is a query at its cutoff, and an event for the others.
        cutoff: the prediction times.
        late_after_minutes: a flight is late that arrives more than this after its schedule.
    """
    known = _events(flights, late_after_minutes)
    parts = [_aggregates(known, cutoff), _overdue(known, cutoff), _tail(known, cutoff), _turn(known, cutoff)]
    return pd.concat(parts, axis="columns")


def _events(flights: pd.DataFrame, late_after_minutes: int) -> pd.DataFrame:
    """Flights with the values that histories sum up; extreme delays are clipped, so that one flight is no trend."""
    delay = flights["arr_delay_min"]
    return flights.assign(
        area=0,
        hour=flights["sched_dep"].dt.tz_convert(HOME).dt.hour,
        late_pct=(delay > late_after_minutes) * 100.0,
        delay_min=delay.clip(_EARLIEST_MIN, _LATEST_MIN),
        duration_min=minutes_between(flights["sched_dep"], flights["sched_arr"]),
    )


def _aggregates(flights: pd.DataFrame, cutoff: pd.Series, recent: Sequence[Recent] = RECENT) -> pd.DataFrame:
    columns = {}
    for entity, keys in _KEYS.items():
        history = History(flights, keys=keys, known="arr")
        for one in (one for one in recent if one.entity == entity):
            ranges = history.window(flights, cutoff, one.hours * _HOUR)
            columns[one.name] = history.mean(ranges, history.events[one.value])
    return pd.DataFrame(columns, index=flights.index)


def _overdue(flights: pd.DataFrame, cutoff: pd.Series) -> pd.DataFrame:
    columns = {}
    for entity in OVERDUE:
        pending = Pending(flights, keys=_KEYS[entity], due="sched_arr", end="arr", expire=_EXPIRE)
        columns[f"overdue_pct_{entity}"] = 100 * pending.share(flights, cutoff)
    return pd.DataFrame(columns, index=flights.index)


def _tail(flights: pd.DataFrame, cutoff: pd.Series) -> pd.DataFrame:
    """The plane's last flight that had arrived."""
    history = History(flights, keys=["tailnum"], known="arr", ties=["sched_dep", "row_id"])
    ranges = history.window(flights, cutoff, _TAIL_MEMORY)
    last = history.last(ranges, ["arr", "delay_min", "duration_min"]).set_axis(flights.index)
    return pd.DataFrame(
        {
            "tail_delay_min": last["delay_min"],
            "tail_age_h": minutes_between(last["arr"], cutoff) / 60,
            "tail_slack_min": minutes_between(last["arr"], flights["sched_dep"]) - last["duration_min"],
        }
    )


def _turn(flights: pd.DataFrame, cutoff: pd.Series) -> pd.DataFrame:
    """The flight that the plane was to fly before this one, arrived or not."""
    plan = History(flights, keys=["tailnum"], known="sched_dep", ties=["row_id"])
    ranges = plan.window(flights, flights["sched_dep"] - _MINUTE, _TURN_MEMORY)
    before = plan.last(ranges, ["sched_arr", "arr", "duration_min"]).set_axis(flights.index)
    arrived = before["arr"] <= cutoff
    overdue = ~arrived & (before["sched_arr"] <= cutoff)
    states = [before["sched_arr"].isna(), arrived, overdue]
    return pd.DataFrame(
        {
            "turn_slack_min": minutes_between(before["sched_arr"], flights["sched_dep"]) - before["duration_min"],
            "turn_overdue_min": minutes_between(before["sched_arr"], cutoff).where(overdue, 0.0),
            "turn_state": np.select(states, ["none", "arrived", "overdue"], "under way"),
        }
    )
