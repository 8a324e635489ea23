"""One stage, one notebook: what DVC declares, what the notebook may know, and a run that is whole or did not happen."""

from proofbook.runner.execute import Progress, run_stage
from proofbook.runner.record import RunRecord
from proofbook.runner.stage import Stage, load_stage, load_stages

__all__ = ["Progress", "RunRecord", "Stage", "load_stage", "load_stages", "run_stage"]
