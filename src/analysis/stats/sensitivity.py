"""How wrong the counts would have to be, and how far a share can lie when some units are unknown.

Bounds without assumptions follow Manski (2003), *Partial Identification of Probability
Distributions*: whatever is unknown may all have gone one way or all the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import check_counts, check_number, check_share


@dataclass(frozen=True)
class TippingPoint:
    """What would bring a share down to ``target``.

    Attributes
    ----------
    estimate, target
        The share as counted, and the level asked about.
    false_share
        Share of the counted successes that must have been failures, in [0, 1].
    false_successes
        The same as a number of successes.
    unreported_trials
        Failures that must have gone uncounted.
    is_reached
        True where the share already lies at or below the target; the rest is then 0.
    """

    estimate: float
    target: float
    false_share: float
    false_successes: float
    unreported_trials: float
    is_reached: bool


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest value that a share can have."""

    low: float
    high: float


def tipping_point(successes: float, trials: float, *, target: float) -> TippingPoint:
    """Find the errors in the counts that bring a share down to ``target``.

    Either some successes were none (``1 - target * trials / successes`` of them), or failures went
    uncounted (``successes / target - trials``).

    Raises
    ------
    SalvoStatisticsError
        Without trials, on counts that cannot be, on a target outside (0, 1).

    Examples
    --------
    >>> point = tipping_point(589, 629, target=0.8)
    >>> round(point.false_share, 4), point.unreported_trials
    (0.1457, 107.25)
    """
    target = check_share(target, name="target")
    k, n = _counts(successes, trials)
    if k <= target * n:
        return TippingPoint(k / n, target, 0.0, 0.0, 0.0, True)
    return TippingPoint(
        estimate=k / n,
        target=target,
        false_share=1.0 - target * n / k,
        false_successes=k - target * n,
        unreported_trials=k / target - n,
        is_reached=False,
    )


def undecided_bounds(successes: float, trials: float, *, undecided: float) -> Bounds:
    """Bound a share when the outcome of some trials is not known.

    Parameters
    ----------
    undecided
        Trials among ``trials`` whose outcome is open: all failures for the low bound, all
        successes for the high one.

    Raises
    ------
    SalvoStatisticsError
        Without trials, on counts that cannot be, when successes and undecided exceed trials.

    Examples
    --------
    >>> undecided_bounds(80, 100, undecided=5)
    Bounds(low=0.8, high=0.85)
    """
    k, n = _counts(successes, trials)
    open_trials = check_number(undecided, name="undecided", at_least=0)
    if k + open_trials > n:
        raise SalvoStatisticsError(
            f"{k:g} successes and {open_trials:g} undecided are more than {n:g} trials. "
            "Check the counts."
        )
    return Bounds(low=k / n, high=(k + open_trials) / n)


def subpopulation_bounds(failures: float, trials: float, *, other_share: float) -> Bounds:
    """Bound the success share of one kind of unit when another kind is mixed in unseen.

    With a share ``other_share`` of the trials of the other kind, ``(1 - other_share) * trials``
    are of ours. At worst every failure was ours; at best as many as possible were the others'.

    Parameters
    ----------
    failures
        Trials that did not succeed, of both kinds.
    other_share
        Assumed share of the other kind, in [0, 1).

    Raises
    ------
    SalvoStatisticsError
        Without trials, on counts that cannot be, when none are of our kind.

    Examples
    --------
    >>> subpopulation_bounds(35, 598, other_share=0.4).high
    1.0
    >>> round(subpopulation_bounds(35, 598, other_share=0.4).low, 3)
    0.902
    """
    other_share = check_share(other_share, name="other_share", closed=True)
    if other_share == 1.0:
        raise SalvoStatisticsError(
            "other_share is 1: no trial is of the kind asked about. Assume less than all."
        )
    missed, n = _counts(failures, trials)
    ours = (1.0 - other_share) * n
    return Bounds(
        low=max(0.0, 1.0 - missed / ours),
        high=min(1.0, 1.0 - (missed - other_share * n) / ours),
    )


def _counts(successes: float, trials: float) -> tuple[float, float]:
    k, n = check_counts([successes], [trials], whole=False)
    if n[0] == 0:
        raise SalvoStatisticsError(
            "0 trials: there is no share of nothing. Say so instead of printing a rate."
        )
    return float(k[0]), float(n[0])
