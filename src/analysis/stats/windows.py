"""Windows of positions around events: where they lie, what they cover, how far they overlap.

An event stands at a position of a series (0 is the first). ``Window(1, 7)`` is the seven positions
after it; ``Window(-7, -1)`` the seven before. Windows of neighbouring events overlap; overlapping
windows say the same thing twice, so their share is stated, never hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_number, check_values

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Window:
    """Offsets ``first`` to ``last`` from an event, both included.

    Examples
    --------
    >>> Window(1, 7).length, str(Window(1, 7)), Window(0, 2).before()
    (7, '+1 to +7', Window(first=-3, last=-1))
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if any(isinstance(x, bool) or int(x) != x for x in (self.first, self.last)):
            raise SalvoStatisticsError(
                f"offsets of a window are whole numbers, not {self.first} and {self.last}."
            )
        if self.last < self.first:
            raise SalvoStatisticsError(
                f"a window from {self.first:+d} to {self.last:+d} ends before it begins. "
                "Give the smaller offset first."
            )

    def __str__(self) -> str:
        ends = [f"{x:+d}" if x else "0" for x in (self.first, self.last)]
        return ends[0] if self.length == 1 else " to ".join(ends)

    @property
    def length(self) -> int:
        """Positions in the window."""
        return self.last - self.first + 1

    def before(self) -> Window:
        """The same number of positions just before the event."""
        return Window(-self.length, -1)

    def offsets(self) -> IntArray:
        """Every offset, in order."""
        return np.arange(self.first, self.last + 1)


@dataclass(frozen=True)
class Placement:
    """Events that can be used in a series, and what became of the others.

    Attributes
    ----------
    positions
        Those used, in the order given.
    weights
        Of those used; each 1 where none were given.
    dropped_before, dropped_after
        Events that stand before (after) the series, or whose window lies wholly before (after) it.
    cut
        Events used although part of their window lies outside: that part is read from the other
        end of the series (``wrap``). Without ``wrap`` such events are dropped instead.
    """

    positions: tuple[int, ...]
    weights: tuple[float, ...]
    dropped_before: int
    dropped_after: int
    cut: int

    @property
    def dropped(self) -> int:
        """Events that were not used."""
        return self.dropped_before + self.dropped_after

    def marks(self, length: int) -> FloatArray:
        """Total weight of the events at each position."""
        made = np.bincount(self.positions, weights=self.weights, minlength=length)
        return made.astype(np.float64)


@dataclass(frozen=True)
class Overlap:
    """How much of a series the windows of events cover, and how often they share a position.

    Attributes
    ----------
    events
        Events used.
    covered
        Positions that lie in at least one window.
    share_covered
        Of all positions.
    shared
        Positions that lie in more than one window.
    episodes
        Groups of events whose windows touch or overlap.
    largest_episode
        Events in the largest of them.
    effective_events
        Covered positions over the length of a window: windows without overlap that would cover
        as much.
    """

    events: int
    covered: int
    share_covered: float
    shared: int
    episodes: int
    largest_episode: int
    effective_events: float


@dataclass(frozen=True)
class Episode:
    """Events close together, taken as one: from the ``first`` to the ``last`` of them."""

    first: int
    last: int
    events: int


def check_positions(positions: ArrayLike, *, name: str = "positions") -> IntArray:
    """Return positions of events as whole numbers, which may lie outside the series.

    Raises
    ------
    SalvoStatisticsError
        When there is none, or one is missing or a fraction.

    Examples
    --------
    >>> check_positions([3, 3, 9])
    array([3, 3, 9])
    """
    array = check_values(positions, name=name)
    if array.size == 0:
        raise SalvoStatisticsError(
            f"{name}: there are no events. Choose another category or period; without events "
            "there is nothing to test."
        )
    fractions = np.flatnonzero(array != np.floor(array))
    if fractions.size:
        raise SalvoStatisticsError(
            f"{name} must be whole numbers: {fractions.size} of {array.size} are not, first "
            f"{array[fractions[0]]:g}. Count positions from the first of the series."
        )
    return array.astype(np.int64)


def place(
    positions: ArrayLike,
    *,
    length: int,
    window: Window,
    weights: ArrayLike | None = None,
    wrap: bool = True,
) -> Placement:
    """Sort events into those a series of ``length`` positions can speak about, and the rest.

    Parameters
    ----------
    positions
        Whole numbers; negative before the series, ``length`` or more after it.
    weights
        One per event, not negative; None for equal weights.
    wrap
        Whether a window may run over an end of the series to the other one.

    Raises
    ------
    SalvoStatisticsError
        Without events, when none is left, when the window is longer than the series, and on
        weights that are negative, all 0 or of another number.

    Examples
    --------
    >>> made = place([-4, 2, 8, 9, 30], length=10, window=Window(1, 3))
    >>> made.positions, made.dropped_before, made.dropped_after, made.cut
    ((2, 8), 1, 2, 1)
    """
    length = int(check_number(length, name="length", at_least=1))
    at = check_positions(positions)
    heavy = np.ones(at.size) if weights is None else check_values(weights, name="weights")
    if heavy.size != at.size or np.any(heavy < 0):
        raise SalvoStatisticsError(
            f"weights must be one number of at least 0 for each of {at.size} events."
        )
    check_window(window, length=length)
    first, last = at + window.first, at + window.last
    before = (at < 0) | (last < 0)
    after = ~before & ((at >= length) | (first >= length))
    cut = ~before & ~after & ((first < 0) | (last >= length))
    if not wrap:
        before |= cut & (first < 0)
        after |= cut & ~before
        cut[:] = False
    kept = ~before & ~after
    if not np.any(heavy[kept] > 0):
        raise SalvoStatisticsError(
            f"none of {at.size} events can be used with offsets {window} in a series of {length} "
            f"positions: {int(before.sum())} lie before it, {int(after.sum())} after. Choose a "
            "period that holds the events and their windows."
        )
    return Placement(
        positions=tuple(at[kept].tolist()),
        weights=tuple(heavy[kept].tolist()),
        dropped_before=int(before.sum()),
        dropped_after=int(after.sum()),
        cut=int(cut.sum()),
    )


def check_window(window: Window, *, length: int) -> Window:
    """Return the window when it is not longer than the series.

    Raises
    ------
    SalvoStatisticsError
        Otherwise.
    """
    if window.length > length:
        raise SalvoStatisticsError(
            f"offsets {window} are {window.length} positions, more than the {length} of the "
            "series. Choose a shorter window or a longer period."
        )
    return window


def cover(positions: ArrayLike, *, length: int, window: Window, wrap: bool = True) -> BoolArray:
    """Mark the positions of a series that lie in the window of at least one event.

    Examples
    --------
    >>> cover([0, 1], length=6, window=Window(1, 2)).astype(int)
    array([0, 1, 1, 1, 0, 0])
    """
    inside = (np.asarray(positions, dtype=np.int64)[:, None] + window.offsets()).ravel()
    inside = inside % length if wrap else inside[(inside >= 0) & (inside < length)]
    marks = np.zeros(length, dtype=bool)
    marks[inside] = True
    return marks


def overlap(positions: ArrayLike, *, length: int, window: Window) -> Overlap:
    """Measure how far the windows of events overlap inside a series.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`place`.

    Examples
    --------
    >>> made = overlap([2, 4, 20], length=40, window=Window(1, 3))
    >>> made.covered, made.shared, made.episodes, made.largest_episode
    (8, 1, 2, 2)
    """
    used = place(positions, length=length, window=window).positions
    inside = (np.array(used)[:, None] + window.offsets()).ravel()
    times = np.bincount(inside[(inside >= 0) & (inside < length)], minlength=length)
    found = episodes(used, within=window.length)
    covered = int((times > 0).sum())
    return Overlap(
        events=len(used),
        covered=covered,
        share_covered=covered / length,
        shared=int((times > 1).sum()),
        episodes=len(found),
        largest_episode=max(each.events for each in found),
        effective_events=covered / window.length,
    )


def episodes(positions: Sequence[int] | ArrayLike, *, within: int) -> tuple[Episode, ...]:
    """Merge events that follow each other within so many positions.

    With ``within`` the length of a window, the windows of an episode touch or overlap.

    Raises
    ------
    SalvoStatisticsError
        Without events, or when ``within`` is negative.

    Examples
    --------
    >>> episodes([2, 4, 20], within=3)
    (Episode(first=2, last=4, events=2), Episode(first=20, last=20, events=1))
    """
    within = int(check_number(within, name="within", at_least=0))
    at = np.sort(check_positions(positions))
    groups = np.split(at, np.flatnonzero(np.diff(at) > within) + 1)
    return tuple(Episode(int(group[0]), int(group[-1]), group.size) for group in groups)
