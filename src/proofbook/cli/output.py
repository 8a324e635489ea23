"""How the command line speaks: results on standard output, all else on standard error, colors only where seen."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from proofbook import canonical

if TYPE_CHECKING:
    from proofbook.errors import ProofbookError

_CODES = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "dim": "2"}


def styled(text: str, style: str, stream: TextIO | None = None) -> str:
    """`text` in a color, when `stream` is a terminal and the user has not set NO_COLOR."""
    target = stream or sys.stdout
    if os.environ.get("NO_COLOR") or not target.isatty():
        return text
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def say(text: str) -> None:
    """A line of the result."""
    print(text)


def say_json(value: Any) -> None:
    """The result for a program to read."""
    print(canonical.json_text(value), end="")


def note(text: str) -> None:
    """A line beside the result."""
    print(f"proofbook: {text}", file=sys.stderr)


def error(problem: ProofbookError, *, as_json: bool) -> None:
    """What happened, where, and what to do."""
    head, *rest = str(problem).splitlines()
    print(f"{styled('proofbook: error:', 'red', sys.stderr)} {head}", file=sys.stderr)
    for line in rest:
        print(line, file=sys.stderr)
    if as_json:
        details = list(problem.details)
        kind = type(problem).__name__
        say_json(
            {
                "error": {
                    "kind": kind,
                    "what": problem.what,
                    "where": problem.where,
                    "fix": problem.fix,
                    "details": details,
                }
            }
        )


def bug(problem: Exception) -> None:
    """An error that nobody foresaw: one line, and the traceback in a file to send."""
    handle, name = tempfile.mkstemp(prefix="proofbook-crash-", suffix=".txt")
    os.close(handle)
    Path(name).write_text("".join(traceback.format_exception(problem)), encoding="utf-8")
    summary = f"{type(problem).__name__}: {problem}".splitlines()[0]
    print(f"{styled('proofbook: unexpected error:', 'red', sys.stderr)} {summary}", file=sys.stderr)
    print(f"  this is a bug in proofbook; the traceback is kept in {name}: please report it", file=sys.stderr)


class ProgressLine:
    """One line that is rewritten while something runs; silent where nobody watches."""

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        self._label = label
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()

    def show(self, number: int, total: int, first_line: str) -> None:
        """Show that step `number` of `total` begins."""
        if self._live:
            text = f"{self._label}  cell {number}/{total}  {first_line}"[:100]
            print(f"\r\x1b[2K{styled(text, 'dim', self._stream)}", end="", file=self._stream, flush=True)

    def clear(self) -> None:
        """Leave an empty line behind."""
        if self._live:
            print("\r\x1b[2K", end="", file=self._stream, flush=True)
