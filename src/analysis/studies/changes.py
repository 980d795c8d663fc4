"""When the share of drones stopped changed level, with a control built in.

On the night of 2025-07-24 drones shot down and drones suppressed became one figure. The naive
rate (what the source calls destroyed / launched) must jump there: if its change points miss that
night, the method is blind. The comparable rate (neutralised / launched) must not: if it has a
change there, the method or the definition is wrong.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.data.regimes import MERGED_SINCE
from analysis.measures import interception
from analysis.memo import memoised
from analysis.periods import COMPARABLE_SINCE, Period
from analysis.stats import changepoints
from analysis.studies.frames import frame_of
from analysis.terms import DRONE_CLASSES

NAIVE, COMPARABLE = "naive", "comparable"
SERIES = (NAIVE, COMPARABLE)
PENALTY = 5.0
MINIMUM_SEGMENT = 7
"""Penalty per change in multiples of log T, and nights with launches in the shortest segment.

Two changes cannot be nearer than a shortest segment, so a change that near to the control night
is taken for it.
"""
FALSE_ALARM_RATE = 0.03
FALSE_ALARM_AUTOCORRELATION = 0.25
"""Share of simulated series without a change in which one is found under ``PENALTY``, and the
autocorrelation of their nights (the table in :mod:`analysis.stats.changepoints`)."""

_CHANGES = {
    "series": "str",
    "night": "datetime64[s]",
    "low_night": "datetime64[s]",
    "high_night": "datetime64[s]",
    "rate_before": "float64",
    "rate_after": "float64",
    "difference": "float64",
}
_SEGMENTS = {
    "series": "str",
    "first_night": "datetime64[s]",
    "last_night": "datetime64[s]",
    "nights": "int64",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
}
_NIGHTS = {
    "night": "datetime64[s]",
    "launched": "int64",
    "naive": "int64",
    "comparable": "int64",
    "naive_rate": "float64",
    "comparable_rate": "float64",
}
_SPREAD = {"series": "str", "dispersion": "float64", "autocorrelation": "float64"}


@dataclass(frozen=True)
class Control:
    """Whether the change of definition was found where it must be, and only there.

    Attributes
    ----------
    night
        First night of the new definition.
    found_in_naive, found_in_comparable
        Whether a change lies within 7 nights of it; None when the window does not hold the
        night with at least 7 nights of launches on either side.
    passed
        Found in the naive and not in the comparable series; None where it cannot be judged.
    reason
        Why it cannot be judged.
    """

    night: pd.Timestamp
    found_in_naive: bool | None
    found_in_comparable: bool | None
    passed: bool | None
    reason: str | None


@dataclass(frozen=True)
class Changes:
    """Change points of the naive and of the comparable rate of drones.

    Attributes
    ----------
    frame
        One row per change: ``series`` (``naive`` or ``comparable``), ``night`` (the first of
        the new level), ``low_night`` and ``high_night`` (bootstrap interval of its place),
        ``rate_before``, ``rate_after``, ``difference``.
    segments
        One row per stretch between changes: ``series``, ``first_night``, ``last_night``,
        ``nights`` with launches, ``numerator``, ``denominator``, ``rate``.
    nights
        One row per night with launches: ``night``, ``launched``, ``naive`` and ``comparable``
        counts and their rates.
    spread
        One row per series: ``dispersion`` of nights around their local mean, and the lag-one
        ``autocorrelation`` of nights around the level of their segment, which the false-alarm
        rate was calibrated for.
    control
        The built-in control.
    false_alarm_rate, autocorrelation
        What was calibrated, and under which autocorrelation.
    level
        Of the intervals of place.
    reason
        Why there are no series; None when there are.
    """

    frame: pd.DataFrame
    segments: pd.DataFrame
    nights: pd.DataFrame
    spread: pd.DataFrame
    control: Control
    false_alarm_rate: float
    autocorrelation: float
    level: float
    reason: str | None


@memoised
def drone_changes(
    lines: pd.DataFrame,
    *,
    period: Period,
    level: float = 0.95,
    draws: int = 2_000,
    seed: int = 0,
) -> Changes:
    """Find the changes of level in the naive and the comparable rate of drones.

    Parameters
    ----------
    lines
        Selected salvo lines; only drones from 2024-10-01 on are used, before which neither
        rate means what it means later.
    period
        Nights to look at.
    level, draws, seed
        Of the bootstrap interval of each place.

    Returns
    -------
    Changes
        With ``reason`` and empty frames when fewer than 14 nights have launches: two shortest
        segments.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> period = Period.parse("2025-05-01", "2025-10-31")
    >>> lines = interception.select(load_salvos(), period=period).lines
    >>> found = drone_changes(lines, period=period, draws=100)
    >>> found.frame[["series", "night"]].astype("str").values.tolist()
    [['naive', '2025-07-24']]
    >>> found.control.passed
    True
    """
    nights = _nights(lines, period)
    if len(nights) < 2 * MINIMUM_SEGMENT:
        reason = (
            f"{len(nights)} night(s) with drones from {COMPARABLE_SINCE} on lie in the period; a "
            f"change of level needs {2 * MINIMUM_SEGMENT}. Take a longer or a later period."
        )
        return _result({}, nights.head(0), level=level, reason=reason)
    found = {name: _series(name, nights, level=level, draws=draws, seed=seed) for name in SERIES}
    return _result(found, nights, level=level, reason=None)


def _nights(lines: pd.DataFrame, period: Period) -> pd.DataFrame:
    chosen = lines["weapon_class"].isin(DRONE_CLASSES) & period.contains(lines["night"])
    chosen &= lines["night"] >= pd.Timestamp(COMPARABLE_SINCE)
    kept = interception.with_outcome(lines[chosen]).lines
    kept = kept.assign(naive=interception.reported_destroyed(kept), comparable=kept["neutralised"])
    sums = kept.groupby("night", as_index=False)[["launched", *SERIES]].sum()
    sums = sums[sums["launched"] > 0].reset_index(drop=True)
    rates = {f"{name}_rate": sums[name] / sums["launched"] for name in SERIES}
    return sums.assign(**rates)[list(_NIGHTS)].astype(_NIGHTS)


@dataclass(frozen=True)
class _Found:
    changes: pd.DataFrame
    segments: pd.DataFrame
    dispersion: float
    autocorrelation: float


def _series(name: str, nights: pd.DataFrame, *, level: float, draws: int, seed: int) -> _Found:
    k, n = nights[name].to_numpy(float), nights["launched"].to_numpy(float)
    found = changepoints.change_points(k, n, minimum_segment=MINIMUM_SEGMENT, penalty=PENALTY)
    places = changepoints.locate(
        k, n, found, minimum_segment=MINIMUM_SEGMENT, level=level, draws=draws, seed=seed
    )
    day = nights["night"]
    changes = [
        (name, day[at.position], day[at.low], day[at.high], before, after, after - before)
        for at, (before, after) in zip(places, itertools.pairwise(found.rates), strict=True)
    ]
    edges = [0, *found.breaks, len(nights)]
    stretches, residuals = [], []
    for (start, end), rate in zip(itertools.pairwise(edges), found.rates, strict=True):
        own_k, own_n = k[start:end], n[start:end]
        counts = (end - start, int(own_k.sum()), int(own_n.sum()), rate)
        stretches.append((name, day[start], day[end - 1], *counts))
        # Every outcome alike has no spread to stand in for.
        noise = np.sqrt(own_n * max(rate * (1 - rate), np.finfo(float).tiny))
        residuals.append((own_k - own_n * rate) / noise)
    around = pd.Series(np.concatenate(residuals))
    return _Found(
        frame_of(changes, _CHANGES),
        frame_of(stretches, _SEGMENTS),
        found.dispersion,
        float(around.autocorr()) if around.std() > 0 else 0.0,
    )


def _result(
    found: dict[str, _Found], nights: pd.DataFrame, *, level: float, reason: str | None
) -> Changes:
    changes = [each.changes for each in found.values() if len(each.changes)]
    stretches = [each.segments for each in found.values()]
    frame = pd.concat(changes, ignore_index=True) if changes else frame_of([], _CHANGES)
    spread = [(name, each.dispersion, each.autocorrelation) for name, each in found.items()]
    return Changes(
        frame=frame,
        segments=pd.concat(stretches, ignore_index=True) if stretches else frame_of([], _SEGMENTS),
        nights=nights,
        spread=frame_of(spread, _SPREAD),
        control=_control(frame, nights),
        false_alarm_rate=FALSE_ALARM_RATE,
        autocorrelation=FALSE_ALARM_AUTOCORRELATION,
        level=level,
        reason=reason,
    )


def _control(frame: pd.DataFrame, nights: pd.DataFrame) -> Control:
    night = pd.Timestamp(MERGED_SINCE)
    before = int((nights["night"] < night).sum())
    after = len(nights) - before
    if min(before, after) < MINIMUM_SEGMENT:
        reason = (
            f"{before} nights with drones before {MERGED_SINCE} and {after} from then on lie in "
            f"the period; the control needs {MINIMUM_SEGMENT} of each"
        )
        return Control(night, None, None, None, reason)
    near = frame[(frame["night"] - night).abs() < pd.Timedelta(days=MINIMUM_SEGMENT)]
    naive, comparable = ((near["series"] == name).any() for name in SERIES)
    return Control(night, bool(naive), bool(comparable), bool(naive and not comparable), None)
