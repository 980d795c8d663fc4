"""Ratios over events, where the event and not the person counted is the unit of chance.

Two counts of one event go together, and so do its first and last report: whole events are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_share
from analysis.stats.estimates import Estimate, bootstrap
from analysis.stats.sizes import check_sizes, order_interval


@dataclass(frozen=True)
class Growth:
    """How much later reports of events exceed the first ones.

    Attributes
    ----------
    events
        With a first and a last report.
    grown, shrunk
        Events whose last report is above, and below, their first.
    undefined
        Events first reported as 0: they have no ratio, and are in ``pooled`` only.
    ratios
        Last over first of the other events, in the order given.
    median, mean
        Of ``ratios``: of a typical event (interval from order statistics), and of events weighed
        alike (bootstrap).
    pooled
        Sum of last reports over sum of first ones: events weighed by size.
    """

    events: int
    grown: int
    shrunk: int
    undefined: int
    ratios: tuple[float, ...]
    median: Estimate
    mean: Estimate
    pooled: Estimate


def ratio_of_totals(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    level: float = 0.95,
    draws: int = 5_000,
    seed: int = 0,
) -> Estimate:
    """Sum of one count over sum of another, with an interval from drawing events.

    Parameters
    ----------
    numerators, denominators
        One of each per event, whole and not negative; events that lack either are left out by the
        caller, who says how many.

    Raises
    ------
    SalvoStatisticsError
        With fewer than five events, when the denominators sum to 0, on counts that cannot be.

    Examples
    --------
    >>> made = ratio_of_totals([10, 25, 8, 40, 17], [2, 5, 2, 9, 2])
    >>> made.estimate, made.low < 5 < made.high
    (5.0, True)
    """
    a, b = check_sizes(numerators), check_sizes(denominators)
    if a.size != b.size:
        raise SalvoStatisticsError(
            f"{a.size} numerators and {b.size} denominators: pass one of each per event."
        )
    if not b.any():
        raise SalvoStatisticsError(
            f"the denominators of all {b.size} events are 0: there is no ratio. "
            "Say so instead of printing one."
        )
    return bootstrap(_total_ratio, [a, b], level=level, draws=draws, seed=seed)


def growth(
    first: ArrayLike,
    last: ArrayLike,
    *,
    level: float = 0.95,
    draws: int = 5_000,
    seed: int = 0,
) -> Growth:
    """Ratio of the last to the first report of each event: median, mean and pooled.

    A last report is the last there is, not what will ever be known: growth is a lower bound. Only
    events reported at least twice belong here, and those are not a random sample of events.

    Parameters
    ----------
    first, last
        One of each per event, whole and not negative.

    Raises
    ------
    SalvoStatisticsError
        With fewer than five events first reported above 0, on counts that cannot be.

    Examples
    --------
    >>> found = growth([10, 4, 20, 0, 5, 8], [15, 8, 20, 3, 10, 16])
    >>> found.grown, found.undefined, found.median.estimate, found.mean.estimate
    (5, 1, 2.0, 1.7)
    """
    before, after = check_sizes(first), check_sizes(last)
    if before.size != after.size:
        raise SalvoStatisticsError(
            f"{before.size} first and {after.size} last reports: pass one of each per event."
        )
    held = before > 0
    ratios = after[held] / before[held]
    if ratios.size < 5:
        raise SalvoStatisticsError(
            f"{ratios.size} events were first reported above 0; growth needs at least 5. "
            "List the events instead."
        )
    level = check_share(level, name="level")
    return Growth(
        events=int(before.size),
        grown=int(np.sum(after > before)),
        shrunk=int(np.sum(after < before)),
        undefined=int(np.sum(~held)),
        ratios=tuple(ratios.tolist()),
        median=order_interval(ratios, 0.5, level=level),
        mean=bootstrap(
            _total_ratio, [ratios, np.ones(ratios.size)], level=level, draws=draws, seed=seed
        ),
        pooled=bootstrap(_total_ratio, [after, before], level=level, draws=draws, seed=seed),
    )


def _total_ratio(numerators: FloatArray, denominators: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Ratio of sums and its standard error (Cochran 1977, *Sampling Techniques*, section 6.3)."""
    units = numerators.shape[-1]
    over, under = numerators.sum(axis=-1), denominators.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = over / under
        rest = numerators - ratio[..., None] * denominators
        squares = (rest**2).sum(axis=-1) * units / (units - 1)
        return ratio, np.sqrt(squares) / under
