"""Stretches of time over which a rate means one thing, and the raids within them.

A rate that does not compare across reporting regimes has one segment per regime. The
neutralisation and the leak rate compare from 2024-10-01 on; before, suppressed munitions were
not reported every night, and before 2024-07-10 not at all.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analysis.data.regimes import regime_of
from analysis.errors import SalvoParameterError, SalvoStatisticsError
from analysis.measures import interception
from analysis.measures.tempo import UNITS
from analysis.periods import COMPARABLE_SINCE, Period
from analysis.stats import grouped
from analysis.studies.frames import frame_of
from analysis.terms import Quantity, Regime

COMPARABLE, NOT_EVERY_NIGHT = "comparable", "not_every_night"
LABELS = {regime.value: regime.label for regime in Regime} | {
    NOT_EVERY_NIGHT: "Suppressed not reported every night",
    COMPARABLE: "Comparable",
}
"""Each segment in words."""

UNKNOWN_BASIS = "cannot be fitted"

_CORRELATIONS = {
    "weapon_class": "str",
    "segment": "str",
    "correlation_raids": "int64",
    "rho": "float64",
    "basis": "str",
}


def segment_of(lines: pd.DataFrame, quantity: Quantity) -> pd.Series:
    """Name the segment of each line; a rate compares within a segment and not between two.

    Parameters
    ----------
    lines
        ``night`` and ``reporting_regime``: salvo lines, or nights of a calendar.
    quantity
        The share asked for.

    Examples
    --------
    >>> nights = pd.to_datetime(["2024-08-01", "2025-01-01", "2025-08-28"])
    >>> lines = pd.DataFrame({"night": nights, "reporting_regime": ["separate"] * 2 + ["merged"]})
    >>> segment_of(lines, Quantity.NEUTRALISATION_RATE).tolist()
    ['not_every_night', 'comparable', 'comparable']
    >>> segment_of(lines, Quantity.INTERCEPTION_RATE).tolist()
    ['separate', 'separate', 'merged']
    """
    regime = lines["reporting_regime"]
    if quantity not in interception.ACROSS_REGIMES:
        return regime
    result = pd.Series(COMPARABLE, index=lines.index, dtype="str")
    result = result.mask(lines["night"] < pd.Timestamp(COMPARABLE_SINCE), NOT_EVERY_NIGHT)
    return result.mask(regime == Regime.KINETIC_ONLY, Regime.KINETIC_ONLY.value)


def refusal(lines: pd.DataFrame, quantity: Quantity) -> str | None:
    """Say why the lines' regime does not support a share; None when it does.

    Examples
    --------
    >>> refusal(pd.DataFrame({"reporting_regime": ["merged"]}), Quantity.INTERCEPTION_RATE)
    'not formed under the merged regime: munitions shot down and munitions suppressed are one ...'
    """
    outside = lines.loc[
        ~lines["reporting_regime"].isin(interception.SUPPORT[quantity]), "reporting_regime"
    ]
    if outside.empty:
        return None
    regime = Regime(outside.iloc[0])
    said = regime.definition[0].lower() + regime.definition[1:].rstrip(".")
    return f"not formed under the {regime} regime: {said}"


def require_some_support(lines: pd.DataFrame, quantity: Quantity) -> None:
    """Refuse a share that no line supports; a share that some support is refused in part.

    Raises
    ------
    SalvoRegimeError
        When there are lines and the regime of none supports the share.
    """
    supported = lines["reporting_regime"].isin(interception.SUPPORT[quantity])
    if not lines.empty and not supported.any():
        interception.require_support(lines, quantity)


def by_raid(lines: pd.DataFrame, quantity: Quantity, *, unit: str = "night") -> pd.DataFrame:
    """Numerator and denominator of each raid, weapon class and segment that support the share.

    Parameters
    ----------
    lines
        Selected salvo lines; lines of segments that do not support the share are left out.
    quantity
        The share.
    unit
        ``night`` or ``window``.

    Returns
    -------
    DataFrame
        One row per raid and class with a positive denominator: the keys of the unit, ``night``,
        ``weapon_class``, ``segment``, ``numerator``, ``denominator`` (int64).

    Raises
    ------
    SalvoParameterError
        When the unit is unknown.
    """
    keys = [*dict.fromkeys([*unit_keys(unit), "night"]), "weapon_class", "segment"]
    lines = lines.assign(segment=segment_of(lines, quantity))
    kept = lines[lines["reporting_regime"].isin(interception.SUPPORT[quantity])]
    # One segment at a time: the measure refuses lines that do not compare.
    parts = [interception.shares(part, quantity, by=keys) for _, part in kept.groupby("segment")]
    made = pd.concat(parts) if parts else kept.reindex(columns=[*keys, "numerator", "denominator"])
    made = made[[*keys, "numerator", "denominator"]]
    return made.astype({"numerator": "int64", "denominator": "int64"}).reset_index(drop=True)


def unit_keys(unit: str) -> list[str]:
    """The columns that make a raid.

    Raises
    ------
    SalvoParameterError
        When the unit is unknown.
    """
    if unit not in UNITS:
        raise SalvoParameterError(f"Unknown unit {unit!r}. Choose one of {', '.join(UNITS)}.")
    return UNITS[unit]


def segment_nights(period: Period, *, weapon_class: str, quantity: Quantity) -> pd.DataFrame:
    """Every night of a period, from the first of the source on, with its segment for a class.

    Examples
    --------
    >>> nights = segment_nights(
    ...     Period.parse("2025-07-23", "2025-07-24"),
    ...     weapon_class="one_way_attack_drone",
    ...     quantity=Quantity.INTERCEPTION_RATE,
    ... )
    >>> nights["segment"].tolist()
    ['separate', 'merged']
    """
    nights = pd.DataFrame({"night": period.calendar()})
    classes = pd.Series(weapon_class, index=nights.index, dtype="str")
    nights["reporting_regime"] = regime_of(nights["night"], classes)
    nights = nights.dropna(subset="reporting_regime")
    return nights.assign(segment=segment_of(nights, quantity))


def regimes_in(period: Period, *, weapon_class: str) -> tuple[tuple[date, date, str], ...]:
    """First night, last night and name of each reporting regime of a class within a period.

    Examples
    --------
    >>> regimes_in(Period.parse("2025-07-23", "2025-07-25"), weapon_class="one_way_attack_drone")
    ((datetime.date(2025, 7, 23), datetime.date(2025, 7, 23), 'Shot down and suppressed apart'),
     (datetime.date(2025, 7, 24), datetime.date(2025, 7, 25), 'One figure'))
    """
    nights = segment_nights(period, weapon_class=weapon_class, quantity=Quantity.INTERCEPTION_RATE)
    return tuple(
        (part["night"].iloc[0].date(), part["night"].iloc[-1].date(), LABELS[str(regime)])
        for regime, part in nights.groupby("reporting_regime", sort=False)
    )


def correlations(
    clusters: pd.DataFrame, *, all_lines: pd.DataFrame, scope: str, unit: str = "night"
) -> pd.DataFrame:
    """How alike munitions of one raid are, per class and segment.

    A class takes its own estimate from 100 raids of the segment, else that of its whole series
    since 2022, else the largest of the other classes' whole series: an interval does not depend
    on which other classes were chosen.

    Parameters
    ----------
    clusters
        Result of :func:`by_raid`.
    all_lines
        Every salvo line, for the longer series.
    scope, unit
        As for the clusters.

    Returns
    -------
    DataFrame
        One row per class and segment: ``weapon_class``, ``segment``, ``correlation_raids`` (that
        the estimate rests on; 0 when borrowed), ``rho`` (missing when nothing can be fitted),
        ``basis``.
    """
    national = interception.select(all_lines, scope=scope).lines
    wider = interception.longest_series(national, by=[*unit_keys(unit), "weapon_class"])
    far = _fitted(wider, by="weapon_class")
    near = _fitted(clusters.assign(group=clusters["weapon_class"] + "|" + clusters["segment"]))
    borrowed = max((rho for _, rho, _ in (far or near).values()), default=np.nan)
    rows: list[tuple[object, ...]] = []
    groups = clusters[["weapon_class", "segment"]].drop_duplicates()
    for name, segment in groups.itertuples(index=False):
        own, longer = near.get(f"{name}|{segment}"), far.get(name)
        if own is not None and own[2] == grouped.OWN:
            rows.append((name, segment, *own))
        elif longer is not None and longer[2] == grouped.OWN:
            rows.append((name, segment, *longer[:2], grouped.WIDER))
        else:
            basis = UNKNOWN_BASIS if np.isnan(borrowed) else grouped.BORROWED
            rows.append((name, segment, 0, borrowed, basis))
    return frame_of(rows, _CORRELATIONS)


def _fitted(clusters: pd.DataFrame, *, by: str = "group") -> dict[str, tuple[int, float, str]]:
    """Raids, correlation and basis of each group; empty when none can be fitted."""
    try:
        made = grouped.intraclass(clusters, by=by)
    except SalvoStatisticsError:
        return {}
    columns = ("clusters", "rho", "basis")
    rows = zip(made[by], *(made[name].tolist() for name in columns), strict=True)
    return {str(name): (int(raids), float(rho), str(basis)) for name, raids, rho, basis in rows}
