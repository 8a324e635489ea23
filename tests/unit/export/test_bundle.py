import dataclasses
import json

import numpy as np
import pytest

from proofbook.errors import DataError, ExportError, NotPromotedError, ParityError
from proofbook.export import Check, Parity, probability, read_bundle, write_bundle
from proofbook.gates import Promotion
from proofbook.modeling import predict

FILES = ["manifest.json", "model.onnx", "model_card.md", "parity.json", "signature.json"]


@pytest.fixture
def bundle(exported, tmp_path):
    folder = tmp_path / "models" / "export"
    write_bundle(folder, exported.verdict.promotion(), exported.path, exported.contents)
    return folder


def test_a_bundle_answers_as_the_trained_model(bundle, exported, rows, columns):
    read = read_bundle(bundle)
    answers = probability(read.session, rows[1], read.signature.kinds)
    assert np.abs(answers - predict(exported.model, rows[1], columns)).max() <= 1e-5
    assert read.candidate == "boosting"
    assert sorted(path.name for path in bundle.iterdir()) == FILES


def test_writing_again_gives_the_same_bytes_and_leaves_nothing_beside(bundle, exported):
    before = {path.name: path.read_bytes() for path in bundle.iterdir()}
    (bundle / "stale.txt").touch()
    write_bundle(bundle, exported.verdict.promotion(), exported.path, exported.contents)
    assert {path.name: path.read_bytes() for path in bundle.iterdir()} == before
    assert list(bundle.parent.iterdir()) == [bundle]


@pytest.mark.parametrize("forged", [None, True, {"verdict": "promote"}, "promote"])
def test_nothing_is_written_without_a_promotion(exported, tmp_path, forged):
    with pytest.raises(NotPromotedError):
        write_bundle(tmp_path / "export", forged, exported.path, exported.contents)
    with pytest.raises(NotPromotedError):
        write_bundle(tmp_path / "export", exported.verdict, exported.path, exported.contents)
    assert list(tmp_path.iterdir()) == []


def test_a_promotion_made_around_its_check_is_worth_nothing(exported, tmp_path):
    hollow = object.__new__(Promotion)
    with pytest.raises(AttributeError):
        write_bundle(tmp_path / "export", hollow, exported.path, exported.contents)
    assert list(tmp_path.iterdir()) == []


def test_a_promotion_of_another_model_is_refused(exported, tmp_path):
    other = tmp_path / "model.skops"
    other.write_bytes(exported.path.read_bytes() + b" ")
    with pytest.raises(NotPromotedError, match="another model"):
        write_bundle(tmp_path / "export", exported.verdict.promotion(), other, exported.contents)
    assert not (tmp_path / "export").exists()


def test_failed_parity_is_not_written(exported, tmp_path):
    failed = dataclasses.replace(exported.contents, parity=Parity(1e-5, (Check("x", 1, 0.1, "row"),)))
    with pytest.raises(ParityError):
        write_bundle(tmp_path / "export", exported.verdict.promotion(), exported.path, failed)
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_breaks_off_leaves_the_earlier_bundle(bundle, exported, monkeypatch):
    def broken(*_):
        raise OSError(28, "no space left")

    before = {path.name: path.read_bytes() for path in bundle.iterdir()}
    monkeypatch.setattr("proofbook.export.bundle.write_bytes", broken)
    with pytest.raises(OSError, match="no space"):
        write_bundle(bundle, exported.verdict.promotion(), exported.path, exported.contents)
    assert {path.name: path.read_bytes() for path in bundle.iterdir()} == before
    assert list(bundle.parent.iterdir()) == [bundle]


@pytest.mark.parametrize("name", [name for name in FILES if name != "manifest.json"])
def test_a_file_that_changed_or_is_gone_is_refused(bundle, name):
    path = bundle / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ExportError) as caught:
        read_bundle(bundle)
    assert caught.value.details == (f"{name}: changed",)
    path.unlink()
    with pytest.raises(ExportError) as caught:
        read_bundle(bundle)
    assert caught.value.details == (f"{name}: missing",)


def test_a_file_that_was_added_is_refused(bundle):
    (bundle / "extra.bin").touch()
    with pytest.raises(ExportError) as caught:
        read_bundle(bundle)
    assert caught.value.details == ("extra.bin: not in the manifest",)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(version=2),
        lambda m: m.pop("candidate"),
        lambda m: m["files"].pop("model.onnx"),
        lambda m: m.update(files=[]),
        lambda m: m["files"].update({"../model.onnx": "sha256:0"}),
    ],
)
def test_a_malformed_manifest_is_refused(bundle, change):
    path = bundle / "manifest.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    with pytest.raises(ExportError, match="manifest of version 1"):
        read_bundle(bundle)


def test_no_bundle_is_a_data_error(tmp_path):
    with pytest.raises(DataError):
        read_bundle(tmp_path)
