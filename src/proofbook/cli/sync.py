"""Make each notebook's parameters cell equal to params.yaml, so that the notebook runs as it stands in JupyterLab.

Comments and order are kept; a key that params.yaml lacks goes, a new one is added at the end. A matrix stage's notebook
gets its first item.

Examples:
  proofbook sync                write what differs
  proofbook sync train          one stage's notebook
  proofbook sync --check        exit 1 if a notebook differs, and write nothing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofbook import config, pipeline, project
from proofbook.cli import output

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("stages", nargs="*", metavar="STAGE", help="stages, such as train; default all")
    parser.add_argument("--check", action="store_true", help="write nothing; say which notebooks differ")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    root = project.find_root()
    params = config.read_params(root)
    config.validate(root, params)
    changed = pipeline.sync(root, params, only=options.stages, write=not options.check)
    if options.json:
        output.say_json({"changed": changed, "written": not options.check})
    else:
        verb = "differs from params.yaml" if options.check else "synced"
        for path in changed:
            output.say(f"{path} {verb}")
        if not changed:
            output.say("all parameters cells are equal to params.yaml")
    return 1 if options.check and changed else 0
