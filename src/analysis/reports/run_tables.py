"""The tables of a run, cell by cell, with a name for each row that survives a new row above it."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, Final

from analysis.errors import SalvoReportError

Cell = tuple[str, str]
"""The name of a row, and its column."""
LARGEST_TABLE: Final = 32 * 1024 * 1024
MOST_TABLES: Final = 500
LONGEST_NAME: Final = 80


def table_cells(run: Path) -> Mapping[str, Mapping[Cell, Any]]:
    """Read every table of a run: numbers as numbers, an empty cell as None.

    Raises
    ------
    SalvoReportError
        If one cannot be read, or is larger than any table of a report.
    """
    paths = sorted(islice((run / "tables").glob("*.csv"), MOST_TABLES))
    try:
        return {path.stem: cells_of(_read(path)) for path in paths}
    except csv.Error as error:
        raise SalvoReportError(
            f"A table of {run} cannot be read: {error}. Render the report anew."
        ) from error


def cells_of(text: str) -> dict[Cell, Any]:
    r"""Take a table apart.

    A row is named by its leading text columns, as many as it takes to tell every row from the
    others; where they do not, by its position.

    Examples
    --------
    >>> cells_of("class,month,rate\ndrone,2025-01,0.8\ndrone,2025-02,\n")
    {('drone 2025-01', 'rate'): 0.8, ('drone 2025-02', 'rate'): None}
    >>> cells_of("n\n3\n3\n")
    {('row 1', 'n'): 3.0, ('row 2', 'n'): 3.0}
    """
    rows = [row for row in csv.reader(StringIO(text)) if row]
    if not rows:
        return {}
    columns, body = _distinct(rows[0]), rows[1:]
    width = _naming(body)
    names = [" ".join(row[:width]) for row in body]
    if not width:
        names = [f"row {number}" for number in range(1, len(body) + 1)]
    return {
        (name[:LONGEST_NAME], column): _value(row[index] if index < len(row) else "")
        for name, row in zip(names, body, strict=True)
        for index, column in enumerate(columns)
        if index >= width
    }


def _naming(body: Sequence[Sequence[str]]) -> int:
    """How many leading columns of words tell all rows apart; 0 when they do not."""
    shortest = min(map(len, body), default=0)
    for width in range(1, shortest):
        if any(isinstance(_value(row[width - 1]), float) for row in body):
            return 0
        names = Counter(" ".join(row[:width])[:LONGEST_NAME] for row in body)
        if len(names) == len(body):
            return width
    return 0


def _distinct(columns: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    names = []
    for column in columns:
        seen[column] += 1
        names.append(column if seen[column] == 1 else f"{column} ({seen[column]})")
    return names


def _value(text: str) -> Any:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_TABLE + 1)
        if len(content) > LARGEST_TABLE:
            raise SalvoReportError(
                f"{path} is larger than any table of a report. Render the report anew."
            )
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SalvoReportError(
            f"{path} cannot be read: {error}. Render the report anew."
        ) from error
    return text
