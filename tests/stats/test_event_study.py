"""Tests of one set of events. Numbers of the prototype: see golden/reference.csv."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SalvoStatisticsError
from analysis.stats.detrending import METHODS, Detrending
from analysis.stats.event_study import circular_shift, effect_interval, jitter
from analysis.stats.windows import Window
from tests.stats.event_series import events, position_of, series, simulate

RATIO_TO_MEAN = Detrending("centred_mean")
FLAT = Detrending("none", floor=1)


def test_the_ratio_of_the_prototype_comes_out():
    made = circular_shift(series(), events(), detrending=RATIO_TO_MEAN)
    assert made.ratio == pytest.approx(1.042663404, abs=1e-4)


def test_the_p_of_the_prototype_comes_out():
    made = circular_shift(series(), events())
    assert made.p_value == pytest.approx(0.324, abs=0.01)
    assert (made.moves, len(made.placement.positions), made.placement.dropped) == (615, 46, 0)


def test_dates_on_which_the_series_must_fall_are_found():
    # Three announced pauses, from their first day to the second after it.
    pauses = [position_of(date) for date in ("2025-04-19", "2025-05-08", "2026-04-11")]
    made = circular_shift(series(), pauses, window=Window(0, 2), detrending=RATIO_TO_MEAN)
    assert made.ratio == pytest.approx(0.30, abs=0.005)
    assert made.p_value == pytest.approx(0.011, abs=0.001)
    interval = effect_interval(series(), pauses, window=Window(0, 2), detrending=RATIO_TO_MEAN)
    assert 0.1 < interval.low < interval.effect < interval.high < 0.9


def slow_statistics(values, positions, window, weights):
    """The statistic at every shift, by loops."""
    length = len(values)
    made = []
    for shift in range(length):
        means = [
            np.mean(
                [values[(p + shift + k) % length] for k in range(window.first, window.last + 1)]
            )
            for p in positions
        ]
        made.append(np.average(means, weights=weights))
    return np.array(made)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 30), min_size=12, max_size=40),
    st.lists(st.integers(0, 11), min_size=1, max_size=6),
    st.integers(-5, 5),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_fast_and_slow_statistics_agree(values, positions, first, width, random):
    window = Window(first, first + width - 1)
    weights = [random.choice([0.5, 1, 3]) for _ in positions]
    length = len(values)
    expected = slow_statistics(
        np.array(values) / max(np.mean(values), 1), positions, window, weights
    )
    inside = [p for p in positions if p + window.last >= 0 and p + window.first < length]
    if np.ptp(expected) < 1e-6 or len(inside) < len(positions):
        return
    made = circular_shift(values, positions, window=window, detrending=FLAT, weights=weights)
    assert made.statistic == pytest.approx(expected[0])
    assert made.expected == pytest.approx(expected.mean())
    far = np.abs(expected - expected.mean())
    assert made.p_value == pytest.approx(np.mean(far >= far[0] - 1e-9))
    assert made.p_upper == pytest.approx(np.mean(expected >= expected[0] - 1e-9))


def test_turning_series_and_events_together_changes_nothing(rng):
    values, positions = simulate(rng), np.array([20, 90, 300])
    one = circular_shift(values, positions, detrending=FLAT)
    other = circular_shift(np.roll(values, 60), positions + 60, detrending=FLAT)
    assert one.p_value == other.p_value
    assert one.ratio == pytest.approx(other.ratio)


def test_equal_weights_are_no_weights(rng):
    values, positions = simulate(rng), [20, 90, 300]
    made = circular_shift(values, positions, weights=[2, 2, 2])
    assert made.p_value == circular_shift(values, positions).p_value


def test_an_event_of_great_weight_is_nearly_alone(rng):
    values = simulate(rng)
    made = circular_shift(values, [20, 90], weights=[1, 1e9])
    assert made.ratio == pytest.approx(circular_shift(values, [90]).ratio)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("contrast", ["level", "change"])
def test_a_large_effect_is_found_and_none_is_not(method, contrast, rng):
    positions = np.arange(15, 380, 30)
    options = {"detrending": Detrending(method), "contrast": contrast}
    doubled = simulate(rng, events=positions, effect=2.5)
    found = circular_shift(doubled, positions, **options)
    assert found.p_value < 0.01
    assert found.ratio > 1.5
    assert found.p_upper < 0.01 < 0.9 < found.p_lower
    assert circular_shift(simulate(rng), positions, **options).p_value > 0.05


@pytest.mark.parametrize("effect", [0.5, 1.0, 1.6])
def test_the_interval_holds_the_planted_effect_as_often_as_it_says(effect, rng):
    positions = np.array([15, 30, 70, 110, 118, 160, 200, 240, 255, 300, 330, 380])
    held = [
        made.low <= effect <= made.high
        for made in (
            effect_interval(simulate(rng, events=positions, effect=effect), positions)
            for _ in range(120)
        )
    ]
    assert np.mean(held) > 0.89


def test_the_interval_ends_where_the_test_begins_to_refuse(rng):
    positions = np.arange(15, 380, 30)
    values = simulate(rng, events=positions, effect=1.4)
    made = effect_interval(values, positions, level=0.9)
    assert made.low < made.effect < made.high
    assert (made.low <= 1 <= made.high) == (circular_shift(values, positions).p_value > 0.1)


def test_windows_of_zeros_have_an_effect_of_zero_and_no_interval(rng):
    values, positions = simulate(rng), np.array([40, 90, 180, 300])
    for position in positions:
        values[position + 1 : position + 8] = 0
    made = effect_interval(values, positions)
    assert made.effect == 0
    assert np.isnan(made.low)
    assert "every multiplicative effect is refused" in made.reason


def test_an_interval_that_the_data_cannot_close_is_open(rng):
    made = effect_interval(simulate(rng, length=15), [5], detrending=FLAT)
    # 15 shifts: no p is under 1/15.
    assert (made.low, made.high) == (0.0, np.inf)
    assert "refuses no effect" in made.reason


def test_jitter_is_seeded_and_agrees_with_the_shift_on_scattered_events(rng):
    positions = np.arange(15, 380, 30)
    values = simulate(rng, events=positions, effect=1.5)
    one, same = (jitter(values, positions, draws=999, seed=3) for _ in range(2))
    assert one == same
    assert one.p_value < 0.05
    assert one.statistic == circular_shift(values, positions).statistic or one.statistic > 1
    assert one.p_value != jitter(values, positions, draws=999, seed=4).p_value or one.p_value < 0.01
    assert jitter(values, positions, draws=9, seed=0).p_value >= 0.1


def test_without_wrapping_windows_stay_inside(rng):
    values = simulate(rng)
    made = circular_shift(values, [3, 200, 397], wrap=False)
    assert made.placement.positions == (3, 200)
    assert made.placement.dropped_after == 1
    assert made.moves == 400
    # One event whose window fits at 393 positions only: the other shifts have no statistic.
    assert circular_shift(values, [200], wrap=False).moves == 393
    assert jitter(values, [3, 200], wrap=False, draws=99).moves == 100


def test_one_event_is_enough_for_a_test(rng):
    made = circular_shift(simulate(rng), [200])
    assert 1 / 400 <= made.p_value <= 1
    assert len(made.placement.positions) == 1


def test_events_outside_the_series_are_dropped_and_counted(rng):
    values = simulate(rng)
    made = circular_shift(values, [-30, 200, 399, 500])
    assert made.placement.positions == (200,)
    assert (made.placement.dropped_before, made.placement.dropped_after) == (1, 2)
    assert made.p_value == circular_shift(values, [200]).p_value


@pytest.mark.parametrize("test", [circular_shift, jitter, effect_interval])
@pytest.mark.parametrize(
    ("values", "positions", "options", "says"),
    [
        (np.ones(50), [], {}, "there are no events"),
        (np.ones(50), [-3, 70], {}, "none of 2 events"),
        (np.ones(50), [5], {}, "the same wherever the events stand"),
        (np.zeros(50), [5], {}, "the same wherever the events stand"),
        (np.arange(50), [5], {"window": Window(1, 51)}, "51 positions, more than the 50"),
        (np.arange(50), [5], {"window": Window(1, 50)}, "the same wherever the events stand"),
        (np.arange(50), [5], {"contrast": "both"}, "contrast must be one of"),
        (np.arange(50), [9], {"contrast": "change", "window": Window(-3, -1)}, "begin there"),
        ([1, np.nan], [0], {}, "missing or infinite"),
    ],
)
def test_what_cannot_be_tested_is_refused(test, values, positions, options, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        test(values, positions, detrending=FLAT, **options)


def test_inputs_are_left_alone(rng):
    values, positions = simulate(rng), np.array([20, 90])
    copies = values.copy(), positions.copy()
    effect_interval(values, positions)
    jitter(values, positions, draws=9)
    np.testing.assert_array_equal(values, copies[0])
    np.testing.assert_array_equal(positions, copies[1])
