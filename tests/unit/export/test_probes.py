import numpy as np
import pytest

from proofbook.export import kinds_of
from proofbook.export.probes import UNSEEN, adversarial_rows, thresholds


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
    near = np.unique(probes["pressure"].to_numpy(np.float32))
    cuts = thresholds(trees)["pressure"].astype(np.float32)
    probed = cuts[np.isin(cuts, near)]
    assert len(probed) >= min(len(cuts), 60)
    for direction in (np.float32(-np.inf), np.float32(np.inf)):
        assert np.isin(np.nextafter(probed, direction), near).mean() > 0.9


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
