"""How far the truth could lie from each headline share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.salvos import load_salvos
from analysis.periods import Period
from analysis.studies import bounds
from analysis.terms import Regime
from tests.builders_lines import few, salvo_lines, some_lines

WHOLE = Period.parse("2024-10-01", "2026-06-07")
NIGHT = Period.parse("2025-08-28", "2025-08-28")
MERGED = Period.parse("2025-08-01", "2025-08-31")


# --- still airborne ------------------------------------------------------------------------------


def test_still_airborne_move_drones_only_and_by_less_than_a_point():
    frame = bounds.undecided(load_salvos(), period=WHOLE).frame.set_index("group")
    drones = frame.loc["drones"]
    assert (drones["numerator"], drones["denominator"]) == (82_093, 93_580)
    assert drones["still_airborne"] == 694
    assert drones["as_leaked"] == pytest.approx(82_093 / 93_580)
    assert drones["left_out"] == pytest.approx(82_093 / (93_580 - 694))
    assert drones["as_neutralised"] == pytest.approx((82_093 + 694) / 93_580)
    missiles = frame.loc["missiles"]
    assert missiles["as_leaked"] == missiles["left_out"] == missiles["as_neutralised"]


def test_the_pooled_share_hides_the_missiles():
    made = bounds.undecided(load_salvos(), period=WHOLE)
    rate = made.frame.set_index("group")["as_leaked"]
    assert made.drone_share == pytest.approx(0.965, abs=0.001)
    assert abs(rate["total"] - rate["drones"]) < 0.01
    assert rate["total"] - rate["ballistic"] > 0.5


@few
@given(some_lines(regimes=[Regime.MERGED]))
def test_left_out_lies_between_the_two_extremes(lines):
    frame = bounds.undecided(lines, period=MERGED).frame
    known = frame.dropna(subset=["left_out"])
    assert (known["as_leaked"] <= known["left_out"] + 1e-12).all()
    assert (known["left_out"] <= known["as_neutralised"] + 1e-12).all()
    assert frame["reason"].notna().eq(frame["denominator"] == 0).all()


# --- tipping points ------------------------------------------------------------------------------


def test_the_tipping_points_of_28_august_2025_are_those_of_the_reference():
    # reference_numbers.csv: tip_false_kill_to_80 and tip_unreported_to_80, of 589 / 629.
    made = bounds.tipping_points(load_salvos(), period=NIGHT, groups=["total"], targets=[0.8])
    row = made.frame.iloc[0]
    assert (row["numerator"], row["denominator"]) == (589, 629)
    assert row["false_share"] == pytest.approx(0.1456706282, abs=1e-6)
    assert row["unreported_launches"] == pytest.approx(107.25, abs=1e-6)


def test_corrected_counts_give_the_level_asked_about():
    frame = bounds.tipping_points(load_salvos(), period=WHOLE).frame
    fewer = (frame["numerator"] * (1 - frame["false_share"])) / frame["denominator"]
    more = frame["numerator"] / (frame["denominator"] + frame["unreported_launches"])
    assert fewer.to_numpy() == pytest.approx(frame["target"].to_numpy())
    assert more.to_numpy() == pytest.approx(frame["target"].to_numpy())
    assert not frame["is_reached"].any()


def test_each_headline_is_asked_about_levels_that_it_could_fall_to():
    frame = bounds.tipping_points(load_salvos(), period=WHOLE).frame
    levels = {group: own["target"].tolist() for group, own in frame.groupby("group")}
    assert levels["drones"] == [0.8, 0.7, 0.5]
    assert levels["ballistic"] == pytest.approx([0.195, 0.095], abs=0.001)


@given(st.floats(0, 1))
def test_levels_lie_below_the_share_and_above_nothing(rate):
    levels = bounds.levels_below(rate)
    assert all(0 < level < rate for level in levels)
    assert list(levels) == sorted(levels, reverse=True)


def test_a_share_at_or_below_the_level_has_reached_it():
    made = bounds.tipping_points(load_salvos(), period=NIGHT, groups=["missiles"], targets=[0.9])
    row = made.frame.iloc[0]
    assert row["is_reached"]
    assert (row["false_share"], row["unreported_launches"]) == (0, 0)


# --- decoys --------------------------------------------------------------------------------------


def test_the_estimates_stand_on_235_nights_in_239_lines_and_imply_38_percent_decoys():
    made = bounds.decoy_bounds(load_salvos(), period=WHOLE)
    assert (made.nights, made.lines) == (235, 239)
    assert (str(made.first_night), str(made.last_night)) == ("2025-07-15", "2026-05-03")
    assert made.decoy_share == pytest.approx(0.3834, abs=1e-4)
    assert made.least_decoy_share < made.decoy_share < made.greatest_decoy_share
    assert made.launched < made.launched_in_period / 2, "the rest of the period is not bounded"


def test_the_bounds_are_those_of_methods_md_and_hold_the_share_of_all_drones():
    made = bounds.decoy_bounds(load_salvos(), period=WHOLE)
    left = (1 - made.rate) * made.launched
    strike = (1 - made.decoy_share) * made.launched
    assert made.low == pytest.approx(1 - left / strike)
    assert made.high == pytest.approx(
        min(1, 1 - (left - made.decoy_share * made.launched) / strike)
    )
    assert made.frame["rate"].between(made.frame["low"], made.frame["high"]).all()
    assert made.frame["nights"].sum() == made.nights


def test_without_decoys_both_bounds_are_the_share_itself():
    lines = salvo_lines({"launched": 10, "destroyed": 7, "estimated_shaheds": 10})
    made = bounds.decoy_bounds(lines, period=NIGHT)
    assert (made.low, made.rate, made.high) == pytest.approx((0.7, 0.7, 0.7))


def test_nights_without_an_estimate_are_not_bounded():
    made = bounds.decoy_bounds(load_salvos(), period=NIGHT)
    assert made.reason.endswith("These data hold them from 2025-07-15 to 2026-05-03.")
    assert made.frame.empty
    assert made.low is None
    assert made.launched_in_period == 598


# --- edges ---------------------------------------------------------------------------------------


def test_a_regime_without_the_figures_has_its_reason_and_no_rows():
    early = Period.parse("2023-01-01", "2023-12-31")
    for study in (bounds.undecided, bounds.tipping_points):
        made = study(load_salvos(), period=early)
        assert made.frame.empty
        assert "kinetic_only" in made.reason


def test_a_period_before_the_estimates_has_a_frame_of_the_same_shape():
    early = Period.parse("2024-10-01", "2024-12-31")
    decoys = bounds.decoy_bounds(load_salvos(), period=early)
    full = bounds.decoy_bounds(load_salvos(), period=WHOLE)
    assert decoys.frame.dtypes.equals(full.frame.dtypes)


def test_a_period_without_lines_has_no_shares():
    nothing = salvo_lines({})
    early = Period.parse("2025-01-01", "2025-01-02")
    made = bounds.undecided(nothing, period=early)
    assert made.reason.startswith("No launches with an outcome are reported from 2025-01-01")
    assert made.frame["reason"].tolist() == ["no launches with an outcome"] * 4
    assert made.drone_share is None
    assert bounds.tipping_points(nothing, period=early).reason == made.reason


def test_a_share_of_nothing_has_no_lower_level():
    lines = salvo_lines({"destroyed": 0})
    made = bounds.tipping_points(lines, period=NIGHT)
    assert made.frame.empty
    assert made.reason.startswith("No share lies far enough above 0")


def test_data_without_any_estimate_say_so():
    made = bounds.decoy_bounds(salvo_lines({}), period=NIGHT)
    assert made.reason.endswith("These data hold none.")
