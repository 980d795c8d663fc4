"""Borrow strength for members of a group that have few trials, and bound what never happened.

Empirical Bayes for shares (Efron and Morris 1975; Casella 1985, American Statistician 39): the
members' shares follow one Beta distribution, fitted by maximum likelihood to all of them; each
member's posterior lies between its own share and the group's mean, nearer to the mean the fewer
its trials.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import check_counts, check_number, check_share
from analysis.stats.betabinomial import fit_checked
from analysis.stats.proportions import Interval, jeffreys


@dataclass(frozen=True)
class Shrunk:
    """One member after shrinking.

    Attributes
    ----------
    name
        The member.
    raw
        Its own share, NaN without trials.
    estimate, low, high
        Posterior mean and equal-tailed interval.
    weight
        Share of its own trials in the estimate, in [0, 1]; the rest is the group's mean.
    successes, trials
        As given (effective counts).
    """

    name: str
    raw: float
    estimate: float
    low: float
    high: float
    weight: float
    successes: float
    trials: float


@dataclass(frozen=True)
class Group:
    """Members shrunk to their group: ``mean`` of the group, ``strength`` of its prior in trials."""

    members: tuple[Shrunk, ...]
    mean: float
    strength: float
    level: float


def empirical_bayes(
    names: Sequence[str], successes: ArrayLike, trials: ArrayLike, *, level: float = 0.95
) -> Group:
    """Shrink the shares of a group's members towards the group's mean.

    Parameters
    ----------
    names
        One per member.
    successes, trials
        Effective counts per member (see :func:`analysis.stats.proportions.effective_counts`);
        fractions are allowed. A member without trials gets the group's distribution.

    Returns
    -------
    Group
        The prior of a member never weighs more than the trials of the others: where the members
        do not differ more than chance, maximum likelihood would make it infinite and every
        interval a point, and a member that makes up most of its group would be counted twice.

    Raises
    ------
    SalvoStatisticsError
        With fewer than two members that have trials, on counts that cannot be, on lengths that
        differ.

    Examples
    --------
    >>> group = empirical_bayes(["often", "rare"], [80.0, 1.0], [100.0, 2.0])
    >>> [round(member.estimate, 2) for member in group.members]
    [0.8, 0.79]
    """
    level = check_share(level, name="level")
    k, n = check_counts(successes, trials, whole=False)
    if len(names) != n.size:
        raise SalvoStatisticsError(
            f"{len(names)} names for {n.size} members. Pass one name per member."
        )
    held = n > 0
    if held.sum() < 2:
        raise SalvoStatisticsError(
            f"{int(held.sum())} of {n.size} members have trials; shrinking needs at least 2. "
            "Show the member's own interval instead."
        )
    total = float(n.sum())
    # Half a success and half a failure keep the mean off 0 and 1 when all outcomes are equal.
    pooled = float((k.sum() + 0.5) / (total + 1.0))
    if 0 < k.sum() < total:
        prior = fit_checked(k[held], n[held])
        mean = prior.mean if 0 < prior.mean < 1 else pooled
        strength = np.inf if prior.rho == 0 else 1.0 / prior.rho - 1.0
    else:
        mean, strength = pooled, np.inf
    # One trial at least: full correlation would leave no prior at all.
    strengths = np.maximum(np.minimum(strength, total - n), 1.0)
    a, b = strengths * mean + k, strengths * (1 - mean) + n - k
    low, high = (betaincinv(a, b, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    estimate = a / (a + b)
    return Group(
        members=tuple(
            Shrunk(
                name=name,
                raw=float(k[i] / n[i]) if n[i] > 0 else float("nan"),
                estimate=float(estimate[i]),
                # A very skewed posterior can leave its mean outside an equal-tailed interval.
                low=float(min(low[i], estimate[i])),
                high=float(max(high[i], estimate[i])),
                weight=float(n[i] / (n[i] + strengths[i])),
                successes=float(k[i]),
                trials=float(n[i]),
            )
            for i, name in enumerate(names)
        ),
        mean=mean,
        strength=float(min(max(strength, 1.0), max(total, 1.0))),
        level=level,
    )


def zero_successes(trials: float, *, design_effect: float = 1.0, level: float = 0.95) -> Interval:
    """Bound a share that never occurred: "0 of 124, at most …", never "0 %".

    The upper end of Jeffreys' two-sided interval on the effective trials.

    Parameters
    ----------
    design_effect
        At least 1: how alike trials within a cluster are
        (:func:`analysis.stats.proportions.design_effect`).

    Raises
    ------
    SalvoStatisticsError
        Without trials, or with a design effect under 1.

    Examples
    --------
    >>> round(zero_successes(124).high, 3)
    0.02
    >>> round(zero_successes(124, design_effect=2).high, 3)
    0.04
    """
    effect = check_number(design_effect, name="design_effect", at_least=1.0)
    bound = jeffreys(0, trials / effect, level=level)
    return Interval(
        low=0.0,
        high=bound.high,
        level=bound.level,
        method="Jeffreys" if effect == 1.0 else "design-effect Jeffreys",
        estimate=0.0,
        successes=0.0,
        trials=float(trials),
        effective_trials=None if effect == 1.0 else float(trials) / effect,
    )
