"""Claims on people killed and injured, set against the toll as it was told, report by report."""

from __future__ import annotations

import pandas as pd

from analysis.articles.claim import Claim, Subject
from analysis.studies.attack_brief import AttackBrief, Tables
from analysis.studies.verdicts import Judged, Reading, Verdict, counted, day, holds, joined, said_of

COLUMNS = {
    Subject.KILLED: ("killed", "killed"),
    Subject.INJURED: ("injured", "injured"),
    Subject.CHILDREN_KILLED: ("killed_children", "children killed"),
    Subject.CHILDREN: ("killed_children", "children killed"),
    Subject.MISSING: ("missing", "missing"),
}
_TEST = "against every report of the toll of that day's attacks"


def toll(claim: Claim, brief: AttackBrief) -> Judged:
    """Judge a number of people: told by some report, and what the latest says."""
    if claim.subject not in COLUMNS:
        numbers = {
            Subject.AGES: "the data hold no ages",
            Subject.CHILDREN_INJURED: "the data hold no number of injured children of one attack",
        }[claim.subject]
        return Judged(claim, Verdict.NOT_IN_DATA, _TEST, numbers)
    column, word = COLUMNS[claim.subject]
    known = [(attack, told) for attack, told in _by_attack(brief) if told[column].notna().any()]
    if not known:
        reason = brief.toll.reason or f"no report of that day's attacks gives a number {word}"
        return Judged(claim, Verdict.NOT_IN_DATA, _TEST, reason)
    for attack, told in known:
        judged = _told(claim, attack, told.dropna(subset=[column]), column, word)
        if judged is not None:
            return judged
    attack, told = known[0]
    values = told[column].dropna()
    numbers = f"{attack['place']}, {word}: {counted(values.min())} to {counted(values.max())}"
    return Judged(claim, Verdict.CONTRADICTED, _TEST, numbers)


def rank(claim: Claim, brief: AttackBrief, tables: Tables) -> Judged:
    """Judge "the deadliest …" among the attacks listed, by the first toll and by the latest."""
    test = "by people killed, among the attacks on one place that are listed"
    main = brief.toll.main
    if main is None or pd.isna(main["killed"]):
        reason = brief.toll.reason or "no report of that day's attacks gives a number killed"
        return Judged(claim, Verdict.NOT_IN_DATA, test, reason)
    others = _listed(tables.tolls, brief, claim)
    readings = []
    for name, column in (("by the latest toll", "killed"), ("by the first toll", "first_killed")):
        if pd.isna(main[column]):
            continue
        value = int(main[column])
        more = others[others["killed"] >= value]
        place = 1 + int((others["killed"] > value).sum())
        last = "none before it"
        if len(more):
            newest = more.iloc[-1]
            last = f"the last with as many: {newest['place']}, {day(newest['attack_date'])}"
        fits = place <= (TOP if claim.is_among else int(claim.low or 1))
        numbers = f"{counted(value)} killed, place {place} of {len(others) + 1} listed; {last}"
        readings.append(Reading(name, said_of(fits), numbers))
    numbers = "; ".join(f"{r.definition}: {r.numbers}" for r in readings)
    return Judged(claim, joined(readings), test, numbers, tuple(readings))


TOP = 10
"""Places that "one of the deadliest" and "one of the largest" are taken to mean."""


def _listed(tolls: pd.DataFrame, brief: AttackBrief, claim: Claim) -> pd.DataFrame:
    """Attacks on one place before the night, in the span that the claim compares with."""
    night = pd.Timestamp(brief.night)
    start = pd.Timestamp(claim.since) if claim.since else pd.Timestamp.min
    if claim.days:
        start = night - pd.Timedelta(days=claim.days)
    kept = tolls["is_preferred"].fillna(False) & tolls["area_scope"].isin(["city", "oblast"])
    dated = (tolls["attack_date"] < night) & (tolls["attack_date"] >= start)
    if claim.names_place:
        kept &= tolls["place"].str.casefold() == claim.names_place.casefold()
    known = tolls[kept & dated & tolls["killed"].notna()]
    return known.sort_values("attack_date")


def _by_attack(brief: AttackBrief) -> list[tuple[pd.Series, pd.DataFrame]]:
    rows = [row for _, row in brief.toll.attacks.iterrows()]
    return [(row, brief.toll.reports[str(row["attack_id"])]) for row in rows]


def _told(
    claim: Claim, attack: pd.Series, told: pd.DataFrame, column: str, word: str
) -> Judged | None:
    """The verdict if some report of an attack says the figure; None if none does."""
    fits = told[[holds(claim, value) for value in told[column]]]
    if fits.empty:
        return None
    first, last = fits.iloc[0], told.iloc[-1]
    numbers = f"{attack['place']}, {word}: {counted(first[column])}{_as_of(first)}"
    if int(last[column]) != int(first[column]):
        later, status = counted(last[column]), last["toll_status"]
        change = f"the figure fell to {later} ({status})"
        if last[column] > first[column]:
            change = f"the figure rose to {later} ({status})"
        numbers = f"{numbers}; {change}"
    return Judged(claim, Verdict.SUPPORTED, _TEST, numbers)


def _as_of(report: pd.Series) -> str:
    when = report["as_of"]
    return f" (as of {str(when).replace('T', ' ')})" if isinstance(when, str) else ""
