from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize
from scipy import stats as scipy_stats
from scipy.special import zeta

from analysis.errors import SalvoStatisticsError
from analysis.stats import likelihood
from analysis.stats.betabinomial import BetaBinomial, fit, predictive_interval

clusters = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=3,
    max_size=25,
)


def simulate(rng, mean, rho, sizes):
    a, b = mean * (1 / rho - 1), (1 - mean) * (1 / rho - 1)
    return rng.binomial(sizes, rng.beta(a, b, sizes.size))


# --- goldens: shared reference_numbers.csv -------------------------------------------------------


def test_rho_of_the_merged_series_is_the_reference_number(series_a_merged):
    # bb_rho_drone_merged
    model = fit(series_a_merged.successes, series_a_merged.trials)
    assert model.rho == pytest.approx(0.064, abs=0.003)
    assert model.clusters == 317
    assert model.converged


def test_a_cluster_of_eleven_has_a_failure_with_the_reference_probability(series_b):
    # P_ge1_bal_leaker_n11: the 180 days before 2025-08-28
    window = series_b[(series_b.index >= "2025-03-01") & (series_b.index < "2025-08-28")]
    model = fit(window.successes, window.trials)
    assert 1 - model.pmf(11)[11] == pytest.approx(0.9114120093, abs=0.002)
    independent = 1 - (window.successes.sum() / window.trials.sum()) ** 11
    assert independent > 0.9999


# --- independent routes --------------------------------------------------------------------------


@given(st.integers(1, 80), st.floats(0.02, 0.98), st.floats(0.01, 0.9))
def test_pmf_agrees_with_scipy(n, mean, rho):
    model = BetaBinomial.of(mean, rho)
    theirs = scipy_stats.betabinom.pmf(np.arange(n + 1), n, model.a, model.b)
    assert model.pmf(n) == pytest.approx(theirs, abs=1e-10)
    assert model.sf(n // 2, n) == pytest.approx(theirs[n // 2 + 1 :].sum(), abs=1e-9)


def test_a_prediction_is_scipys_interval():
    model = BetaBinomial.of(0.8, 0.1)
    for n in (1, 7, 60, 400):
        ours = model.predict(n, level=0.9)
        theirs = scipy_stats.betabinom.interval(0.9, n, model.a, model.b)
        assert (ours.low, ours.high) == theirs
        assert ours.coverage >= 0.9
        assert ours.mean == pytest.approx(0.8 * n)


def test_the_maximum_is_the_one_a_general_optimiser_finds(series_b):
    k, n = series_b.successes.to_numpy(float), series_b.trials.to_numpy(float)
    model = fit(k, n)

    def cost(theta):
        return -scipy_stats.betabinom.logpmf(k, n, *np.exp(theta)).sum()

    found = optimize.minimize(cost, [0.0, 0.0], method="Nelder-Mead", options={"fatol": 1e-10})
    assert model.log_likelihood == pytest.approx(-found.fun, abs=1e-6)
    assert (model.a, model.b) == pytest.approx(tuple(np.exp(found.x)), rel=1e-3)


@pytest.mark.parametrize("one_mean", [False, True])
def test_the_derivatives_are_those_of_finite_differences(rng, one_mean):
    n = rng.integers(1, 50, 12).astype(float)
    k = np.floor(n * rng.random(12))
    n, k = np.repeat(n, 2), np.repeat(k, 2)  # clusters with the same counts share their terms
    ones = np.ones(24)
    design = ones[:, None] if one_mean else np.column_stack([ones, rng.normal(size=24)])
    at, width = np.array([0.3, 1.2] if one_mean else [0.3, -0.2, 1.2]), 1e-5
    surface = likelihood._Surface(k, n, design)

    def around(i, of):
        step = width * np.eye(at.size)[i]
        return (of(surface.at(at + step)) - of(surface.at(at - step))) / (2 * width)

    gradient, hessian = surface.at(at).derivatives()
    by = range(at.size)
    slopes = [around(i, lambda place: place.value) for i in by]
    bends = [around(i, lambda place: place.derivatives()[0]) for i in by]
    assert gradient == pytest.approx(slopes, rel=1e-5, abs=1e-5)
    assert hessian == pytest.approx(np.array(bends), rel=1e-4, abs=1e-4)


def test_the_trigamma_function_is_that_of_scipy():
    x = np.exp(np.linspace(-40, 30, 5_000))
    assert likelihood._trigamma(x) == pytest.approx(zeta(2, x), rel=4e-15)


def test_a_fit_asked_for_again_is_the_same_and_leaves_its_counts(series_b):
    k, n = series_b.successes.to_numpy(float), series_b.trials.to_numpy(float)
    before = k.copy(), n.copy()
    assert fit(k, n) == fit(k, n)
    assert (k == before[0]).all()
    assert (n == before[1]).all()
    assert fit(k[1:], n[1:]) != fit(k, n), "other counts are another fit"


# --- simulation with a known truth ---------------------------------------------------------------


@pytest.mark.parametrize(("mean", "rho"), [(0.85, 0.06), (0.3, 0.5), (0.5, 0.2)])
def test_mean_and_rho_are_recovered_from_many_clusters(rng, mean, rho):
    sizes = rng.integers(2, 80, 2_000)
    model = fit(simulate(rng, mean, rho, sizes), sizes)
    # About three standard errors of 2,000 clusters.
    assert model.mean == pytest.approx(mean, abs=0.03)
    assert model.rho == pytest.approx(rho, rel=0.15)


def test_independent_trials_give_almost_no_correlation(rng):
    sizes = rng.integers(20, 200, 300)
    assert fit(rng.binomial(sizes, 0.8), sizes).rho < 0.004


# --- laws ----------------------------------------------------------------------------------------


def _can_tell(k, n):
    return 0 < k.sum() < n.sum() and (n >= 2).sum() >= 2


@given(clusters)
@settings(deadline=None)
def test_a_fit_is_at_least_as_likely_as_independence_and_stays_in_range(members):
    k, n = np.array(members).T
    assume(_can_tell(k, n))
    model = fit(k, n)
    assert 0 <= model.mean <= 1
    assert 0 <= model.rho <= 1
    binomial = scipy_stats.binom.logpmf(k, n, k.sum() / n.sum()).sum()
    assert model.log_likelihood >= binomial - 1e-6


@given(clusters)
@settings(deadline=None)
def test_counting_failures_instead_mirrors_the_fit(members):
    k, n = np.array(members).T
    assume(_can_tell(k, n))
    one, other = fit(k, n), fit(n - k, n)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-5)
    # Where the likelihood is nearly flat the place of its top is not sharp, its height is.
    if 1e-3 < one.rho < 0.99:
        assert one.mean == pytest.approx(1 - other.mean, abs=1e-2)


@given(st.integers(0, 200), st.floats(0, 1), st.floats(0, 1))
def test_every_pmf_sums_to_one(n, mean, rho):
    assert BetaBinomial.of(mean, rho).pmf(n).sum() == pytest.approx(1, abs=1e-8)


def test_the_result_does_not_depend_on_the_order_of_clusters_and_inputs_stay(series_b):
    k, n = series_b.successes.to_numpy(), series_b.trials.to_numpy()
    before = k.copy()
    assert fit(k, n).rho == pytest.approx(fit(k[::-1], n[::-1]).rho, rel=1e-6)
    assert np.array_equal(k, before)


# --- edges, decided ------------------------------------------------------------------------------


def test_clusters_more_alike_than_chance_have_rho_zero_and_the_binomial_pmf():
    model = fit([5, 5, 5, 5], [10, 10, 10, 10])
    assert (model.rho, model.mean) == (0.0, 0.5)
    assert model.pmf(4) == pytest.approx(scipy_stats.binom.pmf(np.arange(5), 4, 0.5))


def test_clusters_that_succeed_or_fail_as_a_whole_have_rho_one():
    model = fit([10, 0, 10], [10, 10, 10])
    assert model.rho == 1.0
    assert model.mean == pytest.approx(2 / 3)
    assert model.pmf(3) == pytest.approx([1 / 3, 0, 0, 2 / 3])


def test_empty_clusters_tell_nothing():
    assert fit([9, 2, 10, 4, 0], [10, 10, 10, 10, 0]) == fit([9, 2, 10, 4], [10] * 4)


def test_equal_outcomes_are_refused():
    with pytest.raises(SalvoStatisticsError, match="all 20 trials in 2 clusters had the same out"):
        fit([10, 10], [10, 10])
    with pytest.raises(SalvoStatisticsError, match="Take rho from a larger set"):
        fit([0, 0], [10, 10])


def test_single_trials_cannot_tell_a_correlation():
    with pytest.raises(SalvoStatisticsError, match="1 of 3 clusters have two trials or more"):
        fit([1, 0, 3], [1, 1, 5])
    with pytest.raises(SalvoStatisticsError, match="1 of 1 clusters have trials; this needs at le"):
        fit([3], [5])


def test_impossible_parameters_are_refused():
    with pytest.raises(SalvoStatisticsError, match=r"rho must be in \[0, 1\]"):
        BetaBinomial.of(0.5, 1.5)
    with pytest.raises(SalvoStatisticsError, match="each start must be between 0 and 1"):
        fit([1, 3, 2], [4, 4, 4], starts=[2.0])
    with pytest.raises(SalvoStatisticsError, match="trials must be whole numbers"):
        BetaBinomial.of(0.5, 0.1).pmf(2.5)
    with pytest.raises(SalvoStatisticsError, match="level must be between 0 and 1"):
        predictive_interval(np.array([0.5, 0.5]), level=1.0)
