import numpy as np
import onnxruntime
import pytest
from model_cases import SPECS
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

from proofbook.errors import ModelError
from proofbook.modeling import build, fit, members, predict, specification


def problems(spec):
    with pytest.raises(ModelError) as caught:
        build(spec, ["a"], ["b"], 1)
    return caught.value.details


def test_an_unknown_kind_names_the_valid_ones():
    assert problems({"kind": "magic"}) == (
        "kind: 'magic' is none of extra_trees, hist_gradient_boosting, logistic_regression, random_forest, soft_voting",
    )


@pytest.mark.parametrize("spec", [{}, {"kind": None}, {"kind": ["extra_trees"]}, "extra_trees", None])
def test_something_else_than_a_specification_is_refused(spec):
    assert len(problems(spec)) == 1


def test_all_problems_are_reported_at_once():
    spec = {
        "kind": "soft_voting",
        "speed": 1,
        "members": {
            "a": {"kind": "magic"},
            "b": {"kind": "logistic_regression", "c": 1},
            "c": {"kind": "soft_voting"},
            "d": 3,
        },
        "weights": {"a": 1},
    }
    found = problems(spec)
    starts = ("speed:", "members.a.kind:", "members.b.c:", "members.c:", "members.d:", "weights:")
    assert [line.startswith(start) for line, start in zip(found, starts, strict=True)] == [True] * 6
    assert "C, max_iter" in found[2]


def test_a_vote_needs_members():
    assert problems({"kind": "soft_voting", "members": {}}) == (
        "members: a mapping of names to specifications is needed, not {}",
    )


def test_no_columns_are_refused():
    with pytest.raises(ModelError, match="cannot be built"):
        build({"kind": "extra_trees"}, [], [], 1)


@pytest.mark.parametrize("name", SPECS)
def test_steps_have_the_agreed_names(name, frame, manifest):
    model = fit(build(SPECS[name], manifest.numeric, manifest.categorical, 1), frame, manifest)
    assert list(model.named_steps)[-1] == "classifier"
    assert [list(member.named_steps) for _, member in members(model)] == [["columns", "classifier"]] * len(
        members(model)
    )


@pytest.mark.parametrize("numeric", [True, False])
def test_one_kind_of_column_is_enough(numeric, frame, manifest):
    columns = (manifest.numeric, []) if numeric else ([], manifest.categorical)
    model = build(SPECS["logistic"], *columns, 1).fit(frame[[*columns[0], *columns[1]]], frame["late"])
    assert model.predict_proba(frame[[*columns[0], *columns[1]]]).shape == (400, 2)


def test_a_member_predicts_as_it_does_alone(frame, manifest):
    alone = fit(build(SPECS["forest"], manifest.numeric, manifest.categorical, 1), frame, manifest)
    vote = fit(build(SPECS["voting"], manifest.numeric, manifest.categorical, 1), frame, manifest)
    member = dict(members(vote))["forest"]
    assert np.array_equal(predict(member, frame, manifest), predict(alone, frame, manifest))


def test_weights_are_matched_to_members_by_name(frame, manifest):
    vote = fit(build(SPECS["voting"], manifest.numeric, manifest.categorical, 1), frame, manifest)
    weights = {"logistic": 1, "boosting": 3, "forest": 1}
    expected = sum(weights[name] * predict(member, frame, manifest) for name, member in members(vote)) / 5
    assert np.allclose(predict(vote, frame, manifest), expected, atol=1e-15)


def test_the_seed_changes_a_forest(frame, manifest):
    one, two = (
        predict(
            fit(build(SPECS["forest"], manifest.numeric, manifest.categorical, seed), frame, manifest), frame, manifest
        )
        for seed in (1, 2)
    )
    assert not np.array_equal(one, two)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", SPECS)
def test_onnx_answers_as_scikit_learn_does(name, frame, manifest):
    model = fit(build(SPECS[name], manifest.numeric, manifest.categorical, 1), frame, manifest)
    asked = frame.copy()
    asked.loc[::7, "carrier"] = "never seen"
    asked.loc[::5, "pressure"] = np.nan
    types = [(column, FloatTensorType([None, 1])) for column in manifest.numeric]
    types += [(column, StringTensorType([None, 1])) for column in manifest.categorical]
    converted = to_onnx(model, initial_types=types, options={id(model): {"zipmap": False}})
    session = onnxruntime.InferenceSession(converted.SerializeToString(), providers=["CPUExecutionProvider"])
    inputs = {column: asked[[column]].to_numpy(np.float32) for column in manifest.numeric}
    inputs |= {column: asked[[column]].to_numpy(object) for column in manifest.categorical}
    answers = session.run(None, inputs)[1][:, 1]
    assert np.abs(answers - predict(model, asked, manifest)).max() < 1e-5


def test_a_specification_shows_each_option():
    table = specification(SPECS["voting"], "voting")
    assert table.loc["weights.boosting", "voting"] == 3
    assert table.loc["members.forest.n_estimators", "voting"] == 6
