from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportions_ztest

from analysis.errors import SalvoStatisticsError
from analysis.stats.proportions import design_effect_interval
from analysis.stats.resampling import (
    block_bootstrap,
    cluster_bootstrap,
    cluster_bootstrap_difference,
    permutation_test,
    two_proportion_z,
)


@pytest.fixture(scope="module")
def two_months(series_b):
    """August and September 2025: 21 of 52 in 15 clusters, 2 of 21 in 8."""
    months = [series_b[series_b.index.month == month] for month in (8, 9)]
    return [(month.successes, month.trials) for month in months]


# --- goldens: shared reference_numbers.csv -------------------------------------------------------


def test_the_two_months_are_the_reference_counts(two_months):
    # bal_aug_L, bal_aug_k, bal_sep_L, bal_sep_k
    assert [(k.sum(), n.sum()) for k, n in two_months] == [(21, 52), (2, 21)]


def test_permuting_clusters_gives_the_reference_p(two_months):
    # perm_p_bal_aug_sep
    test = permutation_test(*two_months, draws=10_000, seed=1)
    assert test.p_value == pytest.approx(0.123, abs=0.01)
    assert test.difference == pytest.approx(2 / 21 - 21 / 52)


def test_the_bootstrap_of_the_difference_ends_at_the_reference_number(two_months):
    # boot_lo_bal_aug_sep
    made = cluster_bootstrap_difference(*two_months, draws=10_000, seed=1)
    assert made.low == pytest.approx(-0.549, abs=0.02)


def test_the_naive_z_is_the_reference_number_and_statsmodels_agrees():
    # bal_naive_z
    naive = two_proportion_z((21, 52), (2, 21))
    assert naive.statistic == pytest.approx(-2.569396283, abs=1e-6)
    z, p = proportions_ztest([2, 21], [21, 52])
    assert (naive.statistic, naive.p_value) == pytest.approx((z, p), abs=1e-9)


# --- independent routes --------------------------------------------------------------------------


def test_permutation_agrees_with_the_enumeration_of_all_groupings():
    k, n = np.array([5, 1, 0, 7, 2, 3, 0]), np.array([8, 6, 3, 9, 9, 4, 2])

    def statistic(chosen):
        parts = []
        for where in (np.isin(np.arange(7), chosen), ~np.isin(np.arange(7), chosen)):
            share = k[where].sum() / n[where].sum()
            residual = k[where] - share * n[where]
            size = where.sum()
            parts.append((share, size / (size - 1) * (residual**2).sum() / n[where].sum() ** 2))
        return (parts[1][0] - parts[0][0]) / np.sqrt(parts[0][1] + parts[1][1])

    observed = statistic([0, 1, 2])
    every = [statistic(list(chosen)) for chosen in itertools.combinations(range(7), 3)]
    exact = np.mean(np.abs(every) >= abs(observed) - 1e-9)
    test = permutation_test((k[:3], n[:3]), (k[3:], n[3:]), draws=20_000, seed=3)
    assert test.statistic == pytest.approx(observed)
    assert test.p_value == pytest.approx(exact, abs=0.015)


def test_the_cluster_bootstrap_agrees_with_the_linearised_error(series_a_merged):
    k, n = series_a_merged.successes, series_a_merged.trials
    interval = cluster_bootstrap(k, n, seed=2)
    share = k.sum() / n.sum()
    error = np.sqrt(((k - share * n) ** 2).sum()) / n.sum()
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * error, rel=0.05)
    # And with the interval that reports show, which comes from another model.
    shown = design_effect_interval(k, n, rho=0.064)
    assert interval.high - interval.low == pytest.approx(shown.high - shown.low, rel=0.3)


def test_blocks_of_one_are_the_cluster_bootstrap(series_a_merged):
    k, n = series_a_merged.successes, series_a_merged.trials
    blocks, clusters = block_bootstrap(k, n, block=1, seed=4), cluster_bootstrap(k, n, seed=5)
    assert (blocks.low, blocks.high) == pytest.approx((clusters.low, clusters.high), abs=0.001)


def test_blocks_see_a_drift_that_single_clusters_do_not():
    n = np.full(120, 50)
    k = np.round(n * (0.7 + 0.15 * np.sin(np.arange(120) / 19))).astype(int)
    blocks, single = block_bootstrap(k, n, block=14), cluster_bootstrap(k, n)
    assert blocks.high - blocks.low > 2 * (single.high - single.low)


# --- simulation with a known truth ---------------------------------------------------------------


def test_permutation_rejects_a_true_null_as_often_as_it_says_where_z_does_not(rng):
    repetitions, permuted, naive = 300, 0, 0
    for seed in range(repetitions):
        n = rng.integers(2, 30, 24)
        k = rng.binomial(n, rng.beta(1.0, 1.5, 24))
        first, second = (k[:14], n[:14]), (k[14:], n[14:])
        permuted += permutation_test(first, second, draws=300, seed=seed).p_value <= 0.05
        z = two_proportion_z((k[:14].sum(), n[:14].sum()), (k[14:].sum(), n[14:].sum()))
        naive += z.p_value <= 0.05
    # Two standard errors at 5 % are .025.
    assert permuted / repetitions < 0.08
    assert naive / repetitions > 0.3


def test_permutation_finds_a_large_true_difference(rng):
    n = rng.integers(20, 40, 40)
    k = rng.binomial(n, np.r_[np.full(20, 0.3), np.full(20, 0.7)])
    test = permutation_test((k[:20], n[:20]), (k[20:], n[20:]), draws=2_000)
    assert test.p_value < 0.001
    assert test.difference > 0.3


# --- laws ----------------------------------------------------------------------------------------

members = st.lists(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=12,
)


@given(members, members, st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_swapping_the_groups_turns_the_sign_and_p_stays_possible(one, two, seed):
    first, second = (tuple(np.array(group).T) for group in (one, two))
    forth = permutation_test(first, second, draws=200, seed=seed)
    back = permutation_test(second, first, draws=200, seed=seed)
    assert forth.difference == pytest.approx(-back.difference)
    assert forth.statistic == pytest.approx(-back.statistic)
    assert 1 / 201 <= forth.p_value <= 1


@given(members, st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_bootstrap_intervals_hold_the_estimate_and_repeat_with_their_seed(group, seed):
    k, n = np.array(group).T
    interval = cluster_bootstrap(k, n, draws=200, seed=seed)
    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1
    assert interval == cluster_bootstrap(k, n, draws=200, seed=seed)


def test_batches_of_draws_make_up_the_number_asked_for(monkeypatch):
    import analysis.stats.resampling as module

    monkeypatch.setattr(module, "_BATCH_CELLS", 50)
    assert sum(module._batches(101, 10)) == 101
    assert sum(module._batches(3, 1_000)) == 3


# --- edges and refusals --------------------------------------------------------------------------


def test_equal_shares_without_spread_are_no_evidence():
    test = permutation_test(([1, 1], [2, 2]), ([2, 2], [4, 4]), draws=100)
    assert (test.statistic, test.p_value) == (0.0, 1.0)


def test_clusters_without_trials_change_nothing():
    with_empty = cluster_bootstrap([9, 0, 2, 5], [10, 0, 10, 10], seed=1)
    assert with_empty == cluster_bootstrap([9, 2, 5], [10, 10, 10], seed=1)


def test_one_cluster_cannot_be_resampled():
    for refused in (
        lambda: cluster_bootstrap([1], [2]),
        lambda: permutation_test(([1], [2]), ([1, 2], [2, 2])),
        lambda: cluster_bootstrap_difference(([1, 1], [2, 2]), ([1], [2])),
    ):
        with pytest.raises(SalvoStatisticsError, match="1 of 1 clusters have trials; this needs"):
            refused()


def test_a_short_or_nearly_empty_series_has_no_blocks():
    with pytest.raises(SalvoStatisticsError, match="a series of 30 units is shorter than four bl"):
        block_bootstrap([1] * 30, [2] * 30, block=14)
    k = np.zeros(200, dtype=int)
    n = k.copy()
    n[[3, 4]] = 5
    with pytest.raises(SalvoStatisticsError, match=r"\d+ of 500 draws hold no trial"):
        block_bootstrap(k, n, block=14, draws=500)


def test_equal_outcomes_and_no_draws_are_refused():
    with pytest.raises(SalvoStatisticsError, match="all 7 trials had the same outcome"):
        two_proportion_z((3, 3), (4, 4))
    with pytest.raises(SalvoStatisticsError, match="draws must be at least 1, not 0"):
        cluster_bootstrap([1, 1], [2, 2], draws=0)


def test_the_smallest_p_value_counts_the_data_as_one_of_the_draws():
    # Davison and Hinkley (1997), 4.2.1: (1 + extreme) / (1 + draws), never zero.
    never, always = ([0, 1] * 15, [10] * 30), ([10, 9] * 15, [10] * 30)
    assert permutation_test(never, always, draws=999, seed=1).p_value == 1 / 1000
