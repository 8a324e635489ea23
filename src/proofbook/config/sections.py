"""Typed sections to build a project's schema from: those of the stages that every project has in the same form.

`Section` is the base of all: unknown keys are refused, types are not coerced, NaN and infinity are no values. Units and
meanings stand beside the keys in `conf/`; here stand types and ranges.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Path = Annotated[str, Field(min_length=1, pattern=r"^[^/~\\][^\\]*$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Count = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]
OpenShare = Annotated[float, Field(gt=0, lt=1)]
Metric = Literal["roc_auc", "average_precision", "log_loss", "brier", "calibration_error"]


class Section(BaseModel):
    """Base of all sections."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Logistic(Section):
    """L2-penalized logistic regression."""

    kind: Literal["logistic_regression"]
    C: Positive = 1.0
    max_iter: Count = 100


class Boosting(Section):
    """Histogram gradient boosting."""

    kind: Literal["hist_gradient_boosting"]
    learning_rate: Share = 0.1
    max_iter: Count = 100
    max_leaf_nodes: Annotated[int, Field(ge=2)] = 31
    min_samples_leaf: Count = 20
    max_features: Share = 1.0
    l2_regularization: Annotated[float, Field(ge=0)] = 0.0


class ExtraTrees(Section):
    """Extremely randomized trees."""

    kind: Literal["extra_trees"]
    n_estimators: Count = 100
    max_leaf_nodes: Annotated[int, Field(ge=2)] | None = None
    min_samples_leaf: Count = 1
    max_features: Share = 1.0


class RandomForest(Section):
    """A random forest; each tree grows on a sample of `max_samples` of the rows."""

    kind: Literal["random_forest"]
    n_estimators: Count = 100
    max_leaf_nodes: Annotated[int, Field(ge=2)] | None = None
    min_samples_leaf: Count = 1
    max_features: Share = 1.0
    max_samples: Share | None = None


class Voting(Section):
    """The weighted mean of its members' probabilities."""

    kind: Literal["soft_voting"]
    members: dict[Name, Single]
    weights: dict[Name, Positive] | None = None

    @model_validator(mode="after")
    def _weights_are_of_members(self) -> Voting:
        strangers = sorted(set(self.weights or {}) ^ set(self.members)) if self.weights else []
        if strangers:
            raise ValueError(f"weights and members differ in {', '.join(strangers)}")
        return self


Single = Annotated[Logistic | Boosting | ExtraTrees | RandomForest, Field(discriminator="kind")]
Estimator = Annotated[Logistic | Boosting | ExtraTrees | RandomForest | Voting, Field(discriminator="kind")]
Voting.model_rebuild()


class Train(Section):
    """Candidates, each fitted by itself."""

    seed: Seed
    train_rows: Path
    manifest: Path
    models: Path
    candidates: Annotated[list[Name], Field(min_length=1)]
    estimator: dict[Name, Estimator]

    @model_validator(mode="after")
    def _candidates_are_described(self) -> Train:
        missing = sorted(set(self.candidates) - set(self.estimator))
        if missing:
            raise ValueError(f"no estimator is described for {', '.join(missing)}")
        return self


class Evaluate(Section):
    """Predictions, metrics and curves of one candidate."""

    valid_rows: Path
    test_rows: Path
    manifest: Path
    models: Path
    predictions: Path
    metrics: Path
    plots: Path
    primary: Metric
    slices: list[str]


class Compare(Section):
    """Candidates against each other, the baseline and the champion."""

    seed: Seed
    candidates: Annotated[list[Name], Field(min_length=1)]
    predictions: Path
    champion: Path
    manifest: Path
    train_rows: Path
    valid_rows: Path
    test_rows: Path
    comparison: Path
    primary: Metric
    baseline: dict[str, Positive | Annotated[int, Field(gt=0)] | None]
    baseline_smoothing_rows: Annotated[float, Field(ge=0)]
    cluster: str
    slices: list[str]
    slice_minimum_rows: Count
    slice_minimum_class_rows: Count
    resamples: Annotated[int, Field(ge=100)]
    confidence: OpenShare


class Gate(Section):
    """The rules that the selected candidate must pass; `proofbook.gates` knows them and their keys."""

    rules: list[dict[str, Any]]
    comparison: Path
    validation: Path
    split: Path
    models: Path
    verdict: Path


class Export(Section):
    """The bundle, and what its card says."""

    tolerance: Annotated[float, Field(gt=0, le=1e-3)]
    purpose: list[str]
    limits: list[str]
    verdict: Path
    comparison: Path
    validation: Path
    split: Path
    manifest: Path
    train: Path
    test: Path
    models: Path
    predictions: Path
    bundle: Path
