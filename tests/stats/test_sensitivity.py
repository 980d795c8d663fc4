from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoStatisticsError
from analysis.stats.sensitivity import subpopulation_bounds, tipping_point, undecided_bounds

counts = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
targets = st.floats(0.01, 0.99)


def test_the_tipping_points_of_589_of_629_are_the_reference_numbers():
    # shared reference_numbers.csv: tip_false_kill_to_80, tip_unreported_to_80
    point = tipping_point(589, 629, target=0.8)
    assert point.false_share == pytest.approx(0.1456706282, abs=1e-6)
    assert point.unreported_trials == pytest.approx(107.25, abs=1e-6)
    assert point.estimate == pytest.approx(0.9364069952, abs=1e-6)


@given(counts, targets)
def test_applying_the_tipping_errors_gives_the_target(pair, target):
    k, n = pair
    point = tipping_point(k, n, target=target)
    if point.is_reached:
        assert k / n <= target + 1e-12
        assert (point.false_share, point.unreported_trials) == (0.0, 0.0)
    else:
        assert (k - point.false_successes) / n == pytest.approx(target)
        assert k * (1 - point.false_share) / n == pytest.approx(target)
        assert k / (n + point.unreported_trials) == pytest.approx(target)


@given(counts, st.data())
def test_undecided_bounds_are_the_shares_when_all_go_one_way(pair, data):
    k, n = pair
    undecided = data.draw(st.integers(0, n - k))
    bounds = undecided_bounds(k, n, undecided=undecided)
    assert bounds.low == k / n
    assert bounds.high == pytest.approx((k + undecided) / n)
    decided = n - undecided
    if decided:
        assert bounds.low - 1e-12 <= k / decided <= bounds.high + 1e-12


@given(counts, st.integers(0, 100))
def test_subpopulation_bounds_are_those_of_enumeration(pair, percent):
    # Every way to split the failures between the two kinds, counted.
    missed, n = pair
    n_other = n * percent // 100
    if n_other == n:
        return
    ours = n - n_other
    possible = range(max(0, missed - n_other), min(missed, ours) + 1)
    shares = [1 - each / ours for each in possible]
    bounds = subpopulation_bounds(missed, n, other_share=n_other / n)
    assert bounds.low == pytest.approx(min(shares))
    assert bounds.high == pytest.approx(max(shares))


def test_without_another_kind_the_bounds_are_the_share():
    bounds = subpopulation_bounds(35, 598, other_share=0.0)
    assert (bounds.low, bounds.high) == pytest.approx((563 / 598, 563 / 598))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tipping_point(0, 0, target=0.8), "0 trials: there is no share of nothing"),
        (lambda: tipping_point(5, 4, target=0.8), "more successes than trials"),
        (lambda: tipping_point(5, 9, target=80), "target must be between 0 and 1, not 80"),
        (lambda: undecided_bounds(5, 9, undecided=5), "5 successes and 5 undecided are more than"),
        (lambda: undecided_bounds(5, 9, undecided=-1), "undecided must be at least 0, not -1"),
        (lambda: subpopulation_bounds(1, 9, other_share=1), "no trial is of the kind asked about"),
    ],
)
def test_what_cannot_be_bounded_is_refused(call, message):
    with pytest.raises(SalvoStatisticsError, match=message):
        call()
