"""Test whether a series runs higher or lower around events than around the same events moved.

The statistic is the mean over events of the mean of the detrended series over a window of
offsets. Its null distribution comes from moving the events and leaving the series alone:

*Circular shift*: all events move together by every possible amount, over the end of the series to
its beginning. That keeps the spacing of the events and the autocorrelation of the series, and the
distribution is complete, not sampled: every amount is used once, 0 included, so that p is never 0.
Known in ecology as a toroidal shift (Harms, Condit, Hubbell and Foster 2001, Journal of Ecology
89) and in neuroscience as a rotation of spike trains; exact when the process is stationary on the
circle (Lehmann and Romano 2005, *Testing Statistical Hypotheses*, section 15.2: the shifts are a
group).

*Jitter*: each event moves on its own by up to 30 positions: it keeps the season of the events but
not their spacing (Amarasingham, Harrison, Hatsopoulos and Geman 2012, Journal of Neurophysiology
107).

The interval for a multiplicative effect is all effects that a level-α test does not refuse: the
values inside the windows are divided by the effect, detrended anew and tested (Hodges and Lehmann
1963, Annals of Mathematical Statistics 34). Where the windows cover much of the series the trend
and the shifted windows take part of an effect with them, so the plain ratio lies nearer to 1 than
the effect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_number,
    check_share,
)
from analysis.stats.detrending import Detrending, check_series
from analysis.stats.shifts import (
    ROUNDING,
    place_for,
    ratio_to_expected,
    shift_statistics,
    two_sided,
    window_means,
)
from analysis.stats.windows import Placement, Window, cover

DEFAULT = Detrending()
WEEK_AFTER = Window(1, 7)

# Effects between which an interval is sought; beyond, it is open.
_LEAST_EFFECT, _GREATEST_EFFECT = 0.05, 20.0
_EFFECT_GRID = 241
_BISECTIONS = 20
# Draws are made in batches of about this many cells, so that memory stays under 100 MB.
_BATCH_CELLS = 2_000_000


@dataclass(frozen=True)
class EventTest:
    """The mean of a series around events, against the same events moved in time.

    Attributes
    ----------
    statistic
        Mean over events of the window means of the detrended series.
    expected
        Mean of the statistic over all moves.
    ratio
        Statistic over expected; for logarithmic detrending (and for the contrast ``change``,
        whose expectation is about 0) the exponential of (or 1 plus) their difference.
    z
        Statistic less expected, in standard deviations of the null distribution.
    p_value
        Two-sided: share of moves at least as far from the expected.
    p_lower, p_upper
        One-sided: share of moves at most (at least) as high.
    placement
        Events used, dropped and cut.
    moves
        Size of the null distribution, the observed one included.
    method
        ``"circular shift"`` or ``"jitter"``.
    """

    statistic: float
    expected: float
    ratio: float
    z: float
    p_value: float
    p_lower: float
    p_upper: float
    placement: Placement
    moves: int
    method: str


@dataclass(frozen=True)
class EffectInterval:
    """Multiplicative effects that the circular-shift test does not refuse.

    Attributes
    ----------
    effect
        The one at which the statistic equals its expectation; 0 where no division of the values
        in the windows brings it there (windows of zeros).
    low, high
        0 and infinity where the interval is open; NaN where every effect is refused.
    level
        Of the interval.
    reason
        Why a bound is open or missing; empty otherwise.
    """

    effect: float
    low: float
    high: float
    level: float
    reason: str = ""


def circular_shift(
    values: ArrayLike,
    positions: ArrayLike,
    *,
    window: Window = WEEK_AFTER,
    detrending: Detrending = DEFAULT,
    contrast: str = "level",
    weights: ArrayLike | None = None,
    wrap: bool = True,
) -> EventTest:
    """Test a series around events against every circular shift of the events.

    Parameters
    ----------
    values
        One count per position, zeros filled in.
    positions
        Of the events, from 0; those outside the series are dropped and counted.
    window
        Offsets from the event.
    contrast
        One of :data:`analysis.stats.shifts.CONTRASTS`.
    weights
        One per event; None for equal weights.
    wrap
        Whether windows run over the end of the series. Exact when they do; otherwise an event
        whose window does not fit is left out, at each shift anew.

    Raises
    ------
    SalvoStatisticsError
        On a series or events that cannot be (see :func:`analysis.stats.windows.place`), and when
        the statistic is the same at every shift.

    Examples
    --------
    >>> series = [10, 9, 11, 10, 30, 10, 9, 10, 12, 9, 30, 11, 10, 9, 10, 11]
    >>> flat = Detrending("none", floor=1)
    >>> test = circular_shift(series, [3, 9], window=Window(1, 1), detrending=flat)
    >>> round(test.ratio, 2), test.p_value == 1 / 16
    (2.39, True)
    """
    series = detrending.apply(values)
    placed = place_for(positions, series.size, window, contrast, weights=weights, wrap=wrap)
    means, fits = window_means(series, window, contrast=contrast, wrap=wrap)
    shifted = shift_statistics(means, fits, placed.marks(series.size), wrap=wrap)
    return _test(shifted, placed, detrending, contrast, "circular shift")


def jitter(
    values: ArrayLike,
    positions: ArrayLike,
    *,
    window: Window = WEEK_AFTER,
    detrending: Detrending = DEFAULT,
    contrast: str = "level",
    weights: ArrayLike | None = None,
    wrap: bool = True,
    reach: int = 30,
    draws: int = 9_999,
    seed: int = 0,
) -> EventTest:
    """Test a series around events against events moved one by one, up to ``reach`` positions.

    Parameters
    ----------
    values, positions, window, detrending, contrast, weights, wrap
        As for :func:`circular_shift`.
    reach
        Moves are whole numbers from -reach to reach, all equally likely.
    draws
        Random calendars; the observed one is added.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`circular_shift`.

    Examples
    --------
    >>> series = [10, 9, 11, 10, 30, 10, 9, 10, 12, 9, 30, 11, 10, 9, 10, 11]
    >>> flat = Detrending("none", floor=1)
    >>> test = jitter(series, [3, 9], window=Window(1, 1), detrending=flat, reach=7, draws=999)
    >>> test.p_value < 0.05, test.moves
    (True, 1000)
    """
    reach = int(check_number(reach, name="reach", at_least=1))
    draws = int(check_number(draws, name="draws", at_least=1))
    series = detrending.apply(values)
    placed = place_for(positions, series.size, window, contrast, weights=weights, wrap=wrap)
    means, fits = window_means(series, window, contrast=contrast, wrap=wrap)
    at, weight = np.array(placed.positions), np.array(placed.weights)
    rng = np.random.default_rng(seed)
    parts = [_mean_at(means, fits, at[None, :], weight)]
    batch = max(1, _BATCH_CELLS // at.size)
    for done in range(0, draws, batch):
        moves = rng.integers(-reach, reach + 1, (min(batch, draws - done), at.size))
        parts.append(_mean_at(means, fits, (at + moves) % series.size, weight))
    return _test(np.concatenate(parts), placed, detrending, contrast, "jitter")


def effect_interval(
    values: ArrayLike,
    positions: ArrayLike,
    *,
    window: Window = WEEK_AFTER,
    detrending: Detrending = DEFAULT,
    contrast: str = "level",
    weights: ArrayLike | None = None,
    wrap: bool = True,
    level: float = 0.95,
) -> EffectInterval:
    """Interval for a multiplicative effect in the windows, by inverting the circular-shift test.

    A position in several windows is taken to be affected once.

    Parameters
    ----------
    values, positions, window, detrending, contrast, weights, wrap
        As for :func:`circular_shift`.
    level
        Of the interval: it runs from the effect outwards as long as the two-sided p stays above
        ``1 - level``. (Far out the test can lose its power again: divided by 1/20, the windows
        themselves make the trend.)

    Raises
    ------
    SalvoStatisticsError
        As for :func:`circular_shift`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> series, events = rng.poisson(100, 400), np.arange(20, 380, 40)
    >>> series[cover(events, length=400, window=WEEK_AFTER)] *= 2
    >>> made = effect_interval(series, events)
    >>> round(made.effect, 1), bool(1.9 < made.low < 2 < made.high < 2.1)
    (2.0, True)
    """
    alpha = 1 - check_share(level, name="level")
    series = check_series(values)
    placed = place_for(positions, series.size, window, contrast, weights=weights, wrap=wrap)
    marks = placed.marks(series.size)
    affected = cover(placed.positions, length=series.size, window=window, wrap=wrap)

    def judge(logs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Gap between statistic and expectation, and p, once effects are divided out."""
        rows = np.where(affected, series / np.exp(logs)[:, None], series)
        means, fits = window_means(
            detrending.apply_rows(rows), window, contrast=contrast, wrap=wrap
        )
        shifted = shift_statistics(means, fits, marks, wrap=wrap)
        return shifted[:, 0] - np.nanmean(shifted, axis=1), two_sided(shifted)

    _check_varies(judge(np.zeros(1))[1])
    grid = np.linspace(np.log(_LEAST_EFFECT), np.log(_GREATEST_EFFECT), _EFFECT_GRID)
    gaps, p_values = judge(grid)
    effect = _crossing(grid, gaps)
    start = float(np.clip(np.log(effect) if effect > 0 else -np.inf, grid[0], grid[-1]))
    if judge(np.array([start]))[1][0] <= alpha:
        why = "every multiplicative effect is refused: too many of the values in the windows are 0"
        return EffectInterval(effect, np.nan, np.nan, level, why)

    def bound(side: FloatArray, p_side: FloatArray) -> float | None:
        """Last effect not refused on the way from the start along one side of the grid."""
        refused = np.flatnonzero(p_side <= alpha)
        if refused.size == 0:
            return None
        at = int(refused[0])
        within, without = (side[at - 1] if at else start), side[at]
        for _ in range(_BISECTIONS):
            middle = (within + without) / 2
            if judge(np.array([middle]))[1][0] > alpha:
                within = middle
            else:
                without = middle
        return float(np.exp(within))

    below, above = grid < start, grid > start
    low = bound(grid[below][::-1], p_values[below][::-1])
    high = bound(grid[above], p_values[above])
    open_ends = [
        f"{word} to × {end:g}"
        for word, end, found in (("down", _LEAST_EFFECT, low), ("up", _GREATEST_EFFECT, high))
        if found is None
    ]
    return EffectInterval(
        effect=effect,
        low=0.0 if low is None else low,
        high=np.inf if high is None else high,
        level=level,
        reason=f"the test refuses no effect {' or '.join(open_ends)}" if open_ends else "",
    )


def _mean_at(means: FloatArray, fits: FloatArray, at: ArrayLike, weight: FloatArray) -> FloatArray:
    """Weighted mean of the window means at rows of positions."""
    where = np.asarray(at)
    held = fits[where] * weight
    total = held.sum(axis=1)
    summed = (means[where] * held).sum(axis=1)
    return np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.nan)


def _crossing(grid: FloatArray, gaps: FloatArray) -> float:
    """The effect at which the gap, which falls with the effect, is 0."""
    if np.all(gaps < 0):
        return 0.0
    if np.all(gaps > 0):
        return np.inf
    at = int(np.flatnonzero(gaps <= 0)[0])
    if at == 0:
        return float(np.exp(grid[0]))
    share = gaps[at - 1] / (gaps[at - 1] - gaps[at])
    return float(np.exp(grid[at - 1] + share * (grid[at] - grid[at - 1])))


def _check_varies(p_values: FloatArray) -> None:
    if not np.all(np.isfinite(p_values)):
        raise SalvoStatisticsError(
            "the statistic is the same wherever the events stand: the series is constant, or the "
            "windows cover all of it. There is nothing to test; choose a shorter window or "
            "another series."
        )


def _test(
    moved: FloatArray, placed: Placement, detrending: Detrending, contrast: str, method: str
) -> EventTest:
    p_value = two_sided(moved)
    _check_varies(p_value)
    known = moved[np.isfinite(moved)]
    observed, expected = float(known[0]), float(known.mean())
    near = ROUNDING * float(np.abs(known).max())
    return EventTest(
        statistic=observed,
        expected=expected,
        ratio=float(
            ratio_to_expected(observed, expected, detrending=detrending, contrast=contrast)
        ),
        z=(observed - expected) / float(known.std()),
        p_value=float(p_value),
        p_lower=float(np.mean(known <= observed + near)),
        p_upper=float(np.mean(known >= observed - near)),
        placement=placed,
        moves=known.size,
        method=method,
    )
