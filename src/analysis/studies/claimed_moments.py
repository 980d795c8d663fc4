"""Claims on time: "two weeks after the summit", "two weeks to decide"."""

from __future__ import annotations

import re

import pandas as pd

from analysis.articles.claim import Claim
from analysis.measures.diplomacy import group_of_category
from analysis.stats.windows import Window
from analysis.studies.attack_brief import AttackBrief, Tables
from analysis.studies.night_diplomacy import AROUND, FURTHEST, base_rate
from analysis.studies.verdicts import Judged, Verdict, counted, day, said_of

SLACK = 0.2
"""How far, as a share of its length, a distance may lie from the one named: "two weeks" is 11 to 17
days."""
FEWEST_WORDS = 2
"""Words of an event's record that must be among those that name it; one, if no more are given."""
_WORDS = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    {
        *("the", "and", "with", "for", "between", "from", "that", "this", "his", "her", "its"),
        *("president", "leader", "leaders", "meeting", "talks", "round", "war", "ukraine"),
        *("russia", "russian", "ukrainian", "after", "before", "over", "near", "day", "week"),
    }
)
_ALSO = {
    "alaska": "anchorage",
    "zelenskyy": "zelensky",
    "zelenskiy": "zelensky",
    "call": "telephones",
    "calls": "telephones",
    "phone": "telephones",
    "telephone": "telephones",
    "ceasefire": "truce",
    "washington": "white",
    "трамп": "trump",
    "путін": "putin",
    "путіна": "putin",
    "трампа": "trump",
    "аляска": "anchorage",
    "алясці": "anchorage",
    "аляски": "anchorage",
    "стамбул": "istanbul",
    "стамбулі": "istanbul",
    "саміт": "summit",
    "саміту": "summit",
    "самітом": "summit",
}


def timing(claim: Claim, brief: AttackBrief, tables: Tables) -> Judged:
    """Judge a distance from an event that the list has, and say how common such a distance is."""
    test = "days from the event to the date of the night, and how many dates lie as near to one"
    night = pd.Timestamp(brief.night)
    is_after = (claim.days or 0) >= 0
    found = _event(claim.event, tables.events, night, is_after=is_after)
    if found is None:
        numbers = f"no event after the night in the list is named by “{claim.event}”"
        if is_after:
            numbers = f"no event before the night in the list is named by “{claim.event}”"
        return Judged(claim, Verdict.NOT_IN_DATA, test, numbers)
    when = found["end_date"] if is_after else found["start_date"]
    distance, claimed = abs((night - when).days), abs(claim.days or 0)
    if claim.is_vague:
        verdict = said_of(distance <= claimed)
        if claimed < distance <= 2 * claimed:
            verdict = Verdict.DEPENDS
    else:
        within = claim.is_about and distance <= claimed
        verdict = said_of(within or abs(distance - claimed) <= max(SLACK * claimed, 1))
    # In quotes: where a title ends must be told by those who translate the sentence.
    numbers = f"{counted(distance)} days before “{found['title']}” ({day(when)})"
    if is_after:
        numbers = f"{counted(distance)} days after “{found['title']}” ({day(when)})"
    rate = _base_rate(found, tables.events, brief, distance if is_after else -distance)
    if rate is not None:
        numbers += f"; {rate:.0%} of dates around lie as near to an event of this group".replace(
            "%", "\u00a0%"
        )
    if claim.is_vague:
        test = f"{test}; words without a number taken as {claimed} days at most, or twice that"
    return Judged(claim, verdict, test, numbers)


def deadline(claim: Claim, brief: AttackBrief, tables: Tables) -> Judged:
    """Judge a deadline by those that ran on the night."""
    test = "deadlines set before the night and not ended by then"
    running = brief.diplomacy.deadlines
    if running.empty:
        return Judged(claim, Verdict.NOT_IN_DATA, test, "none of the list ran on the night")
    told, fits = [], []
    for row in running.to_dict("records"):
        due = row["deadline_date"]
        length = None if pd.isna(due) else (due - row["announced_date"]).days
        who, what, since = row["issuers"], row["demand"], day(row["announced_date"])
        said = f"{who}, “{what}” (set {since}, no date named)"
        if length is not None:
            said = f"{who}, “{what}” (set {since}, {length} days, to {day(due)})"
        told.append(said)
        fits.append(length is not None and abs(length - (claim.days or 0)) <= 1)
    numbers = "; ".join(told)
    return Judged(claim, said_of(any(fits)), test, numbers)


def _names(words: str) -> set[str]:
    found = set(_WORDS.findall(words.lower()))
    return {_ALSO.get(word, word) for word in found} - _COMMON


def _event(
    words: str, events: pd.DataFrame, night: pd.Timestamp, *, is_after: bool
) -> pd.Series | None:
    """The nearest event whose record has most of the words that name it."""
    wanted = _names(words)
    side = events[events["end_date"] < night] if is_after else events[events["start_date"] >= night]
    if not wanted or side.empty:
        return None
    texts = side[["title", "location", "event_id"]].fillna("").agg(" ".join, axis=1)
    scores = texts.map(lambda text: len(wanted & _names(text.replace("-", " "))))
    if scores.max() < min(FEWEST_WORDS, len(wanted)):
        return None
    best = side[scores == scores.max()]
    order = best.sort_values("start_date")
    return order.iloc[-1] if is_after else order.iloc[0]


def _base_rate(
    event: pd.Series, events: pd.DataFrame, brief: AttackBrief, days: int
) -> float | None:
    """Share of dates around the night with an event of the same group as near on that side."""
    if abs(days) > FURTHEST:
        return None
    primary = events[(events["tier"] == 1).fillna(False)]
    groups = group_of_category(primary["category"])
    group = group_of_category(pd.Series([event["category"]])).iloc[0]
    starts = primary.loc[groups == group, "start_date"]
    night = pd.Timestamp(brief.night)
    around = pd.Timedelta(days=AROUND)
    first = max(night - around, primary["start_date"].min())
    last = max(min(night + around, pd.Timestamp(brief.last_night)), night)
    dates = pd.date_range(first, last, freq="D", unit="s")
    window = Window(-days, -1) if days > 0 else Window(0, -days)
    return base_rate(starts, dates, window) if days else None
