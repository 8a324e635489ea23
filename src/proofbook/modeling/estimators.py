"""A scikit-learn pipeline from a name and plain values.

A specification is a mapping with a `kind` and options, which bear scikit-learn's own names::

    {"kind": "hist_gradient_boosting", "learning_rate": 0.05, "max_iter": 300}
    {"kind": "soft_voting", "members": {"a": {"kind": …}, "b": {"kind": …}}, "weights": {"a": 1, "b": 2}}

Every pipeline takes one column a feature, prepares them in a `ColumnTransformer` named `columns` and ends with a step
named `classifier`; in a soft vote each member is such a pipeline. Only steps that convert faithfully to ONNX are used:

- missing numbers are flagged by a fill far outside the data and a threshold, since `SimpleImputer(add_indicator=True)`
  converts to wrong results without a word;
- forests stand behind no scaler, since float32 rounding in it would move rows across the trees' thresholds;
- boosting sees categories as ordinal codes and not through `categorical_features`, which converts wrongly, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Binarizer, OneHotEncoder, OrdinalEncoder, StandardScaler

from proofbook import seeds
from proofbook.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOREST_OPTIONS = frozenset({"max_features", "max_leaf_nodes", "min_samples_leaf", "n_estimators"})
_VOTING = "soft_voting"
OPTIONS: Mapping[str, frozenset[str]] = {
    "extra_trees": _FOREST_OPTIONS,
    "hist_gradient_boosting": frozenset(
        {"l2_regularization", "learning_rate", "max_features", "max_iter", "max_leaf_nodes", "min_samples_leaf"}
    ),
    "logistic_regression": frozenset({"C", "max_iter"}),
    "random_forest": _FOREST_OPTIONS | {"max_samples"},
    _VOTING: frozenset({"members", "weights"}),
}
"""The options that each kind of estimator takes."""

_FILL = -(2.0**20)
"""Stands for a missing number where its absence is flagged; numeric features stay within 2**16."""


def build(spec: Mapping[str, Any], numeric: Sequence[str], categorical: Sequence[str], seed: int) -> Pipeline:
    """An unfitted classifier.

    Args:
        spec: the kind and its options; options left out take scikit-learn's defaults.
        numeric: names of the numeric columns (float64, NaN for missing, values exact in float32).
        categorical: names of the categorical columns (str, '' for missing).
        seed: the project's seed. A kind draws the same numbers alone and as a member of a vote.

    Raises:
        ModelError: an unknown kind, unknown options, wrong members or no columns; all problems at once.
    """
    problems = [*_problems(spec, "")]
    if not [*numeric, *categorical]:
        problems.append("no feature columns")
    if problems:
        raise ModelError("the estimator cannot be built", fix="correct its specification", details=problems)
    return _pipeline(spec, list(numeric), list(categorical), seed)


def specification(spec: Mapping[str, Any], name: str) -> pd.DataFrame:
    """A specification as a table, one row an option; members of a vote have dotted names."""
    rows = pd.json_normalize([dict(spec)]).T.rename(columns={0: name})
    return rows.astype("object")


def _problems(spec: Any, where: str) -> Iterator[str]:
    if not isinstance(spec, Mapping):
        yield f"{where or 'the specification'}: a mapping with `kind` and options is needed, not {spec!r}"
        return
    kind = spec.get("kind")
    if not isinstance(kind, str) or kind not in OPTIONS:
        yield f"{_key(where, 'kind')}: {kind!r} is none of {', '.join(sorted(OPTIONS))}"
        return
    for option in sorted(set(spec) - OPTIONS[kind] - {"kind"}):
        yield f"{_key(where, option)}: {kind} has no such option; it has {', '.join(sorted(OPTIONS[kind]))}"
    if kind == _VOTING:
        yield from _vote_problems(spec, where)


def _vote_problems(spec: Mapping[str, Any], where: str) -> Iterator[str]:
    members = spec.get("members")
    if not isinstance(members, Mapping) or not members:
        yield f"{_key(where, 'members')}: a mapping of names to specifications is needed, not {members!r}"
        return
    for name, member in members.items():
        if isinstance(member, Mapping) and member.get("kind") == _VOTING:
            yield f"{_key(where, f'members.{name}')}: a vote cannot be a member of a vote"
        else:
            yield from _problems(member, _key(where, f"members.{name}"))
    weights = spec.get("weights", dict.fromkeys(members, 1))
    if not isinstance(weights, Mapping) or set(weights) != set(members):
        yield f"{_key(where, 'weights')}: one weight for each of {', '.join(members)} is needed, not {weights!r}"


def _key(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _pipeline(spec: Mapping[str, Any], numeric: list[str], categorical: list[str], seed: int) -> Pipeline:
    kind = spec["kind"]
    if kind == _VOTING:
        members = [(name, _pipeline(member, numeric, categorical, seed)) for name, member in spec["members"].items()]
        return Pipeline([("classifier", _vote(members, spec.get("weights")))])
    options = {name: value for name, value in spec.items() if name != "kind"}
    state = seeds.integer(seed, f"modeling.{kind}")
    if kind == "logistic_regression":
        return Pipeline(
            [("columns", _linear_columns(numeric, categorical)), ("classifier", LogisticRegression(**options))]
        )
    if kind == "hist_gradient_boosting":
        boosting = HistGradientBoostingClassifier(
            **options, categorical_features=None, early_stopping=False, random_state=state
        )
        return Pipeline([("columns", _tree_columns("passthrough", numeric, categorical)), ("classifier", boosting)])
    forest_class = ExtraTreesClassifier if kind == "extra_trees" else RandomForestClassifier
    forest = forest_class(**options, random_state=state)
    return Pipeline([("columns", _tree_columns(_median(), numeric, categorical)), ("classifier", forest)])


def _vote(members: list[tuple[str, Pipeline]], weights: Mapping[str, float] | None) -> VotingClassifier:
    """A mean of the members' probabilities; weights as an array and flat output off, as the ONNX converter needs."""
    aligned = None if weights is None else np.array([float(weights[name]) for name, _ in members])
    return VotingClassifier(members, voting="soft", weights=aligned, n_jobs=1, flatten_transform=False)


def _linear_columns(numeric: list[str], categorical: list[str]) -> ColumnTransformer:
    """Medians, scaling and flags of presence for numbers, one-hot for categories, all in one sparse matrix."""
    scaled = Pipeline([("impute", _median()), ("scale", StandardScaler())])
    fill = SimpleImputer(strategy="constant", fill_value=_FILL)
    present = Pipeline([("fill", fill), ("present", Binarizer(threshold=_FILL / 2))])
    one_hot = OneHotEncoder(handle_unknown="ignore")
    return _columns(
        [("numeric", scaled, numeric), ("present", present, numeric), ("categorical", one_hot, categorical)]
    )


def _tree_columns(
    prepare_numeric: SimpleImputer | str, numeric: list[str], categorical: list[str]
) -> ColumnTransformer:
    """Numbers as `prepare_numeric` leaves them, categories as ordinal codes with -1 for an unknown one."""
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    return _columns([("numeric", prepare_numeric, numeric), ("categorical", codes, categorical)])


def _columns(parts: list[tuple[str, Any, list[str]]]) -> ColumnTransformer:
    return ColumnTransformer([part for part in parts if part[-1]], sparse_threshold=1.0)


def _median() -> SimpleImputer:
    return SimpleImputer(strategy="median")
