"""Tolls of single attacks, compiled from agencies, authorities, monitors and a daily digest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.data.sources.delimited import Problems, RawTable
from analysis.data.sources.records import Record, records, table
from analysis.data.tables.geography import OBLAST_CODES
from analysis.data.tables.provenance import CONFIDENCE
from analysis.data.tables.tolls import ATTACK_TOLLS, ORIGINS, TOLL_STATUSES, URL_STATUSES
from analysis.terms import Evidence

COLUMNS = (
    "attack_date",
    "place",
    "oblast",
    "killed",
    "killed_children",
    "injured",
    "missing",
    "toll_status",
    "as_of",
    "weapon_note",
    "source_title",
    "source_url",
    "published",
    "confidence",
    "event_id",
    "toll_seq",
    "preferred",
    "scope",
    "overlaps_multi_event",
    "night_began",
    "victim_type",
    "killed_qualifier",
    "url_status",
    "origin",
    "note",
)
SEVERAL_OBLASTS = "multiple"
INJURIES_ONLY = "entry reports injuries only"
_AREAS = {"city": "city", "oblast": "oblast", "multi": "multiple"}
_CIVILIANS = {
    "civilian": "civilian",
    "civilian (as described)": "civilian_as_described",
    "civilian (prisoners)": "civilian_prisoners",
}
_MIXED = re.compile(r"mixed(?:/(unknown)| \((.+)\))?")
_MONITORS_SAY = re.compile(r"^(?:HRMMU|UN Human Rights Monitoring Mission)\b|\bquoting HRMMU\b")


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of a file of attack tolls."""
    return {"attack_date", "toll_seq"} <= set(header)


def convert(raw: RawTable) -> Mapping[str, pd.DataFrame]:
    """Turn a file of attack tolls into the canonical table ``attack_tolls``.

    Raises
    ------
    SalvoSourceError
        When columns are missing or unknown, a value cannot be read, or a row breaks a promise
        of the table; all are listed with their file lines.
    """
    problems = Problems(raw.path)
    rows = [(record.line, _toll(record)) for record in records(raw, COLUMNS, problems)]
    order = ("attack_date", "attack_id", "toll_seq")
    return {"attack_tolls": table(ATTACK_TOLLS, rows, problems, order=order)}


def _toll(record: Record) -> dict[str, Any]:
    as_of, as_of_precision = record.partial_date("as_of")
    published, published_precision = record.partial_date("published")
    victim_type, victim_note = _victims(record)
    title, note = record.text("source_title", required=True), record.text("note")
    return {
        "attack_id": record.text("event_id", required=True),
        "toll_seq": record.count("toll_seq", required=True),
        "is_preferred": record.flag("preferred"),
        "attack_date": record.date("attack_date", required=True),
        "night_began_date": record.date("night_began"),
        "place": record.text("place", required=True),
        "area_scope": record.choice("scope", _AREAS, required=True),
        "oblast_code": _oblast(record),
        "overlaps_attack_id": record.text("overlaps_multi_event"),
        "killed": record.count("killed", required=True),
        "is_killed_minimum": record.choice("killed_qualifier", ["at_least"]) is not None,
        "is_killed_inferred": note == INJURIES_ONLY and record.cells["killed"].strip() == "0",
        "killed_children": record.count("killed_children"),
        "injured": record.count("injured"),
        "missing": record.count("missing"),
        "victim_type": victim_type,
        "victim_note": victim_note,
        "toll_status": record.choice("toll_status", TOLL_STATUSES, required=True),
        "as_of": as_of,
        "as_of_precision": as_of_precision,
        "weapon_note": record.text("weapon_note"),
        "evidence": _evidence(title or "", note or ""),
        "confidence": record.choice("confidence", CONFIDENCE, required=True),
        "is_suspect": (note or "").startswith(("CONFLICT", "SUSPECT")),
        "origin": record.choice("origin", ORIGINS, required=True),
        "note": note,
        "published": published,
        "published_precision": published_precision,
        "source_title": title,
        "source_url": record.text("source_url"),
        "source_url_status": record.choice("url_status", URL_STATUSES, required=True),
    }


def _oblast(record: Record) -> str | None:
    if record.cells["oblast"].strip() == SEVERAL_OBLASTS:
        return None
    return record.choice("oblast", OBLAST_CODES, required=True)


def _victims(record: Record) -> tuple[str | None, str | None]:
    """The type of victims, and what the source adds in words where it is mixed."""
    text = record.text("victim_type", required=True) or ""
    mixed = _MIXED.fullmatch(text)
    if mixed is not None:
        return "mixed", mixed[1] or mixed[2]
    return record.choice("victim_type", _CIVILIANS), None


def _evidence(title: str, note: str) -> str:
    """Verified where the figure is the monitors' own; a party's claim otherwise."""
    own = _MONITORS_SAY.search(title) is not None or "HRMMU-verified" in note
    return Evidence.VERIFIED.value if own else Evidence.REPORTED.value
