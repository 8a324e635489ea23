"""What the tables must look like after ingest: columns, types, bounds and keys.

Bounds are physical or from the trade, with room: a value outside is a fault of the record, no rare event.
"""

from __future__ import annotations

import pandas as pd

from proofbook.data import Column, Table

_FIRST = pd.Timestamp("2013-01-01", tz="America/New_York")
_LAST = pd.Timestamp("2014-01-03", tz="America/New_York")
ORIGINS = ("EWR", "JFK", "LGA")

FLIGHTS = Table(
    "flights",
    (
        Column("row_id", "string"),
        Column("date", "string"),
        Column("carrier", "string"),
        Column("flight", "integer", minimum=1, maximum=9999),
        Column("tailnum", "string", nullable=True),  # published only for flights that had a plane
        Column("origin", "string", allowed=ORIGINS),
        Column("dest", "string"),
        Column("distance_mi", "number", minimum=10, maximum=6000),
        Column("sched_dep", "time", minimum=_FIRST, maximum=_LAST),
        Column("sched_arr", "time", minimum=_FIRST, maximum=_LAST),
        Column("dep", "time", nullable=True, minimum=_FIRST, maximum=_LAST),
        Column("arr", "time", nullable=True, minimum=_FIRST, maximum=_LAST),
        Column("dep_delay_min", "number", nullable=True, minimum=-120, maximum=2880),
        Column("arr_delay_min", "number", nullable=True, minimum=-180, maximum=2880),
        Column("air_time_min", "number", nullable=True, minimum=10, maximum=1000),
        Column("outcome", "string", allowed=("landed", "cancelled", "diverted")),
    ),
    key=("row_id",),
)
WEATHER = Table(
    "weather",
    (
        Column("origin", "string", allowed=ORIGINS),
        Column("hour_start", "time", minimum=_FIRST, maximum=_LAST),
        Column("temp_f", "number", nullable=True, minimum=-40, maximum=120),
        Column("dewp_f", "number", nullable=True, minimum=-60, maximum=90),
        Column("humid_pct", "number", nullable=True, minimum=0, maximum=100),
        Column("wind_dir_deg", "number", nullable=True, minimum=0, maximum=360),
        Column("wind_speed_mph", "number", nullable=True, minimum=0, maximum=150),
        Column("wind_gust_mph", "number", nullable=True, minimum=0, maximum=200),
        Column("precip_in", "number", nullable=True, minimum=0, maximum=10),
        Column("pressure_hpa", "number", nullable=True, minimum=920, maximum=1070),
        Column("visib_mi", "number", nullable=True, minimum=0, maximum=100),
    ),
    key=("origin", "hour_start"),
)
PLANES = Table(
    "planes",
    (
        Column("tailnum", "string"),
        Column("built_year", "number", nullable=True, minimum=1950, maximum=2013),
        Column("type", "string"),
        Column("manufacturer", "string"),
        Column("model", "string"),
        Column("engines", "integer", minimum=1, maximum=4),
        Column("seats", "integer", minimum=1, maximum=600),
        Column("speed_mph", "number", nullable=True, minimum=50, maximum=700),
        Column("engine", "string"),
    ),
    key=("tailnum",),
)
AIRPORTS = Table(
    "airports",
    (
        Column("airport", "string"),
        Column("name", "string"),
        Column("lat_deg", "number", minimum=-90, maximum=90),
        Column("lon_deg", "number", minimum=-180, maximum=180),
        Column("alt_ft", "number", minimum=-300, maximum=15000),
        Column("time_zone", "string", nullable=True),
    ),
    key=("airport",),
)
AIRLINES = Table("airlines", (Column("carrier", "string"), Column("name", "string")), key=("carrier",))
