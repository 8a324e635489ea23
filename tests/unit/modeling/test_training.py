import numpy as np
import pytest
from model_cases import SPECS

from proofbook.errors import DataError, ModelError
from proofbook.modeling import build, fit, predict, profile, summary


def test_probabilities_do_not_depend_on_the_number_of_threads(frame, manifest):
    model = fit(build(SPECS["forest"], manifest.numeric, manifest.categorical, 1), frame, manifest)
    assert model["classifier"].n_jobs is None
    score = predict(model, frame, manifest)
    assert score.dtype == np.float64
    assert all(np.array_equal(score, predict(model, frame, manifest)) for _ in range(5))


def test_missing_columns_are_named(frame, manifest):
    estimator = build(SPECS["logistic"], manifest.numeric, manifest.categorical, 1)
    with pytest.raises(DataError) as caught:
        fit(estimator, frame.drop(columns=["plane", "delay"]), manifest)
    assert caught.value.details == ("delay", "plane")


@pytest.mark.parametrize("rows", [slice(0), "late == 1"])
def test_both_classes_are_needed(rows, frame, manifest):
    chosen = frame.query(rows) if isinstance(rows, str) else frame.iloc[rows]
    with pytest.raises(DataError, match="rows of both classes"):
        fit(build(SPECS["logistic"], manifest.numeric, manifest.categorical, 1), chosen, manifest)


def test_a_feature_without_any_value_is_named(frame, manifest):
    estimator = build(SPECS["boosting"], manifest.numeric, manifest.categorical, 1)
    with pytest.raises(DataError) as caught:
        fit(estimator, frame.assign(pressure=np.nan), manifest)
    assert caught.value.details == ("pressure",)


def test_a_value_that_scikit_learn_refuses_is_a_model_error(frame, manifest):
    estimator = build({"kind": "extra_trees", "n_estimators": -1}, manifest.numeric, manifest.categorical, 1)
    with pytest.raises(ModelError, match="n_estimators"):
        fit(estimator, frame, manifest)


def test_the_summary_lists_members(frame, manifest):
    vote = fit(build(SPECS["voting"], manifest.numeric, manifest.categorical, 1), frame, manifest)
    table = summary(vote)
    assert table["member"].tolist() == ["logistic", "logistic", "boosting", "boosting", "forest", "forest"]
    assert table["columns in"].tolist() == [4, 10, 4, 4, 4, 4]


def test_the_profile_counts_missing_values(frame, manifest):
    table = profile(frame, manifest)["value"]
    assert table["rows"] == "400"
    missing = frame["delay"].isna().sum() + (frame["plane"] == "").sum()
    assert table["share of values missing"] == f"{missing / 1600:.4f}"
