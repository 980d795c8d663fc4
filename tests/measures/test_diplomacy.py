"""Events are chosen by what they are, put on dates, and their density is told."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.diplomacy import load_events
from analysis.data.inclusion import CATEGORY_GROUPS, EventCategory
from analysis.errors import SalvoParameterError
from analysis.measures import diplomacy, outcomes
from analysis.periods import Period
from analysis.terms import NightStatus
from tests.builders_lines import calendar, salvo_lines

AUGUST = Period.parse("2025-08-01", "2025-08-31")


def test_every_category_belongs_to_one_group() -> None:
    names = [name for group in CATEGORY_GROUPS.values() for name in group]
    assert sorted(names) == sorted(EventCategory.values())


def test_events_set_aside_are_counted_by_reason_and_add_up() -> None:
    events = load_events()
    made = diplomacy.select_events(events, tier=1, scheduled=True, period=AUGUST)
    assert made.exclusions["events"].sum() + len(made.events) == len(events)
    assert made.exclusions["reason"].tolist() == [
        "not of tier 1",
        "not known to be scheduled",
        "before the first night",
        "after the last night",
    ]
    assert made.events["is_scheduled"].all()


def test_what_is_not_known_to_be_scheduled_is_in_neither_half() -> None:
    events = load_events()
    halves = [diplomacy.select_events(events, scheduled=s).events for s in (True, False)]
    unknown = int(events["is_scheduled"].isna().sum())
    assert unknown > 0
    assert sum(map(len, halves)) == len(events) - unknown


def test_cancelled_events_stay_in() -> None:
    assert (
        diplomacy.select_events(load_events(), tier=1).events["category"] == "cancellation"
    ).any()


def test_events_of_one_day_are_one_date() -> None:
    made = diplomacy.event_dates(diplomacy.select_events(load_events(), tier=1).events)
    assert (made["event_date"].nunique(), made["events"].sum()) == (116, 126)
    day = made[made["event_date"] == "2025-08-18"].iloc[0]
    assert day["events"] == 2
    assert ";" in day["titles"]


def test_an_empty_list_gives_no_dates_no_episodes_and_a_density_of_nothing() -> None:
    nothing = load_events().head(0)
    dates = diplomacy.event_dates(nothing)["event_date"]
    assert dates.empty
    assert diplomacy.episodes(dates, within_days=7).empty
    made = diplomacy.density(dates, period=AUGUST, window_days=7)
    assert made["covered"].tolist() == [0.0]
    assert made["days_per_date"].isna().all()


def test_density_counts_the_nights_after_a_date_and_not_the_date_itself() -> None:
    dates = pd.Series(pd.to_datetime(["2025-08-30", "2024-01-01"]))
    made = diplomacy.density(dates, period=AUGUST, window_days=7)
    assert made["dates"].tolist() == [1]
    assert made["covered"].tolist() == [1 / 31]


def test_an_unknown_anchor_is_refused() -> None:
    with pytest.raises(SalvoParameterError, match="Unknown anchor 'title'"):
        diplomacy.event_dates(load_events(), anchor="title")


def test_inputs_are_left_alone() -> None:
    events = load_events()
    before = events.copy()
    diplomacy.event_dates(diplomacy.select_events(events, tier=1, period=AUGUST).events)
    pd.testing.assert_frame_equal(events, before)


def test_every_night_has_its_outcomes_and_silence_is_told_apart_from_quiet() -> None:
    lines = salvo_lines(
        {"night": "2025-08-02", "launched": 10, "destroyed": 7},
        {"night": "2025-08-02", "weapon_class": "ballistic_missile", "launched": 2, "destroyed": 1},
        {"night": "2025-08-03", "weapon_class": "tactical_uav", "scope": "regional"},
    )
    period = Period.parse("2025-08-01", "2025-08-03")
    made = outcomes.nightly_outcomes(lines, period=period).set_index("night")
    assert made["total"].tolist() == [0, 12, 0]
    assert made.loc["2025-08-02", ["drones", "missiles", "ballistic", "leakers"]].tolist() == [
        10,
        2,
        2,
        4,
    ]
    assert made["tactical_uav"].tolist() == [0, 0, 10]
    status = [NightStatus.TRUCE, NightStatus.REPORTED, NightStatus.WITHHELD]
    assert outcomes.silent(calendar("2025-08-01", status), period=period).tolist() == [
        True,
        False,
        False,
    ]
