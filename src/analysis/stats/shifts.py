"""Events moved through a series: the mean around them at every shift, and how far it stands out.

A window mean at each position, correlated on a circle with the events, is the statistic at every
shift at once; the fast Fourier transform makes thousands of them in milliseconds. The tests of
:mod:`analysis.stats.event_study`, families of them, and their power are made of these parts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_choice
from analysis.stats.detrending import Detrending
from analysis.stats.windows import Placement, Window, check_window, place

CONTRASTS = ("level", "change")
"""The window alone, or the window less as many positions just before the event."""

# Shifts that tie with the observed statistic differ from it by rounding only.
ROUNDING = 1e-9


def place_for(
    positions: ArrayLike,
    length: int,
    window: Window,
    contrast: str = "level",
    *,
    weights: ArrayLike | None = None,
    wrap: bool = True,
) -> Placement:
    """Place events for a window, and for the positions before where the contrast needs them.

    Raises
    ------
    SalvoStatisticsError
        As for :func:`analysis.stats.windows.place`; and for ``change`` when the window begins
        before the event, where it is to be compared with.

    Examples
    --------
    >>> place_for([2, 20], 30, Window(1, 7), "change", wrap=False).positions
    (20,)
    """
    check_choice(contrast, CONTRASTS, name="contrast")
    check_window(window, length=length)
    if contrast == "change" and window.first < 0:
        raise SalvoStatisticsError(
            f"a change compares with the positions before the event, but offsets {window} begin "
            "there. Choose a window from 0 on, or the contrast 'level'."
        )
    if contrast == "change" and not wrap:
        window = Window(window.before().first, window.last)
    return place(positions, length=length, window=window, weights=weights, wrap=wrap)


def window_means(
    series: FloatArray, window: Window, *, contrast: str = "level", wrap: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Mean of each series over the window of an event at each position.

    Parameters
    ----------
    series
        Positions along the last axis; any number of series before it.

    Returns
    -------
    tuple
        The means in the shape of ``series``, and 1.0 for each position whose window fits into
        the series (everywhere with ``wrap``), else 0.0.

    Examples
    --------
    >>> means, fits = window_means(np.array([1.0, 2, 3, 6]), Window(1, 2), wrap=False)
    >>> means.tolist(), fits.tolist()
    ([2.5, 4.5, 3.5, 1.5], [1.0, 1.0, 0.0, 0.0])
    """
    means, fits = _one_side(series, window, wrap)
    if contrast == "change":
        other, fits_too = _one_side(series, window.before(), wrap)
        means, fits = means - other, fits * fits_too
    return means, fits


def shift_statistics(
    means: FloatArray, fits: FloatArray, marks: FloatArray, *, wrap: bool = True
) -> FloatArray:
    """Statistic at every circular shift of the events, the observed one first.

    Parameters
    ----------
    means, fits
        From :func:`window_means`.
    marks
        Weight of the events at each position, broadcast against ``means``.

    Returns
    -------
    array
        Entry s along the last axis is the statistic of the events moved s positions on; NaN
        where no window fits.

    Examples
    --------
    >>> means, fits = window_means(np.array([1.0, 2, 3, 6]), Window(0, 0))
    >>> shift_statistics(means, fits, np.array([1.0, 0, 1, 0])).round(9).tolist()
    [2.0, 4.0, 2.0, 4.0]
    """
    if wrap:
        return _correlate(means, marks) / marks.sum(axis=-1, keepdims=True)
    held = _correlate(np.broadcast_to(fits, means.shape), marks)
    total = _correlate(means * fits, marks)
    full = held > ROUNDING
    return np.where(full, total / np.where(full, held, 1.0), np.nan)


def two_sided(shifted: FloatArray) -> FloatArray:
    """Two-sided p of the first entry along the last axis; NaN where the entries do not vary.

    The share of entries at least as far from their mean, the first one included.

    Examples
    --------
    >>> float(two_sided(np.array([5.0, 1, 2, 2, 0])))
    0.2
    """
    far = np.abs(shifted - np.nanmean(shifted, axis=-1, keepdims=True))
    scale = np.nanmax(np.abs(shifted), axis=-1)
    extreme = np.sum(far >= far[..., :1] - ROUNDING * scale[..., None], axis=-1)
    known = np.sum(np.isfinite(shifted), axis=-1)
    return np.where(np.nanmax(far, axis=-1) > ROUNDING * scale, extreme / known, np.nan)


def standardise(shifted: FloatArray) -> FloatArray:
    """Shifted statistics in standard deviations from their mean, along the last axis.

    Examples
    --------
    >>> standardise(np.array([3.0, 1.0])).tolist()
    [1.0, -1.0]
    """
    spread = np.nanstd(shifted, axis=-1, keepdims=True)
    return (shifted - np.nanmean(shifted, axis=-1, keepdims=True)) / spread


def ratio_to_expected(
    statistic: ArrayLike, expected: ArrayLike, *, detrending: Detrending, contrast: str
) -> FloatArray:
    """What the statistic says as a multiple of what is expected.

    The ratio of the two; after logarithmic detrending the exponential of their difference; and for
    the contrast ``change``, whose expectation is about 0, 1 plus their difference.

    Examples
    --------
    >>> float(ratio_to_expected(1.5, 1.2, detrending=Detrending(), contrast="level"))
    1.25
    """
    observed, mean = np.asarray(statistic, dtype=float), np.asarray(expected, dtype=float)
    if detrending.is_logarithmic:
        return np.exp(observed - mean)
    if contrast == "change":
        return 1 + observed - mean
    return observed / mean


def _one_side(series: FloatArray, window: Window, wrap: bool) -> tuple[FloatArray, FloatArray]:
    length = series.shape[-1]
    twice = np.concatenate([np.zeros((*series.shape[:-1], 1)), series, series], axis=-1)
    running = np.cumsum(twice, axis=-1)
    at = np.arange(length)
    start = (at + window.first) % length
    means = (running[..., start + window.length] - running[..., start]) / window.length
    inside = (at + window.first >= 0) & (at + window.last < length)
    return means, np.where(inside | wrap, 1.0, 0.0)


def _correlate(means: FloatArray, marks: FloatArray) -> FloatArray:
    spectrum = np.fft.rfft(means) * np.conj(np.fft.rfft(marks))
    made: FloatArray = np.fft.irfft(spectrum, n=means.shape[-1])
    return made
