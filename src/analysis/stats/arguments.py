"""Refuse what a statistic cannot take, before it returns a number that looks like one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import SalvoStatisticsError

FloatArray = NDArray[np.float64]


def check_values(values: ArrayLike, *, name: str) -> FloatArray:
    """Return ``values`` as a new one-dimensional float array without missing values.

    Raises
    ------
    SalvoStatisticsError
        When the values are not numbers, not one-dimensional, missing or infinite.

    Examples
    --------
    >>> check_values([1, 2], name="sizes")
    array([1., 2.])
    """
    try:
        array = np.array(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise SalvoStatisticsError(
            f"{name} must be numbers without missing values ({error}). "
            "Drop or fill what is missing first, and say how."
        ) from error
    if array.ndim != 1:
        raise SalvoStatisticsError(
            f"{name} must have one dimension, not {array.ndim}. Pass one value per unit."
        )
    bad = np.flatnonzero(~np.isfinite(array))
    if bad.size:
        raise SalvoStatisticsError(
            f"{name}: {bad.size} of {array.size} values are missing or infinite, "
            f"first at position {bad[0]}. Drop or fill them first, and say how."
        )
    return array


def check_counts(
    successes: ArrayLike, trials: ArrayLike, *, whole: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Return successes and trials per cluster as float arrays, or refuse them.

    Parameters
    ----------
    successes, trials
        One value per cluster; 0 <= successes <= trials.
    whole
        Refuse fractions. Effective counts (trials over a design effect) are fractions.

    Raises
    ------
    SalvoStatisticsError
        On missing, negative or fractional counts, on unequal lengths, and when a cluster has
        more successes than trials. Clusters without trials are allowed.

    Examples
    --------
    >>> check_counts([1, 0], [3, 2])
    (array([1., 0.]), array([3., 2.]))
    """
    k = check_values(successes, name="successes")
    n = check_values(trials, name="trials")
    if k.size != n.size:
        raise SalvoStatisticsError(
            f"successes has {k.size} values but trials has {n.size}. Pass one of each per cluster."
        )
    for name, array in (("successes", k), ("trials", n)):
        _refuse(array < 0, array, f"{name} must not be negative")
        if whole:
            _refuse(array != np.floor(array), array, f"{name} must be whole numbers")
    over = np.flatnonzero(k > n)
    if over.size:
        first = over[0]
        raise SalvoStatisticsError(
            f"{over.size} of {k.size} clusters have more successes than trials, first at "
            f"position {first}: {k[first]:g} of {n[first]:g}. Check the counts."
        )
    return k, n


def check_clusters(
    successes: ArrayLike, trials: ArrayLike, *, at_least: int = 1, whole: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Like :func:`check_counts`, without the clusters that have no trials.

    Raises
    ------
    SalvoStatisticsError
        Also when fewer than ``at_least`` clusters have trials.

    Examples
    --------
    >>> check_clusters([1, 0], [3, 0])
    (array([1.]), array([3.]))
    """
    k, n = check_counts(successes, trials, whole=whole)
    held = n > 0
    found = int(held.sum())
    if found < at_least:
        raise SalvoStatisticsError(
            f"{found} of {n.size} clusters have trials; this needs at least {at_least}. "
            "Without trials there is no rate: take a longer window or a wider group."
        )
    return k[held], n[held]


def check_series(
    counts: ArrayLike, *, name: str = "counts", at_least: int = 1, whole: bool = True
) -> FloatArray:
    """Return a series of counts in order of time as a new float array; NaN marks a gap.

    Counts are not negative, and whole unless ``whole`` is off. A gap is a unit without a count:
    never a zero.

    Raises
    ------
    SalvoStatisticsError
        On negative, fractional or infinite counts, and with fewer than ``at_least`` counts.

    Examples
    --------
    >>> check_series([3, float("nan"), 5])
    array([ 3., nan,  5.])
    """
    given = np.asarray(counts, dtype=object).ravel()
    try:
        # pandas' missing value is neither a number nor NaN.
        array = np.array([np.nan if _is_gap(value) else float(value) for value in given])
    except (TypeError, ValueError) as error:
        raise SalvoStatisticsError(
            f"{name} must be numbers, or NaN for a gap ({error})."
        ) from error
    held = array[~np.isnan(array)]
    check_values(held, name=name)
    _refuse(held < 0, held, f"{name} must not be negative")
    if whole:
        _refuse(held != np.floor(held), held, f"{name} must be whole numbers")
    if held.size < at_least:
        raise SalvoStatisticsError(
            f"{name}: {held.size} of {array.size} units have a count; this needs at least "
            f"{at_least}. Take a longer span."
        )
    return array


def check_share(value: float, *, name: str, closed: bool = False) -> float:
    """Return ``value`` when it lies inside (0, 1), or in [0, 1] when ``closed``.

    Raises
    ------
    SalvoStatisticsError
        Otherwise; percentages are the usual mistake.

    Examples
    --------
    >>> check_share(0.95, name="level")
    0.95
    """
    number = _number(value, name)
    inside = 0.0 <= number <= 1.0 if closed else 0.0 < number < 1.0
    if not inside:
        limits = "in [0, 1]" if closed else "between 0 and 1"
        raise SalvoStatisticsError(
            f"{name} must be {limits}, not {number:g}. Shares are not percentages here."
        )
    return number


def check_number(value: float, *, name: str, at_least: float) -> float:
    """Return ``value`` when it is a finite number not below ``at_least``.

    Raises
    ------
    SalvoStatisticsError
        Otherwise.

    Examples
    --------
    >>> check_number(10, name="draws", at_least=1)
    10.0
    """
    number = _number(value, name)
    if not math.isfinite(number) or number < at_least:
        raise SalvoStatisticsError(f"{name} must be at least {at_least:g}, not {number:g}.")
    return number


def check_choice(value: str, choices: Sequence[str], *, name: str) -> str:
    """Return ``value`` when it is one of ``choices``.

    Raises
    ------
    SalvoStatisticsError
        Otherwise, naming what can be chosen.

    Examples
    --------
    >>> check_choice("wilson", ("wilson", "jeffreys"), name="method")
    'wilson'
    """
    if value not in choices:
        raise SalvoStatisticsError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def _is_gap(value: Any) -> bool:
    return value is None or type(value).__name__ == "NAType"


def _number(value: Any, name: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise SalvoStatisticsError(f"{name} must be a number, not {value!r}.") from error


def _refuse(bad: NDArray[np.bool_], values: NDArray[Any], rule: str) -> None:
    where = np.flatnonzero(bad)
    if where.size:
        raise SalvoStatisticsError(
            f"{rule}: {where.size} of {values.size} break this, first at position {where[0]} "
            f"({values[where[0]]:g}). Check the counts."
        )
