"""Data: where tables come from, what they must look like, and what a model may know of them and when."""

from proofbook.data.schema import Column, Table
from proofbook.data.sources import installed_file, read_csv
from proofbook.data.tables import read_table, write_table
from proofbook.data.validation import Finding, Validation, dangling, validate

__all__ = [
    "Column",
    "Finding",
    "Table",
    "Validation",
    "dangling",
    "installed_file",
    "read_csv",
    "read_table",
    "validate",
    "write_table",
]
