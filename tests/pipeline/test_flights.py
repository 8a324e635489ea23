"""The whole way through: from the published tables to a gated, exported model, with real DVC and real kernels."""

import json
import shutil

import numpy as np
import onnxruntime
import pandas as pd
import pytest

pytestmark = pytest.mark.slow


def test_the_run_ends_with_a_summary_and_leaves_git_clean(flights):
    shown = flights.run("proofbook", "summary", code=None)
    assert "verdict: " in shown.stdout
    assert "ROC AUC" in shown.stdout
    assert "boosting" in shown.stdout
    assert flights.run("git", "status", "--porcelain").stdout == ""
    assert "up to date" in flights.run("dvc", "repro").stdout
    assert flights.run("dvc", "status", "--json").stdout.strip() == "{}"


def test_every_stage_left_its_executed_notebook_without_times_and_paths(flights):
    reports = sorted((flights.root / "reports/notebooks").glob("*.ipynb"))
    assert len(reports) == 15
    for report in reports:
        text = report.read_text()
        assert str(flights.root) not in text
        assert "papermill" not in text
        assert '"output_type": "error"' not in text


def test_the_exported_model_gives_the_stored_predictions(flights):
    verdict = json.loads((flights.root / "reports/verdict.json").read_text())
    assert verdict["verdict"] == "promote", verdict["reasons"]
    stored = pd.read_parquet(flights.root / "data/predictions" / verdict["candidate"] / "predictions.parquet")
    rows = pd.read_parquet(flights.root / "data/split/test.parquet")
    session = onnxruntime.InferenceSession(flights.root / "models/export/model.onnx")
    feeds = {
        tensor.name: rows[[tensor.name]].to_numpy(np.float32 if "float" in tensor.type else object)
        for tensor in session.get_inputs()
    }
    names = [tensor.name for tensor in session.get_outputs()]
    probabilities = session.run([name for name in names if "prob" in name], feeds)[0]
    assert list(stored["row_id"]) == list(rows["row_id"])
    assert np.abs(probabilities[:, -1] - stored["score"].to_numpy()).max() <= 1e-5


def test_running_again_from_nothing_gives_the_same_lock(flights):
    before = (flights.root / "dvc.lock").read_bytes()
    for name in ("models", "data", "reports/notebooks", ".dvc/cache"):
        shutil.rmtree(flights.root / name)
    flights.run("dvc", "repro", "--force")
    assert (flights.root / "dvc.lock").read_bytes() == before
    assert flights.run("git", "status", "--porcelain").stdout == ""


def test_every_notebook_runs_as_it_stands_where_jupyter_starts_it(flights):
    notebooks = [path.name for path in sorted((flights.root / "notebooks").glob("*.ipynb"))]
    shown = flights.run(
        "python",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--nbval-lax",
        "-c",
        "/dev/null",
        *notebooks_in(notebooks),
    )
    assert " passed" in shown.stdout
    assert flights.run("git", "status", "--porcelain").stdout == ""
    assert flights.run("dvc", "status", "--json").stdout.strip() == "{}"


def notebooks_in(names):
    return [f"notebooks/{name}" for name in names]


def test_plain_papermill_runs_a_notebook(flights, tmp_path):
    flights.run("papermill", "notebooks/train.ipynb", str(tmp_path / "out.ipynb"))
    assert flights.run("dvc", "status", "--json").stdout.strip() == "{}"


def test_an_experiment_runs_what_depends_on_it_and_dvc_shows_what_it_did(flights):
    done = flights.run("dvc", "exp", "run", "-S", "train.seed=2", "-S", "+experiment=sample")
    ran = [line for line in done.stdout.splitlines() if line.startswith("Running stage")]
    assert not any("'featurize'" in line for line in ran)
    assert any("train@boosting" in line for line in ran)
    by_dvc = (flights.root / "params.yaml").read_bytes()
    flights.run("proofbook", "compose", "+experiment=sample", "train.seed=2")
    assert (flights.root / "params.yaml").read_bytes() == by_dvc
    assert "train.seed" in flights.run("dvc", "params", "diff").stdout
    assert "roc_auc" in flights.run("dvc", "metrics", "diff").stdout
    assert "roc.csv" in flights.run("dvc", "plots", "diff", "--out", "dvc_plots", "--json").stdout
    shown = json.loads(flights.run("dvc", "exp", "show", "--json").stdout)
    assert any(revision.get("experiments") for revision in shown)
    flights.run("git", "checkout", "-q", ".")
    flights.run("dvc", "checkout", "-q")


def test_a_rejecting_verdict_stops_the_export_and_keeps_the_bundle(flights):
    bundle = flights.root / "models/export"
    before = {path.name: path.read_bytes() for path in bundle.iterdir()}
    flights.replace("params.yaml", GATE_BOUND, GATE_BOUND.split(":", maxsplit=1)[0] + ": 0.99")
    done = flights.run("dvc", "repro", code=None)
    assert done.returncode != 0
    assert json.loads((flights.root / "reports/verdict.json").read_text())["verdict"] == "reject"
    assert "NotPromotedError" in done.stderr
    assert "stage 'export' failed in cell" in done.stderr
    assert {path.name: path.read_bytes() for path in bundle.iterdir()} == before
    assert "verdict: reject" in flights.run("proofbook", "summary", code=1).stdout
    flights.run("git", "checkout", "-q", ".")
    flights.run("dvc", "checkout", "-q")


GATE_BOUND = "bound: 0.55"
