"""Intervals for a share of successes, alone or in clusters of trials that resemble each other.

Sources
-------
Brown, Cai and DasGupta (2001), *Interval estimation for a binomial proportion*, Statistical
Science 16: Wilson, Jeffreys and Clopper-Pearson. Kish (1965), *Survey Sampling*: the design
effect; Kerry and Bland (2001), Statistics in Medicine 20, 377-390: its form for clusters of
unequal size when every trial weighs the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_choice,
    check_clusters,
    check_counts,
    check_number,
    check_share,
    check_values,
)

# What statsmodels calls the three methods; "beta" is Clopper and Pearson's exact interval.
_STATSMODELS_NAMES = {"wilson": "wilson", "jeffreys": "jeffreys", "clopper_pearson": "beta"}
_PRINTED_NAMES = {
    "wilson": "Wilson",
    "jeffreys": "Jeffreys",
    "clopper_pearson": "Clopper-Pearson",
}


@dataclass(frozen=True)
class Interval:
    """A share of successes in [0, 1] with the interval around it.

    Attributes
    ----------
    low, high, estimate
        Shares, low <= estimate <= high.
    level
        Nominal confidence, such as 0.95.
    method
        Printed name of the method.
    successes, trials
        The counts as observed.
    effective_trials
        The independent trials that would tell as much; None where trials are taken as such.
    """

    low: float
    high: float
    level: float
    method: str
    estimate: float
    successes: float
    trials: float
    effective_trials: float | None = None


@dataclass(frozen=True)
class Sufficiency:
    """Whether there is enough to print a share, and if not, why; true in a condition when so."""

    is_enough: bool
    trials: float
    clusters: int
    reason: str | None

    def __bool__(self) -> bool:
        return self.is_enough


def wilson(successes: float, trials: float, *, level: float = 0.95) -> Interval:
    """Wilson's score interval for independent trials.

    Raises
    ------
    SalvoStatisticsError
        Without trials (there is no share), on missing or negative counts, on more successes than
        trials, on a level outside (0, 1).

    Examples
    --------
    >>> interval = wilson(563, 598)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.9197, 0.9576)
    """
    return _single(successes, trials, level=level, method="wilson")


def jeffreys(successes: float, trials: float, *, level: float = 0.95) -> Interval:
    """Jeffreys' interval: the equal-tailed posterior under a Beta(1/2, 1/2) prior.

    An end that would leave the estimate outside is moved to it, so that no success gives a lower
    end of 0 and no failure an upper end of 1 (Brown, Cai and DasGupta 2001, section 4.1).

    Raises
    ------
    SalvoStatisticsError
        As for :func:`wilson`.

    Examples
    --------
    >>> interval = jeffreys(0, 124)
    >>> interval.low, round(interval.high, 4)
    (0.0, 0.02)
    """
    return _single(successes, trials, level=level, method="jeffreys")


def clopper_pearson(successes: float, trials: float, *, level: float = 0.95) -> Interval:
    """Clopper and Pearson's interval, which covers at least ``level`` and usually more.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`wilson`.

    Examples
    --------
    >>> round(clopper_pearson(26, 31).high, 4)
    0.9455
    """
    return _single(successes, trials, level=level, method="clopper_pearson")


def design_effect(sizes: ArrayLike, *, rho: float) -> float:
    """How many times larger the variance of a share is because trials come in clusters.

    ``1 + rho * (sum of squared sizes / sum of sizes - 1)``: with equal sizes m this is Kish's
    ``1 + rho * (m - 1)``.

    Parameters
    ----------
    sizes
        Trials per cluster; clusters without trials change nothing.
    rho
        Intraclass correlation in [0, 1].

    Raises
    ------
    SalvoStatisticsError
        Without trials, on missing or negative sizes, on rho outside [0, 1].

    Examples
    --------
    >>> design_effect([10, 10, 10], rho=0.1)
    1.9
    """
    n = check_values(sizes, name="sizes")
    _, n = check_clusters(np.zeros_like(n), n)
    rho = check_share(rho, name="rho", closed=True)
    # A sum of squares over a sum can fall a rounding error below 1 when every size is 1.
    return 1.0 + rho * max(float(np.sum(n * n) / np.sum(n)) - 1.0, 0.0)


def effective_counts(successes: ArrayLike, trials: ArrayLike, *, rho: float) -> tuple[float, float]:
    """Successes and trials divided by the design effect: what independent trials would tell.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`design_effect_interval`.

    Examples
    --------
    >>> effective_counts([5, 9], [10, 10], rho=1.0)
    (1.4, 2.0)
    """
    k, n = check_clusters(successes, trials)
    effect = design_effect(n, rho=rho)
    return float(k.sum() / effect), float(n.sum() / effect)


def design_effect_interval(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    rho: float,
    level: float = 0.95,
    method: str = "wilson",
) -> Interval:
    """Interval of a share when trials come in clusters: Wilson or Jeffreys on effective trials.

    Parameters
    ----------
    successes, trials
        Counts per cluster, the same length; clusters without trials change nothing.
    rho
        Intraclass correlation in [0, 1], from a larger set than this one (100 clusters or more):
        a handful of clusters cannot tell it.
    method
        ``"wilson"`` or ``"jeffreys"``.

    Raises
    ------
    SalvoStatisticsError
        Without trials, on counts that cannot be, on rho outside [0, 1], on an unknown method.

    Examples
    --------
    >>> interval = design_effect_interval([18, 2], [20, 10], rho=0.2)
    >>> round(interval.estimate, 3), round(interval.effective_trials, 2)
    (0.667, 7.26)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.326, 0.892)
    """
    method = check_choice(method, ("wilson", "jeffreys"), name="method")
    level = check_share(level, name="level")
    k, n = check_clusters(successes, trials)
    effective = n.sum() / design_effect(n, rho=rho)
    estimate = float(k.sum() / n.sum())
    low, high = share_bounds(
        np.array([estimate * effective]), np.array([effective]), level=level, method=method
    )
    return Interval(
        low=float(low[0]),
        high=float(high[0]),
        level=level,
        method=f"design-effect {_PRINTED_NAMES[method]}",
        estimate=estimate,
        successes=float(k.sum()),
        trials=float(n.sum()),
        effective_trials=float(effective),
    )


def dispersion(successes: ArrayLike, trials: ArrayLike) -> float:
    """Pearson's dispersion of clusters around their pooled share; 1 for independent trials.

    The sum over clusters of ``(k - n p)**2 / (n p (1 - p))`` over the number of clusters less one.

    Raises
    ------
    SalvoStatisticsError
        With fewer than two clusters that have trials, or when every trial had the same outcome
        (there is then no spread to compare).

    Examples
    --------
    >>> round(dispersion([9, 1, 5], [10, 10, 10]), 3)
    6.4
    """
    k, n = check_clusters(successes, trials, at_least=2)
    p = k.sum() / n.sum()
    if p in (0.0, 1.0):
        raise SalvoStatisticsError(
            f"all {n.sum():g} trials had the same outcome: there is no spread to measure. "
            "Take the dispersion from a larger set."
        )
    return float(np.sum((k - n * p) ** 2 / (n * p * (1 - p))) / (n.size - 1))


def enough(
    trials: float,
    clusters: int,
    *,
    min_trials: int = 10,
    min_clusters: int = 5,
    trial_noun: str = "trials",
    cluster_noun: str = "clusters",
) -> Sufficiency:
    """Say whether a share may be printed, and if not, why.

    Parameters
    ----------
    trial_noun, cluster_noun
        Plural words of the caller's subject, for the reason.

    Raises
    ------
    SalvoStatisticsError
        On negative or missing counts.

    Examples
    --------
    >>> bool(enough(124, 30))
    True
    >>> enough(4, 2).reason
    'fewer than 10 trials (4) and fewer than 5 clusters (2)'
    """
    trials = check_number(trials, name="trials", at_least=0)
    clusters = int(check_number(clusters, name="clusters", at_least=0))
    reasons = []
    if trials < min_trials:
        reasons.append(f"fewer than {min_trials} {trial_noun} ({trials:g})")
    if clusters < min_clusters:
        reasons.append(f"fewer than {min_clusters} {cluster_noun} ({clusters})")
    return Sufficiency(
        is_enough=not reasons,
        trials=trials,
        clusters=clusters,
        reason=" and ".join(reasons) or None,
    )


def share_bounds(
    successes: FloatArray, trials: FloatArray, *, level: float, method: str
) -> tuple[FloatArray, FloatArray]:
    """Low and high ends for many shares at once; effective (fractional) counts are allowed.

    Parameters
    ----------
    successes, trials
        Arrays of one shape, trials above 0. Not checked here: callers did.

    Examples
    --------
    >>> low, high = share_bounds(np.array([5.0]), np.array([10.0]), level=0.95, method="wilson")
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.2366, 0.7634)
    """
    # Loaded here: statsmodels costs a second that readers of a plain count need not pay.
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(
        successes, trials, alpha=1.0 - level, method=_STATSMODELS_NAMES[method]
    )
    estimate = successes / trials
    # statsmodels leaves Wilson a rounding error outside [0, 1], and Jeffreys beside an estimate
    # of 0 or 1.
    return np.clip(np.minimum(low, estimate), 0.0, 1.0), np.clip(
        np.maximum(high, estimate), 0.0, 1.0
    )


def _single(successes: float, trials: float, *, level: float, method: str) -> Interval:
    level = check_share(level, name="level")
    k, n = check_counts([successes], [trials], whole=False)
    if n[0] == 0:
        raise SalvoStatisticsError(
            "0 trials: there is no share of nothing. Say so instead of printing a rate."
        )
    low, high = share_bounds(k, n, level=level, method=method)
    return Interval(
        low=float(low[0]),
        high=float(high[0]),
        level=level,
        method=_PRINTED_NAMES[method],
        estimate=float(k[0] / n[0]),
        successes=float(k[0]),
        trials=float(n[0]),
    )
