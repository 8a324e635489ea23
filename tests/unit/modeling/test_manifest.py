import pytest

from proofbook import canonical
from proofbook.errors import DataError
from proofbook.modeling import parse_manifest, read_manifest

VALUE = {
    "version": 1,
    "row_id": "id",
    "target": "late",
    "slices": ["date"],
    "features": [{"name": "b", "kind": "categorical"}, {"name": "a", "kind": "numeric"}],
}


def test_features_come_by_kind(tmp_path):
    path = tmp_path / "features.json"
    canonical.write_json(path, VALUE)
    manifest = read_manifest(path)
    assert (manifest.row_id, manifest.target, manifest.slices) == ("id", "late", ("date",))
    assert manifest.features == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "version 1 is needed, not None"),
        ({**VALUE, "version": 2}, "version 1 is needed, not 2"),
        ({"version": 1}, "lacks 'features'"),
        ({**VALUE, "features": [{"name": "a", "kind": "text"}]}, "unknown kinds of features: \\['text'\\]"),
    ],
)
def test_another_manifest_is_refused(value, message):
    with pytest.raises(DataError, match=message):
        parse_manifest(value)
