"""Say what breaks the project's rules, all of it at once: what a pull request should not contain.

One word, five places: each stage has the same name in dvc.yaml, notebooks/, conf/, params.yaml and (by its declared
output) reports/notebooks/. params.yaml is what conf/ composes to. Notebooks are stored without outputs, their
parameters cells equal params.yaml, and they call into packages instead of defining things.

Examples:
  proofbook check
  proofbook check --json

exit codes: 0 nothing found; 1 findings; 2 the project cannot be read
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from proofbook import pipeline, project
from proofbook.cli import output

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--json", action="store_true", help="the findings as JSON")


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    findings = pipeline.check_project(project.find_root())
    if options.json:
        output.say_json({"findings": [asdict(finding) for finding in findings]})
    elif findings:
        for finding in findings:
            output.say(f"{finding.where}: {finding.what}\n  to do: {finding.fix}")
        output.say(f"{len(findings)} findings")
    else:
        output.say("nothing to mend")
    return 1 if findings else 0
