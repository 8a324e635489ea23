import pytest

from proofbook import config
from proofbook.errors import ConfigError


def test_writes_what_conf_says_and_then_has_nothing_to_do(tiny):
    before = (tiny.root / "params.yaml").read_bytes()
    (tiny.root / "params.yaml").unlink()
    assert config.write(tiny.root)
    assert (tiny.root / "params.yaml").read_bytes() == before
    assert not config.write(tiny.root)


def test_overrides_and_overlays_reach_params(tiny):
    config.write(tiny.root, ["+experiment=more", "beta.rate.x=0.25"])
    params = config.read_params(tiny.root)
    assert params["alpha"]["n"] == 5
    assert params["beta"]["rate"] == {"x": 0.25, "y": 1}


def test_check_names_each_key_that_differs(tiny):
    assert config.check(tiny.root) == []
    tiny.replace("conf/alpha/default.yaml", "n: 3", "n: 4")
    assert config.check(tiny.root) == ["alpha.n: params.yaml has 3, conf/ composes to 4"]


def test_check_sees_a_difference_in_bytes_alone(tiny):
    with (tiny.root / "params.yaml").open("a") as file:
        file.write("# a comment\n")
    assert config.check(tiny.root) == ["params.yaml holds the same values in other bytes (order, comments or quotes)"]


def test_every_problem_is_told_at_once_with_its_key_and_line_and_nothing_is_written(tiny):
    before = (tiny.root / "params.yaml").read_bytes()
    tiny.replace("conf/alpha/default.yaml", "n: 3", "n: 0\ntypo: 1")
    tiny.replace("conf/beta/default.yaml", "letters: [x, y]\n", "")
    with pytest.raises(ConfigError) as caught:
        config.write(tiny.root, ["beta.rate.y=fast"])
    assert caught.value.details == (
        "alpha.n: input should be greater than or equal to 1, got 0 (conf/alpha/default.yaml:1)",
        "alpha.typo: unknown key (conf/alpha/default.yaml:2)",
        "beta.letters: missing (belongs in conf/beta/default.yaml)",
        "beta.rate.y: input should be a valid number, got 'fast' (override beta.rate.y=fast)",
    )
    assert (tiny.root / "params.yaml").read_bytes() == before


def test_a_problem_in_an_overlay_is_found_there(tiny):
    tiny.replace("conf/experiment/more.yaml", "n: 5", "n: many")
    with pytest.raises(ConfigError) as caught:
        config.write(tiny.root, ["+experiment=more"])
    assert "conf/experiment/more.yaml:3" in caught.value.details[0]


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ("alpha.nope=1", "alpha.nope"),
        ("alpha=missing_group_file", "missing_group_file"),
        ("alpha.n=[1", "alpha.n=[1"),
    ],
)
def test_what_hydra_cannot_compose_is_told_in_one_message(tiny, override, says):
    with pytest.raises(ConfigError) as caught:
        config.write(tiny.root, [override])
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["- a list\n", "a: [1\n", "\tx: 1\n"])
def test_a_broken_params_file_is_refused(tiny, text):
    (tiny.root / "params.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"params\.yaml"):
        config.read_params(tiny.root)


def test_a_schema_that_cannot_be_imported_is_named(tiny):
    tiny.replace("pyproject.toml", "tinyschema:Config", "tinyschema:Nope")
    with pytest.raises(ConfigError, match="schema cannot be imported"):
        config.write(tiny.root)
