"""The graph as a whole: do its parts fit together, and what came out of it."""

from proofbook.pipeline.places import Finding
from proofbook.pipeline.project_check import check_project, sync

__all__ = ["Finding", "check_project", "sync"]
