"""How often a test of events refuses where there is nothing to find: tests offered, and not.

Neighbouring positions of a series resemble each other and so do the dates of events. A test that
takes counts or positions for independent then refuses far too often.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtr

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_number, check_share
from analysis.stats.detrending import Detrending, check_series
from analysis.stats.event_study import DEFAULT, WEEK_AFTER
from analysis.stats.placebo import check_calendars, covered_by
from analysis.stats.power import power_of
from analysis.stats.proportions import wilson
from analysis.stats.shifts import two_sided, window_means
from analysis.stats.windows import IntArray, Window

# Calendars are evaluated in batches of about this many cells, so that memory stays under 100 MB.
_BATCH_CELLS = 1_000_000


@dataclass(frozen=True)
class FalseAlarms:
    """How often a test refuses on placebo calendars, where there is nothing to find.

    ``rate`` has a 95 % Wilson interval for the number of calendars; ``is_valid`` says whether the
    method is among those that hold their level here by construction.
    """

    method: str
    rate: float
    low: float
    high: float
    sets: int
    is_valid: bool


def false_alarms(
    values: ArrayLike,
    calendars: ArrayLike,
    *,
    window: Window = WEEK_AFTER,
    detrending: Detrending = DEFAULT,
    alpha: float = 0.05,
    reach: int = 30,
    draws: int = 499,
    seed: int = 0,
) -> tuple[FalseAlarms, ...]:
    """Compare four tests on calendars where there is nothing to find.

    The circular shift and the jitter as offered by :mod:`analysis.stats.event_study`; and two that
    are shown and not used, because neighbouring positions resemble each other: a Poisson test of
    the totals inside the windows against those outside (exact conditional mean and variance,
    normal approximation), and Welch's t on the values inside and outside.

    Parameters
    ----------
    values, calendars, window, detrending, alpha
        As for :func:`analysis.stats.power.power_of`.
    reach, draws, seed
        Of the jitter.

    Returns
    -------
    tuple
        Circular shift, jitter, Poisson, Welch, in this order.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`analysis.stats.power.power_of`, and when windows cover the whole series.

    Examples
    --------
    >>> from analysis.stats.placebo import placebo_calendars
    >>> rng = np.random.default_rng(1)
    >>> level = np.exp(np.repeat(rng.normal(0, 0.5, 30), 10))
    >>> series = rng.poisson(100 * level)
    >>> made = false_alarms(series, placebo_calendars(300, size=10, sets=200), draws=199)
    >>> [(each.method, each.rate < 0.1) for each in made]
    [('circular shift', True), ('jitter', True), ('Poisson rate', False), ('Welch t', False)]
    """
    series = check_series(values)
    rows = check_calendars(calendars, length=series.size)
    alpha = check_share(alpha, name="alpha")
    shift = power_of(series, rows, window=window, detrending=detrending, alpha=alpha)
    jittered = _jitter_rate(
        detrending.apply(series), rows, window, alpha, reach, draws, np.random.default_rng(seed)
    )
    poisson, welch = _naive_rates(series, rows, window, alpha)
    rates = (
        ("circular shift", shift, True),
        ("jitter", jittered, True),
        ("Poisson rate", poisson, False),
        ("Welch t", welch, False),
    )
    made = []
    for method, rate, is_valid in rates:
        interval = wilson(round(rate * len(rows)), len(rows))
        made.append(
            FalseAlarms(method, rate, interval.low, interval.high, len(rows), is_valid=is_valid)
        )
    return tuple(made)


def _jitter_rate(
    detrended: FloatArray,
    rows: IntArray,
    window: Window,
    alpha: float,
    reach: int,
    draws: int,
    rng: np.random.Generator,
) -> float:
    reach = int(check_number(reach, name="reach", at_least=1))
    draws = int(check_number(draws, name="draws", at_least=1))
    means, _ = window_means(detrended, window)
    refused = 0
    batch = max(1, _BATCH_CELLS // (rows.shape[1] * (draws + 1)))
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        moves = rng.integers(-reach, reach + 1, (len(part), draws + 1, rows.shape[1]))
        moves[:, 0] = 0
        moved = means[(part[:, None, :] + moves) % detrended.size].mean(axis=2)
        refused += int(np.sum(two_sided(moved) <= alpha))
    return refused / len(rows)


def _naive_rates(
    series: FloatArray, rows: IntArray, window: Window, alpha: float
) -> tuple[float, float]:
    covered = covered_by(rows, length=series.size, window=window)
    n_in = covered.sum(axis=1)
    n_out = series.size - n_in
    if np.any(n_in < 2) or np.any(n_out < 2):
        raise SalvoStatisticsError(
            f"offsets {window} leave fewer than two positions inside or outside the windows of "
            "some calendars. Choose a shorter window or fewer events."
        )
    total = float(series.sum())
    sum_in = covered @ series
    share = n_in / series.size
    z = (sum_in - total * share) / np.sqrt(total * share * (1 - share))
    poisson = 2 * ndtr(-np.abs(z))
    squares_in, squares = covered @ series**2, float(np.sum(series**2))
    mean_in, mean_out = sum_in / n_in, (total - sum_in) / n_out
    error_in = (squares_in / n_in - mean_in**2) / (n_in - 1)
    error_out = ((squares - squares_in) / n_out - mean_out**2) / (n_out - 1)
    error = error_in + error_out
    freedom = error**2 / (error_in**2 / (n_in - 1) + error_out**2 / (n_out - 1))
    welch = 2 * stdtr(freedom, -np.abs(mean_in - mean_out) / np.sqrt(error))
    return float(np.mean(poisson <= alpha)), float(np.mean(welch <= alpha))
