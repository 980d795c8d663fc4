"""Choose diplomatic events, put them on dates, and say how densely they stand.

Events are chosen by what they are, never by what followed them: cancelled and quiet ones stay in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from analysis.data.inclusion import CATEGORY_GROUPS
from analysis.errors import SalvoParameterError
from analysis.periods import Period, month_of

ANCHORS = ("start_date", "end_date")


@dataclass(frozen=True)
class EventSelection:
    """Events kept, and what was set aside on the way.

    ``exclusions`` has one row per step, in order: ``reason``, ``events`` set aside,
    ``events_left``.
    """

    events: pd.DataFrame
    exclusions: pd.DataFrame


def select_events(
    events: pd.DataFrame,
    *,
    period: Period | None = None,
    categories: Sequence[str] = (),
    tier: int | None = None,
    levels: Sequence[str] = (),
    scheduled: bool | None = None,
) -> EventSelection:
    """Choose the events that a question is about, and count the others by reason.

    Parameters
    ----------
    events
        Diplomatic events, or an analyst's list.
    period
        Nights that an event's first day must lie in; None keeps all.
    categories, levels
        Kinds of event and levels of participants to keep; empty keeps all.
    tier
        1 or 2; None keeps both.
    scheduled
        True keeps events fixed in advance, False those known not to be; None keeps all. Events of
        which it is not known are in neither.

    Examples
    --------
    >>> from analysis.data.diplomacy import load_events
    >>> chosen = select_events(load_events(), tier=1, categories=["truce"])
    >>> len(chosen.events), chosen.exclusions["events"].tolist()
    (9, [134, 117])
    """
    steps: list[tuple[str, Callable[[pd.DataFrame], pd.Series]]] = []
    if tier is not None:
        steps.append((f"not of tier {tier}", lambda f: (f["tier"] != tier).fillna(True)))
    if categories:
        steps.append(("category not chosen", lambda f: ~f["category"].isin(list(categories))))
    if levels:
        steps.append(("level not chosen", lambda f: ~f["level"].isin(list(levels))))
    if scheduled is not None:
        word = "scheduled" if scheduled else "unscheduled"
        steps.append((f"not known to be {word}", lambda f: f["is_scheduled"] != scheduled))
    if period is not None:
        first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
        steps.append(("before the first night", lambda f: f["start_date"] < first))
        steps.append(("after the last night", lambda f: f["start_date"] > last))
    log, rest = [], events
    for reason, is_out in steps:
        out = is_out(rest).fillna(True).astype(bool)
        rest = rest[~out]
        log.append((reason, int(out.sum()), len(rest)))
    exclusions = pd.DataFrame(log, columns=["reason", "events", "events_left"])
    return EventSelection(rest.reset_index(drop=True), exclusions)


def event_dates(events: pd.DataFrame, *, anchor: str = "start_date") -> pd.DataFrame:
    """Put events on their dates; several on one day are one date.

    Returns
    -------
    DataFrame
        One row per date, in order: ``event_date``, ``events`` (how many), ``groups`` and
        ``titles`` joined by "; ".

    Raises
    ------
    SalvoParameterError
        When the anchor is not one of ``ANCHORS``.
    """
    if anchor not in ANCHORS:
        raise SalvoParameterError(f"Unknown anchor {anchor!r}. Choose one of {', '.join(ANCHORS)}.")
    frame = pd.DataFrame(
        {
            "event_date": events[anchor].astype("datetime64[s]"),
            "group": group_of_category(events["category"]),
            "title": events["title"],
        }
    )
    made = frame.groupby("event_date", as_index=False).agg(
        events=("title", "size"),
        groups=("group", lambda s: "; ".join(sorted(set(s)))),
        titles=("title", "; ".join),
    )
    return made.astype({"events": "int64", "groups": "str", "titles": "str"})


def group_of_category(categories: pd.Series) -> pd.Series:
    """Name of the group of each category; ``other`` for what belongs to none. Shape of input.

    Examples
    --------
    >>> group_of_category(pd.Series(["leader_call", None])).tolist()
    ['leaders', 'other']
    """
    of = {name: group for group, names in CATEGORY_GROUPS.items() for name in names}
    return categories.map(of).fillna("other").astype("str")


def positions(dates: pd.Series, *, period: Period) -> list[int]:
    """Place of each date among the nights of a period: 0 is its first night, −1 the one before.

    Dates outside the period keep their place outside, so that nothing is dropped in silence.

    Examples
    --------
    >>> span = Period.parse("2025-08-01", "2025-08-31")
    >>> positions(pd.Series(pd.to_datetime(["2025-08-15", "2025-07-31"])), period=span)
    [14, -1]
    """
    return [int(days) for days in (dates - pd.Timestamp(period.start)).dt.days]


def episodes(dates: pd.Series, *, within_days: int) -> pd.DataFrame:
    """Merge dates that follow each other within so many days: their windows touch or overlap.

    Returns
    -------
    DataFrame
        One row per episode: ``first_date``, ``last_date``, ``dates``.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2025-08-15", "2025-08-18", "2025-09-04"]))
    >>> episodes(days, within_days=7)["dates"].tolist()
    [2, 1]
    """
    ordered = dates.drop_duplicates().sort_values()
    number = (ordered.diff() > timedelta(days=within_days)).cumsum()
    groups = ordered.groupby(number)
    return pd.DataFrame(
        {"first_date": groups.min(), "last_date": groups.max(), "dates": groups.size()}
    ).reset_index(drop=True)


def density(dates: pd.Series, *, period: Period, window_days: int) -> pd.DataFrame:
    """How densely dates stand, quarter by quarter.

    Returns
    -------
    DataFrame
        One row per quarter of the period: ``quarter`` (first day), ``nights``, ``dates``,
        ``days_per_date`` (missing without one), and ``covered``, the share of nights within so
        many days after a date.
    """
    nights = pd.Series(period.calendar())
    inside = dates[period.contains(dates)].drop_duplicates()
    after = np.zeros(len(nights), dtype=bool)
    for place in positions(inside, period=period):
        after[place + 1 : place + 1 + window_days] = True
    quarter = nights.dt.to_period("Q").dt.start_time.astype("datetime64[s]")
    frame = pd.DataFrame({"quarter": quarter, "is_date": nights.isin(inside), "after": after})
    made = frame.groupby("quarter", as_index=False).agg(
        nights=("after", "size"), dates=("is_date", "sum"), covered=("after", "mean")
    )
    per_date = made["nights"] / made["dates"].where(made["dates"] > 0)
    return made.assign(days_per_date=per_date)


def by_month(dates: pd.DataFrame) -> pd.DataFrame:
    """Event dates listed month by month: ``month``, ``dates`` and ``titles``."""
    frame = dates.assign(month=month_of(dates["event_date"]))
    return frame.groupby("month", as_index=False).agg(
        dates=("event_date", "size"), titles=("titles", "; ".join)
    )
