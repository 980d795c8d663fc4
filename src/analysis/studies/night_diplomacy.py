"""Days from diplomatic events to a night and on to the next, each with its base rate.

Nearly every date has an event near. So beside each distance stands the share of dates in the year
around the night that have such an event at least as near: a distance that most dates show says
nothing. The raid of a night ends on the morning of its date: an event on that date comes after it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.diplomacy import event_dates, group_of_category
from analysis.stats import waiting
from analysis.stats.windows import Window
from analysis.studies.frames import frame_of

AROUND = 182
"""Days on each side of the night from which the dates compared with are taken."""
FURTHEST = 60
"""Days from which on an event is not called near, and has no base rate."""
KINDS: Mapping[str, str] = {
    "any": "Any event of the primary set",
    "leaders": "Leaders: call, meeting, summit",
    "talks": "Talks and agreements",
    "envoys": "Visits of envoys",
    "pressure": "Ultimatums, cancellations, proposals",
    "truces": "Truces",
}

NEAR = {
    "kind": "str",
    "label": "str",
    "side": "str",
    "event_date": "datetime64[s]",
    "days": "Int64",
    "title": "str",
    "base_rate": "float64",
    "dates": "Int64",
    "reason": "str",
}
RUNNING = {
    "deadline_id": "str",
    "demand": "str",
    "issuers": "str",
    "announced_date": "datetime64[s]",
    "days_since": "Int64",
    "deadline_date": "datetime64[s]",
    "days_until": "Int64",
    "effective_end_date": "datetime64[s]",
    "outcome": "str",
}
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class NightDiplomacy:
    """Diplomatic events and deadlines around one night.

    Attributes
    ----------
    near
        Two rows per kind: the nearest event ``before`` and ``after``, its distance in ``days``,
        and ``base_rate``, the share of ``dates`` in the year around with one as near on that side.
    deadlines
        Those running on the night: set before it, not ended before it.
    share_inside
        Share of the same dates that lie inside the window of any deadline.
    events
        All events within four weeks, for a timeline.
    dates
        How many dates are compared with.
    reason
        Why there is nothing to compare with.
    """

    near: pd.DataFrame
    deadlines: pd.DataFrame
    share_inside: float | None
    events: pd.DataFrame
    dates: int
    reason: str | None

    def row(self, kind: str, side: str) -> pd.Series:
        """The nearest event of a kind on a side."""
        return self.near[(self.near["kind"] == kind) & (self.near["side"] == side)].iloc[0]


def night_diplomacy(
    events: pd.DataFrame, deadlines: pd.DataFrame, night: pd.Timestamp, *, last: pd.Timestamp
) -> NightDiplomacy:
    """Find the events nearest to a night, and how common such distances are.

    Parameters
    ----------
    events, deadlines
        As loaded; the primary set (tier one) counts.
    last
        Last night of the file: dates compared with do not go beyond it.

    Examples
    --------
    >>> from analysis.data.diplomacy import load_deadlines, load_events
    >>> made = night_diplomacy(load_events(), load_deadlines(), pd.Timestamp("2025-08-28"),
    ...     last=pd.Timestamp("2026-06-07"))
    >>> int(made.row("leaders", "before")["days"]), int(made.row("any", "before")["days"])
    (10, 6)
    """
    primary = events[(events["tier"] == 1).fillna(False)]
    first = max(night - pd.Timedelta(days=AROUND), events["start_date"].min())
    until = min(night + pd.Timedelta(days=AROUND), last)
    dates = pd.date_range(first, max(until, night), freq="D", unit="s")
    groups = group_of_category(primary["category"])
    rows: list[tuple[object, ...]] = []
    for kind, label in KINDS.items():
        own = primary if kind == "any" else primary[groups == kind]
        rows += [(kind, label, s, *_nearest(own, night, s, dates)) for s in (BEFORE, AFTER)]
    close = events["start_date"].between(
        night - pd.Timedelta(days=28), night + pd.Timedelta(days=28)
    )
    running = deadlines[
        (deadlines["announced_date"] < night) & (deadlines["effective_end_date"] >= night)
    ]
    return NightDiplomacy(
        near=frame_of(rows, NEAR),
        deadlines=frame_of([_running(r, night) for r in running.to_dict("records")], RUNNING),
        share_inside=_share_inside(deadlines, dates) if len(deadlines) else None,
        events=events[close].reset_index(drop=True),
        dates=len(dates),
        reason=None if len(primary) else "no diplomatic event is listed",
    )


def _nearest(
    events: pd.DataFrame, night: pd.Timestamp, side: str, dates: pd.DatetimeIndex
) -> tuple[object, ...]:
    starts = events["start_date"]
    found = events[(starts < night) if side == BEFORE else (starts >= night)]
    if found.empty:
        return (None, pd.NA, None, np.nan, pd.NA, f"none of this kind is listed {side} the night")
    known = event_dates(found)
    row = known.iloc[-1] if side == BEFORE else known.iloc[0]
    days = abs((row["event_date"] - night).days)
    head = (row["event_date"], days, row["titles"])
    if days > FURTHEST:
        return (*head, np.nan, pd.NA, f"further than {FURTHEST} days")
    window = Window(-days, -1) if side == BEFORE else Window(0, days)
    return (*head, base_rate(starts, dates, window), len(dates), None)


def base_rate(starts: pd.Series, dates: pd.DatetimeIndex, window: Window) -> float:
    """Share of the dates with an event inside the window; events beside them count when near."""
    reach = pd.Timedelta(days=FURTHEST)
    wider = pd.date_range(dates[0] - reach, dates[-1] + reach, freq="D", unit="s")
    within = (FURTHEST, FURTHEST + len(dates) - 1)
    return waiting.base_rate(wider.isin(starts), window=window, within=within)


def _share_inside(deadlines: pd.DataFrame, dates: pd.DatetimeIndex) -> float:
    inside = np.zeros(len(dates), dtype=bool)
    for row in deadlines.to_dict("records"):
        inside |= (dates > row["announced_date"]) & (dates <= row["effective_end_date"])
    return float(inside.mean())


def _running(row: Mapping[Hashable, Any], night: pd.Timestamp) -> tuple[object, ...]:
    announced, due = (pd.Timestamp(str(row[c])) for c in ("announced_date", "deadline_date"))
    return (
        row["deadline_id"],
        row["demand"],
        row["issuers"],
        announced,
        (night - announced).days,
        due,
        pd.NA if pd.isna(due) else (due - night).days,
        row["effective_end_date"],
        row["outcome"] if isinstance(row["outcome"], str) else None,
    )
