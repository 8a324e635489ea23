import io

import pytest

from proofbook.evaluation import compare, figures, ranking, reports


@pytest.fixture
def parts(forecasts):
    return {"test": ranking(forecasts["weak"].test), "validation": ranking(forecasts["weak"].validation)}


def labels(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_curves_are_named(parts):
    curves = {name: reports.curves(each) for name, each in parts.items()}
    roc = figures.roc({name: each["roc"] for name, each in curves.items()}).axes[0]
    assert labels(roc) == ["no skill", "test", "validation"]
    assert len({line.get_linestyle() for line in roc.lines}) == 3
    shares = {name: each.truth.mean() for name, each in parts.items()}
    recall = figures.precision_recall({name: each["precision_recall"] for name, each in curves.items()}, shares).axes[0]
    assert labels(recall)[::2] == ["test", "validation"]
    assert recall.get_xlabel() == "recall (share of positives)"


def test_calibration_shows_bins_and_spread(parts):
    bins = {name: reports.curves(each)["calibration"] for name, each in parts.items()}
    upper, lower = figures.calibration(bins, {name: each.score for name, each in parts.items()}).axes
    assert labels(upper) == ["perfectly calibrated", "test", "validation"]
    assert lower.get_ylabel() == "rows (%)"


def test_intervals_stand_in_the_order_of_validation(forecasts, settings):
    result = compare(
        {name: forecasts[name] for name in ("weak", "strong")},
        forecasts["baseline"],
        forecasts["weak"].test,
        settings,
        baseline_title="noise",
    )
    axes = figures.intervals(result).axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["strong (selected)", "weak", "baseline", "champion"]
    by_slice = figures.slice_intervals(result)
    assert [text.get_text() for text in by_slice.axes[0].get_yticklabels()] == [
        "origin EWR",
        "origin JFK",
        "carrier UA",
    ]
    pictures = [io.BytesIO(), io.BytesIO()]
    for each in pictures:
        figures.slice_intervals(result).savefig(each, format="png")
    assert pictures[0].getvalue() == pictures[1].getvalue()
