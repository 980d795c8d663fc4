"""Civilian casualties verified by the UN human rights monitors, compiled from their updates.

Four facts files, told apart by their columns: by month in every vintage, cumulative, by weapon,
and by longer period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analysis.data.partial_dates import first_day, last_day, precision_of
from analysis.data.sources.delimited import Problems, RawTable
from analysis.data.sources.records import Record, records, table
from analysis.data.tables.casualties import (
    CASUALTIES_CUMULATIVE,
    CASUALTIES_MONTHLY,
    VINTAGE_KINDS,
)
from analysis.data.tables.casualty_periods import (
    CASUALTIES_BY_WEAPON,
    CASUALTIES_PERIODS,
    WeaponScope,
)
from analysis.data.tables.provenance import CONFIDENCE
from analysis.errors import SalvoSourceError
from analysis.terms import Evidence

COLUMNS = {
    "casualties_monthly": (
        "month",
        "killed",
        "injured",
        "killed_children",
        "injured_children",
        "scope_note",
        "vintage",
        "source_title",
        "source_url",
        "published",
        "total",
        "is_first_complete",
        "is_latest_complete",
        "published_note",
        "quality_flag",
    ),
    "casualties_cumulative": (
        "as_of",
        "killed",
        "injured",
        "source_title",
        "source_url",
        "published",
        "killed_children",
        "injured_children",
        "published_note",
        "note",
    ),
    "casualties_by_weapon": (
        "period",
        "weapon_class",
        "killed",
        "injured",
        "share_killed",
        "share_injured",
        "share_total",
        "note",
        "source_title",
        "source_url",
        "published",
        "confidence",
    ),
    "casualties_periods": (
        "period_start",
        "period_end",
        "killed",
        "injured",
        "total",
        "statement",
        "source_title",
        "source_url",
        "published",
    ),
}
_MARKS = {
    "casualties_monthly": {"month", "is_first_complete"},
    "casualties_cumulative": {"as_of", "published_note"},
    "casualties_by_weapon": {"period", "weapon_class"},
    "casualties_periods": {"period_start", "period_end"},
}
_WEAPONS = {
    "long-range (missiles + loitering munitions)": WeaponScope.LONG_RANGE,
    "missiles + loitering munitions": WeaponScope.LONG_RANGE,
    "missiles (+loitering munitions)": WeaponScope.LONG_RANGE,
    "long-range UAVs (killed/injured count)": WeaponScope.LONG_RANGE_DRONES,
    "short-range drones": WeaponScope.SHORT_RANGE_DRONES,
    "aerial bombs": WeaponScope.AERIAL_BOMBS,
    "artillery": WeaponScope.ARTILLERY,
    "artillery and MLRS": WeaponScope.ARTILLERY_MLRS,
    "artillery, MLRS and aerial bombs": WeaponScope.ARTILLERY_MLRS_BOMBS,
    "explosive weapons with wide-area effects": WeaponScope.EXPLOSIVE_WIDE_AREA,
    "explosive weapons": WeaponScope.EXPLOSIVE,
}
_PUBLISHED_BASES = {
    "exact": "exact",
    "upper bound: first commit carrying the value": "upper_bound",
}
# The days covered, where a note gives them: "24-28 Feb 2022 only", "PARTIAL 1-16 Jul 2023".
_DAYS = re.compile(r"\b(\d{1,2})-(\d{1,2}) ([A-Z][a-z]{2})\b")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of one of the four files."""
    return _table_of(header) is not None


def convert(raw: RawTable) -> Mapping[str, pd.DataFrame]:
    """Turn one of the four files into its canonical table.

    Returns
    -------
    Mapping
        The name of the one table that the file holds, and the table.

    Raises
    ------
    SalvoSourceError
        When columns are missing or unknown, a value cannot be read, or a row breaks a promise
        of the table; all are listed with their file lines.
    """
    name = _table_of(raw.header)
    if name is None:
        raise SalvoSourceError(f"{raw.path.name} is not a file of monitors' casualty figures.")
    spec, read, order = _READERS[name]
    problems = Problems(raw.path)
    rows = [(r.line, read(r)) for r in records(raw, COLUMNS[name], problems)]
    return {name: table(spec, rows, problems, order=order)}


def _table_of(header: Sequence[str]) -> str | None:
    return next((name for name, marks in _MARKS.items() if marks <= set(header)), None)


def _provenance(record: Record, *, published: bool = True) -> dict[str, Any]:
    text, precision = record.partial_date("published", required=published)
    return {
        "published": text,
        "published_precision": precision,
        "evidence": Evidence.VERIFIED.value,
        "source_title": record.text("source_title", required=True),
        "source_url": record.text("source_url"),
    }


def _children(record: Record) -> dict[str, Any]:
    return {name: record.count(name) for name in ("killed_children", "injured_children")}


def _monthly(record: Record) -> dict[str, Any]:
    start, end = _bounds(record, "month", record.cells["month"].strip(), kinds=("month",))
    first, last = _days_covered(record, start, end)
    flag = record.text("quality_flag")
    return {
        "month": start,
        "killed": record.count("killed"),
        "injured": record.count("injured"),
        "total": record.count("total"),
        **_children(record),
        "is_partial": (first, last) != (start, end),
        "period_start_date": first,
        "period_end_date": last,
        "scope_note": record.text("scope_note"),
        "published_basis": record.choice("published_note", _PUBLISHED_BASES),
        "vintage_kind": record.choice("vintage", VINTAGE_KINDS, required=True),
        "is_first_complete": record.flag("is_first_complete"),
        "is_latest_complete": record.flag("is_latest_complete"),
        "is_suspect": (flag or "").startswith("SUSPECT"),
        "quality_flag": flag,
        **_provenance(record),
    }


def _days_covered(
    record: Record, start: date | None, end: date | None
) -> tuple[date | None, date | None]:
    """The days that a monthly figure covers, read from its note."""
    note = record.cells["scope_note"]
    found = _DAYS.search(note)
    if start is None or end is None:
        return start, end
    if found is None:
        if "partial" in note.lower():
            record.refuse("scope_note", "says partial, but not which days", "Write 1-16 Jul 2023.")
        return start, end
    try:
        if _MONTHS[start.month - 1] != found[3]:
            raise ValueError(found[3])
        return start.replace(day=int(found[1])), start.replace(day=int(found[2]))
    except ValueError:
        record.refuse("scope_note", "names days that are not of the month", "Write 1-16 Jul 2023.")
        return start, end


def _cumulative(record: Record) -> dict[str, Any]:
    as_of, precision = record.partial_date("as_of", required=True)
    note = record.text("note")
    return {
        "as_of": as_of,
        "as_of_precision": precision,
        "killed": record.count("killed"),
        "injured": record.count("injured"),
        **_children(record),
        "published_basis": record.choice("published_note", _PUBLISHED_BASES),
        "confidence": "low" if (note or "").startswith("low confidence") else None,
        "note": note,
        **_provenance(record),
    }


def _by_weapon(record: Record) -> dict[str, Any]:
    period = record.cells["period"].strip()
    start, end = _bounds(record, "period", period)
    return {
        "period_start_date": start,
        "period_end_date": end,
        "period_kind": {4: "year", 7: "month"}.get(len(period), "span"),
        "weapon_scope": record.choice("weapon_class", _WEAPONS, required=True),
        "weapon_note": record.text("weapon_class"),
        "killed": record.count("killed"),
        "injured": record.count("injured"),
        "killed_share_rate": _share(record, "share_killed"),
        "injured_share_rate": _share(record, "share_injured"),
        "casualties_share_rate": _share(record, "share_total"),
        "note": record.text("note"),
        "confidence": record.choice("confidence", CONFIDENCE, required=True),
        **_provenance(record, published=False),
    }


def _periods(record: Record) -> dict[str, Any]:
    start, _ = _bounds(record, "period_start", record.cells["period_start"].strip())
    _, end = _bounds(record, "period_end", record.cells["period_end"].strip())
    return {
        "period_start_date": start,
        "period_end_date": end,
        "killed": record.count("killed"),
        "injured": record.count("injured"),
        "total": record.count("total"),
        "statement": record.text("statement"),
        **_provenance(record),
    }


def _bounds(
    record: Record, column: str, text: str, *, kinds: Sequence[str] = ("year", "month", "day")
) -> tuple[date | None, date | None]:
    """First and last day of a period such as 2026-01, 2025 or 2024-09..2024-11, both included."""
    ends = text.split("..") if "day" in kinds else [text]
    try:
        if len(ends) > 2 or any(precision_of(part) not in kinds for part in ends):
            raise ValueError(text)
        return first_day(ends[0]), last_day(ends[-1])
    except ValueError:
        what = (
            "month like 2026-01" if len(kinds) == 1 else "period like 2026-01 or 2024-09..2024-11"
        )
        record.refuse(column, f"is not a {what}")
        return None, None


def _share(record: Record, column: str) -> float | None:
    percent = record.number(column)
    if percent is not None and not 0 <= percent <= 100:
        record.refuse(column, "is not a percentage from 0 to 100")
        return None
    return None if percent is None else round(percent / 100, 6)


_READERS: dict[str, tuple[Any, Callable[[Record], dict[str, Any]], tuple[str, ...]]] = {
    "casualties_monthly": (
        CASUALTIES_MONTHLY,
        _monthly,
        ("month", "published", "is_first_complete", "source_title"),
    ),
    "casualties_cumulative": (CASUALTIES_CUMULATIVE, _cumulative, ("as_of",)),
    "casualties_by_weapon": (
        CASUALTIES_BY_WEAPON,
        _by_weapon,
        ("period_start_date", "period_end_date", "weapon_scope", "source_title"),
    ),
    "casualties_periods": (
        CASUALTIES_PERIODS,
        _periods,
        ("period_start_date", "period_end_date", "source_title"),
    ),
}
