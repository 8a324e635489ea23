"""Write params.yaml from conf/ (Hydra), byte for byte as `dvc exp run` does, or check that they agree.

The composed configuration is validated first; every problem is shown with its key and its file, and then nothing is
written.

Examples:
  proofbook compose                          params.yaml as conf/ says
  proofbook compose +experiment=sample       with an overlay from conf/experiment/
  proofbook compose train=fast train.seed=2  another group, another value
  proofbook compose --check                  exit 0 if params.yaml is what conf/ composes to, 1 if not
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofbook import config, project
from proofbook.cli import output

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("overrides", nargs="*", metavar="OVERRIDE", help="Hydra overrides, such as train.seed=2")
    parser.add_argument("--check", action="store_true", help="write nothing; say whether params.yaml is up to date")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    root = project.find_root()
    if options.check and options.overrides:
        output.note("--check compares params.yaml with conf/ as it stands; it takes no overrides")
        return 2
    if options.check:
        return _check(config.check(root), as_json=options.json)
    changed = config.write(root, options.overrides)
    if options.json:
        output.say_json({"changed": changed, "file": config.PARAMS_FILE})
    else:
        output.say(f"{config.PARAMS_FILE} {'written' if changed else 'is up to date'}")
    return 0


def _check(differences: list[str], *, as_json: bool) -> int:
    if as_json:
        output.say_json({"differences": differences, "up_to_date": not differences})
    elif differences:
        output.say(f"{config.PARAMS_FILE} is not what conf/ composes to:")
        for line in differences:
            output.say(f"  - {line}")
        output.say("  to do: `proofbook compose` takes what conf/ says; to keep a value, write it into conf/ first")
    else:
        output.say(f"{config.PARAMS_FILE} is up to date")
    return 1 if differences else 0
