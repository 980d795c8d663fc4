"""Diplomatic events and deadlines, compiled by a written rule of inclusion."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.data.inclusion import LEVELS, EventCategory
from analysis.data.sources.delimited import Problems, RawTable
from analysis.data.sources.records import Record, records, table
from analysis.data.tables.diplomacy import (
    DIPLOMATIC_DEADLINES,
    DIPLOMATIC_EVENTS,
)
from analysis.data.tables.provenance import CONFIDENCE
from analysis.errors import SalvoSourceError

EVENT_COLUMNS = (
    "event_id",
    "start_date",
    "end_date",
    "announced_date",
    "category",
    "level",
    "title",
    "location",
    "participants",
    "scheduled",
    "outcome",
    "source_title",
    "source_url",
    "source_published",
    "confidence",
    "rule",
    "tier",
    "date_precision",
    "source_store",
    "extra_sources",
)
DEADLINE_COLUMNS = (
    "deadline_id",
    "announced_date",
    "deadline_date",
    "deadline_date_basis",
    "effective_end_date",
    "issuer",
    "addressee",
    "demand",
    "threatened_consequence",
    "what_happened",
    "linked_event_id",
    "source_url",
    "confidence",
)
COLUMNS = {"diplomatic_events": EVENT_COLUMNS, "diplomatic_deadlines": DEADLINE_COLUMNS}
_PRECISIONS = {"day": "day", "approx": "approximate"}
_SCHEDULED = {"yes": True, "no": False, "unknown": None}
_STORED_COPY = re.compile(r"\w+ corpus \(excerpt\)")


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of a file of events or of deadlines."""
    return "deadline_id" in header or {"event_id", "start_date"} <= set(header)


def convert(raw: RawTable) -> Mapping[str, pd.DataFrame]:
    """Turn a file of events, or of deadlines, into its canonical table.

    Raises
    ------
    SalvoSourceError
        When columns are missing or unknown, a value cannot be read, or a row breaks a promise
        of the table; all are listed with their file lines.
    """
    if not matches(raw.header):
        raise SalvoSourceError(f"{raw.path.name} is not a file of diplomatic events or deadlines.")
    problems = Problems(raw.path)
    if "deadline_id" in raw.header:
        rows = [(r.line, _deadline(r)) for r in records(raw, DEADLINE_COLUMNS, problems)]
        order = ("announced_date", "deadline_id")
        return {
            "diplomatic_deadlines": table(DIPLOMATIC_DEADLINES, rows, problems, order=order),
        }
    rows = [(r.line, _event(r)) for r in records(raw, EVENT_COLUMNS, problems)]
    order = ("start_date", "event_id")
    return {"diplomatic_events": table(DIPLOMATIC_EVENTS, rows, problems, order=order)}


def _event(record: Record) -> dict[str, Any]:
    start, announced = record.date("start_date", required=True), record.date("announced_date")
    published, precision = record.partial_date("source_published")
    scheduled = record.choice("scheduled", _SCHEDULED.keys(), required=True)
    stored = record.text("source_store")
    return {
        "event_id": record.text("event_id", required=True),
        "start_date": start,
        "end_date": record.date("end_date", required=True),
        "date_precision": record.choice("date_precision", _PRECISIONS, required=True),
        "announced_date": announced,
        "is_announced_late": announced is not None and start is not None and announced > start,
        "is_scheduled": _SCHEDULED.get(scheduled or ""),
        "category": record.choice("category", EventCategory.values(), required=True),
        "rule": _within(record, "rule", 11),
        "tier": _within(record, "tier", 2),
        "level": record.choice("level", LEVELS, required=True),
        "title": record.text("title", required=True),
        "location": record.text("location", required=True),
        "participants": record.several("participants", required=True),
        "outcome": record.text("outcome"),
        "confidence": record.choice("confidence", CONFIDENCE, required=True),
        "published": published,
        "published_precision": precision,
        "source_title": record.text("source_title", required=True),
        "source_url": record.text("source_url"),
        "extra_sources": record.several("extra_sources"),
        "retrieved_from": _STORED_COPY.sub("stored copy (excerpt)", stored) if stored else None,
    }


def _deadline(record: Record) -> dict[str, Any]:
    return {
        "deadline_id": record.text("deadline_id", required=True),
        "announced_date": record.date("announced_date", required=True),
        "deadline_date": record.date("deadline_date"),
        "deadline_basis": record.text("deadline_date_basis", required=True),
        "effective_end_date": record.date("effective_end_date", required=True),
        "issuers": record.several("issuer", required=True),
        "addressees": record.several("addressee", required=True),
        "demand": record.text("demand", required=True),
        "threatened_consequence": record.text("threatened_consequence", required=True),
        "outcome": record.text("what_happened"),
        "linked_event_id": record.text("linked_event_id"),
        "source_url": record.text("source_url"),
        "confidence": record.choice("confidence", CONFIDENCE, required=True),
    }


def _within(record: Record, column: str, highest: int) -> int | None:
    number = record.count(column, required=True)
    if number is not None and not 1 <= number <= highest:
        record.refuse(column, f"is not a number from 1 to {highest}")
        return None
    return number
