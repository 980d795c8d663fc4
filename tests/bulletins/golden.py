"""The golden texts: 32 published ones with their sources, and our own in the same manner."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from analysis.bulletins.bulletin import Bulletin, Refusal
from analysis.bulletins.parser import parse

GOLDEN = Path(__file__).parents[1] / "golden"


def records(name: str) -> list[dict[str, Any]]:
    """The records of a file, one text each."""
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


PUBLISHED = records("bulletins.jsonl")
TEMPLATES = records("bulletin_templates.jsonl")


def read(record: dict[str, Any]) -> Bulletin | Refusal:
    """The record's text, read with the date of its publication."""
    published = date.fromisoformat(record["date"]) if record["date"] else None
    return parse(record["text"], published=published)


def bulletin(text: str, published: str | None = None) -> Bulletin:
    """A text that must be read as a bulletin."""
    found = parse(text, published=date.fromisoformat(published) if published else None)
    assert isinstance(found, Bulletin), found.as_text()
    return found


def agrees(field: str, wanted: Any, found: Any) -> bool:
    """Whether a field is right; the order of regions says nothing."""
    if field == "regions" and wanted and found:
        return sorted(wanted) == sorted(found)
    return bool(wanted == found)


def numbers(value: Any) -> set[int]:
    """The numbers inside a field."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return set()
    if isinstance(value, int):
        return {value}
    inside = value.values() if isinstance(value, dict) else value
    return set().union(*(numbers(v) for v in inside)) if inside else set()
