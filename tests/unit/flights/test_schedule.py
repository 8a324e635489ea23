import pandas as pd
import pytest

from flights.schedule import schedule_features


@pytest.fixture(scope="module")
def features(flights, planes):
    chosen = flights.drop_duplicates("tailnum").head(2000)
    table = schedule_features(chosen, planes)
    return table.assign(tailnum=chosen["tailnum"], date=chosen["date"]).merge(planes, on="tailnum", how="left")


def test_a_plane_is_described_by_the_registry(features):
    known = features.dropna(subset="manufacturer")
    assert known["plane_seats"].equals(known["seats"].astype("float64"))
    dated = known.dropna(subset="built_year")
    assert (dated["plane_age_years"] == 2013 - dated["built_year"]).all()
    assert known.loc[known["manufacturer"] == "AIRBUS INDUSTRIE", "plane_maker"].unique().tolist() == ["AIRBUS"]
    assert known.loc[known["manufacturer"] == "CESSNA", "plane_maker"].unique().tolist() == ["other"]


def test_a_plane_that_is_not_registered_has_nothing(features):
    unknown = features[features["manufacturer"].isna()]
    assert len(unknown) > 100
    assert unknown[["plane_seats", "plane_age_years", "plane_maker"]].isna().all(axis=None)


def test_padding_is_what_the_distance_does_not_explain(features):
    expected = features["duration_min"] - (52 + features["distance_mi"] / 7.7)
    pd.testing.assert_series_equal(features["padding_min"], expected, check_names=False)
