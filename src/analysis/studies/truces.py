"""Truces one by one: what was announced, and what was reported each night.

A night without a report is not a night without an attack. So a truce is told night by night with
the status of each, and its launches are compared with the reported nights before it twice: counting
silent nights as 0 launches, and leaving them out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.data.nights import PARTIAL_TRUCES
from analysis.measures import outcomes as nightly
from analysis.periods import Period
from analysis.studies.frames import frame_of
from analysis.terms import NightStatus

BY_UKRAINE_ALONE = ("2026-ukraine-truce-may",)

NIGHTS_BEFORE = 14
"""Nights before a truce, of which the reported ones are what it is compared with."""

_TRUCES = {
    "event_id": "str",
    "title": "str",
    "announced_date": "datetime64[s]",
    "start_date": "datetime64[s]",
    "end_date": "datetime64[s]",
    "scope": "str",
    "nights": "int64",
    "reported": "int64",
    "silent": "int64",
    "launched": "float64",
    "per_reported_night": "float64",
    "before_per_night": "float64",
    "ratio_reported": "float64",
    "ratio_with_silence": "float64",
    "outcome": "str",
    "reason": "str",
}
_NIGHTS = {
    "event_id": "str",
    "night": "datetime64[s]",
    "day": "int64",
    "status": "str",
    "drones": "float64",
    "missiles": "float64",
    "reason": "str",
}
GENERAL, PARTIAL = "all strikes", "some kinds of targets"


@dataclass(frozen=True)
class Truces:
    """Truces told one by one.

    Attributes
    ----------
    truces
        One row per truce that touches the period: what was announced; ``scope`` (all strikes, or
        some kinds of targets); ``nights`` from the night after its first day to its last, and how
        many of them are ``reported`` and ``silent``; launches ``per_reported_night``, against
        ``before_per_night`` of the reported nights of the two weeks before; the ratio of the two,
        and the same with silent nights as 0.
    nights
        One row per night, from the one that ended on the first day (day 0, on the side of before,
        and in no sum) to the last: ``drones`` and ``missiles`` are missing, not 0, where there is
        no report.
    reason
        Why there are none.
    """

    truces: pd.DataFrame
    nights: pd.DataFrame
    reason: str | None


def truces(
    events: pd.DataFrame, outcomes: pd.DataFrame, calendar: pd.DataFrame, *, period: Period
) -> Truces:
    """Tell every truce of the period.

    Parameters
    ----------
    events
        Diplomatic events; those of category ``truce`` are told.
    outcomes
        From :func:`analysis.measures.outcomes.nightly_outcomes`, of the same period.
    calendar
        The calendar of nights with the status of each.
    """
    chosen = events[events["category"] == "truce"]
    first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
    chosen = chosen[(chosen["end_date"] >= first) & (chosen["start_date"] <= last)]
    if chosen.empty:
        why = f"no truce was announced between {period.start} and {period.end}"
        return Truces(frame_of([], _TRUCES), frame_of([], _NIGHTS), why)
    known = outcomes.assign(
        is_silent=nightly.silent(calendar, period=period).to_numpy(),
    ).merge(calendar[["night", "status", "reason"]], on="night", how="left", validate="1:1")
    told = [_tell(row, known) for row in chosen.sort_values("start_date").to_dict("records")]
    return Truces(
        frame_of([truce for truce, _ in told], _TRUCES),
        frame_of([night for _, nights in told for night in nights], _NIGHTS),
        None,
    )


def truce_nights(events: pd.DataFrame, *, general: bool = True) -> pd.Series:
    """The nights of truces, in order: from the night after the first day to the last.

    The night that ends on the first day began before the truce, whatever its hour, except where it
    began at midnight; it stays on the side of before.

    Parameters
    ----------
    general
        Leave out truces that spare some kinds of targets only, and those that Ukraine alone
        declared, which bind nobody who launches.
    """
    chosen = events[events["category"] == "truce"]
    if general:
        chosen = chosen[~chosen["event_id"].isin((*PARTIAL_TRUCES, *BY_UKRAINE_ALONE))]
    nights: set[pd.Timestamp] = set()
    for row in chosen.to_dict("records"):
        nights |= set(_span(row))
    return pd.Series(sorted(nights), dtype="datetime64[s]")


def _span(row: Mapping[Hashable, Any]) -> pd.DatetimeIndex:
    first = row["start_date"] + pd.Timedelta(days=1)
    # A truce of one day has one night: the one that follows.
    return pd.date_range(first, max(first, row["end_date"]), freq="D", unit="s")


def _tell(
    row: Mapping[Hashable, Any], known: pd.DataFrame
) -> tuple[tuple[object, ...], list[tuple[object, ...]]]:
    own = known[known["night"].isin(_span(row))]
    start = row["start_date"]
    told = known[(known["night"] >= start) & (known["night"] <= _span(row)[-1])]
    before = known[
        (known["night"] <= start) & (known["night"] > start - pd.Timedelta(days=NIGHTS_BEFORE))
    ]
    before = before[~before["is_silent"]]
    heard = own[~own["is_silent"]]
    usual = float(before["total"].mean()) if len(before) else np.nan
    mean = float(heard["total"].mean()) if len(heard) else np.nan
    with_silence = float(own["total"].mean()) if len(own) else np.nan
    reason = ""
    if own.empty:
        reason = "its nights lie outside the period"
    elif heard.empty:
        reason = "none of its nights has a report: nothing can be said of launches"
    elif before.empty:
        reason = "no reported night lies before it in the period"
    truce = (
        row["event_id"],
        row["title"],
        row["announced_date"],
        start,
        row["end_date"],
        PARTIAL if row["event_id"] in PARTIAL_TRUCES else GENERAL,
        len(own),
        len(heard),
        len(own) - len(heard),
        float(heard["total"].sum()) if len(heard) else np.nan,
        mean,
        usual,
        mean / usual,
        with_silence / usual,
        row["outcome"],
        reason,
    )
    return truce, [_night(row, night) for night in told.to_dict("records")]


def _night(row: Mapping[Hashable, Any], night: Mapping[Hashable, Any]) -> tuple[object, ...]:
    is_silent = bool(night["is_silent"])
    day = (pd.Timestamp(str(night["night"])) - row["start_date"]).days
    status = night["status"] if isinstance(night["status"], str) else NightStatus.NO_REPORT.value
    return (
        row["event_id"],
        night["night"],
        day,
        status,
        np.nan if is_silent else night["drones"],
        np.nan if is_silent else night["missiles"],
        night["reason"] if isinstance(night["reason"], str) else "",
    )
