"""Read an untrusted file of JSON lines as a table of text: bounded, strict, problems by line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from analysis.data.sources.delimited import (
    MAX_BYTES,
    MAX_CELL,
    MAX_ROWS,
    Problems,
    RawTable,
    read_content,
)
from analysis.errors import SalvoSourceError


def looks_like_json_lines(path: Path | str) -> bool:
    """Whether a file begins as JSON lines do: with a brace. What cannot be opened does not."""
    try:
        with Path(path).open("rb") as handle:
            return handle.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    except OSError:
        return False


def read_json_lines(
    path: Path | str, columns: Sequence[str], *, max_bytes: int = MAX_BYTES
) -> RawTable:
    """Read one JSON object a line, as a table of the columns named.

    Parameters
    ----------
    path
        The file the user named.
    columns
        The keys that are wanted; null and a missing key are an empty cell, other keys are not
        read.
    max_bytes
        Largest file accepted.

    Raises
    ------
    SalvoSourceError
        When the file is missing, unreadable, too large or not UTF-8, or holds a line that is no
        object of texts; every such line is named.
    """
    path = Path(path)
    try:
        text = read_content(path, max_bytes).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SalvoSourceError(
            f"{path.name} is not UTF-8 text: byte {error.start + 1:,}. Save the file as UTF-8 and "
            "import it again."
        ) from error
    problems = Problems(path)
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if len(rows) >= MAX_ROWS:
            raise SalvoSourceError(
                f"{path.name} has more than {MAX_ROWS:,} lines. It was not imported. Check that "
                "it is the right file."
            )
        rows.append((number, _cells(line, number, columns, problems)))
    problems.raise_if_any()
    if not rows:
        raise SalvoSourceError(f"{path.name} holds no lines. Export it again.")
    return RawTable(path, tuple(columns), rows)


def _cells(line: str, number: int, columns: Sequence[str], problems: Problems) -> dict[str, str]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        said = str(error) or type(error).__name__
        problems.add(number, "(all)", line, f"is not JSON: {said}", "Write one object a line.")
        return dict.fromkeys(columns, "")
    if not isinstance(record, dict):
        problems.add(number, "(all)", line, "is no JSON object", "Write one object a line.")
        return dict.fromkeys(columns, "")
    cells = {}
    for column in columns:
        value = record.get(column)
        if value is not None and not isinstance(value, str):
            problems.add(number, column, str(value), "is no text", "Put it in quotes.")
        cell = value if isinstance(value, str) else ""
        if len(cell) > MAX_CELL:
            what = f"has more than {MAX_CELL:,} characters"
            problems.add(number, column, cell, what, "Cut it to one bulletin.")
        cells[column] = cell
    return cells
