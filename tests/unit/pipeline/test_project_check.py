import json

import pytest

from proofbook import config, pipeline


def found(tiny):
    return [f"{finding.where}: {finding.what}" for finding in pipeline.check_project(tiny.root)]


def test_a_project_in_order_has_no_findings(tiny):
    assert found(tiny) == []


@pytest.mark.parametrize(
    ("breakage", "says"),
    [
        (
            lambda t: (t.root / "notebooks/alpha.ipynb").rename(t.root / "notebooks/gamma.ipynb"),
            "'alpha' is missing here",
        ),
        (lambda t: (t.root / "conf/gamma").mkdir(), "'gamma' is missing here"),
        (lambda t: t.replace("dvc.yaml", "cmd: proofbook run alpha", "cmd: echo alpha"), "its command is `echo alpha`"),
        (lambda t: t.replace("dvc.yaml", "deps: [notebooks/alpha.ipynb]", "deps: [conf]"), "notebook is no dependency"),
        (lambda t: t.replace("dvc.yaml", "${alpha.out}: {persist: true}", "${alpha.out}"), "DVC deletes 'data/a.txt'"),
        (
            lambda t: t.replace("dvc.yaml", "- reports/notebooks/alpha.ipynb: {persist: true}", ""),
            "reports/notebooks/ (outs",
        ),
        (
            lambda t: t.replace("conf/alpha/default.yaml", "n: 3", "n: 4"),
            "alpha.n: params.yaml has 3, conf/ composes to 4",
        ),
        (lambda t: t.replace("params.yaml", "'n': 3", "'n': 4"), "its defaults differ from params.yaml: n"),
        (lambda t: t.set_cell("alpha", "c0", "def f(): pass"), "it defines 'f'"),
        (lambda t: t.set_cell("alpha", "c0", "%pip install x"), "it installs packages"),
        (lambda t: t.set_cell("alpha", "c0", "open('data/a.txt')"), "it holds the path 'data/a.txt'"),
        (lambda t: t.set_cell("alpha", "c0", "open('/etc/passwd')"), "it holds the path '/etc/passwd'"),
        (lambda t: t.set_cell("alpha", "title", "About"), "title and purpose"),
        (lambda t: t.set_cell("alpha", "parameters", "n = f()"), "name = literal"),
    ],
)
def test_each_broken_rule_is_found(tiny, breakage, says):
    breakage(tiny)
    assert any(says in line for line in found(tiny))


@pytest.mark.parametrize("text", ["rows / s", "a/b and c", "true/false", "https://example.invalid/x y"])
def test_words_with_a_slash_are_no_paths(tiny, text):
    tiny.set_cell("alpha", "c0", f"print({text!r})")
    assert found(tiny) == []


def test_stored_outputs_are_found_and_sync_takes_them_out(tiny):
    notebook = tiny.notebook("alpha")
    notebook.cells[2].execution_count = 7
    tiny.save("alpha", notebook)
    assert any("stored with outputs" in line for line in found(tiny))
    assert tiny.run("sync").code == 0
    assert found(tiny) == []


def test_sync_writes_what_params_say_and_check_only_looks(tiny):
    config.write(tiny.root, ["alpha.n=9", "beta.rate.x=0.75"])
    before = (tiny.root / "notebooks/alpha.ipynb").read_bytes()
    answer = tiny.run("sync", "--check", "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["changed"] == ["notebooks/alpha.ipynb", "notebooks/beta.ipynb"]
    assert (tiny.root / "notebooks/alpha.ipynb").read_bytes() == before
    assert tiny.run("sync", "alpha").code == 0
    assert "n = 9  # how many" in tiny.notebook("alpha").cells[1].source
    assert "rate = 0.5" in tiny.notebook("beta").cells[1].source
    assert tiny.run("sync").code == 0
    assert tiny.run("sync", "--check").code == 0


def test_sync_refuses_a_name_that_is_no_stage(tiny):
    answer = tiny.run("sync", "gamma")
    assert answer.code == 2
    assert "one of alpha, beta" in answer.err


def test_check_speaks_json(tiny):
    (tiny.root / "conf/gamma").mkdir()
    answer = tiny.run("check", "--json")
    assert answer.code == 1
    assert {finding["where"] for finding in json.loads(answer.out)["findings"]} >= {"dvc.yaml (stages)"}
