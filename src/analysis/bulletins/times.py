"""When a text says that an attack was: its night, its hours, and where each was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from analysis.bulletins.text import Span

TEXT, PUBLICATION = "text", "publication"


@dataclass(frozen=True)
class Window:
    """The window of an attack, as the text gives it.

    Parameters
    ----------
    night
        The date by which the bulletin names its night or day.
    start, end, as_of
        Naive local times of Europe/Kyiv; None where the text gives no hour.
    is_daytime
        Whether the window is one of the day.
    spans
        Where each was read.
    night_from
        "text", or "publication" where the text gives no date and is of the night to that day.
    unnamed
        Why the day of publication names no night; empty where it does, or is not known.
    """

    night: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    as_of: datetime | None = None
    is_daytime: bool = False
    spans: dict[str, Span] = field(default_factory=dict)
    night_from: str | None = None
    unnamed: str = ""

    @property
    def night_origin(self) -> str:
        """Where the night comes from, or why there is none, unless the text says it."""
        if self.night_from == PUBLICATION:
            return " (by the day of publication: the text gives no date)"
        return f" ({self.unnamed})" if self.unnamed else ""

    def as_dict(self) -> dict[str, Any]:
        """The window as plain data."""
        return {
            "night": self.night.isoformat() if self.night else None,
            "night_from": self.night_from,
            "unnamed": self.unnamed or None,
            "start": local(self.start),
            "end": local(self.end),
            "as_of": local(self.as_of),
            "is_daytime": self.is_daytime,
            "spans": {name: span.as_list() for name, span in self.spans.items()},
        }


def local(moment: datetime | None) -> str | None:
    """A local time to the minute, or None.

    Examples
    --------
    >>> local(datetime(2025, 8, 28, 9, 0))
    '2025-08-28T09:00'
    """
    return moment.isoformat(timespec="minutes") if moment else None
