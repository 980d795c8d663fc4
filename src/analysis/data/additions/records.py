"""The figures of a bulletin as salvo lines: one per munition launched, each with its words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import pandas as pd

from analysis.bulletins.bulletin import Bulletin
from analysis.bulletins.figures import Figure, Role
from analysis.bulletins.lexicon import Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.sums import sides
from analysis.data.sources.delimited import Moment
from analysis.data.sources.identity import digest
from analysis.data.weapons import class_of_model
from analysis.errors import SalvoSourceError
from analysis.terms import BALLISTIC_GROUP, Scope, WeaponClass

DRONE = "Shahed-136/131"
PUBLISHER = "kpszsu"


def line_records(
    read: Bulletin, source: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], tuple[str, ...]]:
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
    by_model: dict[tuple[str, str], list[Figure]] = {}
    for figure in told.launched:
        by_model.setdefault(_weapon(figure), []).append(figure)
    if not by_model:
        raise SalvoSourceError(
            "The text states no number launched, and a salvo line needs one: what was shot down "
            "alone says nothing of a rate. Nothing was written."
        )
    down: dict[tuple[str, str], list[Figure]] = {}
    for figure in told.down:
        key = _weapon(figure)
        if key not in by_model:
            questions.append(f"“{figure.quote}” is of nothing that is stated as launched.")
        down.setdefault(key, []).append(figure)
    records, words = [], []
    for place, ((model, weapon_class), figures) in enumerate(by_model.items()):
        key = (model, weapon_class)
        fates, is_drone = down.get(key, []), weapon_class == WeaponClass.ONE_WAY_ATTACK_DRONE
        bounds = [f for f in (*figures, *fates) if f.is_bound]
        questions += [f"“{f.quote}” is a bound and no number: left out." for f in bounds]
        record = {
            **moments,
            "model": model,
            "source_model": model,
            "weapon_class": weapon_class,
            "scope": Scope.NATIONAL.value,
            "launched": _sum(figures),
            "intercepted": _sum(fates) if fates else None,
            "suppressed": _sum(told.lost) if is_drone and told.lost else None,
            "still_airborne": _airborne(read) if is_drone else None,
            "left_airspace": _sum(told.gone) if is_drone and told.gone else None,
            "impact_sites": _places(read, Outcome.HIT) if place == 0 else None,
            "debris_sites": _places(read, Outcome.DEBRIS) if place == 0 else None,
            "jet_drones_launched": _sum([f for f in figures if "jet" in f.label]) or None,
            "publisher": PUBLISHER if PUBLISHER in source else _publisher(source),
            "source": source,
            "flags": _flags(model, weapon_class),
        }
        start, end = _moment(moments, "start"), _moment(moments, "end")
        record["line_id"] = digest(start, end, model, None, None, source)
        records.append(record)
        words.append(_worded("launched", figures) | _worded("outcome", fates))
    return records, words, tuple(dict.fromkeys(questions))


def _window(read: Bulletin) -> dict[str, Any]:
    window = read.window
    night = window.end.date() if window.end else window.night
    if night is None:
        raise SalvoSourceError(
            "The text names no night with its year. Say when it was published: --published "
            "2026-06-08. Nothing was written."
        )
    midnight = datetime.combine(night, time())
    return {
        "window_start": pd.Timestamp(window.start or midnight),
        "window_end": pd.Timestamp(window.end or midnight),
        "window_start_precision": "minute" if window.start else "day",
        "window_end_precision": "minute" if window.end else "day",
        "night": pd.Timestamp(night),
    }


def _moment(moments: dict[str, Any], edge: str) -> Moment:
    return Moment(moments[f"window_{edge}"], moments[f"window_{edge}_precision"] == "minute")


def _weapon(figure: Figure) -> tuple[str, str]:
    """Canonical model and class of a figure; drones of a bulletin are one line."""
    if figure.family is Family.DRONE:
        return DRONE, WeaponClass.ONE_WAY_ATTACK_DRONE.value
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


def _sum(figures: Sequence[Figure]) -> int | None:
    """The sum of exact figures; None when a part is only bounded."""
    return None if any(f.is_bound for f in figures) else sum(f.value for f in figures)


def _airborne(read: Bulletin) -> int | None:
    said = read.still_in_air or ""
    return int(said) if said.isdigit() else None


def _places(read: Bulletin, outcome: Outcome) -> int | None:
    found = [f for f in read.figures if f.outcome is outcome and f.role is Role.PLACES]
    return found[0].value if found and not found[0].is_bound else None


def _publisher(source: str) -> str:
    return source.split("/")[2] if "//" in source else source.split("/")[0]


def _worded(name: str, figures: Sequence[Figure]) -> dict[str, Any]:
    if not figures:
        return {f"{name}_words": None, f"{name}_from": None, f"{name}_to": None}
    words = "; ".join(" ".join(f.quote.split()) for f in figures)
    start, end = min(f.span.start for f in figures), max(f.span.end for f in figures)
    return {f"{name}_words": words, f"{name}_from": start, f"{name}_to": end}
