"""Features of the weather at the airport of departure, as last published by the prediction time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from proofbook.data.features import Feature, History

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HOUR = pd.Timedelta(hours=1)
_STALE = 6 * _HOUR
_TREND = 3 * _HOUR
_RECENT = 3 * _HOUR

_LATEST = {
    "temp_f": "temperature, degrees Fahrenheit",
    "dewp_f": "dew point, degrees Fahrenheit",
    "humid_pct": "relative humidity, percent",
    "wind_speed_mph": "wind speed, miles per hour",
    "wind_east_mph": "wind from the east (negative: from the west), miles per hour",
    "wind_north_mph": "wind from the north (negative: from the south), miles per hour",
    "gust_excess_mph": "gusts above the mean wind, miles per hour; 0 where none were reported",
    "precip_in": "precipitation of the hour, inches times 100",
    "pressure_hpa": "pressure at sea level, hectopascals",
    "visib_mi": "visibility, miles",
}
_TRENDS = ("pressure_hpa", "visib_mi", "wind_speed_mph")
_KNOWN = "latest observation of the last 6 h; one is published an hour after the hour it describes began"
_KNOWN_TREND = f"{_KNOWN}; less the one known 3 h earlier"
_KNOWN_ALL = "observations of all three airports published in the 3 h up to the prediction time"

FEATURES = (
    *(Feature(f"weather_{name}", "numeric", text, _KNOWN) for name, text in _LATEST.items()),
    *(Feature(f"weather_{name}_change", "numeric", f"change of {_LATEST[name]}", _KNOWN_TREND) for name in _TRENDS),
    Feature("weather_area_precip_in", "numeric", "mean precipitation in the area, inches times 100", _KNOWN_ALL),
    Feature("weather_area_visib_mi", "numeric", "mean visibility in the area, miles", _KNOWN_ALL),
)


def weather_features(
    flights: pd.DataFrame, weather: pd.DataFrame, cutoff: pd.Series, *, known_after: pd.Timedelta
) -> pd.DataFrame:
    """The features declared in `FEATURES`, one row a flight, in the order and with the index of `flights`.

    Args:
        flights: with the column `origin`.
        weather: hourly observations, see `flights.schemas.WEATHER`.
        cutoff: the prediction times.
        known_after: from the beginning of an observation's hour until it was published.
    """
    observed = _observations(weather, known_after)
    columns = {}
    for name in _LATEST:
        history = History(observed[observed[name].notna()], keys=["origin"], known="known")
        columns[f"weather_{name}"] = _latest(history, flights, cutoff, name)
        if name in _TRENDS:
            earlier = _latest(history, flights, cutoff - _TREND, name)
            columns[f"weather_{name}_change"] = columns[f"weather_{name}"] - earlier
    for name in ("precip_in", "visib_mi"):
        history = History(observed[observed[name].notna()], keys=["area"], known="known")
        ranges = history.window(flights.assign(area=0), cutoff, _RECENT)
        columns[f"weather_area_{name}"] = history.mean(ranges, history.events[name])
    return pd.DataFrame(columns, index=flights.index)


def _latest(history: History, flights: pd.DataFrame, cutoff: pd.Series, name: str) -> NDArray[np.float64]:
    return history.last(history.window(flights, cutoff, _STALE), [name])[name].to_numpy(dtype=np.float64)


def _observations(weather: pd.DataFrame, known_after: pd.Timedelta) -> pd.DataFrame:
    """Observations with the time at which they were known; wind as a vector, which is zero where there is no wind."""
    speed, direction = weather["wind_speed_mph"], np.radians(weather["wind_dir_deg"])
    calm = speed == 0
    return weather.assign(
        known=weather["hour_start"] + known_after,
        area=0,
        wind_east_mph=(speed * np.sin(direction)).where(~calm, 0.0),
        wind_north_mph=(speed * np.cos(direction)).where(~calm, 0.0),
        gust_excess_mph=(weather["wind_gust_mph"] - speed).where(weather["wind_gust_mph"].notna(), 0.0),
        precip_in=weather["precip_in"] * 100,
    )
