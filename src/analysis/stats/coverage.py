"""How often a nominal interval holds the truth, by simulation with a truth that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_choice,
    check_clusters,
    check_number,
    check_share,
)
from analysis.stats.betabinomial import fit
from analysis.stats.proportions import share_bounds
from analysis.stats.simulation import draw_successes

METHODS = ("naive Wilson", "cluster bootstrap", "design-effect Wilson")

# Repetitions that share one set of bootstrap weights; a matrix product makes all their resamples.
_CHUNK = 500
# Estimates of rho, each from its own simulated training set, that repetitions draw from.
_TRAININGS = 200


@dataclass(frozen=True)
class Population:
    """Clusters to simulate: sizes drawn from ``sizes``, shares from a Beta with mean and rho."""

    name: str
    sizes: tuple[float, ...]
    mean: float
    rho: float
    autocorrelation: float = 0.0


@dataclass(frozen=True)
class Coverage:
    """Result of one method for one population and number of clusters.

    Attributes
    ----------
    coverage
        Share of intervals that held the true mean.
    standard_error
        Of ``coverage``, from the repetitions.
    mean_width
        Of the intervals.
    """

    population: str
    clusters: float
    method: str
    nominal: float
    coverage: float
    standard_error: float
    mean_width: float
    repetitions: float


def population(
    name: str,
    successes: ArrayLike,
    trials: ArrayLike,
    *,
    autocorrelation: float = 0.0,
) -> Population:
    """Describe a population like an observed series: its sizes, and its fitted mean and rho.

    Raises
    ------
    SalvoStatisticsError
        Where mean and rho cannot be fitted; see :func:`analysis.stats.betabinomial.fit`.

    Examples
    --------
    >>> population("small", [9, 2, 10, 4], [10, 10, 10, 10]).sizes
    (10.0, 10.0, 10.0, 10.0)
    """
    _, n = check_clusters(successes, trials)
    model = fit(successes, trials)
    return Population(name, tuple(n.tolist()), model.mean, model.rho, autocorrelation)


def simulate_coverage(
    populations: Sequence[Population],
    *,
    clusters: Sequence[int] = (8, 30, 60),
    repetitions: int = 10_000,
    draws: int = 1_000,
    training: int = 100,
    level: float = 0.95,
    methods: Sequence[str] = METHODS,
    seed: int = 0,
) -> tuple[Coverage, ...]:
    """Simulate each population and count how often each interval holds its mean.

    Parameters
    ----------
    clusters
        Numbers of clusters per repetition.
    draws
        Resamples of each bootstrap.
    training
        Clusters, apart from those judged, that rho is fitted to: the interval is judged as it is
        used, with a rho estimated from a larger set and not with the true one.
    methods
        Of :data:`METHODS`.

    Returns
    -------
    tuple
        One :class:`Coverage` per population, number of clusters and method, in that order.
        The same seed gives the same result.

    Raises
    ------
    SalvoStatisticsError
        On an unknown method, on fewer than two clusters, on a population that cannot be.

    Examples
    --------
    >>> alike = Population("alike", (20.0, 40.0), 0.8, 0.2)
    >>> naive, ours = simulate_coverage(
    ...     [alike], clusters=[30], repetitions=500,
    ...     methods=["naive Wilson", "design-effect Wilson"])
    >>> naive.coverage < 0.65, ours.coverage > 0.92
    (True, True)
    """
    level = check_share(level, name="level")
    repetitions = int(check_number(repetitions, name="repetitions", at_least=1))
    for method in methods:
        check_choice(method, METHODS, name="method")
    rng = np.random.default_rng(seed)
    results = []
    for each in populations:
        sizes = _sizes(each)
        rhos = _trained_rhos(each, sizes, training, rng) if METHODS[2] in methods else None
        for count in clusters:
            check_number(count, name="clusters", at_least=2)
            n = rng.choice(sizes, (repetitions, int(count)))
            k = draw_successes(
                n, mean=each.mean, rho=each.rho, autocorrelation=each.autocorrelation, rng=rng
            )
            trials = n.astype(float)
            for method in methods:
                if method == METHODS[0]:
                    low, high = share_bounds(
                        k.sum(axis=1), trials.sum(axis=1), level=level, method="wilson"
                    )
                elif method == METHODS[1]:
                    low, high = _bootstrap(k, trials, draws=draws, level=level, rng=rng)
                else:
                    assert rhos is not None  # fitted above whenever this method is asked for
                    low, high = _design_effect(k, trials, rng.choice(rhos, repetitions), level)
                held = float(np.mean((low <= each.mean) & (each.mean <= high)))
                results.append(
                    Coverage(
                        population=each.name,
                        clusters=float(count),
                        method=method,
                        nominal=level,
                        coverage=held,
                        standard_error=float(np.sqrt(held * (1 - held) / repetitions)),
                        mean_width=float(np.mean(high - low)),
                        repetitions=float(repetitions),
                    )
                )
    return tuple(results)


def _sizes(each: Population) -> NDArray[np.int64]:
    _, n = check_clusters(np.zeros(len(each.sizes)), each.sizes)
    return n.astype(np.int64)


def _trained_rhos(
    each: Population, sizes: NDArray[np.int64], training: int, rng: np.random.Generator
) -> FloatArray:
    count = int(check_number(training, name="training", at_least=10))
    n = rng.choice(sizes, (_TRAININGS, count))
    k = draw_successes(
        n, mean=each.mean, rho=each.rho, autocorrelation=each.autocorrelation, rng=rng
    )
    rhos = []
    for successes, trials in zip(k, n, strict=True):
        try:
            rhos.append(fit(successes, trials).rho)
        except SalvoStatisticsError:
            # Every outcome equal, or single trials only: an analyst would have no rho either.
            continue
    if not rhos:
        raise SalvoStatisticsError(
            f"rho could be fitted in none of {_TRAININGS} training sets of {count} clusters of "
            f"{each.name!r}. Take larger clusters or a mean further from 0 and 1."
        )
    return np.array(rhos)


def _design_effect(
    k: FloatArray, n: FloatArray, rhos: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    total = n.sum(axis=1)
    effect = 1.0 + rhos * np.maximum((n * n).sum(axis=1) / total - 1.0, 0.0)
    return share_bounds(k.sum(axis=1) / effect, total / effect, level=level, method="wilson")


def _bootstrap(
    k: FloatArray, n: FloatArray, *, draws: int, level: float, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    count = k.shape[1]
    ends = []
    for start in range(0, k.shape[0], _CHUNK):
        weights = rng.multinomial(count, np.full(count, 1.0 / count), size=draws).T.astype(float)
        part = slice(start, start + _CHUNK)
        shares = (k[part] @ weights) / (n[part] @ weights)
        ends.append(np.quantile(shares, [(1 - level) / 2, (1 + level) / 2], axis=1))
    low, high = np.concatenate(ends, axis=1)
    return low, high
