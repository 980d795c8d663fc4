"""The calendar of nights: which are reported, which are not, and why.

A night without a report is not a night without an attack. Since September 2024 the Air Force
reported drones practically every night, so a night without a drone report is an exception that
wants a reason; before, reports came only with attacks and a gap says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.periods import FIRST_NIGHT, NIGHTLY_REPORTS_SINCE
from analysis.terms import DRONE_CLASSES, STRIKE_CLASSES, NightStatus, Scope

PARTIAL_TRUCES = ("2025-energy-truce", "2026-energy-pause")
"""Truces that spared kinds of targets, not strikes altogether: they explain no silent night."""

BEFORE_NIGHTLY = "no national report; before September 2024 reports came only with attacks"
SILENT = "no national drone report in the source"


def build_nights(lines: pd.DataFrame, truces: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give every night from 2022-09-28 to the last reported one a status and a reason.

    Parameters
    ----------
    lines
        Salvo lines, all scopes and classes.
    truces
        Diplomatic events of category ``truce`` (``event_id``, ``start_date``, ``end_date``,
        ``title``); None when that table is not imported yet.

    Returns
    -------
    DataFrame
        The canonical table ``nights``, one row per night in order.
    """
    calendar = pd.date_range(FIRST_NIGHT, lines["night"].max(), freq="D", unit="s")
    national = lines[
        (lines["scope"] == Scope.NATIONAL) & lines["weapon_class"].isin(STRIKE_CLASSES)
    ]
    counts = national.groupby("night").size().reindex(calendar, fill_value=0)
    drones = national[national["weapon_class"].isin(DRONE_CLASSES)]["night"]
    has_drones = pd.Series(calendar.isin(drones.unique()), index=calendar)
    announced = _truce_by_night(calendar, truces)
    withheld = _withheld(national)

    rows = []
    for night in calendar:
        count, has, truce = int(counts[night]), bool(has_drones[night]), announced.get(night)
        nightly = night.date() >= NIGHTLY_REPORTS_SINCE
        silent = not has if nightly else count == 0
        status, reason = NightStatus.REPORTED, None
        if silent and truce is not None:
            status, reason = NightStatus.TRUCE, f"{SILENT}; truce announced: {truce[1]}"
        elif silent:
            status = NightStatus.NO_REPORT
            reason = SILENT if nightly else BEFORE_NIGHTLY
        elif night in withheld:
            status, reason = NightStatus.WITHHELD, withheld[night]
        if silent and count:
            reason = f"{reason}; {count} national missile line(s) stand in it"
        rows.append((night, status.value, reason, count, has, truce[0] if truce else None))
    columns = ["night", "status", "reason", "national_lines", "has_drone_report", "truce"]
    return pd.DataFrame(rows, columns=columns)


def _truce_by_night(
    calendar: pd.DatetimeIndex, truces: pd.DataFrame | None
) -> Mapping[pd.Timestamp, tuple[str, str]]:
    announced: dict[pd.Timestamp, tuple[str, str]] = {}
    if truces is None:
        return announced
    general = truces[~truces["event_id"].isin(PARTIAL_TRUCES)]
    for truce in general.sort_values("start_date").to_dict("records"):
        first = truce["start_date"]
        last = first if pd.isna(truce["end_date"]) else truce["end_date"]
        for night in calendar[(calendar >= first) & (calendar <= last)]:
            announced.setdefault(night, (truce["event_id"], truce["title"]))
    return announced


def _withheld(national: pd.DataFrame) -> Mapping[pd.Timestamp, str]:
    """Nights with a national strike line whose launches or outcome were not given."""
    unknown = {
        "launches": national["launched"].isna(),
        "outcome": national["intercepted"].isna() & national["neutralised"].isna(),
    }
    reasons: dict[Any, list[str]] = {}
    for what, missing in unknown.items():
        for night, group in national[missing].groupby("night"):
            models: Sequence[str] = sorted(set(group["model"]))
            reasons.setdefault(night, []).append(f"{what} of {', '.join(models)}")
    return {night: "not given: " + "; ".join(parts) for night, parts in reasons.items()}
