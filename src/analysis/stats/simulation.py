"""Draw clusters and counts with a known truth, to try the other methods on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaincinv, ndtr

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_number, check_share


def draw_successes(
    trials: NDArray[np.int64],
    *,
    mean: ArrayLike,
    rho: float,
    autocorrelation: float = 0.0,
    rng: np.random.Generator,
) -> FloatArray:
    """Draw beta-binomial successes, whose shares may resemble those of the unit before.

    Each unit's share is a quantile of Beta(a, b); where ``autocorrelation`` is not 0 the quantiles
    follow a first-order autoregression on the normal scale (a Gaussian copula), so that every
    unit keeps its beta-binomial distribution.

    Parameters
    ----------
    trials
        Whole numbers, replicates × units; units in order of time along the last axis.
    mean
        Mean share inside (0, 1), one for all or one per unit.
    rho
        Intraclass correlation in [0, 1).
    autocorrelation
        Of neighbouring units on the normal scale, in [0, 1).

    Returns
    -------
    array
        Successes in the shape of ``trials``.

    Raises
    ------
    SalvoStatisticsError
        On a mean, rho or autocorrelation outside its range.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> draw_successes(np.array([[10, 10, 10]]), mean=0.8, rho=0.1, rng=rng)
    array([[9., 8., 9.]])
    """
    rho = check_share(rho, name="rho", closed=True)
    autocorrelation = check_share(autocorrelation, name="autocorrelation", closed=True)
    middle = np.asarray(mean, dtype=float)
    if rho == 1.0 or autocorrelation == 1.0 or not np.all((middle > 0) & (middle < 1)):
        raise SalvoStatisticsError(
            "clusters are drawn with a mean between 0 and 1 and with rho and autocorrelation "
            f"under 1, not mean {mean}, rho {rho:g}, autocorrelation {autocorrelation:g}."
        )
    if rho == 0.0:
        return rng.binomial(trials, np.broadcast_to(middle, trials.shape)).astype(float)
    strength = 1.0 / rho - 1.0
    a, b = middle * strength, (1.0 - middle) * strength
    if autocorrelation == 0.0:
        return rng.binomial(trials, rng.beta(a, b, trials.shape)).astype(float)
    normal = _autoregression(trials.shape, autocorrelation, rng)
    shares = np.clip(betaincinv(a, b, ndtr(normal)), 0.0, 1.0)
    return rng.binomial(trials, shares).astype(float)


def draw_counts(
    mean: ArrayLike,
    *,
    dispersion: float,
    autocorrelation: float = 0.0,
    replicates: int = 1,
    rng: np.random.Generator,
) -> FloatArray:
    """Draw overdispersed counts, whose levels may resemble those of the unit before.

    Each unit's level is a quantile of a gamma distribution, so that the count is negative binomial
    with variance ``dispersion`` × mean; the quantiles follow a first-order autoregression on the
    normal scale, so that every unit keeps its distribution.

    Parameters
    ----------
    mean
        Expected count of each unit, in order of time, above 0.
    dispersion
        Variance over mean, at least 1; at 1 the counts are Poisson and independent.
    autocorrelation
        Of neighbouring levels on the normal scale, in [0, 1).

    Returns
    -------
    array
        Counts, replicates × units.

    Raises
    ------
    SalvoStatisticsError
        On a mean, dispersion or autocorrelation outside its range.

    Examples
    --------
    >>> draw_counts([100, 100, 100], dispersion=8, rng=np.random.default_rng(1))
    array([[118., 108., 132.]])
    """
    dispersion = check_number(dispersion, name="dispersion", at_least=1)
    autocorrelation = check_share(autocorrelation, name="autocorrelation", closed=True)
    middle = np.asarray(mean, dtype=float)
    if middle.ndim != 1 or not np.all(middle > 0) or autocorrelation == 1.0:
        raise SalvoStatisticsError(
            "counts are drawn with a mean above 0 for each unit and an autocorrelation under 1, "
            f"not mean {mean}, autocorrelation {autocorrelation:g}."
        )
    shape = (int(check_number(replicates, name="replicates", at_least=1)), middle.size)
    if dispersion == 1.0:
        return rng.poisson(middle, shape).astype(float)
    scale = dispersion - 1.0
    if autocorrelation == 0.0:
        level = rng.gamma(middle / scale, scale, shape)
    else:
        level = scale * gammaincinv(
            middle / scale, ndtr(_autoregression(shape, autocorrelation, rng))
        )
    return rng.poisson(level).astype(float)


def _autoregression(
    shape: tuple[int, ...], autocorrelation: float, rng: np.random.Generator
) -> FloatArray:
    """Standard normal values along the last axis, each resembling the one before."""
    normal = rng.standard_normal(shape)
    fresh = np.sqrt(1.0 - autocorrelation**2)
    for t in range(1, shape[-1]):
        normal[..., t] = autocorrelation * normal[..., t - 1] + fresh * normal[..., t]
    return normal
