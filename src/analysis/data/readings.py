"""From a file of published bulletins to the figures that the parser reads in them.

The texts belong to their publishers and are not kept: a row holds figures, the night and where
the text stands. A text that is no bulletin is refused by the parser and counted with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from analysis.bulletins import times
from analysis.bulletins.bulletin import Bulletin
from analysis.bulletins.figures import Figure, Role
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.parser import parse
from analysis.bulletins.sums import sides
from analysis.data.additions.fates import Fate, fates_by_weapon, total
from analysis.data.contracts import LIST_SEPARATOR
from analysis.data.sources.delimited import Problems, RawTable
from analysis.data.sources.records import Record, table
from analysis.data.tables.bulletins import (
    ALL,
    BULLETIN_READINGS,
    DRONES,
    MISSILES,
    RECORD,
    TEXT,
)
from analysis.errors import SalvoError

NAME = "published bulletins"
COLUMNS = ("id", "date", "lang", "text", "source_url")
"""The keys of a line that are read; others are not."""
GROUPS = {Family.DRONE: (DRONES, ""), Family.MISSILE: (MISSILES, "")}


@dataclass(frozen=True)
class Readings:
    """The table, and how many texts were refused by reason."""

    frame: pd.DataFrame
    refused: Mapping[str, int]


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of a file of texts."""
    return tuple(header) == COLUMNS


def convert(raw: RawTable) -> Readings:
    """Read every text of a file.

    Raises
    ------
    SalvoSourceError
        When a line lacks its identity, language or text, its address or date cannot be read, or
        no night is known; every such line is named.
    """
    problems = Problems(raw.path)
    rows: list[tuple[int, Mapping[str, Any]]] = []
    refused: dict[str, int] = {}
    for line, cells in raw.rows:
        record = Record(line, cells, problems)
        name, day = record.text("id", required=True), record.date("date")
        if not cells["text"].strip():
            record.refuse("text", "is empty but must be given")
            continue
        try:
            read = parse(cells["text"], published=day)
        except SalvoError as error:
            record.refuse("text", f"cannot be read: {error}", "Cut it to one bulletin.")
            continue
        if not isinstance(read, Bulletin):
            reason = f"no bulletin: {read.code}"
            refused[reason] = refused.get(reason, 0) + 1
            continue
        night = (read.window.end.date() if read.window.end else read.window.night) or day
        if night is None:
            record.refuse("date", "is missing, and the text names no night", "Give the date.")
            continue
        address, _, detail = (record.text("source_url") or "").partition(" ")
        shared = {
            "text_id": name,
            "night": pd.Timestamp(night),
            "night_basis": TEXT if read.window.night_from == times.TEXT else RECORD,
            "language": record.text("lang", required=True),
            **_window(read, night),
            "source_url": address or None,
            "source_detail": detail.strip("() ") or None,
        }
        rows += [(line, shared | row) for row in group_rows(read)]
    frame = table(BULLETIN_READINGS, rows, problems, order=("night", "text_id", "weapon_group"))
    return Readings(frame, refused)


def group_rows(read: Bulletin) -> list[dict[str, Any]]:
    """What a bulletin says of drones, of missiles and of all together; only what it speaks of.

    A figure that is only bounded, or that can be read in two ways, is missing.
    """
    told = sides(read.figures)
    named = [f for f in (*told.launched, *told.down, *told.lost) if f.family in GROUPS]
    known = list(dict.fromkeys(GROUPS[f.family] for f in named))
    if read.uncounted and GROUPS[Family.MISSILE] not in known:
        known.append(GROUPS[Family.MISSILE])
    fates = fates_by_weapon(told, read.figures, known, lambda f: GROUPS.get(f.family, (ALL, "")))
    doubtful = {
        (GROUPS.get(f.family), f.outcome in DOWN)
        for f in read.figures
        if f.role is Role.AMBIGUOUS and not f.name
    }
    rows = []
    for group in sorted(known):
        launched: Sequence[Figure] = [f for f in told.launched if GROUPS.get(f.family) == group]
        if (group, False) in doubtful or (group[0] == MISSILES and read.uncounted):
            launched = ()
        fate = Fate() if (group, True) in doubtful else fates.of(group)
        labels = dict.fromkeys(f.label for f in named if GROUPS[f.family] == group)
        rows.append(
            {
                "weapon_group": group[0],
                "munitions": LIST_SEPARATOR.join(labels) or None,
                "launched": total(launched),
                "destroyed": fate.destroyed,
                "is_joint": fate.is_joint if fate.destroyed is not None else None,
                "suppressed": fate.suppressed,
            }
        )
    return [*rows, *_of_all(read)]


def _of_all(read: Bulletin) -> list[dict[str, Any]]:
    """Totals that the text states, and places; no row where it states none."""
    # A total of missiles alone is no total of all.
    totals = {f.name: f for f in sides(read.figures).totals if f.family is Family.ANY}
    launched, down = totals.get("launched"), totals.get("neutralised", totals.get("destroyed"))
    # A total that the parser can read in two ways is not stated.
    doubtful = {span for a in read.ambiguities for span in a.spans}
    row: dict[str, Any] = {
        "launched": _exact(launched),
        "destroyed": None if down is None or down.span in doubtful else _exact(down),
        "impact_sites": _places(read, Outcome.HIT),
        "debris_sites": _places(read, Outcome.DEBRIS),
    }
    if all(value is None for value in row.values()):
        return []
    if row["destroyed"] is not None and down is not None:
        row["is_joint"] = down.name == "neutralised"
    return [{"weapon_group": ALL} | row]


def _exact(figure: Figure | None) -> int | None:
    return None if figure is None or figure.is_bound else figure.value


def _places(read: Bulletin, outcome: Outcome) -> int | None:
    found = [f for f in read.figures if f.outcome is outcome and f.role is Role.PLACES]
    return _exact(found[0]) if found else None


def _window(read: Bulletin, night: date) -> dict[str, datetime | None]:
    """The hours that the text gives; it counts to its end, or to the hour it is as of."""
    window = read.window
    end = window.end or window.as_of
    if end is not None and end < datetime.combine(night, time()):
        end = None
    return {"window_start": window.start, "window_end": end}
