"""Larger raids: a larger share stopped within a month, and more through all the same."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from analysis.data.salvos import load_salvos
from analysis.periods import Period
from analysis.studies import raid_size
from analysis.studies.raid_size import RaidSize, by_raid_size
from tests.builders_lines import salvo_lines

WHOLE = Period.parse("2024-10-01", "2026-06-07")


@lru_cache
def found(start: str = "2024-10-01", end: str = "2026-06-07") -> RaidSize:
    return by_raid_size(load_salvos(), period=Period.parse(start, end))


# --- what was found before, and is found again ---------------------------------------------------


def test_the_odds_ratio_per_doubling_is_that_of_the_prototype():
    # reference_numbers.csv, saturation_OR: 1.431, tolerance .02, an orientation.
    assert found().doubling.odds_ratio == pytest.approx(1.431, abs=0.02)


def test_leakers_rise_from_12_to_43_per_night_as_methods_md_says_of_the_merged_regime():
    # Its 12 and 43 also count the still airborne and those that left; the leakers do not.
    tenths = found().tenths.set_index(["series", "tenth"]).loc["merged regime"]
    assert np.floor(tenths["not_neutralised"]).tolist() == [12, 43]
    assert np.floor(tenths["leakers"]).tolist() == [12, 40]


def test_the_robust_interval_is_not_the_quasi_binomial_one_and_both_exclude_no_association():
    doubling = found().doubling
    assert 1 < doubling.robust_low < doubling.low < doubling.odds_ratio
    assert doubling.odds_ratio < doubling.high < doubling.robust_high
    assert doubling.adjusted_for == ("month", "missiles")
    assert doubling.dispersion > 4


def test_share_and_leakers_both_rise_with_size_within_the_month():
    by_size = found().by_size
    assert by_size["size_group"].tolist() == [
        "up to 31",
        "32 to 63",
        "64 to 127",
        "128 to 255",
        "256 to 511",
        "512 or more",
    ]
    assert by_size["leakers"].is_monotonic_increasing
    # Small raids stand mostly in autumn 2024, when more was stopped: only months compare.
    assert by_size["odds_ratio"].iloc[1:].is_monotonic_increasing
    assert not by_size["rate"].is_monotonic_increasing


# --- laws ----------------------------------------------------------------------------------------


def test_the_groups_hold_every_night_and_every_drone_once():
    by_size, raids = found().by_size, found().raids
    assert by_size["nights"].sum() == len(raids) == found().nights == 600
    assert by_size["denominator"].sum() == raids["launched"].sum() == 93_580
    assert by_size["numerator"].sum() == raids["neutralised"].sum() == 82_093
    mean = (by_size["leakers"] * by_size["nights"]).sum() / 600
    assert mean == pytest.approx(raids["leakers"].mean())


def test_every_interval_holds_its_value():
    by_size, tenths = found().by_size, found().tenths
    assert by_size["rate"].between(by_size["low"], by_size["high"]).all()
    for frame in (by_size, tenths):
        assert frame["leakers"].between(frame["leakers_low"], frame["leakers_high"]).all()


def test_the_lines_are_left_alone():
    lines = load_salvos()
    before = lines.copy(deep=True)
    by_raid_size(lines, period=Period.parse("2026-01-01", "2026-03-31"))
    pd.testing.assert_frame_equal(lines, before)


def test_the_same_question_has_the_same_answer_to_the_digit():
    period = Period.parse("2026-01-01", "2026-03-31")
    one, other = (by_raid_size(load_salvos(), period=period) for _ in range(2))
    pd.testing.assert_frame_equal(one.by_size, other.by_size)
    assert one.doubling == other.doubling


def test_a_planted_odds_ratio_is_found_within_months_of_different_level():
    # Each doubling multiplies the odds by 1.5; the second month starts from a third of the odds.
    lines = []
    for day in range(1, 61):
        night = pd.Timestamp("2026-01-01") + pd.Timedelta(days=day)
        launched = 200 * 2 ** (day % 4)
        odds = (3.0 if night.month == 1 else 1.0) * 1.5 ** (day % 4)
        destroyed = round(launched * odds / (1 + odds))
        lines.append({"night": f"{night:%Y-%m-%d}", "launched": launched, "destroyed": destroyed})
    made = by_raid_size(salvo_lines(*lines), period=Period.parse("2026-01-01", "2026-03-31"))
    assert made.doubling.odds_ratio == pytest.approx(1.5, abs=0.02)
    assert made.doubling.adjusted_for == ("month",), "no missiles: nothing to hold equal"
    # Against "256 or more", groups of equal size apart by one doubling each.
    odds = made.by_size["odds_ratio"].to_numpy()
    assert np.allclose(odds[1:] / odds[:-1], 1.5, atol=0.03)


# --- edges ---------------------------------------------------------------------------------------


def test_a_period_before_the_comparable_series_says_so_and_has_empty_frames_of_the_same_shape():
    made = found("2023-01-01", "2023-12-31")
    assert made.reason.startswith("The period ends on 2023-12-31, before drones lost to jamming")
    assert "2024-10-01" in made.reason
    for name in ("by_size", "tenths", "raids"):
        empty, full = getattr(made, name), getattr(found(), name)
        assert empty.empty
        assert empty.dtypes.equals(full.dtypes), name
    assert made.doubling.odds_ratio is None
    assert made.doubling.reason == made.reason


def test_a_period_that_begins_before_the_comparable_series_begins_with_it():
    assert str(found("2024-07-01", "2025-01-15").first_night) == "2024-10-01"


def test_one_night_fills_no_two_groups():
    assert found("2025-08-28", "2025-08-28").reason.startswith(
        "1 night(s) with drones from 2025-08-28 to 2025-08-28 do not fill two groups of 10 nights"
    )


def test_a_period_without_drones_has_no_answer():
    lines = salvo_lines({"weapon_class": "cruise_missile", "night": "2025-08-28"})
    made = by_raid_size(lines, period=WHOLE)
    assert made.reason.startswith("0 night(s) with drones")


def test_too_few_nights_for_a_regression_still_have_shares():
    lines = [
        {"night": f"2026-01-{day:02d}", "launched": 20 * (1 + 9 * (day % 2)), "destroyed": 15}
        for day in range(1, 23)
    ]
    made = by_raid_size(salvo_lines(*lines), period=WHOLE)
    assert made.reason is None
    assert len(made.by_size) == 2
    assert made.doubling.odds_ratio is None
    assert made.doubling.reason == "fewer than 30 nights (22)"
    assert made.tenths.empty
    assert made.by_size["leakers_low"].isna().all(), "no spread, no interval"


def test_every_raid_of_one_size_makes_one_group_only():
    lines = [{"night": f"2026-01-{day:02d}", "launched": 40} for day in range(1, 31)]
    assert by_raid_size(salvo_lines(*lines), period=WHOLE).reason is not None


def test_a_night_is_one_raid_however_many_windows_it_has():
    raids = found("2026-03-01", "2026-05-31").raids
    assert raids["night"].is_unique
    assert raids.loc[raids["night"] == "2026-03-24", "launched"].item() == 948
    assert list(raids.columns) == list(raid_size.RAIDS)
