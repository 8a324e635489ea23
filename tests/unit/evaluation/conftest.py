import pytest
from forecast_cases import predictions

from proofbook.evaluation import Forecasts, Settings, Support


@pytest.fixture
def forecasts():
    """Two candidates, the better one second, and a baseline without skill."""
    return {
        name: Forecasts(predictions(skill, seed=1), predictions(skill, seed=2))
        for name, skill in {"weak": 0.3, "strong": 0.9, "baseline": 0.0}.items()
    }


@pytest.fixture
def settings():
    return Settings(
        primary="roc_auc",
        cluster="date",
        slices=("origin", "carrier"),
        support=Support(rows=50, each_class=10),
        resamples=200,
        confidence=0.9,
        seed=3,
    )
