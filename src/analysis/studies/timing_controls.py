"""Controls: a test that works finds the truces, and finds nothing where nothing can be.

Positive: the nights of announced truces, which are quieter if a truce means anything. Negative:
meetings of a central bank, dates without a bearing on the war; and a series of tactical UAVs shot
down, which other commands report and diplomacy need not move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.measures import diplomacy
from analysis.measures.outcomes import CONTROL
from analysis.memo import memoised
from analysis.stats import event_study, leads_lags, waiting
from analysis.stats.detrending import Detrending
from analysis.stats.windows import Window
from analysis.studies.frames import frame_of
from analysis.studies.timing import FEWEST_EVENTS, FloatArray, TimingData, event_sets
from analysis.studies.timing_design import FAMILY_SETS, TimingDesign
from analysis.studies.truces import truce_nights

CENTRAL_BANK_DATES = tuple(
    date.fromisoformat(day)
    for day in (
        *("2024-11-07", "2024-12-18", "2025-01-29", "2025-03-19", "2025-05-07", "2025-06-18"),
        *("2025-07-30", "2025-09-17", "2025-10-29", "2025-12-10", "2026-01-28", "2026-03-18"),
        *("2026-04-29", "2026-06-17"),
    )
)
"""Second day of each scheduled meeting of the Federal Open Market Committee, from the schedules
that the Federal Reserve Board published on 4 August 2023 and 9 August 2024."""

POSITIVE, NEGATIVE = "positive", "negative"

_CONTROLS = {
    "kind": "str",
    "control": "str",
    "dates": "int64",
    "ratio": "float64",
    "p_value": "float64",
    "expected": "str",
    "is_as_expected": "bool",
    "reason": "str",
}
_STRETCHES = {
    "window": "str",
    "side": "str",
    "ratio": "float64",
    "low": "float64",
    "high": "float64",
    "p_value": "float64",
}
_WAITS = {
    "event_set": "str",
    "label": "str",
    "dates": "int64",
    "mean_wait": "float64",
    "expected_wait": "float64",
    "mean_gap": "float64",
    "p_value": "float64",
    "reason": "str",
}


@dataclass(frozen=True)
class CrossCheck:
    """A negative binomial regression on stretches of days before and after events.

    ``stretches`` has one row per stretch: ``window``, ``side``, ``ratio``, ``low``, ``high``,
    ``p_value``; ``before_p_value`` and ``after_p_value`` are joint. A check of the declared test,
    not a second one: its errors rest on a model and on large samples.
    """

    stretches: pd.DataFrame
    before_p_value: float
    after_p_value: float
    dispersion: float
    reason: str | None


def controls(
    data: TimingData, design: TimingDesign, *, events: pd.DataFrame, silent: pd.Series
) -> pd.DataFrame:
    """Run the positive and the negative controls.

    Parameters
    ----------
    events
        All diplomatic events of the snapshot, whatever the design chose.
    silent
        One truth per night of the period: no report stands for it.

    Returns
    -------
    DataFrame
        One row per control: ``kind``, ``control``, ``dates``, ``ratio``, ``p_value``, what was
        ``expected``, ``is_as_expected``, ``reason`` where it cannot be run.
    """
    total, quiet = data.series["total"], silent.to_numpy(dtype=bool)
    spline = design.detrending("total")
    truces = _inside(truce_nights(events), data)
    heard = [at for at in truces if not quiet[at]]
    bank = _inside(pd.Series(pd.to_datetime(list(CENTRAL_BANK_DATES))), data)
    on_night = Window(0, 0)
    rows = [
        _row(POSITIVE, "truce nights, silent ones as 0", total, truces, on_night, spline, design),
        _row(
            POSITIVE,
            "truce nights with a report; silent nights at their trend",
            at_trend(total, quiet, spline),
            heard,
            on_night,
            spline,
            design,
        ),
        _row(NEGATIVE, "meetings of a central bank", total, bank, design.window, spline, design),
        _row(
            NEGATIVE,
            f"{CONTROL.label}, around the chosen events",
            data.series[CONTROL.name],
            data.positions,
            design.window,
            Detrending(design.trend, floor=CONTROL.floor, freedom=design.trend_freedom),
            design,
        ),
    ]
    return frame_of(rows, _CONTROLS)


def at_trend(values: FloatArray, silent: FloatArray, detrending: Detrending) -> FloatArray:
    """The series with silent nights at the trend of the others, so that they say nothing.

    Examples
    --------
    >>> flat = Detrending("none", floor=1)
    >>> at_trend(np.array([4.0, 0.0, 6.0]), np.array([False, True, False]), flat).tolist()
    [4.0, 5.0, 6.0]
    """
    made = np.array(values, dtype=float)
    quiet = np.asarray(silent, dtype=bool)
    if quiet.all():
        return made
    made[quiet] = made[~quiet].mean()
    # The trend depends on what stands in for silence; three rounds settle it.
    for _ in range(3):
        made[quiet] = np.maximum(detrending.trend_rows(made[None, :])[0], 0.0)[quiet]
    return made


@memoised
def waits(data: TimingData, design: TimingDesign) -> pd.DataFrame:
    """The wait from an event to the next mass raid, against the wait from a random date.

    Returns
    -------
    DataFrame
        One row per event set of the family: ``event_set``, ``label``, ``dates``, ``mean_wait`` and
        ``expected_wait`` in days (the latter weighted by the length of the gaps, as a random date
        is), ``mean_gap``, two-sided ``p_value``, ``reason``.
    """
    marks = data.series["mass_raid"] > 0
    rows: list[tuple[object, ...]] = []
    labels = {each.name: each.label for each in FAMILY_SETS}
    for name, at in event_sets(data, design).items():
        try:
            made = waiting.waiting_time(marks, at)
        except SalvoStatisticsError as error:
            rows.append((name, labels[name], len(at), *(np.nan,) * 4, str(error)))
            continue
        rows.append(
            (
                name,
                labels[name],
                made.events,
                made.mean_wait,
                made.expected_wait,
                made.mean_gap,
                made.p_value,
                "",
            )
        )
    return frame_of(rows, _WAITS)


@memoised
def cross_check(data: TimingData, design: TimingDesign, *, level: float = 0.95) -> CrossCheck:
    """Fit the negative binomial regression on leads and lags."""
    try:
        made = leads_lags.leads_and_lags(
            data.series[design.outcome], data.positions, freedom=design.trend_freedom, level=level
        )
    except SalvoStatisticsError as error:
        return CrossCheck(frame_of([], _STRETCHES), np.nan, np.nan, np.nan, str(error))
    rows = [
        (
            str(effect.window),
            "after" if effect.window.first >= 1 else "before",
            effect.ratio,
            effect.low,
            effect.high,
            effect.p_value,
        )
        for effect in made.effects
    ]
    return CrossCheck(
        frame_of(rows, _STRETCHES), made.before_p_value, made.after_p_value, made.dispersion, None
    )


def _row(
    kind: str,
    name: str,
    values: FloatArray,
    at: list[int],
    window: Window,
    detrending: Detrending,
    design: TimingDesign,
) -> tuple[object, ...]:
    expected = "fewer launches" if kind == POSITIVE else "nothing"
    inside = sum(0 <= place < values.size for place in at)
    if inside < FEWEST_EVENTS:
        why = f"{inside} of its dates lie in the period; {FEWEST_EVENTS} are needed"
        return (kind, name, inside, np.nan, np.nan, expected, False, why)
    try:
        made = event_study.circular_shift(values, at, window=window, detrending=detrending)
    except SalvoStatisticsError as error:
        return (kind, name, inside, np.nan, np.nan, expected, False, str(error))
    is_found = made.p_value <= design.alpha
    as_expected = (is_found and made.ratio < 1) if kind == POSITIVE else not is_found
    return (kind, name, inside, made.ratio, made.p_value, expected, as_expected, "")


def _inside(dates: pd.Series, data: TimingData) -> list[int]:
    places = diplomacy.positions(dates, period=data.period)
    return [at for at in places if 0 <= at < data.period.nights]
