"""Each model here converts without complaint to one that answers otherwise; and the way out that is named does not."""

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import OrdinalEncoder, StandardScaler

from proofbook.errors import ExportError
from proofbook.export.refusals import refuse_unfaithful

NUMBERS = ["speed", "pressure"]
FOREST = RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0)
SCALED = Pipeline([("fill", SimpleImputer()), ("scale", StandardScaler())])
CODES = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)


def columns(numeric):
    return ColumnTransformer([("numeric", numeric, NUMBERS), ("categorical", CODES, ["origin"])])


def pipeline(numeric, classifier):
    return Pipeline([("columns", columns(numeric)), ("classifier", classifier)])


UNFAITHFUL = {
    "categories in boosting": (
        pipeline("passthrough", HistGradientBoostingClassifier(max_iter=2, categorical_features=[2])),
        "categorical_features",
    ),
    "indicator": (pipeline(SimpleImputer(add_indicator=True), LogisticRegression()), "add_indicator"),
    "isotonic": (
        pipeline(SimpleImputer(), CalibratedClassifierCV(LogisticRegression(), method="isotonic", cv=2)),
        "isotonic",
    ),
    "forest behind a scaler": (pipeline(SCALED, FOREST), "RandomForestClassifier behind StandardScaler"),
    "scaler in a union": (
        pipeline(FeatureUnion([("scaled", SCALED)]), ExtraTreesClassifier(n_estimators=2)),
        "ExtraTreesClassifier behind StandardScaler",
    ),
    "vote with a scaled forest": (
        Pipeline([("vote", VotingClassifier([("a", pipeline(SCALED, FOREST))], voting="soft"))]),
        "RandomForestClassifier behind StandardScaler",
    ),
    "vote behind a scaler": (
        pipeline(SCALED, VotingClassifier([("a", LogisticRegression()), ("b", FOREST)], voting="soft")),
        "RandomForestClassifier behind StandardScaler",
    ),
    "stack on a scaled forest": (
        pipeline(SCALED, StackingClassifier([("a", FOREST)], final_estimator=LogisticRegression(), cv=2)),
        "RandomForestClassifier behind StandardScaler",
    ),
}
FAITHFUL = {
    "boosting on codes": pipeline("passthrough", HistGradientBoostingClassifier(max_iter=2)),
    "forest behind an imputer": pipeline(SimpleImputer(strategy="median"), FOREST),
    "linear behind a scaler": pipeline(SCALED, LogisticRegression()),
    "sigmoid": pipeline(SimpleImputer(), CalibratedClassifierCV(LogisticRegression(), method="sigmoid", cv=2)),
    "vote of a scaled line and a plain forest": Pipeline(
        [
            (
                "vote",
                VotingClassifier(
                    [("a", pipeline(SCALED, LogisticRegression())), ("b", pipeline(SimpleImputer(), FOREST))],
                    voting="soft",
                ),
            )
        ]
    ),
}


def fitted(model, rows):
    train = rows[0]
    return model.fit(train, np.asarray(train["late"]))


@pytest.mark.parametrize(("model", "reason"), UNFAITHFUL.values(), ids=UNFAITHFUL)
def test_what_converts_wrongly_is_refused_with_its_reason_and_a_way_out(model, reason, rows):
    with pytest.raises(ExportError) as caught:
        refuse_unfaithful(fitted(model, rows))
    assert any(reason in line and ":" in line for line in caught.value.details)


@pytest.mark.parametrize("model", FAITHFUL.values(), ids=FAITHFUL)
def test_what_converts_rightly_is_let_through(model, rows):
    refuse_unfaithful(fitted(model, rows))


def test_every_kind_that_proofbook_builds_is_let_through(kind, fitted_model):
    refuse_unfaithful(fitted_model(kind))


def test_every_reason_is_told_at_once(rows):
    numeric = Pipeline([("fill", SimpleImputer(add_indicator=True)), ("scale", StandardScaler())])
    with pytest.raises(ExportError) as caught:
        refuse_unfaithful(fitted(pipeline(numeric, FOREST), rows))
    assert len(caught.value.details) == 2
