"""The declared test, its family, what it could have seen, and how it behaves at its edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.periods import Period
from analysis.stats import power as powers
from analysis.stats.placebo import placebo_calendars
from analysis.stats.windows import Window
from analysis.studies import timing, timing_specifications, timing_trials
from analysis.studies.timing_design import DECLARED, FAMILY_SETS, design_of
from tests.studies import timing_case as case

SMALL = replace(DECLARED, simulations=100)


# --- the design ----------------------------------------------------------------------------------


def test_the_declared_design_has_one_checksum_and_a_change_has_another() -> None:
    assert design_of().sha256() == DECLARED.sha256()
    others = [
        design_of(outcome="missiles"),
        design_of(tier=2),
        design_of(window=Window(1, 3)),
        design_of(first_night="2025-01-01"),
        design_of(categories=("leader_call",)),
        design_of(scheduled=True),
    ]
    assert len({each.sha256() for each in (DECLARED, *others)}) == len(others) + 1
    assert all(len(each.differences(DECLARED)) == 1 for each in others)
    assert DECLARED.differences(DECLARED) == ()


def test_a_difference_that_no_line_tells_is_told_all_the_same() -> None:
    other = replace(DECLARED, family_outcomes=("drones", *DECLARED.family_outcomes[1:]))
    assert other.differences(DECLARED) == ("family_outcomes differs",)


def test_as_many_nights_before_as_after_and_the_night_of_the_event_is_the_last_of_them() -> None:
    assert DECLARED.window_before == Window(-6, 0)


# --- the test ------------------------------------------------------------------------------------


def test_the_declared_test_finds_no_evidence_and_says_how_large_an_effect_may_hide() -> None:
    made = timing.judge_timing(case.declared(), DECLARED)
    assert made.verdict == "no_evidence"
    assert (made.dates, made.dropped) == (84, 32)
    assert made.ratio == pytest.approx(1.041, abs=0.001)
    assert made.p_value == pytest.approx(0.145, abs=0.002)
    assert made.low < 1 < made.effect < made.high < 1.5


def test_a_large_planted_effect_is_found_with_its_direction() -> None:
    data = case.declared()
    more = timing.judge_timing(case.planted(data, 2.5, DECLARED), DECLARED)
    less = timing.judge_timing(case.planted(data, 0.4, DECLARED), DECLARED)
    assert (more.verdict, less.verdict) == ("more", "less")
    assert more.low < 2.5 * made_effect(data) < more.high


def made_effect(data: timing.TimingData) -> float:
    return timing.judge_timing(data, DECLARED).effect


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ((), "0 event dates lie between"),
        (("2025-08-15",), "1 event dates lie between"),
        (("2026-06-08", "2027-01-01"), "2 outside"),
        (("2024-09-30", "2022-02-24"), "2 outside"),
    ],
)
def test_too_few_events_come_back_with_a_reason_and_nothing_else(
    dates: tuple[str, ...], said: str
) -> None:
    data = case.of_dates(*dates)
    made = timing.judge_timing(data, DECLARED)
    assert made.verdict == "not_answered"
    assert said in str(made.reason)
    assert np.isnan(made.ratio)
    assert timing_trials.power(data, SMALL).empty
    assert timing_trials.false_alarms(data, SMALL).empty
    assert len(timing.family(data, DECLARED)) == 198


def test_an_event_after_the_last_night_is_dropped_and_counted() -> None:
    made = timing.judge_timing(case.of_dates("2025-03-01", "2025-08-15", "2027-01-01"), DECLARED)
    assert (made.dates, made.dropped) == (2, 1)
    assert made.reason is None


def test_a_window_longer_than_the_series_is_refused_with_its_length() -> None:
    period = Period.parse("2025-08-01", "2025-08-10")
    nights = case.nights()[period.contains(case.nights()["night"])]
    design = design_of(window=Window(1, 30))
    events = case.events_on("2025-08-02", "2025-08-05")
    data = timing.timing_data(nights, events, period=period, design=design)
    made = timing.judge_timing(data, design)
    assert "30 positions, more than the 10 of the series" in str(made.reason)
    assert timing.overlap(data, design) is None


def test_windows_overlap_and_that_is_told() -> None:
    made = timing.overlap(case.declared(), DECLARED)
    assert made is not None
    assert made.share_covered == pytest.approx(0.576, abs=0.001)
    assert (made.shared, made.episodes, made.largest_episode) == (160, 27, 8)


def test_the_profile_has_a_day_for_each_offset_and_none_without_events() -> None:
    made = timing.profile(case.declared(), DECLARED)
    assert made["relative_day"].tolist() == list(range(-7, 8))
    after = made[made["relative_day"].between(1, 7)]["ratio"].mean()
    assert after == pytest.approx(timing.judge_timing(case.declared(), DECLARED).ratio, abs=0.01)
    assert timing.profile(case.of_dates(), DECLARED).empty


# --- the family ----------------------------------------------------------------------------------


def test_the_family_is_whole_and_asks_before_only_of_events_fixed_in_advance() -> None:
    made = timing.family(case.declared(), DECLARED)
    assert len(made) == 198
    before = set(made[made["side"] == "before"]["event_set"])
    assert before == {each.name for each in FAMILY_SETS if each.scheduled}
    tested = made.dropna(subset=["p_value"])
    assert (tested["p_value"] <= tested["p_max_t"] + 1e-12).all()
    assert (tested["p_value"] <= tested["p_bh"] + 1e-12).all()
    assert tested["p_max_t"].min() > 0.05


def test_the_member_that_is_the_declared_test_agrees_with_it() -> None:
    made = timing.family(case.declared(), DECLARED).set_index(["event_set", "outcome", "window"])
    own = made.loc[("all", "total", "+1 to +7")]
    test = timing.judge_timing(case.declared(), DECLARED)
    assert (own["ratio"], own["p_value"]) == pytest.approx((test.ratio, test.p_value))


def test_every_test_of_the_family_has_what_it_could_have_seen() -> None:
    data = case.declared()
    seen = timing_trials.family_power(data, DECLARED)
    keys = ["event_set", "outcome", "window"]
    made = timing.family(data, DECLARED).merge(seen, on=keys, validate="1:1")
    assert len(made) == 198
    assert made["detectable"].notna().all()
    exact = timing_trials.smallest_effects(timing_trials.power(data, SMALL))["increase"]
    assert made.loc[2, "detectable"] == pytest.approx(exact, rel=0.08)


# --- simulations ---------------------------------------------------------------------------------


def test_a_planted_effect_of_the_printed_size_is_found_and_half_of_it_is_not() -> None:
    data = case.declared()
    made = timing_trials.power(data, DECLARED)
    size = timing_trials.smallest_effects(made)
    fresh = placebo_calendars(data.period.nights, like=data.inside, sets=1_000, seed=77)
    options = {"window": DECLARED.window, "detrending": DECLARED.detrending()}
    for effect in size.values():
        found = powers.power_of(data.series["total"], fresh, effect=effect, **options)
        assert 0.75 <= found <= 0.85
        half = powers.power_of(data.series["total"], fresh, effect=effect**0.5, **options)
        assert half < 0.5
    assert 1.25 < size["increase"] < 1.45


def test_a_planted_half_size_effect_is_not_claimed() -> None:
    data = case.declared()
    size = timing_trials.smallest_effects(timing_trials.power(data, DECLARED))["increase"]
    # The real dates already stand a little high, so half is put on top of what is there elsewhere.
    bank = case.of_dates("2025-01-29", "2025-03-19", "2025-06-18", "2025-09-17", "2025-12-10")
    made = timing.judge_timing(case.planted(bank, size**0.5, DECLARED), DECLARED)
    assert made.verdict == "no_evidence"


def test_every_test_in_use_keeps_its_level_and_the_naive_ones_do_not() -> None:
    made = timing_trials.false_alarms(case.declared(), DECLARED).set_index("method")
    used = made[made["is_used"]]
    assert (used["rate"] <= 0.07).all()
    assert set(used.index) == {
        "circular shift",
        "jitter",
        "waiting time",
        "coincidence, shifted",
    }
    assert made.loc["Poisson rate", "rate"] == pytest.approx(0.92, abs=0.03)
    assert made.loc["Welch t", "rate"] == pytest.approx(0.35, abs=0.05)
    assert not made.loc["negative binomial regression, days 0 to 14 jointly", "is_used"]


def test_simulations_are_fixed_by_their_inputs() -> None:
    data = case.declared()
    inputs = timing_trials.inputs(data, DECLARED)
    assert inputs == timing_trials.inputs(case.declared(), DECLARED)
    assert inputs != timing_trials.inputs(case.of_dates("2025-08-15", "2025-09-01"), DECLARED)
    pd.testing.assert_frame_equal(
        timing_trials.power(data, SMALL), timing_trials.power(data, SMALL)
    )


# --- the curve -----------------------------------------------------------------------------------


def test_thousands_of_specifications_lean_no_further_than_chance() -> None:
    made = timing_specifications.specifications(
        case.declared(), DECLARED, everywhere=case.declared("all_sources"), silent=case.silent()
    )
    assert len(made.rows) == 5_760
    assert made.rows["is_declared"].sum() == 1
    assert made.joint is not None
    assert made.joint.share == pytest.approx(0.048, abs=0.002)
    assert made.joint.share_p_value > 0.05
    shown = made.rows[made.rows["is_declared"]].iloc[0]
    assert shown["ratio"] == pytest.approx(1.041, abs=0.001)
    options = timing_specifications.medians(made.rows)
    assert options.groupby("dimension")["specifications"].sum().eq(5_760).all()


def test_without_events_there_is_no_curve_but_a_reason() -> None:
    nothing = case.of_dates()
    made = timing_specifications.specifications(
        nothing, DECLARED, everywhere=nothing, silent=case.silent()
    )
    assert made.rows.empty
    assert made.joint is None
    assert "Declare at least one" in str(made.reason)
    assert timing_specifications.medians(made.rows).empty
