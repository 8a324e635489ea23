"""Features of the plan: the published schedule, the day of the week, and the plane assigned.

Nearness to a holiday is left out: eight months know too few holidays, and it made September's predictions worse.
"""

from __future__ import annotations

import pandas as pd

from flights.clocks import expected_minutes, minutes_between
from flights.sources import HOME
from proofbook.data.features import Feature, History

_HOUR = pd.Timedelta(hours=1)
_PUBLISHED = "published with the schedule, months ahead"
_ASSIGNED = "the plane is assigned before the day; the data names the plane that flew, which may be a late substitute"
_MAKERS = ("AIRBUS", "BOEING", "BOMBARDIER", "EMBRAER", "MCDONNELL")

FEATURES = (
    Feature("minute_of_day", "numeric", "scheduled departure, minutes after local midnight", _PUBLISHED),
    Feature("arrival_minute_of_day", "numeric", "scheduled arrival, New York minutes after midnight", _PUBLISHED),
    Feature("weekday", "numeric", "local day of departure, 0 is Monday", _PUBLISHED),
    Feature("duration_min", "numeric", "scheduled minutes from departure to arrival", _PUBLISHED),
    Feature("distance_mi", "numeric", "distance, miles", _PUBLISHED),
    Feature("padding_min", "numeric", "scheduled duration less what the distance suggests, minutes", _PUBLISHED),
    Feature("scheduled_origin_before", "numeric", "departures planned at the origin, hour up to this one", _PUBLISHED),
    Feature("scheduled_origin_after", "numeric", "departures planned at the origin, hour after this one", _PUBLISHED),
    Feature("scheduled_carrier_before", "numeric", "the carrier's departures there, hour up to this one", _PUBLISHED),
    Feature("scheduled_origin_day", "numeric", "departures planned at the origin on the local day", _PUBLISHED),
    Feature("plane_age_years", "numeric", "year of the flight less the year the plane was built", _ASSIGNED),
    Feature("plane_seats", "numeric", "seats of the plane", _ASSIGNED),
    Feature("carrier", "categorical", "airline, two-character code", _PUBLISHED),
    Feature("origin", "categorical", "airport of departure", _PUBLISHED),
    Feature("dest", "categorical", "airport of arrival", _PUBLISHED),
    Feature("plane_maker", "categorical", "manufacturer: a large one, other, or empty when not registered", _ASSIGNED),
)


def schedule_features(flights: pd.DataFrame, planes: pd.DataFrame) -> pd.DataFrame:
    """The features declared in `FEATURES`, one row a flight, in the order and with the index of `flights`."""
    return pd.concat([_clock(flights), _congestion(flights), _plane(flights, planes)], axis="columns")


def _clock(flights: pd.DataFrame) -> pd.DataFrame:
    departure = flights["sched_dep"].dt.tz_convert(HOME)
    arrival = flights["sched_arr"].dt.tz_convert(HOME)
    duration = minutes_between(flights["sched_dep"], flights["sched_arr"])
    return pd.DataFrame(
        {
            "minute_of_day": departure.dt.hour * 60 + departure.dt.minute,
            "arrival_minute_of_day": arrival.dt.hour * 60 + arrival.dt.minute,
            "weekday": departure.dt.day_of_week,
            "duration_min": duration,
            "distance_mi": flights["distance_mi"],
            "padding_min": duration - expected_minutes(flights["distance_mi"]),
            "carrier": flights["carrier"],
            "origin": flights["origin"],
            "dest": flights["dest"],
        }
    )


def _congestion(flights: pd.DataFrame) -> pd.DataFrame:
    """How many departures are planned around each one, itself included: cancelled ones too, for they were published."""
    departure = flights["sched_dep"]
    at_origin = History(flights, keys=["origin"], known="sched_dep")
    of_carrier = History(flights, keys=["carrier", "origin"], known="sched_dep")
    return pd.DataFrame(
        {
            "scheduled_origin_before": at_origin.window(flights, departure, _HOUR).count,
            "scheduled_origin_after": at_origin.window(flights, departure + _HOUR, _HOUR).count,
            "scheduled_carrier_before": of_carrier.window(flights, departure, _HOUR).count,
            "scheduled_origin_day": flights.groupby(["origin", "date"])["row_id"].transform("size").to_numpy(),
        },
        index=flights.index,
    )


def _plane(flights: pd.DataFrame, planes: pd.DataFrame) -> pd.DataFrame:
    registered = planes.set_index("tailnum")
    tail = flights["tailnum"]
    maker = tail.map(registered["manufacturer"]).astype("str").str.split(" ").str[0]
    year = flights["date"].str.slice(0, 4).astype("int64")
    return pd.DataFrame(
        {
            "plane_age_years": year - tail.map(registered["built_year"]),
            "plane_seats": tail.map(registered["seats"]),
            "plane_maker": maker.where(maker.isin(_MAKERS) | maker.isna(), "other"),
        }
    )
