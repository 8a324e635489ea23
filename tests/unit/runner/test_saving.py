from types import SimpleNamespace

import nbformat

from proofbook.runner import notebooks, saving


def ran(tiny):
    notebook = tiny.notebook("alpha")
    notebook.cells[2].execution_count = 3
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="seen")]
    notebook.cells[2].metadata["jupyter"] = {"outputs_hidden": True}  # collapsed by hand
    notebook.metadata["widgets"] = {}
    return notebook


def save(tiny, path):
    model = {"type": "notebook", "content": ran(tiny)}
    saving.strip_before_save(model=model, path=path, contents_manager=SimpleNamespace(root_dir=str(tiny.root)))
    return model["content"]


def test_a_pipeline_notebook_is_saved_as_it_was_before_it_ran(tiny):
    before = (tiny.root / "notebooks/alpha.ipynb").read_text()
    assert notebooks.text_of(save(tiny, "/notebooks/alpha.ipynb")) == before


def test_other_notebooks_keep_their_outputs(tiny):
    for path in ("notebooks/explore/alpha.ipynb", "alpha.ipynb", "../elsewhere/notebooks/alpha.ipynb"):
        assert save(tiny, path).cells[2].outputs


def test_what_is_no_notebook_is_left_alone(tiny):
    for model in ({"type": "file", "content": "x"}, {"type": "notebook", "content": None}):
        before = dict(model)
        saving.strip_before_save(
            model=model, path="notebooks/alpha.ipynb", contents_manager=SimpleNamespace(root_dir=str(tiny.root))
        )
        assert model == before
