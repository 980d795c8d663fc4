"""Whether a reported window can be: in order, of a length that bulletins have, inside the war."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from analysis.data.sources.delimited import Moment, Problems
from analysis.periods import FIRST_NIGHT

LONGEST_WINDOW = timedelta(days=7)
"""No bulletin covers more; the longest window of the known vintages has 34 hours."""

LAST_NIGHT = date(2099, 12, 31)
"""A later year is a slip of the keyboard; it would also make a calendar of centuries."""


def check_windows(problems: Problems, records: Sequence[Mapping[str, object]]) -> None:
    """Note every window that cannot be: ending before it starts, too long, or out of the war.

    Parameters
    ----------
    problems
        Receives what cannot be.
    records
        Raw rows with ``start`` and ``end`` as :class:`Moment` or None, and ``file_line``.
    """
    for record in records:
        start, end = record["start"], record["end"]
        # A day has no hour: against a day only the dates can be compared.
        if not (isinstance(start, Moment) and isinstance(end, Moment)):
            continue
        by_minute = start.minute and end.minute
        late = start.value > end.value if by_minute else start.value.date() > end.value.date()
        what = ""
        if late:
            what = "is a window that ends before it starts"
        elif end.value - start.value > LONGEST_WINDOW:
            what = f"is a window of more than {LONGEST_WINDOW.days} days"
        elif not FIRST_NIGHT <= end.value.date() <= LAST_NIGHT:
            what = f"lies outside {FIRST_NIGHT} to {LAST_NIGHT}"
        if what:
            problems.add(
                int(str(record["file_line"])),
                "time_end",
                f"{start.value} to {end.value}",
                what,
                "Correct it at the source.",
            )
