"""Show what a run of the pipeline came to.

The candidates with their primary metric and its interval, the verdict with its reasons, where the bundle, the model
card and the executed notebooks lie, and how long each stage took when it last ran here.

Examples:
  proofbook summary
  proofbook summary --json

exit codes: 0 promoted; 1 not promoted; 2 the pipeline has not come so far
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from proofbook import config, pipeline, project, runner
from proofbook.cli import output

if TYPE_CHECKING:
    import argparse

    from proofbook.pipeline import Closing, Score

_STYLES = {"promote": "green", "reject": "red", "inconclusive": "yellow"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--json", action="store_true", help="the summary as JSON")


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    root = project.find_root()
    closing = pipeline.read_closing(root, runner.load_stages(root).values(), config.read_params(root))
    if options.json:
        output.say_json(asdict(closing))
    else:
        for line in _lines(closing):
            output.say(line)
    return 0 if closing.verdict == "promote" else 1


def _lines(closing: Closing) -> list[str]:
    width = max(len(score.name) for score in closing.scores)
    lines = ["", output.styled(f"{closing.metric}, {closing.test_rows:,} test rows, with its interval", "bold")]
    lines += [_score_line(score, width) for score in closing.scores]
    lines += [output.styled(f"  baseline: {closing.baseline}", "dim")]
    lines += ["", f"verdict: {output.styled(closing.verdict, _STYLES.get(closing.verdict, 'bold'))}"]
    lines += [f"  - {reason}" for reason in closing.reasons]
    lines += ["", *(f"{what + ':':20} {path}" for what, path in closing.places)]
    known = [(name, seconds) for name, seconds in closing.durations_s if seconds is not None]
    times = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in known)
    cached = len(closing.durations_s) - len(known)
    lines += [
        f"{'stages:':20} {times or 'none has run on this machine'}" + (f"; {cached} from the cache" if cached else "")
    ]
    return lines


def _score_line(score: Score, width: int) -> str:
    value = "not computed" if score.value is None else f"{score.value:.4f}"
    interval = "" if score.low is None or score.high is None else f"  [{score.low:.4f}, {score.high:.4f}]"
    mark = "  <- selected on validation" if score.role == "selected" else ""
    return f"  {score.name:{width}}  {value}{interval}{mark}"
