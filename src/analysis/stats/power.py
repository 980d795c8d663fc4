"""What a test of events could have found.

An effect is injected into the windows of placebo calendars by multiplying the series there, before
it is detrended, so that the trend may take its part of the effect; the smallest one that is found
in 80 % of calendars is the minimum detectable effect (Bloom 1995, Evaluation Review 19). A result
of "nothing found" is worth what this number says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.arguments import check_choice, check_number, check_share
from analysis.stats.detrending import Detrending, check_series
from analysis.stats.event_study import DEFAULT, WEEK_AFTER
from analysis.stats.placebo import check_calendars, covered_by, marks_of
from analysis.stats.shifts import shift_statistics, two_sided, window_means
from analysis.stats.windows import IntArray, Window, check_window

DIRECTIONS = ("increase", "decrease")

# The largest effect sought; beyond it a test sees nothing worth naming.
_GREATEST_EFFECT = 10.0
_BISECTIONS = 9
# Calendars are evaluated in batches of about this many cells, so that memory stays under 100 MB.
_BATCH_CELLS = 1_000_000


@dataclass(frozen=True)
class DetectableEffect:
    """The smallest multiplicative effect that a test finds with a given power.

    Attributes
    ----------
    effect
        A multiple above 1 (increase) or below 1 (decrease); infinite or 0 where none up to
        × 10 (down to × 0.1) is found so often.
    power
        Share of calendars in which an effect of that size is found.
    target
        The power asked for.
    alpha
        Of the two-sided test.
    sets, events
        Calendars, and events in each.
    curve
        Pairs of (effect, power) that were evaluated, by effect.
    reason
        Why there is no effect; empty otherwise.
    """

    effect: float
    power: float
    target: float
    alpha: float
    sets: int
    events: int
    curve: tuple[tuple[float, float], ...]
    reason: str = ""


def power_of(
    values: ArrayLike,
    calendars: ArrayLike,
    *,
    effect: float = 1.0,
    window: Window = WEEK_AFTER,
    detrending: Detrending = DEFAULT,
    contrast: str = "level",
    alpha: float = 0.05,
) -> float:
    """Share of calendars in which the circular-shift test refuses, with an effect injected.

    Parameters
    ----------
    values
        Counts per position.
    calendars
        From :func:`analysis.stats.placebo.placebo_calendars`; windows run over the end of the
        series.
    effect
        What the values inside the windows are multiplied by, once where windows overlap; with 1
        the result is the share of false alarms.

    Raises
    ------
    SalvoStatisticsError
        On values or calendars that cannot be.

    Examples
    --------
    >>> from analysis.stats.placebo import placebo_calendars
    >>> series = np.random.default_rng(1).poisson(50, 300)
    >>> calendars = placebo_calendars(300, size=10, sets=200)
    >>> power_of(series, calendars) < 0.1, power_of(series, calendars, effect=1.5)
    (True, 1.0)
    """
    series = check_series(values)
    rows = check_calendars(calendars, length=series.size)
    check_window(window, length=series.size)
    check_number(effect, name="effect", at_least=0)
    alpha = check_share(alpha, name="alpha")
    found = 0
    batch = max(1, _BATCH_CELLS // series.size)
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        inside = covered_by(part, length=series.size, window=window)
        injected = np.where(inside, series * effect, series)
        means, fits = window_means(detrending.apply_rows(injected), window, contrast=contrast)
        shifted = shift_statistics(means, fits, marks_of(part, length=series.size))
        found += int(np.sum(two_sided(shifted) <= alpha))
    return found / len(rows)


def minimum_detectable_effect(
    values: ArrayLike,
    calendars: ArrayLike,
    *,
    window: Window = WEEK_AFTER,
    detrending: Detrending = DEFAULT,
    contrast: str = "level",
    alpha: float = 0.05,
    power: float = 0.8,
    direction: str = "increase",
) -> DetectableEffect:
    """Find the smallest multiplicative effect that is found with the power asked for.

    Parameters
    ----------
    values, calendars, window, detrending, contrast, alpha
        As for :func:`power_of`.
    power
        Share of calendars in which the effect must be found.
    direction
        One of :data:`DIRECTIONS`.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`power_of`.

    Examples
    --------
    >>> from analysis.stats.placebo import placebo_calendars
    >>> series = np.random.default_rng(1).poisson(50, 300)
    >>> made = minimum_detectable_effect(series, placebo_calendars(300, size=10, sets=200))
    >>> 1.03 < made.effect < 1.1, made.power >= 0.8
    (True, True)
    """
    target = check_share(power, name="power")
    sign = 1.0 if check_choice(direction, DIRECTIONS, name="direction") == "increase" else -1.0
    rows = check_calendars(calendars, length=check_series(values).size)
    curve: dict[float, float] = {}

    def found(log_effect: float) -> float:
        effect = float(np.exp(sign * log_effect))
        curve[effect] = power_of(
            values,
            rows,
            effect=effect,
            window=window,
            detrending=detrending,
            contrast=contrast,
            alpha=alpha,
        )
        return curve[effect]

    missed, high = 0.0, np.log(1.25)
    # Outwards in steps: far out the test can lose its power again.
    while found(high) < target:
        missed, high = high, high * 1.5
        if high > np.log(_GREATEST_EFFECT):
            why = (
                f"no effect up to a factor of {_GREATEST_EFFECT:g} is found in {target:.0%} of sets"
            )
            nothing = np.inf if sign > 0 else 0.0
            return _detectable(nothing, np.nan, target, alpha, rows, curve, why)
    for _ in range(_BISECTIONS):
        middle = (missed + high) / 2
        if found(middle) >= target:
            high = middle
        else:
            missed = middle
    effect = float(np.exp(sign * high))
    return _detectable(effect, curve[effect], target, alpha, rows, curve, "")


def _detectable(
    effect: float,
    power: float,
    target: float,
    alpha: float,
    rows: IntArray,
    curve: dict[float, float],
    reason: str,
) -> DetectableEffect:
    return DetectableEffect(
        effect=effect,
        power=power,
        target=target,
        alpha=alpha,
        sets=rows.shape[0],
        events=rows.shape[1],
        curve=tuple(sorted(curve.items())),
        reason=reason,
    )
