"""Promotion gates: rules that judge evidence, the verdict that follows from them, and the permission to export."""

from proofbook.gates.gate import Evidence, Gate, Outcome, Source, Status, gather, stored_model
from proofbook.gates.policy import build_gates, problems
from proofbook.gates.rules import RULES
from proofbook.gates.verdict import Decision, Promotion, Verdict, judge, parse_verdict, read_verdict, write_verdict

__all__ = [
    "RULES",
    "Decision",
    "Evidence",
    "Gate",
    "Outcome",
    "Promotion",
    "Source",
    "Status",
    "Verdict",
    "build_gates",
    "gather",
    "judge",
    "parse_verdict",
    "problems",
    "read_verdict",
    "stored_model",
    "write_verdict",
]
