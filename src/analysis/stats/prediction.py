"""Predict each cluster from those before it, and keep the score.

A model that describes the past well may still be surprised by the next cluster. Here each cluster
is predicted from a fixed number before it, one step ahead; the share of predictions that held and
the mean logarithm of the probability given to what came (Gneiting and Raftery 2007, Journal of the
American Statistical Association 102) compare the models.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_choice,
    check_clusters,
    check_number,
    check_share,
)
from analysis.stats.betabinomial import predictive_interval
from analysis.stats.likelihood import log_pmf, maximise

MODELS = ("binomial", "beta_binomial", "beta_binomial_size")

# The likelihood may have more than one maximum.
_START_RHO = (0.02, 0.3)
# A series that gives a cluster no chance at all would make every mean score minus infinity.
_LEAST_LOG_SCORE = -745.0


@dataclass(frozen=True)
class RollingPrediction:
    """One-step predictions of clusters ``window``, ``window + 1``, … of a series.

    Attributes
    ----------
    model, level, window
        As asked for.
    position
        Where each predicted cluster stands among those with trials.
    trials, successes
        What came.
    expected, low, high
        Predicted mean and equal-tailed interval of successes.
    log_score
        Log-probability of what came.
    rank
        Mid-probability of what came, P(K < k) + P(K = k) / 2: uniform where the model is right.
    coverage
        Share of clusters inside their interval.
    mean_log_score
        The higher the better.
    """

    model: str
    level: float
    window: float
    position: tuple[int, ...]
    trials: tuple[float, ...]
    successes: tuple[float, ...]
    expected: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    log_score: tuple[float, ...]
    rank: tuple[float, ...]
    coverage: float
    mean_log_score: float


def predict_rolling(
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    model: str = "beta_binomial_size",
    window: int = 60,
    level: float = 0.95,
) -> RollingPrediction:
    """Predict each cluster from the ``window`` clusters before it.

    Parameters
    ----------
    successes, trials
        Counts per cluster in order of time; clusters without trials are skipped.
    model
        ``"binomial"``: one share for all. ``"beta_binomial"``: shares vary between clusters.
        ``"beta_binomial_size"``: their logit also moves with log2 of the trials.
    window
        Clusters to learn from, at least 10.

    Returns
    -------
    RollingPrediction
        The fitted parameters are taken as known. Half a success and half a failure are added to a
        window in which every trial had the same outcome, so that nothing is impossible.

    Raises
    ------
    SalvoStatisticsError
        When the series has no more clusters than the window, on an unknown model, on counts that
        cannot be.

    Examples
    --------
    >>> made = predict_rolling([8, 9] * 10, [10, 10] * 10, model="binomial", window=10)
    >>> made.coverage, len(made.low)
    (1.0, 10)
    """
    model = check_choice(model, MODELS, name="model")
    level = check_share(level, name="level")
    window = int(check_number(window, name="window", at_least=10))
    k, n = check_clusters(successes, trials)
    if n.size <= window:
        raise SalvoStatisticsError(
            f"{n.size} clusters with trials leave none to predict after a window of {window}. "
            "Take a longer series or a shorter window."
        )
    expected, low, high, scores, ranks = [], [], [], [], []
    warm: FloatArray | None = None
    for at in range(window, n.size):
        mean, rho, warm = _learn(k[at - window : at], n[at - window : at], n[at], model, warm)
        size = int(n[at])
        counts = np.arange(size + 1.0)
        log_probabilities = log_pmf(counts, np.full(size + 1, float(size)), mean, rho)
        pmf = np.exp(log_probabilities)
        prediction = predictive_interval(pmf, level=level)
        came = int(k[at])
        expected.append(prediction.mean)
        low.append(prediction.low)
        high.append(prediction.high)
        scores.append(float(max(log_probabilities[came], _LEAST_LOG_SCORE)))
        ranks.append(float(min(pmf[:came].sum() + pmf[came] / 2, 1.0)))
    tested = k[window:]
    inside = (tested >= np.array(low)) & (tested <= np.array(high))
    return RollingPrediction(
        model=model,
        level=level,
        window=float(window),
        position=tuple(range(window, n.size)),
        trials=tuple(n[window:].tolist()),
        successes=tuple(tested.tolist()),
        expected=tuple(expected),
        low=tuple(low),
        high=tuple(high),
        log_score=tuple(scores),
        rank=tuple(ranks),
        coverage=float(inside.mean()),
        mean_log_score=float(np.mean(scores)),
    )


def _learn(
    k: FloatArray, n: FloatArray, next_size: float, model: str, warm: FloatArray | None
) -> tuple[float, float, FloatArray | None]:
    """Mean and rho for a cluster of ``next_size``, and the parameters to start the next from."""
    total = n.sum()
    if k.sum() in (0.0, total):
        return float((k.sum() + 0.5) / (total + 1.0)), 0.0, warm
    pooled = float(k.sum() / total)
    if model == "binomial":
        return pooled, 0.0, None
    sizes = np.log2(n)
    # Centred, so that the constant and the slope do not fight; a slope needs different sizes.
    centre = float(sizes.mean())
    design = np.ones((n.size, 1))
    if model == "beta_binomial_size" and np.ptp(sizes) > 0:
        design = np.column_stack([design, sizes - centre])
    # The window before differs by one cluster: its maximum is the best start, but not the only one.
    starts = [warm] if warm is not None and warm.size == design.shape[1] + 1 else []
    for rho in _START_RHO:
        start = np.zeros(design.shape[1] + 1)
        start[0], start[-1] = logit(pooled), np.log(1 / rho - 1)
        starts.append(start)
    found, _, _ = max((maximise(k, n, design, start) for start in starts), key=_height)
    eta = found[0]
    if design.shape[1] == 2:
        eta = eta + found[1] * (np.log2(next_size) - centre)
    return float(expit(eta)), float(1.0 / (1.0 + np.exp(found[-1]))), found


def _height(found: tuple[FloatArray, float, bool]) -> float:
    return found[1]
