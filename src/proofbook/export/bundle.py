"""The exported bundle, a folder that is whole or not there: writing takes a promotion, reading is parse, verify, load.

`manifest.json` names every other file with its digest, and the trained model that the bundle was made of.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofbook.canonical import json_text, read_json, write_bytes
from proofbook.digest import digest_bytes, digest_file
from proofbook.errors import ExportError, NotPromotedError
from proofbook.export import signature as signatures
from proofbook.export.runtime import open_session
from proofbook.gates import Promotion

if TYPE_CHECKING:
    import os

    import onnxruntime

    from proofbook.export.parity import Parity
    from proofbook.export.signature import Signature

VERSION = 1
MANIFEST, MODEL, SIGNATURE, CARD, PARITY = (
    "manifest.json",
    "model.onnx",
    "signature.json",
    "model_card.md",
    "parity.json",
)
_FILES = frozenset({MODEL, SIGNATURE, CARD, PARITY})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bundle is made of: the ONNX model, its signature, its card and the proof that it answers rightly."""

    model: bytes
    signature: Signature
    card: str
    parity: Parity


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was verified and loaded."""

    candidate: str
    signature: Signature
    session: onnxruntime.InferenceSession
    digests: Mapping[str, str]


def write_bundle(
    folder: str | os.PathLike[str], promotion: Promotion, trained: str, contents: Contents
) -> dict[str, str]:
    """Write a bundle as `folder`, in place of an earlier one, whole or not at all.

    Args:
        folder: where it goes.
        promotion: the permission, which a promoting verdict alone gives.
        trained: path of the stored model that was exported; the promotion must be of this very file.
        contents: what to write.

    Returns:
        The digest of each file by its name.

    Raises:
        NotPromotedError: `promotion` is none, or of another model.
        ParityError: the contents' parity has failures.
    """
    if not isinstance(promotion, Promotion):
        raise NotPromotedError(
            f"an export takes a promotion, not {type(promotion).__name__}",
            fix="read the verdict with proofbook.gates.read_verdict and ask it for its promotion",
        )
    source = digest_file(trained)
    promotion.demand(source)
    contents.parity.demand()
    files = {
        MODEL: contents.model,
        SIGNATURE: json_text(contents.signature.to_dict()).encode(),
        CARD: contents.card.encode(),
        PARITY: json_text(contents.parity.to_dict()).encode(),
    }
    digests = {name: digest_bytes(data) for name, data in files.items()}
    manifest = {"version": VERSION, "candidate": promotion.candidate, "trained_model": source, "files": digests}
    _write_folder(Path(folder), {**files, MANIFEST: json_text(manifest).encode()})
    return digests


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write beside `folder`, then swap by renaming; an earlier folder stays until the new one is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        fresh, old = workshop / "new", workshop / "old"
        for name, data in sorted(files.items()):
            write_bytes(fresh / name, data)
        if folder.exists():
            folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def read_bundle(folder: str | os.PathLike[str]) -> Bundle:
    """The bundle in `folder`: its manifest is parsed, every file is verified, and only then is the model loaded.

    Raises:
        DataError: the manifest is missing or no JSON.
        ExportError: another version or malformed; a file is missing, was added or changed; or the model cannot be run.
    """
    root = Path(folder)
    manifest = _parse_manifest(read_json(root / MANIFEST), str(root / MANIFEST))
    files = _verified(root, manifest["files"])
    try:
        described = signatures.parse(json.loads(files[SIGNATURE]), where=str(root / SIGNATURE))
    except ValueError as error:
        raise ExportError(
            f"the signature is no JSON: {error}", where=str(root), fix="export the model again"
        ) from error
    session = open_session(files[MODEL])
    if {item.name for item in session.get_inputs()} != set(described.kinds):
        raise ExportError("the model's inputs are not those of its signature", where=str(root), fix="export it again")
    return Bundle(manifest["candidate"], described, session, manifest["files"])


def _parse_manifest(value: Any, where: str) -> Mapping[str, Any]:
    version = value.get("version") if isinstance(value, Mapping) else None
    files = value.get("files") if isinstance(value, Mapping) else None
    if version != VERSION or not isinstance(files, Mapping) or set(files) != _FILES or "candidate" not in value:
        raise ExportError(
            f"a bundle's manifest of version {VERSION} with the files {', '.join(sorted(_FILES))} is needed",
            where=where,
            fix="export the model again",
        )
    return dict(value)


def _verified(root: Path, digests: Mapping[str, str]) -> dict[str, bytes]:
    """The files' bytes, read once: what was verified is what is used."""
    present = {path.name: path.read_bytes() for path in root.iterdir() if path.is_file() and path.name != MANIFEST}
    wrong = [f"{name}: missing" for name in digests if name not in present]
    wrong += [f"{name}: not in the manifest" for name in present if name not in digests]
    wrong += [
        f"{name}: changed" for name in present.keys() & digests.keys() if digest_bytes(present[name]) != digests[name]
    ]
    if wrong:
        raise ExportError(
            "a bundle is not what was exported",
            where=str(root),
            details=sorted(wrong),
            fix="get it again with `dvc checkout`, or export the model again; do not serve it",
        )
    return present
