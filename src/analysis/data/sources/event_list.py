"""An analyst's own list of events: read, held to its contract, and never written into the snapshot.

An event belongs to a date in Kyiv. A plain date is taken as that; a time with its offset from UTC
is turned into the date it had in Kyiv; a time without one is refused, because around midnight it
can lie on either side, and the whole of an analysis of timing may hang on that.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analysis.data.inclusion import LEVELS, EventCategory
from analysis.data.sources.delimited import Problems, RawTable, read_delimited
from analysis.data.sources.records import Record, table
from analysis.data.tables.event_list import EVENT_LIST, REQUIRED
from analysis.errors import SalvoSourceError

KYIV = ZoneInfo("Europe/Kyiv")
MAX_BYTES = 4 * 1024 * 1024
USE = "-p events={path}"
_TRUTHS = {"true": "true", "false": "false", "yes": "true", "no": "false", "unknown": ""}
_TIMED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}.*")


_CURES = {
    "Correct it at the source.": "Correct it in the list.",
    "Extend the vocabulary.": "Use one of them, or leave the cell empty.",
}
"""What to do is another thing in a list of one's own than in a published source."""


class ListProblems(Problems):
    """What cannot be read in a list, with cures for the one who wrote it."""

    def add(self, line: int, column: str, value: str, what: str, cure: str) -> None:
        """Note one problem."""
        super().add(line, column, value, what, _CURES.get(cure, cure))


@dataclass(frozen=True)
class EventList:
    """A list that keeps its contract.

    Attributes
    ----------
    path
        The file, absolute.
    events
        Columns of ``EVENT_LIST``, in order of ``start_date``.
    sha256
        Of the file.
    converted, moved
        Dates that were given as times with an offset, and those of them whose date in Kyiv is
        another one than written.
    """

    path: Path
    events: pd.DataFrame
    sha256: str
    converted: int
    moved: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "file": str(self.path),
            "sha256": self.sha256,
            "events": len(self.events),
            "dates": int(self.events["start_date"].nunique()),
            "first": f"{self.events['start_date'].min():%Y-%m-%d}",
            "last": f"{self.events['start_date'].max():%Y-%m-%d}",
            "times_converted": self.converted,
            "moved_to_another_date": self.moved,
            "use": USE.format(path=self.path),
        }

    def as_text(self) -> str:
        """Return what was read and where it can be used."""
        said = self.as_dict()
        lines = [
            f"{self.path.name} keeps the contract: {said['events']:,} events on {said['dates']:,} "
            f"dates, {said['first']} to {said['last']}."
        ]
        if self.converted:
            lines.append(
                f"{self.converted:,} times were turned into dates in Kyiv; {self.moved:,} of them "
                "fell on another date than written."
            )
        lines += [
            "Nothing was written into the snapshot. Use the list in a report:",
            f"  salvo report attack_diplomacy_timing {said['use']}",
        ]
        return "\n".join(lines)


def read_event_list(path: Path | str) -> EventList:
    """Read an analyst's list of events.

    Parameters
    ----------
    path
        A CSV file with the columns ``start_date`` and ``title``; ``end_date``, ``category``,
        ``tier``, ``level``, ``is_scheduled``, ``announced_date``, ``participants`` and ``event_id``
        if the analyst has them. Without ``end_date`` an event lasts a day; without ``tier`` it
        counts among the first.

    Raises
    ------
    SalvoSourceError
        When columns are missing or unknown, or values cannot be read: all of them, each with its
        line, column, value and cure.
    """
    path = Path(path).expanduser()
    raw = read_delimited(path, max_bytes=MAX_BYTES)
    _check_columns(raw)
    problems = ListProblems(path)
    moved: list[bool] = []
    rows = []
    for line, cells in raw.rows:
        record = Record(line, dict.fromkeys(EVENT_LIST.columns, "") | cells, problems)
        rows.append((line, _event(record, moved)))
    frame = table(EVENT_LIST, rows, problems, order=("start_date", "event_id"))
    return EventList(
        path=path.absolute(),
        events=frame,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        converted=len(moved),
        moved=sum(moved),
    )


def _check_columns(raw: RawTable) -> None:
    missing = [name for name in REQUIRED if name not in raw.header]
    unknown = [name for name in raw.header if name not in EVENT_LIST.columns]
    if not missing and not unknown:
        return
    said = [f"the column {name} is missing" for name in missing]
    for name in unknown:
        close = get_close_matches(name.lower(), EVENT_LIST.columns, n=1, cutoff=0.5)
        said.append(
            f"the column {name!r} is not known" + (f" (did you mean {close[0]}?)" if close else "")
        )
    raise SalvoSourceError(
        f"{raw.path.name}, line 1: {'; '.join(said)}. A list of events has {' and '.join(REQUIRED)}"
        f", and any of {', '.join(n for n in EVENT_LIST.columns if n not in REQUIRED)}. Rename or "
        "remove the column."
    )


def _event(record: Record, moved: list[bool]) -> dict[str, Any]:
    start = _kyiv_date(record, "start_date", moved, required=True)
    truth = record.choice("is_scheduled", _TRUTHS)
    tier = record.count("tier")
    if tier is not None and tier not in (1, 2):
        record.refuse("tier", "is not 1 or 2", "Write 1 for the primary set, 2 for others.")
    return {
        "event_id": record.text("event_id") or f"line-{record.line}",
        "start_date": start,
        "end_date": _kyiv_date(record, "end_date", moved) or start,
        "announced_date": _kyiv_date(record, "announced_date", moved),
        "is_scheduled": {"true": True, "false": False}.get(truth or ""),
        "category": record.choice("category", EventCategory.values()),
        "tier": tier or 1,
        "level": record.choice("level", LEVELS),
        "title": record.text("title", required=True),
        "participants": record.several("participants"),
    }


def _kyiv_date(
    record: Record, column: str, moved: list[bool], *, required: bool = False
) -> date | None:
    text = record.cells[column].strip()
    if not _TIMED.fullmatch(text):
        return record.date(column, required=required)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        record.refuse(
            column,
            "is not a time like 2025-08-15T11:30-08:00",
            "Correct it, or give the date in Kyiv.",
        )
        return None
    if moment.tzinfo is None:
        record.refuse(
            column,
            "is a time without its offset from UTC, which may lie on either side of midnight in "
            "Kyiv",
            "Add the offset, as in 2025-08-15T11:30-08:00, or give the date in Kyiv.",
        )
        return None
    there = moment.astimezone(KYIV).date()
    moved.append(there != moment.date())
    return there
