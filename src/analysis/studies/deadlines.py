"""Attacks inside and outside the windows of deadlines, with the base rate beside them.

A deadline's window runs from the night after it is set to the day on which it ended in fact. Where
windows cover half of all nights, a strike inside one is a coin toss: the share of nights inside any
window stands beside every count.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import SalvoStatisticsError
from analysis.measures import diplomacy
from analysis.periods import Period
from analysis.stats import event_study
from analysis.stats.windows import Window
from analysis.studies.frames import frame_of
from analysis.studies.timing import TimingData
from analysis.studies.timing_design import TimingDesign

BoolArray = NDArray[np.bool_]

SHORT_DAYS = 60
"""A window longer than this says little: nearly anything happens inside it."""

_DEADLINES = {
    "deadline_id": "str",
    "demand": "str",
    "announced_date": "datetime64[s]",
    "deadline_date": "datetime64[s]",
    "effective_end_date": "datetime64[s]",
    "nights": "int64",
    "launched": "float64",
    "ratio_to_trend": "float64",
    "mass_raids": "int64",
    "expected_mass_raids": "float64",
    "outcome": "str",
    "reason": "str",
}
_SIDES = {
    "set": "str",
    "nights_inside": "int64",
    "share_inside": "float64",
    "per_night_inside": "float64",
    "per_night_outside": "float64",
    "ratio": "float64",
    "p_value": "float64",
    "mass_raids": "int64",
    "mass_raids_inside": "int64",
    "expected_inside": "float64",
    "reason": "str",
}


@dataclass(frozen=True)
class Deadlines:
    """Deadlines one by one, and all their windows together.

    Attributes
    ----------
    deadlines
        One row per deadline that touches the period: its dates, ``nights`` inside it, launches,
        ``ratio_to_trend`` (mean of nightly launches over their trend), mass raids (local top
        tenth) inside, and as many as the share of nights leads to expect.
    sides
        One row for all windows and one for those of at most ``SHORT_DAYS`` days: nights inside and
        their share, launches per night inside and outside, the ratio to trend inside against all
        circular shifts of the windows with its ``p_value``, mass raids inside and expected.
    reason
        Why there are none.
    """

    deadlines: pd.DataFrame
    sides: pd.DataFrame
    reason: str | None


def deadlines(table: pd.DataFrame, data: TimingData, design: TimingDesign) -> Deadlines:
    """Compare nights inside deadline windows with the others.

    Parameters
    ----------
    table
        Deadlines, as loaded.
    data, design
        The declared outcome is compared, on its period.
    """
    period = data.period
    rows, spans = [], []
    values = data.series[design.outcome]
    detrended = design.detrending().apply(values) if values.size > design.trend_freedom else values
    mass = data.series["mass_raid"] > 0
    for row in table.to_dict("records"):
        inside = _inside(row, period)
        if not inside.any():
            continue
        spans.append(inside)
        rows.append(
            (
                row["deadline_id"],
                row["demand"],
                row["announced_date"],
                row["deadline_date"],
                row["effective_end_date"],
                int(inside.sum()),
                float(values[inside].sum()),
                float(detrended[inside].mean()),
                int((mass & inside).sum()),
                float(mass.mean() * inside.sum()),
                row["outcome"] if isinstance(row["outcome"], str) else "",
                "it runs beyond the last night" if _runs_beyond(row, period) else "",
            )
        )
    if not rows:
        why = f"no deadline was running between {period.start} and {period.end}"
        return Deadlines(frame_of([], _DEADLINES), frame_of([], _SIDES), why)
    short = [span for span in spans if span.sum() <= SHORT_DAYS]
    sides = [_side("all windows", spans, data, design)]
    if short and len(short) < len(spans):
        sides.append(_side(f"windows of at most {SHORT_DAYS} nights", short, data, design))
    return Deadlines(frame_of(rows, _DEADLINES), frame_of(sides, _SIDES), None)


def _inside(row: Mapping[Hashable, Any], period: Period) -> BoolArray:
    ends = pd.Series([row["announced_date"], row["effective_end_date"]])
    first, last = diplomacy.positions(ends, period=period)
    places = np.arange(period.nights)
    made: BoolArray = (places > first) & (places <= last)
    return made


def _runs_beyond(row: Mapping[Hashable, Any], period: Period) -> bool:
    return bool(row["effective_end_date"] > pd.Timestamp(period.end))


def _side(
    name: str,
    spans: list[BoolArray],
    data: TimingData,
    design: TimingDesign,
) -> tuple[object, ...]:
    inside = np.logical_or.reduce(spans)
    values, mass = data.series[design.outcome], data.series["mass_raid"] > 0
    ratio = p_value = np.nan
    reason = ""
    try:
        test = event_study.circular_shift(
            values, np.flatnonzero(inside), window=Window(0, 0), detrending=design.detrending()
        )
        ratio, p_value = test.ratio, test.p_value
    except SalvoStatisticsError as error:
        reason = str(error)
    outside = values[~inside]
    return (
        name,
        int(inside.sum()),
        float(inside.mean()),
        float(values[inside].mean()),
        float(outside.mean()) if outside.size else np.nan,
        ratio,
        p_value,
        int(mass.sum()),
        int((mass & inside).sum()),
        float(mass.sum() * inside.mean()),
        reason,
    )
