"""Whether figures read from published bulletins agree with the salvo lines of the same night.

The texts are quotations in news reports, found independently of the data set, of the same
bulletins: agreement checks reading and transcription, not whether the bulletins are true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.data.bulletin_lines import overlapping
from analysis.data.tables.bulletins import ALL, DRONES, MISSILES
from analysis.measures.interception import reported_destroyed
from analysis.memo import memoised
from analysis.terms import DRONE_CLASSES, MISSILE_CLASSES, STRIKE_CLASSES, Scope

AGREE, DIFFER = "agree", "differ"
NOT_IN_SNAPSHOT, NOT_STATED = "not_in_snapshot", "not_stated"
VERDICTS = (AGREE, DIFFER, NOT_IN_SNAPSHOT, NOT_STATED)
CLASSES = {DRONES: DRONE_CLASSES, MISSILES: MISSILE_CLASSES, ALL: STRIKE_CLASSES}
FIELDS: Mapping[str, tuple[str, str]] = {
    "Launched, drones": (DRONES, "launched"),
    "Launched, missiles": (MISSILES, "launched"),
    "Launched, total stated": (ALL, "launched"),
    "Destroyed, drones": (DRONES, "destroyed"),
    "Destroyed, missiles": (MISSILES, "destroyed"),
    "Destroyed, total stated": (ALL, "destroyed"),
    "Suppressed, drones": (DRONES, "suppressed"),
    "Suppressed, missiles": (MISSILES, "suppressed"),
    "Impact sites": (ALL, "impact_sites"),
    "Debris sites": (ALL, "debris_sites"),
}
"""What is compared: the group of weapons and the column. "Destroyed" is what the text calls so."""
_PLACED = ("suppressed", "impact_sites", "debris_sites")
_NOON = pd.Timedelta(hours=12)


@dataclass(frozen=True)
class Agreement:
    """Texts against the snapshot.

    Attributes
    ----------
    fields
        One row per field of :data:`FIELDS`: ``field``, ``compared`` (= agree + differ) and a
        count of texts per verdict.
    differences
        One row per figure that differs: ``night``, ``text_id``, ``field``, ``text``,
        ``snapshot``, ``source_url``.
    texts
        How many texts were read.
    """

    fields: pd.DataFrame
    differences: pd.DataFrame
    texts: int


@memoised
def agreement(readings: pd.DataFrame, lines: pd.DataFrame) -> Agreement:
    """Compare readings with the national lines of the same night and window.

    Parameters
    ----------
    readings
        The table ``bulletin_readings``.
    lines
        Salvo lines.

    Returns
    -------
    Agreement
        A text that gives hours is compared with the lines of its window; one without hours with
        all lines of the night that begin before noon. A figure of which a line is missing is
        not in the snapshot.

    Examples
    --------
    >>> from analysis.data.salvos import load_readings, load_salvos
    >>> found = agreement(load_readings(), load_salvos())
    >>> found.texts
    30
    """
    national = lines[
        (lines["scope"] == Scope.NATIONAL) & lines["weapon_class"].isin(STRIKE_CLASSES)
    ]
    rows: list[dict[str, Any]] = []
    for name, parts in readings.groupby("text_id", sort=False):
        met = same_report(national, parts.iloc[0])
        by_group = {row["weapon_group"]: row for row in parts.to_dict("records")}
        for field, (group, column) in FIELDS.items():
            stated = by_group.get(group, {})
            text = stated.get(column, pd.NA)
            held = in_snapshot(met, group, column, is_joint=stated.get("is_joint") is True)
            rows.append(
                {
                    "night": parts["night"].iloc[0],
                    "text_id": name,
                    "field": field,
                    "text": text,
                    "snapshot": held,
                    "verdict": _verdict(text, held),
                    "source_url": parts["source_url"].iloc[0],
                }
            )
    columns = ["night", "text_id", "field", "text", "snapshot", "verdict", "source_url"]
    table = pd.DataFrame(rows, columns=columns).astype({"text": "Int64", "snapshot": "Int64"})
    counts = pd.crosstab(table["field"], table["verdict"])
    counts = counts.reindex(index=list(FIELDS), columns=list(VERDICTS), fill_value=0)
    counts.insert(0, "compared", counts[AGREE] + counts[DIFFER])
    fields = counts.rename_axis(index="field", columns=None).reset_index()
    differ = table[table["verdict"] == DIFFER].drop(columns="verdict")
    return Agreement(fields, differ.reset_index(drop=True), readings["text_id"].nunique())


def same_report(national: pd.DataFrame, reading: pd.Series) -> pd.DataFrame:
    """The lines that a text is about."""
    midnight = reading["night"]
    start, end = reading["window_start"], reading["window_end"]
    if pd.isna(end):
        tonight = national["night"] == midnight
        return national[tonight & (national["window_start"] < midnight + _NOON)]
    window = pd.DataFrame(
        {
            "night": [midnight],
            "window_start": [midnight if pd.isna(start) else start],
            "window_end": [end],
        }
    )
    return overlapping(national, window)


def in_snapshot(lines: pd.DataFrame, group: str, column: str, *, is_joint: bool) -> Any:
    """What the lines of one report hold of a group; missing where a part of it is.

    Suppressed munitions and places are given on some lines only: there, what is given counts.
    """
    part = lines[lines["weapon_class"].isin(CLASSES[group])]
    if part.empty:
        return pd.NA
    if column == "destroyed":
        both = part["neutralised"].fillna(part["intercepted"])
        values = both if is_joint else reported_destroyed(part)
    else:
        values = part[column]
    if column in _PLACED:
        return values.sum(min_count=1)
    return values.sum(skipna=False)


def _verdict(text: Any, held: Any) -> str:
    if pd.isna(text):
        return NOT_STATED
    if pd.isna(held):
        return NOT_IN_SNAPSHOT
    return AGREE if text == held else DIFFER
