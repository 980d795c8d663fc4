"""Calendars of events that never happened, to try a test of events on.

Turned like the real calendar (a random part of it, moved by a random amount) they keep its
clusters, which is what makes naive tests fail; dates scattered at random do not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_number
from analysis.stats.windows import BoolArray, IntArray, Window, check_positions


def placebo_calendars(
    length: int,
    *,
    size: int | None = None,
    like: ArrayLike | None = None,
    sets: int = 1_000,
    seed: int = 0,
) -> IntArray:
    """Draw calendars of events that never happened.

    Parameters
    ----------
    length
        Positions of the series.
    size
        Events in a calendar; None for as many as in ``like``.
    like
        Positions of real events: each calendar is a random part of them, turned by a random
        amount over the end of the series. None: positions drawn at random without repetition.
    sets
        Calendars.

    Returns
    -------
    array
        sets × size positions, sorted in each row.

    Raises
    ------
    SalvoStatisticsError
        When there are not so many events or positions to draw from, or neither ``size`` nor
        ``like`` is given.

    Examples
    --------
    >>> placebo_calendars(100, like=[3, 5, 40], sets=2, seed=1).tolist()
    [[30, 32, 67], [22, 85, 87]]
    """
    length = int(check_number(length, name="length", at_least=1))
    sets = int(check_number(sets, name="sets", at_least=1))
    pool = np.arange(length) if like is None else check_positions(like, name="like")
    if like is not None:
        pool = pool[(pool >= 0) & (pool < length)]
    if size is None and like is None:
        raise SalvoStatisticsError("give size, the number of events in a calendar, or like.")
    wanted = pool.size if size is None else int(check_number(size, name="size", at_least=1))
    if not 0 < wanted <= pool.size:
        raise SalvoStatisticsError(
            f"{wanted} events cannot be drawn from {pool.size} positions inside a series of "
            f"{length}. Ask for fewer."
        )
    rng = np.random.default_rng(seed)
    drawn = pool[np.argsort(rng.random((sets, pool.size)), axis=1)[:, :wanted]]
    if like is not None:
        drawn = (drawn + rng.integers(0, length, (sets, 1))) % length
    return np.sort(drawn, axis=1)


def check_calendars(calendars: ArrayLike, *, length: int) -> IntArray:
    """Return calendars as whole numbers inside a series, or refuse them.

    Raises
    ------
    SalvoStatisticsError
        When they are not rows of whole numbers, or an event stands outside the series.

    Examples
    --------
    >>> check_calendars([[3, 5], [0, 9]], length=10).shape
    (2, 2)
    """
    rows = np.asarray(calendars)
    if rows.ndim != 2 or rows.size == 0 or not np.issubdtype(rows.dtype, np.integer):
        raise SalvoStatisticsError(
            "calendars must be whole numbers, one calendar per row and one event per column. "
            "Draw them with placebo_calendars."
        )
    outside = int(np.sum((rows < 0) | (rows >= length)))
    if outside:
        raise SalvoStatisticsError(
            f"{outside} of {rows.size} placebo events stand outside the {length} positions of "
            "the series. Draw them for this length."
        )
    return rows.astype(np.int64)


def marks_of(rows: IntArray, *, length: int) -> FloatArray:
    """Events of each calendar at each position: calendars × positions."""
    marks = np.zeros((len(rows), length))
    np.add.at(marks, (np.arange(len(rows))[:, None], rows), 1.0)
    return marks


def covered_by(rows: IntArray, *, length: int, window: Window) -> BoolArray:
    """Whether each position lies in a window of each calendar, over the end of the series too."""
    marks = np.zeros((len(rows), length), dtype=bool)
    inside = (rows[:, :, None] + window.offsets()) % length
    marks[np.arange(len(rows))[:, None], inside.reshape(len(rows), -1)] = True
    return marks
