"""Small tables and reports about the flights that arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from flights import schemas
from proofbook.data import Finding, dangling

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1


def outcomes_by_month(flights: pd.DataFrame) -> pd.DataFrame:
    """Flights by month of the local departure date and outcome, with the mean arrival delay of those that landed."""
    month = flights["date"].str.slice(0, 7).rename("month")
    counts = pd.crosstab(month, flights["outcome"]).rename_axis(columns=None)
    counts["mean_arrival_delay_min"] = flights.groupby(month)["arr_delay_min"].mean()
    return counts


def ingest_report(tables: Mapping[str, pd.DataFrame], contradictions: pd.DataFrame) -> dict[str, Any]:
    """The report of what arrived, as plain values: rows by table, outcomes by month, and contradictory clocks.

    Args:
        tables: by name; `flights` among them.
        contradictions: as `flights.clocks.disagreements` gives them.
    """
    flights = tables["flights"]
    month = flights["date"].str.slice(0, 7)
    return {
        "version": VERSION,
        "rows": {name: len(table) for name, table in tables.items()},
        "first_date": flights["date"].min(),
        "last_date": flights["date"].max(),
        "outcomes": {
            str(name): {str(outcome): int(count) for outcome, count in rows.value_counts().items()}
            for name, rows in flights["outcome"].groupby(month)
        },
        "clocks": contradictions.to_dict(orient="records"),
    }


def dangling_references(
    flights: pd.DataFrame, planes: pd.DataFrame, airports: pd.DataFrame, airlines: pd.DataFrame
) -> tuple[Finding, ...]:
    """Flights that name a plane, an airport or an airline which the reference tables lack: counted, and kept."""
    return (
        *dangling(flights, schemas.FLIGHTS, "tailnum", planes, "tailnum"),
        *dangling(flights, schemas.FLIGHTS, "origin", airports, "airport"),
        *dangling(flights, schemas.FLIGHTS, "dest", airports, "airport"),
        *dangling(flights, schemas.FLIGHTS, "carrier", airlines, "carrier"),
    )
