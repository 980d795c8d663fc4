"""The declared question under every defensible way to ask it, judged jointly.

Outcome, window, the day from which an event is counted, the contrast, the set of events, the trend
and what a silent night is taken for: each choice is defensible, and together they are thousands of
specifications. Their share of significant results is compared with that at every shift of the
dates, where nothing can be true.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.measures import diplomacy
from analysis.measures.outcomes import OUTCOMES
from analysis.memo import memoised
from analysis.stats import families, joint
from analysis.stats.detrending import METHODS, Detrending
from analysis.stats.windows import Window
from analysis.studies.frames import frame_of
from analysis.studies.timing import FEWEST_EVENTS, FloatArray, TimingData
from analysis.studies.timing_controls import at_trend
from analysis.studies.timing_design import TimingDesign

SPEC_OUTCOMES = ("total", "drones", "missiles", "ballistic", "leakers")
SPEC_WINDOWS = (Window(1, 1), Window(1, 3), Window(1, 5), Window(1, 7))
SPEC_CONTRASTS = {"level": "the window", "change": "the window less the same before"}
SPEC_SETS: Mapping[str, tuple[str, ...] | None] = {
    "all": None,
    "without truces": ("leaders", "talks", "envoys", "pressure", "other"),
    "leaders": ("leaders",),
    "talks": ("talks",),
    "leaders and talks": ("leaders", "talks"),
    "envoys": ("envoys",),
}
SPEC_DATA = ("silent nights as 0", "silent nights at their trend", "all sources")
ANCHOR_WORDS = {"start_date": "from the first day", "end_date": "from the last day"}
SIGNIFICANT = 1.96

_ROWS = {
    "outcome": "str",
    "window": "str",
    "anchor": "str",
    "contrast": "str",
    "events": "str",
    "trend": "str",
    "data": "str",
    "ratio": "float64",
    "z": "float64",
    "is_declared": "bool",
}
DIMENSIONS = ("outcome", "window", "anchor", "contrast", "events", "trend", "data")


@dataclass(frozen=True)
class TimingSpecifications:
    """The specification curve.

    Attributes
    ----------
    rows
        One per specification in the order of z: its choices, ``ratio`` (a multiple), ``z``, and
        whether it is the one shown.
    joint
        Share of specifications with an absolute z above 1.96, what is expected of it under the
        null, and the joint p-values; None where ``reason`` says why.
    refused
        Specifications that could not be made (a set without events).
    """

    rows: pd.DataFrame
    joint: joint.JointTest | None
    refused: int
    reason: str | None


@memoised
def specifications(
    data: TimingData, design: TimingDesign, *, everywhere: TimingData, silent: pd.Series
) -> TimingSpecifications:
    """Evaluate every specification at every shift.

    Parameters
    ----------
    data
        Series of the national bulletins.
    everywhere
        The same nights and events with series of all sources.
    silent
        One truth per night of the period: no report stands for it.
    """
    quiet = silent.to_numpy(dtype=bool)
    series: dict[str, FloatArray] = {}
    for name in SPEC_OUTCOMES:
        trend = design.detrending(name)
        series[f"{name}|{SPEC_DATA[0]}"] = data.series[name]
        series[f"{name}|{SPEC_DATA[1]}"] = at_trend(data.series[name], quiet, trend)
        series[f"{name}|{SPEC_DATA[2]}"] = everywhere.series[name]
    events = {
        f"{name}|{anchor}": _places(data, groups, anchor)
        for name, groups in SPEC_SETS.items()
        for anchor in diplomacy.ANCHORS
    }
    designs = [
        families.Design(
            f"{outcome}|{source}",
            f"{chosen}|{anchor}",
            window,
            Detrending(trend, floor=OUTCOMES[outcome].floor, freedom=design.trend_freedom),
            contrast,
        )
        for outcome, window, anchor, contrast, chosen, trend, source in itertools.product(
            SPEC_OUTCOMES,
            SPEC_WINDOWS,
            diplomacy.ANCHORS,
            SPEC_CONTRASTS,
            SPEC_SETS,
            METHODS,
            SPEC_DATA,
        )
        if len(events[f"{chosen}|{anchor}"]) >= FEWEST_EVENTS
    ]
    left_out = _count() - len(designs)
    try:
        made = families.stack(series, events, designs)
    except SalvoStatisticsError as error:
        return TimingSpecifications(frame_of([], _ROWS), None, _count(), str(error))
    rows = [
        (*_words(each), ratio, z, _is_declared(each, design))
        for each, ratio, z in zip(made.designs, made.ratios, made.z[:, 0], strict=True)
    ]
    return TimingSpecifications(
        rows=frame_of(rows, _ROWS).sort_values("z", kind="stable", ignore_index=True),
        joint=joint.joint_test(made, threshold=SIGNIFICANT),
        refused=left_out + len(made.refused),
        reason=None,
    )


def medians(rows: pd.DataFrame) -> pd.DataFrame:
    """What each choice is worth: median ratio and share of |z| above 1.96 by option.

    Returns
    -------
    DataFrame
        ``dimension``, ``option``, ``specifications``, ``median_ratio``, ``share``.
    """
    parts = []
    for dimension in DIMENSIONS:
        frame = rows.assign(far=rows["z"].abs() > SIGNIFICANT)
        own = frame.groupby(dimension, sort=False).agg(
            specifications=("z", "size"), median_ratio=("ratio", "median"), share=("far", "mean")
        )
        own = own.reset_index(names="option").assign(dimension=dimension)
        parts.append(own[["dimension", "option", "specifications", "median_ratio", "share"]])
    return pd.concat(parts, ignore_index=True)


def _count() -> int:
    sizes = (SPEC_OUTCOMES, SPEC_WINDOWS, diplomacy.ANCHORS, SPEC_CONTRASTS, SPEC_SETS, METHODS)
    return int(np.prod([len(each) for each in (*sizes, SPEC_DATA)]))


def _places(data: TimingData, groups: tuple[str, ...] | None, anchor: str) -> list[int]:
    chosen = data.events
    if groups is not None:
        chosen = chosen[diplomacy.group_of_category(chosen["category"]).isin(groups)]
    dates = diplomacy.event_dates(chosen, anchor=anchor)["event_date"]
    return diplomacy.positions(dates[data.period.contains(dates)], period=data.period)


def _words(each: families.Design) -> tuple[str, str, str, str, str, str, str]:
    outcome, source = each.series.split("|")
    chosen, anchor = each.events.split("|")
    return (
        OUTCOMES[outcome].label,
        str(each.window),
        ANCHOR_WORDS[anchor],
        SPEC_CONTRASTS[each.contrast],
        chosen,
        each.detrending.method.replace("_", " "),
        source,
    )


def _is_declared(each: families.Design, design: TimingDesign) -> bool:
    return (
        each.series == f"{design.outcome}|{SPEC_DATA[0]}"
        and each.events == f"all|{design.events.anchor}"
        and each.window == design.window
        and each.detrending == design.detrending()
        and each.contrast == "level"
    )
