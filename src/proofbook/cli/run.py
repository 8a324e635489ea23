"""Run one stage: its notebook, through Papermill, with the parameters that DVC tracks for it.

This is what every stage's command in dvc.yaml calls; `dvc repro` decides which stages need it. The executed notebook
goes to reports/notebooks/. When a cell fails, the notebook up to there is kept and the previous outputs stay in place.

Examples:
  proofbook run validate
  proofbook run train@forest       one item of a matrix stage

exit codes: 0 done; 1 the stage failed; 2 it was refused before it ran (configuration, parameters, notebook)
"""

from __future__ import annotations

import signal
from dataclasses import asdict
from typing import TYPE_CHECKING

from proofbook import config, project, runner
from proofbook.cli import output

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("stage", help="a stage of dvc.yaml, such as train@forest")
    parser.add_argument("--json", action="store_true", help="the run's record as JSON")


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end puts the outputs back, as Ctrl-C does
    root = project.find_root()
    config.validate(root, config.read_params(root))
    stage = runner.load_stage(root, options.stage)
    line = output.ProgressLine(stage.name)
    try:
        record = runner.run_stage(root, stage, lambda: config.read_params(root), line.show)
    finally:
        line.clear()
    if options.json:
        output.say_json(asdict(record))
    else:
        output.say(f"{stage.name}: {len(record.cells)} cells in {record.duration_s:.1f} s; see {stage.report}")
    return 0
