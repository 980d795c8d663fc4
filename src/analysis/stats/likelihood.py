"""The beta-binomial likelihood with covariates: its value, its exact derivatives, its maximum.

``logit(mean) = design @ coefficients`` and one ``rho = 1 / (a + b + 1)`` for all clusters. Neither
SciPy nor statsmodels fits it; the climb is by damped Newton steps.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, digamma, expit, gammaln, xlog1py, xlogy, zeta

from analysis.stats.arguments import FloatArray

# Limits of log(a + b). Beyond the upper one (rho under 4e-7) the differences of log-gammas have
# lost their digits and the model is binomial; beyond the lower one it is all or nothing.
_LOG_STRENGTH = (-12.0, 15.0)
_LEAST_RHO = 4e-7
# A logit of 30 is a share within 1e-13 of 0 or 1; beyond, nothing changes but overflow.
_LOGIT = (-30.0, 30.0)
_MAX_STEPS = 100


def log_pmf(
    successes: FloatArray, trials: FloatArray, mean: float | FloatArray, rho: float
) -> FloatArray:
    """Log-probability of successes in clusters; rho 0 is binomial, rho 1 all or nothing.

    Examples
    --------
    >>> float(np.exp(log_pmf(np.array([1.0]), np.array([2.0]), 0.5, 0.0))[0])
    0.5
    """
    k, n = successes, trials
    if rho < _LEAST_RHO:
        return log_binomial(k, n) + xlogy(k, mean) + xlog1py(n - k, -np.asarray(mean))
    if rho >= 1.0 or np.any((np.asarray(mean) <= 0) | (np.asarray(mean) >= 1)):
        with np.errstate(divide="ignore"):
            whole = np.where(k == n, np.log(mean), np.log(1 - np.asarray(mean)))
        whole = np.where(n == 0, 0.0, whole)
        return np.where((k == 0) | (k == n), whole, -np.inf)
    strength = 1.0 / rho - 1.0
    # Shapes that underflow to 0 would be infinity less infinity.
    a = np.maximum(strength * np.asarray(mean), 1e-290)
    b = np.maximum(strength * (1.0 - np.asarray(mean)), 1e-290)
    return log_binomial(k, n) + betaln(k + a, n - k + b) - betaln(a, b)


def log_binomial(successes: FloatArray, trials: FloatArray) -> FloatArray:
    """Log of the binomial coefficients.

    Examples
    --------
    >>> float(np.exp(log_binomial(np.array([2.0]), np.array([4.0])))[0].round(6))
    6.0
    """
    return np.asarray(
        gammaln(trials + 1.0) - gammaln(successes + 1.0) - gammaln(trials - successes + 1.0)
    )


def maximise(
    successes: FloatArray, trials: FloatArray, design: FloatArray, start: FloatArray
) -> tuple[FloatArray, float, bool]:
    """Climb the beta-binomial likelihood with ``logit(mean) = design @ coefficients``.

    Parameters
    ----------
    design
        Units × covariates, the constant included.
    start
        The coefficients, then log(a + b).

    Returns
    -------
    tuple
        Parameters in the order of ``start``, log-likelihood without binomial coefficients, and
        whether the climb came to rest. The last parameter stops at wide limits that stand for no
        correlation and for full correlation.

    Examples
    --------
    >>> k, n = np.array([9.0, 2.0, 10.0, 4.0]), np.full(4, 10.0)
    >>> found, _, converged = maximise(k, n, np.ones((4, 1)), np.array([0.0, 1.0]))
    >>> converged, found.round(3)
    (True, array([0.625, 0.444]))
    """
    position = _bounded(np.array(start, dtype=float))
    value, gradient, hessian = _derivatives(successes, trials, design, position)
    damping = 0.0
    for _ in range(_MAX_STEPS):
        step = _newton_step(gradient, hessian, damping)
        trial = _bounded(position + step)
        moved = trial - position
        found = _derivatives(successes, trials, design, trial)
        if not np.isfinite(found[0]) or found[0] < value - 1e-12 * abs(value):
            damping = max(10.0 * damping, 1e-3)
            if damping > 1e12:
                return position, value, False
            continue
        gain = found[0] - value
        position, (value, gradient, hessian) = trial, found
        damping = 0.0 if damping < 1e-2 else damping / 10.0
        if np.max(np.abs(moved)) < 1e-7 or (0 <= gain < 1e-11 * max(abs(value), 1.0)):
            return position, value, True
    return position, value, False


def _bounded(position: FloatArray) -> FloatArray:
    position[-1] = min(max(position[-1], _LOG_STRENGTH[0]), _LOG_STRENGTH[1])
    position[0] = min(max(position[0], _LOGIT[0]), _LOGIT[1])
    return position


def _newton_step(gradient: FloatArray, hessian: FloatArray, damping: float) -> FloatArray:
    """Step uphill even where the surface is not concave: curvatures enter by their size."""
    values, vectors = np.linalg.eigh(hessian)
    size = np.maximum(np.abs(values), 1e-9 * max(float(np.abs(values).max()), 1.0))
    step = vectors @ ((vectors.T @ gradient) / (size * (1.0 + damping)))
    longest = float(np.abs(step).max())
    return step if longest <= 3.0 else step * (3.0 / longest)


def _derivatives(
    k: FloatArray, n: FloatArray, design: FloatArray, position: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    mean = np.clip(expit(design @ position[:-1]), 1e-13, 1 - 1e-13)
    strength = float(np.exp(position[-1]))
    a, b = strength * mean, strength * (1.0 - mean)
    value = float(np.sum(betaln(k + a, n - k + b) - betaln(a, b)))
    # First and second derivatives by a and b; zeta(2, x) is the trigamma function.
    shared = digamma(n + strength) - digamma(strength)
    by_a = digamma(k + a) - digamma(a) - shared
    by_b = digamma(n - k + b) - digamma(b) - shared
    bend = zeta(2, n + strength) - zeta(2, strength)
    by_aa = zeta(2, k + a) - zeta(2, a) - bend
    by_bb = zeta(2, n - k + b) - zeta(2, b) - bend
    # Chain rule to the linear predictor (eta) and to log(a + b).
    slope = strength * mean * (1.0 - mean)
    by_eta = slope * (by_a - by_b)
    by_log = a * by_a + b * by_b
    eta_eta = slope**2 * (by_aa + 2 * bend + by_bb) + by_eta * (1.0 - 2.0 * mean)
    eta_log = slope * (a * by_aa + (a - b) * bend - b * by_bb) + by_eta
    log_log = a * a * by_aa - 2 * a * b * bend + b * b * by_bb + by_log
    gradient = np.append(design.T @ by_eta, by_log.sum())
    size = design.shape[1]
    hessian = np.empty((size + 1, size + 1))
    hessian[:size, :size] = (design * eta_eta[:, None]).T @ design
    hessian[:size, size] = hessian[size, :size] = design.T @ eta_log
    hessian[size, size] = log_log.sum()
    return value, gradient, hessian
