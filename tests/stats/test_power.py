"""What can be found, and what is found though it is not there.

Numbers of the prototype: see golden/reference.csv.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.errors import SalvoStatisticsError
from analysis.stats.detrending import Detrending
from analysis.stats.event_study import circular_shift
from analysis.stats.false_alarms import false_alarms
from analysis.stats.placebo import placebo_calendars
from analysis.stats.power import minimum_detectable_effect, power_of
from analysis.stats.windows import Window, cover
from tests.stats.event_series import events, series, simulate

AFTER = Window(1, 7)


def thirty(seed: int = 0, sets: int = 1_000) -> np.ndarray:
    return placebo_calendars(615, like=events(), size=30, sets=sets, seed=seed)


def test_false_alarms_of_the_prototype_come_out():
    made = {each.method: each for each in false_alarms(series(), thirty())}
    assert made["circular shift"].rate == pytest.approx(0.037, abs=0.015)
    assert made["Poisson rate"].rate == pytest.approx(0.925, abs=0.02)
    assert made["Welch t"].rate == pytest.approx(0.35, abs=0.05)
    offered = [each for each in made.values() if each.is_valid]
    assert [each.method for each in offered] == ["circular shift", "jitter"]
    assert all(each.rate <= 0.07 for each in offered)
    assert all(each.low < each.rate < each.high for each in made.values())


def test_scattered_placebos_flatter_the_naive_tests():
    scattered = placebo_calendars(615, size=30)
    made = {each.method: each.rate for each in false_alarms(series(), scattered, draws=99)}
    assert made["circular shift"] <= 0.07
    assert made["Welch t"] < 0.2 < made["Poisson rate"]


def test_the_detectable_effect_of_the_prototype_comes_out():
    made = minimum_detectable_effect(series(), thirty())
    assert made.effect == pytest.approx(1.28, abs=0.05)
    assert (made.sets, made.events) == (1_000, 30)


def test_logarithms_of_a_series_with_zeros_see_less():
    made = minimum_detectable_effect(
        series(), thirty(sets=400), detrending=Detrending("log_median")
    )
    assert made.effect == pytest.approx(1.85, abs=0.1)


def test_the_detectable_effect_is_found_on_other_calendars_and_half_of_it_is_not():
    made = minimum_detectable_effect(series(), thirty(seed=1))
    others = thirty(seed=2)
    assert 0.75 <= power_of(series(), others, effect=made.effect) <= 0.85
    assert power_of(series(), others, effect=1 + (made.effect - 1) / 2) < 0.5


def test_a_decrease_is_as_hard_to_see_as_an_increase():
    calendars = thirty(sets=400)
    down = minimum_detectable_effect(series(), calendars, direction="decrease")
    up = minimum_detectable_effect(series(), calendars)
    assert 0.7 < down.effect < 0.85
    assert down.effect * up.effect == pytest.approx(1, abs=0.05)


def test_power_grows_with_effect_events_and_is_level_at_one():
    few, many = (placebo_calendars(615, like=events(), size=n, sets=300) for n in (8, 40))
    assert power_of(series(), few) <= 0.1
    assert power_of(series(), few, effect=1.3) < power_of(series(), many, effect=1.3)
    made = minimum_detectable_effect(series(), many)
    powers = [power for _, power in made.curve]
    assert np.mean(np.diff(powers) >= -0.02) == 1


def test_power_is_the_share_of_single_tests_that_refuse():
    calendars = thirty(sets=12)
    found = []
    for calendar in calendars:
        values = series()
        values[cover(calendar, length=615, window=AFTER)] *= 1.3
        found.append(circular_shift(values, calendar).p_value <= 0.05)
    # The last position of a single test's calendar may be dropped; here none is.
    assert power_of(series(), calendars, effect=1.3) == pytest.approx(np.mean(found))


def test_the_naive_tests_are_those_of_scipy(rng):
    values = simulate(rng, length=200)
    calendars = placebo_calendars(200, size=6, sets=40, seed=5)
    by_scipy = []
    for calendar in calendars:
        inside = cover(calendar, length=200, window=AFTER)
        by_scipy.append(stats.ttest_ind(values[inside], values[~inside], equal_var=False).pvalue)
    for alpha in (0.05, 0.2, 0.5):
        made = false_alarms(values, calendars, alpha=alpha, draws=19)
        assert made[3].rate == pytest.approx(np.mean(np.array(by_scipy) <= alpha))


def test_an_effect_that_cannot_be_found_says_so():
    values = np.zeros(60)
    values[[3, 31]] = [500, 2]
    calendars = placebo_calendars(60, size=2, sets=50)
    made = minimum_detectable_effect(values, calendars, detrending=Detrending("none"))
    assert made.effect == np.inf
    assert "no effect up to a factor of 10" in made.reason
    down = minimum_detectable_effect(
        values, calendars, detrending=Detrending("none"), direction="decrease"
    )
    assert down.effect == 0


def test_turned_calendars_keep_the_gaps_of_the_real_one():
    real = np.array([3, 5, 40, 77])
    for row in placebo_calendars(100, like=real, sets=50):
        gaps = np.diff(np.append(row, row[0] + 100))
        assert sorted(gaps) == sorted(np.diff(np.append(real, real[0] + 100)))


def test_calendars_are_seeded_and_scattered_ones_do_not_repeat_a_date():
    one, same = (placebo_calendars(50, size=20, sets=30, seed=1) for _ in range(2))
    np.testing.assert_array_equal(one, same)
    assert all(len(set(row)) == 20 for row in one)
    assert np.any(one != placebo_calendars(50, size=20, sets=30, seed=2))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "give size"),
        ({"size": 51}, "51 events cannot be drawn from 50"),
        ({"like": [], "size": 1}, "there are no events"),
        ({"like": [60, -1]}, "0 events cannot be drawn"),
        ({"like": [1, 2], "size": 3}, "3 events cannot be drawn from 2"),
    ],
)
def test_calendars_that_cannot_be_drawn_are_refused(options, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        placebo_calendars(50, **options)


@pytest.mark.parametrize(
    ("calendars", "options", "says"),
    [
        ([1, 2], {}, "one calendar per row"),
        ([[1, 50]], {}, "1 of 2 placebo events stand outside the 50"),
        ([[1, 2]], {"effect": -1}, "effect must be at least 0"),
        ([[1, 2]], {"window": Window(1, 60)}, "60 positions, more than the 50"),
    ],
)
def test_what_has_no_power_is_refused(calendars, options, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        power_of(np.arange(50), np.array(calendars), **options)


def test_windows_over_everything_leave_nothing_to_compare_with():
    with pytest.raises(SalvoStatisticsError, match="fewer than two positions inside or outside"):
        false_alarms(np.arange(50), np.array([[0, 10]]), window=Window(0, 40), draws=9)
