"""Odds of being neutralised by the size of the raid, nights of one month compared.

A quasi-binomial regression on log2 of the size with a constant for each month, because size and
share both drifted over the years. An association: who launches chooses the size of a raid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import SalvoStatisticsError
from analysis.periods import month_of
from analysis.stats.regression import quasi_binomial

MIN_NIGHTS = 30
HAC_LAGS = 14
"""Raid nights over which the robust interval allows for correlation."""


@dataclass(frozen=True)
class Doubling:
    """Odds of being neutralised in a raid twice as large, nights of one month compared.

    Attributes
    ----------
    odds_ratio, low, high, p_value
        Quasi-binomial; None where ``reason`` says why not.
    robust_low, robust_high, robust_p_value
        The same odds ratio, robust to any variance and to correlation over 14 raid nights.
    dispersion
        Variance of the nights over that of independent munitions.
    adjusted_for
        What is held equal: the month, and the missiles of the night where they differ.
    """

    odds_ratio: float | None
    low: float | None
    high: float | None
    p_value: float | None
    robust_low: float | None
    robust_high: float | None
    robust_p_value: float | None
    dispersion: float | None
    nights: int
    months: int
    adjusted_for: tuple[str, ...]
    level: float
    reason: str | None


def odds_by_size(
    raids: pd.DataFrame, groups: pd.Series, *, level: float = 0.95
) -> tuple[Doubling, pd.DataFrame]:
    """The odds ratio per doubling, and those of the groups: they show whether one slope is fair.

    Parameters
    ----------
    raids
        One row per night: ``night``, ``launched``, ``neutralised``, ``missiles``.
    groups
        Ordered categories of size, as :func:`analysis.studies.raid_groups.doubling_groups` gives.

    Returns
    -------
    Doubling
        With ``reason`` for fewer than 30 nights, or where the regression has no maximum.
    DataFrame
        Index: the groups; ``odds_ratio``, ``odds_low``, ``odds_high`` against the group with most
        nights, missing where nothing was fitted.

    Examples
    --------
    >>> nights = pd.date_range("2026-01-01", periods=60)
    >>> raids = pd.DataFrame({"night": nights, "launched": [100, 200] * 30, "missiles": 0})
    >>> doubling, _ = odds_by_size(
    ...     raids.assign(neutralised=[50, 120, 40, 130] * 15), raids["launched"].astype("category")
    ... )
    >>> round(doubling.odds_ratio, 3), doubling.months, doubling.adjusted_for
    (2.029, 3, ('month',))
    """
    months = month_of(raids["night"]).dt.strftime("%Y-%m").tolist()
    counts = raids["neutralised"].astype("float64"), raids["launched"].astype("float64")
    held: dict[str, NDArray[np.float64]] = {}
    if raids["missiles"].nunique() > 1:
        held["missiles"] = np.log2(1.0 + raids["missiles"].to_numpy())
    adjusted = ("month", *held)
    asked = list(groups.cat.categories)
    blank = pd.DataFrame(np.nan, index=asked, columns=["odds_ratio", "odds_low", "odds_high"])
    nights, count = len(raids), len(set(months))
    if nights < MIN_NIGHTS:
        reason = f"fewer than {MIN_NIGHTS} nights ({nights})"
        return no_doubling(reason, nights, count, level, adjusted), blank
    design = {"size": np.log2(counts[1].to_numpy()), **held}
    try:
        quasi = quasi_binomial(*counts, design, within=months, level=level)
        robust = quasi_binomial(
            *counts, design, within=months, level=level, covariance="hac", lags=HAC_LAGS
        )
    except SalvoStatisticsError as error:
        return no_doubling(str(error), nights, count, level, adjusted), blank
    term, checked = quasi["size"], robust["size"]
    doubling = Doubling(
        odds_ratio=term.odds_ratio,
        low=term.low,
        high=term.high,
        p_value=term.p_value,
        robust_low=checked.low,
        robust_high=checked.high,
        robust_p_value=checked.p_value,
        dispersion=quasi.dispersion,
        nights=nights,
        months=count,
        adjusted_for=adjusted,
        level=level,
        reason=None,
    )
    reference = groups.value_counts().idxmax()
    others = [name for name in asked if name != reference]
    dummies = {name: (groups == name).to_numpy(dtype="float64") for name in others}
    try:
        fitted = quasi_binomial(*counts, {**dummies, **held}, within=months, level=level)
    except SalvoStatisticsError:  # a group without a night of another group in its month
        return doubling, blank
    for name in others:
        blank.loc[name] = [fitted[name].odds_ratio, fitted[name].low, fitted[name].high]
    blank.loc[reference, "odds_ratio"] = 1.0
    return doubling, blank


def no_doubling(
    reason: str, nights: int, months: int, level: float, adjusted: tuple[str, ...]
) -> Doubling:
    """The result that has none, and says why.

    Examples
    --------
    >>> no_doubling("too few nights", 3, 1, 0.95, ()).odds_ratio is None
    True
    """
    blank = (None,) * 8
    return Doubling(*blank, nights, months, adjusted, level, reason)
