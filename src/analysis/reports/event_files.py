"""Events for the command line: those of the snapshot listed, an analyst's own list checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from analysis.data.diplomacy import load_events
from analysis.data.inclusion import EventCategory
from analysis.errors import SalvoParameterError
from analysis.measures.diplomacy import select_events
from analysis.periods import parse_date

if TYPE_CHECKING:
    from pandas import DataFrame

    from analysis.data.store import Store

SHOWN = ("start_date", "end_date", "category", "tier", "is_scheduled", "event_id", "title")


@dataclass(frozen=True)
class EventListing:
    """Events of the snapshot, chosen and in order."""

    events: DataFrame

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; what is not known is null."""
        columns = ("event_id", *(name for name in SHOWN if name != "event_id"), "level", "location")
        rows = [
            {name: _plain(row[name]) for name in columns} for row in self.events.to_dict("records")
        ]
        return {"events": rows, "count": len(rows)}

    def as_text(self) -> str:
        """Return a table as wide as the terminal, and how many there are."""
        if self.events.empty:
            return "No event fits. Widen the dates, or see the categories with --help."
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for name in ("date", "category", "tier", "event", "title"):
            table.add_column(name, no_wrap=name in ("date", "category", "tier"))
        for row in self.as_dict()["events"]:
            cells = (row["start_date"], row["category"], str(row["tier"]), row["event_id"])
            table.add_row(*map(Text, (*cells, row["title"])))
        text = StringIO()
        width = max(get_terminal_size((140, 24)).columns, 100)
        Console(file=text, width=width).print(table)
        lines = [line.rstrip() for line in text.getvalue().strip("\n").splitlines()]
        return "\n".join([*lines, f"{len(self.events):,} events"])


def list_events(
    store: Store, *, first: str = "", last: str = "", categories: Sequence[str] = ()
) -> EventListing:
    """Choose events of the snapshot.

    Parameters
    ----------
    first, last
        ISO dates that an event's first day must lie between, both included; empty for open.
    categories
        Kinds of event; empty for all.

    Raises
    ------
    SalvoParameterError
        On a date that is none, dates in the wrong order, or an unknown category.
    """
    known = EventCategory.values()
    for name in categories:
        if name not in known:
            close = get_close_matches(name, known, n=1, cutoff=0.5)
            meant = f" Did you mean {close[0]}?" if close else ""
            raise SalvoParameterError(
                f"There is no category {name!r}.{meant} Known: {', '.join(known)}."
            )
    start = parse_date(first) if first else None
    end = parse_date(last) if last else None
    if start and end and end < start:
        raise SalvoParameterError(f"--from {start} lies after --to {end}. Swap the two.")
    events = select_events(load_events(store), categories=categories).events
    dates = events["start_date"].dt.date
    if start:
        events = events[dates >= start]
    if end:
        events = events[dates.loc[events.index] <= end]
    return EventListing(events.reset_index(drop=True))


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    try:
        return value.item()
    except AttributeError:
        return value
