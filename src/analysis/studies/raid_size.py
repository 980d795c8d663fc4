"""Whether larger raids get a larger share through, or only more.

Two answers that point in opposite directions, from the same nights: the share neutralised by the
size of the raid, and the leakers per night by the size of the raid. The odds ratio per doubling
compares nights of one month with each other, because size and share both drifted over the years.
It is an association: who launches chooses the size of a raid, and does so for reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analysis.data.regimes import MERGED_SINCE
from analysis.measures import interception, tempo
from analysis.memo import memoised
from analysis.periods import COMPARABLE_SINCE, Period
from analysis.stats import grouped
from analysis.studies.doubling import Doubling, no_doubling, odds_by_size
from analysis.studies.frames import frame_of
from analysis.studies.raid_groups import doubling_groups
from analysis.terms import DRONE_CLASSES, Quantity, Scope

MIN_NIGHTS = 10
"""Nights that a group of raids by size holds at least."""
MIN_NIGHTS_MEAN = 5
DRAWS = 9_999

RAIDS = {
    "night": "datetime64[s]",
    "launched": "int64",
    "neutralised": "int64",
    "leakers": "int64",
    "missiles": "int64",
}
BY_SIZE = {
    "size_group": "str",
    "smallest": "int64",
    "largest": "int64",
    "nights": "int64",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "leakers": "float64",
    "leakers_low": "float64",
    "leakers_high": "float64",
    "odds_ratio": "float64",
    "odds_low": "float64",
    "odds_high": "float64",
    "reason": "str",
}
TENTHS = {
    "series": "str",
    "tenth": "str",
    "nights": "int64",
    "smallest": "int64",
    "largest": "int64",
    "leakers": "float64",
    "leakers_low": "float64",
    "leakers_high": "float64",
    "not_neutralised": "float64",
}


@dataclass(frozen=True)
class RaidSize:
    """Share and leakers by the number of drones launched in a night.

    Attributes
    ----------
    by_size
        One row per group of nights, small raids first: ``size_group`` (munitions launched, in
        words), ``smallest`` and ``largest`` raid in it, ``nights``, ``numerator`` neutralised of
        ``denominator`` launched, ``rate`` with the design-effect interval; mean ``leakers`` per
        night with a bootstrap interval; ``odds_ratio`` within month against the group with most
        nights, because small raids stand mostly in months when most was stopped.
    tenths
        Smallest and largest tenth of the nights, in the comparable series and in the merged
        regime alone: mean ``leakers`` per night with a bootstrap interval, and
        ``not_neutralised``, which also counts the still airborne and those that left.
    raids
        One row per night.
    doubling
        The odds ratio per doubling.
    nights, first_night, last_night
        Nights with drones that were used.
    rho
        Intraclass correlation behind the intervals of the shares.
    reason
        Why there is no answer; the frames are then empty.
    """

    by_size: pd.DataFrame
    tenths: pd.DataFrame
    raids: pd.DataFrame
    doubling: Doubling
    nights: int
    first_night: date | None
    last_night: date | None
    rho: float | None
    level: float
    reason: str | None


@memoised
def by_raid_size(
    lines: pd.DataFrame,
    *,
    period: Period,
    scope: str = Scope.NATIONAL,
    level: float = 0.95,
    seed: int = 0,
) -> RaidSize:
    """Judge how the share of drones neutralised, and the leakers, go with the size of the raid.

    Parameters
    ----------
    lines
        Salvo lines of all classes and nights: missiles of the same night are held equal, and the
        correlation within a raid is taken from a longer series when the period is short.
    period
        Nights asked about; those before the comparable series are left out.
    scope
        As for :func:`analysis.measures.interception.select`.

    Returns
    -------
    RaidSize
        With ``reason`` where the nights do not fill two groups by size.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> found = by_raid_size(load_salvos(), period=Period.parse("2025-08-01", "2025-12-31"))
    >>> found.by_size["size_group"].tolist()
    ['up to 63', '64 to 127', '128 to 255', '256 to 511', '512 or more']
    """
    start = max(period.start, COMPARABLE_SINCE)
    if period.end < start:
        return _refused(
            f"The period ends on {period.end}, before drones lost to jamming were reported with "
            f"regularity. Choose an end on or after {COMPARABLE_SINCE}.",
            level,
        )
    national = interception.select(lines, scope=scope).lines
    inside = national[Period(start, period.end).contains(national["night"])]
    drones = inside[inside["weapon_class"].isin(DRONE_CLASSES)]
    raids = _raids(drones, inside)
    groups = doubling_groups(raids["launched"], least=MIN_NIGHTS)
    if groups.nunique() < 2:
        return _refused(
            f"{len(raids):,} night(s) with drones from {start} to {period.end} do not fill two "
            f"groups of {MIN_NIGHTS} nights by size of raid. Choose a longer period.",
            level,
        )
    rho = _rho(drones, national)
    doubling, odds = odds_by_size(raids, groups, level=level)
    return RaidSize(
        by_size=_by_size(raids, groups, odds, rho=rho, level=level, seed=seed),
        tenths=_tenths(raids, level=level, seed=seed),
        raids=raids,
        doubling=doubling,
        nights=len(raids),
        first_night=raids["night"].iloc[0].date(),
        last_night=raids["night"].iloc[-1].date(),
        rho=rho,
        level=level,
        reason=None,
    )


def _raids(drones: pd.DataFrame, all_strikes: pd.DataFrame) -> pd.DataFrame:
    counted = interception.shares(drones, Quantity.NEUTRALISATION_RATE, by=["night"])
    left = interception.shares(drones, Quantity.LEAK_RATE, by=["night"])
    merged = counted.merge(
        left[["night", "numerator"]], on="night", suffixes=("", "_left"), validate="1:1"
    ).merge(tempo.raids(all_strikes)[["night", "missiles"]], on="night", how="left", validate="1:1")
    names = {"denominator": "launched", "numerator": "neutralised", "numerator_left": "leakers"}
    return merged.rename(columns=names)[list(RAIDS)].astype(RAIDS)


def _rho(drones: pd.DataFrame, national: pd.DataFrame) -> float:
    keys = ["night", "weapon_class"]
    longer = national[national["weapon_class"].isin(DRONE_CLASSES)]
    table = grouped.intraclass(
        interception.shares(drones, Quantity.NEUTRALISATION_RATE, by=keys),
        by="weapon_class",
        wider=interception.longest_series(longer, by=keys),
    )
    return float(table["rho"].iloc[0])


def _by_size(
    raids: pd.DataFrame,
    groups: pd.Series,
    odds: pd.DataFrame,
    *,
    rho: float,
    level: float,
    seed: int,
) -> pd.DataFrame:
    clusters = raids.rename(columns={"neutralised": "numerator", "launched": "denominator"})
    shares = grouped.share_intervals(
        clusters.assign(size_group=groups.cat.codes),
        by=["size_group"],
        rho=rho,
        level=level,
        trial_noun="munitions",
        cluster_noun="raids",
    )
    shares["size_group"] = [groups.cat.categories[code] for code in shares["size_group"]]
    own = raids.groupby(groups, observed=True)
    ends = own["launched"].agg(smallest="min", largest="max")
    means = [_mean(values, level=level, seed=seed) for _, values in own["leakers"]]
    left = pd.DataFrame(means, columns=["leakers", "leakers_low", "leakers_high"], index=ends.index)
    result = shares.rename(columns={"clusters": "nights"}).set_index("size_group")
    result = result.join(ends).join(left).join(odds).reset_index()
    return result[list(BY_SIZE)].astype(BY_SIZE)


def _tenths(raids: pd.DataFrame, *, level: float, seed: int) -> pd.DataFrame:
    rows = []
    series = {"comparable series": COMPARABLE_SINCE, "merged regime": MERGED_SINCE}
    for name, first in series.items():
        own = raids[raids["night"] >= pd.Timestamp(first)]
        if len(own) < 10 * MIN_NIGHTS_MEAN:
            continue
        count = round(len(own) / 10)
        ordered = own.sort_values("launched", kind="stable")
        parts = {"smallest": ordered.head(count), "largest": ordered.tail(count)}
        for tenth, part in parts.items():
            mean = _mean(part["leakers"], level=level, seed=seed)
            other = float((part["launched"] - part["neutralised"]).mean())
            sizes = (part["launched"].min(), part["launched"].max())
            rows.append((name, tenth, len(part), *sizes, *mean, other))
    return frame_of(rows, TENTHS)


def _mean(values: pd.Series, *, level: float, seed: int) -> tuple[float, float, float]:
    """Mean per night with its bias-corrected bootstrap interval, if there is one."""
    nights = values.to_numpy(dtype="float64")
    if nights.size < MIN_NIGHTS_MEAN or np.ptp(nights) == 0:
        return float(nights.mean()), float("nan"), float("nan")
    from scipy.stats import bootstrap

    found = bootstrap(
        (nights,),
        np.mean,
        n_resamples=DRAWS,
        confidence_level=level,
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(nights.mean()), float(found.low), float(found.high)


def _refused(reason: str, level: float) -> RaidSize:
    return RaidSize(
        by_size=frame_of([], BY_SIZE),
        tenths=frame_of([], TENTHS),
        raids=frame_of([], RAIDS),
        doubling=no_doubling(reason, 0, 0, level, ()),
        nights=0,
        first_night=None,
        last_night=None,
        rho=None,
        level=level,
        reason=reason,
    )
