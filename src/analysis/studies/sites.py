"""Places reported hit beside leakers: the one other figure of the same bulletins.

A bulletin gives places, not hits, and one number for drones and missiles together. It is no check
by a second party; but if the share of leakers fell while places per leaker rose, then not both
kept their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.measures import interception
from analysis.periods import Period, month_of
from analysis.studies.frames import frame_of, nights_given
from analysis.terms import Fate, NightStatus, Quantity, Scope

SITES = {
    "period": "datetime64[s]",
    "nights": "int64",
    "nights_with_impact_sites": "int64",
    "nights_with_debris_sites": "int64",
    "leakers_per_night": "float64",
    "impact_sites_per_night": "float64",
    "debris_sites_per_night": "float64",
    "sites_per_leaker": "float64",
}


@dataclass(frozen=True)
class SitesBesideLeakers:
    """Places reported hit, or hit by debris, beside the leakers of the same nights.

    Attributes
    ----------
    frame
        One row per month: ``nights`` with a report, those with a number of sites, leakers of
        all classes, and sites, per night with a number of impact sites (debris: of debris
        sites), and ``sites_per_leaker``; missing where no night has a number.
    nights, nights_with_impact_sites, nights_with_debris_sites
        Of the period.
    first_month, first_ratio, last_month, last_ratio
        Impact sites per leaker in the first and the last month with ten such nights.
    reason
        Why there is none; the frame is then empty and the ratios None.
    """

    frame: pd.DataFrame
    nights: int
    nights_with_impact_sites: int
    nights_with_debris_sites: int
    first_month: date | None
    first_ratio: float | None
    last_month: date | None
    last_ratio: float | None
    reason: str | None


def sites_beside_leakers(
    lines: pd.DataFrame,
    nights: pd.DataFrame,
    *,
    period: Period,
    scope: str = Scope.NATIONAL,
    least: int = 10,
) -> SitesBesideLeakers:
    """Compare places reported hit with the leakers of the same nights, month by month.

    A bulletin counts the places hit by drones and by missiles in one figure, so the leakers are
    those of all classes. Places are not hits: several munitions can hit one place, and what a
    place is may have changed.

    Parameters
    ----------
    lines
        Salvo lines.
    nights
        The calendar of nights with their status.
    least
        Nights with a number of impact sites from which a month's ratio is compared.

    Raises
    ------
    SalvoRegimeError
        When the regime of a line on a night with sites does not tell leakers.

    Examples
    --------
    >>> from analysis.data.salvos import load_nights, load_salvos
    >>> year = Period.parse("2025-06-01", "2026-05-31")
    >>> made = sites_beside_leakers(load_salvos(), load_nights(), period=year)
    >>> round(made.first_ratio, 2), round(made.last_ratio, 2), made.nights_with_impact_sites
    (0.31, 0.62, 363)
    """
    chosen = interception.select(lines, period=period, scope=scope).lines
    silent = nights["status"].isin([NightStatus.NO_REPORT, NightStatus.TRUCE])
    calendar = nights.loc[period.contains(nights["night"]) & ~silent, "night"]
    raids = _sites_by_night(chosen)
    told = raids["impact_sites"].notna()
    debris = int(raids["debris_sites"].notna().sum())
    if not told.any():
        return SitesBesideLeakers(
            frame_of([], SITES),
            *(len(calendar), 0, debris, None, None, None, None),
            f"No night from {period.start} to {period.end} has a number of places hit. "
            f"{nights_given(lines, 'impact_sites')}",
        )
    reported = calendar.groupby(month_of(calendar)).size()
    by_month = dict(list(raids.groupby(month_of(raids["night"]))))
    rows = [(month, int(count), *_sites(by_month.get(month))) for month, count in reported.items()]
    frame = frame_of(rows, SITES)
    compared = frame[(frame["nights_with_impact_sites"] >= least)].dropna(
        subset=["sites_per_leaker"]
    )
    ends: list[tuple[date | None, float | None]] = [(None, None), (None, None)]
    if not compared.empty:
        ends = [
            (compared["period"].iloc[at].date(), float(compared["sites_per_leaker"].iloc[at]))
            for at in (0, -1)
        ]
    return SitesBesideLeakers(
        frame, len(calendar), int(told.sum()), debris, *ends[0], *ends[1], None
    )


def _sites_by_night(lines: pd.DataFrame) -> pd.DataFrame:
    """Leakers and sites per night; leakers only where sites are given, by regimes that tell."""
    sites = ["impact_sites", "debris_sites"]
    sums = lines.groupby("night")[sites].sum(min_count=1)
    told = lines["night"].isin(sums.index[sums["impact_sites"].notna()])
    interception.require_support(lines[told], Quantity.LEAK_RATE)
    leakers = interception.fates(lines)[Fate.LEAKERS.value].where(told)
    sums["leakers"] = leakers.groupby(lines["night"]).sum(min_count=1)
    return sums.reset_index()


def _sites(raids: pd.DataFrame | None) -> tuple[object, ...]:
    if raids is None:
        return (0, 0, None, None, None, None)
    told = raids[raids["impact_sites"].notna()]
    debris = raids["debris_sites"].dropna()
    leakers, impacts = int(told["leakers"].sum()), int(told["impact_sites"].sum())
    return (
        len(told),
        len(debris),
        leakers / len(told) if len(told) else None,
        impacts / len(told) if len(told) else None,
        float(debris.mean()) if len(debris) else None,
        impacts / leakers if leakers else None,
    )
