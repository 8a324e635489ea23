import json

from forecast_cases import predictions

from proofbook.evaluation import METRICS, ranking
from proofbook.evaluation.reports import (
    curves,
    metrics_report,
    metrics_table,
    slices_table,
    write_curves,
    write_metrics,
)


def test_overall_metrics_come_before_slices(forecasts, tmp_path):
    report = metrics_report(forecasts["weak"], "roc_auc", ["origin"])
    write_metrics(tmp_path, "weak", report)
    value = json.loads((tmp_path / "weak.json").read_text())
    assert list(value) == ["test", "validation"]
    assert list(value["test"]) == [*sorted([*METRICS, "rows"]), "slices"]
    assert value["test"]["rows"] == 600
    assert set(value["test"]["slices"]["origin"]["EWR"]) == {"roc_auc", "rows"}


def test_tables_of_a_report(forecasts):
    report = metrics_report(forecasts["weak"], "roc_auc", ["origin", "carrier"])
    assert metrics_table(report).loc["Brier score", "better when"] == "lower"
    assert slices_table(report, "roc_auc")["value"].tolist() == ["EWR", "JFK", "OO", "UA"]


def test_curves_are_small_files(tmp_path):
    write_curves(tmp_path, "model", curves(ranking(predictions(0.5, rows=5000))))
    names = sorted(path.name for path in (tmp_path / "model").iterdir())
    assert names == ["calibration.csv", "precision_recall.csv", "roc.csv"]
    text = (tmp_path / "model" / "roc.csv").read_text()
    assert text.startswith("false_positive_rate,true_positive_rate\n0,0\n")
    assert len(text.splitlines()) <= 201
