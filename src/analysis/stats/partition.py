"""The best cuts of a series into segments, whatever a segment costs.

A cost is a function of sums over the segment, so that running sums price every segment. The best
set of cuts under a price per cut is found exactly (optimal partitioning: Jackson et al. 2005, IEEE
Signal Processing Letters 12). ``ruptures`` takes no such costs without a class per cost; it is the
cross-check in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.stats.arguments import FloatArray

Cost = Callable[..., FloatArray]


def best_partition(
    columns: Sequence[FloatArray], cost: Cost, *, minimum: int, price: float
) -> list[int]:
    """Positions of the first unit of each new segment in the cheapest set of segments.

    Parameters
    ----------
    columns
        Arrays of one value per unit, in order; what a segment sums.
    cost
        Takes the sums of each column over a segment (arrays: many segments at once).
    minimum
        Units in the shortest segment. A shorter series is one segment.
    price
        Of each cut, on the scale of the cost.

    Examples
    --------
    >>> values = np.array([1.0, 1.0, 1.0, 5.0, 5.0, 5.0])
    >>> def squares(s, ss, n):
    ...     return ss - s * s / n
    >>> best_partition((values, values**2, np.ones(6)), squares, minimum=2, price=1)
    [3]
    """
    running = [running_sums(column) for column in columns]
    size = columns[0].size
    best = np.full(size + 1, np.inf)
    best[0] = -price
    last = np.zeros(size + 1, dtype=int)
    for t in range(min(minimum, size), size + 1):
        starts = np.arange(max(t - minimum, 0) + 1)
        total = best[starts] + cost(*(sums[t] - sums[starts] for sums in running)) + price
        last[t] = int(np.argmin(total))
        best[t] = total[last[t]]
    breaks = []
    t = int(last[size])
    while t > 0:
        breaks.append(t)
        t = int(last[t])
    return breaks[::-1]


def relocate(
    columns: Sequence[FloatArray],
    breaks: Sequence[int],
    cost: Cost,
    *,
    minimum: int,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> list[tuple[int, int]]:
    """Bootstrap interval for the place of each cut, both ends included.

    The units of the segment before and of the one after are drawn with replacement within their
    segment, and the best single cut between them is found again.

    Examples
    --------
    >>> values = np.array([1.0, 1.0, 1.0, 5.0, 5.0, 5.0])
    >>> def squares(s, ss, n):
    ...     return ss - s * s / n
    >>> relocate((values, values**2, np.ones(6)), [3], squares, minimum=2, level=0.95, draws=10,
    ...          rng=np.random.default_rng(0))
    [(3, 3)]
    """
    edges = [0, *breaks, columns[0].size]
    tails = [(1 - level) / 2, (1 + level) / 2]
    spans = []
    for start, change, end in zip(edges, edges[1:], edges[2:], strict=False):
        drawn = np.concatenate(
            [
                rng.integers(start, change, (draws, change - start)),
                rng.integers(change, end, (draws, end - change)),
            ],
            axis=1,
        )
        again = start + best_cut([column[drawn] for column in columns], cost, minimum=minimum)
        low, high = np.quantile(again, tails, method="inverted_cdf")
        # The bootstrap can lie to one side of what it is about.
        spans.append((min(int(low), change), max(int(high), change)))
    return spans


def best_cut(columns: Sequence[FloatArray], cost: Cost, *, minimum: int) -> NDArray[np.int_]:
    """Position of the first unit after the best single cut, in each row of draws × units.

    Examples
    --------
    >>> values = np.array([[1.0, 1.0, 1.0, 5.0, 5.0, 5.0]])
    >>> def squares(s, ss, n):
    ...     return ss - s * s / n
    >>> best_cut((values, values**2, np.ones((1, 6))), squares, minimum=2)
    array([3])
    """
    running = [np.cumsum(column, axis=1) for column in columns]
    at = np.arange(minimum, columns[0].shape[1] - minimum + 1)
    before = [sums[:, at - 1] for sums in running]
    after = [sums[:, -1:] - part for sums, part in zip(running, before, strict=True)]
    return np.asarray(at[np.argmin(cost(*before) + cost(*after), axis=1)])


def running_sums(values: FloatArray) -> FloatArray:
    """Sums of the first 0, 1, … values.

    Examples
    --------
    >>> running_sums(np.array([1.0, 2.0]))
    array([0., 1., 3.])
    """
    return np.concatenate([[0.0], np.cumsum(values)])
