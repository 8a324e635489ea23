import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io
from model_cases import SPECS
from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from proofbook.errors import ModelError
from proofbook.modeling import build, fit, load, model_path, predict, save
from proofbook.modeling.store import dumps

FIT = """
import sys
sys.path.insert(0, sys.argv[1])
from model_cases import SPECS, make_frame, make_manifest
from proofbook.modeling import build, fit
from proofbook.modeling.store import dumps
manifest, frame = make_manifest(), make_frame()
for name, spec in SPECS.items():
    model = fit(build(spec, manifest.numeric, manifest.categorical, 1), frame, manifest)
    open(f"{sys.argv[2]}/{name}", "wb").write(dumps(model))
"""


@pytest.fixture
def forest(frame, manifest):
    return fit(build(SPECS["forest"], manifest.numeric, manifest.categorical, 1), frame, manifest)


def rewrite(data, change):
    """The zip file with its members as `change` leaves them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", SPECS)
def test_a_stored_model_predicts_the_same(name, frame, manifest, tmp_path):
    model = fit(build(SPECS[name], manifest.numeric, manifest.categorical, 1), frame, manifest)
    path = model_path(tmp_path, name)
    save(model, path)
    again = load(path)
    assert np.array_equal(predict(again, frame, manifest), predict(model, frame, manifest))
    assert dumps(again) == path.read_bytes()


@pytest.mark.slow
def test_processes_of_other_hash_seeds_and_threads_write_the_same_bytes(tmp_path):
    here = str(Path(__file__).parent)
    folders = [tmp_path / seed for seed in ("1", "2")]
    processes = []
    for folder in folders:
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": folder.name, "OMP_NUM_THREADS": folder.name}
        processes.append(subprocess.Popen([sys.executable, "-c", FIT, here, str(folder)], env=environment))
    assert [process.wait() for process in processes] == [0, 0]
    runs = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders]
    assert runs[0] == runs[1]
    assert set(runs[0]) == set(SPECS)


def test_a_type_off_the_list_is_named_and_refused(tmp_path):
    hostile = Pipeline([("classifier", FunctionTransformer(os.system))])
    with pytest.raises(ModelError) as caught:
        save(hostile, tmp_path / "model")
    assert caught.value.details == ("posix.system",)
    assert not (tmp_path / "model").exists()
    data = rewrite(skops.io.dumps(hostile), lambda members: members.update(about()))
    (tmp_path / "model").write_bytes(data)
    with pytest.raises(ModelError) as caught:
        load(tmp_path / "model")
    assert caught.value.details == ("posix.system",)


def about(**changes):
    import sklearn  # noqa: PLC0415

    library = ".".join(sklearn.__version__.split(".")[:2])
    value = {"format": "proofbook-model", "version": 1, "scikit-learn": library, **changes}
    return {"proofbook.json": json.dumps(value).encode()}


def test_another_object_than_a_pipeline_is_refused(tmp_path):
    data = rewrite(skops.io.dumps(TransformedTargetRegressor()), lambda members: members.update(about()))
    (tmp_path / "model").write_bytes(data)
    with pytest.raises(ModelError, match="a fitted pipeline is needed"):
        load(tmp_path / "model")


@pytest.mark.parametrize("change", [{"version": 2}, {"format": "other"}, {"scikit-learn": "0.1"}])
def test_another_version_is_refused(change, forest, tmp_path):
    (tmp_path / "model").write_bytes(rewrite(dumps(forest), lambda members: members.update(about(**change))))
    with pytest.raises(ModelError, match="another format or library"):
        load(tmp_path / "model")


@pytest.mark.parametrize("keep", [0, 10, 5000, -30])
def test_a_cut_file_is_refused(keep, forest, tmp_path):
    (tmp_path / "model").write_bytes(dumps(forest)[:keep])
    with pytest.raises(ModelError, match="damaged"):
        load(tmp_path / "model")


def test_a_missing_file_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match="cannot be read"):
        load(tmp_path / "model")


def test_a_file_that_is_no_proofbook_model_is_refused(forest, tmp_path):
    (tmp_path / "model").write_bytes(skops.io.dumps(forest))
    with pytest.raises(ModelError, match="damaged or no model"):
        load(tmp_path / "model")


@pytest.mark.parametrize(("name", "field"), [("forest", "left_child"), ("forest", "feature"), ("boosting", "left")])
def test_a_tree_that_points_outside_itself_is_refused(name, field, frame, manifest, tmp_path):
    model = fit(build(SPECS[name], manifest.numeric, manifest.categorical, 1), frame, manifest)

    def spoil(members):
        for member, content in members.items():
            array = np.load(io.BytesIO(content)) if member.endswith(".npy") else np.zeros(0)
            if array.dtype.names and field in array.dtype.names:
                array[0][field] = 1_000_000
                buffer = io.BytesIO()
                np.save(buffer, array)
                members[member] = buffer.getvalue()
                return

    (tmp_path / "model").write_bytes(rewrite(dumps(model), spoil))
    with pytest.raises(ModelError, match="points outside itself"):
        load(tmp_path / "model")
