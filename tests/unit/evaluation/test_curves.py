import numpy as np
import sklearn.metrics
from forecast_cases import predictions

from proofbook.evaluation import METRICS, rank, ranking
from proofbook.evaluation.curves import calibration_bins, precision_recall_curve, roc_curve


def test_the_roc_curve_is_thin_and_keeps_its_area():
    ranked = ranking(predictions(0.5, rows=5000))
    curve = roc_curve(ranked, points=200)
    assert len(curve) <= 200
    assert curve.iloc[0].tolist() == [0, 0]
    assert curve.iloc[-1].tolist() == [1, 1]
    area = sklearn.metrics.auc(curve["false_positive_rate"], curve["true_positive_rate"])
    assert abs(area - METRICS["roc_auc"].value(ranked)) < 1e-3


def test_precision_and_recall_by_hand():
    curve = precision_recall_curve(rank([1, 0, 1], [0.9, 0.5, 0.1]))
    assert curve["recall"].tolist() == [0.5, 1.0]
    assert np.allclose(curve["precision"], [1.0, 2 / 3])


def test_calibration_bins_give_the_calibration_error():
    ranked = ranking(predictions(0.5))
    bins = calibration_bins(ranked)
    assert bins["rows"].sum() == 600
    assert bins["predicted"].is_monotonic_increasing
    error = (bins["rows"] * (bins["predicted"] - bins["observed"]).abs()).sum() / 600
    assert np.isclose(error, METRICS["calibration_error"].value(ranked))
