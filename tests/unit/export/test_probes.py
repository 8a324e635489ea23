import numpy as np
import pytest

from proofbook.export import kinds_of
from proofbook.export.probes import UNSEEN, _beside, adversarial_rows, thresholds


@pytest.fixture(params=["hist_gradient_boosting", "extra_trees", "soft_voting"])
def trees(request, fitted_model):
    return fitted_model(request.param)


def test_thresholds_are_named_by_feature_and_lie_within_the_data(trees, rows):
    found = thresholds(trees)
    assert {"speed", "pressure", "origin"} <= found.keys()
    assert "rarely" not in found
    for name in ("speed", "pressure"):
        assert np.all(np.diff(found[name]) > 0)
        assert rows[0][name].min() <= found[name][0]
        assert found[name][-1] <= rows[0][name].max()


def test_a_linear_model_has_no_thresholds(fitted_model):
    assert thresholds(fitted_model("logistic_regression")) == {}


def test_thresholds_are_probed_from_both_sides(trees, rows, columns):
    probes, _ = adversarial_rows(trees, rows[1], kinds_of(columns), "row_id")
    cuts = thresholds(trees)["pressure"]
    below, at, above = np.split(_beside(cuts), 3)
    assert len(at) == min(len(cuts), 64)
    assert np.isin(at.astype(np.float32), cuts.astype(np.float32)).all()
    assert np.all((below < at) & (at < above))
    assert np.array_equal(np.nextafter(at.astype(np.float32), np.float32(np.inf)), above)
    assert np.isin([below, at, above], probes["pressure"]).all()


def test_infinite_thresholds_are_left_out():
    assert np.isfinite(_beside(np.array([1.0, np.inf]))).all()
    assert _beside(np.array([np.inf])).size == 0


def test_missing_unseen_empty_and_extreme_values_are_probed(trees, rows, columns):
    probes, names = adversarial_rows(trees, rows[1], kinds_of(columns), "row_id")
    assert {UNSEEN, ""} <= set(probes["maker"]) & set(probes["origin"])
    assert probes["pressure"].isna().any()
    assert {65535.0, -65535.0, 0.0} <= set(probes["pressure"])
    assert probes[list(columns.numeric)].isna().all(axis=1).any()
    assert list(probes.columns) == columns.features
    assert probes.dtypes.to_dict() == rows[1][columns.features].dtypes.to_dict()
    assert len(names) == len(probes)
    assert any("with maker=''" in name for name in names)


def test_few_rows_are_enough(trees, rows, columns):
    probes, names = adversarial_rows(trees, rows[1].head(1), kinds_of(columns), "row_id")
    assert len(probes) == len(names) > 100
