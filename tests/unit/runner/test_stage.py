import pytest

from proofbook import config
from proofbook.errors import StageError
from proofbook.runner import load_stage, load_stages


def test_a_matrix_stage_is_resolved_with_its_item(tiny):
    stage = load_stage(tiny.root, "beta@y")
    assert (stage.base, stage.item, stage.command) == ("beta", {"letter": "y"}, "proofbook run beta@y")
    assert stage.deps == ("notebooks/beta.ipynb", "data/a.txt")
    assert stage.outs == ("data/b/y.txt", "reports/notebooks/beta@y.ipynb") == stage.persistent
    assert list(load_stages(tiny.root)) == ["alpha", "beta@x", "beta@y"]


def test_the_notebook_sees_exactly_what_dvc_tracks(tiny):
    params = config.read_params(tiny.root)
    assert load_stage(tiny.root, "alpha").parameters(params) == {"n": 3, "out": "data/a.txt"}
    assert load_stage(tiny.root, "beta@y").parameters(params) == {
        "letter": "y",
        "source": "data/a.txt",
        "folder": "data/b",
        "rate": 1,
    }


@pytest.mark.parametrize(
    ("name", "says"), [("gamma", "alpha, beta@x, beta@y"), ("beta", "beta@x, beta@y"), ("beta@z", "alpha")]
)
def test_an_unknown_stage_is_answered_with_those_there_are(tiny, name, says):
    with pytest.raises(StageError, match=says):
        load_stage(tiny.root, name)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("beta.source", "belongs to the section 'beta'"),
        ("alpha.nope", "no such key"),
        ("alpha.n.deep.er", "no such key"),
    ],
)
def test_a_tracked_key_that_cannot_be_passed_is_refused(tiny, key, says):
    tiny.replace("dvc.yaml", "params: [alpha]", f"params: [{key}]")
    with pytest.raises(StageError, match=says):
        load_stage(tiny.root, "alpha").parameters(config.read_params(tiny.root))


@pytest.mark.parametrize("name", ["class", "a-b", "1st", "x; import os"])
def test_a_parameter_must_be_a_name(tiny, name):
    params = config.read_params(tiny.root)
    params["alpha"][name] = 1
    with pytest.raises(StageError, match="no name that Python"):
        load_stage(tiny.root, "alpha").parameters(params)


@pytest.mark.parametrize(
    "text", ["stages: [", "stages:\n  alpha: 1\n", "stages:\n  alpha:\n    cmd: x\n    outs: ['${nope}']\n"]
)
def test_a_broken_pipeline_is_told_in_dvcs_words(tiny, text):
    (tiny.root / "dvc.yaml").write_text(text)
    with pytest.raises(StageError, match=r"dvc\.yaml"):
        load_stage(tiny.root, "alpha")
