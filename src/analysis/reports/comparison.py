"""Two runs of a report, number by number: what moved, by how much, and because of what.

The same comparison serves `salvo diff` (two runs that may differ) and `salvo verify` (a run and its
repetition, which may not).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from analysis.errors import SalvoUsageError
from analysis.reports.archive import Entry, read_run
from analysis.reports.freshness import Reason, differences
from analysis.reports.run_tables import Cell, table_cells

EXACT: Final = 0.0


@dataclass(frozen=True)
class Change:
    """One number, word or row that is not the same in both runs."""

    where: str
    """The word "finding", or the name of a table."""
    name: str
    """Of the finding; or row and column of a table."""
    part: str
    """Which part of a finding: "value", "low", "note"; "cell" in a table."""
    before: Any
    after: Any
    unit: str = ""

    @property
    def state(self) -> str:
        """One of "changed", "new" and "gone"."""
        if self.before is ABSENT:
            return "new"
        return "gone" if self.after is ABSENT else "changed"

    @property
    def absolute(self) -> float | None:
        """The difference, where both are numbers."""
        if _is_number(self.before) and _is_number(self.after):
            return float(self.after) - float(self.before)
        return None

    @property
    def relative(self) -> float | None:
        """The difference over the number before; infinite when that was zero."""
        if self.absolute is None:
            return None
        if self.before == 0:
            return math.inf if self.after else 0.0
        return self.absolute / abs(float(self.before))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; what is absent is null, and the state says so."""
        relative = self.relative
        finite = relative is not None and math.isfinite(relative)
        return {
            "where": self.where,
            "name": self.name,
            "part": self.part,
            "state": self.state,
            "before": None if self.before is ABSENT else self.before,
            "after": None if self.after is ABSENT else self.after,
            "unit": self.unit,
            "absolute": self.absolute,
            "relative": relative if finite else None,
        }


class _Absent:
    def __repr__(self) -> str:
        return "absent"


ABSENT: Final = _Absent()
"""Stands for what one of the runs does not have: not the same as a number that is not given."""


@dataclass(frozen=True)
class Comparison:
    """What differs between two runs."""

    before: Entry
    after: Entry
    causes: tuple[Reason, ...]
    """Which inputs differ."""
    settings: tuple[tuple[str, Any, Any], ...]
    """Parameters that differ, with both values."""
    findings: tuple[Change, ...]
    tables: tuple[Change, ...]
    compared: int
    """Numbers and words that both runs have."""

    @property
    def is_same(self) -> bool:
        """Whether no number and no word of either run is missing or other in the other."""
        return not self.findings and not self.tables

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "before": str(self.before.folder),
            "after": str(self.after.folder),
            "same": self.is_same,
            "compared": self.compared,
            "causes": [cause.as_dict() for cause in self.causes],
            "parameters": [
                {"name": name, "before": _given(old), "after": _given(new)}
                for name, old, new in self.settings
            ],
            "findings": [change.as_dict() for change in self.findings],
            "tables": [change.as_dict() for change in self.tables],
        }


@dataclass(frozen=True)
class Tolerance:
    """How far two numbers may lie apart and still count as the same: not at all, or relatively."""

    relative: float = EXACT
    by_unit: Mapping[str, float] = field(default_factory=dict)

    def allows(self, before: Any, after: Any, unit: str = "") -> bool:
        """Whether two values count as the same.

        Examples
        --------
        >>> Tolerance().allows(0.1, 0.1000001), Tolerance(1e-6).allows(0.1, 0.10000001)
        (False, True)
        >>> Tolerance(by_unit={"rate": 0.1}).allows(100, 101, "people")
        False
        """
        if not _is_number(before) or not _is_number(after):
            return type(before) is type(after) and bool(before == after)
        limit = self.by_unit.get(unit, self.relative)
        return before == after or math.isclose(before, after, rel_tol=limit)


def compare_runs(before: Path, after: Path, *, tolerance: Tolerance | None = None) -> Comparison:
    """Compare two runs of one report.

    Parameters
    ----------
    before, after
        Their folders.
    tolerance
        What counts as the same; by default only what is the same.

    Returns
    -------
    Comparison
        Changes in order: numbers by the size of their relative change, then words, then what is
        new, then what is gone.

    Raises
    ------
    SalvoUsageError
        If they are runs of two different reports: their numbers have nothing to do with each other.
    SalvoReportError
        If the records of one cannot be read.
    """
    old, new = read_run(before), read_run(after)
    if old.report != new.report:
        raise SalvoUsageError(
            f"{before.name} is a run of {old.report}, {after.name} one of {new.report}. Only two "
            "runs of one report can be compared number by number."
        )
    allowed = tolerance or Tolerance()
    listed, seen = _findings(old, new, allowed)
    cells, counted = _tables(before, after, allowed)
    return Comparison(
        before=old,
        after=new,
        causes=differences(old.provenance, new.provenance),
        settings=tuple(_settings(old, new)),
        findings=_in_order(listed),
        tables=_in_order(cells),
        compared=seen + counted,
    )


def _settings(old: Entry, new: Entry) -> Iterator[tuple[str, Any, Any]]:
    for name in sorted({*old.parameters, *new.parameters}):
        pair = old.parameters.get(name, ABSENT), new.parameters.get(name, ABSENT)
        if pair[0] != pair[1]:
            yield (name, *pair)


def _findings(old: Entry, new: Entry, tolerance: Tolerance) -> tuple[list[Change], int]:
    mine, yours = ({each["name"]: each for each in run.findings} for run in (old, new))
    changes, compared = [], 0
    for name in sorted({*mine, *yours}):
        one, other = mine.get(name), yours.get(name)
        if one is None or other is None:
            known = one or other or {}
            pair = (ABSENT, known.get("value")) if one is None else (known.get("value"), ABSENT)
            changes.append(Change("finding", name, "value", pair[0], pair[1], _unit(known)))
            continue
        for part in (key for key in {**one, **other} if key != "name"):
            compared += 1
            unit = _unit(other) if part in ("value", "low", "high") else ""
            if not tolerance.allows(one.get(part), other.get(part), unit):
                changes.append(Change("finding", name, part, one.get(part), other.get(part), unit))
    return changes, compared


def _tables(before: Path, after: Path, tolerance: Tolerance) -> tuple[list[Change], int]:
    mine, yours = table_cells(before), table_cells(after)
    changes, compared = [], 0
    for table in sorted({*mine, *yours}):
        one, other = mine.get(table), yours.get(table)
        if one is None or other is None:
            pair = (ABSENT, "a table") if one is None else ("a table", ABSENT)
            changes.append(Change(table, "", "table", pair[0], pair[1]))
            continue
        before_rows, after_rows = ({row for row, _ in cells} for cells in (one, other))
        whole = before_rows ^ after_rows
        for row in sorted(whole):
            pair = (ABSENT, "a row") if row in after_rows else ("a row", ABSENT)
            changes.append(Change(table, row, "row", pair[0], pair[1]))
        for cell in dict.fromkeys([*one, *other]):
            if cell[0] in whole:
                continue
            old, new = one.get(cell, ABSENT), other.get(cell, ABSENT)
            compared += 1
            if not tolerance.allows(old, new):
                changes.append(Change(table, _cell(cell), "cell", old, new))
    return changes, compared


def _cell(cell: Cell) -> str:
    row, column = cell
    return f"{row}, {column}"


def _in_order(changes: list[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=_rank))


def _rank(change: Change) -> tuple[int, float, str, str]:
    group = {"changed": 1, "new": 2, "gone": 3}[change.state]
    relative = change.relative
    if relative is not None:
        return (0, -abs(relative), change.where, change.name)
    return (group, 0.0, change.where, change.name)


def _unit(finding: Mapping[str, Any]) -> str:
    unit = finding.get("unit")
    return unit if isinstance(unit, str) else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _given(value: Any) -> Any:
    return None if value is ABSENT else value
