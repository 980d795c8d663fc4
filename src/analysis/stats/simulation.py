"""Draw clusters with a known truth, to try the other methods on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtr

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_share


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
    normal = rng.standard_normal(trials.shape)
    fresh = np.sqrt(1.0 - autocorrelation**2)
    for t in range(1, trials.shape[-1]):
        normal[..., t] = autocorrelation * normal[..., t - 1] + fresh * normal[..., t]
    shares = np.clip(betaincinv(a, b, ndtr(normal)), 0.0, 1.0)
    return rng.binomial(trials, shares).astype(float)
