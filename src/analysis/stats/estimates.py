"""A number with its interval, and the bootstrap that makes one by drawing whole events.

The bootstrap is studentised on the log or logit scale (Efron and Tibshirani 1993, *An Introduction
to the Bootstrap*, section 12.5): every draw brings its own standard error, and its distance from
the estimate is measured in those. SciPy has percentile and BCa intervals only, and those of sums
and shares of skewed sizes are too narrow. Simulated cover of 95 % intervals of the share that the
top tenth holds, lognormal sizes with log sd 1.1: of 340 events .95 (BCa .87, percentile .90), of 60
events .87 (BCa .85, percentile .76). No interval of a few dozen events is to be trusted far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_choice, check_number, check_share

SCALES = ("log", "logit")

# Draws are made in batches of about this many cells, so that memory stays under 100 MB.
_BATCH_CELLS = 2_000_000
# Draws nearer to the ends of their scale than this have no distance from them to measure.
_EDGE = 1e-9

#: Takes columns (draws × events) and returns an estimate and a standard error for each draw.
Statistic = Callable[..., tuple[FloatArray, FloatArray]]


@dataclass(frozen=True)
class Estimate:
    """A number with the interval around it.

    Attributes
    ----------
    low, high
        ``high`` is infinite, or ``low`` 0, where the sample has no bound on that side.
    method
        Printed name of the interval's method.
    units
        Events that it rests on.
    """

    estimate: float
    low: float
    high: float
    level: float
    method: str
    units: int


def bootstrap(
    statistic: Statistic,
    columns: Sequence[FloatArray],
    *,
    scale: str = "log",
    level: float = 0.95,
    draws: int = 5_000,
    seed: int = 0,
) -> Estimate:
    """Studentised interval of a statistic of events, each drawn with all its columns.

    Parameters
    ----------
    columns
        One value per event each.
    scale
        ``"log"`` for ratios, ``"logit"`` for shares.

    Returns
    -------
    Estimate
        Where the statistic has no spread (all events alike), the interval has no width.

    Raises
    ------
    SalvoStatisticsError
        With fewer than five events: too few to draw from. Also on a level outside (0, 1).

    Examples
    --------
    >>> def mean(x):
    ...     return x.mean(axis=-1), x.std(axis=-1) / x.shape[-1] ** 0.5
    >>> made = bootstrap(mean, [np.array([1.0, 2, 3, 4, 10, 2, 5])])
    >>> round(made.estimate, 2), 1 < made.low < 3, 5 < made.high < 20
    (3.86, True, True)
    """
    scale = check_choice(scale, SCALES, name="scale")
    level = check_share(level, name="level")
    draws = int(check_number(draws, name="draws", at_least=100))
    units = columns[0].size
    if units < 5:
        raise SalvoStatisticsError(
            f"{units} events are too few to draw from; a bootstrap needs at least 5. "
            "List the events instead."
        )
    estimates, errors = statistic(*(column[None, :] for column in columns))
    estimate, error = float(estimates[0]), float(errors[0])
    centre, spread = _to_scale(np.array([estimate]), np.array([error]), scale)
    rng = np.random.default_rng(seed)
    distances = []
    for size in _batches(draws, units):
        drawn = rng.integers(0, units, (size, units), dtype=np.int32)
        middle, width = _to_scale(*statistic(*(column[drawn] for column in columns)), scale)
        with np.errstate(divide="ignore", invalid="ignore"):
            distances.append((middle - centre[0]) / width)
    found = np.concatenate(distances)
    # A draw of one event over and over has no standard error.
    found = found[np.isfinite(found)]
    low = high = estimate
    if spread[0] > 0 and found.size:
        near, far = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
        back = np.exp if scale == "log" else expit
        low = float(back(centre[0] - far * spread[0]))
        high = float(back(centre[0] - near * spread[0]))
    return Estimate(
        estimate=estimate,
        # The middle of the draws can lie to one side of what they are about.
        low=min(low, estimate),
        high=max(high, estimate),
        level=level,
        method="studentised bootstrap",
        units=units,
    )


def _to_scale(
    estimates: FloatArray, errors: FloatArray, scale: str
) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "log":
            return np.log(estimates), errors / estimates
        inside = np.clip(estimates, _EDGE, 1 - _EDGE)
        return np.asarray(logit(inside)), errors / (inside * (1 - inside))


def _batches(draws: int, cells: int) -> Iterator[int]:
    size = max(_BATCH_CELLS // max(cells, 1), 1)
    for done in range(0, draws, size):
        yield min(size, draws - done)
