from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoStatisticsError
from analysis.stats.windows import Window, cover, episodes, overlap, place
from tests.stats.event_series import events

AFTER = Window(1, 7)


def test_seven_day_windows_of_the_46_events_cover_41_percent():
    made = overlap(events(), length=615, window=AFTER)
    assert made.share_covered == pytest.approx(0.41, abs=0.005)
    assert made.effective_events < 46
    assert made.covered + made.shared <= 46 * 7


@given(st.lists(st.integers(-20, 120), min_size=1, max_size=30), st.integers(-5, 5))
def test_every_event_is_used_or_dropped_and_counted(positions, first):
    window = Window(first, first + 3)
    try:
        made = place(positions, length=100, window=window)
    except SalvoStatisticsError:
        assert all(p < 0 or p >= 100 or not -3 <= p + first < 100 for p in positions)
        return
    assert len(made.positions) + made.dropped == len(positions)
    assert all(0 <= p < 100 for p in made.positions)
    strict = [p for p in positions if p in made.positions and 0 <= p + first <= 96]
    assert len(strict) == len(made.positions) - made.cut


def test_an_event_after_the_last_position_or_with_its_window_there_is_dropped():
    made = place([50, 99, 100], length=100, window=AFTER)
    assert (made.positions, made.dropped_after, made.cut) == ((50,), 2, 0)


def test_a_window_cut_by_the_end_is_counted_or_its_event_dropped():
    assert place([50, 95], length=100, window=AFTER).cut == 1
    strict = place([2, 50, 95], length=100, window=Window(-3, 5), wrap=False)
    assert (strict.positions, strict.dropped_before, strict.dropped_after) == ((50,), 1, 1)


def test_weights_follow_their_events():
    made = place([-1, 5, 9], length=20, window=AFTER, weights=[9, 2, 0.5])
    assert made.weights == (2, 0.5)
    assert made.marks(20)[[5, 9]].tolist() == [2, 0.5]


@pytest.mark.parametrize(
    ("positions", "options", "says"),
    [
        ([], {}, "there are no events"),
        ([2.5], {}, "whole numbers"),
        ([-9, 200], {}, "none of 2 events .* 1 lie before it, 1 after"),
        ([5], {"window": Window(1, 101)}, "101 positions, more than the 100"),
        ([5], {"weights": [1, 1]}, "each of 1 events"),
        ([5], {"weights": [0]}, "none of 1 events"),
    ],
)
def test_events_that_cannot_be_are_refused(positions, options, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        place(positions, **{"length": 100, "window": AFTER, **options})


@pytest.mark.parametrize(("first", "last"), [(2, 1), (0.5, 2)])
def test_windows_that_cannot_be_are_refused(first, last):
    with pytest.raises(SalvoStatisticsError, match=r"offsets of a window|ends before it begins"):
        Window(first, last)


def test_windows_are_written_with_their_signs():
    written = [str(Window(*w)) for w in ((1, 7), (-3, 0), (2, 2), (0, 0))]
    assert written == ["+1 to +7", "-3 to 0", "+2", "0"]


def test_episodes_hold_every_event_once():
    found = episodes([40, 1, 3, 5, 5, 20], within=2)
    assert [(e.first, e.last, e.events) for e in found] == [(1, 5, 4), (20, 20, 1), (40, 40, 1)]


def test_cover_wraps_only_when_told_to():
    assert np.flatnonzero(cover([9], length=10, window=Window(0, 1))).tolist() == [0, 9]
    assert np.flatnonzero(cover([9], length=10, window=Window(0, 1), wrap=False)).tolist() == [9]
