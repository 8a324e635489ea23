"""Digests, seeds and the project's root."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from proofbook import digest, project, seeds
from proofbook.errors import ProjectError


def test_a_digest_is_that_of_the_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    expected = f"sha256:{hashlib.sha256(b'abc').hexdigest()}"
    assert digest.digest_file(tmp_path / "a") == digest.digest_bytes(b"abc") == expected


def test_named_generators_repeat_and_differ_by_name_and_seed():
    draws = {key: tuple(seeds.generator(*key).random(3)) for key in [(1, "a"), (1, "b"), (2, "a")]}
    assert len(set(draws.values())) == 3
    assert tuple(seeds.generator(1, "a").random(3)) == draws[1, "a"]


def test_named_generators_are_not_correlated():
    one, other = (seeds.generator(1, name).normal(size=20_000) for name in ("a", "b"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03


def test_an_integer_fits_a_random_state():
    found = {seeds.integer(1, name) for name in "abcdefgh"}
    assert len(found) == 8
    assert all(0 <= value < 2**31 for value in found)


def test_enter_goes_to_the_root_from_wherever_jupyter_started(tiny, monkeypatch):
    monkeypatch.chdir(tiny.root / "notebooks")
    project.enter()
    assert Path.cwd().samefile(tiny.root)


def test_no_project_is_an_error_that_says_where_it_looked(tmp_path):
    with pytest.raises(ProjectError, match=str(tmp_path)):
        project.find_root(tmp_path)


def test_state_is_hidden_from_git(tiny):
    path = project.state(tiny.root, "runs", "a.json")
    assert path.parent.is_dir()
    assert (tiny.root / ".proofbook" / ".gitignore").read_text() == "*\n"
