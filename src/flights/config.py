"""The schema of `params.yaml`: one typed section a stage. What the keys mean stands beside them in `conf/`."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_validator

from proofbook.config import sections
from proofbook.config.sections import Count, Month, Path, Section, Seed
from proofbook.gates import policy


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no IANA time zone is called {name!r}") from error
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Airport = Annotated[str, Field(pattern=r"^[A-Z0-9]{3}$")]
MonthRange = Annotated[list[Month], Field(min_length=2, max_length=2)]


class Ingest(Section):
    """The published tables, in UTC."""

    package: str
    until: Month
    every_nth: Count
    airport_time_zones: dict[Airport, Zone]
    flights: Path
    weather: Path
    planes: Path
    airports: Path
    airlines: Path
    report: Path


class Validate(Section):
    """Clean rows, and those put aside."""

    raw_flights: Path
    raw_weather: Path
    raw_planes: Path
    raw_airports: Path
    raw_airlines: Path
    flights: Path
    weather: Path
    planes: Path
    airports: Path
    quarantine: Path
    report: Path


class Featurize(Section):
    """What is known at the prediction time."""

    late_after_minutes: Annotated[int, Field(ge=0)]
    predict_before_minutes: Annotated[int, Field(ge=0, le=1440)]
    weather_known_after_minutes: Annotated[int, Field(ge=52)]
    flights: Path
    weather: Path
    planes: Path
    features: Path
    manifest: Path


class Split(Section):
    """Consecutive months."""

    train_months: MonthRange
    valid_months: MonthRange
    test_months: MonthRange
    features: Path
    train: Path
    valid: Path
    test: Path
    report: Path


class Gate(sections.Gate):
    """The rules of `proofbook.gates`, checked before anything runs."""

    @field_validator("rules")
    @classmethod
    def _rules_are_well_formed(cls, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found = policy.problems(rules)
        if found:
            raise ValueError("; ".join(found))
        return rules


class Config(Section):
    """The whole of `params.yaml`."""

    seed: Seed
    ingest: Ingest
    validate_: Annotated[Validate, Field(alias="validate")]
    featurize: Featurize
    split: Split
    train: sections.Train
    evaluate: sections.Evaluate
    compare: sections.Compare
    gate: Gate
    export: sections.Export
