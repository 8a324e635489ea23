"""Content digests: what two things with the same digest share is their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os


def digest_bytes(data: bytes) -> str:
    """The SHA-256 of `data`, as `sha256:<64 hex digits>`."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def digest_file(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of the file at `path`, read in pieces, as `sha256:<64 hex digits>`."""
    with Path(path).open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
