"""How long from an event to the next high value, and how often a random date has one near.

Two traps. A random date falls into a long gap more often than into a short one, so the wait from it
is not half the mean gap: for gaps X it is E[X²] / 2E[X] + 1/2 positions (the inspection paradox;
Feller 1971, *An Introduction to Probability Theory* II, section I.4; the half because positions are
whole). And where high values are frequent almost any date has one near: a coincidence says nothing
without the share of random dates that show it too.

"High" is local: the top tenth of the positions around, since an absolute threshold in a growing
series marks nothing early and everything late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_number, check_share
from analysis.stats.detrending import check_series
from analysis.stats.shifts import ROUNDING, shift_statistics, two_sided
from analysis.stats.windows import BoolArray, Window, cover, place

THREE_AROUND = Window(-3, 3)


@dataclass(frozen=True)
class WaitingTest:
    """Waits from events to the next mark, against those from the same events moved in time.

    Attributes
    ----------
    mean_wait
        Positions from an event to the next mark strictly after it, mean over events.
    expected_wait
        From a random position: E[X²] / 2E[X] + 1/2 over the gaps X between marks.
    mean_gap
        E[X], which is not the expected wait.
    waits
        Of each event used.
    p_value, p_shorter, p_longer
        Over all circular shifts: two-sided, and shares at most (at least) as long.
    events, dropped
        Used, and outside the series.
    wrapped
        Events whose next mark is found only over the end of the series.
    marks
        Marked positions.
    """

    mean_wait: float
    expected_wait: float
    mean_gap: float
    waits: tuple[int, ...]
    p_value: float
    p_shorter: float
    p_longer: float
    events: int
    dropped: int
    wrapped: int
    marks: int


@dataclass(frozen=True)
class Coincidence:
    """How many events have a mark near, against random dates.

    Attributes
    ----------
    events, met
        Events used, and those with a mark near.
    share
        Of the events.
    base_rate
        Share of random dates with a mark near; by label, weighted as the events are.
    expected
        Events that would have one if their dates were random.
    p_value
        Chance that at least so many of as many random dates have one, each drawn from all
        positions, or from those with the label of its event; dates taken as independent.
    p_shift
        Share of circular shifts of the events that meet at least as many marks: keeps the spacing
        of the events. NaN with labels, which shifting would mix.
    dropped
        Events outside the positions looked at.
    """

    events: int
    met: int
    share: float
    base_rate: float
    expected: float
    p_value: float
    p_shift: float
    dropped: int


def local_peaks(values: ArrayLike, *, share: float = 0.1, width: int = 91) -> BoolArray:
    """Mark the values in the top share of the positions around each.

    Parameters
    ----------
    values
        Counts per position.
    share
        A position is marked when its value lies above the ``1 - share`` quantile of the centred
        window around it (shorter at the ends); zeros never are.
    width
        Positions of the window, odd.

    Raises
    ------
    SalvoStatisticsError
        On values that cannot be, a share outside (0, 1) or an even width.

    Examples
    --------
    >>> np.flatnonzero(local_peaks([1, 2, 9, 1, 1, 2, 1, 8, 1, 1], width=9)).tolist()
    [2, 7]
    """
    import pandas as pd

    series = check_series(values)
    share = check_share(share, name="share")
    width = int(check_number(width, name="width", at_least=3))
    if width % 2 == 0:
        raise SalvoStatisticsError(f"width must be odd, not {width}: the window is centred.")
    rolling = pd.Series(series).rolling(width, center=True, min_periods=1)
    threshold = rolling.quantile(1 - share).to_numpy()
    made: BoolArray = (series > threshold) & (series > 0)
    return made


def expected_wait(gaps: ArrayLike) -> float:
    """Expected positions from a random position to the next mark strictly after it.

    Parameters
    ----------
    gaps
        Positions from each mark to the next.

    Raises
    ------
    SalvoStatisticsError
        Without gaps, or when one is under 1.

    Examples
    --------
    >>> expected_wait([5, 5]), expected_wait([1, 9])
    (3.0, 4.6)
    """
    lengths = check_series(gaps, name="gaps")
    if np.any(lengths < 1):
        raise SalvoStatisticsError("gaps must be at least 1 position each.")
    return float(np.mean(lengths**2) / (2 * np.mean(lengths)) + 0.5)


def waiting_time(marks: ArrayLike, positions: ArrayLike) -> WaitingTest:
    """Test whether the next mark comes sooner or later after events than after random dates.

    The series is taken as a circle: after its last mark comes its first.

    Parameters
    ----------
    marks
        True at each marked position, from :func:`local_peaks` or another rule.
    positions
        Of the events; those outside the series are dropped and counted.

    Raises
    ------
    SalvoStatisticsError
        When no position or every position is marked, or no event stands inside the series.

    Examples
    --------
    >>> marked = np.zeros(40, dtype=bool)
    >>> marked[[3, 8, 20, 31]] = True
    >>> test = waiting_time(marked, [2, 19, 30])
    >>> test.mean_wait, round(test.expected_wait, 1), test.p_shorter
    (1.0, 5.9, 0.025)
    """
    marked = _check_marks(marks)
    length = marked.size
    placed = place(positions, length=length, window=Window(0, 0))
    at = np.flatnonzero(marked)
    gaps = np.diff(np.append(at, at[0] + length))
    following = np.append(at, at[0] + length)
    waits = following[np.searchsorted(following, np.arange(length), side="right")] - np.arange(
        length
    )
    shifted = shift_statistics(waits.astype(float), np.ones(length), placed.marks(length))
    events = np.array(placed.positions)
    near = ROUNDING * float(shifted.max())
    return WaitingTest(
        mean_wait=float(waits[events].mean()),
        expected_wait=expected_wait(gaps),
        mean_gap=float(gaps.mean()),
        waits=tuple(waits[events].tolist()),
        p_value=float(two_sided(shifted)),
        p_shorter=float(np.mean(shifted <= shifted[0] + near)),
        p_longer=float(np.mean(shifted >= shifted[0] - near)),
        events=events.size,
        dropped=placed.dropped,
        wrapped=int(np.sum(events + waits[events] >= length)),
        marks=at.size,
    )


def near_marks(marks: ArrayLike, *, window: Window) -> BoolArray:
    """True for each position whose window of offsets holds a mark, inside the series.

    Examples
    --------
    >>> near_marks([0, 0, 1, 0, 0], window=Window(1, 2)).astype(int)
    array([1, 1, 0, 0, 0])
    """
    marked = _check_marks(marks, all_allowed=True)
    # A mark at m is near every position from m - last to m - first.
    reach = Window(-window.last, -window.first)
    return cover(np.flatnonzero(marked), length=marked.size, window=reach, wrap=False)


def base_rate(
    marks: ArrayLike, *, window: Window = THREE_AROUND, within: tuple[int, int] | None = None
) -> float:
    """Share of dates that have a mark near.

    Parameters
    ----------
    marks
        True at each marked position.
    window
        What counts as near.
    within
        First and last position of the dates looked at, both included; None for all. Marks outside
        count when they are near.

    Raises
    ------
    SalvoStatisticsError
        On positions outside the series, or when nothing is marked.

    Examples
    --------
    >>> base_rate([0, 0, 1, 0, 0, 0, 0, 0], window=Window(-1, 1))
    0.375
    """
    near = near_marks(marks, window=window)
    return float(near[_stretch(within, near.size)].mean())


def coincidence(
    marks: ArrayLike,
    positions: ArrayLike,
    *,
    window: Window = THREE_AROUND,
    within: tuple[int, int] | None = None,
    labels: Sequence[object] | None = None,
) -> Coincidence:
    """Compare the events that have a mark near with what random dates would have.

    Parameters
    ----------
    marks, window
        As for :func:`base_rate`.
    positions
        Of the events.
    within
        First and last position that events and random dates are taken from; None for all.
    labels
        One per position (a month, say): the random date of an event then has its label.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`base_rate`; when no event stands in the stretch, or labels differ in number
        from positions.

    Examples
    --------
    >>> marked = np.arange(100) % 5 == 0
    >>> made = coincidence(marked, [3, 19, 44, 81], window=Window(-1, 1))
    >>> made.met, made.base_rate, round(made.p_value, 2)
    (3, 0.59, 0.46)
    """
    near = near_marks(marks, window=window)
    stretch = _stretch(within, near.size)
    if labels is not None and len(labels) != near.size:
        raise SalvoStatisticsError(
            f"there are {len(labels)} labels for {near.size} positions. Give one for each."
        )
    inside = near[stretch]
    moved = np.asarray(positions, dtype=float) - stretch.start
    placed = place(moved, length=inside.size, window=Window(0, 0))
    at = np.array(placed.positions)
    met = int(inside[at].sum())
    if labels is None:
        chances = np.full(at.size, inside.mean())
        shifted = shift_statistics(
            inside.astype(float), np.ones(inside.size), placed.marks(inside.size)
        )
        p_shift = float(np.mean(shifted >= shifted[0] - ROUNDING))
    else:
        of_position = list(labels)[stretch]
        shares = {
            label: np.mean(
                [x for x, other in zip(inside, of_position, strict=True) if other == label]
            )
            for label in {of_position[position] for position in at}
        }
        chances = np.array([shares[of_position[position]] for position in at], dtype=float)
        p_shift = np.nan
    return Coincidence(
        events=at.size,
        met=met,
        share=met / at.size,
        base_rate=float(chances.mean()),
        expected=float(chances.sum()),
        p_value=float(min(1.0, _poisson_binomial(chances)[met:].sum())),
        p_shift=p_shift,
        dropped=placed.dropped,
    )


def _poisson_binomial(chances: FloatArray) -> FloatArray:
    """Distribution of the number of successes in trials of unequal chances."""
    made = np.ones(1)
    for chance in chances:
        made = np.convolve(made, [1 - chance, chance])
    return made


def _check_marks(marks: ArrayLike, *, all_allowed: bool = False) -> BoolArray:
    series = check_series(marks, name="marks")
    marked: BoolArray = series != 0
    if np.any((series != 0) & (series != 1)):
        raise SalvoStatisticsError("marks must be true or false. Compare values to a threshold.")
    if not marked.any():
        raise SalvoStatisticsError(
            f"none of {marked.size} positions is marked. Lower the threshold."
        )
    if marked.all() and not all_allowed:
        raise SalvoStatisticsError(
            f"all {marked.size} positions are marked: there is no waiting. Raise the threshold."
        )
    return marked


def _stretch(within: tuple[int, int] | None, length: int) -> slice:
    first, last = (0, length - 1) if within is None else within
    if not 0 <= first <= last < length:
        raise SalvoStatisticsError(
            f"within must be a first and a last position between 0 and {length - 1}, "
            f"not {first} and {last}."
        )
    return slice(first, last + 1)
