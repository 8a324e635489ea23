import numpy as np
import pytest
import scipy.stats

from proofbook import seeds
from proofbook.errors import MetricError
from proofbook.evaluation import METRICS, draw, interval, rank, resample
from proofbook.evaluation.metrics import Weighted


@pytest.fixture
def sample():
    generator = np.random.default_rng(0)
    score = generator.random(400).round(2)
    return (generator.random(400) < score).astype(int), score


def test_draws_are_those_of_repeated_rows(sample):
    truth, score = sample
    groups = np.arange(400) % 7
    resamples = resample(groups, 5, seeds.generator(1, "test"))
    drawn = draw({"model": rank(truth, score)}, [METRICS["roc_auc"], METRICS["brier"]], resamples)["model"]
    for index, counts in enumerate(resamples.counts.astype(int)):
        rows = np.concatenate([np.tile(np.flatnonzero(groups == group), times) for group, times in enumerate(counts)])
        again = rank(truth[rows], score[rows])
        assert np.isclose(drawn["roc_auc"][index], METRICS["roc_auc"].value(again))
        assert np.isclose(drawn["brier"][index], METRICS["brier"].value(again))


def test_chunks_change_nothing(sample, monkeypatch):
    resamples = resample(np.arange(400) % 9, 50, seeds.generator(1, "test"))
    ranking = rank(*sample)
    whole = draw({"model": ranking}, [*METRICS.values()], resamples)["model"]
    monkeypatch.setattr("proofbook.evaluation.bootstrap._CHUNK_CELLS", 1)
    rowwise = draw({"model": ranking}, [*METRICS.values()], resamples)["model"]
    assert all(np.allclose(whole[name], rowwise[name], rtol=1e-12) for name in METRICS)


def test_groups_of_one_row_agree_with_scipy(sample):
    truth, score = sample

    def brier(rows):
        return np.mean((score[rows] - truth[rows]) ** 2)

    reference = scipy.stats.bootstrap(
        (np.arange(400),), brier, n_resamples=4000, vectorized=False, method="percentile", rng=0
    ).confidence_interval
    metric, ranking = METRICS["brier"], rank(truth, score)
    drawn = draw({"model": ranking}, [metric], resample(np.arange(400), 4000, seeds.generator(1, "test")))
    ours = interval(metric.value(ranking), drawn["model"]["brier"], 0.95)
    width = reference.high - reference.low
    assert abs(ours.low - reference.low) < 0.05 * width
    assert abs(ours.high - reference.high) < 0.05 * width
    assert ours.low < ours.value < ours.high


def test_models_are_paired(sample):
    truth, score = sample
    rankings = {"one": rank(truth, score), "two": rank(truth, score**2)}
    drawn = draw(rankings, [METRICS["roc_auc"]], resample(np.arange(400) % 20, 100, seeds.generator(1, "test")))
    assert np.allclose(drawn["one"]["roc_auc"], drawn["two"]["roc_auc"], rtol=1e-12)


def test_rows_that_share_a_group_widen_the_interval():
    generator = np.random.default_rng(0)
    day = np.repeat(np.arange(30), 40)
    truth = (generator.random(1200) < generator.random(30)[day]).astype(int)
    ranking, metric = rank(truth, np.full(1200, 0.5)), METRICS["log_loss"]
    ranking = rank(truth, np.full(1200, 0.3))

    def width(groups):
        drawn = draw({"m": ranking}, [metric], resample(groups, 400, seeds.generator(1, "test")))["m"]["log_loss"]
        found = interval(metric.value(ranking), drawn, 0.95)
        return found.high - found.low

    assert width(day) > 2 * width(np.arange(1200))


def test_a_subset_of_rows_sees_the_same_draws():
    resamples = resample(["a", "b", "b", "c"], 3, seeds.generator(1, "test"))
    part = resamples.take(np.array([False, True, False, True]))
    assert part.codes.tolist() == [1, 2]
    assert part.counts is resamples.counts


def test_one_group_is_refused():
    with pytest.raises(MetricError, match="at least two groups, not 1"):
        resample(["day"] * 5, 10, seeds.generator(1, "test"))


def test_an_interval_needs_defined_draws():
    draws = np.append(np.linspace(0, 1, 96), [np.nan] * 4)
    found = interval(0.5, draws, 0.9)
    assert np.isclose(found.low, 0.05)
    assert np.isclose(found.high, 0.95)
    with pytest.raises(MetricError, match="undefined in 6 of 100 resamples"):
        interval(0.5, np.append(np.linspace(0, 1, 94), [np.nan] * 6), 0.9)


def test_weights_leave_the_ranking_alone(sample):
    ranking = rank(*sample)
    before = ranking.truth.copy()
    Weighted(ranking, np.full((2, 400), 2.0)).positive[:] = 0
    assert np.array_equal(ranking.truth, before)
