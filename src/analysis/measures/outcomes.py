"""What is counted night by night when attacks are set against dates.

Every night of a period holds a number. A night without a report holds 0 reported launches; whether
that is silence or quiet stands in the calendar of nights, and :func:`silent` tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.measures import interception, tempo
from analysis.periods import Period
from analysis.terms import Fate, NightStatus, Scope, WeaponClass


@dataclass(frozen=True)
class Outcome:
    """One series of counts: what it is, and the level under which a trend is not taken."""

    name: str
    label: str
    floor: float


OUTCOMES = {
    outcome.name: outcome
    for outcome in (
        Outcome("total", "launch volume", 20.0),
        Outcome("drones", "drones launched", 20.0),
        Outcome("missiles", "missiles launched", 1.0),
        Outcome("ballistic", "ballistic missiles launched", 0.5),
        Outcome("leakers", "leakers", 2.0),
        Outcome("mass_raid", "mass raids (local top tenth)", 0.02),
    )
}
"""The outcomes of the timing report, the declared one first."""

CONTROL = Outcome("tactical_uav", "tactical UAVs shot down", 1.0)
"""Counted by other commands, and only when shot down: a series that diplomacy need not move."""


def nightly_outcomes(
    lines: pd.DataFrame, *, period: Period, scope: str = Scope.NATIONAL
) -> pd.DataFrame:
    """Launches by group, leakers, and tactical UAVs, for every night of a period.

    Parameters
    ----------
    lines
        Salvo lines, all scopes and classes.
    scope
        Of the launches and leakers; tactical UAVs are counted from all sources.

    Returns
    -------
    DataFrame
        One row per night in order: ``night``, ``total``, ``drones``, ``missiles``, ``ballistic``,
        ``leakers``, ``tactical_uav``. ``mass_raid`` is a judgement and is made from ``total``.
    """
    chosen = interception.select(lines, period=period, scope=scope).lines
    made = tempo.nightly(chosen, period=period)
    leakers = interception.fates(chosen)[Fate.LEAKERS.value]
    tactical = lines[lines["weapon_class"] == WeaponClass.TACTICAL_UAV]
    for name, values, of in (
        ("leakers", leakers, chosen),
        (CONTROL.name, tactical["launched"], tactical),
    ):
        sums = values.astype("float64").fillna(0).groupby(of["night"]).sum()
        made[name] = made["night"].map(sums).fillna(0.0)
    counts = [name for name in made.columns if name != "night"]
    return made.astype(dict.fromkeys(counts, "float64"))


def silent(nights: pd.DataFrame, *, period: Period) -> pd.Series:
    """Mark the nights of a period for which no national report stands in the source.

    Returns
    -------
    Series of bool, one per night of the period, in order.
    """
    status = nights.set_index("night")["status"].reindex(period.calendar())
    quiet = [NightStatus.NO_REPORT.value, NightStatus.TRUCE.value]
    return (status.isna() | status.isin(quiet)).reset_index(drop=True)
