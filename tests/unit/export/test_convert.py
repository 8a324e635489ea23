import os
import subprocess
import sys
import textwrap
from pathlib import Path

import onnx
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeRegressor

from proofbook.errors import ExportError
from proofbook.evaluation import table
from proofbook.export import check_parity, kinds_of, to_onnx
from proofbook.modeling import predict, save


def test_every_kind_answers_the_same_on_test_and_adversarial_rows(kind, fitted_model, rows, columns):
    _, test = rows
    model = fitted_model(kind)
    stored = table(test, predict(model, test, columns), columns)
    exported = to_onnx(model, kinds_of(columns))
    parity = check_parity(model, exported, test, stored, manifest=columns, tolerance=1e-5)
    assert [check.rows for check in parity.checks[:2]] == [len(test)] * 2
    assert parity.checks[2].rows > 300


def test_inputs_are_features_and_probabilities_the_only_output(kind, fitted_model, columns):
    graph = onnx.load_from_string(to_onnx(fitted_model(kind), kinds_of(columns))).graph
    types = {item.name: item.type.tensor_type.elem_type for item in graph.input}
    float32, string = onnx.TensorProto.FLOAT, onnx.TensorProto.STRING
    assert types == {"speed": float32, "pressure": float32, "rarely": float32, "origin": string, "maker": string}
    assert [output.name for output in graph.output] == ["probabilities"]
    read = {name for node in graph.node for name in node.input}
    assert {item.name for item in graph.initializer} <= read


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_process(fitted_model, columns, tmp_path):
    model = fitted_model("soft_voting")
    save(model, tmp_path / "model.skops")
    script = f"""
        import sys
        from pathlib import Path
        from proofbook.export import to_onnx
        from proofbook.modeling import load
        Path("again.onnx").write_bytes(to_onnx(load("model.skops"), {kinds_of(columns)!r}))
    """
    environment = os.environ | {"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=tmp_path, env=environment, check=True)
    assert Path(tmp_path, "again.onnx").read_bytes() == to_onnx(model, kinds_of(columns))


def test_an_unknown_kind_is_refused(fitted_model):
    with pytest.raises(ExportError) as caught:
        to_onnx(fitted_model("logistic_regression"), {"speed": "number", "origin": "text"})
    assert caught.value.details == ("origin: 'text'", "speed: 'number'")


def test_what_the_converter_refuses_is_an_export_error(fitted_model, rows):
    train, _ = rows
    encode = ColumnTransformer([("numeric", FunctionTransformer(abs), ["pressure"])])
    model = Pipeline([("columns", encode), ("classifier", fitted_model("logistic_regression")["classifier"])])
    model["columns"].fit(train)
    with pytest.raises(ExportError, match="refuses this model"):
        to_onnx(model, {"pressure": "numeric"})


def test_a_model_without_probabilities_is_refused(rows):
    train, _ = rows
    model = Pipeline([("classifier", DecisionTreeRegressor())]).fit(train[["pressure"]], train["late"])
    with pytest.raises(ExportError):
        to_onnx(model, {"pressure": "numeric"})
