"""Builders of small facts files: one valid record of each kind, to be changed at one point."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from analysis.data.sources.delimited import RawTable, read_delimited

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED_VARIABLE = "SALVO_SHARED"
"""Names a folder with ``facts/`` and ``geo/``; by default ``shared/data`` beside the repository."""

MONTH: Mapping[str, str] = {
    "month": "2025-08",
    "killed": "10",
    "injured": "30",
    "killed_children": "1",
    "injured_children": "",
    "scope_note": "nationwide",
    "vintage": "first_published",
    "source_title": "Monthly update",
    "source_url": "https://example.org/update",
    "published": "2025-09-10",
    "total": "40",
    "is_first_complete": "1",
    "is_latest_complete": "1",
    "published_note": "exact",
    "quality_flag": "",
}
CUMULATIVE: Mapping[str, str] = {
    "as_of": "2024-02-15",
    "killed": "100",
    "injured": "200",
    "source_title": "Update",
    "source_url": "",
    "published": "2024-02",
    "killed_children": "",
    "injured_children": "",
    "published_note": "",
    "note": "",
}
WEAPON: Mapping[str, str] = {
    "period": "2025-09",
    "weapon_class": "long-range (missiles + loitering munitions)",
    "killed": "36",
    "injured": "306",
    "share_killed": "",
    "share_injured": "",
    "share_total": "30",
    "note": "",
    "source_title": "Update",
    "source_url": "https://example.org/update",
    "published": "2025-10-16",
    "confidence": "medium",
}
PERIOD: Mapping[str, str] = {
    "period_start": "2025-01",
    "period_end": "2025-06",
    "killed": "",
    "injured": "",
    "total": "6754",
    "statement": "54% above the first half of 2024",
    "source_title": "Update",
    "source_url": "",
    "published": "2025-07",
}
TOLL: Mapping[str, str] = {
    "attack_date": "2025-08-28",
    "place": "Kyiv",
    "oblast": "Kyiv City",
    "killed": "12",
    "killed_children": "3",
    "injured": "48",
    "missing": "",
    "toll_status": "initial",
    "as_of": "2025-08-28T09:34",
    "weapon_note": "missile + drone",
    "source_title": "Agency",
    "source_url": "https://example.org/toll",
    "published": "2025-08-28",
    "confidence": "medium",
    "event_id": "2025-08-28_kyiv",
    "toll_seq": "1",
    "preferred": "1",
    "scope": "city",
    "overlaps_multi_event": "",
    "night_began": "2025-08-27",
    "victim_type": "civilian",
    "killed_qualifier": "",
    "url_status": "full",
    "origin": "news_or_official",
    "note": "",
}
EVENT: Mapping[str, str] = {
    "event_id": "2025-call",
    "start_date": "2025-08-18",
    "end_date": "2025-08-18",
    "announced_date": "2025-08-17",
    "category": "leader_call",
    "level": "head_of_state",
    "title": "Two leaders speak by telephone",
    "location": "phone",
    "participants": "USA;RUS",
    "scheduled": "yes",
    "outcome": "",
    "source_title": "Agency",
    "source_url": "https://example.org/call",
    "source_published": "2025-08",
    "confidence": "high",
    "rule": "1",
    "tier": "1",
    "date_precision": "day",
    "source_store": "",
    "extra_sources": "https://example.org/a ; https://example.org/b",
}
DEADLINE: Mapping[str, str] = {
    "deadline_id": "50-days",
    "announced_date": "2025-07-14",
    "deadline_date": "2025-09-02",
    "deadline_date_basis": "computed",
    "effective_end_date": "2025-07-28",
    "issuer": "USA",
    "addressee": "RUS;UKR",
    "demand": "a truce",
    "threatened_consequence": "tariffs",
    "what_happened": "replaced",
    "linked_event_id": "",
    "source_url": "https://example.org/deadline",
    "confidence": "high",
}


def facts_file(folder: Path, rows: Sequence[Mapping[str, str]], name: str = "facts.csv") -> Path:
    """Write records as the compiler of the facts files does: commas, CRLF, a header."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def raw_facts(folder: Path, *rows: Mapping[str, str]) -> RawTable:
    """A facts file of these records, as the importer sees it."""
    return read_delimited(facts_file(folder, rows))


def shared_file(*parts: str) -> Path:
    """A file of the shared facts, or a skip that says where it was looked for."""
    root = Path(os.environ.get(SHARED_VARIABLE) or REPOSITORY.parent / "shared" / "data")
    path = root.joinpath(*parts)
    if not path.is_file():
        pytest.skip(f"no {'/'.join(parts)} in {root}: set {SHARED_VARIABLE} to the facts' folder")
    return path
