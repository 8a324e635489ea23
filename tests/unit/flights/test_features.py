"""The features against naive loops that know nothing of how they are computed, and the leak test."""

import math

import numpy as np
import pandas as pd
import pytest

from flights import features as catalog
from flights import recent
from flights.sources import HOME

HOUR = pd.Timedelta(hours=1)
MINUTE = pd.Timedelta(minutes=1)
LATE, BEFORE, PUBLISHED = 15, 120, 60
KEYS = ("late_after_minutes", "predict_before_minutes", "weather_known_after_minutes")
PARAMETERS = dict(zip(KEYS, (LATE, BEFORE, PUBLISHED), strict=True))
NAN = float("nan")
NAMES = [one.name for one in catalog.FEATURES]
ENTITIES = {
    "all": (),
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


@pytest.fixture(scope="module")
def computed(flights, weather, planes):
    return catalog.featurize(flights, weather, planes, **PARAMETERS)


@pytest.fixture(scope="module")
def rows(flights):
    """Flights as plain dicts, times as minutes (NaN where there is none), for loops in plain Python."""
    table = flights.drop(columns=["sched_dep", "sched_arr", "dep", "arr"])
    for name in ("sched_dep", "sched_arr", "arr"):
        table[name] = minutes(flights[name])
    for prefix, name in (("departure", "sched_dep"), ("arrival", "sched_arr")):
        local = [instant.tz_convert(HOME) for instant in flights[name]]
        table[f"{prefix}_minute"] = [instant.hour * 60 + instant.minute for instant in local]
        table[f"{prefix}_weekday"] = [instant.weekday() for instant in local]
    table["hour"] = table["departure_minute"] // 60
    table["duration"] = table["sched_arr"] - table["sched_dep"]
    return table.to_dict("records")


def minutes(instants):
    return (instants - pd.Timestamp("2013-01-01", tz="UTC")).dt.total_seconds() / 60


def mean(values):
    return sum(values) / len(values) if values else NAN


def clipped(row):
    return min(max(row["arr_delay_min"], -60), 240)


def same(rows, own, entity):
    names = ENTITIES[entity]
    return [row for row in rows if all(row[name] == own[name] for name in names)]


def naive_recent(own, arrived, cutoff):
    values = {}
    for one in recent.RECENT:
        inside = same([row for row in arrived if row["arr"] > cutoff - one.hours * 60], own, one.entity)
        late = [100 * (row["arr_delay_min"] > LATE) for row in inside]
        values[one.name] = mean(late if one.value == "late_pct" else [clipped(row) for row in inside])
    return values


def naive_overdue(own, rows, cutoff):
    due = [row for row in rows if row["sched_arr"] <= cutoff < row["sched_arr"] + 180]
    return {
        f"overdue_pct_{entity}": mean([100 * (not row["arr"] <= cutoff) for row in same(due, own, entity)])
        for entity in recent.OVERDUE
    }


def naive_tail(own, arrived, cutoff):
    mine = [row for row in arrived if row["tailnum"] == own["tailnum"] and row["arr"] > cutoff - 72 * 60]
    if not mine:
        return dict.fromkeys(("tail_delay_min", "tail_age_h", "tail_slack_min"), NAN)
    last = max(mine, key=lambda row: (row["arr"], row["sched_dep"], row["row_id"]))
    return {
        "tail_delay_min": clipped(last),
        "tail_age_h": (cutoff - last["arr"]) / 60,
        "tail_slack_min": own["sched_dep"] - last["arr"] - last["duration"],
    }


def naive_turn(own, rows, cutoff):
    start = own["sched_dep"] - 24 * 60 - 1
    mine = [row for row in rows if row["tailnum"] == own["tailnum"] and start < row["sched_dep"] < own["sched_dep"]]
    if not mine:
        return {"turn_slack_min": NAN, "turn_overdue_min": 0, "turn_state": "none"}
    before = max(mine, key=lambda row: (row["sched_dep"], row["row_id"]))
    slack = own["sched_dep"] - before["sched_arr"] - before["duration"]
    if before["arr"] <= cutoff:
        return {"turn_slack_min": slack, "turn_overdue_min": 0, "turn_state": "arrived"}
    overdue = cutoff - before["sched_arr"]
    if overdue >= 0:
        return {"turn_slack_min": slack, "turn_overdue_min": overdue, "turn_state": "overdue"}
    return {"turn_slack_min": slack, "turn_overdue_min": 0, "turn_state": "under way"}


def naive_schedule(own, rows):
    here = [row for row in rows if row["origin"] == own["origin"]]
    before = [row for row in here if own["sched_dep"] - 60 < row["sched_dep"] <= own["sched_dep"]]
    return {
        "minute_of_day": own["departure_minute"],
        "arrival_minute_of_day": own["arrival_minute"],
        "weekday": own["departure_weekday"],
        "duration_min": own["duration"],
        "scheduled_origin_before": len(before),
        "scheduled_carrier_before": sum(row["carrier"] == own["carrier"] for row in before),
        "scheduled_origin_after": sum(own["sched_dep"] < row["sched_dep"] <= own["sched_dep"] + 60 for row in here),
        "scheduled_origin_day": sum(row["date"] == own["date"] for row in here),
    }


def observations(weather):
    table = weather.assign(known=minutes(weather["hour_start"]) + PUBLISHED).drop(columns="hour_start")
    rows = table.to_dict("records")
    for row in rows:
        speed, gust, angle = row["wind_speed_mph"], row["wind_gust_mph"], math.radians(row["wind_dir_deg"])
        row["wind_east_mph"] = 0.0 if speed == 0 else speed * math.sin(angle)
        row["wind_north_mph"] = 0.0 if speed == 0 else speed * math.cos(angle)
        row["gust_excess_mph"] = 0.0 if math.isnan(gust) else gust - speed
        row["precip_in"] *= 100
    return rows


LATEST = ("temp_f", "dewp_f", "humid_pct", "wind_speed_mph", "wind_east_mph", "wind_north_mph")
LATEST += ("gust_excess_mph", "precip_in", "pressure_hpa", "visib_mi")
TRENDS = ("pressure_hpa", "visib_mi", "wind_speed_mph")


def naive_weather(own, observed, cutoff):
    def latest(name, at):
        known = [row for row in observed if at - 360 < row["known"] <= at and not math.isnan(row[name])]
        known = [row for row in known if row["origin"] == own["origin"]]
        return max(known, key=lambda row: row["known"])[name] if known else NAN

    values = {f"weather_{name}": latest(name, cutoff) for name in LATEST}
    values |= {f"weather_{name}_change": latest(name, cutoff) - latest(name, cutoff - 180) for name in TRENDS}
    area = [row for row in observed if cutoff - 180 < row["known"] <= cutoff]
    for name in ("precip_in", "visib_mi"):
        values[f"weather_area_{name}"] = mean([row[name] for row in area if not math.isnan(row[name])])
    return values


STATIC = {"distance_mi", "padding_min", "carrier", "origin", "dest"}
STATIC |= {"plane_age_years", "plane_seats", "plane_maker"}


def test_every_feature_equals_naive_loops_over_all_rows(computed, rows, weather):
    by_id = {row["row_id"]: row for row in rows}
    observed = observations(weather)
    for features in computed.sample(40, random_state=1).to_dict("records"):
        own = by_id[features["row_id"]]
        cutoff = own["sched_dep"] - BEFORE
        arrived = [row for row in rows if row["arr"] <= cutoff]
        near = [row for row in observed if cutoff - 720 < row["known"] <= cutoff]
        naive = naive_recent(own, arrived, cutoff) | naive_overdue(own, rows, cutoff) | naive_tail(own, arrived, cutoff)
        naive |= naive_turn(own, rows, cutoff) | naive_schedule(own, rows) | naive_weather(own, near, cutoff)
        assert set(naive) | STATIC == set(NAMES)
        assert naive.pop("turn_state") == features["turn_state"]
        # features are rounded to 1/64
        assert {name: features[name] for name in naive} == pytest.approx(naive, rel=0, abs=1 / 128 + 1e-6, nan_ok=True)


def change_after(now, flights, weather):
    """Another future: whatever happened after `now` happened otherwise; the published schedule stays."""
    random = np.random.default_rng(7)
    future = flights.copy()
    unknown = ~(future["arr"] <= now)
    never = unknown & (random.random(len(future)) < 0.2)
    arrival = now + pd.Series(random.integers(1, 1000, len(future)), index=future.index) * MINUTE
    delay = (arrival - future["sched_arr"]) / MINUTE
    future["arr"] = future["arr"].where(~unknown, arrival).where(~never)
    future["arr_delay_min"] = future["arr_delay_min"].where(~unknown, delay).where(~never)
    future["outcome"] = future["outcome"].where(~unknown, "landed").where(~never, "cancelled")
    for column in ("dep", "dep_delay_min", "air_time_min"):
        future[column] = future[column].where(~unknown)
    later = weather["hour_start"] + PUBLISHED * MINUTE > now
    skies = weather.copy()
    for column in skies.columns.difference(["origin", "hour_start"]):
        skies[column] = skies[column].where(~later, 42.0)
    return future, skies


MOMENTS = ("2013-03-08 21:07", "2013-03-10 06:30", "2013-11-03 05:15", "2013-11-06 14:00")


@pytest.mark.parametrize("now", [pd.Timestamp(moment, tz="UTC") for moment in MOMENTS])
def test_nothing_after_the_prediction_time_changes_a_feature(computed, flights, weather, planes, now):
    future, skies = change_after(now, flights, weather)
    other = catalog.featurize(future, skies, planes, **PARAMETERS)
    assert other["row_id"].equals(computed["row_id"])
    cutoff = flights.set_index("row_id")["sched_dep"].loc[computed["row_id"]].reset_index(drop=True) - BEFORE * MINUTE
    predicted = cutoff <= now
    assert predicted.sum() > 500
    pd.testing.assert_frame_equal(other.loc[predicted, NAMES], computed.loc[predicted, NAMES], check_exact=True)
    assert (other.loc[predicted, "late"] != computed.loc[predicted, "late"]).sum() > 10, "own outcomes did change"
    changed = (other.loc[~predicted, NAMES] != computed.loc[~predicted, NAMES]).any()
    assert changed.sum() > 30, "the test would notice: later rows did change"


def test_a_flight_that_lands_at_the_prediction_time_counts_and_a_minute_later_does_not(flights, weather, planes):
    # pick any landed flight and let it land at the cutoff of another one
    ordered = flights.sort_values(["sched_dep", "row_id"], ignore_index=True)
    own = ordered.index[3000]
    cutoff = ordered.loc[own, "sched_dep"] - BEFORE * MINUTE
    same = (ordered["dest"] == ordered.loc[own, "dest"]) & (ordered["arr"] > cutoff) & (ordered.index != own)
    other = ordered.index[same][0]
    results = []
    for minutes in (0, 1):
        world = ordered.copy()
        world.loc[other, "arr"] = cutoff + minutes * MINUTE
        world.loc[other, "arr_delay_min"] = 999.0
        features = catalog.featurize(world, weather, planes, **PARAMETERS)
        results.append(features.loc[own, "delay_min_dest_4h"])
    untouched = catalog.featurize(ordered, weather, planes, **PARAMETERS).loc[own, "delay_min_dest_4h"]
    assert results[1] == untouched or (math.isnan(results[1]) and math.isnan(untouched))
    assert results[0] != results[1]


def test_a_weather_row_is_known_an_hour_after_its_hour_began(flights, weather, planes):
    ordered = flights.sort_values(["sched_dep", "row_id"], ignore_index=True)
    cutoff = ordered["sched_dep"] - BEFORE * MINUTE
    on_the_hour = cutoff[(cutoff.dt.minute == 0) & (cutoff > pd.Timestamp("2013-03-06", tz="UTC"))].index[0]
    hour = cutoff[on_the_hour]
    world = weather.assign(visib_mi=0.0)
    world.loc[world["hour_start"] == hour - HOUR, "visib_mi"] = 5.0
    world.loc[world["hour_start"] == hour, "visib_mi"] = 9.0
    features = catalog.featurize(ordered, world, planes, **PARAMETERS)
    assert features.loc[on_the_hour, "weather_visib_mi"] == 5.0
    assert features.loc[on_the_hour, "weather_visib_mi_change"] == 5.0


def test_flights_without_outcome_stay_and_have_no_target(computed, flights):
    assert len(computed) == len(flights)
    unlabeled = set(computed.loc[computed["late"].isna(), "row_id"])
    assert unlabeled == set(flights.loc[flights["outcome"] != "landed", "row_id"])
    assert computed["late"].mean() == (flights["arr_delay_min"].dropna() > LATE).mean()


def test_the_result_has_the_declared_columns_and_is_free_of_order(computed, flights, weather, planes):
    slices = [name for name in catalog.SLICES if name not in NAMES]
    assert list(computed) == ["row_id", "late", *slices, *NAMES]
    assert len(set(NAMES)) == len(NAMES)
    assert all(one.description and one.known for one in catalog.FEATURES)
    shuffled = [frame.sample(frac=1, random_state=2) for frame in (flights, weather, planes)]
    pd.testing.assert_frame_equal(catalog.featurize(*shuffled, **PARAMETERS), computed, check_exact=True)


def test_missing_shares_count_empty_text_too():
    frame = pd.DataFrame({"a": [1.0, NAN, NAN, NAN], "b": ["", "x", "x", "x"], "c": 1.0})
    declared = [catalog.Feature(name, "numeric", "", "") for name in frame]
    assert catalog.missing_shares(frame, declared).to_dict() == {"a": 0.75, "b": 0.25}
