"""Nights inside deadlines stand beside the share of nights that are inside."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.diplomacy import load_deadlines, load_events
from analysis.periods import Period
from analysis.studies import deadlines, timing
from analysis.studies.timing_design import DECLARED
from tests.studies import timing_case as case


def test_windows_cover_a_third_of_all_nights_and_hold_a_third_of_mass_raids() -> None:
    made = deadlines.deadlines(load_deadlines(), case.declared(), DECLARED)
    every = made.sides.iloc[0]
    assert every["share_inside"] == pytest.approx(217 / 615)
    assert every["mass_raids_inside"] == pytest.approx(every["expected_inside"], abs=2)
    assert every["p_value"] > 0.05
    assert len(made.deadlines) == 9


def test_a_window_begins_the_night_after_and_ends_with_the_day_on_which_it_ended() -> None:
    made = deadlines.deadlines(load_deadlines(), case.declared(), DECLARED).deadlines
    august = made.set_index("deadline_id").loc["trump-two-weeks-aug-2025"]
    assert august["nights"] == 14
    dropped = made.set_index("deadline_id").loc["trump-thanksgiving-2025"]
    assert dropped["nights"] == 4, "it was dropped two days early"


def test_a_deadline_that_runs_beyond_the_data_says_so() -> None:
    made = deadlines.deadlines(load_deadlines(), case.declared(), DECLARED).deadlines
    june = made.set_index("deadline_id").loc["us-june-2026"]
    assert june["reason"] == "it runs beyond the last night"


def test_a_period_without_a_deadline_and_one_inside_of_one_have_their_reasons() -> None:
    def of(start: str, end: str) -> deadlines.Deadlines:
        period = Period.parse(start, end)
        nights = case.nights()[period.contains(case.nights()["night"])].reset_index(drop=True)
        data = timing.timing_data(nights, load_events(), period=period, design=DECLARED)
        return deadlines.deadlines(load_deadlines(), data, DECLARED)

    assert of("2024-10-01", "2025-01-31").reason is not None
    inside = of("2026-03-01", "2026-03-31")
    assert inside.sides.loc[0, "share_inside"] == 1
    assert pd.isna(inside.sides.loc[0, "p_value"])
    assert inside.sides.loc[0, "reason"]
