"""Shares by carrier, launch area, time of day or target, where the data support them.

A bulletin gives one figure for munitions of several carriers and places, so a share per carrier or
place exists only for lines that name one. Where these hold less than half of what a class launched,
or name but one carrier or place, there is no breakdown, and the study says so with the counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.data.regimes import group_of
from analysis.measures import interception, origins
from analysis.measures.origins import Attribution
from analysis.memo import memoised
from analysis.studies import segments, shares
from analysis.studies.frames import frame_of
from analysis.terms import STRIKE_CLASSES, Quantity, Scope, WeaponClass

MIN_COVERAGE = 0.5
"""Share of a class's launches that must be attributable for a breakdown to be given."""

NOUNS = {
    "carrier": ("carrier", "carriers"),
    "launch_area": ("launch area", "launch areas"),
    "time_of_day": ("time of day", "times of day"),
    "target_oblast": ("target oblast", "target oblasts"),
}
"""What lines are attributed to, in words: one and several."""

_FRAME = {
    "weapon_class": "str",
    "label": "str",
    "segment": "str",
    "value": "str",
    "raids": "int64",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "method": "str",
    "reason": "str",
}
_LAUNCHES = ("launched", *(each.value for each in Attribution))
_COVERAGE = {
    "weapon_class": "str",
    "label": "str",
    "segment": "str",
    **dict.fromkeys(_LAUNCHES, "int64"),
    "coverage": "float64",
    "values": "int64",
    "attributed_rate": "float64",
    "other_rate": "float64",
    "reason": "str",
}
_YEARS = {
    "year": "int64",
    "weapon_group": "str",
    **dict.fromkeys(_LAUNCHES, "int64"),
    "coverage": "float64",
}


@dataclass(frozen=True)
class Breakdown:
    """Shares by one attribute of the lines, and how far the attribute reaches.

    Attributes
    ----------
    frame
        One row per weapon class, segment and ``value`` of the attribute, for the classes that
        support it (none when none has a share): ``raids``, ``numerator``, ``denominator``,
        ``rate``, ``low``, ``high``, ``method``, ``reason`` (where ``rate`` is missing). Classes
        in their fixed order, then the most launched first.
    coverage
        One row per weapon class and segment: launches by :class:`Attribution` and their
        ``coverage``; ``values``, how many carriers or places are named alone; ``attributed_rate``
        and ``other_rate``, the munition-weighted shares of the lines that can be attributed and
        of those that cannot (when they differ, the former do not stand for the class);
        ``reason`` where the class is not broken down.
    years
        The same launches by ``year`` and ``weapon_group`` over the whole series.
    to, quantity, unit, level
        As asked.
    reason
        Why no class is broken down; None when one is.
    """

    frame: pd.DataFrame
    coverage: pd.DataFrame
    years: pd.DataFrame
    to: str
    quantity: Quantity
    unit: str
    level: float
    reason: str | None


@memoised
def breakdown(
    lines: pd.DataFrame,
    all_lines: pd.DataFrame,
    *,
    to: str,
    quantity: Quantity = Quantity.NEUTRALISATION_RATE,
    unit: str = "night",
    scope: str = Scope.NATIONAL,
    level: float = 0.95,
) -> Breakdown:
    """Break a share down by carrier, launch area, time of day or target oblast.

    Parameters
    ----------
    lines
        Selected salvo lines (:func:`analysis.measures.interception.select`).
    all_lines
        Every salvo line: for the correlation of rare classes, and for the years.
    to
        ``carrier``, ``launch_area``, ``time_of_day`` or ``target_oblast``.
    quantity
        The share; segments that do not support it are in the coverage and not in the frame.
    unit
        ``night`` or ``window``: a raid is what one class launched in it, per value.
    scope
        Of the lines.
    level
        Of the intervals, which are design-effect intervals with the correlation of the class.

    Raises
    ------
    SalvoParameterError
        When ``to``, the unit or the scope is unknown.
    SalvoRegimeError
        When no line at all supports the share.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> from analysis.periods import Period
    >>> every = load_salvos()
    >>> chosen = interception.select(every, period=Period.parse("2026-03-01", "2026-05-31"))
    >>> by_day = breakdown(chosen.lines, every, to="time_of_day").frame
    >>> drones = by_day[by_day["weapon_class"] == "one_way_attack_drone"]
    >>> dict(zip(drones["value"], drones["denominator"]))
    {'night': 17282, 'day': 2712}
    >>> breakdown(chosen.lines, every, to="target_oblast").reason
    'no weapon class can be broken down by target oblast: ...'
    """
    one, several = NOUNS.get(to, (to, to))
    attributes = origins.attribute(lines, to)
    segments.unit_keys(unit)
    segments.require_some_support(lines, quantity)
    lines = lines.assign(
        segment=segments.segment_of(lines, quantity),
        value=attributes["value"],
        attribution=attributes["attribution"],
    )
    reach = _coverage(lines, to, quantity)
    raids = segments.by_raid(lines, quantity, unit=unit)
    rho = segments.correlations(raids, all_lines=all_lines, scope=scope, unit=unit)
    judged = rho.set_index(["weapon_class", "segment"])["rho"]
    rows = []
    for name, segment in reach.loc[reach["reason"].isna(), ["weapon_class", "segment"]].to_numpy():
        part = lines[
            (lines["weapon_class"] == name)
            & (lines["segment"] == segment)
            & (lines["attribution"] == Attribution.ATTRIBUTED)
        ]
        keys = ["value", *dict.fromkeys([*segments.unit_keys(unit), "night"])]
        clusters = interception.shares(part, quantity, by=keys)
        own = [
            _row(name, segment, value, group, rho=float(judged[name, segment]), level=level)
            for value, group in clusters.groupby("value")
        ]
        rows.extend(sorted(own, key=lambda row: (-row["denominator"], row["value"])))
    frame = frame_of(([row.get(name) for name in _FRAME] for row in rows), _FRAME)
    reason = None
    if frame[["rate", "low", "high"]].isna().all(axis=None):
        launched = int(reach["launched"].sum())
        named = int(reach[Attribution.ATTRIBUTED.value].sum())
        reason = (
            f"no weapon class can be broken down by {one}: {named:,} of {launched:,} munitions "
            f"launched stand in lines of one {one}; the others name several {several}, none, or "
            f"nothing so narrow{_alone(reach)}. Ask for the share of the class"
            if launched
            else "no launches reported in the period"
        )
        frame = frame.head(0)
    years = _years(all_lines, lines, to, scope)
    return Breakdown(frame, reach, years, to, quantity, unit, level, reason)


def _alone(reach: pd.DataFrame) -> str:
    """Name the classes that are attributed, and to one value only, so that nothing compares."""
    enough = reach[(reach["coverage"] >= MIN_COVERAGE) & reach["reason"].notna()]
    told = [f"{row['label'].lower()}: {row['reason']}" for _, row in enough.iterrows()]
    return "".join(f"; {words}" for words in told)


def _row(
    name: str, segment: str, value: object, raids: pd.DataFrame, *, rho: float, level: float
) -> dict[str, Any]:
    keys = {"weapon_class": name, "segment": segment, "value": value}
    return {**keys, "label": WeaponClass(name).label, **shares.judge(raids, rho=rho, level=level)}


def _coverage(lines: pd.DataFrame, to: str, quantity: Quantity) -> pd.DataFrame:
    """Attribution by class and segment, classes in their fixed order, with a verdict on each."""
    keys = ["weapon_class", "segment"]
    table = origins.coverage(lines, to, by=keys).set_index(keys)
    order = {name.value: place for place, name in enumerate(STRIKE_CLASSES)}
    rows = []
    for key in sorted(table.index, key=lambda key: (order.get(key[0], len(order)), key[1])):
        name, segment = key
        counts = table.loc[key]
        part = lines[(lines["weapon_class"] == name) & (lines["segment"] == segment)]
        refused = segments.refusal(part, quantity)
        named = part["attribution"] == Attribution.ATTRIBUTED
        values = sorted(part.loc[named, "value"].unique())
        shares = (
            (None, None) if refused else (_rate(part[own], quantity) for own in (named, ~named))
        )
        reason = refused or _refusal(counts, values, to)
        launches = (int(counts[column]) for column in _LAUNCHES)
        label = WeaponClass(name).label
        rows.append(
            (name, label, segment, *launches, counts["coverage"], len(values), *shares, reason)
        )
    return frame_of(rows, _COVERAGE)


def _refusal(counts: pd.Series, values: list[str], to: str) -> str | None:
    """Why a class is not broken down; None when it is."""
    one, several = NOUNS[to]
    launched, named = int(counts["launched"]), int(counts[Attribution.ATTRIBUTED])
    if launched == 0:
        return "no launches reported"
    if named < MIN_COVERAGE * launched:
        return (
            f"{named:,} of {launched:,} launched can be attributed to one {one}, fewer than half: "
            f"{int(counts[Attribution.SEVERAL]):,} stand in lines of several {several}, "
            f"{int(counts[Attribution.TOO_WIDE]):,} in lines of none so narrow, "
            f"{int(counts[Attribution.NOT_GIVEN]):,} in lines that name none"
        )
    if len(values) == 1:
        return f"all {named:,} that can be attributed have one {one} ({values[0]}): no comparison"
    return None


def _rate(lines: pd.DataFrame, quantity: Quantity) -> float | None:
    share = interception.shares(lines, quantity, by=[])
    return None if share.empty else float(share["rate"].iloc[0])


def _years(all_lines: pd.DataFrame, lines: pd.DataFrame, to: str, scope: str) -> pd.DataFrame:
    """Attribution by year and group of weapons over the whole series, for the classes asked for."""
    names = [*lines["weapon_class"].unique()] or [*STRIKE_CLASSES]
    whole = interception.select(all_lines, classes=names, scope=scope).lines
    whole = whole.assign(year=whole["night"].dt.year, weapon_group=group_of(whole["weapon_class"]))
    table = origins.coverage(whole, to, by=["year", "weapon_group"])
    return table[list(_YEARS)].astype(_YEARS)
