from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from analysis.errors import SalvoStatisticsError
from analysis.stats.waiting import (
    base_rate,
    coincidence,
    expected_wait,
    local_peaks,
    near_marks,
    waiting_time,
)
from analysis.stats.windows import Window
from tests.stats.event_series import events, position_of, series

WINTER = (position_of("2025-07-01"), position_of("2026-02-28"))


def test_the_base_rate_of_the_prototype_comes_out():
    assert base_rate(series() >= 400, within=WINTER) == pytest.approx(0.69, abs=0.01)


def slow_wait(marked, position):
    length = len(marked)
    return next(k for k in range(1, length + 1) if marked[(position + k) % length])


@given(st.lists(st.booleans(), min_size=3, max_size=40).filter(lambda m: 0 < sum(m) < len(m)))
def test_the_expected_wait_is_the_mean_wait_of_all_positions(marked):
    waits = [slow_wait(marked, position) for position in range(len(marked))]
    made = waiting_time(marked, range(len(marked)))
    assert made.waits == tuple(waits)
    assert made.expected_wait == pytest.approx(np.mean(waits))
    assert made.mean_wait == pytest.approx(made.expected_wait)
    assert made.mean_gap == pytest.approx(len(marked) / sum(marked))


def test_uneven_gaps_make_random_dates_wait_longer_than_half_the_mean_gap():
    assert expected_wait([10, 10]) == 5.5
    assert expected_wait([1, 19]) > expected_wait([10, 10])


def test_events_just_before_marks_wait_less(rng):
    marked = rng.random(400) < 0.1
    at = np.flatnonzero(marked)[::5]
    soon = waiting_time(marked, at[at > 0] - 1)
    assert soon.mean_wait == 1
    assert soon.p_shorter < 0.05
    assert soon.p_longer == 1.0


def test_waits_of_random_events_are_seldom_remarkable(rng):
    marked = rng.random(300) < 0.1
    p_values = [
        waiting_time(marked, rng.choice(300, 12, replace=False)).p_value for _ in range(400)
    ]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.08


def test_events_of_the_prototype_do_not_shorten_the_wait():
    made = waiting_time(local_peaks(series()), events())
    assert (made.events, made.dropped) == (46, 0)
    assert made.mean_gap < made.expected_wait
    assert made.p_value > 0.5


def test_a_wait_over_the_end_is_counted_and_events_outside_are_dropped():
    marked = np.arange(50) == 10
    made = waiting_time(marked, [5, 20, 80, -1])
    assert (made.waits, made.wrapped, made.events, made.dropped) == ((5, 40), 1, 2, 2)


def test_local_peaks_are_local():
    growing = np.exp(np.linspace(0, 5, 400)) * np.tile([1, 1, 1, 1, 1, 1, 1, 1, 1, 3], 40)
    found = np.flatnonzero(local_peaks(growing, width=41))
    assert np.mean(found % 10 == 9) > 0.9
    assert min(found) < 20
    fixed = np.flatnonzero(growing > np.quantile(growing, 0.9))
    assert min(fixed) > 250


def test_about_a_tenth_of_a_real_series_is_marked_and_no_zero_is():
    marked = local_peaks(series())
    assert 0.07 < marked.mean() < 0.12
    assert series()[marked].min() > 0
    assert not local_peaks(np.zeros(30), width=5).any()


@given(st.lists(st.booleans(), min_size=2, max_size=30).filter(any), st.integers(-4, 4))
def test_near_is_what_it_says(marked, first):
    window = Window(first, first + 2)
    made = near_marks(marked, window=window)
    for position, near in enumerate(made):
        around = [position + k for k in window.offsets()]
        assert near == any(marked[p] for p in around if 0 <= p < len(marked))


def test_a_coincidence_is_judged_by_its_base_rate():
    marked = np.arange(400) % 9 == 0
    made = coincidence(marked, [10, 50, 91, 130, 180, 222, 301, 350])
    assert made.base_rate == pytest.approx(7 / 9, abs=0.01)
    assert made.p_value == pytest.approx(binom.sf(made.met - 1, 8, made.base_rate))
    assert made.expected == pytest.approx(8 * made.base_rate)
    assert made.met / 8 == made.share


def test_random_dates_of_the_same_label_are_the_comparison():
    marked = np.zeros(200, dtype=bool)
    marked[150::5] = True
    labels = ["early"] * 120 + ["late"] * 80
    events_late = [152, 160, 171, 188]
    over_all = coincidence(marked, events_late)
    same_label = coincidence(marked, events_late, labels=labels)
    assert over_all.p_value < 0.01
    assert same_label.base_rate > 0.6
    assert same_label.p_value > 0.1
    assert np.isnan(same_label.p_shift)
    assert 0 < over_all.p_shift < 0.5


def test_a_stretch_leaves_out_what_lies_outside_it():
    marked = series() >= 400
    made = coincidence(marked, [10, WINTER[0], WINTER[1], 600], within=WINTER)
    assert (made.events, made.dropped) == (2, 2)
    assert made.base_rate == pytest.approx(base_rate(marked, within=WINTER))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: waiting_time(np.zeros(9), [1]), "none of 9 positions is marked"),
        (lambda: waiting_time(np.ones(9), [1]), "all 9 positions are marked"),
        (lambda: waiting_time([0, 2], [1]), "true or false"),
        (lambda: waiting_time([0, 1, 0], []), "there are no events"),
        (lambda: waiting_time([0, 1, 0], [5, -2]), "none of 2 events"),
        (lambda: expected_wait([]), "no positions"),
        (lambda: expected_wait([3, 0]), "at least 1"),
        (lambda: local_peaks([1, 2], width=4), "odd"),
        (lambda: local_peaks([1, 2], share=10), "between 0 and 1"),
        (lambda: base_rate([0, 1], within=(0, 2)), "between 0 and 1"),
        (lambda: coincidence([0, 1, 0], [1], labels=["x"]), "1 labels for 3 positions"),
        (lambda: coincidence([0, 1, 0], [0], within=(1, 2)), "none of 1 events"),
    ],
)
def test_what_cannot_be_waited_for_is_refused(call, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        call()
