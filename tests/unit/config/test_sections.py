import pytest
from pydantic import TypeAdapter, ValidationError

from proofbook import modeling
from proofbook.config import sections

ESTIMATOR = TypeAdapter(sections.Estimator)
KINDS = {
    "logistic_regression": sections.Logistic,
    "hist_gradient_boosting": sections.Boosting,
    "extra_trees": sections.ExtraTrees,
    "random_forest": sections.RandomForest,
    "soft_voting": sections.Voting,
}


def test_every_option_of_every_kind_is_typed():
    assert {kind: frozenset(model.model_fields) - {"kind"} for kind, model in KINDS.items()} == dict(modeling.OPTIONS)


@pytest.mark.parametrize(
    "spec",
    [
        {"kind": "svm"},
        {"kind": "logistic_regression", "C": 0},
        {"kind": "logistic_regression", "C": "1"},
        {"kind": "logistic_regression", "C": float("nan")},
        {"kind": "random_forest", "max_samples": 1.5},
        {"kind": "hist_gradient_boosting", "leaves": 3},
        {"kind": "soft_voting", "members": {"a": {"kind": "soft_voting", "members": {}}}},
        {"kind": "soft_voting", "members": {"a": {"kind": "extra_trees"}}, "weights": {"b": 1.0}},
    ],
)
def test_what_could_not_be_built_is_refused_before_anything_runs(spec):
    with pytest.raises(ValidationError):
        ESTIMATOR.validate_python(spec)


@pytest.mark.parametrize("path", ["/etc/passwd", "~/x", "", "a\\b"])
def test_paths_are_relative_to_the_project(path):
    with pytest.raises(ValidationError):
        TypeAdapter(sections.Path).validate_python(path)
