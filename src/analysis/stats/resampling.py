"""Intervals and comparisons that resample whole clusters, because trials within one are alike.

Sources
-------
Field and Welsh (2007), Journal of the Royal Statistical Society B 69: the cluster bootstrap.
Politis and Romano (1992), in *Exploring the Limits of Bootstrap*: blocks on a circle, so that
every unit is drawn equally often. Chung and Romano (2013), Annals of Statistics 41: permuting a
studentised statistic stays valid when groups differ in spread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_clusters,
    check_counts,
    check_number,
    check_share,
)
from analysis.stats.proportions import Interval

# Draws are made in batches of about this many cells, so that memory stays under 100 MB.
_BATCH_CELLS = 2_000_000


@dataclass(frozen=True)
class Difference:
    """Second share less first share, with a resampled interval."""

    estimate: float
    low: float
    high: float
    level: float
    method: str
    draws: float


@dataclass(frozen=True)
class Comparison:
    """A test of one share against another.

    ``difference`` is second less first; ``statistic`` has its sign; ``p_value`` is two-sided.
    ``draws`` is 0 where nothing was resampled.
    """

    difference: float
    statistic: float
    p_value: float
    method: str
    draws: float


def cluster_bootstrap(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    draws: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Percentile interval of a pooled share, drawing clusters with replacement.

    A check beside the design-effect interval, not instead of it: below 60 clusters it covers less
    than it says.

    Raises
    ------
    SalvoStatisticsError
        With fewer than two clusters that have trials, on counts that cannot be.

    Examples
    --------
    >>> interval = cluster_bootstrap([9, 2, 10, 4], [10, 10, 10, 10], seed=1)
    >>> interval.estimate, round(interval.low, 2), round(interval.high, 2)
    (0.625, 0.3, 0.95)
    """
    level = check_share(level, name="level")
    k, n = check_clusters(successes, trials, at_least=2)
    shares = _bootstrap_shares(k, n, draws=draws, rng=np.random.default_rng(seed))
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return _resampled(k, n, float(low), float(high), level, "cluster bootstrap")


def cluster_bootstrap_difference(
    first: tuple[ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike],
    *,
    draws: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> Difference:
    """Percentile interval of second share less first share, each group resampled by cluster.

    Parameters
    ----------
    first, second
        Successes and trials per cluster of each group.

    Raises
    ------
    SalvoStatisticsError
        With fewer than two clusters in a group, on counts that cannot be.

    Examples
    --------
    >>> made = cluster_bootstrap_difference(([9, 8], [10, 10]), ([1, 2], [10, 10]))
    >>> round(made.estimate, 2), round(made.low, 2), round(made.high, 2)
    (-0.7, -0.8, -0.6)
    """
    level = check_share(level, name="level")
    rng = np.random.default_rng(seed)
    estimates, shares = [], []
    for group in (first, second):
        k, n = check_clusters(*group, at_least=2)
        estimates.append(float(k.sum() / n.sum()))
        shares.append(_bootstrap_shares(k, n, draws=draws, rng=rng))
    low, high = np.quantile(shares[1] - shares[0], [(1 - level) / 2, (1 + level) / 2])
    return Difference(
        estimate=estimates[1] - estimates[0],
        low=float(low),
        high=float(high),
        level=level,
        method="cluster bootstrap",
        draws=float(draws),
    )


def block_bootstrap(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    block: int = 14,
    draws: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Percentile interval of a pooled share, drawing blocks of neighbouring units.

    For shares that drift: neighbours resemble each other, and single clusters drawn at random
    would hide that.

    Parameters
    ----------
    successes, trials
        One value per unit of time, in order; units without trials stay in as 0 and 0.
    block
        Units in a block; blocks may run over the end to the beginning.

    Raises
    ------
    SalvoStatisticsError
        When the series is shorter than four blocks (longer ones have too few to draw from), has
        fewer than two units with trials, or when more than 1 % of draws have no trial.

    Examples
    --------
    >>> interval = block_bootstrap([8, 9] * 30, [10, 10] * 30, block=10)
    >>> round(interval.estimate, 3), round(interval.low, 3), round(interval.high, 3)
    (0.85, 0.85, 0.85)
    """
    level = check_share(level, name="level")
    block = int(check_number(block, name="block", at_least=1))
    draws = int(check_number(draws, name="draws", at_least=1))
    k, n = check_counts(successes, trials)
    check_clusters(k, n, at_least=2)
    if n.size < 4 * block:
        raise SalvoStatisticsError(
            f"a series of {n.size} units is shorter than four blocks of {block}: too few blocks "
            "to draw from. Take a longer series or resample single clusters."
        )
    # Sums over any stretch of the circle are differences of two running sums.
    running_k, running_n = (np.concatenate([[0.0], np.cumsum(np.tile(x, 2))]) for x in (k, n))
    full, rest = divmod(n.size, block)
    lengths = np.array([block] * full + [rest] * (rest > 0))
    rng = np.random.default_rng(seed)
    drawn = []
    for size in _batches(draws, lengths.size):
        start = rng.integers(0, n.size, (size, lengths.size))
        sums = [(run[start + lengths] - run[start]).sum(axis=1) for run in (running_k, running_n)]
        drawn.append(np.stack(sums))
    total_k, total_n = np.concatenate(drawn, axis=1)
    held = total_n > 0
    if held.mean() < 0.99:
        raise SalvoStatisticsError(
            f"{int((~held).sum())} of {draws} draws hold no trial: the trials stand in too few of "
            f"the {n.size} units. Resample single clusters instead."
        )
    shares = total_k[held] / total_n[held]
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return _resampled(k, n, float(low), float(high), level, f"block bootstrap ({block})")


def permutation_test(
    first: tuple[ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike],
    *,
    draws: int = 10_000,
    seed: int = 0,
) -> Comparison:
    """Test whether two groups of clusters share one rate, by permuting which cluster is whose.

    The statistic is the difference of the pooled shares over its standard error, each share taken
    as a ratio of sums whose clusters vary (Cochran 1977, *Sampling Techniques*, section 6.3). The
    observed grouping counts as one of the draws, so that p is never 0.

    Parameters
    ----------
    first, second
        Successes and trials per cluster of each group.

    Raises
    ------
    SalvoStatisticsError
        With fewer than two clusters in a group, on counts that cannot be.

    Examples
    --------
    >>> test = permutation_test(([9, 8, 9], [10, 10, 10]), ([9, 9, 8], [10, 10, 10]))
    >>> test.difference, test.p_value
    (0.0, 1.0)
    """
    draws = int(check_number(draws, name="draws", at_least=1))
    k1, n1 = check_clusters(*first, at_least=2)
    k2, n2 = check_clusters(*second, at_least=2)
    k, n = np.concatenate([k1, k2]), np.concatenate([n1, n2])
    terms = np.stack([k, n, k * k, k * n, n * n])
    observed = float(_studentised(terms, np.arange(k1.size)[None, :])[0])
    rng = np.random.default_rng(seed)
    extreme = 0
    for size in _batches(draws, k.size):
        labels = np.argsort(rng.random((size, k.size)), axis=1)[:, : k1.size]
        statistic = np.abs(_studentised(terms, labels))
        # Ties are extreme; equal groupings differ by rounding only.
        extreme += int(np.sum(statistic >= abs(observed) * (1 - 1e-9)))
    return Comparison(
        difference=float(k2.sum() / n2.sum() - k1.sum() / n1.sum()),
        statistic=observed,
        p_value=(extreme + 1) / (draws + 1),
        method="studentised permutation of clusters",
        draws=float(draws),
    )


def two_proportion_z(first: tuple[float, float], second: tuple[float, float]) -> Comparison:
    """Test two shares of independent trials by a pooled z: the naive test beside a permutation.

    Parameters
    ----------
    first, second
        Successes and trials of each group.

    Raises
    ------
    SalvoStatisticsError
        Without trials in a group, or when every trial of both had the same outcome.

    Examples
    --------
    >>> test = two_proportion_z((21, 52), (2, 21))
    >>> round(test.statistic, 2), round(test.p_value, 3)
    (-2.57, 0.01)
    """
    k, n = check_clusters([first[0], second[0]], [first[1], second[1]], at_least=2)
    pooled = k.sum() / n.sum()
    if pooled in (0.0, 1.0):
        raise SalvoStatisticsError(
            f"all {n.sum():g} trials had the same outcome: there is nothing to compare."
        )
    difference = float(k[1] / n[1] - k[0] / n[0])
    z = difference / float(np.sqrt(pooled * (1 - pooled) * np.sum(1 / n)))
    return Comparison(
        difference=difference,
        statistic=z,
        p_value=float(2 * ndtr(-abs(z))),
        method="two-proportion z",
        draws=0.0,
    )


def _bootstrap_shares(
    k: FloatArray, n: FloatArray, *, draws: int, rng: np.random.Generator
) -> FloatArray:
    draws = int(check_number(draws, name="draws", at_least=1))
    shares = []
    for size in _batches(draws, k.size):
        drawn = rng.integers(0, k.size, (size, k.size), dtype=np.int32)
        shares.append(k[drawn].sum(axis=1) / n[drawn].sum(axis=1))
    return np.concatenate(shares)


def _studentised(terms: FloatArray, labels: NDArray[np.int_]) -> FloatArray:
    """Statistic of each grouping: ``labels`` holds the positions of the first group's clusters."""
    total = terms.sum(axis=1)
    one = terms[:, labels].sum(axis=2)
    size_one = labels.shape[1]
    shares, variances = [], []
    for sums, size in ((one, size_one), (total[:, None] - one, terms.shape[1] - size_one)):
        k, n, kk, kn, nn = sums
        share = k / n
        residual = np.maximum(kk - 2 * share * kn + share**2 * nn, 0.0)
        # A sum of squares of exact fits is a rounding error, not a spread.
        residual = np.where(residual < 1e-9 * np.maximum(kk, 1.0), 0.0, residual)
        shares.append(share)
        variances.append(size / (size - 1) * residual / n**2)
    difference = shares[1] - shares[0]
    error = np.sqrt(variances[0] + variances[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        # No spread at all: no difference is no evidence, any difference is the largest.
        return np.where(difference == 0.0, 0.0, difference / error)


def _batches(draws: int, cells: int) -> Iterator[int]:
    size = max(_BATCH_CELLS // max(cells, 1), 1)
    for done in range(0, draws, size):
        yield min(size, draws - done)


def _resampled(
    k: FloatArray, n: FloatArray, low: float, high: float, level: float, method: str
) -> Interval:
    estimate = float(k.sum() / n.sum())
    return Interval(
        # A percentile interval of a handful of clusters can miss its own estimate.
        low=min(low, estimate),
        high=max(high, estimate),
        level=level,
        method=method,
        estimate=estimate,
        successes=float(k.sum()),
        trials=float(n.sum()),
    )
