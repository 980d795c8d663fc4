"""Tables of the brief: how their columns are headed, and rows that are made for reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.measures import outcomes
from analysis.measures.windows import NO_HOURS
from analysis.periods import Period
from analysis.reports.tables import Column
from analysis.reports.timing_tables import event_rows, timeline_rows
from analysis.studies.night_composition import REGIME_NOTES, Composition
from analysis.studies.night_ranks import UNITS
from analysis.terms import NightStatus

if TYPE_CHECKING:
    from analysis.studies.attack_brief import AttackBrief, Tables
    from analysis.studies.night_toll import NightToll

Columns = Mapping[str, Column | str]

RATE: Final = Column("Neutralised / launched", "rate")
LAUNCHED: Final = Column("Launched", "count")
NEUTRALISED: Final = Column("Neutralised", "count")
BY_CLASS: Final[Columns] = {
    "label": "Class",
    "launched": LAUNCHED,
    "neutralised": NEUTRALISED,
    "rate": RATE,
    "leakers": Column("Leakers", "count"),
}
ARITHMETIC: Final[Columns] = {
    "label": "Class",
    "launched": LAUNCHED,
    "intercepted": Column("Shot down", "count"),
    "suppressed": Column("Suppressed", "count"),
    "neutralised_unseparated": Column("One figure for both", "count"),
    "still_airborne": Column("Still airborne", "count"),
    "left_airspace": Column("Left the airspace", "count"),
    "leakers": Column("Leakers", "count"),
    "undetermined": Column("Not determined", "count"),
}
BY_MODEL: Final[Columns] = {
    "model": "Model",
    "launched": LAUNCHED,
    "neutralised": NEUTRALISED,
    "intercepted": Column("Shot down", "count"),
    "leakers": Column("Leakers", "count"),
}
WINDOWS: Final[Columns] = {
    "hours": "From – to, Kyiv time",
    "part": "Part of the day",
    "drones": Column("Drones", "count"),
    "missiles": Column("Missiles", "count"),
    "neutralised": NEUTRALISED,
}
RANKS: Final[Columns] = {
    "unit": "Unit",
    "label": "By",
    "value": Column("Number", "count"),
    "place_to_date": Column("Place to date", "count"),
    "ties_to_date": Column("Others that share it", "count"),
    "ranked_to_date": Column("Ranked to date", "count"),
    "place_in_file": Column("Place in file", "count"),
    "ranked_in_file": Column("Ranked in file", "count"),
    "last_as_large": Column("Last as large before", "date"),
    "reason": "Why none",
}
EXPECTED: Final[Columns] = {
    "label": "Part",
    "launched": LAUNCHED,
    "neutralised": Column("Neutralised, reported", "count"),
    "expected": Column("Expected", "number"),
    "typical": Column("Typical raid", "number"),
    "interval": Column("Interval", "interval", low="low", high="high", unit="munitions"),
    "at_least": Column("p of so many or more", "p_value"),
    "raids": Column("Raids learned from", "count"),
    "learned_from": "Learned from",
}
CALM: Final[Columns] = {
    "threshold": Column("Launches, at least", "count"),
    "days": Column("Nights before", "count"),
    "raids": Column("Raids", "count"),
    "window_before": Column("In the spell before", "count"),
    "usual": Column("Usual, eight weeks", "count"),
    "half_year": Column("Usual, half a year", "count"),
    "silent": Column("Nights without report", "count"),
    "verdict": "Against eight weeks",
}
CALM_LAST: Final[Columns] = {
    "threshold": Column("Launches, at least", "count"),
    "last_night": Column("Last night", "date"),
    "last_launched": LAUNCHED,
    "days_since": Column("Days before", "count"),
}
SOURCE: Final = Column("Source", href="source_url")
TOLLS: Final[Columns] = {
    "place": "Place",
    "first_killed": Column("Killed, first", "count"),
    "killed": Column("Killed, latest", "count"),
    "first_children": Column("Children, first", "count"),
    "children": Column("Children, latest", "count"),
    "first_injured": Column("Injured, first", "count"),
    "injured": Column("Injured, latest", "count"),
    "standing": "Kind",
    "source_title": SOURCE,
}
REPORTS: Final[Columns] = {
    "as_of": "As of (local time)",
    "killed": Column("Killed", "count"),
    "killed_children": Column("Children killed", "count"),
    "injured": Column("Injured", "count"),
    "missing": Column("Missing", "count"),
    "toll_status": "Status",
    "source_title": SOURCE,
}
DIPLOMACY: Final[Columns] = {
    "label": "Kind of event",
    "side": "Side",
    "event_date": Column("Date", "date"),
    "days": Column("Days", "count"),
    "title": Column("Event", "event"),
    "base_rate": Column("Dates with one as near / dates", "rate"),
    "reason": "Why none",
}
DEADLINES: Final[Columns] = {
    "demand": Column("Demand", "event"),
    "issuers": Column("Set by", "party"),
    "announced_date": Column("Set on", "date"),
    "days_since": Column("Days since", "count"),
    "deadline_date": Column("Deadline", "date"),
    "days_until": Column("Days until", "count"),
    "outcome": Column("What became of it", "event"),
}
AROUND: Final = 28
"""Nights on each side of the timeline."""


def composition_note(made: Composition) -> str:
    """What of the lines of the night a reader must know."""
    notes = []
    if made.composites:
        notes.append(f"One figure stands for several models: {'; '.join(made.composites)}.")
    if made.not_given:
        notes.append("Launches of some lines are not given: the sums are lower bounds.")
    if made.regional:
        notes.append("Regional reports of the same date are not counted here.")
    return " ".join(notes)


def window_rows(windows: pd.DataFrame) -> pd.DataFrame:
    """Windows with their hours as text; those known to the day only have none."""
    ends = [windows[c].dt.strftime("%Y-%m-%d %H:%M") for c in ("window_start", "window_end")]
    days = windows["window_end"].dt.strftime("%Y-%m-%d")
    hours = (ends[0] + " – " + ends[1]).where(windows["part"] != NO_HOURS, days)
    return windows.assign(hours=hours)


def regime_notes(made: Composition) -> tuple[str, ...]:
    """What the reporting regimes of the night do not separate."""
    return tuple(words for regime, words in REGIME_NOTES.items() if regime.value in made.regimes)


def rank_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Ranks with their unit in words; a window row only where it tells more than the night."""
    nights = frame[frame["unit"] == "night"].set_index("measure")
    columns = ["value", "reason"]
    same = [
        row["unit"] == "window"
        and nights.loc[row["measure"], columns].fillna("").equals(row[columns].fillna(""))
        and row["measure"] != "total"
        for _, row in frame.iterrows()
    ]
    kept = frame[~pd.Series(same, index=frame.index)]
    return kept.assign(unit=kept["unit"].map(UNITS))


def known_nights(series: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    """Launches of every night, missing, not 0, where no national report stands for it."""
    silent = calendar["status"].isin([NightStatus.NO_REPORT, NightStatus.TRUCE])
    unheard = series["night"].isin(calendar.loc[silent, "night"]).to_numpy()
    made = series[["night", "total", "missiles"]].astype({"total": "float64"})
    quiet = unheard & (made["missiles"] == 0).to_numpy()
    return made.assign(
        total=made["total"].mask(unheard),
        missiles=made["missiles"].astype("float64").mask(quiet),
    )


def toll_rows(attacks: pd.DataFrame) -> pd.DataFrame:
    """Attacks with their evidence in words."""
    least = attacks["is_killed_minimum"].map({True: ", at least", False: ""})
    inferred = attacks["is_killed_inferred"].map({True: ", no deaths stated", False: ""})
    return attacks.assign(standing=attacks["evidence"] + least + inferred)


def rising(toll: NightToll) -> pd.DataFrame | None:
    """Reports of the main attack, where they are several and tell a time."""
    reports = report_rows(toll)
    if len(reports) < 3 or reports["hours"].notna().sum() < 2 or not reports["killed"].max() > 0:
        return None
    return reports


def report_rows(toll: NightToll) -> pd.DataFrame:
    """Every report of the main attack, its hour as text."""
    if toll.main is None:
        return pd.DataFrame()
    reports = toll.reports[toll.main["attack_id"]]
    return reports.assign(as_of=reports["as_of"].str.replace("T", " "))


def weeks_around(brief: AttackBrief, tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nights of four weeks on each side, and the diplomatic events among them, for a timeline."""
    first = max(brief.night - timedelta(days=AROUND), brief.first_night)
    period = Period(first, min(brief.night + timedelta(days=AROUND), brief.last_night))
    nights = outcomes.nightly_outcomes(tables.lines, period=period)
    silent = outcomes.silent(tables.nights, period=period)
    events = brief.diplomacy.events
    inside = events[period.contains(events["start_date"])]
    return timeline_rows(nights, silent), event_rows(inside, period)
