"""Whether attacks run higher or lower after diplomatic events than after the same dates moved.

The declared test, its interval, its second null, the smallest effect that it could have seen, and
the whole family of secondary tests judged together. A question that the data cannot answer (no
events, a window longer than the series) comes back with a reason instead of numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import SalvoStatisticsError
from analysis.measures import diplomacy
from analysis.measures.outcomes import OUTCOMES
from analysis.memo import memoised
from analysis.periods import Period
from analysis.stats import event_study, families, shifts, windows
from analysis.stats.waiting import local_peaks
from analysis.stats.windows import Window
from analysis.studies.frames import frame_of
from analysis.studies.timing_design import FAMILY_SETS, EventSet, TimingDesign

FloatArray = NDArray[np.float64]

FEWEST_EVENTS = 2
"""One date has as many shifts as there are nights, but nothing to average over: an anecdote."""

_FAMILY = {
    "event_set": "str",
    "label": "str",
    "outcome": "str",
    "outcome_label": "str",
    "side": "str",
    "window": "str",
    "dates": "int64",
    "ratio": "float64",
    "p_value": "float64",
    "p_max_t": "float64",
    "p_bh": "float64",
    "reason": "str",
}
_PROFILE = {"relative_day": "int64", "ratio": "float64", "low": "float64", "high": "float64"}


@dataclass(frozen=True)
class EventTiming:
    """One test: the statistic as a multiple of what moved dates give.

    ``ratio`` is that multiple; ``effect`` the multiplicative effect with its interval ``low`` to
    ``high`` by inversion of the test (they differ where windows cover much of the series, because
    trend and moved windows then take part of an effect with them). ``p_jitter`` moves each date on
    its own by up to 30 days. All are NaN where ``reason`` says why there is no test.
    """

    window: Window
    dates: int
    dropped: int
    cut: int
    ratio: float
    p_value: float
    p_jitter: float
    effect: float
    low: float
    high: float
    level: float
    reason: str | None

    @property
    def verdict(self) -> str:
        """``more``, ``less``, ``no_evidence`` at 1 − level, or ``not_answered``."""
        if self.reason is not None:
            return "not_answered"
        if self.p_value > 1 - self.level:
            return "no_evidence"
        return "more" if self.ratio > 1 else "less"


@dataclass(frozen=True)
class TimingData:
    """Series and dates of one design, on the nights of its period.

    Attributes
    ----------
    period
        Nights.
    series
        One count per night by outcome, ``mass_raid`` included.
    dates
        From :func:`analysis.measures.diplomacy.event_dates`, of all chosen events, those outside
        the period included.
    events
        The chosen events themselves.
    """

    period: Period
    series: Mapping[str, FloatArray]
    dates: pd.DataFrame
    events: pd.DataFrame

    @property
    def positions(self) -> list[int]:
        """Places of the event dates; outside the period they lie outside."""
        return diplomacy.positions(self.dates["event_date"], period=self.period)

    @property
    def inside(self) -> list[int]:
        """Places of the event dates inside the period."""
        return [at for at in self.positions if 0 <= at < self.period.nights]

    def fingerprint(self) -> str:
        """Checksum over the series and the dates: what a simulation depends on."""
        total = hashlib.sha256(repr((str(self.period), self.positions)).encode())
        for name, values in sorted(self.series.items()):
            total.update(name.encode() + values.tobytes())
        return total.hexdigest()


def timing_data(
    outcomes: pd.DataFrame, events: pd.DataFrame, *, period: Period, design: TimingDesign
) -> TimingData:
    """Bring nightly outcomes and chosen events together.

    Parameters
    ----------
    outcomes
        From :func:`analysis.measures.outcomes.nightly_outcomes`, of the same period.
    events
        The chosen events, not yet cut to the period.
    """
    series = {str(name): outcomes[name].to_numpy("float64") for name in outcomes if name != "night"}
    series["mass_raid"] = local_peaks(series["total"]).astype("float64")
    dates = diplomacy.event_dates(events, anchor=design.events.anchor)
    return TimingData(period=period, series=series, dates=dates, events=events)


@memoised
def judge_timing(
    data: TimingData, design: TimingDesign, *, window: Window | None = None, level: float = 0.95
) -> EventTiming:
    """Test the declared outcome in one window (by default the declared one) around the events."""
    window = window or design.window
    nothing = (float("nan"),) * 6
    inside = data.inside
    outside = len(data.positions) - len(inside)
    if len(inside) < FEWEST_EVENTS:
        why = (
            f"{len(inside)} event dates lie between {data.period.start} and {data.period.end}"
            + (f", {outside} outside" if outside else "")
            + f"; a test needs at least {FEWEST_EVENTS}. Choose other events or a longer period."
        )
        return EventTiming(window, len(inside), outside, 0, *nothing, level, why)
    options: dict[str, Any] = {"window": window, "detrending": design.detrending()}
    values = data.series[design.outcome]
    try:
        shift = event_study.circular_shift(values, data.positions, **options)
        moved = event_study.jitter(values, data.positions, seed=design.seed, **options)
        interval = event_study.effect_interval(values, data.positions, level=level, **options)
    except SalvoStatisticsError as error:
        return EventTiming(window, len(inside), outside, 0, *nothing, level, str(error))
    return EventTiming(
        window=window,
        dates=len(shift.placement.positions),
        dropped=shift.placement.dropped,
        cut=shift.placement.cut,
        ratio=shift.ratio,
        p_value=shift.p_value,
        p_jitter=moved.p_value,
        effect=interval.effect,
        low=interval.low,
        high=interval.high,
        level=level,
        reason=None,
    )


def overlap(data: TimingData, design: TimingDesign) -> windows.Overlap | None:
    """How far the windows of the design overlap; None without an event in the period."""
    try:
        return windows.overlap(data.inside, length=data.period.nights, window=design.window)
    except SalvoStatisticsError:
        return None


def profile(
    data: TimingData, design: TimingDesign, *, first: int = -7, last: int = 7
) -> pd.DataFrame:
    """The outcome on each relative day as a multiple of its trend, with the band of moved dates.

    Returns
    -------
    DataFrame
        ``relative_day``, ``ratio``, and the pointwise 2.5 % and 97.5 % quantiles of all circular
        shifts, ``low`` and ``high``; empty where no event can be placed.
    """
    inside = data.inside
    if not inside:
        return frame_of([], _PROFILE)
    detrended = design.detrending().apply(data.series[design.outcome])
    marks = np.bincount(inside, minlength=data.period.nights).astype(float)
    rows = []
    for day in range(first, last + 1):
        shifted = shifts.shift_statistics(np.roll(detrended, -day), np.ones(1), marks)
        low, high = np.quantile(shifted, [0.025, 0.975])
        rows.append((day, shifted[0], low, high))
    return frame_of(rows, _PROFILE)


@memoised
def family(data: TimingData, design: TimingDesign) -> pd.DataFrame:
    """Judge the whole declared family together.

    Returns
    -------
    DataFrame
        One row per test in the declared order, tests that cannot be made with their ``reason``:
        ``event_set``, ``label``, ``outcome``, ``outcome_label``, ``side`` (before or after),
        ``window``, ``dates``, ``ratio``, ``p_value``, ``p_max_t``, ``p_bh``. What each could have
        seen: :func:`analysis.studies.timing_trials.family_power`.
    """
    events = event_sets(data, design)
    declared = declared_tests(design)
    try:
        made = families.family(
            families.stack(
                {name: data.series[name] for name in design.family_outcomes}, events, declared
            ),
            declared=declared,
        )
    except SalvoStatisticsError as error:
        nothing = (float("nan"),) * 4
        return frame_of([(*words_of(each), 0, *nothing, str(error)) for each in declared], _FAMILY)
    rows = [
        (
            *words_of(member.design),
            member.events,
            member.ratio,
            member.p_value,
            member.p_max_t,
            member.p_bh,
            member.reason,
        )
        for member in made.members
    ]
    return frame_of(rows, _FAMILY)


def event_sets(data: TimingData, design: TimingDesign) -> dict[str, list[int]]:
    """Places of the dates of each event set of the family, inside the period."""
    return {each.name: _positions(data, each) for each in _sets(design)}


def _sets(design: TimingDesign) -> list[EventSet]:
    return [each for each in FAMILY_SETS if each.name in design.family_sets]


def _positions(data: TimingData, chosen: EventSet) -> list[int]:
    part = diplomacy.select_events(data.events, scheduled=chosen.scheduled).events
    if chosen.groups:
        part = part[diplomacy.group_of_category(part["category"]).isin(chosen.groups)]
    dates = diplomacy.event_dates(part)["event_date"]
    inside = dates[data.period.contains(dates)]
    return diplomacy.positions(inside, period=data.period)


def declared_tests(design: TimingDesign) -> list[families.Design]:
    """Every test of the family, in the declared order."""
    made = []
    for each in _sets(design):
        spans = (*design.family_before, *design.family_after) if each.asks_before else None
        for outcome in design.family_outcomes:
            made += [
                families.Design(outcome, each.name, window, design.detrending(outcome))
                for window in spans or design.family_after
            ]
    return made


def words_of(test: families.Design) -> tuple[str, str, str, str, str, str]:
    """Event set, its label, outcome, its label, side and window of a test."""
    label = next(each.label for each in FAMILY_SETS if each.name == test.events)
    side = "after" if test.window.first >= 1 else "before"
    outcome = OUTCOMES[test.series].label
    return test.events, label, test.series, outcome, side, str(test.window)
