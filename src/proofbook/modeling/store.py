"""Trained models on disk: skops files, equal to the byte when the models are equal, audited before they are built.

skops names arrays after memory addresses and stamps times, so two equal models give two files. Here the file is
rewritten: references are numbered in order of appearance and kept only where two places share one object, arrays are
named in the same order, the padding of records is zeroed, and members are compressed with fixed times.

Loading is in steps: read the container, refuse types outside a fixed list, build, check that no tree points outside
itself (scikit-learn follows node indices without looking). A file that fails any step is refused; nothing is ever
unpickled.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sklearn
import skops.io
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.pipeline import Pipeline

from proofbook import canonical
from proofbook.errors import ModelError
from proofbook.modeling.training import members

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from numpy.typing import NDArray

VERSION = 1
TRUSTED = (
    "numpy.dtype",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
    "sklearn.utils._bunch.Bunch",
)
"""Types that our estimators need beside those that skops trusts by itself. Never extended by what a file asks for."""

_ABOUT = "proofbook.json"
_SCHEMA = "schema.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_VALUE_NODES = frozenset({"FunctionNode", "JsonNode", "TypeNode"})
"""Immutable things: whether two of them are one object depends on the interpreter's interning and means nothing."""


def model_path(folder: str | os.PathLike[str], name: str) -> Path:
    """Where the model called `name` lies under `folder`."""
    return Path(folder, name, "model.skops")


def save(model: Pipeline, path: str | os.PathLike[str]) -> None:
    """Write a fitted model to `path`, whole or not at all; equal models give equal bytes.

    Raises:
        ModelError: the model holds something that skops cannot store or that `load` would refuse.
    """
    data = dumps(model)
    _audit(data, str(path))
    canonical.write_bytes(path, data)


def load(path: str | os.PathLike[str]) -> Pipeline:
    """The model in the file at `path`.

    Raises:
        ModelError: the file is missing, damaged, of another format or library version, holds a type that is not on the
            list, or a tree that points outside itself.
    """
    where = str(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ModelError(
            f"a model cannot be read: {error.strerror}", where=where, fix="run the stage that trains it"
        ) from error
    _check_about(data, where)
    _audit(data, where)
    try:
        model = skops.io.loads(data, trusted=list(TRUSTED))
        _check_model(model)
    except Exception as error:  # a damaged or hostile file can raise anything, and anything means refusal
        raise _damaged(error, where) from error
    return model


def dumps(model: Pipeline) -> bytes:
    """A fitted model as the bytes of a canonical skops file.

    Raises:
        ModelError: the model holds something that skops cannot store.
    """
    try:
        raw = skops.io.dumps(model)
    except TypeError as error:
        raise ModelError(
            f"the model cannot be stored: {error}", fix="build it with proofbook.modeling.build"
        ) from error
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        schema = json.loads(archive.read(_SCHEMA))
        names = _number(schema)
        arrays = {new: _plain(archive.read(old)) for old, new in names.items()}
    about = {"format": "proofbook-model", "version": VERSION, "scikit-learn": _library()}
    return _zip(
        {
            _ABOUT: canonical.json_text(about).encode(),
            _SCHEMA: json.dumps(schema, separators=(",", ":"), ensure_ascii=False).encode(),
            **arrays,
        }
    )


def _number(schema: dict[str, Any]) -> dict[str, str]:
    """Number shared references and files in place, in order of appearance; the files' old names to their new ones."""
    nodes = list(_nodes(schema))
    uses = Counter(node.get("__id__") for node in nodes)
    ids: dict[int, int] = {}
    files: dict[str, str] = {}
    for node in nodes:
        identity = node.pop("__id__", None)
        if uses[identity] > 1 and identity is not None and node.get("__loader__") not in _VALUE_NODES:
            node["__id__"] = ids.setdefault(identity, len(ids) + 1)
        if isinstance(node.get("file"), str):
            old = node["file"]
            node["file"] = files.setdefault(old, f"{len(files):05d}{Path(old).suffix}")
    return files


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node of a skops schema, parents first, in the order of the file."""
    if isinstance(value, dict):
        if "__loader__" in value:
            yield value
        for item in value.values():
            yield from _nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item)


def _plain(data: bytes) -> bytes:
    """An .npy file whose records have zeros between their fields, where NumPy leaves whatever the memory held."""
    array = np.load(io.BytesIO(data), allow_pickle=False)
    if array.dtype.names is None:
        return data
    clean = np.zeros(array.shape, array.dtype)
    for field in array.dtype.names:
        clean[field] = array[field]
    buffer = io.BytesIO()
    np.save(buffer, clean, allow_pickle=False)
    return buffer.getvalue()


def _zip(contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3  # "Unix" everywhere, or the bytes would tell the system
            archive.writestr(info, data, zipfile.ZIP_DEFLATED, 6)
    return buffer.getvalue()


def _library() -> str:
    return ".".join(sklearn.__version__.split(".")[:2])


def _check_about(data: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            about = json.loads(archive.read(_ABOUT))
        found = about["format"], about["version"], about["scikit-learn"]
    except Exception as error:  # as in `load`
        raise _damaged(error, where) from error
    needed = ("proofbook-model", VERSION, _library())
    if found != needed:
        raise ModelError(
            "a model of another format or library (format, version, scikit-learn): "
            f"it is {found}, this environment reads {needed}",
            where=where,
            fix="train it again, or use the environment that trained it",
        )


def _audit(data: bytes, where: str) -> None:
    try:
        types = skops.io.get_untrusted_types(data=data)
    except Exception as error:  # as in `load`
        raise _damaged(error, where) from error
    refused = sorted(set(types) - set(TRUSTED))
    if refused:
        raise ModelError(
            "a model holds types that proofbook does not build",
            where=where,
            fix="do not use this file unless you know who wrote it; train the model again",
            details=refused,
        )


def _damaged(error: Exception, where: str) -> ModelError:
    return ModelError(
        f"a model file is damaged or no model: {type(error).__name__}: {error}",
        where=where,
        fix="get it again with `dvc checkout`, or train it again",
    )


def _check_model(model: Any) -> None:
    if not isinstance(model, Pipeline) or not hasattr(model, "predict_proba"):
        raise TypeError(f"a fitted pipeline is needed, not {type(model).__name__}")
    for _, member in members(model):
        final = member["classifier"]
        if isinstance(final, HistGradientBoostingClassifier):
            for predictor in (tree for stage in final._predictors for tree in stage):  # noqa: SLF001  no public way
                nodes = predictor.nodes
                inner = nodes[nodes["is_leaf"] == 0]
                _check_tree(len(nodes), inner["left"], inner["right"], inner["feature_idx"], final.n_features_in_)
        elif isinstance(final, ExtraTreesClassifier | RandomForestClassifier):
            for tree in (each.tree_ for each in final.estimators_):
                inner = tree.children_left != -1
                left, right, feature = (a[inner] for a in (tree.children_left, tree.children_right, tree.feature))
                _check_tree(tree.node_count, left, right, feature, final.n_features_in_)


def _check_tree(
    node_count: int, left: NDArray[Any], right: NDArray[Any], feature: NDArray[Any], feature_count: int
) -> None:
    for what, values, limit in (
        ("left", left, node_count),
        ("right", right, node_count),
        ("feature", feature, feature_count),
    ):
        if values.size and (values.min() < 0 or values.max() >= limit):
            raise ValueError(f"a tree points outside itself: {what} is not within 0 and {limit - 1}")
