"""What the declared test could have seen, and how often it sees what is not there: by simulation.

Frames of numbers and text only, so that a report can keep them under the checksum of their inputs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.stats import (
    detrending,
    event_study,
    families,
    leads_lags,
    placebo,
    shifts,
    waiting,
    windows,
)
from analysis.stats import false_alarms as alarms
from analysis.stats import power as powers
from analysis.stats.placebo import marks_of, placebo_calendars
from analysis.stats.proportions import wilson
from analysis.stats.shifts import shift_statistics
from analysis.stats.windows import Window
from analysis.studies import timing
from analysis.studies.frames import frame_of
from analysis.studies.timing import FEWEST_EVENTS, TimingData
from analysis.studies.timing_design import TimingDesign

CODE = (
    *(timing, powers, alarms, placebo, shifts, detrending, event_study, windows),
    *(waiting, leads_lags, families),
)
"""The modules below this one whose source fixes a simulation."""

ALARMS = {
    "method": "str",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "calendars": "int64",
    "is_used": "bool",
}
FAMILY_POWER = {
    "event_set": "str",
    "outcome": "str",
    "window": "str",
    "detectable": "float64",
}
POWER = {
    "direction": "str",
    "effect": "float64",
    "found": "float64",
    "is_detectable": "bool",
}
"""Columns and dtypes of the frames: a kept table without rows has forgotten them."""

_FAMILY_CALENDARS = 100
_REGRESSIONS = 200
# Of the detectable effect, on the scale of logarithms: where its curve is drawn, half included.
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.25, 1.5)
_FAMILY_EFFECTS = np.exp(np.linspace(np.log(1.05), np.log(6.0), 40))


def inputs(data: TimingData, design: TimingDesign) -> dict[str, Any]:
    """Plain values that fix every simulation of this module."""
    return {"data": data.fingerprint(), "design": design.sha256()}


def power(data: TimingData, design: TimingDesign) -> pd.DataFrame:
    """How often an effect of each size is found, and the smallest found as often as declared.

    Placebo calendars are the real one turned by a random amount, so that they cluster like it.

    Returns
    -------
    DataFrame
        ``direction`` (increase or decrease), ``effect`` (a multiple; 1 is none, found as often as
        a false alarm), ``found`` (share of calendars), ``is_detectable`` (one row per direction:
        the minimum detectable effect); empty without events enough. An effect that is never found
        often enough is infinite (or 0).
    """
    if len(data.inside) < FEWEST_EVENTS:
        return frame_of([], POWER)
    values = data.series[design.outcome]
    calendars = _calendars(data, design)
    rows: list[tuple[str, float, float, bool]] = []
    for direction in powers.DIRECTIONS:
        try:
            made = powers.minimum_detectable_effect(
                values,
                calendars,
                window=design.window,
                detrending=design.detrending(),
                alpha=design.alpha,
                power=design.power,
                direction=direction,
            )
        except SalvoStatisticsError:
            return frame_of([], POWER)
        rows.append((direction, made.effect, made.power, True))
        for share in _SHARES if 0 < made.effect < np.inf else ():
            effect = float(made.effect**share)
            found = powers.power_of(
                values,
                calendars,
                effect=effect,
                window=design.window,
                detrending=design.detrending(),
                alpha=design.alpha,
            )
            rows.append((direction, effect, found, False))
    return frame_of(rows, POWER)


def smallest_effects(made: pd.DataFrame) -> dict[str, float]:
    """The minimum detectable effect by direction; NaN without one.

    Examples
    --------
    >>> smallest_effects(frame_of([("increase", 1.3, 0.8, True)], POWER))
    {'increase': 1.3, 'decrease': nan}
    """
    chosen = made[made["is_detectable"]].set_index("direction")["effect"]
    return {name: float(chosen.get(name, np.nan)) for name in powers.DIRECTIONS}


def false_alarms(data: TimingData, design: TimingDesign) -> pd.DataFrame:
    """How often each test refuses on placebo calendars, where there is nothing to find.

    Returns
    -------
    DataFrame
        ``method``, ``rate`` with its interval, ``calendars``, ``is_used``: whether the report
        states results of this test. Poisson and Welch are there to be seen failing.
    """
    if len(data.inside) < FEWEST_EVENTS:
        return frame_of([], ALARMS)
    calendars = _calendars(data, design)
    try:
        made = alarms.false_alarms(
            data.series[design.outcome],
            calendars,
            window=design.window,
            detrending=design.detrending(),
            alpha=design.alpha,
            seed=design.seed,
        )
    except SalvoStatisticsError:
        return frame_of([], ALARMS)
    rows: list[tuple[object, ...]] = [
        (m.method, m.rate, m.low, m.high, m.sets, m.is_valid) for m in made
    ]
    for method, refused in _mark_tests(data, design, calendars):
        interval = wilson(int(refused.sum()), refused.size)
        share = float(refused.mean())
        rows.append((method, share, interval.low, interval.high, refused.size, True))
    rows += _regression(data, design, calendars[:_REGRESSIONS])
    return frame_of(rows, ALARMS).sort_values(
        "is_used", ascending=False, kind="stable", ignore_index=True
    )


def family_power(data: TimingData, design: TimingDesign) -> pd.DataFrame:
    """The increase that each test of the family would find with the declared power, roughly.

    A hundred turns of its own calendar for each test, and a grid of effects 5 % apart: coarser
    than :func:`power`, so that no test of the family goes without.

    Returns
    -------
    DataFrame
        ``event_set``, ``outcome``, ``window``, ``detectable`` (a multiple; infinite where none up
        to × 6 is found often enough, missing where there is no test).
    """
    events = timing.event_sets(data, design)
    rows = []
    for test in timing.declared_tests(design):
        at = events[test.events]
        enough = len(at) >= FEWEST_EVENTS and test.window.length <= data.period.nights
        seen = _first_found(data.series[test.series], at, test, design) if enough else np.nan
        rows.append((test.events, test.series, str(test.window), seen))
    return frame_of(rows, FAMILY_POWER)


def _first_found(
    values: timing.FloatArray, at: list[int], test: families.Design, design: TimingDesign
) -> float:
    calendars = placebo_calendars(values.size, like=at, sets=_FAMILY_CALENDARS, seed=design.seed)
    covered = placebo.covered_by(calendars, length=values.size, window=test.window)
    marks = placebo.marks_of(calendars, length=values.size)
    inside = np.where(covered, values, 0.0)
    # The trend is linear in the series: taken once of both parts, it serves every effect.
    both = test.detrending.trend_rows(np.vstack([values[None, :], inside]))
    trend, trend_inside = both[:1], both[1:]

    def found(effect: float) -> float:
        more = effect - 1
        level = np.maximum(trend + more * trend_inside, test.detrending.floor)
        means, fits = shifts.window_means((values + more * inside) / level, test.window)
        shifted = shifts.shift_statistics(means, fits, marks)
        return float(np.mean(shifts.two_sided(shifted) <= design.alpha))

    low, high = -1, _FAMILY_EFFECTS.size
    while high - low > 1:
        middle = (low + high) // 2
        enough = found(float(_FAMILY_EFFECTS[middle])) >= design.power
        low, high = (low, middle) if enough else (middle, high)
    return float(_FAMILY_EFFECTS[high]) if high < _FAMILY_EFFECTS.size else float("inf")


def _mark_tests(
    data: TimingData, design: TimingDesign, calendars: np.ndarray[Any, Any]
) -> list[tuple[str, np.ndarray[Any, Any]]]:
    """Refusals of the tests on mass raids: the wait to the next, and having one near."""
    marks = data.series["mass_raid"] > 0
    if not marks.any() or marks.all():
        return []
    waits = [waiting.waiting_time(marks, row).p_value <= design.alpha for row in calendars]
    near = waiting.near_marks(marks, window=Window(1, 3)).astype(float)
    shifted = shift_statistics(near, np.ones(1), marks_of(calendars, length=near.size))
    met = np.mean(shifted >= shifted[:, :1] - 1e-9, axis=1) <= design.alpha
    return [("waiting time", np.array(waits)), ("coincidence, shifted", met)]


def _regression(
    data: TimingData, design: TimingDesign, calendars: np.ndarray[Any, Any]
) -> list[tuple[object, ...]]:
    """Refusals of the regression on leads and lags, by its joint test of the days after."""
    values = data.series[design.outcome]
    refused = []
    for row in calendars:
        try:
            made = leads_lags.leads_and_lags(values, row, freedom=design.trend_freedom)
        except SalvoStatisticsError:
            continue
        refused.append(made.after_p_value <= design.alpha)
    if not refused:
        return []
    interval = wilson(sum(refused), len(refused))
    share = sum(refused) / len(refused)
    name = "negative binomial regression, days 0 to 14 jointly"
    return [(name, share, interval.low, interval.high, len(refused), False)]


def _calendars(data: TimingData, design: TimingDesign) -> np.ndarray[Any, Any]:
    return placebo_calendars(
        data.period.nights, like=data.inside, sets=design.simulations, seed=design.seed
    )
