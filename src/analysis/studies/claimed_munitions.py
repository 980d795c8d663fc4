"""Claims on munitions and places, set against the bulletins of the night."""

from __future__ import annotations

import re

import pandas as pd

from analysis.articles.claim import Claim, Subject
from analysis.studies.attack_brief import AttackBrief
from analysis.studies.night_composition import Composition
from analysis.studies.verdicts import Judged, Reading, Verdict, counted, holds, joined, said_of
from analysis.terms import BALLISTIC_GROUP, WeaponClass

GROUPS = {"all": "total", "drones": "drones", "missiles": "missiles"}
WORDS = {"all": "all munitions", "drones": "drones", "missiles": "missiles"}
HALVES = (0.005, 0.0005)
"""Half of the last digit of a share printed as 94 % and as 93.6 %."""
_TEST = "against the national bulletins of the night"


def launched(claim: Claim, brief: AttackBrief) -> Judged:
    """Judge a number launched: of the night, of one of its windows, of the ballistic group."""
    found = _counted(claim, brief.composition, "launched")
    readings = [_reading(claim, name, value, "launched") for name, value in found.items()]
    for window in brief.composition.windows.to_dict("records"):
        value = window[GROUPS[claim.munition]] if claim.munition in GROUPS else pd.NA
        if len(brief.composition.windows) > 1 and not pd.isna(value) and holds(claim, value):
            hours = f"{window['window_start']:%H:%M} to {window['window_end']:%H:%M}"
            readings.append(
                Reading(f"of the window {hours}", Verdict.SUPPORTED, f"launched: {counted(value)}")
            )
    return _judged(claim, brief, readings)


def fate(claim: Claim, brief: AttackBrief) -> Judged:
    """Judge a number shot down, suppressed or neutralised, as far as a regime tells them."""
    both = _counted(claim, brief.composition, "neutralised")
    readings = []
    if claim.subject is not Subject.NEUTRALISED:
        column = "intercepted" if claim.subject is Subject.SHOT_DOWN else "suppressed"
        word = "shot down" if claim.subject is Subject.SHOT_DOWN else "suppressed"
        for name, value in _counted(claim, brief.composition, column).items():
            readings.append(_reading(claim, f"{name}, {word} alone", value, word))
        unseparated = _counted(claim, brief.composition, "neutralised_unseparated")
        if not readings and unseparated:
            numbers = "the bulletin gives one figure for shot down and suppressed together"
            readings.append(Reading(f"{word} alone", Verdict.NOT_IN_DATA, numbers))
    if claim.subject is not Subject.SUPPRESSED:
        readings += [_reading(claim, name, v, "neutralised") for name, v in both.items()]
    judged = _judged(claim, brief, readings)
    undecided = any(r.verdict is Verdict.NOT_IN_DATA for r in readings)
    if undecided and judged.verdict is Verdict.SUPPORTED:
        return Judged(claim, Verdict.DEPENDS, judged.test, judged.numbers, judged.readings)
    return judged


def share(claim: Claim, brief: AttackBrief) -> Judged:
    """Judge a share stopped; that of all munitions is read beside those of drones and missiles."""
    asked = GROUPS.get(claim.munition, claim.munition)
    readings = []
    for name in dict.fromkeys((asked, "total", "drones", "missiles")):
        row = brief.composition.row(name)
        if row is None or pd.isna(row["neutralised"]) or not row["launched"]:
            continue
        value = float(row["neutralised"]) / float(row["launched"])
        numbers = (
            f"{counted(row['neutralised'])} of {counted(row['launched'])} launched, {value:.1%}"
        ).replace("%", "\u00a0%")
        fits = said_of(holds(claim, value, slack=_half_a_digit(claim)))
        readings.append(Reading(_name(name), fits, numbers))
    own = [r for r in readings if r.definition == _name(asked)]
    if not own:
        return _nothing(claim, brief)
    test = "neutralised / launched, against the national bulletins of the night"
    told = "; ".join(f"{r.definition}: {r.numbers}" for r in readings)
    if own[0].verdict is Verdict.SUPPORTED:
        return Judged(claim, Verdict.SUPPORTED, test, told)
    return Judged(claim, joined(readings), test, told, tuple(readings))


def places(claim: Claim, brief: AttackBrief) -> Judged:
    """Judge a number of places: bulletins count places hit and places of debris, nationwide."""
    if claim.subject is Subject.DISTRICTS:
        numbers = "the data hold no districts of a town"
        return Judged(claim, Verdict.NOT_IN_DATA, "districts", numbers)
    made = brief.composition
    known = {"places hit": made.impact_sites, "places of falling debris": made.debris_sites}
    readings = [
        Reading(name, said_of(holds(claim, value)), f"{counted(value)} in the whole country")
        for name, value in known.items()
        if value is not None
    ]
    if made.impact_sites is not None and made.debris_sites is not None:
        value = made.impact_sites + made.debris_sites
        numbers = f"{counted(value)} in the whole country"
        readings.append(Reading("both together", said_of(holds(claim, value)), numbers))
    told = "; ".join(f"{r.definition}: {r.numbers}" for r in readings)
    if not readings or joined(readings) is Verdict.CONTRADICTED:
        # A town's own count is no count of the bulletin, which tells nothing of single towns.
        numbers = f"the bulletin counts no places within a town; {told or 'it names none'}"
        return Judged(claim, Verdict.NOT_IN_DATA, _TEST, numbers)
    return Judged(claim, joined(readings), _TEST, told, tuple(readings))


def other_raid(claim: Claim) -> Judged:
    """Set the figures of the other side's sky apart."""
    numbers = (
        "Ukrainian drones over Russia are no part of this raid; no figure of these data counts them"
    )
    return Judged(claim, Verdict.NOT_IN_DATA, "set apart", numbers)


def _half_a_digit(claim: Claim) -> float:
    said = 100 * (claim.low if claim.low is not None else claim.high or 0)
    return HALVES[abs(said - round(said)) > 1e-6] + 1e-9


def _counted(claim: Claim, made: Composition, column: str) -> dict[str, int]:
    """The figures that a claim may mean, by what they count."""
    name = GROUPS.get(claim.munition, claim.munition)
    if name not in GROUPS.values() and name not in WeaponClass.values():
        return _of_model(claim.munition, made, column)
    found = {}
    row = made.row(name)
    if row is not None and not pd.isna(row[column]):
        found[_name(name)] = int(row[column])
    if claim.munition == WeaponClass.BALLISTIC_MISSILE:
        # Articles call all of the group ballistic; the bulletin names the models.
        rows = [r for c in BALLISTIC_GROUP if (r := made.row(str(c))) is not None]
        values = [r[column] for r in rows]
        if len(rows) > 1 and not any(pd.isna(value) for value in values):
            found["the ballistic group"] = int(sum(values))
    return found


def _of_model(model: str, made: Composition, column: str) -> dict[str, int]:
    """The figures of a model, which a bulletin may give together with another."""
    rows = made.by_model
    wanted = {*model.split("/"), model}
    is_own = [bool(wanted & {*re.split(r"/| and ", name), name}) for name in rows["model"]]
    own = rows[is_own]
    known = own.dropna(subset=[column])
    return {str(row["model"]): int(row[column]) for row in known.to_dict("records")}


def _name(name: str) -> str:
    words = {GROUPS[key]: word for key, word in WORDS.items()}
    return words.get(name) or f"{WeaponClass(name).label.lower()}s"


def _reading(claim: Claim, name: str, value: int, word: str) -> Reading:
    return Reading(name, said_of(holds(claim, value)), f"{word}: {counted(value)}")


def _judged(claim: Claim, brief: AttackBrief, readings: list[Reading]) -> Judged:
    if not readings:
        return _nothing(claim, brief)
    verdict = joined(readings)
    best = next((r for r in readings if r.verdict is verdict), readings[0])
    told = (
        best.numbers
        if verdict is not Verdict.DEPENDS
        else "; ".join(f"{r.definition}: {r.numbers}" for r in readings)
    )
    return Judged(claim, verdict, _TEST, told, tuple(readings) if len(readings) > 1 else ())


def _nothing(claim: Claim, brief: AttackBrief) -> Judged:
    reason = brief.composition.reason or "the national bulletins of the night give no such figure"
    return Judged(claim, Verdict.NOT_IN_DATA, _TEST, reason)
