"""`proofbook`: finds the command, runs it, and turns errors into messages and exit codes.

Exit codes: 0 yes or done; 1 no or failed; 2 cannot tell, or wrong use; 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING

from proofbook import __version__
from proofbook.cli import output
from proofbook.errors import NotPromotedError, ProofbookError, StageFailedError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "check": "say what breaks the project's rules: names, notebooks, parameters, configuration",
    "compose": "write params.yaml from conf/, or check that they agree",
    "run": "run one stage's notebook (what dvc.yaml calls)",
    "summary": "show the candidates, the verdict and where the results lie",
    "sync": "make the notebooks' parameters cells equal to params.yaml",
}
_NO, _CANNOT_TELL, _INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: the words after `proofbook`; None for this process's.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = build_parser(next((word for word in words if word in COMMANDS), None)).parse_args(words)
    if not hasattr(options, "execute"):
        build_parser(None).print_help()
        return _CANNOT_TELL
    try:
        code: int = options.execute(options)
    except ProofbookError as error:
        output.error(error, as_json=getattr(options, "json", False))
        return _NO if isinstance(error, (StageFailedError, NotPromotedError)) else _CANNOT_TELL
    except KeyboardInterrupt:
        output.note("interrupted; nothing was changed")
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the last line of defense: a bug must be reportable and not a wall of text
        output.bug(error)
        return _CANNOT_TELL
    return code


def build_parser(command: str | None) -> argparse.ArgumentParser:
    """The parser: with the options of `command` only, or of none, so that `--help` imports nothing."""
    parser = argparse.ArgumentParser(
        prog="proofbook",
        description="Reproducible machine-learning experiments in Jupyter notebooks.",
        epilog="exit codes: 0 yes or done, 1 no or failed, 2 cannot tell or wrong use\n"
        "example: proofbook compose train.seed=2 && dvc repro",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"proofbook {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, summary in COMMANDS.items():
        module = importlib.import_module(f"proofbook.cli.{name}") if name == command else None
        sub = commands.add_parser(
            name,
            help=summary,
            description=module.__doc__ if module else summary,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if module:
            module.add_arguments(sub)
            sub.set_defaults(execute=module.execute)
    return parser


if __name__ == "__main__":
    sys.exit(main())
