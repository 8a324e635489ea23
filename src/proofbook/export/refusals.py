"""What skl2onnx translates wrongly without a word (1.20, measured), found by walking through a fitted model.

Two kinds: options that the converter overlooks, and thresholds behind computed values. Trees cut where a value is
greater than a threshold; a value that was scaled is rounded otherwise in float32 than in float64, so rows that lie on
a threshold change sides, and whole leaves with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import Binarizer, FunctionTransformer, OneHotEncoder, OrdinalEncoder
from sklearn.tree import BaseDecisionTree

from proofbook.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXACT = (Binarizer, OneHotEncoder, OrdinalEncoder, SimpleImputer)
_TREES = (
    BaseDecisionTree,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
_ENSEMBLES = (AdaBoostClassifier, BaggingClassifier, StackingClassifier, VotingClassifier)


def refuse_unfaithful(model: Any) -> None:
    """Refuse a fitted model that is known to give other answers once converted, though nothing complains.

    Raises:
        ExportError: with every reason, and what to build instead.
    """
    reasons = sorted(set(_reasons(model, frozenset())))
    if reasons:
        raise ExportError(
            "this model would answer otherwise once converted to ONNX",
            where=type(model).__name__,
            details=reasons,
            fix="build the candidate as the lines above say, and train it again",
        )


def _reasons(model: Any, upstream: frozenset[str]) -> Iterator[str]:
    """Reasons within `model`, whose inputs were computed by the transformers named in `upstream`."""
    yield from _own_reasons(model, upstream)
    for part in parts(model):
        yield from _reasons(part, upstream)
        if isinstance(model, Pipeline):
            upstream |= _inexact(part)


def _own_reasons(model: Any, upstream: frozenset[str]) -> Iterator[str]:
    kind = type(model).__name__
    if isinstance(model, HistGradientBoostingClassifier) and model.is_categorical_ is not None:
        yield f"{kind} with categorical_features: encode categories before it (OrdinalEncoder or OneHotEncoder)"
    if isinstance(model, SimpleImputer) and model.add_indicator:
        yield f"{kind} with add_indicator: impute a constant and mark it by a Binarizer, beside the other imputer"
    if isinstance(model, CalibratedClassifierCV) and model.method == "isotonic":
        yield f'{kind} with method="isotonic": use method="sigmoid"'
    if isinstance(model, _TREES) and upstream:
        yield f"{kind} behind {', '.join(sorted(upstream))}: trees need no scaling, leave it out"


def _inexact(model: Any) -> frozenset[str]:
    """Names of the transformers in `model` whose results float32 and float64 round differently."""
    if isinstance(model, (ColumnTransformer, FeatureUnion, Pipeline)):
        return frozenset[str]().union(*(_inexact(part) for part in parts(model)))
    passes_through = isinstance(model, FunctionTransformer) and model.func is None  # a fitted "passthrough"
    return frozenset() if passes_through or isinstance(model, _EXACT) else frozenset({type(model).__name__})


def parts(model: Any) -> list[Any]:
    """The fitted estimators right inside `model`: steps, members or branches; a forest's trees do not count."""
    found: list[Any] = []
    if isinstance(model, Pipeline):
        found = [step for _, step in model.steps]
    elif isinstance(model, ColumnTransformer):
        found = [transformer for _, transformer, _ in model.transformers_]
    elif isinstance(model, FeatureUnion):
        found = [transformer for _, transformer in model.transformer_list]
    elif isinstance(model, CalibratedClassifierCV):
        found = [calibrated.estimator for calibrated in model.calibrated_classifiers_]
    elif isinstance(model, _ENSEMBLES):
        found = [*model.estimators_, *([model.final_estimator_] if isinstance(model, StackingClassifier) else [])]
    return [part for part in found if part is not None and not isinstance(part, str)]
