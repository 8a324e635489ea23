import json

import numpy as np
import pytest

from proofbook.errors import ExportError
from proofbook.export import kinds_of, profile
from proofbook.export.signature import SHARED_BY_ROWS, parse


@pytest.fixture
def signature(rows, manifest, columns):
    return profile(manifest, columns.features, rows[0])


def named(signature):
    return {item.name: item for item in signature.inputs}


def test_inputs_are_in_the_order_of_training(signature, columns):
    assert list(signature.kinds) == columns.features
    assert signature.kinds == kinds_of(columns)
    assert named(signature)["speed"].description == "wind speed, m/s"


def test_ranges_show_no_single_row(signature, rows):
    values = rows[0]["speed"].dropna()
    speed = named(signature)["speed"]
    assert (values <= speed.low).sum() >= SHARED_BY_ROWS
    assert (values >= speed.high).sum() >= SHARED_BY_ROWS
    assert speed.missing_share == pytest.approx(rows[0]["speed"].isna().mean())


def test_rare_categories_are_counted_and_not_named(signature):
    maker = named(signature)["maker"]
    assert maker.categories == ("A", "B")
    assert maker.other_categories == 1
    assert maker.example == "A"


def test_a_feature_that_is_hardly_ever_known_has_no_range(signature):
    assert (named(signature)["rarely"].low, named(signature)["rarely"].example) == (None, 0.0)


def test_examples_are_exact_in_float32(signature):
    for item in signature.inputs:
        if item.kind == "numeric":
            assert float(np.float32(item.example)) == item.example


def test_what_is_written_is_read(signature):
    text = json.dumps(signature.to_dict(), allow_nan=False)
    again = parse(json.loads(text))
    assert json.dumps(again.to_dict()) == text
    assert again.kinds == signature.kinds


def test_features_that_are_not_described_are_refused(rows, manifest, columns):
    with pytest.raises(ExportError) as caught:
        profile(manifest, [*columns.features, "other"], rows[0].drop(columns="speed"))
    assert caught.value.details == ("other", "speed")


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.update(version=2),
        lambda s: s.pop("target"),
        lambda s: s["inputs"][0].pop("kind"),
        lambda s: s["inputs"][0].update(kind="x"),
    ],
)
def test_a_malformed_signature_is_refused(signature, change):
    content = json.loads(json.dumps(signature.to_dict()))
    change(content)
    with pytest.raises(ExportError):
        parse(content)
    with pytest.raises(ExportError):
        parse([])
