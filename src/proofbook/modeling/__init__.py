"""Estimators from plain values, their training, and their storage."""

from proofbook.modeling.estimators import OPTIONS, build, specification
from proofbook.modeling.manifest import Manifest, parse_manifest, read_manifest
from proofbook.modeling.store import load, model_path, save
from proofbook.modeling.training import fit, members, predict, profile, summary

__all__ = [
    "OPTIONS",
    "Manifest",
    "build",
    "fit",
    "load",
    "members",
    "model_path",
    "parse_manifest",
    "predict",
    "profile",
    "read_manifest",
    "save",
    "specification",
    "summary",
]
