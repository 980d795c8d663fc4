"""How the sizes of events are distributed: quantiles and exceedance, with intervals.

Sources
-------
Conover (1999), *Practical Nonparametric Statistics*, section 3.2: order-statistic intervals of a
quantile, exact whatever the distribution and conservative when sizes are tied (SciPy's
``quantile_test``). Exceedance has Wilson's interval at each size by itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_series, check_share, check_values
from analysis.stats.estimates import Estimate
from analysis.stats.proportions import share_bounds


@dataclass(frozen=True)
class Sizes:
    """Sizes of a sample of events.

    Attributes
    ----------
    events, zeros
        All events, and those of size 0 (they are in every number here).
    quantiles
        By share, in the order asked for.
    """

    events: int
    zeros: int
    total: float
    mean: float
    largest: float
    median: Estimate
    quantiles: tuple[tuple[float, Estimate], ...]


@dataclass(frozen=True)
class Exceedance:
    """Share of events at least as large as each size, with a pointwise interval.

    Attributes
    ----------
    sizes
        Increasing.
    shares, low, high
        One per size; the interval is each size's own, not of the curve as a whole.
    events_at_least
        The count behind each share.
    """

    sizes: tuple[float, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    events_at_least: tuple[int, ...]
    events: int
    level: float


def summarise(
    sizes: ArrayLike, *, shares: Sequence[float] = (0.25, 0.75, 0.9), level: float = 0.95
) -> Sizes:
    """Count, total, mean, median and other quantiles of event sizes.

    Raises
    ------
    SalvoStatisticsError
        Without events, on missing, negative or fractional sizes.

    Examples
    --------
    >>> found = summarise([0, 1, 1, 2, 3, 5, 8, 13, 21, 34])
    >>> found.events, found.zeros, found.median.estimate, found.median.low, found.median.high
    (10, 1, 3.0, 1.0, 21.0)
    """
    x = check_sizes(sizes)
    return Sizes(
        events=int(x.size),
        zeros=int(np.sum(x == 0)),
        total=float(x.sum()),
        mean=float(x.mean()),
        largest=float(x.max()),
        median=quantile(x, 0.5, level=level),
        quantiles=tuple((share, quantile(x, share, level=level)) for share in shares),
    )


def quantile(sizes: ArrayLike, share: float, *, level: float = 0.95) -> Estimate:
    """The size that ``share`` of events do not exceed, with an order-statistic interval.

    The estimate is the size of an event (the smallest that at least ``share`` do not exceed), not
    a value between two.

    Returns
    -------
    Estimate
        A bound is infinite (or 0 below) where the sample is too small to have one.

    Raises
    ------
    SalvoStatisticsError
        Without events, on sizes that cannot be, on a share or level outside (0, 1).

    Examples
    --------
    >>> found = quantile([1, 2, 3, 4, 5, 6, 7, 8, 9], 0.5)
    >>> found.estimate, found.low, found.high
    (5.0, 2.0, 8.0)
    """
    share, level = check_share(share, name="share"), check_share(level, name="level")
    x = check_sizes(sizes)
    return order_interval(x, share, level=level)


def exceedance(sizes: ArrayLike, *, at: ArrayLike | None = None, level: float = 0.95) -> Exceedance:
    """Share of events at least as large as each size.

    Parameters
    ----------
    at
        Sizes to ask about; each size that occurs unless given.

    Raises
    ------
    SalvoStatisticsError
        Without events, on sizes that cannot be.

    Examples
    --------
    >>> found = exceedance([0, 1, 1, 2], at=[1, 2])
    >>> found.shares, found.events_at_least
    ((0.75, 0.25), (3, 1))
    """
    level = check_share(level, name="level")
    x = np.sort(check_sizes(sizes))
    asked = np.unique(x if at is None else check_values(at, name="at"))
    if asked.size == 0:
        raise SalvoStatisticsError("no size was asked about. Name at least one.")
    above = (x.size - np.searchsorted(x, asked, side="left")).astype(float)
    low, high = share_bounds(
        above, np.full(asked.size, float(x.size)), level=level, method="wilson"
    )
    return Exceedance(
        sizes=tuple(asked.tolist()),
        shares=tuple((above / x.size).tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        events_at_least=tuple(int(count) for count in above),
        events=int(x.size),
        level=level,
    )


def order_interval(values: FloatArray, share: float, *, level: float) -> Estimate:
    """Like :func:`quantile`, of any values; arguments are not checked here: callers did.

    Examples
    --------
    >>> order_interval(np.array([1.5, 2.5, 3.5]), 0.5, level=0.5).estimate
    2.5
    """
    from scipy.stats import quantile_test

    bounds = quantile_test(values, p=share).confidence_interval(confidence_level=level)
    estimate = float(np.quantile(values, share, method="inverted_cdf"))
    return Estimate(
        estimate=estimate,
        # SciPy answers NaN where no order statistic is far enough out.
        low=0.0 if math.isnan(bounds.low) else min(float(bounds.low), estimate),
        high=math.inf if math.isnan(bounds.high) else max(float(bounds.high), estimate),
        level=level,
        method="order statistics",
        units=int(values.size),
    )


def check_sizes(sizes: ArrayLike, *, at_least: int = 1) -> FloatArray:
    """Return sizes of events as a new float array: whole, not negative, none missing.

    Raises
    ------
    SalvoStatisticsError
        Otherwise, or with fewer than ``at_least`` events.

    Examples
    --------
    >>> check_sizes([3, 0])
    array([3., 0.])
    """
    x = check_series(sizes, name="sizes")
    missing = int(np.isnan(x).sum())
    if missing:
        raise SalvoStatisticsError(
            f"sizes: {missing} of {x.size} events have none. Leave them out, and say how many."
        )
    if x.size < at_least:
        raise SalvoStatisticsError(
            f"{x.size} events are too few; this needs at least {at_least}. List the events instead."
        )
    return x
