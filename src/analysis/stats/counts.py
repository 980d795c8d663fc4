"""Counts per unit of time: how much they vary, how they move, and how two spans compare.

Counts of clustered events vary more than chance (variance over mean well above 1), so the exact
interval of independent events is too narrow and stands here only beside the overdispersed one.

Sources
-------
Przyborowski and Wilenski (1940), Biometrika 31: given their sum, two Poisson counts are binomial;
Clopper and Pearson's limits for its share give the exact interval of the ratio. McCullagh and
Nelder (1989), *Generalized Linear Models*, section 6.2: the quasi-Poisson variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    check_number,
    check_series,
    check_share,
    check_values,
)
from analysis.stats.loglinear import LogLinear, log_linear
from analysis.stats.proportions import clopper_pearson
from analysis.stats.serial import lag_one


@dataclass(frozen=True)
class Variation:
    """How a series of counts varies around its mean.

    Attributes
    ----------
    units, gaps
        Units with a count and without.
    dispersion
        Variance (of a sample, divisor n - 1) over mean: 1 for independent events at a constant
        rate; a trend counts as variation. NaN when all counts are 0.
    autocorrelation
        Lag-1, of neighbouring units only; NaN without a pair or without variation.
    """

    units: int
    gaps: int
    total: float
    mean: float
    variance: float
    dispersion: float
    autocorrelation: float


@dataclass(frozen=True)
class CountRatio:
    """Second count over first, each per unit of exposure.

    Attributes
    ----------
    low, high
        Overdispersed interval: the one to show.
    exact_low, exact_high
        Exact conditional interval of independent events: too narrow when ``dispersion`` is above
        1, which is the reason why it stands in a footnote.
    dispersion
        Of units within their span, at least 1; 1 where independence was assumed.
    autocorrelation
        Of neighbouring units within a span; None where not allowed for.
    units
        Units with a count that the dispersion was estimated from, over both spans.
    """

    ratio: float
    low: float
    high: float
    exact_low: float
    exact_high: float
    level: float
    first: float
    second: float
    dispersion: float
    autocorrelation: float | None
    units: int
    method: str


def variation(counts: ArrayLike) -> Variation:
    """Mean, variance, dispersion and lag-1 autocorrelation of a series; NaN marks a gap.

    Raises
    ------
    SalvoStatisticsError
        With fewer than two counts, on counts that cannot be.

    Examples
    --------
    >>> found = variation([90, 110, float("nan"), 130, 70])
    >>> found.units, found.gaps, found.mean, round(found.dispersion, 2)
    (4, 1, 100.0, 6.67)
    """
    y = check_series(counts, at_least=2)
    held = y[~np.isnan(y)]
    mean, variance = float(held.mean()), float(held.var(ddof=1))
    return Variation(
        units=int(held.size),
        gaps=int(y.size - held.size),
        total=float(held.sum()),
        mean=mean,
        variance=variance,
        dispersion=variance / mean if mean > 0 else float("nan"),
        autocorrelation=lag_one(y),
    )


def trend(
    counts: ArrayLike,
    *,
    per: float = 12,
    season: int = 0,
    breaks: Sequence[int] = (),
    exposure: ArrayLike | None = None,
    variance: str = "quasi_poisson",
    errors: str = "ar1",
    level: float = 0.95,
) -> LogLinear:
    """Ratio by which the expected count of a series is multiplied per ``per`` units of time.

    The effect is named ``"time"``; a break's is named ``"from 12"`` after the position of its
    first unit, and is the ratio of the level after it to the level that the trend would have had.

    Parameters
    ----------
    counts
        In order of time, evenly spaced; NaN marks a gap.
    per
        Units of time that the ratio is about: 12 for the ratio per year of a monthly series.
    season
        Pairs of sine and cosine terms with a cycle of ``per`` units.
    breaks
        Positions of the first unit after a change of level; one slope throughout.
    exposure, variance, errors
        See :func:`analysis.stats.loglinear.log_linear`.

    Raises
    ------
    SalvoStatisticsError
        See :func:`analysis.stats.loglinear.log_linear`; also on a break outside the series.

    Examples
    --------
    >>> fit = trend([100, 110, 121, float("nan"), 146, 161], per=1)
    >>> round(fit["time"].ratio, 2), fit.units, fit.gaps
    (1.1, 5, 1)
    """
    y = check_series(counts)
    cycle = check_number(per, name="per", at_least=1)
    at = np.arange(y.size, dtype=float)
    design = {"time": at / cycle}
    for position in breaks:
        if not 0 < position < y.size:
            raise SalvoStatisticsError(
                f"a break at {position} is outside a series of {y.size} units. "
                "Give the position of the first unit after the change."
            )
        design[f"from {position}"] = (at >= position).astype(float)
    for pair in range(1, int(check_number(season, name="season", at_least=0)) + 1):
        angle = 2 * np.pi * pair * at / cycle
        design[f"sine {pair}"], design[f"cosine {pair}"] = np.sin(angle), np.cos(angle)
    return log_linear(y, design, exposure=exposure, variance=variance, errors=errors, level=level)


def span_ratio(
    first: ArrayLike,
    second: ArrayLike,
    *,
    totals: tuple[float, float] | None = None,
    errors: str = "independent",
    level: float = 0.95,
) -> CountRatio:
    """Ratio of the mean count per unit of one span to that of an earlier one.

    Parameters
    ----------
    first, second
        Counts per unit, in order of time within a span; NaN marks a gap. The ratio is of the means
        of the units that have a count: a gap in one span does not lower it.
    totals
        Counts of the two whole spans, where they are known better than unit by unit (a settled
        total of the year, say): the ratio is then of these, per unit of the span, gaps counted,
        and the units serve for the dispersion alone.
    errors
        ``"independent"``: the quasi-Poisson interval. ``"ar1"``: allows also for neighbouring
        units that resemble each other within a span.

    Raises
    ------
    SalvoStatisticsError
        With fewer than two counts in a span, on counts that cannot be, when a total is 0.

    Examples
    --------
    >>> found = span_ratio([90, 110, 100, 80], [120, 160, 140, 100])
    >>> [round(x, 2) for x in (found.ratio, found.low, found.high)]
    [1.37, 1.01, 1.86]
    """
    spans = [
        check_series(first, name="first", at_least=2),
        check_series(second, name="second", at_least=2),
    ]
    sums = [float(np.nansum(span)) for span in spans]
    if totals is None:
        counted, exposures = sums, [float(np.sum(~np.isnan(span))) for span in spans]
    else:
        counted = [float(value) for value in check_values(totals, name="totals")]
        exposures = [float(span.size) for span in spans]
    exact = total_ratio(counted[0], counted[1], exposures=(exposures[0], exposures[1]), level=level)
    if not all(sums):
        raise SalvoStatisticsError(
            "all units of a span are 0: their dispersion says nothing. Take longer spans."
        )
    # So far apart that no correlation reaches from one span into the other.
    apart = np.full(spans[0].size + spans[1].size, np.nan)
    y = np.concatenate([spans[0], apart, spans[1]])
    later = np.concatenate([np.zeros(spans[0].size + apart.size), np.ones(spans[1].size)])
    fit = log_linear(y, {"second": later}, errors=errors, level=level)
    # The error of a log ratio of sums goes with the root of the reciprocals of the sums.
    scale = np.sqrt((1 / counted[0] + 1 / counted[1]) / (1 / sums[0] + 1 / sums[1]))
    half = float(np.log(fit["second"].high / fit["second"].ratio) * scale)
    return CountRatio(
        ratio=exact.ratio,
        low=float(exact.ratio * np.exp(-half)),
        high=float(exact.ratio * np.exp(half)),
        exact_low=exact.exact_low,
        exact_high=exact.exact_high,
        level=level,
        first=counted[0],
        second=counted[1],
        dispersion=fit.dispersion,
        autocorrelation=fit.autocorrelation,
        units=fit.units,
        method="quasi-Poisson" if errors == "independent" else f"quasi-Poisson, {errors}",
    )


def total_ratio(
    first: float,
    second: float,
    *,
    exposures: tuple[float, float] = (1.0, 1.0),
    dispersion: float = 1.0,
    level: float = 0.95,
) -> CountRatio:
    """Ratio of two totals whose dispersion is known from elsewhere.

    Parameters
    ----------
    first, second
        Whole numbers above 0.
    exposures
        Length of each span, in one unit.
    dispersion
        Variance over mean, at least 1. At 1 events are independent and the interval is the exact
        one; above, it is quasi-Poisson and takes the dispersion as known, which is too narrow for
        one estimated from few units: :func:`span_ratio` allows for that.

    Raises
    ------
    SalvoStatisticsError
        When either count is 0 or not a whole number, on an exposure that is not above 0, on a
        dispersion under 1.

    Examples
    --------
    >>> found = total_ratio(2088, 2514)
    >>> [round(x, 3) for x in (found.ratio, found.low, found.high)]
    [1.204, 1.136, 1.277]
    >>> found = total_ratio(2088, 2514, dispersion=8)
    >>> [round(x, 2) for x in (found.low, found.high, found.exact_low, found.exact_high)]
    [1.02, 1.42, 1.14, 1.28]
    """
    level = check_share(level, name="level")
    phi = check_number(dispersion, name="dispersion", at_least=1)
    counted = check_series([first, second])
    width = check_values(exposures, name="exposures")
    if np.isnan(counted).any() or not counted.all() or not np.all(width > 0):
        raise SalvoStatisticsError(
            f"{second:g} over {first:g} is not a ratio to print: both counts and both exposures "
            "must be above 0. Take longer spans."
        )
    share = clopper_pearson(float(counted[1]), float(counted.sum()), level=level)
    per_exposure = float(width[0] / width[1])
    ratio = float(counted[1] / counted[0]) * per_exposure
    exact_low, exact_high = (
        per_exposure * bound / (1 - bound) for bound in (share.low, share.high)
    )
    low, high = exact_low, exact_high
    if phi > 1:
        half = float(ndtri((1 + level) / 2) * np.sqrt(phi * np.sum(1 / counted)))
        low, high = ratio * float(np.exp(-half)), ratio * float(np.exp(half))
    return CountRatio(
        ratio=ratio,
        low=low,
        high=high,
        exact_low=exact_low,
        exact_high=exact_high,
        level=level,
        first=float(counted[0]),
        second=float(counted[1]),
        dispersion=phi,
        autocorrelation=None,
        units=2,
        method="exact conditional" if phi == 1 else "quasi-Poisson, dispersion given",
    )
