"""Take the slow movement out of a series of counts, so that windows far apart can be compared.

A ratio to a trend keeps the effect of an event multiplicative. The trends differ in how much of
the effect they take with them, which is why specification curves run all of them:

``spline``
    Least squares on a natural cubic spline (patsy's ``cr``) whose columns contain the constant:
    6 degrees of freedom are 6 columns in all. Trap: beside a separate constant the same space is
    ``cr(time, df=5, constraints='center')``; without the constraint the columns are collinear,
    and with it ``df=6`` would make 7 columns and another trend.
``centred_mean``
    Mean of the surrounding window (91 positions), shorter at the ends.
``log_median``
    ``log(1 + y)`` less its centred rolling median (61 positions). Far less power where the series
    holds zeros: a zero is a large negative number there.
``none``
    The mean of the whole series.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_choice, check_number, check_values

METHODS = ("spline", "centred_mean", "log_median", "none")
"""Ways to detrend, the one to show first."""

_DEFAULT_WIDTHS = {"centred_mean": 91, "log_median": 61}


@dataclass(frozen=True)
class Detrending:
    """How a series is detrended; part of a declared design, hence hashable.

    Attributes
    ----------
    method
        One of :data:`METHODS`.
    floor
        The trend is not taken lower than this, in the unit of the series, so that a few counts in
        a quiet stretch do not pass for a large multiple. Not used by ``log_median``.
    freedom
        Columns of the spline, its constant included.
    width
        Positions of the rolling window, odd; None for 91 (mean) or 61 (median).

    Examples
    --------
    >>> Detrending("none", floor=1).apply([1, 2, 3]).tolist()
    [0.5, 1.0, 1.5]
    """

    method: str = "spline"
    floor: float = 20.0
    freedom: int = 6
    width: int | None = None

    def __post_init__(self) -> None:
        check_choice(self.method, METHODS, name="method")
        if check_number(self.floor, name="floor", at_least=0) == 0:
            raise SalvoStatisticsError("floor must be above 0: a trend of 0 divides nothing.")
        check_number(self.freedom, name="freedom", at_least=3)
        if self.width is not None and (self.width < 3 or self.width % 2 == 0):
            raise SalvoStatisticsError(
                f"width must be an odd number of at least 3 positions, not {self.width}: "
                "the window is centred."
            )

    @property
    def is_logarithmic(self) -> bool:
        """Whether detrended values are differences of logarithms rather than ratios."""
        return self.method == "log_median"

    def apply(self, values: ArrayLike) -> FloatArray:
        """Detrend one series.

        Returns
        -------
        array
            Ratios to the trend (around 1), or differences of logarithms (around 0).

        Raises
        ------
        SalvoStatisticsError
            When values are missing, infinite or negative, or too few for the spline.
        """
        array = check_series(values)
        return self.apply_rows(array[None, :])[0]

    def apply_rows(self, rows: FloatArray) -> FloatArray:
        """Detrend many series of one length, one per row, without checking their values."""
        if self.is_logarithmic:
            logs = np.log1p(rows)
            return logs - self._rolling_median(logs)
        return rows / np.maximum(self.trend_rows(rows), self.floor)

    def trend_rows(self, rows: FloatArray) -> FloatArray:
        """Trends of many series, one per row, before the floor is applied.

        That of ``log_median`` is on the scale of counts.
        """
        if self.method == "spline":
            return rows @ _smoother(rows.shape[-1], self.freedom).T
        if self.method == "centred_mean":
            return _rolling_mean(rows, self._width())
        if self.method == "log_median":
            return np.expm1(self._rolling_median(np.log1p(rows)))
        return np.broadcast_to(rows.mean(axis=-1, keepdims=True), rows.shape)

    def _width(self) -> int:
        return self.width if self.width is not None else _DEFAULT_WIDTHS[self.method]

    def _rolling_median(self, rows: FloatArray) -> FloatArray:
        import pandas as pd

        rolling = pd.DataFrame(rows.T).rolling(self._width(), center=True, min_periods=1)
        return rolling.median().to_numpy().T


def check_series(values: ArrayLike, *, name: str = "values") -> FloatArray:
    """Return a series of counts (or other amounts) as floats, one value per position.

    Raises
    ------
    SalvoStatisticsError
        When it is empty, or values are missing, infinite or negative.

    Examples
    --------
    >>> check_series([0, 3])
    array([0., 3.])
    """
    array = check_values(values, name=name)
    negative = np.flatnonzero(array < 0)
    if negative.size:
        raise SalvoStatisticsError(
            f"{name} must not be negative: {negative.size} of {array.size} are, first at position "
            f"{negative[0]} ({array[negative[0]]:g}). Check the counts."
        )
    if array.size == 0:
        raise SalvoStatisticsError(f"{name} has no positions. Choose a longer period.")
    return array


def _rolling_mean(rows: FloatArray, width: int) -> FloatArray:
    length = rows.shape[-1]
    at = np.arange(length)
    start, stop = np.maximum(at - width // 2, 0), np.minimum(at + width // 2 + 1, length)
    running = np.concatenate([np.zeros((*rows.shape[:-1], 1)), np.cumsum(rows, axis=-1)], axis=-1)
    return (running[..., stop] - running[..., start]) / (stop - start)


def spline_basis(length: int, freedom: int) -> FloatArray:
    """Columns of a natural cubic spline over the positions of a series, the constant among them.

    Raises
    ------
    SalvoStatisticsError
        When the series is not longer than the columns are many.

    Examples
    --------
    >>> spline_basis(100, 6).shape
    (100, 6)
    """
    from patsy import dmatrix

    if length <= freedom:
        raise SalvoStatisticsError(
            f"a spline of {freedom} degrees of freedom needs more than {freedom} positions, not "
            f"{length}. Choose a longer period or another trend."
        )
    time = {"time": np.arange(length, dtype=float), "freedom": freedom}
    return np.asarray(dmatrix("cr(time, df=freedom) - 1", time))


@lru_cache(maxsize=8)
def _smoother(length: int, freedom: int) -> FloatArray:
    """The matrix that takes a series to its least-squares spline."""
    basis = spline_basis(length, freedom)
    made: FloatArray = basis @ np.linalg.pinv(basis)
    made.setflags(write=False)
    return made
