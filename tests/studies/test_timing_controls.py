"""Controls: truces are found, dates without a bearing are not; waits; the cross-check."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.data.diplomacy import load_events
from analysis.studies import timing_controls
from analysis.studies.timing_design import DECLARED
from tests.studies import timing_case as case


def controls():
    return timing_controls.controls(
        case.declared(), DECLARED, events=load_events(), silent=case.silent()
    )


def test_truces_are_found_and_negative_controls_are_not() -> None:
    made = controls()
    truce = made.iloc[0]
    assert truce["kind"] == "positive"
    assert truce["ratio"] < 0.35
    assert truce["p_value"] < 0.02
    negative = made[made["kind"] == "negative"]
    assert len(negative) == 2
    assert (negative["p_value"] > 0.05).all()
    assert negative["is_as_expected"].all()


def test_the_report_says_that_silence_carries_the_positive_control() -> None:
    heard = controls().iloc[1]
    assert heard["dates"] == 3
    assert heard["ratio"] < 0.5
    assert not heard["is_as_expected"], "reported truce nights alone are too few to decide"


def test_silent_nights_at_their_trend_say_nothing() -> None:
    total, quiet = case.declared().series["total"], case.silent().to_numpy()
    spline = DECLARED.detrending()
    filled = timing_controls.at_trend(total, quiet, spline)
    assert filled[~quiet].tolist() == total[~quiet].tolist()
    assert spline.apply(filled)[quiet] == pytest.approx(1.0, abs=0.02)
    everywhere = np.ones_like(quiet)
    assert timing_controls.at_trend(total, everywhere, spline).tolist() == total.tolist()


def test_central_bank_dates_are_in_order_and_none_is_a_primary_event_by_rule() -> None:
    dates = timing_controls.CENTRAL_BANK_DATES
    assert list(dates) == sorted(set(dates))
    assert all(day.weekday() in (2, 3) for day in dates)


def test_the_wait_is_set_against_the_length_biased_one() -> None:
    made = timing_controls.waits(case.declared(), DECLARED).set_index("event_set")
    row = made.loc["all"]
    assert row["expected_wait"] > row["mean_gap"], "gaps vary, so a random date waits longer"
    assert row["mean_wait"] == pytest.approx(9.6, abs=0.1)
    assert row["p_value"] > 0.05


def test_a_set_without_events_has_a_reason_for_its_wait() -> None:
    made = timing_controls.waits(case.of_dates("2025-08-15"), DECLARED).set_index("event_set")
    assert made.loc["talks", "reason"].startswith("positions: there are no events")
    assert np.isnan(made.loc["talks", "p_value"])


def test_the_cross_check_points_the_same_way_and_names_its_sides() -> None:
    made = timing_controls.cross_check(case.declared(), DECLARED)
    assert made.reason is None
    assert made.stretches["side"].tolist() == ["before"] * 3 + ["after"] * 3
    assert made.stretches["ratio"].between(0.75, 1.25).all()
    nothing = timing_controls.cross_check(case.of_dates(), DECLARED)
    assert nothing.stretches.empty
    assert nothing.reason
