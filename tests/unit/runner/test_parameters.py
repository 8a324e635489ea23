import ast
import keyword

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from proofbook.errors import NotebookError, ParameterError
from proofbook.runner.parameters import checked, declared, literal, synced

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: not keyword.iskeyword(name))


def notebook(*sources: str, tagged: int = 1):
    cells = [new_code_cell(source) for source in sources]
    for cell in cells[:tagged]:
        cell.metadata["tags"] = ["parameters"]
    return new_notebook(cells=cells)


def test_declared_reads_literals_in_order():
    found = declared(notebook("# why\na = 1\nb: float = -2.5  # unit\nc = {'x': [None, True]}"), where="nb")
    assert found == {"a": 1, "b": -2.5, "c": {"x": [None, True]}}


@pytest.mark.parametrize("source", ["a = f()", "import os", "a = b = 1", "a, b = 1, 2", "a += 1", "x[0] = 1", "a: int"])
def test_declared_refuses_anything_but_defaults(source):
    with pytest.raises(NotebookError, match="name = literal"):
        declared(notebook(source), where="nb")


def test_declared_refuses_broken_python_with_its_line():
    with pytest.raises(NotebookError, match="line 2"):
        declared(notebook("a = 1\nb = ("), where="nb")


@pytest.mark.parametrize("tagged", [0, 2])
def test_there_is_one_parameters_cell(tagged):
    with pytest.raises(NotebookError, match="tagged 'parameters'"):
        declared(notebook("a = 1", "b = 2", tagged=tagged), where="nb")


def test_every_disagreement_is_told_at_once():
    with pytest.raises(ParameterError) as caught:
        checked({"a": "1", "new": 2, "flag": 1}, {"a": 1, "old": 3, "flag": True}, stage="train@x", where="nb")
    assert caught.value.details == (
        "unknown: the notebook declares no 'new' (params.yaml passes 2)",
        "missing: the notebook declares 'old', which the stage does not pass",
        "mistyped: 'a' is str '1', the notebook declares int",
        "mistyped: 'flag' is int 1, the notebook declares bool",
    )


def test_a_whole_number_becomes_a_float_where_a_float_is_declared():
    passed = checked({"rate": 1}, {"rate": 0.5}, stage="s", where="nb")
    assert passed == {"rate": 1.0}
    assert isinstance(passed["rate"], float)


def test_a_float_is_no_whole_number():
    with pytest.raises(ParameterError):
        checked({"n": 1.5}, {"n": 1}, stage="s", where="nb")


def test_sync_keeps_comments_and_order_and_adds_and_removes():
    source = "# what this is\na = 1  # rows\ngone = 2\n\n# the rate\nb = [\n    1,\n]  # tail"
    assert synced(source, {"b": [2], "a": 3, "new": "x"}, where="nb") == (
        '# what this is\na = 3  # rows\n\n# the rate\nb = [2]  # tail\nnew = "x"'
    )


def test_sync_leaves_a_cell_alone_that_says_the_same():
    source = "a   =   {'k': 1}"
    assert synced(source, {"a": {"k": 1}}, where="nb") == source


def test_sync_tells_one_from_true_and_from_one_point_zero():
    assert synced("a = 1", {"a": True}, where="nb") == "a = True"
    assert synced("a = 1", {"a": 1.0}, where="nb") == "a = 1.0"


@drawn(VALUES)
def test_a_literal_reads_back_as_its_value(value):
    text = literal(value)
    assert ast.literal_eval(text) == value
    assert repr(ast.literal_eval(text)) == repr(value)


@drawn(st.dictionaries(NAMES, VALUES, max_size=5), st.dictionaries(NAMES, VALUES, max_size=5))
def test_a_synced_cell_declares_what_it_was_given_and_syncing_again_changes_nothing(old, new):
    source = "# defaults\n" + "\n".join(f"{name} = {literal(value)}  # unité" for name, value in old.items())
    once = synced(source, new, where="nb")
    assert declared(notebook(once), where="nb") == new
    assert synced(once, new, where="nb") == once


def test_long_values_go_one_entry_a_line():
    value = {f"key_{i}": ["a long entry", i] for i in range(8)}
    assert literal(value).count("\n") == 9
