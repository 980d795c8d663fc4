"""The report's own case, and small made-up ones, for the tests of timing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.data.diplomacy import load_events
from analysis.data.salvos import load_nights, load_salvos
from analysis.measures import diplomacy, outcomes
from analysis.periods import Period
from analysis.studies.timing import TimingData, timing_data
from analysis.studies.timing_design import DECLARED, TimingDesign

PERIOD = Period.parse("2024-10-01", "2026-06-07")


@lru_cache
def nights(scope: str = "national") -> pd.DataFrame:
    return outcomes.nightly_outcomes(load_salvos(), period=PERIOD, scope=scope)


@lru_cache
def silent() -> pd.Series:
    return outcomes.silent(load_nights(), period=PERIOD)


def declared(scope: str = "national", design: TimingDesign = DECLARED) -> TimingData:
    chosen = diplomacy.select_events(load_events(), tier=1).events
    return timing_data(nights(scope), chosen, period=PERIOD, design=design)


def of_dates(*dates: str, design: TimingDesign = DECLARED) -> TimingData:
    """The real nights around dates of one's own."""
    return timing_data(nights(), events_on(*dates), period=PERIOD, design=design)


def events_on(*dates: str) -> pd.DataFrame:
    days = pd.to_datetime(pd.Series(list(dates), dtype="str")).astype("datetime64[s]")
    return pd.DataFrame(
        {
            "event_id": [f"e{n}" for n in range(len(dates))],
            "start_date": days,
            "end_date": days,
            "category": pd.Series(["leader_call"] * len(dates), dtype="str"),
            "tier": pd.Series([1] * len(dates), dtype="Int64"),
            "level": pd.Series(["head_of_state"] * len(dates), dtype="str"),
            "is_scheduled": pd.Series([True] * len(dates), dtype="boolean"),
            "title": pd.Series(list(dates), dtype="str"),
        }
    )


def planted(data: TimingData, effect: float, design: TimingDesign) -> TimingData:
    """The same nights with an effect put into the windows of the events."""
    from analysis.stats.windows import cover

    inside = cover(data.inside, length=data.period.nights, window=design.window)
    series = dict(data.series)
    series["total"] = np.where(inside, series["total"] * effect, series["total"])
    return TimingData(data.period, series, data.dates, data.events)
