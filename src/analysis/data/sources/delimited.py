"""Read an untrusted delimited file: bounded in size and time, strict, every problem with its line.

The readers of the sources share this one way in. A file is refused as a whole when it is not
what it claims to be (empty, a folder, HTML, an archive, not UTF-8, too large), and its cells
are collected with their file lines so that every problem can be named where it stands.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from analysis.errors import SalvoSourceError

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 50_000
MAX_CELL = 20_000
PROBLEMS_LISTED = 20
PROBLEMS_BORNE = 2_000

_NOT_TEXT = {
    b"PK\x03\x04": "a zip archive; unpack it first",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"%PDF": "a PDF",
    b"SQLite format 3": "an SQLite database",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
}
# C1 controls too: a terminal may obey them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"[0-9]{1,9}(?:\.0{1,6})?")
_CLOCKED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(\d{1,2}:\d{2})(?::00)?)?")


@dataclass(frozen=True)
class RawTable:
    """A delimited file as text: the header, and each record with the file line it starts on."""

    path: Path
    header: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Moment:
    """A local time as a source states it; ``minute`` is false when it gives the day alone."""

    value: datetime
    minute: bool


@dataclass
class Problems:
    """Collects what cannot be read, so that all of it is reported at once.

    Examples
    --------
    >>> problems = Problems(Path("raw.csv"))
    >>> problems.count(7, "launched", "-3") is None
    True
    >>> problems.raise_if_any()
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoSourceError: raw.csv: 1 value cannot be read; nothing was imported.
      line 7, column launched: '-3' is not a whole number of 0 or more. Correct it ...
    """

    path: Path
    found: list[dict[str, object]] = field(default_factory=list)

    def add(self, line: int, column: str, value: str, what: str, cure: str) -> None:
        """Note one problem: where it stands, what is wrong, and what to do.

        Raises
        ------
        SalvoSourceError
            When so much cannot be read that reading on would tell nothing new.
        """
        self.found.append(
            {"line": line, "column": column, "value": value, "what": what, "cure": cure}
        )
        if len(self.found) >= PROBLEMS_BORNE:
            self.raise_if_any()

    def count(self, line: int, column: str, text: str) -> int | None:
        """A whole number of 0 or more; None when the cell is empty or unreadable."""
        text = text.strip()
        if not text:
            return None
        if _COUNT.fullmatch(text):
            return int(float(text))
        self.add(
            line,
            column,
            text,
            "is not a whole number of 0 or more",
            "Correct it at the source.",
        )
        return None

    def number(self, line: int, column: str, text: str) -> float | None:
        """A plain decimal number; None when the cell is empty or unreadable."""
        text = text.strip()
        if not text:
            return None
        if re.fullmatch(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", text):
            return float(text)
        self.add(line, column, text, "is not a decimal number", "Correct it at the source.")
        return None

    def date(self, line: int, column: str, text: str) -> date | None:
        """An ISO date; None when the cell is empty or unreadable."""
        text = text.strip()
        if not text:
            return None
        try:
            # Python alone would read week dates such as 2025-W35-4 as well.
            if _ISO_DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # of the right shape, but no day of the calendar
        self.add(line, column, text, "is not a date like 2025-08-28", "Correct it at the source.")
        return None

    def moment(self, line: int, column: str, text: str) -> Moment | None:
        """A date, or a date with hour and minute; stray blanks and a one-digit hour are read."""
        match = _CLOCKED.fullmatch(text.strip())
        try:
            if match is None:
                raise ValueError(text)
            day, clock = match.groups()
            value = datetime.fromisoformat(f"{day}T{(clock or '00:00').zfill(5)}")
        except ValueError:
            self.add(
                line,
                column,
                text,
                "is not a date like 2025-08-28 or 2025-08-28 09:30",
                "Correct it at the source.",
            )
            return None
        return Moment(value, minute=clock is not None)

    def choice(
        self, line: int, column: str, text: str, allowed: Mapping[str, str] | Iterable[str]
    ) -> str | None:
        """One of the allowed words (or its translation); None when empty or unknown."""
        text = text.strip()
        if not text:
            return None
        known = allowed if isinstance(allowed, Mapping) else {word: word for word in allowed}
        if text in known:
            return known[text]
        self.add(line, column, text, f"is not one of {', '.join(known)}", "Extend the vocabulary.")
        return None

    def raise_if_any(self) -> None:
        """Stop the import when anything could not be read.

        Raises
        ------
        SalvoSourceError
            Listing the problems with file line, column, value and cure; all are attached.
        """
        if not self.found:
            return
        listed = [
            f"  line {p['line']}, column {p['column']}: {_shorten(str(p['value']))} {p['what']}. "
            f"{p['cure']}"
            for p in self.found[:PROBLEMS_LISTED]
        ]
        more = len(self.found) - PROBLEMS_LISTED
        if more > 0:
            stopped = "; reading stopped there" if len(self.found) >= PROBLEMS_BORNE else ""
            listed.append(f"  … and {more:,} more{stopped}")
        noun = "value" if len(self.found) == 1 else "values"
        raise SalvoSourceError(
            f"{self.path.name}: {len(self.found):,} {noun} cannot be read; nothing was imported.\n"
            + "\n".join(listed),
            rows=self.found,
        )


def read_delimited(path: Path | str, *, max_bytes: int = MAX_BYTES) -> RawTable:
    """Read a comma-separated file with a header, as text.

    Parameters
    ----------
    path
        The file the user named.
    max_bytes
        Largest file accepted; the known vintages are under one megabyte.

    Raises
    ------
    SalvoSourceError
        When the file is missing, unreadable, not UTF-8 text, not delimited, without rows, or
        larger than any honest vintage could be.
    """
    path = Path(path)
    content = read_content(path, max_bytes)
    try:
        start = content.decode("utf-8-sig").lstrip()[:1]
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SalvoSourceError(
            f"{path.name} is not UTF-8 text: byte {content[error.start]:#04x} in line {line}. "
            "Save the file as UTF-8 and import it again."
        ) from error
    if not start:
        raise SalvoSourceError(f"{path.name} is empty. Download it again.")
    if start == "<":
        raise SalvoSourceError(
            f"{path.name} is a web page or XML, not a table. Download the CSV file itself: a "
            "page is what a site sends when it wants a log-in."
        )
    # Decoded again piece by piece: whole, it would take up to four times the size of the file.
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    limit = csv.field_size_limit(MAX_CELL)
    try:
        return _parse(path, text)
    finally:
        csv.field_size_limit(limit)


def read_content(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file that a user named, bounded.

    Raises
    ------
    SalvoSourceError
        When it is missing, unreadable, larger, or of a kind that is never imported.
    """
    try:
        if path.is_dir():
            raise SalvoSourceError(f"{path} is a folder. Name the CSV file inside it.")
        size = path.stat().st_size
        if size > max_bytes:
            raise SalvoSourceError(
                f"{path.name} has {size / 1e6:,.0f} MB, more than the {max_bytes / 1e6:,.0f} MB "
                "that a vintage could have; it was not read. Check that it is the right file."
            )
        # One byte more than allowed, so that a pipe or a growing file is bounded too.
        with path.open("rb") as handle:
            content = handle.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise SalvoSourceError(f"There is no file {path}. Check the name and folder.") from error
    except PermissionError as error:
        raise SalvoSourceError(
            f"{path} may not be read by this user. Change its permission, or copy it."
        ) from error
    except OSError as error:
        raise SalvoSourceError(
            f"{path} cannot be read: {error}. Copy it to another disk and import the copy."
        ) from error
    if len(content) > max_bytes:
        raise SalvoSourceError(
            f"{path.name} is longer than {max_bytes / 1e6:,.0f} MB. Check that it is the right "
            "file."
        )
    for magic, what in _NOT_TEXT.items():
        if content.startswith(magic):
            raise SalvoSourceError(f"{path.name} is {what}. Import the CSV file itself.")
    return content


def _parse(path: Path, text: Iterable[str]) -> RawTable:
    problems = Problems(path)
    reader = csv.reader(text, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    start = 1
    try:
        header = _header(path, next(reader))
        start = reader.line_num + 1
        for number, record in enumerate(reader):
            if number >= MAX_ROWS:
                raise SalvoSourceError(
                    f"{path.name} has more than {MAX_ROWS:,} rows; a vintage has a few thousand. "
                    "It was not imported. Check that it is the right file."
                )
            if any(cell.strip() for cell in record):
                _check_record(problems, start, header, record)
                rows.append((start, dict(zip(header, record, strict=False))))
            start = reader.line_num + 1
    except csv.Error as error:
        too_long = "field larger" in str(error)
        what = f"a cell longer than {MAX_CELL:,} characters" if too_long else str(error)
        raise SalvoSourceError(
            f"{path.name}, line {start}: {what}. Look for a quote that is not closed, or a file "
            "that is not CSV."
        ) from error
    if not rows:
        raise SalvoSourceError(f"{path.name} holds a header and no rows. Download it again.")
    problems.raise_if_any()
    return RawTable(path, header, rows)


def _header(path: Path, record: Sequence[str]) -> tuple[str, ...]:
    header = tuple(name.strip() for name in record)
    if not any(header):
        raise SalvoSourceError(f"{path.name}: line 1 holds no column names. Download it again.")
    unprintable = [name for name in header if _CONTROL.search(name)]
    if unprintable:
        raise SalvoSourceError(
            f"{path.name}: the header holds control characters, first in {_shorten(unprintable[0])}"
            ". It is not a text file, or not UTF-8; save it as CSV in UTF-8."
        )
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise SalvoSourceError(
            f"{path.name}: the header names {doubled} more than once. Keep one column of each."
        )
    return header


def _check_record(
    problems: Problems, line: int, header: Sequence[str], record: Sequence[str]
) -> None:
    if len(record) != len(header):
        problems.add(
            line,
            "(all)",
            ",".join(record),
            f"has {len(record)} fields where the header has {len(header)}",
            "Look for a missing quote or comma.",
        )
    for name, cell in zip(header, record, strict=False):
        if _CONTROL.search(cell):
            problems.add(line, name, cell, "holds a control character", "Remove the character.")


def _shorten(value: str, limit: int = 60) -> str:
    return repr(value if len(value) <= limit else value[:limit] + "…")
