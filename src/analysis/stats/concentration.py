"""How much of a total the largest events hold.

Sources
-------
Lorenz (1905), Publications of the American Statistical Association 9; Gini's coefficient as the
mean difference of two events over twice the mean, with divisor n (n - 1) (Deltas 2003, Review of
Economics and Statistics 85: without it small samples look less concentrated than they are).
Standard errors from influence functions: of the share of the top, Beach and Davidson (1983, Review
of Economic Studies 50); of the coefficient, Davidson (2009, Journal of Econometrics 150).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_share
from analysis.stats.estimates import Estimate, bootstrap
from analysis.stats.sizes import check_sizes


@dataclass(frozen=True)
class Lorenz:
    """Lorenz curve: the smallest ``events`` share of events hold a ``total`` share of the total.

    Both start at 0 and end at 1, one point per event besides the first.
    """

    events: tuple[float, ...]
    total: tuple[float, ...]


def lorenz(sizes: ArrayLike) -> Lorenz:
    """Cumulative share of the total against cumulative share of events, smallest first.

    Raises
    ------
    SalvoStatisticsError
        Without an event above 0, on sizes that cannot be.

    Examples
    --------
    >>> lorenz([1, 1, 2]).total
    (0.0, 0.25, 0.5, 1.0)
    """
    x = np.sort(_check_total(sizes))
    curve = np.concatenate([[0.0], np.cumsum(x) / x.sum()])
    return Lorenz(tuple(np.linspace(0, 1, curve.size).tolist()), tuple(curve.tolist()))


def top_share(
    sizes: ArrayLike,
    *,
    top: float = 0.1,
    level: float = 0.95,
    draws: int = 5_000,
    seed: int = 0,
) -> Estimate:
    """Share of the total that the largest ``top`` of events hold, with a bootstrap interval.

    Where ``top`` is not a whole number of events, the event at the edge counts in part.

    Raises
    ------
    SalvoStatisticsError
        With fewer than five events or none above 0, on sizes that cannot be, on a share outside
        (0, 1).

    Examples
    --------
    >>> made = top_share([1] * 9 + [11])
    >>> made.estimate
    0.55
    """
    top = check_share(top, name="top")
    x = _check_total(sizes)

    def statistic(values: FloatArray) -> tuple[FloatArray, FloatArray]:
        count = top * values.shape[-1]
        whole = int(count + 1e-9)
        weights = np.ones(whole + 1)
        weights[whole] = max(count - whole, 0.0)
        largest = -np.sort(-values, axis=-1)[..., : whole + 1]
        share = _over(largest @ weights, values.sum(axis=-1))
        edge = largest[..., whole:]
        influence = np.maximum(values - edge, 0.0) + top * edge - share[..., None] * values
        return share, _over(np.sqrt((influence**2).sum(axis=-1)), values.sum(axis=-1))

    return bootstrap(statistic, [x], scale="logit", level=level, draws=draws, seed=seed)


def gini(sizes: ArrayLike, *, level: float = 0.95, draws: int = 5_000, seed: int = 0) -> Estimate:
    """Gini's coefficient: 0 when all events are alike, 1 when one holds everything.

    Raises
    ------
    SalvoStatisticsError
        With fewer than five events or none above 0, on sizes that cannot be.

    Examples
    --------
    >>> gini([2, 2, 2, 2, 2]).estimate, gini([0, 0, 0, 0, 7]).estimate
    (0.0, 1.0)
    """
    x = _check_total(sizes)

    def statistic(values: FloatArray) -> tuple[FloatArray, FloatArray]:
        n = values.shape[-1]
        ordered, rank = np.sort(values, axis=-1), np.arange(1, n + 1)
        total = ordered.sum(axis=-1)
        found = _over(ordered @ (2.0 * rank - n - 1) / (n - 1), total)
        # Mean distance of each event from all, over the mean.
        apart = ordered * (2 * rank - n) + total[..., None] - 2 * np.cumsum(ordered, axis=-1)
        relative = _over(apart, np.broadcast_to(total[..., None], apart.shape))
        size = _over(n * ordered, np.broadcast_to(total[..., None], apart.shape))
        influence = relative - found[..., None] * (1 + size)
        return found, np.sqrt((influence**2).sum(axis=-1)) / n

    return bootstrap(statistic, [x], scale="logit", level=level, draws=draws, seed=seed)


def _check_total(sizes: ArrayLike) -> FloatArray:
    x = check_sizes(sizes)
    if not x.any():
        raise SalvoStatisticsError(
            f"all {x.size} events have size 0: there is no total to share. Say so instead."
        )
    return x


def _over(part: FloatArray, whole: FloatArray) -> FloatArray:
    # A draw of zeros only has no concentration.
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=np.asarray(whole) > 0))
