from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from analysis.errors import SalvoError, SalvoStatisticsError
from analysis.stats import proportions
from analysis.stats.proportions import (
    clopper_pearson,
    design_effect,
    design_effect_interval,
    dispersion,
    effective_counts,
    enough,
    jeffreys,
    wilson,
)

METHODS = [wilson, jeffreys, clopper_pearson]
counts = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.floats(0.5, 0.999)
clusters = st.lists(
    st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=20,
)
shares = st.floats(0.0, 1.0)

# --- goldens: shared reference_numbers.csv, rows named in each test ------------------------------


def test_wilson_gives_the_reference_interval_of_563_of_598():
    # wilson_drone_lo, wilson_drone_hi
    interval = wilson(563, 598)
    assert interval.low == pytest.approx(0.9196892086, abs=1e-6)
    assert interval.high == pytest.approx(0.9576182488, abs=1e-6)


def test_clopper_pearson_gives_the_reference_bound_of_26_of_31():
    # cp_missile_hi
    assert clopper_pearson(26, 31).high == pytest.approx(0.9454756738, abs=1e-6)


def test_dispersion_of_the_merged_series_is_the_reference_number(series_a_merged):
    # drone_phi_merged, drone_rate_merged
    phi = dispersion(series_a_merged.successes, series_a_merged.trials)
    assert phi == pytest.approx(13.76246168, abs=1e-3)
    rate = series_a_merged.successes.sum() / series_a_merged.trials.sum()
    assert rate == pytest.approx(0.8647946789, abs=1e-5)


# --- independent routes --------------------------------------------------------------------------


@given(counts, levels)
def test_wilson_solves_the_score_equation(pair, level):
    k, n = pair
    interval = wilson(k, n, level=level)
    z = scipy_stats.norm.ppf((1 + level) / 2)
    for end in (interval.low, interval.high):
        assert n * (k / n - end) ** 2 == pytest.approx(z**2 * end * (1 - end), abs=1e-6)


@given(counts, levels)
def test_clopper_pearson_agrees_with_scipy(pair, level):
    k, n = pair
    ours = clopper_pearson(k, n, level=level)
    theirs = scipy_stats.binomtest(k, n).proportion_ci(level, method="exact")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_jeffreys_without_success_ends_where_the_beta_quantile_is():
    interval = jeffreys(0, 124)
    assert interval.low == 0.0
    assert interval.high == pytest.approx(scipy_stats.beta.ppf(0.975, 0.5, 124.5))


def test_design_effect_is_kish_for_equal_sizes():
    assert design_effect([8] * 5, rho=0.3) == pytest.approx(1 + 0.3 * 7)


def test_design_effect_is_the_variance_ratio_of_simulated_clusters(rng):
    sizes = np.array([3, 40, 7, 90, 15, 1, 22, 60])
    a, b = 8.0, 2.0
    rho = 1 / (a + b + 1)
    shares_drawn = rng.beta(a, b, (40_000, sizes.size))
    pooled = rng.binomial(sizes, shares_drawn).sum(axis=1) / sizes.sum()
    binomial_variance = 0.8 * 0.2 / sizes.sum()
    assert pooled.var() / binomial_variance == pytest.approx(
        design_effect(sizes, rho=rho), rel=0.03
    )


def test_an_unknown_rho_of_zero_gives_the_plain_interval():
    clustered = design_effect_interval([9, 10], [10, 12], rho=0.0)
    plain = wilson(19, 22)
    assert (clustered.low, clustered.high) == pytest.approx((plain.low, plain.high))
    assert clustered.effective_trials == 22


def test_full_correlation_leaves_one_trial_per_equal_cluster():
    assert effective_counts([5, 9], [10, 10], rho=1.0) == pytest.approx((1.4, 2.0))


# --- laws ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@given(pair=counts, level=levels)
def test_an_interval_holds_its_estimate_and_stays_in_the_unit_interval(method, pair, level):
    interval = method(*pair, level=level)
    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1


@pytest.mark.parametrize("method", METHODS)
@given(pair=counts, level=levels)
def test_counting_failures_instead_mirrors_the_interval(method, pair, level):
    k, n = pair
    one, other = method(k, n, level=level), method(n - k, n, level=level)
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(pair=counts, factor=st.integers(2, 50))
def test_more_trials_at_the_same_share_never_widen_the_interval(method, pair, factor):
    k, n = pair
    small, large = method(k, n), method(k * factor, n * factor)
    assert large.high - large.low <= small.high - small.low + 1e-12


@pytest.mark.parametrize("method", METHODS)
@given(pair=counts, first=levels, second=levels)
def test_a_higher_level_gives_an_interval_around_the_lower_one(method, pair, first, second):
    inner, outer = method(*pair, level=min(first, second)), method(*pair, level=max(first, second))
    assert outer.low <= inner.low + 1e-12
    assert inner.high <= outer.high + 1e-12


@given(clusters, shares, st.sampled_from(["wilson", "jeffreys"]))
def test_a_design_effect_interval_holds_its_estimate(members, rho, method):
    k, n = zip(*members, strict=True)
    interval = design_effect_interval(k, n, rho=rho, method=method)
    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1
    assert 1 - 1e-9 <= interval.effective_trials <= sum(n) + 1e-9


@given(clusters, shares, shares)
def test_more_correlation_never_narrows_the_interval(members, first, second):
    k, n = zip(*members, strict=True)
    low, high = (
        design_effect_interval(k, n, rho=rho) for rho in (min(first, second), max(first, second))
    )
    assert high.high - high.low >= low.high - low.low - 1e-12


@given(clusters, shares)
def test_mirroring_successes_mirrors_the_design_effect_interval(members, rho):
    k, n = np.array(members).T
    one, other = (design_effect_interval(x, n, rho=rho) for x in (k, n - k))
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-9)


@given(clusters, shares)
def test_the_order_of_clusters_and_empty_clusters_change_nothing(members, rho):
    k, n = np.array(members).T
    same = design_effect_interval(np.r_[k[::-1], 0], np.r_[n[::-1], 0], rho=rho)
    assert same.low == pytest.approx(design_effect_interval(k, n, rho=rho).low, abs=1e-12)


@given(clusters)
@settings(max_examples=20)
def test_inputs_are_left_as_they_were(members):
    k, n = np.array(members, dtype=float).T.copy()
    before = k.copy(), n.copy()
    design_effect_interval(k, n, rho=0.1)
    assert np.array_equal(k, before[0])
    assert np.array_equal(n, before[1])


# --- simulation with a known truth ---------------------------------------------------------------


def test_the_design_effect_interval_covers_where_the_naive_one_does_not(rng):
    # 30 clusters, the true rho known: nominal 95 %.
    mean, rho, level = 0.8, 0.1, 0.95
    a, b = mean * (1 / rho - 1), (1 - mean) * (1 / rho - 1)
    covered = naive = 0
    repetitions = 400
    for _ in range(repetitions):
        n = rng.integers(5, 150, 30)
        k = rng.binomial(n, rng.beta(a, b, 30))
        ours = design_effect_interval(k, n, rho=rho, level=level)
        plain = wilson(k.sum(), n.sum(), level=level)
        covered += ours.low <= mean <= ours.high
        naive += plain.low <= mean <= plain.high
    # Two standard errors of 400 repetitions are .022.
    assert covered / repetitions > 0.925
    assert naive / repetitions < 0.65


# --- enough --------------------------------------------------------------------------------------


def test_enough_is_true_at_the_limits_and_has_no_reason():
    verdict = enough(10, 5)
    assert verdict
    assert verdict.reason is None


def test_enough_names_what_is_missing_in_the_callers_words():
    verdict = enough(9, 2, trial_noun="letters", cluster_noun="bags")
    assert not verdict
    assert verdict.reason == "fewer than 10 letters (9) and fewer than 5 bags (2)"
    assert enough(50, 2).reason == "fewer than 5 clusters (2)"


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_no_trials_have_no_share(method):
    with pytest.raises(SalvoStatisticsError, match="0 trials: there is no share of nothing"):
        method(0, 0)


def test_clusters_without_any_trial_are_refused():
    with pytest.raises(SalvoStatisticsError, match="0 of 2 clusters have trials"):
        design_effect_interval([0, 0], [0, 0], rho=0.1)
    with pytest.raises(SalvoStatisticsError, match="0 of 0 clusters have trials"):
        design_effect_interval([], [], rho=0.1)


@pytest.mark.parametrize(
    ("k", "n", "message"),
    [
        ([math.nan, 1], [2, 2], "successes: 1 of 2 values are missing or infinite, first at pos"),
        ([1, 1], [2, math.inf], "trials: 1 of 2 values are missing or infinite"),
        ([3, 1], [2, 2], "1 of 2 clusters have more successes than trials.* position 0: 3 of 2"),
        ([-1, 1], [2, 2], "successes must not be negative: 1 of 2"),
        ([0.5, 1], [2, 2], "successes must be whole numbers: 1 of 2 break this, first at"),
        ([1], [2, 2], "successes has 1 values but trials has 2"),
        ([[1]], [[2]], "must have one dimension, not 2"),
        (["many"], [2], "must be numbers without missing values"),
    ],
)
def test_impossible_counts_are_refused_with_the_place(k, n, message):
    with pytest.raises(SalvoStatisticsError, match=message):
        design_effect_interval(k, n, rho=0.1)


def test_percentages_and_unknown_methods_are_refused():
    with pytest.raises(SalvoStatisticsError, match="level must be between 0 and 1, not 95"):
        wilson(1, 2, level=95)
    with pytest.raises(SalvoStatisticsError, match=r"rho must be in \[0, 1\], not -0.1"):
        design_effect([2], rho=-0.1)
    with pytest.raises(SalvoStatisticsError, match="method must be one of wilson, jeffreys, not"):
        design_effect_interval([1], [2], rho=0.1, method="wald")


def test_dispersion_refuses_one_cluster_and_equal_outcomes():
    with pytest.raises(SalvoStatisticsError, match="1 of 1 clusters have trials; this needs at l"):
        dispersion([1], [2])
    with pytest.raises(SalvoStatisticsError, match="all 4 trials had the same outcome"):
        dispersion([2, 2], [2, 2])


def test_a_refusal_is_both_a_salvo_error_and_a_value_error():
    assert issubclass(SalvoStatisticsError, SalvoError)
    assert issubclass(SalvoStatisticsError, ValueError)
    assert proportions.wilson(1, 2).method == "Wilson"
