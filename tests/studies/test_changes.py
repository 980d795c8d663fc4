"""The change of definition is found in the naive rate and not in the comparable one."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.periods import Period
from analysis.studies.changes import FALSE_ALARM_RATE, drone_changes
from tests.builders_lines import salvo_lines
from tests.studies.selected import SERIES, chosen, reference


@pytest.fixture(scope="module")
def found():
    return drone_changes(chosen(), period=SERIES)


def days(found, series):
    own = found.frame[found.frame["series"] == series]
    return [f"{night:%Y-%m-%d}" for night in own["night"]]


# --- the reference numbers, and the control ------------------------------------------------------


def test_the_naive_rate_changes_where_the_prototype_says(found):
    assert days(found, "naive") == ["2025-04-17", "2025-07-24", "2026-02-17"]
    late = next(day for day in days(found, "naive") if day >= "2025-06-01")
    assert float(late.replace("-", "")) == reference("cp_break_DL")[0]


def test_the_comparable_rate_changes_where_the_prototype_says(found):
    assert days(found, "comparable") == ["2025-03-19", "2026-02-26"]
    numbers = [float(day.replace("-", "")) for day in days(found, "comparable")]
    assert numbers == [reference("cp_eff_1")[0], reference("cp_eff_2")[0]]


def test_the_merger_is_found_in_the_naive_and_not_in_the_comparable_rate(found):
    control = found.control
    assert (control.found_in_naive, control.found_in_comparable) == (True, False)
    assert control.passed is True
    assert control.night == pd.Timestamp("2025-07-24")


def test_the_place_of_the_merger_is_known_to_a_few_nights(found):
    merger = found.frame[found.frame["night"] == "2025-07-24"].iloc[0]
    assert merger["low_night"] >= pd.Timestamp("2025-07-22")
    assert merger["high_night"] <= pd.Timestamp("2025-07-28")
    assert merger["difference"] > 0.3


def test_every_change_lies_inside_its_interval_and_joins_two_stretches(found):
    frame, stretches = found.frame, found.segments
    assert (frame["low_night"] <= frame["night"]).all()
    assert (frame["night"] <= frame["high_night"]).all()
    for series in ("naive", "comparable"):
        own = stretches[stretches["series"] == series]
        changes = frame[frame["series"] == series]
        assert own["first_night"].tolist()[1:] == changes["night"].tolist()
        assert own["rate"].tolist()[:-1] == changes["rate_before"].tolist()
        assert own["denominator"].sum() == found.nights["launched"].sum()


def test_the_false_alarm_rate_is_stated_for_nights_more_alike_than_these(found):
    assert found.false_alarm_rate == FALSE_ALARM_RATE == 0.03
    assert (found.spread["autocorrelation"] <= found.autocorrelation).all()
    assert (found.spread["dispersion"] > 5).all()


# --- a method that can fail its control ----------------------------------------------------------


def planted(*, comparable_jumps):
    """Forty nights around the merger, of a hundred drones each; the naive rate jumps there."""
    rows = []
    for day in pd.date_range("2025-07-04", "2025-08-12"):
        after = day >= pd.Timestamp("2025-07-24")
        stopped = 60 if after and comparable_jumps else 90
        stopped += day.day % 3
        given = (stopped, None) if after else (stopped - 40, 40)
        rows.append({"night": f"{day:%Y-%m-%d}", "destroyed": given[0], "suppressed": given[1]})
    return salvo_lines(*rows, launched=100)


def test_a_planted_change_of_definition_passes_the_control():
    period = Period.parse("2025-07-04", "2025-08-12")
    made = drone_changes(planted(comparable_jumps=False), period=period, draws=100)
    assert made.control.passed is True
    assert days(made, "naive") == ["2025-07-24"]


def test_a_comparable_rate_that_jumps_there_too_fails_the_control():
    period = Period.parse("2025-07-04", "2025-08-12")
    made = drone_changes(planted(comparable_jumps=True), period=period, draws=100)
    assert made.control.found_in_comparable is True
    assert made.control.passed is False


# --- edges ---------------------------------------------------------------------------------------


def test_a_window_that_does_not_hold_the_merger_has_no_control():
    period = Period.parse("2025-10-01", "2026-06-07")
    made = drone_changes(chosen(period), period=period, draws=100)
    assert made.reason is None
    assert made.control.passed is None
    assert "the control needs 7 of each" in made.control.reason


@pytest.mark.parametrize(
    ("start", "end", "nights"),
    [("2025-08-28", "2025-08-28", 1), ("2023-01-01", "2024-09-30", 0)],
)
def test_too_short_or_too_early_a_window_has_a_reason_and_empty_frames(found, start, end, nights):
    period = Period.parse(start, end)
    made = drone_changes(chosen(period), period=period)
    assert made.reason.startswith(f"{nights} night(s) with drones from 2024-10-01 on")
    for name in ("frame", "segments", "nights", "spread"):
        assert getattr(made, name).empty, name
        expected = getattr(found, name).dtypes.to_dict()
        assert getattr(made, name).dtypes.to_dict() == expected


def test_nights_alike_have_no_change():
    rows = [{"night": f"2025-09-{day:02}"} for day in range(1, 29)]
    made = drone_changes(salvo_lines(*rows), period=Period.parse("2025-09-01", "2025-09-28"))
    assert made.frame.empty
    assert made.segments["nights"].tolist() == [28, 28]


def test_the_same_seed_finds_the_same_places(found):
    again = drone_changes(chosen(), period=SERIES)
    pd.testing.assert_frame_equal(found.frame, again.frame)
