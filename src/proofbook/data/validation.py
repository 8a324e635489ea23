"""Validation: every failure found at once, bad rows put aside with their reasons, and nothing lost on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from proofbook.data.schema import Column, Table, check_structure
from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Action = Literal["quarantined", "dropped", "kept"]
REASON = "reason"
_EXAMPLES = 5
VERSION = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that rows broke.

    Attributes:
        table: the table's name.
        rule: missing, minimum, maximum, allowed, conflict, duplicate or dangling.
        column: the column, or the key's columns joined by `+`.
        count: rows that broke it.
        share: `count` as a share of the rows read.
        examples: the first few such rows, by key.
        action: what became of them.
    """

    table: str
    rule: str
    column: str
    count: int
    share: float
    examples: tuple[str, ...]
    action: Action


@dataclass(frozen=True, slots=True)
class Validation:
    """What became of one table's rows: read = clean + quarantined + duplicates."""

    table: str
    read_rows: int
    clean: pd.DataFrame
    quarantine: pd.DataFrame
    duplicate_rows: int
    findings: tuple[Finding, ...]

    def __post_init__(self) -> None:
        if self.read_rows != len(self.clean) + len(self.quarantine) + self.duplicate_rows:
            raise DataError(
                f"rows went astray: {self.read_rows} read, {len(self.clean)} clean, "
                f"{len(self.quarantine)} quarantined, {self.duplicate_rows} duplicates",
                where=f"table {self.table}",
                fix="report this as a fault of the validation",
            )


def validate(frame: pd.DataFrame, table: Table) -> Validation:
    """Check every row of `frame` against every rule of `table`.

    Rows equal in every column are duplicates: the first is kept. Rows that share a key and differ otherwise contradict
    each other: all of them are quarantined, for nothing says which is right. A row that breaks several rules is
    quarantined once, with every reason.

    Args:
        frame: the rows, in any order.
        table: what they must look like.

    Returns:
        The clean rows in their order, the quarantined ones with the column `reason`, and the findings.

    Raises:
        DataError: the columns or their types are not those declared.
    """
    check_structure(frame, table)
    names = [column.name for column in table.columns]
    rows = frame[names].reset_index(drop=True)
    duplicated = rows.duplicated()
    findings = _findings(rows, table, _Broken("duplicate", "+".join(table.key), duplicated), "dropped")
    unique = rows[~duplicated]
    reasons = pd.Series("", index=unique.index, dtype="str")
    for broken in _broken(unique, table):
        findings += _findings(rows, table, broken, "quarantined")
        reasons = reasons.where(~broken.rows, reasons + f"{broken.column}: {broken.rule}; ")
    bad = reasons != ""
    return Validation(
        table=table.name,
        read_rows=len(rows),
        clean=unique[~bad].reset_index(drop=True),
        quarantine=unique[bad].assign(**{REASON: reasons[bad].str.removesuffix("; ")}).reset_index(drop=True),
        duplicate_rows=int(duplicated.sum()),
        findings=tuple(findings),
    )


def dangling(
    frame: pd.DataFrame, table: Table, column: str, reference: pd.DataFrame, referenced: str
) -> tuple[Finding, ...]:
    """Rows whose `column` names what `reference[referenced]` lacks: counted and kept. A missing value names nothing."""
    lost = frame[column].notna() & ~frame[column].isin(reference[referenced])
    return tuple(_findings(frame, table, _Broken("dangling", column, lost), "kept"))


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a table for the eye, in the order given."""
    return pd.DataFrame(
        [
            (one.table, one.column, one.rule, one.count, 100 * one.share, one.action, ", ".join(one.examples[:2]))
            for one in findings
        ],
        columns=["table", "column", "rule", "rows", "percent", "action", "examples"],
    )


def report(validations: Iterable[Validation], further: Iterable[Finding] = ()) -> dict[str, Any]:
    """The report as plain values, ready for JSON.

    Args:
        validations: one a table.
        further: findings that concern several tables, such as dangling references.

    Returns:
        `version`; `tables`: by name the rows `read`, `clean`, `quarantined` and `duplicates`, and `missing`, the clean
        rows without a value by column (columns without any are left out); `findings`: a list, see `Finding`.
    """
    done = list(validations)
    findings = [one for validation in done for one in validation.findings] + list(further)
    return {
        "version": VERSION,
        "tables": {
            one.table: {
                "read": one.read_rows,
                "clean": len(one.clean),
                "quarantined": len(one.quarantine),
                "duplicates": one.duplicate_rows,
                "missing": missing_counts(one.clean),
            }
            for one in done
        },
        "findings": [
            {
                "table": one.table,
                "rule": one.rule,
                "column": one.column,
                "count": one.count,
                "share": one.share,
                "examples": list(one.examples),
                "action": one.action,
            }
            for one in findings
        ],
    }


def missing_counts(frame: pd.DataFrame) -> dict[str, int]:
    """The number of missing values of each column that has any."""
    counts = frame.isna().sum()
    return {str(name): int(count) for name, count in counts.items() if count}


@dataclass(frozen=True, slots=True)
class _Broken:
    """A rule, its column, and which rows break it."""

    rule: str
    column: str
    rows: pd.Series


def _broken(rows: pd.DataFrame, table: Table) -> Iterator[_Broken]:
    for column in table.columns:
        for rule, broken in _column_rules(rows[column.name], column):
            yield _Broken(rule, column.name, broken)
    yield _Broken("conflict", "+".join(table.key), rows.duplicated(subset=list(table.key), keep=False))


def _column_rules(values: pd.Series, column: Column) -> Iterator[tuple[str, pd.Series]]:
    if not column.nullable:
        yield "missing", values.isna()
    if column.minimum is not None:
        yield "minimum", values.notna() & ~(values >= column.minimum)
    if column.maximum is not None:
        yield "maximum", values.notna() & ~(values <= column.maximum)
    if column.allowed:
        yield "allowed", values.notna() & ~values.isin(column.allowed)


def _findings(read: pd.DataFrame, table: Table, broken: _Broken, action: Action) -> list[Finding]:
    """The finding of one rule, if any row broke it, as a share of the rows read."""
    bad = broken.rows.index[broken.rows]
    if bad.empty:
        return []
    keys = read.loc[bad[:_EXAMPLES], list(table.key)]
    examples = tuple(" ".join(str(part) for part in key) for key in keys.itertuples(index=False, name=None))
    return [Finding(table.name, broken.rule, broken.column, len(bad), len(bad) / len(read), examples, action)]
