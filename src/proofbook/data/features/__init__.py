"""Point-in-time features: what was known by a cutoff, and nothing later."""

from proofbook.data.features.definitions import Feature, conform, manifest
from proofbook.data.features.history import History, Ranges
from proofbook.data.features.pending import Pending

__all__ = ["Feature", "History", "Pending", "Ranges", "conform", "manifest"]
