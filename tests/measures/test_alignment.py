"""Nights stand in relative days around events: the side of before and the side of after."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoParameterError
from analysis.measures import alignment
from tests.builders_lines import salvo_lines

EVENT = pd.Series(pd.to_datetime(["2025-08-15"]))


def placed(window_start: str, window_end: str) -> pd.DataFrame:
    line = salvo_lines({"window_start": window_start, "window_end": window_end})
    return alignment.relative_days(line[["night", "launched"]], EVENT)


def test_the_raid_of_the_night_that_follows_an_event_is_relative_day_1_and_after() -> None:
    made = placed("2025-08-15 21:00", "2025-08-16 08:30")
    assert made["relative_day"].tolist() == [1]
    assert alignment.side(made["relative_day"]).tolist() == ["after"]


def test_the_raid_that_ended_on_the_morning_of_an_event_is_day_0_and_before() -> None:
    made = placed("2025-08-14 21:00", "2025-08-15 08:30")
    assert made["relative_day"].tolist() == [0]
    assert alignment.side(made["relative_day"]).tolist() == ["before"]


def test_a_night_near_two_events_stands_there_twice() -> None:
    nights = pd.DataFrame({"night": pd.to_datetime(["2025-08-16"]), "total": [5]})
    dates = pd.Series(pd.to_datetime(["2025-08-15", "2025-08-18", "2025-08-18"]))
    made = alignment.relative_days(nights, dates)
    assert made["relative_day"].tolist() == [1, -2]
    assert made["total"].tolist() == [5, 5]


def test_nights_outside_every_window_are_not_there_and_no_event_gives_no_row() -> None:
    nights = pd.DataFrame({"night": pd.to_datetime(["2025-09-30"])})
    assert alignment.relative_days(nights, EVENT).empty
    assert alignment.relative_days(nights, EVENT.head(0)).empty


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    nights = pd.DataFrame({"night": EVENT})
    with pytest.raises(SalvoParameterError, match="ends before it begins: 3 to 1"):
        alignment.relative_days(nights, EVENT, first=3, last=1)


@given(st.integers(-400, 400))
def test_a_relative_day_is_the_difference_of_two_dates(days: int) -> None:
    night = EVENT + timedelta(days=days)
    nights = pd.DataFrame({"night": night})
    made = alignment.relative_days(nights, EVENT, first=-400, last=400)
    assert made["relative_day"].tolist() == [days]
