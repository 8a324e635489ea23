import json
from pathlib import Path

import pytest

from proofbook.digest import digest_bytes
from proofbook.errors import DataError, GateError
from proofbook.gates import gather, stored_model

pytestmark = pytest.mark.usefixtures("project")
PATHS = ("comparison.json", "validation.json", "split.json", "models")


def test_evidence_is_of_the_selected_candidate_and_names_its_files():
    evidence = gather(*PATHS)
    assert evidence.candidate == "boosting"
    assert evidence.model_bytes == len(b"a model")
    assert {source.role for source in evidence.sources} == {"comparison", "model", "split", "validation"}
    model = next(source for source in evidence.sources if source.role == "model")
    assert (model.path, model.digest) == ("models/boosting/model.skops", digest_bytes(b"a model"))


@pytest.mark.parametrize("name", PATHS[:3])
def test_a_report_of_another_version_is_refused(name):
    Path(name).write_text(json.dumps({"version": 2}))
    with pytest.raises(GateError, match="version 1 is needed, not 2") as caught:
        gather(*PATHS)
    assert caught.value.where == name


def test_a_missing_report_is_refused():
    Path("split.json").unlink()
    with pytest.raises(DataError, match="missing"):
        gather(*PATHS)


def test_a_comparison_that_selected_nothing_is_refused():
    Path("comparison.json").write_text(json.dumps({"version": 1, "selected": None, "candidates": {}}))
    with pytest.raises(GateError, match="selected no candidate"):
        gather(*PATHS)


def test_one_stored_model_is_needed():
    Path("models/boosting/second.skops").touch()
    with pytest.raises(GateError, match="there are 2 files"):
        stored_model("models", "boosting")
    with pytest.raises(GateError, match="there are 0 files"):
        stored_model("models", "forest")
