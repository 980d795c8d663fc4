"""Judge a whole specification curve at once, against the same curve where nothing can be true.

Specifications of one data set are not independent, so their significant results cannot be counted
against 5 %. Instead the curve is made again at every circular shift of the events, and the observed
curve is compared with those (Simonsohn, Simmons and Nelson 2020,
Nature Human Behaviour 4, "joint" tests by resampling under the null).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stats.arguments import FloatArray, check_number
from analysis.stats.families import Stack
from analysis.stats.shifts import ROUNDING


@dataclass(frozen=True)
class JointTest:
    """A curve of specifications against the same curve at every shift of the events.

    Attributes
    ----------
    share
        Of specifications with an absolute z above ``threshold``.
    expected_share
        Mean of that share over all shifts.
    share_p_value
        Share of shifts with at least as large a share.
    median_z
        Median z of the curve: whether its results lean to one side.
    median_p_value
        Two-sided: share of shifts whose median lies at least as far from the mean of medians.
    median_ratio
        Median of the effects, as multiples.
    strength_p_value
        By the mean of z², which needs no threshold: share of shifts with at least as large a one.
    specifications, shifts
        Size of the stack.
    threshold
        On the absolute z.
    """

    share: float
    expected_share: float
    share_p_value: float
    median_z: float
    median_p_value: float
    median_ratio: float
    strength_p_value: float
    specifications: int
    shifts: int
    threshold: float


def joint_test(made: Stack, *, threshold: float = 1.96) -> JointTest:
    """Test all specifications of a stack together.

    Parameters
    ----------
    made
        From :func:`analysis.stats.families.stack`.
    threshold
        Absolute z from which a specification counts as significant.

    Raises
    ------
    SalvoStatisticsError
        On a negative threshold.

    Examples
    --------
    >>> from analysis.stats.families import cross, stack
    >>> from analysis.stats.windows import Window
    >>> rng = np.random.default_rng(1)
    >>> windows = [Window(1, k) for k in (1, 3, 5, 7)]
    >>> made = joint_test(stack(
    ...     {"a": rng.poisson(100, 300)},
    ...     {"some": [50, 120, 260]},
    ...     cross(series=["a"], events=["some"], windows=windows),
    ... ))
    >>> made.specifications, made.shifts, made.share_p_value > 0.05
    (4, 300, True)
    """
    threshold = check_number(threshold, name="threshold", at_least=0)
    z = made.z
    shares = np.mean(np.abs(z) > threshold, axis=0)
    medians = np.median(z, axis=0)
    return JointTest(
        share=float(shares[0]),
        expected_share=float(shares.mean()),
        share_p_value=_share_at_least(shares),
        median_z=float(medians[0]),
        median_p_value=_share_at_least(np.abs(medians - medians.mean())),
        median_ratio=float(np.median(made.ratios)),
        strength_p_value=_share_at_least(np.mean(z * z, axis=0)),
        specifications=z.shape[0],
        shifts=z.shape[1],
        threshold=threshold,
    )


def _share_at_least(values: FloatArray) -> float:
    return float(np.mean(values >= values[0] - ROUNDING * np.abs(values).max()))
