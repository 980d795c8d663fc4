"""Published claims that attacks and diplomacy coincide, restated in our own words as rules.

Each claim has several readings where its words allow several: what a mass strike is, and how near
is near. The readings were written down before they were counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measures import diplomacy
from analysis.stats.waiting import local_peaks
from analysis.stats.windows import Window

BoolArray = NDArray[np.bool_]

NAMED_TALKS = (
    "2025-istanbul-3",
    "2025-alaska-summit",
    "2025-white-house-aug18",
    "2025-geneva-us-ukraine",
    "2025-witkoff-kushner-putin",
    "2025-berlin-talks",
    "2026-abudhabi-1",
    "2026-abudhabi-2",
)
"""The talks that accounts of barrages name, July 2025 to February 2026."""


@dataclass(frozen=True)
class Facts:
    """What claims are about: nightly outcomes, diplomatic events, deadlines."""

    outcomes: pd.DataFrame
    events: pd.DataFrame
    deadlines: pd.DataFrame


@dataclass(frozen=True)
class Rule:
    """Which dates are looked at, which nights are marked, and how near a mark must be."""

    dates: Callable[[Facts], pd.Series]
    marks: Callable[[Facts], BoolArray]
    window: Window


@dataclass(frozen=True)
class Claim:
    """A claim in our own words, its readings, and the dates that it is about."""

    text: str
    readings: tuple[tuple[str, Rule], ...]
    first: date
    last: date


def leader_calls(facts: Facts) -> pd.Series:
    """Dates of calls between the leaders of Russia and the US."""
    parties = facts.events["participants"].fillna("").map(lambda names: set(names.split("; ")))
    both = parties.map(lambda names: {"RUS", "USA"} <= names)
    return facts.events[(facts.events["category"] == "leader_call") & both]["start_date"]


def named_talks(facts: Facts) -> pd.Series:
    """Dates of the eight named talks."""
    return facts.events[facts.events["event_id"].isin(NAMED_TALKS)]["start_date"]


def all_talks(facts: Facts) -> pd.Series:
    """Dates of all talks, meetings and summits of the primary set."""
    is_talk = diplomacy.group_of_category(facts.events["category"]) == "talks"
    is_meeting = facts.events["category"].isin(["leader_meeting", "leader_summit"])
    return facts.events[(facts.events["tier"] == 1) & (is_talk | is_meeting)]["start_date"]


def meetings(facts: Facts) -> pd.Series:
    """Dates of meetings and summits of leaders in the primary set."""
    chosen = facts.events["category"].isin(["leader_meeting", "leader_summit"])
    return facts.events[chosen & (facts.events["tier"] == 1)]["start_date"]


def primary_set(facts: Facts) -> pd.Series:
    """Dates of the primary set."""
    return facts.events[facts.events["tier"] == 1]["start_date"]


def seed_night(facts: Facts) -> pd.Series:
    """The night of 28 August 2025."""
    return pd.Series(pd.to_datetime(["2025-08-28"]))


def at_least(size: float) -> Callable[[Facts], BoolArray]:
    """Mark nights of so many launches or more."""
    return lambda facts: (facts.outcomes["total"] >= size).to_numpy()


def local_tenth(facts: Facts) -> BoolArray:
    """Mark nights among the largest tenth of the 91 around them."""
    return local_peaks(facts.outcomes["total"])


def nights_of_at_least(size: float) -> Callable[[Facts], pd.Series]:
    """Dates of nights of so many launches or more."""
    return lambda facts: facts.outcomes["night"][facts.outcomes["total"] >= size]


def on_dates_of(choose: Callable[[Facts], pd.Series]) -> Callable[[Facts], BoolArray]:
    """Mark the nights whose date is that of an event."""
    return lambda facts: facts.outcomes["night"].isin(choose(facts)).to_numpy()


def inside_deadline(facts: Facts) -> BoolArray:
    """Mark nights from the day after a deadline is set to the day on which it ends."""
    inside = np.zeros(len(facts.outcomes), dtype=bool)
    for row in facts.deadlines.to_dict("records"):
        after = facts.outcomes["night"] > row["announced_date"]
        inside |= (after & (facts.outcomes["night"] <= row["effective_end_date"])).to_numpy()
    return inside


CLAIMS = (
    Claim(
        "Mass strikes follow within one to three days of telephone calls between Trump and Putin.",
        (
            ("a night of the local top tenth", Rule(leader_calls, local_tenth, Window(1, 3))),
            ("a night of 300 or more", Rule(leader_calls, at_least(300), Window(1, 3))),
            ("a night of 400 or more", Rule(leader_calls, at_least(400), Window(1, 3))),
        ),
        date(2025, 2, 1),
        date(2026, 5, 31),
    ),
    Claim(
        "Barrages of 400 to 700 munitions came around named rounds of talks.",
        (
            (
                "eight named talks; 400 or more, three days before to three after",
                Rule(named_talks, at_least(400), Window(-3, 3)),
            ),
            (
                "all talks, meetings, summits; 400 or more, three days before to three after",
                Rule(all_talks, at_least(400), Window(-3, 3)),
            ),
            (
                "eight named talks; 400 or more, in the three days after",
                Rule(named_talks, at_least(400), Window(1, 3)),
            ),
        ),
        date(2025, 7, 1),
        date(2026, 2, 28),
    ),
    Claim(
        "A timeline sets a diplomatic step shortly before each of the largest strikes.",
        (
            (
                "nights of 500 or more; an event of the primary set in the three days before",
                Rule(nights_of_at_least(500), on_dates_of(primary_set), Window(-3, -1)),
            ),
            (
                "nights of 500 or more; one in the seven days before",
                Rule(nights_of_at_least(500), on_dates_of(primary_set), Window(-7, -1)),
            ),
        ),
        date(2025, 6, 1),
        date(2026, 5, 31),
    ),
    Claim(
        "28 August 2025 is day 13 after the Alaska summit and day 6 of a two-week window, so the "
        "strike answers them.",
        (
            (
                "a meeting or summit of leaders in the 13 days before",
                Rule(seed_night, on_dates_of(meetings), Window(-13, -1)),
            ),
            ("inside a deadline", Rule(seed_night, inside_deadline, Window(0, 0))),
        ),
        date(2025, 7, 1),
        date(2025, 9, 30),
    ),
)
"""The claims that the report judges."""
