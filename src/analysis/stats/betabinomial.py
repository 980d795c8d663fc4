"""Fit shares that vary from cluster to cluster, and predict the successes of a new cluster.

In a cluster of n trials the share is drawn from Beta(a, b), then the successes from
Binomial(n, share). Its mean is ``a / (a + b)``, its intraclass correlation
``rho = 1 / (a + b + 1)`` (Skellam 1948, Journal of the Royal Statistical Society B 10). Neither
SciPy nor statsmodels fits it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, xlog1py, xlogy

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_clusters,
    check_counts,
    check_number,
    check_share,
)
from analysis.stats.likelihood import log_binomial, log_pmf, maximise

DEFAULT_STARTS = (0.02, 0.15, 0.5)

# Twice this in log-likelihood is far below anything a test could see.
_NEGLIGIBLE = 1e-4


@dataclass(frozen=True)
class BetaBinomial:
    """Shares of clusters as a Beta(a, b) distribution.

    Attributes
    ----------
    a, b
        Parameters; infinite where ``rho`` is 0 (one share for all), 0 where ``rho`` is 1.
    mean
        The share of a typical cluster, each cluster counting once: not successes over trials.
    rho
        Intraclass correlation in [0, 1].
    log_likelihood
        At the maximum, with the binomial coefficients; NaN where nothing was fitted.
    clusters
        Clusters with trials that were fitted.
    converged
        Whether a maximum was found from at least one start.
    """

    a: float
    b: float
    mean: float
    rho: float
    log_likelihood: float
    clusters: int
    converged: bool

    @classmethod
    def of(cls, mean: float, rho: float) -> BetaBinomial:
        """Build the model of a mean and a correlation known from elsewhere.

        Raises
        ------
        SalvoStatisticsError
            When mean or rho is outside [0, 1].

        Examples
        --------
        >>> BetaBinomial.of(0.8, 0.05).a
        15.2
        """
        mean = check_share(mean, name="mean", closed=True)
        rho = check_share(rho, name="rho", closed=True)
        return cls(
            a=_shape(mean, rho),
            b=_shape(1.0 - mean, rho),
            mean=mean,
            rho=rho,
            log_likelihood=float("nan"),
            clusters=0,
            converged=True,
        )

    def pmf(self, trials: int) -> FloatArray:
        """Return P(K = 0), P(K = 1), …, P(K = trials) for a new cluster of ``trials`` trials.

        Examples
        --------
        >>> BetaBinomial.of(0.5, 1 / 3).pmf(3).round(6)
        array([0.25, 0.25, 0.25, 0.25])
        """
        n = _whole(trials)
        return np.exp(log_pmf(np.arange(n + 1.0), np.full(n + 1, float(n)), self.mean, self.rho))

    def sf(self, successes: int, trials: int) -> float:
        """P(K > successes) for a new cluster of ``trials`` trials.

        Examples
        --------
        >>> round(BetaBinomial.of(0.5, 1 / 3).sf(1, 3), 6)
        0.5
        """
        return float(min(self.pmf(trials)[max(int(successes) + 1, 0) :].sum(), 1.0))

    def predict(self, trials: int, *, level: float = 0.95) -> Prediction:
        """Predict the successes of a new cluster; the fitted parameters are taken as known.

        Examples
        --------
        >>> BetaBinomial.of(0.5, 0.0).predict(20).high
        14.0
        """
        return predictive_interval(self.pmf(trials), level=level)


@dataclass(frozen=True)
class Prediction:
    """Successes to expect of one cluster.

    ``low`` and ``high`` are whole numbers of successes, each the equal-tailed quantile of the
    predictive distribution; ``coverage`` is the probability between them, at least ``level``.
    """

    mean: float
    low: float
    high: float
    level: float
    coverage: float
    trials: float


def fit(
    successes: ArrayLike, trials: ArrayLike, *, starts: Sequence[float] = DEFAULT_STARTS
) -> BetaBinomial:
    """Fit the mean and the intraclass correlation of clusters by maximum likelihood.

    Parameters
    ----------
    successes, trials
        Counts per cluster; clusters without trials tell nothing and are left out.
    starts
        Values of rho in (0, 1) to start from; the likelihood may have more than one maximum.

    Returns
    -------
    BetaBinomial
        With rho exactly 0 where the likelihood rises towards no correlation, exactly 1 where every
        cluster is all success or all failure.

    Raises
    ------
    SalvoStatisticsError
        When nothing can tell a correlation: fewer than two clusters of two or more trials, or the
        same outcome in every trial. Take rho from a larger set then.

    Examples
    --------
    >>> model = fit([9, 2, 10, 4], [10, 10, 10, 10])
    >>> round(model.mean, 3), round(model.rho, 3)
    (0.651, 0.391)
    """
    k, n = check_clusters(successes, trials, at_least=2)
    _check_can_tell_correlation(k, n)
    return fit_checked(k, n, starts=starts)


def fit_checked(
    successes: FloatArray, trials: FloatArray, *, starts: Sequence[float] = DEFAULT_STARTS
) -> BetaBinomial:
    """Like :func:`fit` for counts already checked; they may be fractions (effective counts).

    Examples
    --------
    >>> fit_checked(np.array([1.5, 0.2]), np.array([2.0, 2.0])).clusters
    2
    """
    for rho in starts:
        check_share(rho, name="each start")
    k = np.ascontiguousarray(successes, dtype=float)
    n = np.ascontiguousarray(trials, dtype=float)
    return _fit(k.tobytes(), n.tobytes(), tuple(float(rho) for rho in starts))


@lru_cache(maxsize=1024)
def _fit(successes: bytes, trials: bytes, starts: tuple[float, ...]) -> BetaBinomial:
    """The fit of these very counts; a report asks for the same class again and again."""
    k, n = np.frombuffer(successes), np.frombuffer(trials)
    design = np.ones((n.size, 1))
    pooled = float(np.clip(k.sum() / n.sum(), 1e-6, 1 - 1e-6))
    coefficients = log_binomial(k, n)
    candidates = []
    for rho in starts:
        start = np.array([logit(pooled), np.log(1 / rho - 1)])
        candidates.append(maximise(k, n, design, start))
    parameters, log_likelihood, converged = max(candidates, key=lambda found: found[1])
    binomial = float(np.sum(xlogy(k, pooled) + xlog1py(n - k, -pooled)))
    mean, strength = float(expit(parameters[0])), float(np.exp(parameters[1]))
    rho = 1.0 / (1.0 + strength)
    if log_likelihood <= binomial + _NEGLIGIBLE:
        mean, rho, log_likelihood, converged = pooled, 0.0, binomial, True
    elif np.all((k == 0) | (k == n)):
        # The supremum, never reached by finite steps: a share of clusters succeeds as a whole.
        mean, rho, converged = float(np.mean(k == n)), 1.0, True
        log_likelihood = float(np.sum(np.where(k == n, np.log(mean), np.log(1 - mean))))
    return BetaBinomial(
        a=_shape(mean, rho),
        b=_shape(1.0 - mean, rho),
        mean=mean,
        rho=rho,
        log_likelihood=log_likelihood + float(coefficients.sum()),
        clusters=int(n.size),
        converged=converged,
    )


def predictive_interval(pmf: FloatArray, *, level: float = 0.95) -> Prediction:
    """Equal-tailed interval of a distribution over 0, 1, …, n successes.

    The ends are the smallest counts whose cumulated probability reaches (1 - level) / 2 and
    1 - (1 - level) / 2, as ``scipy.stats`` has them.

    Raises
    ------
    SalvoStatisticsError
        On a level outside (0, 1).

    Examples
    --------
    >>> prediction = predictive_interval(np.full(101, 1 / 101))
    >>> prediction.mean, prediction.low, prediction.high
    (50.0, 2.0, 98.0)
    """
    level = check_share(level, name="level")
    tail = (1.0 - level) / 2.0
    cumulated = np.cumsum(pmf)
    last = pmf.size - 1
    low = min(int(np.searchsorted(cumulated, tail)), last)
    high = min(int(np.searchsorted(cumulated, 1.0 - tail)), last)
    return Prediction(
        mean=float(pmf @ np.arange(pmf.size)),
        low=float(low),
        high=float(high),
        level=level,
        coverage=float(min(pmf[low : high + 1].sum(), 1.0)),
        trials=float(last),
    )


def _check_can_tell_correlation(k: FloatArray, n: FloatArray) -> None:
    several = int(np.sum(n >= 2))
    if several < 2:
        raise SalvoStatisticsError(
            f"{several} of {n.size} clusters have two trials or more; a correlation within "
            "clusters needs at least 2. Take rho from a larger set."
        )
    if k.sum() in (0.0, n.sum()):
        raise SalvoStatisticsError(
            f"all {n.sum():g} trials in {n.size} clusters had the same outcome: a correlation "
            "cannot be fitted. Take rho from a larger set."
        )


def _shape(mean: float, rho: float) -> float:
    if rho <= 0.0:
        return float("inf")
    return mean * (1.0 - rho) / rho


def _whole(trials: float) -> int:
    check_counts([0], [trials])
    return int(check_number(trials, name="trials", at_least=0))
