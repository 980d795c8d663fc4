"""The beta-binomial likelihood with covariates: its value, its exact derivatives, its maximum.

``logit(mean) = design @ coefficients`` and one ``rho = 1 / (a + b + 1)`` for all clusters. Neither
SciPy nor statsmodels fits it; the climb is by damped Newton steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma, expit, gammaln, xlog1py, xlogy

from analysis.stats.arguments import FloatArray

# Limits of log(a + b). Beyond the upper one (rho under 4e-7) the differences of log-gammas have
# lost their digits and the model is binomial; beyond the lower one it is all or nothing.
_LOG_STRENGTH = (-12.0, 15.0)
_LEAST_RHO = 4e-7
# A logit of 30 is a share within 1e-13 of 0 or 1; beyond, nothing changes but overflow.
_LOGIT = (-30.0, 30.0)
_MAX_STEPS = 100
_STEPS = np.arange(12.0)
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730)


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
    surface = _Surface(successes, trials, design)
    position = _bounded(np.array(start, dtype=float))
    here = surface.at(position)
    gradient, hessian = here.derivatives()
    damping = 0.0
    for _ in range(_MAX_STEPS):
        step = _newton_step(gradient, hessian, damping)
        trial = _bounded(position + step)
        moved = trial - position
        there = surface.at(trial)
        if not np.isfinite(there.value) or there.value < here.value - 1e-12 * abs(here.value):
            damping = max(10.0 * damping, 1e-3)
            if damping > 1e12:
                return position, here.value, False
            continue
        gain = there.value - here.value
        position, here = trial, there
        damping = 0.0 if damping < 1e-2 else damping / 10.0
        if np.max(np.abs(moved)) < 1e-7 or (0 <= gain < 1e-11 * max(abs(here.value), 1.0)):
            return position, here.value, True
        gradient, hessian = here.derivatives()
    return position, here.value, False


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


def _trigamma(x: FloatArray) -> FloatArray:
    """Second derivative of log-gamma at positive numbers, to the last digits of ``zeta(2, x)``.

    The zeta function of SciPy takes any first argument and a hundred times as long as an
    addition. Here twelve steps up, then Stirling's series (Abramowitz and Stegun 6.4.6, 6.4.12).
    """
    near = np.add.outer(_STEPS, x)
    far = 1.0 / (x + _STEPS.size)
    square = far * far
    series = np.full_like(x, _BERNOULLI[-1])
    for number in _BERNOULLI[-2::-1]:
        series = series * square + number
    tail = far + square / 2.0 + far * square * series
    return np.asarray((1.0 / (near * near)).sum(axis=0) + tail)


class _Surface:
    """The log-likelihood of given clusters, to be looked at from any position.

    Where the mean is one for all, clusters with the same counts have the same terms: these are
    computed once and handed out, which changes no digit of any sum.
    """

    def __init__(self, k: FloatArray, n: FloatArray, design: FloatArray) -> None:
        self.design = design
        self.back: NDArray[np.intp] | slice = slice(None)
        self.one_mean = design.shape[1] == 1 and bool((design == 1.0).all())
        if self.one_mean:
            # As complex numbers the pairs are sorted by one call.
            pairs, self.back = np.unique(k + 1j * n, return_inverse=True)
            k, n = pairs.real.copy(), pairs.imag.copy()
        self.k, self.n, self.rest = k, n, n - k

    def at(self, position: FloatArray) -> _Place:
        design = self.design[:1] if self.one_mean else self.design
        mean = np.clip(expit(design @ position[:-1]), 1e-13, 1 - 1e-13)
        return _Place(self, mean, float(np.exp(position[-1])))


class _Place:
    """The value at one position; the derivatives, which cost more, only where a step is taken."""

    def __init__(self, surface: _Surface, mean: FloatArray, strength: float) -> None:
        self.surface, self.mean, self.strength = surface, mean, strength
        self.a, self.b = strength * mean, strength * (1.0 - mean)
        self.k_a, self.rest_b = surface.k + self.a, surface.rest + self.b
        terms = betaln(self.k_a, self.rest_b) - betaln(self.a, self.b)
        self.value = float(np.sum(terms[surface.back]))

    def derivatives(self) -> tuple[FloatArray, FloatArray]:
        """Gradient and Hessian."""
        design, back, n = self.surface.design, self.surface.back, self.surface.n
        mean, strength, a, b = self.mean, self.strength, self.a, self.b
        # First and second derivatives by a and b.
        shared = digamma(n + strength) - digamma(strength)
        by_a = digamma(self.k_a) - digamma(a) - shared
        by_b = digamma(self.rest_b) - digamma(b) - shared
        ends = np.cumsum([1, n.size, n.size, n.size, a.size])
        whole = np.concatenate([[strength], n + strength, self.k_a, self.rest_b, a, b])
        bends = _trigamma(whole)
        all_n, all_k, all_rest, only_a, only_b = np.split(bends[1:], ends[1:] - 1)
        bend = all_n - bends[0]
        by_aa = all_k - only_a - bend
        by_bb = all_rest - only_b - bend
        # Chain rule to the linear predictor (eta) and to log(a + b).
        slope = strength * mean * (1.0 - mean)
        by_eta = slope * (by_a - by_b)
        by_log = a * by_a + b * by_b
        eta_eta = slope**2 * (by_aa + 2 * bend + by_bb) + by_eta * (1.0 - 2.0 * mean)
        eta_log = slope * (a * by_aa + (a - b) * bend - b * by_bb) + by_eta
        log_log = a * a * by_aa - 2 * a * b * bend + b * b * by_bb + by_log
        size = design.shape[1]
        gradient, hessian = np.empty(size + 1), np.empty((size + 1, size + 1))
        gradient[:size] = design.T @ by_eta[back]
        gradient[size] = by_log[back].sum()
        hessian[:size, :size] = (design * eta_eta[back][:, None]).T @ design
        hessian[:size, size] = hessian[size, :size] = design.T @ eta_log[back]
        hessian[size, size] = log_log[back].sum()
        return gradient, hessian
