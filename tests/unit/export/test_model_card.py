import copy
import dataclasses
import re
import subprocess
import sys

import pytest

from proofbook.digest import digest_file
from proofbook.export import example_answer, write_bundle, write_card
from proofbook.export.model_card import EXAMPLE


@pytest.fixture(scope="module")
def card(exported):
    return write_card(exported.facts)


def test_the_card_has_its_sections(card):
    assert re.findall(r"^## (.+)$", card, re.MULTILINE) == [
        "Data",
        "Metrics on the test rows",
        "ROC AUC by slice",
        "Calibration",
        "Limits",
        "Gates",
        "How to use it",
        "Inputs",
        "The same answers as the trained model",
        "Lineage",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# Model card: boosting",
        "Tells how likely a flight is late. For planning.",
        "| train | 2013-01 to 2013-08 | 1,200 | 40.0% |",
        "Left out: 11 rows of these months without an outcome, and 5 rows of other months.",
        "| flights | 1,700 | 1,690 | 7 | 3 |",
        "| ROC AUC | higher | 0.7100 [0.7000, 0.7200] | - | 0.0500 [0.0400, 0.0600] |",
        "95% intervals (paired cluster bootstrap, percentile over date, 1,000 resamples)",
        "of many, some miss by chance. Too small to judge: origin A|B (3 rows).",
        "- Made up for tests.",
        "Verdict: **promote**.",
        "| metric_at_least | roc_auc at least 0.6 | 0.7 [0.6, 0.8] | passed |",
        "| `maker` | string | 2 values, 1 rare |",
    ],
)
def test_the_card_says(card, text):
    assert text in card


def test_the_champion_stands_beside_the_baseline_when_there_is_one(exported):
    value = {"value": 0.70, "low": 0.69, "high": 0.71}
    comparison = copy.deepcopy(exported.facts.comparison)
    comparison["champion"] = {"status": "compared", "reason": None, "test": {"roc_auc": value}}
    comparison["differences"]["champion"] = {"roc_auc": {"value": 0.01, "low": 0.0, "high": 0.02}}
    card = write_card(dataclasses.replace(exported.facts, comparison=comparison))
    assert "| this model | baseline | less the baseline | champion | less the champion |" in card
    assert "| 0.7000 [0.6900, 0.7100] | 0.0100 [0.0000, 0.0200] |" in card


def test_the_lineage_names_the_files_that_were_read(exported):
    card = write_card(dataclasses.replace(exported.facts, files=[str(exported.path)]))
    assert f"| read | `{exported.path}` | `{digest_file(exported.path)}` |" in card


def test_the_card_is_the_same_each_time(card, exported):
    assert write_card(exported.facts) == card
    assert all(line.count("|") >= 3 for line in card.splitlines() if line.startswith("|"))


def test_the_five_lines_run_on_onnxruntime_and_numpy_alone(card, exported, tmp_path):
    write_bundle(tmp_path / "export", exported.verdict.promotion(), exported.path, exported.contents)
    code = re.search(r"```python\n(.+?)```", card, re.DOTALL).group(1)
    assert code == EXAMPLE
    assert len(code.splitlines()) == 5
    barred = "import sys; sys.modules.update(dict.fromkeys(['sklearn', 'pandas', 'proofbook', 'skl2onnx']))\n"
    done = subprocess.run(
        [sys.executable, "-c", barred + code], cwd=tmp_path / "export", check=True, capture_output=True, text=True
    )
    answer = example_answer(exported.contents.model, exported.contents.signature)
    assert float(done.stdout) == pytest.approx(answer, abs=1e-6)
    assert f"It prints {answer:.4f}" in card
