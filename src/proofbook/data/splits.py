"""Splits by time: consecutive months, so that a model is judged on what came after its training data."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from proofbook.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1


@dataclass(frozen=True, slots=True)
class Months:
    """A named run of months, both ends included, as ISO text such as 2013-08."""

    name: str
    first: str
    last: str

    def __contains__(self, month: str) -> bool:
        return self.first <= month <= self.last


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a split: its months, its rows with an outcome, and how many rows had none."""

    months: Months
    rows: pd.DataFrame
    unlabeled_rows: int


def consecutive(parts: Mapping[str, tuple[str, str]]) -> tuple[Months, ...]:
    """Check that the parts, in the order given, are runs of months each starting right after the one before.

    Args:
        parts: first and last month by the part's name.

    Raises:
        DataError: a month is none, a run ends before it begins, or the runs overlap or leave a gap; all at once.
    """
    runs = tuple(Months(name, first, last) for name, (first, last) in parts.items())
    problems = [
        f"{run.name}: {run.first} to {run.last} is no run of months"
        for run in runs
        if _number(run.first) < 0 or _number(run.last) < _number(run.first)
    ]
    problems += [
        f"{later.name}: begins in {later.first}, but {earlier.name} ends in {earlier.last}"
        for earlier, later in itertools.pairwise(runs)
        if _number(later.first) != _number(earlier.last) + 1
    ]
    if problems:
        raise DataError("the split's months do not follow each other", fix="correct the months", details=problems)
    return runs


def split(frame: pd.DataFrame, months: tuple[Months, ...], *, date: str, target: str) -> tuple[Part, ...]:
    """Cut `frame` into parts by the month of `date`, and leave out the rows without a target, which are counted.

    Args:
        frame: features and target; `date` holds ISO dates as text; rows of no part are left out.
        months: as `consecutive` gives them.
        date: the column to cut by.
        target: the column with 0, 1 or missing; int8 in the parts.

    Raises:
        DataError: a part has no rows, or only one class.
    """
    month = frame[date].str.slice(0, 7)
    labeled = frame[target].notna()
    parts = []
    for run in months:
        inside = (month >= run.first) & (month <= run.last)
        rows = frame[inside & labeled].reset_index(drop=True).astype({target: "int8"})
        parts.append(Part(run, rows, int((inside & ~labeled).sum())))
    problems = [f"{part.months.name}: {flaw}" for part in parts if (flaw := _flaw(part.rows[target]))]
    if problems:
        raise DataError(
            "a part of the split cannot be learned from or judged on",
            fix="let more months arrive, or choose other months",
            details=problems,
        )
    return tuple(parts)


def report(parts: tuple[Part, ...], frame: pd.DataFrame, *, target: str) -> dict[str, Any]:
    """The report as plain values: rows, unlabeled rows and share of the target by part, and rows outside all parts."""
    used = sum(len(part.rows) + part.unlabeled_rows for part in parts)
    return {
        "version": VERSION,
        "target": target,
        "parts": {
            part.months.name: {
                "first_month": part.months.first,
                "last_month": part.months.last,
                "rows": len(part.rows),
                "unlabeled_rows": part.unlabeled_rows,
                "target_share": float(part.rows[target].mean()),
            }
            for part in parts
        },
        "unused_rows": len(frame) - used,
    }


def monthly(frame: pd.DataFrame, *, date: str, target: str) -> pd.DataFrame:
    """By month: `rows`, `unlabeled_rows`, and `target_share` of the labeled ones; indexed by month."""
    grouped = frame.groupby(frame[date].str.slice(0, 7).rename("month"), sort=True)[target]
    return pd.DataFrame(
        {
            "rows": grouped.size(),
            "unlabeled_rows": grouped.size() - grouped.count(),
            "target_share": grouped.mean(),
        }
    )


def _number(month: str) -> int:
    """Months since year 0; -1 for what is no month."""
    year, dash, of_year = month.partition("-")
    valid = dash and len(month) == len("2013-01") and year.isdigit() and of_year.isdigit()
    return int(year) * 12 + int(of_year) - 1 if valid and 1 <= int(of_year) <= 12 else -1  # noqa: PLR2004  a year has 12


def _flaw(target: pd.Series) -> str:
    if target.empty:
        return "no rows with an outcome"
    return "only one class" if (target == target.iloc[0]).all() else ""
