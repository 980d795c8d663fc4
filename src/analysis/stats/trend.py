"""The level of a share over time, never smoothed across a break.

Two routes that share no code. A local level (random walk plus noise) on the logit, by statsmodels'
state space: the noise of each unit is known from its trials, and the observations are linearised
around the level found so far until it no longer moves (Durbin and Koopman 2012, *Time Series
Analysis by State Space Methods*, section 10.6). A quasi-binomial natural spline (patsy's ``cr``)
is the check.

The plain empirical logit ``log((k + 1/2) / (n - k + 1/2))`` with its own variance is not used:
units that happen to do well get a larger variance, hence less weight, and the level comes out too
low (0.75 instead of 0.84 on a real series).

Which share is followed depends on the weights. With ``rho`` 0 and a ``dispersion``, every trial
weighs the same: the level of the pooled share. With ``rho``, units of many trials weigh little
more than others: the level of the typical unit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, ndtri

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_clusters,
    check_counts,
    check_number,
    check_share,
)

# Shortest segment in which a level and its movement can be told apart.
MINIMUM_UNITS = 14

_MAX_ROUNDS = 25
# Rounds end when no level moves by more than this on the logit: under .0003 in the share.
_SETTLED = 1e-3
# A share within 5e-5 of 0 or 1; beyond, linearised observations jump about.
_FARTHEST_LOGIT = 10.0

_Segment = tuple[FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True)
class Trend:
    """Level of a share at each unit of a series, with a pointwise interval.

    Attributes
    ----------
    level, low, high
        Shares, one per unit of the series as given; NaN in segments that are too short.
    segment
        Number of the segment of each unit, from 0.
    skipped
        Numbers of the segments without a trend.
    confidence
        Of the interval around the level; single units scatter more widely.
    method
        ``"local level"`` or ``"spline"``.
    """

    level: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    segment: tuple[int, ...]
    skipped: tuple[int, ...]
    confidence: float
    method: str


def local_level(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    dispersion: float = 1.0,
    rho: float = 0.0,
    breaks: Sequence[int] = (),
    level: float = 0.95,
) -> Trend:
    """Smooth a share with a local level on the logit, segment by segment.

    Parameters
    ----------
    successes, trials
        One value per unit of time, in order; units without trials are gaps that the level bridges
        with a widening interval.
    dispersion, rho
        The variance of a unit of n trials is the binomial one times
        ``dispersion * (1 + rho * (n - 1))``. Give the one or the other, from
        :func:`analysis.stats.changepoints.local_dispersion` or
        :func:`analysis.stats.betabinomial.fit`: with neither, all scatter passes for movement.
    breaks
        Positions at which a new segment begins (a change of definition, say).
    level
        Of the interval.

    Returns
    -------
    Trend
        The variance of the level's step is fitted by maximum likelihood in each segment. Segments
        with fewer than 14 units that have trials, or with equal outcomes only, are skipped.

    Raises
    ------
    SalvoStatisticsError
        Without any trials, on counts that cannot be, on breaks that are not increasing positions
        inside the series, on a dispersion under 1 or a rho outside [0, 1].

    Examples
    --------
    >>> made = local_level([8, 9, 8, 9, 9, 8, 9] * 4, [10] * 28)
    >>> round(made.level[0], 2), made.skipped
    (0.86, ())
    """
    factor = check_number(dispersion, name="dispersion", at_least=1)
    rho = check_share(rho, name="rho", closed=True)

    def smooth(k: FloatArray, n: FloatArray, z: float) -> _Segment:
        held = n > 0
        observed = np.full(n.size, np.nan)
        noise = np.ones(n.size)
        state = np.full(n.size, logit(k.sum() / n.sum()))
        for _ in range(_MAX_ROUNDS):
            share = expit(state[held])
            slope = share * (1 - share)
            observed[held] = state[held] + (k[held] / n[held] - share) / slope
            noise[held] = factor * (1 + rho * (n[held] - 1)) / (n[held] * slope)
            before = state
            state, variance = _smooth_level(observed, noise)
            state = np.clip(state, -_FARTHEST_LOGIT, _FARTHEST_LOGIT)
            if np.max(np.abs(state - before)) < _SETTLED:
                break
        width = z * np.sqrt(variance)
        return expit(state), expit(state - width), expit(state + width)

    return _by_segment(successes, trials, breaks, level, "local level", smooth)


def spline(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    rho: float = 0.0,
    breaks: Sequence[int] = (),
    units_per_knot: int = 45,
    level: float = 0.95,
) -> Trend:
    """Smooth a share with a quasi-binomial natural cubic spline, segment by segment.

    Parameters
    ----------
    successes, trials, breaks, level
        As for :func:`local_level`.
    rho
        A unit of n trials weighs ``n / (1 + rho * (n - 1))``; the dispersion is fitted.
    units_per_knot
        A segment gets one degree of freedom per so many units, at least 3.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`local_level`.

    Examples
    --------
    >>> made = spline([8, 9, 8, 9, 9, 8, 9] * 4, [10] * 28)
    >>> round(made.level[14], 2)
    0.86
    """
    per_knot = check_number(units_per_knot, name="units_per_knot", at_least=1)
    rho = check_share(rho, name="rho", closed=True)

    def smooth(k: FloatArray, n: FloatArray, z: float) -> _Segment:
        from patsy import dmatrix
        from statsmodels.genmod.families import Binomial
        from statsmodels.genmod.generalized_linear_model import GLM

        freedom = max(3, round(n.size / per_knot))
        # Beside a constant the basis must be centred, or its columns are collinear.
        basis = np.asarray(
            dmatrix(
                "cr(time, df=freedom, constraints='center')",
                {"time": np.arange(n.size, dtype=float), "freedom": freedom},
            )
        )
        held = n > 0
        weights = n[held] / (1 + rho * (n[held] - 1))
        fitted: Any = GLM(
            k[held] / n[held], basis[held], family=Binomial(), var_weights=weights
        ).fit(scale="X2")
        predictor = basis @ fitted.params
        width = z * np.sqrt(np.sum((basis @ fitted.cov_params()) * basis, axis=1))
        return expit(predictor), expit(predictor - width), expit(predictor + width)

    return _by_segment(successes, trials, breaks, level, "spline", smooth)


def _by_segment(
    successes: ArrayLike,
    trials: ArrayLike,
    breaks: Sequence[int],
    confidence: float,
    method: str,
    smooth: Callable[[FloatArray, FloatArray, float], _Segment],
) -> Trend:
    confidence = check_share(confidence, name="level")
    k, n = check_counts(successes, trials)
    check_clusters(k, n)
    edges = [0, *(int(position) for position in breaks), n.size]
    if any(start >= end for start, end in itertools.pairwise(edges)):
        raise SalvoStatisticsError(
            f"breaks must be increasing positions between 1 and {n.size - 1}, not {list(breaks)}."
        )
    made = np.full((3, n.size), np.nan)
    segment = np.zeros(n.size, dtype=int)
    skipped = []
    z = float(ndtri((1 + confidence) / 2))
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        part = slice(start, end)
        segment[part] = number
        part_k, part_n = k[part], n[part]
        # Equal outcomes only have no spread around a level, and a likelihood without a maximum.
        if (part_n > 0).sum() < MINIMUM_UNITS or part_k.sum() in (0.0, part_n.sum()):
            skipped.append(number)
            continue
        made[:, part] = smooth(part_k, part_n, z)
    level, low, high = (tuple(row.tolist()) for row in made)
    return Trend(
        level=level,
        low=low,
        high=high,
        segment=tuple(segment.tolist()),
        skipped=tuple(skipped),
        confidence=confidence,
        method=method,
    )


def _smooth_level(observed: FloatArray, noise: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Smoothed level and its variance, the step's variance fitted by maximum likelihood."""
    from scipy.optimize import minimize_scalar
    from statsmodels.tsa.statespace.kalman_smoother import KalmanSmoother

    smoother = KalmanSmoother(k_endog=1, k_states=1)
    smoother.bind(observed[:, None])
    smoother["design", 0, 0] = 1.0
    smoother["transition", 0, 0] = 1.0
    smoother["selection", 0, 0] = 1.0
    smoother.obs_cov = noise[None, None, :]
    smoother.initialize_diffuse()

    def misfit(log_variance: float) -> float:
        smoother["state_cov", 0, 0] = np.exp(log_variance)
        return -float(smoother.loglike())

    # From a level that never moves to one that moves a whole logit a unit.
    best = minimize_scalar(misfit, bounds=(-20.0, 0.0), method="bounded")
    smoother["state_cov", 0, 0] = np.exp(best.x)
    result = smoother.smooth()
    return (
        np.asarray(result.smoothed_state[0]),
        np.maximum(np.asarray(result.smoothed_state_cov[0, 0]), 0.0),
    )
