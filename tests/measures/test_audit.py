"""The audit says what is in the data, what is not, and what changed its meaning."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.audit import (
    across_break,
    composites,
    coverage,
    overlaps,
    publishers,
    silent_nights,
    unknown_models,
)
from analysis.terms import NightStatus
from tests.builders_lines import calendar, few, salvo_lines, some_lines

# --- coverage ------------------------------------------------------------------------------------

statuses = st.lists(st.sampled_from(NightStatus.values()), min_size=1, max_size=70)


@few
@given(statuses)
def test_coverage_sums_to_the_calendar(drawn):
    nights = calendar("2024-12-20", drawn)
    made = coverage(nights)
    counts = made[list(NightStatus.values())]
    assert counts.to_numpy().sum() == len(nights)
    for status in NightStatus.values():
        assert counts[status].sum() == (nights["status"] == status).sum()
    assert made["month"].is_monotonic_increasing
    assert made["month"].is_unique


def test_a_status_that_never_occurs_is_a_column_of_zeros():
    made = coverage(calendar("2025-01-31", ["reported", "reported"]))
    assert made.columns.tolist() == ["month", *NightStatus.values()]
    assert made["reported"].tolist() == [1, 1]
    assert made["truce"].tolist() == [0, 0]


def test_silent_nights_count_only_since_reports_came_nightly():
    nights = calendar("2024-08-31", ["no_report", "no_report", "truce", "withheld", "reported"])
    made = silent_nights(nights)
    assert made["night"].dt.strftime("%Y-%m-%d").tolist() == ["2024-09-01", "2024-09-02"]
    assert made["reason"].tolist() == ["a reason"] * 2


# --- publishers ----------------------------------------------------------------------------------


def test_a_source_that_reports_only_what_it_shot_down_shows():
    lines = salvo_lines(
        {"publisher": "PvKPivden", "scope": "regional", "launched": 4, "destroyed": 4},
        {"publisher": "PvKPivden", "scope": "regional", "launched": 6, "destroyed": 6},
        {"publisher": "kpszsu"},
        {"publisher": "kpszsu", "launched": 9},
        {"publisher": "kpszsu", "destroyed": None},
        {"publisher": "CinCAFU", "destroyed": None},
    )
    made = publishers(lines).set_index("publisher")
    assert made.index.tolist() == ["kpszsu", "CinCAFU", "PvKPivden"]
    assert made.at["PvKPivden", "launched_is_destroyed"] == 1
    # Two of three lines say both figures; in one of them they are equal.
    assert made.at["kpszsu", "launched_is_destroyed"] == 0.5
    assert pd.isna(made.at["CinCAFU", "launched_is_destroyed"])
    assert made["lines"].sum() == len(lines)
    assert made["launched"].sum() == lines["launched"].sum()


# --- overlaps ------------------------------------------------------------------------------------

EVENING = {"window_start": "2025-08-27 20:00", "window_end": "2025-08-28 09:00"}
MORNING = {"window_start": "2025-08-28 06:00", "window_end": "2025-08-28 12:00"}
NOON = {"window_start": "2025-08-28 09:00", "window_end": "2025-08-28 15:00"}


def test_windows_that_overlap_are_a_pair_with_its_hours():
    made = overlaps(salvo_lines({**EVENING, "launched": 30}, {**MORNING, "launched": 12}))
    assert len(made) == 1
    pair = made.iloc[0]
    assert pair["hours"] == 3
    assert (pair["launched"], pair["launched_other"]) == (30, 12)
    assert pair["window_start"] < pair["window_start_other"]


def test_a_window_inside_another_overlaps_for_its_whole_length():
    inner = {"window_start": "2025-08-28 01:00", "window_end": "2025-08-28 03:30"}
    assert overlaps(salvo_lines(EVENING, inner))["hours"].tolist() == [2.5]


def test_the_same_window_twice_is_one_pair():
    assert overlaps(salvo_lines(EVENING, EVENING))["hours"].tolist() == [13]


def test_three_windows_that_overlap_are_three_pairs_longest_first():
    made = overlaps(salvo_lines(EVENING, EVENING, MORNING))
    assert made["hours"].tolist() == [13, 3, 3]


@pytest.mark.parametrize(
    "other",
    [
        NOON,  # begins when the other ends
        {**MORNING, "weapon_class": "cruise_missile"},  # another model
        {**MORNING, "scope": "regional"},  # another kind of report
        {**MORNING, "source": "kpszsu/posts/0"},  # the same post
        {"window_start": "2025-08-28", "window_end": "2025-08-28"},  # a day has no hour
    ],
)
def test_what_is_no_double_count_is_no_pair(other):
    assert overlaps(salvo_lines(EVENING, other)).empty


@few
@given(some_lines())
def test_windows_without_an_hour_have_no_overlaps(lines):
    assert overlaps(lines).empty


# --- the change of definition --------------------------------------------------------------------


def test_the_naive_rate_moves_with_the_definition_and_the_comparable_one_with_the_facts():
    lines = salvo_lines(
        {"night": "2025-07-22", "destroyed": 4, "suppressed": 4},
        {"night": "2025-07-23", "destroyed": 5, "suppressed": 3},
        {"night": "2025-07-24", "destroyed": 8},
        {"night": "2025-07-25", "destroyed": 8},
    )
    made = across_break(lines, break_night=date(2025, 7, 24), nights=2).set_index("side")
    assert made["naive_rate"].tolist() == [0.45, 0.8]
    assert made["comparable_rate"].tolist() == [0.8, 0.8]
    assert made.at["before", "first"] == date(2025, 7, 22)
    assert made.at["before", "last"] == date(2025, 7, 23)
    assert made.at["from", "last"] == date(2025, 7, 25)


def test_the_two_sides_hold_their_nights_and_lines_with_an_outcome_only():
    lines = salvo_lines(
        {"night": "2025-07-21"},
        {"night": "2025-07-22"},
        {"night": "2025-07-23", "destroyed": None},
        {"night": "2025-07-24"},
        {"night": "2025-07-26"},
    )
    made = across_break(lines, break_night=date(2025, 7, 24), nights=2)
    assert made["launched"].tolist() == [10, 10]


# --- composites and unknown models ---------------------------------------------------------------


def test_composites_are_counted_by_class_with_their_splits():
    lines = salvo_lines(
        {"weapon_class": "missile_mixed", "launched_by_model": "Iskander-K=4; Iskander-M=6"},
        {"weapon_class": "missile_mixed"},
        {"weapon_class": "cruise_missile", "model": "Kalibr and Kh-101/Kh-555"},
        {"weapon_class": "cruise_missile"},
    )
    made = composites(lines).set_index("weapon_class")
    assert made["lines"].to_dict() == {"cruise_missile": 1, "missile_mixed": 2}
    assert made["with_split"].to_dict() == {"cruise_missile": 0, "missile_mixed": 1}
    assert made["launched"].sum() == 30


def test_unknown_models_are_listed_as_the_source_spells_them():
    lines = salvo_lines({"weapon_class": "unknown", "source_model": "X-999 "}, {})
    assert unknown_models(lines).to_dict("records") == [
        {"source_model": "X-999 ", "lines": 1, "launched": 10}
    ]
    assert unknown_models(salvo_lines({})).empty


@few
@given(some_lines())
def test_inputs_are_left_as_they_were(lines):
    before = lines.copy(deep=True)
    for measure in (publishers, overlaps, composites, unknown_models):
        measure(lines)
    across_break(lines, break_night=date(2025, 8, 29))
    nights = calendar("2024-08-31", ["no_report", "truce", "reported"])
    kept = nights.copy(deep=True)
    coverage(nights)
    silent_nights(nights)
    pd.testing.assert_frame_equal(lines, before)
    pd.testing.assert_frame_equal(nights, kept)
