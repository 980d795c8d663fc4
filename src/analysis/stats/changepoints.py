"""Find where a share of successes changes level, and how sharply the data place the change.

The cost of a segment is its binomial deviance divided by the dispersion of units around a local
mean, so that clusters more alike than chance do not pass for changes. The best set of segments
under a penalty per change is found exactly (optimal partitioning: Jackson et al. 2005, IEEE Signal
Processing Letters 12). ``ruptures`` has no such cost; it is the cross-check in the tests.

Calibration (:func:`false_alarms`, 2,000 series, seed 0; trials of a real series of 600 units, mean
0.87, rho 0.064): share of series without a change in which one is found.

========  ===============  ===========
penalty   autocorrelation  false alarms
========  ===============  ===========
3         0.25             .267
4         0.25             .088
5         0.25             .030
6         0.25             .009
5         0                .005
5         0.4              .096
========  ===============  ===========
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from analysis.stats.arguments import (
    FloatArray,
    check_clusters,
    check_counts,
    check_number,
    check_share,
)
from analysis.stats.partition import best_partition, relocate, running_sums
from analysis.stats.simulation import draw_successes


@dataclass(frozen=True)
class ChangePoints:
    """Segments of a series.

    Attributes
    ----------
    breaks
        Position in the series of the first unit of each new segment, in order.
    rates
        Pooled share of each segment, one more than there are breaks.
    dispersion
        Of units around the local mean, at least 1.
    penalty
        Reduction of scaled deviance that a change must exceed.
    units
        Units with trials.
    """

    breaks: tuple[int, ...]
    rates: tuple[float, ...]
    dispersion: float
    penalty: float
    units: float


@dataclass(frozen=True)
class Location:
    """Where one change may lie: positions of the first unit after it, both ends included."""

    position: int
    low: int
    high: int
    level: float
    draws: float


@dataclass(frozen=True)
class FalseAlarms:
    """Share of simulated series without a change in which one was found."""

    rate: float
    standard_error: float
    replicates: float
    penalty: float
    autocorrelation: float


def change_points(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    minimum_segment: int = 7,
    penalty: float = 5.0,
    window: int = 15,
) -> ChangePoints:
    """Find the changes of level in a series of shares.

    Parameters
    ----------
    successes, trials
        One value per unit of time, in order. Units without trials are skipped: they count
        neither towards a segment's length nor towards the length T of the series, but the
        positions returned are those of the series as given.
    minimum_segment
        Units with trials in the shortest segment.
    penalty
        In multiples of log(T). 5 is calibrated; see the module.
    window
        Units with trials in the centred local mean that the dispersion is measured around.

    Raises
    ------
    SalvoStatisticsError
        Without any trials, on counts that cannot be, on a segment or window under 1.

    Examples
    --------
    >>> found = change_points([9, 8, 9, 10, 9, 9, 8, 2, 1, 3, 2, 2, 1, 2], [10] * 14)
    >>> found.breaks, [round(rate, 2) for rate in found.rates]
    ((7,), [0.89, 0.19])
    """
    minimum = int(check_number(minimum_segment, name="minimum_segment", at_least=1))
    multiple = check_number(penalty, name="penalty", at_least=0)
    k, n = check_counts(successes, trials)
    check_clusters(k, n)
    where = np.flatnonzero(n > 0)
    k, n = k[where], n[where]
    phi = local_dispersion(k, n, window=window)
    price = multiple * float(np.log(n.size))
    breaks = best_partition(
        (k, n), lambda *sums: _deviance(*sums) / phi, minimum=minimum, price=price
    )
    edges = [0, *breaks, n.size]
    return ChangePoints(
        breaks=tuple(int(where[position]) for position in breaks),
        rates=tuple(
            float(k[start:end].sum() / n[start:end].sum())
            for start, end in itertools.pairwise(edges)
        ),
        dispersion=phi,
        penalty=price,
        units=float(n.size),
    )


def local_dispersion(successes: ArrayLike, trials: ArrayLike, *, window: int = 15) -> float:
    """Pearson dispersion of units around their local pooled share, at least 1.

    Around the overall share a change of level would count as dispersion and hide itself. A unit
    pulls the local share towards itself; its squared residual is divided by what that leaves, one
    less its part of the window's trials. (Without this the change points of a series without
    change are twice as many.)

    Raises
    ------
    SalvoStatisticsError
        Without any trials, on counts that cannot be, on a window under 1.

    Examples
    --------
    >>> local_dispersion([5, 5, 5, 5], [10, 10, 10, 10])
    1.0
    """
    half = int(check_number(window, name="window", at_least=1)) // 2
    k, n = check_clusters(successes, trials)
    at = np.arange(n.size)
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, n.size)
    running_k, running_n = running_sums(k), running_sums(n)
    around = running_n[high] - running_n[low]
    share = (running_k[high] - running_k[low]) / around
    variance = n * share * (1 - share) * (1 - n / around)
    held = variance > 0
    if held.sum() < 2:
        return 1.0
    pearson = np.sum((k - n * share)[held] ** 2 / variance[held])
    return max(float(pearson / held.sum()), 1.0)


def locate(
    successes: ArrayLike,
    trials: ArrayLike,
    found: ChangePoints,
    *,
    minimum_segment: int = 7,
    level: float = 0.95,
    draws: int = 2_000,
    seed: int = 0,
) -> tuple[Location, ...]:
    """Bootstrap interval for the place of each change.

    The units of the segment before and of the one after are drawn with replacement within their
    segment, and the best single change between them is found again.

    Parameters
    ----------
    found
        What :func:`change_points` returned for the same series.

    Raises
    ------
    SalvoStatisticsError
        On counts that cannot be, fewer than one draw, or a level outside (0, 1).

    Examples
    --------
    >>> k, n = [9, 8, 9, 10, 9, 9, 8, 2, 1, 3, 2, 2, 1, 2], [10] * 14
    >>> place, = locate(k, n, change_points(k, n), draws=200)
    >>> place.position, place.low, place.high
    (7, 7, 7)
    """
    level = check_share(level, name="level")
    draws = int(check_number(draws, name="draws", at_least=1))
    minimum = int(check_number(minimum_segment, name="minimum_segment", at_least=1))
    k, n = check_counts(successes, trials)
    where = np.flatnonzero(n > 0)
    k, n = k[where], n[where]
    breaks = [int(np.searchsorted(where, at)) for at in found.breaks]
    spans = relocate(
        (k, n),
        breaks,
        _deviance,
        minimum=minimum,
        level=level,
        draws=draws,
        rng=np.random.default_rng(seed),
    )
    return tuple(
        Location(int(where[at]), int(where[low]), int(where[high]), level, float(draws))
        for at, (low, high) in zip(breaks, spans, strict=True)
    )


def false_alarms(
    trials: ArrayLike,
    *,
    mean: float,
    rho: float,
    autocorrelation: float = 0.25,
    penalty: float = 5.0,
    replicates: int = 200,
    seed: int = 0,
) -> FalseAlarms:
    """Simulate series without a change and count those in which one is found.

    Parameters
    ----------
    trials
        Per unit, as in the series to be judged.
    mean, rho, autocorrelation
        Of the simulated shares; see :func:`analysis.stats.simulation.draw_successes`.

    Raises
    ------
    SalvoStatisticsError
        Without any trials, on parameters outside their ranges.

    Examples
    --------
    >>> false_alarms([40] * 60, mean=0.8, rho=0.05, replicates=20).rate
    0.0
    """
    replicates = int(check_number(replicates, name="replicates", at_least=1))
    _, n = check_clusters(np.zeros(np.size(trials)), trials)
    drawn = draw_successes(
        np.tile(n.astype(np.int64), (replicates, 1)),
        mean=mean,
        rho=rho,
        autocorrelation=autocorrelation,
        rng=np.random.default_rng(seed),
    )
    alarms = np.array([bool(change_points(k, n, penalty=penalty).breaks) for k in drawn])
    rate = float(alarms.mean())
    return FalseAlarms(
        rate=rate,
        standard_error=float(np.sqrt(rate * (1 - rate) / replicates)),
        replicates=float(replicates),
        penalty=penalty,
        autocorrelation=autocorrelation,
    )


def _deviance(k: FloatArray, n: FloatArray) -> FloatArray:
    """Twice the negative log-likelihood at the pooled share; sums over units fit every unit.

    The saturated part of the deviance is the same for every partition and left out.
    """
    share = k / n
    return np.asarray(-2.0 * (xlogy(k, share) + xlogy(n - k, 1.0 - share)))
