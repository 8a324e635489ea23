import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from proofbook.errors import MetricError
from proofbook.evaluation import METRICS, rank
from proofbook.evaluation.metrics import BINS, Weighted, get

REFERENCES = {
    "roc_auc": sklearn.metrics.roc_auc_score,
    "average_precision": sklearn.metrics.average_precision_score,
    "log_loss": lambda truth, score, sample_weight=None: sklearn.metrics.log_loss(
        truth, score, sample_weight=sample_weight, labels=[0, 1]
    ),
    "brier": sklearn.metrics.brier_score_loss,
}


@st.composite
def rows(draw):
    """Truth of both classes, scores with many ties, and whole weights that leave both classes in."""
    count = draw(st.integers(2, 40))
    truth = [0, 1, *draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))]
    grid = draw(st.sampled_from([2, 5, 1000]))
    score = draw(st.lists(st.integers(0, grid).map(lambda k: k / grid), min_size=count + 2, max_size=count + 2))
    weights = [1, 1, *draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))]
    return np.array(truth), np.array(score), np.array(weights, dtype=float)


@pytest.mark.parametrize("name", REFERENCES)
@given(rows())
def test_values_equal_those_of_scikit_learn(name, drawn):
    truth, score, weights = drawn
    ranking = rank(truth, score)
    assert np.isclose(METRICS[name].value(ranking), REFERENCES[name](truth, score), rtol=1e-9, atol=1e-12)
    weighted = METRICS[name].compute(Weighted(ranking, weights[None, ranking.order]))[0]
    assert np.isclose(weighted, REFERENCES[name](truth, score, sample_weight=weights), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", METRICS)
@given(drawn=rows())
def test_a_weight_counts_as_so_many_rows(name, drawn):
    truth, score, weights = drawn
    ranking = rank(truth, score)
    both = np.stack([weights, np.ones_like(weights)])[:, ranking.order]
    values = METRICS[name].compute(Weighted(ranking, both))
    assert np.isclose(values[1], METRICS[name].value(ranking))
    if name != "calibration_error":  # its bins are those of the unweighted rows
        times = weights.astype(int)
        assert np.isclose(values[0], METRICS[name].value(rank(np.repeat(truth, times), np.repeat(score, times))))


def test_calibration_error_by_hand():
    truth, score = np.array([0, 0, 0, 1] * 30), np.repeat([0.25], 120)
    assert get("calibration_error").value(rank(truth, score)) == 0.0
    assert np.isclose(get("calibration_error").value(rank(truth, score + 0.5)), 0.5)


def test_calibration_bins_have_equal_mass():
    starts = rank(np.arange(3000) % 2, np.linspace(0, 1, 3000)).bin_starts
    assert np.array_equal(starts, np.arange(BINS) * 200)


def test_ties_share_a_bin():
    assert rank([0, 1, 1], [0.5, 0.5, 0.5]).bin_starts.tolist() == [0]


@pytest.mark.parametrize(
    ("truth", "score", "message"),
    [
        ([], [], "rows of equal number"),
        ([0, 1], [0.5], "rows of equal number"),
        ([0, 2], [0.5, 0.5], "truth of 1 of 2 rows"),
        ([0, np.nan], [0.5, 0.5], "truth of 1 of 2 rows"),
        ([0, 1], [0.5, np.nan], "score of 1 of 2 rows is NaN"),
        ([0, 1], [-0.1, 1.1], "score of 2 of 2 rows"),
    ],
)
def test_rows_that_cannot_be_judged_are_refused(truth, score, message):
    with pytest.raises(MetricError, match=message):
        rank(truth, score)


@pytest.mark.parametrize("name", ["roc_auc", "average_precision"])
@pytest.mark.parametrize("only", [0, 1])
def test_one_class_is_no_number(name, only):
    with pytest.raises(MetricError, match=f"all 3 rows are of class {only}"):
        get(name).value(rank([only] * 3, [0.1, 0.2, 0.3]))


def test_a_resample_of_one_class_is_undefined():
    ranking = rank([0, 1, 1], [0.1, 0.2, 0.3])
    weights = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    assert np.isnan(get("roc_auc").compute(Weighted(ranking, weights))).tolist() == [True, False]


def test_an_unknown_metric_names_the_known_ones():
    with pytest.raises(MetricError) as caught:
        get("auc")
    assert "roc_auc" in caught.value.fix


def test_directions():
    assert get("roc_auc").better(0.8, 0.7)
    assert get("log_loss").better(0.3, 0.4)
    assert not get("brier").better(0.2, 0.2)
