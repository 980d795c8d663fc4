"""How counts go with what they are exposed to, asked before any count per exposure is shown.

A count per hundred of exposure compares two periods fairly only when counts are proportional to
exposure, which is to say when their elasticity is 1. Where the elasticity is below 1 the count per
hundred falls whenever exposure grows, though nothing else has changed. So a count per hundred is
here only to be had together with the elasticity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_series
from analysis.stats.loglinear import log_linear

#: What an elasticity's interval says about proportionality.
READINGS = ("less than proportional", "proportional or not decided", "more than proportional")


@dataclass(frozen=True)
class Elasticity:
    """Per cent by which the expected count grows when exposure grows by one per cent.

    Attributes
    ----------
    estimate, low, high
        0: counts do not go with exposure; 1: they are proportional to it.
    reading
        One of :data:`READINGS`: whether the interval lies below 1, holds it, or lies above.
    units, gaps
        Units with both a count and an exposure, and units without.
    exposure_low, exposure_high
        Range of exposures that the estimate rests on; it says nothing beyond.
    """

    estimate: float
    low: float
    high: float
    level: float
    p_value: float
    reading: str
    dispersion: float
    autocorrelation: float | None
    units: int
    gaps: int
    exposure_low: float
    exposure_high: float
    variance: str
    errors: str


@dataclass(frozen=True)
class PerHundred:
    """Counts per hundred of exposure, with what their movement does and does not mean.

    Attributes
    ----------
    rates
        One per unit; NaN where count or exposure is missing, or exposure is 0.
    elasticity
        Of the same counts to the same exposure.
    per_doubling, per_doubling_low, per_doubling_high
        Factor by which the count per hundred moves when exposure doubles and nothing else changes:
        ``2 ** (elasticity - 1)``.
    """

    rates: tuple[float, ...]
    elasticity: Elasticity
    per_doubling: float
    per_doubling_low: float
    per_doubling_high: float


def elasticity(
    counts: ArrayLike,
    exposure: ArrayLike,
    *,
    variance: str = "quasi_poisson",
    errors: str = "ar1",
    level: float = 0.95,
) -> Elasticity:
    """Elasticity of counts to exposure: the slope of a log-linear regression on log exposure.

    Association in a series, not what would happen if exposure were changed.

    Parameters
    ----------
    counts, exposure
        One of each per unit of time, in order and evenly spaced; NaN marks a gap in either.
        Exposures may be fractions.
    variance, errors
        See :func:`analysis.stats.loglinear.log_linear`.

    Raises
    ------
    SalvoStatisticsError
        With fewer than five units that have both, when exposure does not vary, on an exposure of 0
        (leave such units out, and say so), on counts that cannot be.

    Examples
    --------
    >>> found = elasticity([10, 14, 20, 28, 40], [100, 200, 400, 800, 1600])
    >>> round(found.estimate, 2), found.reading
    (0.5, 'less than proportional')
    """
    y = check_series(counts)
    x = check_series(exposure, name="exposure", whole=False)
    _check_pair(y, x)
    held = ~np.isnan(y) & ~np.isnan(x)
    if held.sum() < 5:
        raise SalvoStatisticsError(
            f"{int(held.sum())} units have both a count and an exposure; an elasticity needs at "
            "least 5. Take a longer span."
        )
    if np.any(x[held] == 0):
        raise SalvoStatisticsError(
            f"{int(np.sum(x[held] == 0))} units have an exposure of 0, which has no logarithm. "
            "Leave them out, and say so."
        )
    # Exposures of units without a count may be 0.
    logs = np.full(x.size, np.nan)
    logs[held] = np.log(x[held])
    fit = log_linear(y, {"log exposure": logs}, variance=variance, errors=errors, level=level)
    effect = fit["log exposure"]
    low, high = float(np.log(effect.low)), float(np.log(effect.high))
    return Elasticity(
        estimate=effect.coefficient,
        low=low,
        high=high,
        level=level,
        p_value=effect.p_value,
        reading=READINGS[0] if high < 1 else READINGS[2] if low > 1 else READINGS[1],
        dispersion=fit.dispersion,
        autocorrelation=fit.autocorrelation,
        units=fit.units,
        gaps=fit.gaps,
        exposure_low=float(x[held].min()),
        exposure_high=float(x[held].max()),
        variance=variance,
        errors=errors,
    )


def per_hundred(counts: ArrayLike, exposure: ArrayLike, *, elasticity: Elasticity) -> PerHundred:
    """Counts per hundred of exposure, carrying the elasticity that says how to read them.

    Parameters
    ----------
    counts, exposure
        One of each per unit; NaN marks a gap in either.
    elasticity
        From :func:`elasticity` of the same series.

    Raises
    ------
    SalvoStatisticsError
        On counts or exposures that cannot be, and when the elasticity was estimated from another
        number of units.

    Examples
    --------
    >>> counts, exposure = [10, 14, 20, 28, 40], [100, 200, 400, 800, 1600]
    >>> found = per_hundred(counts, exposure, elasticity=elasticity(counts, exposure))
    >>> found.rates, round(found.per_doubling, 2)
    ((10.0, 7.0, 5.0, 3.5, 2.5), 0.71)
    """
    y = check_series(counts)
    x = check_series(exposure, name="exposure", whole=False)
    _check_pair(y, x)
    held = ~np.isnan(y) & (x > 0)
    if int(held.sum()) != elasticity.units:
        raise SalvoStatisticsError(
            f"the elasticity rests on {elasticity.units} units, but {int(held.sum())} have a "
            "count per exposure. Estimate it from the series that is shown."
        )
    values = np.full(y.size, np.nan)
    values[held] = 100 * y[held] / x[held]
    bounds = (elasticity.estimate, elasticity.low, elasticity.high)
    middle, low, high = (float(2 ** (bound - 1)) for bound in bounds)
    return PerHundred(tuple(values.tolist()), elasticity, middle, low, high)


def _check_pair(counts: FloatArray, exposure: FloatArray) -> None:
    if counts.size != exposure.size:
        raise SalvoStatisticsError(
            f"counts has {counts.size} values but exposure has {exposure.size}. "
            "Pass one of each per unit."
        )
