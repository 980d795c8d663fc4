"""The rows of a batch: one report each, from a grid of values or from a table of them."""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import SalvoError, SalvoParameterError, SalvoUsageError
from analysis.reports.parameters import check, find_report
from analysis.reports.validation import refusal

MOST_REPORTS = 10_000
"""Rows of one batch; more is a slip of the pen."""
MOST_BYTES = 10_000_000
"""Of a table of parameters; more is another file."""
MOST_CHARACTERS = 100_000
"""Of one field; more is a quotation mark that was never closed."""
MOST_TOLD = 20
"""Problems that one error lists; the others are counted."""


@dataclass(frozen=True)
class Row:
    """One report of a batch."""

    place: str
    """How a person finds it: "row 3", as counted in the table under its heading."""
    values: Mapping[str, Any]
    """Raw values of its parameters."""


def split_values(text: str) -> list[str]:
    r"""Split "a,b" at its commas; ``\,`` is a comma inside a value, ``\\`` a backslash.

    Examples
    --------
    >>> split_values(r"drones\,ballistic,drones")
    ['drones,ballistic', 'drones']
    """
    values, current, letters = [], "", iter(text)
    for letter in letters:
        if letter == "\\":
            current += next(letters, "\\")
        elif letter == ",":
            values.append(current.strip())
            current = ""
        else:
            current += letter
    return [*values, current.strip()]


def grid_rows(assignments: Sequence[str]) -> list[Row]:
    """Combine every value of each parameter with every one of the others, the last moving fastest.

    Parameters
    ----------
    assignments
        "name=value,value" as typed.

    Raises
    ------
    SalvoParameterError
        If one is malformed, or a name or a value is given twice.
    SalvoUsageError
        If there are too many combinations.

    Examples
    --------
    >>> [row.values for row in grid_rows(["level=0.9,0.95", "unit=night"])]
    [{'level': '0.9', 'unit': 'night'}, {'level': '0.95', 'unit': 'night'}]
    """
    axes: dict[str, list[str]] = {}
    lines = []
    for text in assignments:
        name, equals, listed = text.partition("=")
        name, values = name.strip(), split_values(listed)
        if not equals or not name:
            lines.append(f"--grid {text!r} is not of the form name=value,value.")
        elif name in axes:
            lines.append(f"{name}: given to --grid more than once. Put its values into one list.")
        elif twice := [value for value in dict.fromkeys(values) if values.count(value) > 1]:
            lines.append(f"{name}: the value {twice[0]!r} stands in its --grid more than once.")
        else:
            axes[name] = values
    if lines:
        raise SalvoParameterError("\n".join(lines), rows=[{"problem": line} for line in lines])
    _check_number(math.prod(map(len, axes.values())))
    combinations = itertools.product(*axes.values())
    return [
        Row(f"row {number}", dict(zip(axes, values, strict=True)))
        for number, values in enumerate(combinations, start=1)
    ]


def table_rows(path: Path) -> list[Row]:
    """Read a CSV file whose columns are parameters and whose rows are reports.

    An empty field leaves its parameter at the default.

    Raises
    ------
    SalvoUsageError
        If the file cannot be read, is no table, or is too long; all its troubles at once.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise SalvoUsageError(
                f"{path} has more than {MOST_BYTES:,} bytes, too many for a table of parameters. "
                "Split it."
            )
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise SalvoUsageError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise SalvoUsageError(
            f"{path} is not UTF-8 text: byte {error.start + 1} is none of it. Save it as CSV in "
            "UTF-8."
        ) from error
    before = csv.field_size_limit(MOST_CHARACTERS)  # whatever else runs here has set
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise SalvoUsageError(f"{path} is not CSV: {error}.") from error
    finally:
        csv.field_size_limit(before)
    heading, *rows = lines or [[]]
    names = [name.strip() for name in heading]
    problems = list(_heading_problems(names))
    found = []
    for number, cells in enumerate(rows, start=1):
        if not any(cell.strip() for cell in cells):
            continue  # a blank line, as editors leave at the end
        if len(cells) != len(names):
            problems.append(
                f"row {number} has {len(cells)} fields under a heading of {len(names)}."
            )
        values = zip(names, cells, strict=False)
        found.append(
            Row(f"row {number}", {name: cell.strip() for name, cell in values if cell.strip()})
        )
    if not found:
        problems.append("there is no row under the heading.")
    if problems:
        raise SalvoUsageError(_listed(f"{path} is no table of parameters", problems))
    _check_number(len(found))
    return found


def _heading_problems(names: Sequence[str]) -> Iterator[str]:
    if not any(names):
        yield "there is no heading; it names the parameters."
        return
    for place, name in enumerate(names, start=1):
        if not name:
            yield f"column {place} has no name."
        elif names.index(name) != place - 1:
            yield f"column {place} is {name} once more."


def check_rows(report: str, rows: Sequence[Row], fixed: Mapping[str, Any]) -> None:
    """Check every row before anything starts.

    Parameters
    ----------
    report
        The report that all rows are of.
    rows
        What varies.
    fixed
        Raw values of parameters that are the same in every row.

    Raises
    ------
    SalvoParameterError
        With one line for each problem and the rows that have it, two rows of one report included.

    Examples
    --------
    >>> check_rows("data_quality", [Row("row 1", {"strat": "2025-01-01"})], {})
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: data_quality: row 1: strat: unknown parameter. Did ...
    """
    find_report(report)
    found: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for row in rows:
        both = set(row.values) & set(fixed)
        for name in sorted(both):
            found.setdefault(f"{name}: given for all rows and in the row.", []).append(row.place)
        try:
            suffix = check(report, {**fixed, **row.values}).folder_suffix()
        except SalvoParameterError as error:
            for problem in error.rows or ({"problem": str(error)},):
                found.setdefault(problem["problem"], []).append(row.place)
            continue
        except SalvoError as error:  # a file that a parameter names
            found.setdefault(str(error), []).append(row.place)
            continue
        if suffix in seen:
            found.setdefault(f"the same report as {seen[suffix]}.", []).append(row.place)
        seen.setdefault(suffix, row.place)
    if found:
        lines = [f"{_places(places)}: {problem}" for problem, places in found.items()]
        more = len(lines) - MOST_TOLD
        if more > 0:
            lines = [*lines[:MOST_TOLD], f"and {more} more problems."]
        raise refusal(report, lines)


def _places(places: Sequence[str]) -> str:
    """Name the first rows that have a problem."""
    first = ", ".join(places[:3])
    return first if len(places) <= 3 else f"{first} and {len(places) - 3} more"


def _check_number(number: int) -> None:
    if number > MOST_REPORTS:
        raise SalvoUsageError(
            f"That is {number:,} reports; a batch has at most {MOST_REPORTS:,}. Split it."
        )


def _listed(subject: str, problems: Sequence[str]) -> str:
    shown = list(problems[:MOST_TOLD])
    if len(problems) > MOST_TOLD:
        shown.append(f"and {len(problems) - MOST_TOLD} more.")
    if len(shown) == 1:
        return f"{subject}: {shown[0]} Correct it."
    return f"{subject}: {len(problems)} problems." + "".join(f"\n- {line}" for line in shown)
