"""Claims on size and on calm: "one of the largest of the war", "weeks of relative calm"."""

from __future__ import annotations

import pandas as pd

from analysis.articles.claim import Claim
from analysis.studies.attack_brief import AttackBrief
from analysis.studies.claimed_tolls import TOP
from analysis.studies.night_calm import Calm
from analysis.studies.night_ranks import MEASURES, standing
from analysis.studies.verdicts import Judged, Reading, Verdict, counted, day, joined, said_of

ASKED = {
    "": ("total", "drones", "missiles"),
    "drones": ("drones",),
    "missiles": ("missiles",),
    "ballistic_missile": ("ballistic",),
}
CALM_DAYS = 28
"""Nights looked back on: four weeks, as far as "weeks" can well reach."""
LAST_WEEK = 7


def size(claim: Claim, brief: AttackBrief) -> Judged:
    """Judge a rank by launches: all munitions, drones and missiles apart when none is named."""
    test = "nights ranked by launches in national bulletins, those with as many sharing a place"
    night = pd.Timestamp(brief.night)
    series = brief.ranks.series
    start = _start(claim, night, series["night"].min())
    compared = series[(series["night"] <= night) & (series["night"] >= start)]
    readings = []
    for measure in ASKED.get(claim.munition, ASKED[""]):
        own = compared.loc[compared["night"] == night, measure]
        if own.empty or pd.isna(own.iloc[0]) or not own.iloc[0]:
            continue
        found = standing(compared[measure], float(own.iloc[0]))
        fits = found.place <= TOP if claim.is_among else found.place == int(claim.low or 1)
        value, ranked = counted(found.value), counted(found.ranked)
        numbers = f"{value} launched, place {found.place} of {ranked} nights to that date"
        if claim.since or claim.days:
            numbers = f"{value} launched, place {found.place} of {ranked} nights since {day(start)}"
        readings.append(Reading(f"by {MEASURES[measure].lower()}", said_of(fits), numbers))
    if not readings:
        reason = brief.ranks.row("total")["reason"] or "no such launches are reported of the night"
        return Judged(claim, Verdict.NOT_IN_DATA, test, str(reason))
    if claim.is_among:
        test = f"{test}; “one of” taken as the first {TOP}"
    numbers = "; ".join(f"{r.definition}: {r.numbers}" for r in readings)
    return Judged(claim, joined(readings), test, numbers, tuple(readings))


def calm(claim: Claim, brief: AttackBrief) -> Judged:
    """Judge calm by its readings: fewer large raids, a quiet stretch, a quiet last week."""
    test = "raids of half the night's launches and more, in the four weeks before"
    made = brief.calm
    if made.threshold is None or made.frame.empty:
        reason = made.reason or "nothing is reported of the nights before"
        return Judged(claim, Verdict.NOT_IN_DATA, test, reason)
    large = counted(_listed(made))
    readings = [
        _fewer(brief, large),
        _stretch(claim, brief, large),
        _week(brief),
    ]
    numbers = "; ".join(f"{r.definition}: {r.numbers}" for r in readings)
    return Judged(claim, joined(readings), test, numbers, tuple(readings))


def _start(claim: Claim, night: pd.Timestamp, first: pd.Timestamp) -> pd.Timestamp:
    if claim.since:
        return pd.Timestamp(claim.since)
    return night - pd.Timedelta(days=claim.days) if claim.days else first


def _fewer(brief: AttackBrief, large: str) -> Reading:
    made = brief.calm
    row = made.row(_listed(made), CALM_DAYS)
    raids, usual = int(row["raids"]), float(row["usual"])
    numbers = (
        f"{raids} raids of {large} or more in {CALM_DAYS} nights, {usual:g} in the "
        "median of such spells in the eight weeks before"
    )
    fits = raids < usual
    return Reading("fewer large raids than usual", said_of(fits), numbers)


def _listed(made: Calm) -> int:
    """The size that counts as large: the threshold, or the nearest of those that were counted."""
    known = made.frame["threshold"].unique()
    wanted = made.threshold or 0
    return int(min(known, key=lambda size: abs(size - wanted)))


def _before(brief: AttackBrief, nights: int) -> pd.DataFrame:
    night = pd.Timestamp(brief.night)
    series = brief.ranks.series
    return series[
        (series["night"] < night) & (series["night"] >= night - pd.Timedelta(days=nights))
    ]


def _stretch(claim: Claim, brief: AttackBrief, large: str) -> Reading:
    """The longest run of nights without a large raid, against two weeks or the length claimed."""
    before = _before(brief, CALM_DAYS + LAST_WEEK)
    is_large = (before["total"] >= _listed(brief.calm)).to_numpy()
    best, run = (0, 0), 0
    for at, breaks in enumerate(is_large):
        run = 0 if breaks else run + 1
        if run > best[0]:
            best = (run, at)
    length, end = best
    wanted = min(claim.days or 14, 14)
    if not length:
        return Reading(
            "a stretch without one", Verdict.CONTRADICTED, f"none without raids of {large} or more"
        )
    nights = before["night"].dt.date.to_list()
    numbers = (
        f"no raids of {large} or more from {day(nights[end - length + 1])} to {day(nights[end])}"
    )
    return Reading("a stretch without one", said_of(length >= wanted), numbers)


def _week(brief: AttackBrief) -> Reading:
    before = _before(brief, LAST_WEEK)
    largest = before.sort_values("total").iloc[-1]
    fits = bool(largest["total"] < _listed(brief.calm))
    numbers = f"the largest was {counted(largest['total'])} on {day(largest['night'])}"
    return Reading("the last week before", said_of(fits), numbers)
