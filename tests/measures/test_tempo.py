"""Raids are sized by groups of classes, by night or by window, over every night of a period."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoParameterError
from analysis.measures.interception import select
from analysis.measures.tempo import GROUPS, by_period, nightly, raids, rank
from analysis.periods import Period, month_of
from analysis.terms import STRIKE_CLASSES
from tests.builders_lines import few, salvo_lines, some_lines

AUGUST = Period.parse("2025-08-26", "2025-08-31")


def strikes(lines: pd.DataFrame) -> pd.DataFrame:
    return select(lines, scope="all_sources").lines


# --- groups --------------------------------------------------------------------------------------


def test_drones_and_missiles_make_the_total_and_share_nothing():
    assert set(GROUPS["drones"]) | set(GROUPS["missiles"]) == set(GROUPS["total"])
    assert not set(GROUPS["drones"]) & set(GROUPS["missiles"])
    assert set(GROUPS["ballistic"]) < set(GROUPS["missiles"])
    assert set(GROUPS["total"]) == set(STRIKE_CLASSES)


@few
@given(some_lines(), st.sampled_from(["night", "window"]))
def test_raids_add_up_to_what_was_launched(lines, unit):
    chosen = strikes(lines)
    made = raids(chosen, unit=unit)
    assert made["total"].sum() == chosen["launched"].fillna(0).sum()
    assert (made["drones"] + made["missiles"] == made["total"]).all()
    assert (made["ballistic"] <= made["missiles"]).all()


# --- raids ---------------------------------------------------------------------------------------


def test_a_night_and_the_day_after_it_are_one_night_and_two_windows():
    lines = salvo_lines(
        {"window_start": "2026-03-23 18:00", "window_end": "2026-03-24 08:00", "launched": 392},
        {"window_start": "2026-03-24 09:00", "window_end": "2026-03-24 18:00", "launched": 556},
    )
    assert raids(lines)["total"].tolist() == [948]
    windows = raids(lines, unit="window")
    assert windows["total"].tolist() == [392, 556]
    assert windows["night"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-24"] * 2


def test_lines_of_one_window_are_one_raid():
    lines = salvo_lines(
        {"launched": 598},
        {"launched": 2, "destroyed": 1, "weapon_class": "hypersonic_missile"},
        {"launched": 20, "weapon_class": "cruise_missile"},
        {"launched": None, "weapon_class": "ballistic_missile"},
        window_start="2025-08-27 20:00",
        window_end="2025-08-28 09:00",
    )
    for unit in ("night", "window"):
        made = raids(lines, unit=unit)
        assert made[list(GROUPS)].to_numpy().tolist() == [[620, 598, 22, 2]]


def test_windows_that_end_together_but_start_apart_are_two_raids():
    lines = salvo_lines(
        {"window_start": "2025-08-27 20:00"},
        {"window_start": "2025-08-28 04:00"},
        window_end="2025-08-28 09:00",
    )
    assert len(raids(lines, unit="window")) == 2
    assert len(raids(lines)) == 1


def test_an_unknown_unit_names_the_known_ones():
    with pytest.raises(
        SalvoParameterError, match=r"Unknown unit 'day'\. Choose one of night, wind"
    ):
        raids(salvo_lines({}), unit="day")


# --- every night of a period ---------------------------------------------------------------------


def test_nights_without_a_line_hold_zero_and_keep_their_place():
    lines = salvo_lines({"night": "2025-08-28"}, {"night": "2025-08-30", "launched": 7})
    made = nightly(lines, period=AUGUST)
    assert made["night"].dt.day.tolist() == [26, 27, 28, 29, 30, 31]
    assert made["total"].tolist() == [0, 0, 10, 0, 7, 0]
    assert made["missiles"].tolist() == [0] * 6


def test_lines_outside_the_period_are_not_in_it():
    lines = salvo_lines({"night": "2025-08-25"}, {"night": "2025-09-01"})
    assert nightly(lines, period=AUGUST)["total"].sum() == 0


def test_a_period_without_any_line_is_all_zero():
    made = nightly(salvo_lines(), period=AUGUST)
    assert made["total"].tolist() == [0] * 6


@few
@given(some_lines())
def test_a_calendar_of_nights_has_each_night_once(lines):
    period = Period.parse("2023-05-01", "2023-05-10")
    made = nightly(strikes(lines), period=period)
    assert len(made) == period.nights
    assert made["night"].is_monotonic_increasing
    assert made["night"].is_unique
    inside = strikes(lines)[lambda f: period.contains(f["night"])]
    assert made["total"].sum() == inside["launched"].fillna(0).sum()


# --- ranks ---------------------------------------------------------------------------------------


def ranked(*launched: int) -> pd.DataFrame:
    lines = salvo_lines(
        *({"night": f"2025-08-{26 + n}", "launched": size} for n, size in enumerate(launched)),
        destroyed=0,
    )
    return nightly(lines, period=AUGUST)


@pytest.mark.parametrize(("day", "place"), [(26, 4), (27, 1), (28, 2), (29, 2), (30, 5), (31, 5)])
def test_ties_share_the_better_place(day, place):
    nights = ranked(10, 50, 30, 30)
    made = rank(nights, pd.Timestamp(f"2025-08-{day}"), group="total")
    assert (made.place, made.nights) == (place, 6)


def test_a_rank_to_date_looks_back_only():
    nights = ranked(10, 50, 30, 60)
    night = pd.Timestamp("2025-08-28")
    assert rank(nights, night, group="drones").place == 3
    to_date = rank(nights[nights["night"] <= night], night, group="drones")
    assert (to_date.place, to_date.nights, to_date.value) == (2, 3, 30)


def test_a_night_or_group_that_is_not_there_is_refused():
    with pytest.raises(SalvoParameterError, match=r"2025-09-01 is not among the 6 nights given\."):
        rank(ranked(1), pd.Timestamp("2025-09-01"), group="total")
    with pytest.raises(SalvoParameterError, match=r"Unknown group 'decoys'\. Choose one of total"):
        rank(ranked(1), pd.Timestamp("2025-08-28"), group="decoys")


# --- periods -------------------------------------------------------------------------------------


@few
@given(some_lines())
def test_months_add_up_to_the_raids(lines):
    chosen = strikes(lines)
    made = by_period(chosen.assign(month=month_of(chosen["night"])), period_column="month")
    assert made["month"].is_unique
    for name in GROUPS:
        assert made[name].sum() == raids(chosen)[name].sum()


def test_groups_can_be_chosen():
    lines = salvo_lines({}, {"weapon_class": "cruise_missile"}).assign(part="a")
    made = by_period(lines, period_column="part", groups=["missiles"])
    assert made.columns.tolist() == ["part", "missiles"]
    assert made["missiles"].tolist() == [10]


@few
@given(some_lines())
def test_inputs_are_left_as_they_were(lines):
    chosen = strikes(lines).assign(month="a")
    before = chosen.copy(deep=True)
    for unit in ("night", "window"):
        raids(chosen, unit=unit)
    nights = nightly(chosen, period=AUGUST)
    kept = nights.copy(deep=True)
    rank(nights, pd.Timestamp("2025-08-28"), group="total")
    by_period(chosen, period_column="month")
    pd.testing.assert_frame_equal(chosen, before)
    pd.testing.assert_frame_equal(nights, kept)
