"""From `conf/` to `params.yaml` to one stage's section: composed, checked, and read in one place."""

from proofbook.config.compose import check, compose, write
from proofbook.config.params import PARAMS_FILE, read_params
from proofbook.config.schema import Problem, load_schema, problems, validate

__all__ = [
    "PARAMS_FILE",
    "Problem",
    "check",
    "compose",
    "load_schema",
    "problems",
    "read_params",
    "validate",
    "write",
]
