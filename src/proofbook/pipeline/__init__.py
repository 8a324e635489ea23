"""The graph as a whole: do its parts fit together, and what came out of it."""

from proofbook.pipeline.closing import Closing, Score, read_closing
from proofbook.pipeline.places import Finding
from proofbook.pipeline.project_check import check_project, sync

__all__ = ["Closing", "Finding", "Score", "check_project", "read_closing", "sync"]
