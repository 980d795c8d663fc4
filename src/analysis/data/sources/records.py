"""Read the records of a compiled facts file cell by cell, and hold them to their table's contract.

What cannot be read, and what breaks a promise of the table, is reported with the line of the
outside file, because that is where a person mends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.data.contracts import LIST_SEPARATOR, TEXT_LIMIT, TableSpec
from analysis.data.partial_dates import precision_of
from analysis.data.sources.delimited import Problems, RawTable
from analysis.errors import SalvoSourceError

AT_SOURCE = "Correct it at the source."


@dataclass(frozen=True)
class Record:
    """One line of a raw table; its cells are read by name and every problem is noted.

    Examples
    --------
    >>> from pathlib import Path
    >>> record = Record(2, {"killed": "12", "published": "2026-01"}, Problems(Path("facts.csv")))
    >>> record.count("killed"), record.partial_date("published")
    (12, ('2026-01', 'month'))
    """

    line: int
    cells: Mapping[str, str]
    problems: Problems

    def text(self, column: str, *, required: bool = False) -> str | None:
        """One line of text of bounded length; None when empty."""
        text = self.cells[column].strip()
        if len(text) > TEXT_LIMIT:
            self.refuse(column, f"has more than {TEXT_LIMIT:,} characters", "Shorten it.")
            return None
        if any(ord(letter) < 32 for letter in text):
            self.refuse(column, "holds a line break or a tab", "Put it on one line.")
            return None
        self._want(column, text, required)
        return text or None

    def count(self, column: str, *, required: bool = False) -> int | None:
        """A whole number of 0 or more; None when empty: missing is not zero."""
        self._want(column, self.cells[column].strip(), required)
        return self.problems.count(self.line, column, self.cells[column])

    def number(self, column: str, *, required: bool = False) -> float | None:
        """A decimal number; None when empty."""
        self._want(column, self.cells[column].strip(), required)
        return self.problems.number(self.line, column, self.cells[column])

    def date(self, column: str, *, required: bool = False) -> date | None:
        """An ISO date; None when empty."""
        self._want(column, self.cells[column].strip(), required)
        return self.problems.date(self.line, column, self.cells[column])

    def partial_date(self, column: str, *, required: bool = False) -> tuple[str | None, str | None]:
        """An ISO year, month, day or minute as text, and which of them it is."""
        text = self.cells[column].strip()
        self._want(column, text, required)
        if not text:
            return None, None
        try:
            return text, precision_of(text)
        except ValueError:
            self.refuse(column, "is not a date like 2024, 2026-01 or 2025-08-28", AT_SOURCE)
            return None, None

    def flag(self, column: str) -> bool | None:
        """True for 1 and false for 0."""
        found = self.choice(column, {"1": "true", "0": "false"}, required=True)
        return None if found is None else found == "true"

    def choice(
        self, column: str, allowed: Mapping[str, str] | Iterable[str], *, required: bool = False
    ) -> str | None:
        """One of the allowed words, or its translation; None when empty."""
        self._want(column, self.cells[column].strip(), required)
        return self.problems.choice(self.line, column, self.cells[column], allowed)

    def several(self, column: str, *, required: bool = False) -> str | None:
        """Values separated by semicolons, joined in the project's way; None when empty."""
        text = self.text(column, required=required)
        if text is None:
            return None
        return LIST_SEPARATOR.join(part.strip() for part in text.split(";") if part.strip())

    def refuse(self, column: str, what: str, cure: str = AT_SOURCE) -> None:
        """Note that a cell cannot be read."""
        self.problems.add(self.line, column, self.cells[column], what, cure)

    def _want(self, column: str, text: str, required: bool) -> None:
        if required and not text:
            self.problems.add(self.line, column, "", "is empty but must be given", AT_SOURCE)


def records(raw: RawTable, columns: Sequence[str], problems: Problems) -> list[Record]:
    """The records of a raw table that has exactly the columns expected.

    Raises
    ------
    SalvoSourceError
        When columns are missing or unknown; an unknown one would be lost.
    """
    missing = [name for name in columns if name not in raw.header]
    unknown = [name for name in raw.header if name not in columns]
    if missing or unknown:
        raise SalvoSourceError(
            f"{raw.path.name} does not have the columns of a known facts file: missing "
            f"{missing or 'none'}, unknown {unknown or 'none'}. Name the columns as in "
            "data/README.md, or teach the new ones to the source's module; nothing was imported."
        )
    return [Record(line, cells, problems) for line, cells in raw.rows]


def table(
    spec: TableSpec,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    problems: Problems,
    *,
    order: Sequence[str],
) -> pd.DataFrame:
    """Build a canonical table from converted rows, each with the file line it came from.

    Parameters
    ----------
    spec
        The table to build.
    rows
        File line and values of each row.
    problems
        What could not be read so far; broken promises are added to it.
    order
        Columns by which the rows are sorted.

    Raises
    ------
    SalvoSourceError
        Listing every unreadable value; or, when all could be read, every row that breaks a
        promise of the table, with its file line.
    """
    # Promises are judged only on values that could all be read, or one slip would look like two.
    problems.raise_if_any()
    lines = [line for line, _ in rows]
    frame = spec.coerce(pd.DataFrame([values for _, values in rows], columns=spec.columns))
    key = ", ".join(spec.key)
    doubled = frame.duplicated(list(spec.key), keep="first")
    for position in doubled.to_numpy().nonzero()[0].tolist():
        what = f"stands there twice (same {key})"
        problems.add(lines[position], "(all)", _named(frame, spec, position), what, "Remove one.")
    for check in spec.checks:
        broken = ~check.holds(frame).fillna(False).astype(bool)
        for position in broken.to_numpy().nonzero()[0].tolist():
            what = f"breaks the promise {check.name}: {check.message}"
            problems.add(lines[position], "(all)", _named(frame, spec, position), what, AT_SOURCE)
    problems.raise_if_any()
    return frame.sort_values(list(order), kind="stable", ignore_index=True)


def _named(frame: pd.DataFrame, spec: TableSpec, position: int) -> str:
    """Name a row by its key, as the table writes it."""
    values = (frame[name].iloc[position] for name in spec.key)
    return " | ".join(
        value.strftime("%Y-%m-%d") if isinstance(value, pd.Timestamp) else str(value)
        for value in values
    )
