"""The whole exception tree.

::

    ProofbookError
    ├── ProjectError (FileNotFoundError)       no project here, or a part of it is missing
    ├── ConfigError (ValueError)               conf/ or params.yaml; lists every problem at once
    ├── StageError (LookupError)               no such stage, or dvc.yaml does not declare it rightly
    ├── NotebookError (ValueError)             a notebook that cannot be read or breaks the house rules
    ├── ParameterError (TypeError)             parameters and the notebook's `parameters` cell disagree
    ├── StageFailedError (RuntimeError)        a stage ran and failed
    ├── DataError (ValueError)                 a table that is not what was declared
    ├── ModelError (ValueError)                a model that cannot be built, stored or loaded
    ├── MetricError (ValueError)               a metric that is unknown or cannot be computed
    ├── GateError (ValueError)                 a malformed rule (a failed rule is a result, no error)
    ├── NotPromotedError (PermissionError)     an export without a promoting verdict
    └── ExportError (ValueError)               a model that cannot be exported faithfully
        └── ParityError                        the exported model answers otherwise than the trained one

Every error says what happened, where (stage, notebook, cell, file, key) and what to do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ProofbookError(Exception):
    """Base of all errors that proofbook raises on purpose.

    Args:
        what: what happened, one sentence.
        where: stage, notebook, cell, file or key; empty when `what` already says it.
        fix: what to do; empty when nothing can be done.
        details: one line each, kept in the order given (callers sort).
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "", details: Iterable[str] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix
        self.details = tuple(details)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.fix, self.details))

    def __str__(self) -> str:
        lines = [self.what, *(f"  - {line}" for line in self.details)]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.fix:
            lines.append(f"  to do: {self.fix}")
        return "\n".join(lines)


def _rebuild(cls: type[ProofbookError], what: str, where: str, fix: str, details: tuple[str, ...]) -> ProofbookError:
    return cls(what, where=where, fix=fix, details=details)


class ProjectError(ProofbookError, FileNotFoundError):
    """No project here, or a part of it is missing."""


class ConfigError(ProofbookError, ValueError):
    """`conf/` or `params.yaml` is not what the schemas ask for; `details` lists every problem."""


class StageError(ProofbookError, LookupError):
    """No such stage, or `dvc.yaml` does not declare it rightly."""


class NotebookError(ProofbookError, ValueError):
    """A notebook that cannot be read or breaks the house rules."""


class ParameterError(ProofbookError, TypeError):
    """Parameters and the notebook's `parameters` cell disagree."""


class StageFailedError(ProofbookError, RuntimeError):
    """A stage ran and failed."""


class DataError(ProofbookError, ValueError):
    """A table that is not what was declared."""


class ModelError(ProofbookError, ValueError):
    """A model that cannot be built, stored or loaded."""


class MetricError(ProofbookError, ValueError):
    """A metric that is unknown or cannot be computed."""


class GateError(ProofbookError, ValueError):
    """A malformed rule; a rule that fails is a result and no error."""


class NotPromotedError(ProofbookError, PermissionError):
    """An export without a promoting verdict."""


class ExportError(ProofbookError, ValueError):
    """A model that cannot be exported faithfully."""


class ParityError(ExportError):
    """The exported model answers otherwise than the trained one."""
