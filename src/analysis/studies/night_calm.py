"""Was it calm before? Raids of a size and more in the nights before, beside the usual number.

"Weeks of relative calm" has as many answers as it has readings: how large a raid breaks the calm,
how many nights are looked back on, and what they are set against. All are counted here, and the
last raid that breaks it is named with its date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.studies.frames import frame_of

THRESHOLDS = (100, 200, 300, 400, 500)
DAYS = (7, 14, 28)
RECENT = 56
"""Nights within which the windows end whose median is called usual: eight weeks."""
HALF_YEAR = 180

CALM = {
    "threshold": "int64",
    "days": "int64",
    "raids": "Int64",
    "window_before": "Int64",
    "usual": "float64",
    "half_year": "float64",
    "silent": "Int64",
    "verdict": "str",
}
LAST = {
    "threshold": "int64",
    "last_night": "datetime64[s]",
    "last_launched": "Int64",
    "days_since": "Int64",
}
CALM_BY_ALL, DEPENDS, NOT_CALM = "calm", "depends on the definition", "not calm"
CALMER, NOT_CALMER = "fewer", "not fewer"


@dataclass(frozen=True)
class Calm:
    """Raids of a size before a night.

    Attributes
    ----------
    frame
        One row per threshold and number of nights: ``raids`` of at least so many launches in the
        nights before, in the ``window_before`` of as many nights, the ``usual`` number (median of
        the windows of as many nights that end within the 56 nights before), the median of those
        that end within the ``half_year`` before, nights ``silent`` (without a report, not quiet),
        and a ``verdict``: fewer than usual, or not.
    last
        One row per threshold: the last night before with so many launches and ``days_since``.
    threshold
        The one shown first: half the night's launches, rounded down to a round number.
    days_since_as_large, last_as_large
        Since the last night with at least as many launches as this one; None without one.
    readings
        At that threshold, over the longest and the shortest spell: is it calm by each reading?
    reason
        Why nothing is counted; the frames are then empty.
    """

    frame: pd.DataFrame
    last: pd.DataFrame
    threshold: int | None
    days_since_as_large: int | None
    last_as_large: pd.Timestamp | None
    readings: Mapping[str, bool]
    reason: str | None

    @property
    def verdict(self) -> str:
        """``calm`` or ``not calm`` where all readings agree, else ``depends on the definition``."""
        if self.readings and all(self.readings.values()):
            return CALM_BY_ALL
        return DEPENDS if any(self.readings.values()) else NOT_CALM

    def row(self, threshold: int, days: int) -> pd.Series:
        """The row of one threshold and number of nights."""
        found = self.frame[(self.frame["threshold"] == threshold) & (self.frame["days"] == days)]
        return found.iloc[0]

    def last_of(self, threshold: int) -> pd.Series:
        """The last raid of a size before the night."""
        return self.last[self.last["threshold"] == threshold].iloc[0]


def round_threshold(launched: int) -> int:
    """Half of a raid, rounded down: to hundreds, below that to tens, at least ten.

    Examples
    --------
    >>> round_threshold(629), round_threshold(120), round_threshold(7)
    (300, 60, 10)
    """
    half = launched // 2
    step = 100 if half >= 100 else 10
    return max(half // step * step, 10)


def calm(
    series: pd.DataFrame,
    night: pd.Timestamp,
    *,
    silent: pd.Series,
    reason: str = "",
    thresholds: Sequence[int] = THRESHOLDS,
    days: Sequence[int] = DAYS,
) -> Calm:
    """Count raids of a size in the nights before one.

    Parameters
    ----------
    series
        Every night in order: ``night`` and ``total`` launches.
    silent
        Nights without a national report; they hold 0 launches and are counted apart.
    reason
        Why the night's own launches are not known, where they are not.
    thresholds
        Sizes asked for; that of :func:`round_threshold` is added.

    Examples
    --------
    >>> nights = pd.date_range("2025-01-01", periods=200)
    >>> series = pd.DataFrame({"night": nights, "total": [300] * 150 + [10] * 49 + [400]})
    >>> made = calm(series, nights[-1], silent=pd.Series([], dtype="datetime64[s]"))
    >>> int(made.row(200, 28)["raids"]), float(made.row(200, 28)["half_year"])
    (0, 28.0)
    """
    totals = series.set_index("night")["total"].astype("float64")
    own = totals.get(night)
    if reason or own is None or own == 0:
        why = reason or "no launch is reported for the night"
        return Calm(frame_of([], CALM), frame_of([], LAST), None, None, None, {}, why)
    before = totals[totals.index < night]
    shown = round_threshold(int(own))
    sizes = sorted({*thresholds, shown})
    unheard = pd.Series(before.index.isin(silent), index=before.index)
    rows, lasts = [], []
    for size in sizes:
        high = (before >= size).astype("int64")
        rows += [(size, span, *_counted(high, unheard, span)) for span in days]
        at = high.index[high == 1]
        gap: tuple[object, ...] = (None,) * 3
        if len(at):
            gap = (at[-1], int(before[at[-1]]), (night - at[-1]).days)
        lasts.append((size, *gap))
    as_large = before.index[before >= own]
    frame = frame_of(rows, CALM)
    return Calm(
        frame,
        frame_of(lasts, LAST),
        shown,
        (night - as_large[-1]).days if len(as_large) else None,
        as_large[-1] if len(as_large) else None,
        _readings(frame[frame["threshold"] == shown].set_index("days")),
        None,
    )


def _readings(own: pd.DataFrame) -> dict[str, bool]:
    """What the longest spell is set against, and whether the shortest is free of such raids."""
    longest, shortest = own.loc[own.index.max()], own.loc[own.index.min()]
    if pd.isna(longest["raids"]):
        return {}
    return {
        "fewer than usual over eight weeks": bool(longest["raids"] < longest["usual"]),
        "fewer than usual over half a year": bool(longest["raids"] < longest["half_year"]),
        "none in the last week": bool(shortest["raids"] == 0),
    }


def _counted(high: pd.Series, unheard: pd.Series, span: int) -> tuple[object, ...]:
    if len(high) < span:
        return (pd.NA, pd.NA, float("nan"), float("nan"), pd.NA, "the file begins later")
    raids = int(high.iloc[-span:].sum())
    earlier = high.iloc[-2 * span : -span]
    rolled = high.rolling(span).sum()
    usual, half = (float(rolled.iloc[-nights:].median()) for nights in (RECENT, HALF_YEAR))
    return (
        raids,
        int(earlier.sum()) if len(earlier) == span else pd.NA,
        usual,
        half,
        int(unheard.iloc[-span:].sum()),
        CALMER if raids < usual else NOT_CALMER,
    )
