"""The windows of a night: which lines of a bulletin belong to one stretch of hours.

A bulletin gives drones and missiles windows of their own, one inside the other; since 2026 large
daytime windows share a date with the night before. Windows that overlap are one raid; windows that
only touch, or lie apart, are two. Windows known to the day only have no hours: they stand apart.
"""

from __future__ import annotations

import pandas as pd

from analysis.measures.interception import sum_known
from analysis.measures.tempo import raids

NIGHT, DAY, NO_HOURS = "night", "day", "hours not given"
FIRST_DAY_HOUR, LAST_DAY_HOUR = 6, 21
"""A window that begins from 6:00 and ends by 21:00 of the same date is a daytime one."""


def with_windows(lines: pd.DataFrame) -> pd.DataFrame:
    """Join the windows of each night that overlap.

    Parameters
    ----------
    lines
        Salvo lines, any selection.

    Returns
    -------
    DataFrame
        Index of the input; ``window_start`` and ``window_end`` of the stretch that a line belongs
        to, and ``part``: ``night``, ``day`` or ``hours not given``.

    Examples
    --------
    >>> times = pd.to_datetime(["2026-03-23 18:00", "2026-03-24 04:30", "2026-03-24 09:00"])
    >>> ends = pd.to_datetime(["2026-03-24 09:00", "2026-03-24 05:30", "2026-03-24 18:00"])
    >>> lines = pd.DataFrame({"night": pd.Timestamp("2026-03-24"), "window_start": times,
    ...     "window_end": ends, "window_start_precision": "minute",
    ...     "window_end_precision": "minute"})
    >>> with_windows(lines)["part"].tolist()
    ['night', 'night', 'day']
    """
    has_hours = (lines["window_start_precision"] == "minute") & (
        lines["window_end_precision"] == "minute"
    )
    keys = ["night", "has_hours"]
    ordered = lines.assign(has_hours=has_hours).sort_values([*keys, "window_start", "window_end"])
    groups = [ordered[key] for key in keys]
    reached = ordered.groupby(keys)["window_end"].cummax().groupby(groups).shift()
    begins = ~(ordered["window_start"] < reached) & ordered["has_hours"]
    number = begins.groupby(groups).cumsum()
    stretch = ordered.groupby([*keys, number.rename("number")])
    made = pd.DataFrame(
        {
            "window_start": stretch["window_start"].transform("min"),
            "window_end": stretch["window_end"].transform("max"),
        }
    )
    start, end = made["window_start"], made["window_end"]
    is_day = (start.dt.hour >= FIRST_DAY_HOUR) & (start.dt.normalize() == end.dt.normalize())
    is_day &= end.dt.hour <= LAST_DAY_HOUR
    part = pd.Series(NIGHT, index=made.index, dtype="str").mask(is_day, DAY)
    return made.assign(part=part.where(ordered["has_hours"], NO_HOURS)).reindex(lines.index)


def by_window(lines: pd.DataFrame) -> pd.DataFrame:
    """Launches per stretch of hours and group of classes.

    Parameters
    ----------
    lines
        Selected salvo lines (strike classes).

    Returns
    -------
    DataFrame
        One row per stretch, in order: ``window_start``, ``window_end``, launches by group of
        :data:`analysis.measures.tempo.GROUPS`, ``night``, ``part``, and ``neutralised``, missing
        where no line of it gives it.
    """
    joined = lines.assign(**with_windows(lines))
    keys = ["window_start", "window_end"]
    rest = joined.groupby(keys, as_index=False).agg(
        part=("part", "first"), neutralised=("neutralised", sum_known)
    )
    return raids(joined, unit="window").merge(rest, on=keys, validate="1:1")
