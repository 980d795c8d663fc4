from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.errors import SalvoStatisticsError
from analysis.stats.concentration import gini, lorenz, top_share
from analysis.stats.ratios import growth, ratio_of_totals
from analysis.stats.sizes import exceedance, quantile, summarise

samples = st.lists(st.integers(0, 60), min_size=6, max_size=60).filter(any)


@pytest.fixture(scope="module")
def world():
    """A million lognormal sizes: the population that samples are drawn from."""
    return np.floor(np.exp(np.random.default_rng(1).normal(1.1, 1.1, 1_000_000)))


# --- independent routes --------------------------------------------------------------------------


def test_the_interval_of_a_median_is_the_binomial_one():
    # Conover: ranks 6 and 15 of 20 hold the median with probability .9586.
    found = quantile(range(1, 21), 0.5)
    assert (found.low, found.high) == (6, 15)
    assert stats.binom.cdf(5, 20, 0.5) <= 0.025 < stats.binom.cdf(6, 20, 0.5)


def test_concentration_agrees_with_other_definitions(rng):
    x = np.floor(np.exp(rng.normal(1, 1, 80)))
    apart = np.abs(x[:, None] - x[None, :]).sum() / (80 * 79)
    assert gini(x).estimate == pytest.approx(apart / (2 * x.mean()))
    curve = lorenz(x)
    assert top_share(x, top=0.1).estimate == pytest.approx(
        1 - np.interp(0.9, curve.events, curve.total)
    )
    assert top_share(x, top=0.33).estimate == pytest.approx(
        1 - np.interp(0.67, curve.events, curve.total)
    )


@pytest.mark.parametrize("measure", [gini, top_share])
def test_intervals_are_as_wide_as_the_jackknife_says(rng, measure):
    # Of a large sample of tame sizes the interval is nearly two standard errors to each side.
    x = rng.poisson(20, 400).astype(float)
    made = measure(x)
    left_out = [measure(np.delete(x, i), draws=100).estimate for i in range(400)]
    error = np.sqrt(399**2 / 400 * np.var(left_out))
    assert (made.high - made.low) / (2 * 1.96) == pytest.approx(error, rel=0.15)


def test_the_ratio_of_totals_agrees_with_the_bca_bootstrap_of_scipy(rng):
    under = rng.poisson(6, 200) + 1.0
    over = rng.poisson(4 * under).astype(float)
    ours = ratio_of_totals(over, under)
    theirs = stats.bootstrap(
        (over, under),
        lambda a, b, axis=-1: a.sum(axis) / b.sum(axis),
        paired=True,
        rng=np.random.default_rng(0),
    ).confidence_interval
    width = theirs.high - theirs.low
    assert ours.estimate == over.sum() / under.sum()
    assert ours.low == pytest.approx(theirs.low, abs=0.1 * width)
    assert ours.high == pytest.approx(theirs.high, abs=0.1 * width)


# --- simulation with a known truth ---------------------------------------------------------------


def test_intervals_cover_the_population(world, rng):
    ordered = np.sort(world)[::-1]
    top = ordered[:100_000].sum() / ordered.sum()
    rank = np.arange(world.size, 0, -1)
    spread = float(((2 * rank - world.size - 1) * ordered).sum() / (world.size * ordered.sum()))
    tenth = np.quantile(world, 0.9, method="inverted_cdf")
    held = np.zeros(4)
    for seed in range(120):
        x = rng.choice(world, 300)
        y = rng.poisson(rng.gamma(2, 2 * x + 0.25))
        for position, (made, truth) in enumerate(
            (
                (top_share(x, draws=500, seed=seed), top),
                (gini(x, draws=500, seed=seed), spread),
                (ratio_of_totals(y, x, draws=500, seed=seed), 4 + 0.5 / world.mean()),
                (quantile(x, 0.9), tenth),
            )
        ):
            held[position] += made.low <= truth <= made.high
    # Ties make the order statistics cover more than they say; the standard error is .02.
    assert np.all(held[:3] / 120 >= 0.89)
    assert held[3] / 120 >= 0.94


# --- laws ----------------------------------------------------------------------------------------


@given(samples, st.integers(2, 5))
@settings(deadline=None, max_examples=25)
def test_concentration_does_not_depend_on_the_unit_and_lies_in_its_interval(sizes, factor):
    for measure in (top_share, gini):
        made = measure(sizes, draws=100)
        scaled = measure([factor * size for size in sizes], draws=100)
        assert -1e-12 <= made.low <= made.estimate <= made.high <= 1 + 1e-12
        assert scaled.estimate == pytest.approx(made.estimate)


@given(samples)
@settings(deadline=None, max_examples=25)
def test_exceedance_falls_from_one_and_lies_in_its_interval(sizes):
    found = exceedance(sizes)
    assert found.shares[0] == 1.0
    assert list(found.shares) == sorted(found.shares, reverse=True)
    for share, low, high in zip(found.shares, found.low, found.high, strict=True):
        assert low <= share <= high
    assert found.events_at_least[-1] == sizes.count(max(sizes))


@given(samples)
@settings(deadline=None, max_examples=25)
def test_quantiles_are_sizes_that_occurred(sizes):
    found = summarise(sizes)
    assert found.median.estimate in sizes
    assert found.zeros == sizes.count(0)
    values = [made.estimate for _, made in found.quantiles]
    assert values == sorted(values)


# --- edges and refusals --------------------------------------------------------------------------


def test_a_small_sample_has_no_upper_bound_for_a_high_quantile():
    found = quantile([1, 2, 3, 4, 5, 6], 0.95)
    assert (found.estimate, found.high) == (6, np.inf)


def test_all_alike_and_one_for_all():
    assert (gini([3] * 8).low, gini([3] * 8).high) == (0, 0)
    alone = gini([0] * 7 + [9])
    assert alone.estimate == alone.high == 1
    assert top_share([4] * 10, top=0.25).estimate == pytest.approx(0.25)


def test_growth_counts_what_has_no_ratio_and_what_shrank():
    found = growth([10, 4, 20, 0, 5, 8, 6], [15, 8, 20, 3, 10, 16, 5])
    assert (found.events, found.grown, found.shrunk, found.undefined) == (7, 5, 1, 1)
    assert len(found.ratios) == 6
    assert found.pooled.estimate == pytest.approx(77 / 53)
    assert found.mean.low < found.mean.estimate < found.mean.high


def test_what_cannot_be_summed_up_is_refused():
    with pytest.raises(SalvoStatisticsError, match="all 6 events have size 0"):
        gini([0] * 6)
    with pytest.raises(SalvoStatisticsError, match="4 events are too few to draw from"):
        top_share([1, 2, 3, 4])
    with pytest.raises(SalvoStatisticsError, match="denominators of all 5 events are 0"):
        ratio_of_totals([1] * 5, [0] * 5)
    with pytest.raises(SalvoStatisticsError, match="2 numerators and 1 denominators"):
        ratio_of_totals([1, 2], [1])
    with pytest.raises(SalvoStatisticsError, match="4 events were first reported above 0"):
        growth([0, 1, 1, 1, 1], [1, 2, 3, 4, 5])
    with pytest.raises(SalvoStatisticsError, match="sizes: 0 of 0"):
        summarise([])
