"""All features of a flight, as known at its prediction time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from flights import recent, schedule, weather
from proofbook.data.features import Feature, conform

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW_ID = "row_id"
TARGET = "late"
SLICES = ("date", "origin", "carrier")
FEATURES: tuple[Feature, ...] = (*schedule.FEATURES, *weather.FEATURES, *recent.FEATURES)

_MINUTE = pd.Timedelta(minutes=1)


def prediction_time(flights: pd.DataFrame, predict_before_minutes: int) -> pd.Series:
    """When each flight's delay is predicted: so many minutes before its scheduled departure."""
    return flights["sched_dep"] - predict_before_minutes * _MINUTE


def featurize(  # noqa: PLR0913  three tables and three plain numbers
    flights: pd.DataFrame,
    observed: pd.DataFrame,
    planes: pd.DataFrame,
    *,
    late_after_minutes: int,
    predict_before_minutes: int,
    weather_known_after_minutes: int,
) -> pd.DataFrame:
    """Row id, target, slice columns and all features of every flight, ordered by scheduled departure and row id.

    Args:
        flights: see `flights.schemas.FLIGHTS`; those without an outcome are part of the schedule, without a target.
        observed: hourly weather, see `flights.schemas.WEATHER`.
        planes: see `flights.schemas.PLANES`.
        late_after_minutes: the target is 1 for an arrival more than this after its schedule.
        predict_before_minutes: from the prediction time to the scheduled departure.
        weather_known_after_minutes: from the beginning of an observation's hour until it was published.
    """
    ordered = flights.sort_values(["sched_dep", ROW_ID], ignore_index=True)
    cutoff = prediction_time(ordered, predict_before_minutes)
    known_after = weather_known_after_minutes * _MINUTE
    computed = pd.concat(
        [
            schedule.schedule_features(ordered, planes),
            weather.weather_features(ordered, observed, cutoff, known_after=known_after),
            recent.recent_features(ordered, cutoff, late_after_minutes=late_after_minutes),
        ],
        axis="columns",
    )
    delay = ordered["arr_delay_min"]
    target = (delay > late_after_minutes).astype("float64").where(delay.notna()).rename(TARGET)
    features = conform(computed, FEATURES)
    slices = ordered[[name for name in SLICES if name not in features.columns]]
    return pd.concat([ordered[[ROW_ID]], target, slices, features], axis="columns")


def missing_shares(features: pd.DataFrame, declared: Sequence[Feature] = FEATURES) -> pd.Series:
    """The share of rows in which each feature is missing, greatest first; features never missing are left out."""
    names = [one.name for one in declared]
    shares = (features[names].isna() | (features[names] == "")).mean()
    return shares[shares > 0].sort_values(ascending=False, kind="stable")
