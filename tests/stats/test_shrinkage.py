from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from analysis.errors import SalvoStatisticsError
from analysis.stats.shrinkage import empirical_bayes, zero_successes

members = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=10,
)


def shrink(k, n, **options):
    return empirical_bayes([f"m{i}" for i in range(len(n))], k, n, **options)


# --- independent routes --------------------------------------------------------------------------


def test_a_posterior_is_the_beta_distribution_of_scipy():
    k, n = np.array([80.0, 3.0, 20.0, 55.0]), np.array([100.0, 12.0, 90.0, 60.0])
    group = shrink(k, n, level=0.9)
    for member in group.members:
        posterior = scipy_stats.beta(
            group.strength * group.mean + member.successes,
            group.strength * (1 - group.mean) + member.trials - member.successes,
        )
        assert member.estimate == pytest.approx(posterior.mean())
        assert (member.low, member.high) == pytest.approx(posterior.interval(0.9))
        own = member.weight * member.raw + (1 - member.weight) * group.mean
        assert member.estimate == pytest.approx(own)


def test_no_success_in_124_is_at_most_two_percent_and_below_the_rule_of_three():
    bound = zero_successes(124)
    assert bound.high == pytest.approx(scipy_stats.beta.ppf(0.975, 0.5, 124.5))
    assert bound.high < 3 / 124
    assert (bound.estimate, bound.low, bound.trials) == (0.0, 0.0, 124.0)


# --- simulation with a known truth ---------------------------------------------------------------


def test_shrinking_errs_less_than_raw_shares_and_covers(rng):
    error_raw, error_shrunk, covered, total = 0.0, 0.0, 0, 0
    for _ in range(200):
        truth = rng.beta(6, 4, 12)
        n = rng.integers(3, 60, 12)
        k = rng.binomial(n, truth)
        group = shrink(k, n)
        estimate = np.array([member.estimate for member in group.members])
        error_raw += np.sum((k / n - truth) ** 2)
        error_shrunk += np.sum((estimate - truth) ** 2)
        covered += sum(
            member.low <= value <= member.high
            for member, value in zip(group.members, truth, strict=True)
        )
        total += 12
    assert error_shrunk < 0.75 * error_raw
    # The fitted prior is taken as known, which costs a few percent of the nominal 95.
    assert covered / total > 0.88


# --- laws ----------------------------------------------------------------------------------------


@given(members)
@settings(deadline=None)
def test_an_estimate_lies_between_the_own_share_and_the_groups_mean(pairs):
    k, n = np.array(pairs).T
    group = shrink(k, n)
    for member in group.members:
        inside = sorted([member.raw, group.mean])
        assert inside[0] - 1e-9 <= member.estimate <= inside[1] + 1e-9
        assert 0 <= member.low <= member.estimate <= member.high <= 1
    assert group.strength <= n.sum() + 1e-9


@given(members)
@settings(deadline=None)
def test_more_trials_give_more_weight_to_the_own_share(pairs):
    k, n = np.array(pairs).T
    weights = np.array([member.weight for member in shrink(k, n).members])
    assert np.all(np.diff(weights[np.argsort(n, kind="stable")]) >= -1e-12)


# --- edges, decided ------------------------------------------------------------------------------


def test_a_member_without_trials_gets_the_groups_distribution():
    group = shrink([8.0, 3.0, 0.0], [10.0, 10.0, 0.0])
    empty = group.members[2]
    assert np.isnan(empty.raw)
    assert empty.estimate == pytest.approx(group.mean)
    assert empty.weight == 0


def test_equal_outcomes_keep_an_honest_interval():
    group = shrink([0.0, 0.0], [20.0, 5.0])
    assert 0 < group.mean < 0.03
    assert all(member.high > 0.02 for member in group.members)


def test_alike_members_do_not_shrink_to_a_point():
    group = shrink([50.0, 50.0, 50.0], [100.0, 100.0, 100.0])
    assert group.strength == 300
    assert group.members[0].high - group.members[0].low > 0.08


def test_a_design_effect_widens_the_bound_of_what_never_happened():
    assert zero_successes(124, design_effect=4).high > 3 * zero_successes(124).high
    assert zero_successes(124, design_effect=4).effective_trials == 31


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: shrink([1.0], [2.0]), "1 of 1 members have trials; shrinking needs at least 2"),
        (lambda: empirical_bayes(["a"], [1, 1], [2, 2]), "1 names for 2 members"),
        (lambda: shrink([3.0, 1.0], [2.0, 2.0]), "1 of 2 clusters have more successes than tri"),
        (lambda: zero_successes(0), "0 trials: there is no share of nothing"),
        (lambda: zero_successes(9, design_effect=0.5), "design_effect must be at least 1, not 0.5"),
    ],
)
def test_what_cannot_be_shrunk_is_refused(call, message):
    with pytest.raises(SalvoStatisticsError, match=message):
        call()
