import subprocess
import sys

from proofbook.runner.environment import kernel_environment


def test_what_changes_results_is_fixed_and_the_rest_is_kept(tmp_path):
    given = {
        "PATH": "/bin",
        "TZ": "Asia/Tokyo",
        "PYTHONHASHSEED": "7",
        "OMP_NUM_THREADS": "64",
        "PYTHONSTARTUP": "x",
        "MPLBACKEND": "y",
    }
    fixed = kernel_environment(tmp_path, given)
    assert fixed["PATH"] == "/bin"
    assert (fixed["TZ"], fixed["PYTHONHASHSEED"], fixed["OMP_NUM_THREADS"]) == ("UTC", "0", "2")
    assert "PYTHONSTARTUP" not in fixed
    assert "MPLBACKEND" not in fixed
    assert fixed["IPYTHONDIR"].startswith(str(tmp_path))


def test_a_checkout_runs_its_own_code_wherever_the_package_was_installed_from(tmp_path):
    assert "PYTHONPATH" not in kernel_environment(tmp_path, {"PYTHONPATH": "/elsewhere"})
    (tmp_path / "src").mkdir()
    assert kernel_environment(tmp_path, {})["PYTHONPATH"] == str(tmp_path / "src")


def test_numpy_accepts_the_settings_without_a_warning(tmp_path):
    words = [sys.executable, "-W", "error", "-c", "import numpy; print(numpy.ones(3).sum())"]
    shown = subprocess.run(words, env=kernel_environment(tmp_path), check=True, capture_output=True, text=True)
    assert shown.stdout == "3.0\n"
