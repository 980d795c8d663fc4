"""Figures that are revised after they are published: how much, by age, and what to expect.

A vintage triangle holds, for each reference period, what was published about it at each age. From
one age group to the next the figures are multiplied by a link ratio; the chain of pooled ratios is
the factor from a fresh figure to a settled one (chain ladder: Mack 1993, ASTIN Bulletin 23). Ratios
scatter with a variance that falls with the size of the figure. Both the factors and the scatter of
a single period around them are drawn from resampled link-ratio residuals (England and Verrall 2006,
Annals of Actuarial Science 1), and each variance is drawn with the uncertainty that few ratios
leave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stats.arguments import FloatArray, check_number, check_share
from analysis.stats.vintages import Triangle

_Draws = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class LinkRatio:
    """How figures move from one age group to the next.

    Attributes
    ----------
    age, next_age
        Lower edges of the two groups in days.
    ratio, low, high
        Pooled ratio (sum of later figures over sum of earlier ones) with a bootstrap interval of
        the ratio itself; None where there are too few pairs.
    pairs
        Periods with a figure in both groups.
    reason
        Why there is no ratio; None where there is one.
    """

    age: int
    next_age: int
    ratio: float | None
    low: float | None
    high: float | None
    level: float
    pairs: int
    reason: str | None


@dataclass(frozen=True)
class Nowcast:
    """What a period's latest figure is likely to become once settled.

    Attributes
    ----------
    latest
        As published; always to be shown beside the nowcast.
    factor
        Product of the link ratios still ahead; 1 for a settled period.
    value, low, high
        Latest times factor, with a predictive interval: it holds the settled figure itself, not
        only its expectation.
    reason
        Why there is no nowcast (the four numbers are then None).
    """

    period: np.datetime64
    published: np.datetime64
    age_days: int
    latest: float
    factor: float | None
    value: float | None
    low: float | None
    high: float | None
    level: float
    is_settled: bool
    reason: str | None


def link_ratios(
    seen: Triangle,
    *,
    minimum_pairs: int = 5,
    level: float = 0.95,
    draws: int = 5_000,
    seed: int = 0,
) -> tuple[LinkRatio, ...]:
    """Pooled link ratio from each age group to the next, with a bootstrap interval.

    Raises
    ------
    SalvoStatisticsError
        On a level outside (0, 1), fewer than three pairs asked for, or fewer than one draw.

    Examples
    --------
    >>> from analysis.stats.vintages import triangle
    >>> seen = triangle(["2024-01-31"] * 2, ["2024-02-10", "2024-08-10"], [100, 110], ages=(0, 90))
    >>> link_ratios(seen)[0].reason
    '1 period has figures at both 0 and 90 days; a link ratio needs at least 5'
    """
    level = check_share(level, name="level")
    steps = _steps(seen, minimum_pairs)
    drawn = _draw(steps, draws=draws, rng=np.random.default_rng(seed))
    results = []
    for position, step in enumerate(steps):
        low = high = None
        if step.ratio is not None:
            low, high = _tails(drawn[position][0], level)
        results.append(
            LinkRatio(
                age=seen.ages[position],
                next_age=seen.ages[position + 1],
                ratio=step.ratio,
                low=low,
                high=high,
                level=level,
                pairs=step.pairs,
                reason=step.reason,
            )
        )
    return tuple(results)


def nowcast(
    seen: Triangle,
    *,
    minimum_pairs: int = 5,
    level: float = 0.95,
    draws: int = 5_000,
    seed: int = 0,
) -> tuple[Nowcast, ...]:
    """Latest figure times the factor still ahead, for every period, with a predictive interval.

    Periods whose latest figure is settled come back as they are. Where a link ratio on the way
    rests on too few pairs, the result has a reason and no value.

    Raises
    ------
    SalvoStatisticsError
        See :func:`link_ratios`.

    Examples
    --------
    >>> from analysis.stats.vintages import triangle
    >>> ends = [f"2023-{month:02}-28" for month in range(1, 8)]
    >>> early, late = [f"2023-{m:02}-15" for m in range(2, 9)], ["2024-06-01"] * 6
    >>> seen = triangle(ends + ends[:6], early + late, [100] * 7 + [108, 112, 110, 109, 111, 110],
    ...                 ages=(0, 90))
    >>> fresh = nowcast(seen)[-1]
    >>> fresh.latest, round(fresh.value), round(fresh.low) < 108, round(fresh.high) > 112
    (100.0, 110, True, True)
    """
    level = check_share(level, name="level")
    steps = _steps(seen, minimum_pairs)
    drawn = _draw(steps, draws=draws, rng=np.random.default_rng(seed))
    results = []
    for vintage in seen.latest:
        group = seen.group(vintage.age_days)
        ahead = steps[group:]
        missing = next((step.reason for step in ahead if step.reason), None)
        factor = value = low = high = None
        if missing is None:
            factor = float(np.prod([step.ratio for step in ahead if step.ratio is not None]))
            value = vintage.value * factor
            future = np.full(1, vintage.value)
            for ratio, scatter in drawn[group:]:
                # Variance of the next figure goes with the size of this one.
                future = np.maximum(future * ratio + np.sqrt(future) * scatter, 0.0)
            low, high = _tails(future, level)
        results.append(
            Nowcast(
                period=vintage.period,
                published=vintage.published,
                age_days=vintage.age_days,
                latest=vintage.value,
                factor=factor,
                value=value,
                low=low,
                high=high,
                level=level,
                is_settled=not ahead,
                reason=missing,
            )
        )
    return tuple(results)


@dataclass(frozen=True)
class _Step:
    """Pairs of figures at one age and the next, and the pooled ratio between them."""

    earlier: FloatArray
    ratio: float | None
    sigma: float
    residuals: FloatArray
    reason: str | None

    @property
    def pairs(self) -> int:
        return int(self.earlier.size)


def _steps(seen: Triangle, minimum_pairs: int) -> list[_Step]:
    fewest = int(check_number(minimum_pairs, name="minimum_pairs", at_least=3))
    cells = np.array(seen.cells)
    steps = []
    for position in range(len(seen.ages) - 1):
        before, after = cells[:, position], cells[:, position + 1]
        held = (before > 0) & ~np.isnan(after)
        earlier, later = before[held], after[held]
        if earlier.size < fewest:
            size, first, second = earlier.size, seen.ages[position], seen.ages[position + 1]
            needed = f"{first} and {second} days; a link ratio needs at least {fewest}"
            reason = f"{size} periods have figures at both {needed}"
            if size == 1:
                reason = f"1 period has figures at both {needed}"
            steps.append(_Step(earlier, None, 0.0, np.zeros(0), reason))
            continue
        ratio = float(later.sum() / earlier.sum())
        scaled = (later - ratio * earlier) / np.sqrt(earlier)
        sigma = float(np.sqrt(scaled @ scaled / (earlier.size - 1)))
        # Each pair pulls the pooled ratio towards itself.
        residuals = scaled / np.sqrt(np.maximum(1 - earlier / earlier.sum(), 1e-9))
        if sigma > 0:
            residuals = residuals / sigma
        steps.append(_Step(earlier, ratio, sigma, residuals, None))
    return steps


def _draw(steps: list[_Step], *, draws: int, rng: np.random.Generator) -> list[_Draws]:
    """Of each step: drawn pooled ratios, and drawn scatter of one period around its ratio."""
    draws = int(check_number(draws, name="draws", at_least=1))
    usable = [step.residuals for step in steps if step.ratio is not None]
    pool = np.concatenate(usable) if usable else np.zeros(1)
    pool = pool - pool.mean()
    drawn = []
    for step in steps:
        if step.ratio is None:
            drawn.append((np.zeros(draws), np.zeros(draws)))
            continue
        freedom = step.pairs - 1
        sigma = step.sigma * np.sqrt(freedom / rng.chisquare(freedom, draws))
        picked = rng.choice(pool, (draws, step.pairs))
        root = np.sqrt(step.earlier)
        ratio = step.ratio + sigma * (picked @ root) / step.earlier.sum()
        drawn.append((ratio, sigma * rng.choice(pool, draws)))
    return drawn


def _tails(values: FloatArray, level: float) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
