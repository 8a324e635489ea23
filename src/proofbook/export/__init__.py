"""Export: a promoted model as ONNX, proved equal to the trained one, with its signature and its card."""

from proofbook.export.bundle import Bundle, Contents, read_bundle, write_bundle
from proofbook.export.convert import kinds_of, to_onnx
from proofbook.export.model_card import EXAMPLE, Facts, example_answer, write_card
from proofbook.export.parity import Check, Parity, check_parity, compare
from proofbook.export.runtime import feeds, open_session, probability
from proofbook.export.signature import Input, Signature, profile

__all__ = [
    "EXAMPLE",
    "Bundle",
    "Check",
    "Contents",
    "Facts",
    "Input",
    "Parity",
    "Signature",
    "check_parity",
    "compare",
    "example_answer",
    "feeds",
    "kinds_of",
    "open_session",
    "probability",
    "profile",
    "read_bundle",
    "to_onnx",
    "write_bundle",
    "write_card",
]
