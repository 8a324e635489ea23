"""Metrics with their intervals, slices, calibration, and the comparison of models on the same rows."""

from proofbook.evaluation.bootstrap import Interval, Resamples, draw, interval, resample
from proofbook.evaluation.comparison import Comparison, Settings, compare
from proofbook.evaluation.metrics import METRICS, Metric, Ranking, rank
from proofbook.evaluation.predictions import Forecasts, ranking, read_champion, read_forecasts, table, write_forecasts
from proofbook.evaluation.rendering import comparison_dict
from proofbook.evaluation.slices import Slice, Support

__all__ = [
    "METRICS",
    "Comparison",
    "Forecasts",
    "Interval",
    "Metric",
    "Ranking",
    "Resamples",
    "Settings",
    "Slice",
    "Support",
    "compare",
    "comparison_dict",
    "draw",
    "interval",
    "rank",
    "ranking",
    "read_champion",
    "read_forecasts",
    "resample",
    "table",
    "write_forecasts",
]
