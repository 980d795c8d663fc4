"""The figures of a bulletin as salvo lines: one per munition launched, each with its words.

The lines follow the practice of the data they join: drones that fly together are one line, places
hit stand on the line of the drones, and a report "as of 09:00" ends its window at that hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import pandas as pd

from analysis.bulletins.bulletin import Bulletin
from analysis.bulletins.figures import Figure, Role
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.numerals import Bound
from analysis.bulletins.sums import Sides, sides
from analysis.data.additions.fates import Fate, Weapon, fates_by_weapon, total
from analysis.data.sources.delimited import Moment
from analysis.data.sources.identity import digest
from analysis.data.weapons import class_of_model
from analysis.errors import SalvoSourceError
from analysis.terms import BALLISTIC_GROUP, Scope, WeaponClass

DRONE = "Shahed-136/131"
DRONE_CLASS = WeaponClass.ONE_WAY_ATTACK_DRONE.value
PUBLISHER = "kpszsu"


@dataclass(frozen=True)
class LineRecords:
    """Salvo lines as plain records, in the order of the text.

    Attributes
    ----------
    records, words
        One per munition launched: its cells, and the words of its figures with their places.
    is_joint
        Whether what became of it is one figure for shot down and suppressed together.
    questions
        What the text leaves open.
    """

    records: list[dict[str, Any]]
    words: list[dict[str, Any]]
    is_joint: list[bool]
    questions: tuple[str, ...]


def line_records(read: Bulletin, source: str) -> LineRecords:
    """One record per munition launched, its words, and what stays open.

    Raises
    ------
    SalvoSourceError
        If the text names no night, or states no launches.
    """
    moments = _window(read)
    told = sides(read.figures)
    questions = [str(i.message) for i in read.inconsistencies]
    questions += [str(a.message) for a in read.ambiguities]
    by_weapon: dict[Weapon, list[Figure]] = {}
    for figure in told.launched:
        if figure.family is Family.ANY:
            questions.append(f"“{figure.quote}” does not say of what: left out.")
        else:
            by_weapon.setdefault(_weapon(figure), []).append(figure)
    if not by_weapon:
        raise SalvoSourceError(
            "The text states no number launched, and a salvo line needs one: what was shot down "
            "alone says nothing of a rate. Nothing was written."
        )
    questions += [f"{name} is said to be launched, without a number." for name in read.uncounted]
    questions += _beyond_the_parts(told, by_weapon)
    labelled = {f.label: weapon for weapon, figures in by_weapon.items() for f in figures}
    fates = fates_by_weapon(
        told, read.figures, by_weapon, lambda f: labelled.get(f.label) or _weapon(f)
    )
    questions += fates.questions
    sited = next((w for w in by_weapon if w[1] == DRONE_CLASS), next(iter(by_weapon)))
    records, words, is_joint = [], [], []
    for weapon, figures in by_weapon.items():
        fate = fates.of(weapon)
        is_drone = weapon[1] == DRONE_CLASS
        for figure in (*figures, *fate.figures):
            if figure.is_bound:
                questions.append(f"“{figure.quote}” is a bound and no number: left out.")
            elif figure.bound is Bound.ABOUT:
                questions.append(f"“{figure.quote}” is a number given as approximate.")
        record = {
            **moments,
            "model": weapon[0],
            "source_model": weapon[0],
            "weapon_class": weapon[1],
            "scope": Scope.NATIONAL.value,
            "launched": total(figures),
            "intercepted": fate.destroyed,
            "suppressed": fate.suppressed,
            "still_airborne": _airborne(read) if is_drone else None,
            "left_airspace": fate.left,
            "impact_sites": _places(read, Outcome.HIT) if weapon == sited else None,
            "debris_sites": _places(read, Outcome.DEBRIS) if weapon == sited else None,
            **(_inside_drones(read, figures, fate) if is_drone else {}),
            "publisher": PUBLISHER if PUBLISHER in source else _publisher(source),
            "source": source,
            "flags": _flags(*weapon),
        }
        start, end = _moment(moments, "start"), _moment(moments, "end")
        record["line_id"] = digest(start, end, weapon[0], None, None, source)
        records.append(record)
        words.append(_worded("launched", figures) | _worded("outcome", fate.figures))
        is_joint.append(fate.is_joint)
    return LineRecords(records, words, is_joint, tuple(dict.fromkeys(questions)))


def _beyond_the_parts(told: Sides, by_weapon: dict[Weapon, list[Figure]]) -> list[str]:
    """Whether a total of launches is stated that the lines do not hold."""
    whole, held = told.total("launched"), [total(figures) for figures in by_weapon.values()]
    if whole is None or None in held or sum(n or 0 for n in held) == whole.value:
        return []
    return [
        f"{whole.value:,} launched in all is stated, and the lines hold "
        f"{sum(n or 0 for n in held):,}."
    ]


def _window(read: Bulletin) -> dict[str, Any]:
    """The window; without a stated end, up to the hour to which the report counts."""
    window = read.window
    end = window.end
    as_of_same = window.as_of and window.night in (None, window.as_of.date())
    if end is None and as_of_same and not window.is_daytime:
        end = window.as_of
    night = end.date() if end else window.night
    if night is None:
        if window.unnamed:
            raise SalvoSourceError(
                f"No night is known: {window.unnamed}. Add the line with the date of the post to "
                "the text. Nothing was written."
            )
        raise SalvoSourceError(
            "The text names no night with its year. A text with a day and no year needs the day "
            "on which it was published: --published 2026-06-08. So does a text of the night that "
            "gives no date; to any other add the line with the date of the post. Nothing was "
            "written."
        )
    midnight = datetime.combine(night, time())
    return {
        "window_start": pd.Timestamp(window.start or midnight),
        "window_end": pd.Timestamp(end or midnight),
        "window_start_precision": "minute" if window.start else "day",
        "window_end_precision": "minute" if end else "day",
        "night": pd.Timestamp(night),
    }


def _moment(moments: dict[str, Any], edge: str) -> Moment:
    return Moment(moments[f"window_{edge}"], moments[f"window_{edge}_precision"] == "minute")


def _weapon(figure: Figure) -> Weapon:
    """Canonical model and class of a figure; drones of a bulletin are one line."""
    if figure.family is Family.DRONE:
        return DRONE, DRONE_CLASS
    classes = {class_of_model(model) for model in figure.models}
    models = " and ".join(sorted(figure.models, key=str.lower))
    if len(classes) == 1:
        return models, next(iter(classes)).value
    if classes and classes <= set(BALLISTIC_GROUP):
        return models, WeaponClass.BALLISTIC_MIXED.value
    kinds = {"ballistic": WeaponClass.BALLISTIC_MISSILE, "cruise": WeaponClass.CRUISE_MISSILE}
    if not classes:
        known = kinds.get(figure.label, WeaponClass.MISSILE_UNKNOWN)
        name = "Ballistic missile" if known is WeaponClass.BALLISTIC_MISSILE else "Unknown missile"
        return name, known.value
    return models, WeaponClass.MISSILE_MIXED.value


def _flags(model: str, weapon_class: str) -> str | None:
    flags = ["composite"] if " and " in model else []
    flags += ["unknown_model"] if weapon_class == WeaponClass.UNKNOWN else []
    return "; ".join(flags) or None


def _airborne(read: Bulletin) -> int | None:
    said = read.still_in_air or ""
    return int(said) if said.isdigit() else None


def _places(read: Bulletin, outcome: Outcome) -> int | None:
    found = [f for f in read.figures if f.outcome is outcome and f.role is Role.PLACES]
    return found[0].value if found and not found[0].is_bound else None


def _inside_drones(read: Bulletin, figures: Sequence[Figure], fate: Fate) -> dict[str, int | None]:
    """What is said of some of the drones: jets, and the estimate of Shaheds among them."""
    inside = {f.name: f.value for f in read.figures if f.role is Role.SUBCOUNT and not f.is_bound}
    jets = [f for f in figures if "jet" in f.label]
    fallen = [f for f in fate.figures if "jet" in f.label and f.outcome in DOWN]
    return {
        "jet_drones_launched": total(jets) if jets else inside.get("jet_launched"),
        "jet_drones_neutralised": total(fallen) if fallen else inside.get("jet_destroyed"),
        "estimated_shaheds": inside.get("shahed", inside.get("shahed_approx")),
    }


def _publisher(source: str) -> str:
    return source.split("/")[2] if "//" in source else source.split("/")[0]


def _worded(name: str, figures: Sequence[Figure]) -> dict[str, Any]:
    if not figures:
        return {f"{name}_words": None, f"{name}_from": None, f"{name}_to": None}
    words = "; ".join(" ".join(f.quote.split()) for f in figures)
    start, end = min(f.span.start for f in figures), max(f.span.end for f in figures)
    return {f"{name}_words": words, f"{name}_from": start, f"{name}_to": end}
