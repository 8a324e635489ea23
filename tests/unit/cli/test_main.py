import pickle
import subprocess
import sys

import pytest

from proofbook.cli import main as cli
from proofbook.errors import ProofbookError


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_explains_itself_with_an_example(command, name):
    answer = command(name, "--help")
    assert answer.code == 0
    assert "examples:" in answer.out.lower()
    assert f"proofbook {name}" in answer.out


def test_no_command_prints_help_and_is_wrong_use(command):
    answer = command()
    assert answer.code == 2
    assert all(name in answer.out for name in cli.COMMANDS)


def test_an_unknown_command_is_wrong_use(command):
    answer = command("frobnicate")
    assert answer.code == 2
    assert "frobnicate" in answer.err


def test_outside_a_project_it_says_where_it_looked(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = command("check")
    assert answer.code == 2
    assert str(tmp_path) in answer.err


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom proofbook.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'dvc', 'hydra', 'papermill', 'numpy', 'pandas', 'pydantic', 'nbformat'}))"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert shown.splitlines()[-1] == "[]"


def test_a_bug_is_told_in_one_line_with_the_traceback_in_a_file(command, monkeypatch, tmp_path):
    def explode():
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("proofbook.project.find_root", explode)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = command("check")
    assert answer.code == 2
    assert "unexpected error: ZeroDivisionError: odd" in answer.err
    assert "Traceback" not in answer.err
    assert "Traceback" in next(tmp_path.glob("proofbook-crash-*.txt")).read_text()


def test_errors_survive_pickling():

    error = ProofbookError("what", where="here", fix="mend", details=["a", "b"])
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "what\n  - a\n  - b\n  where: here\n  to do: mend"
