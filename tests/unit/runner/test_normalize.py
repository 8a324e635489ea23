from nbformat.v4 import new_code_cell, new_notebook, new_output

from proofbook.runner.normalize import normalized
from proofbook.runner.notebooks import stripped, text_of


def executed(address: str, seconds: str, cell_id: str):
    injected = new_code_cell(
        "a = 1", id=cell_id, metadata={"tags": ["injected-parameters"], "papermill": {"duration": seconds}}
    )
    shown = new_code_cell(
        "print(x)", id="show", execution_count=2, metadata={"papermill": {"start_time": seconds}, "tags": []}
    )
    shown.outputs = [
        new_output("stream", name="stdout", text=f"<object at {address}> "),
        new_output("stream", name="stdout", text=f"and {address} and 0x7fffffffff01\n"),
        new_output("display_data", data={"text/plain": f"<Axes at {address}>", "image/png": f"{address}"}),
    ]
    metadata = {
        "papermill": {"input_path": f"/somewhere/{seconds}"},
        "language_info": {"name": "python", "version": seconds},
    }
    return new_notebook(cells=[injected, shown], metadata=metadata)


def test_two_equal_runs_become_the_same_bytes():
    one = normalized(executed("0x7f0012345678", "1.5", "aaaa"))
    two = normalized(executed("0x55d0deadbeef", "2.5", "bbbb"))
    for notebook in (one, two):
        del notebook.cells[1].outputs[1].data["image/png"]
    assert text_of(one) == text_of(two)


def test_different_objects_stay_different_and_pieces_of_a_stream_are_joined():
    text = normalized(executed("0x7f0012345678", "1", "a")).cells[1].outputs[0].text
    assert text == "<object at 0x0001> and 0x0001 and 0x0002\n"


def test_images_are_left_alone():
    assert normalized(executed("0x7f0012345678", "1", "a")).cells[1].outputs[1].data["image/png"] == "0x7f0012345678"


def test_normalizing_twice_changes_nothing():
    once = normalized(executed("0x7f0012345678", "1", "a"))
    assert normalized(once) == once


def test_stripping_an_executed_notebook_gives_back_the_source():
    source = new_notebook(cells=[new_code_cell("print(x)", id="show")])
    clean = stripped(source)
    assert text_of(stripped(executed("0x7f0012345678", "1", "a"))) == text_of(clean)
    assert stripped(clean) == clean
