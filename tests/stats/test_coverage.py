from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import SalvoStatisticsError
from analysis.stats import coverage
from analysis.stats.coverage import METHODS, Population, population, simulate_coverage
from analysis.stats.proportions import design_effect_interval, wilson
from analysis.stats.resampling import cluster_bootstrap


@pytest.fixture(scope="module")
def table(series_a_merged, series_b):
    populations = [
        population("large clusters", series_a_merged.successes, series_a_merged.trials),
        population("small clusters", series_b.successes, series_b.trials),
    ]
    made = simulate_coverage(populations, repetitions=2_000, draws=500)
    return {(each.population, int(each.clusters), each.method): each for each in made}


# --- what methods, section 1, says of the three intervals ----------------------------------------


@pytest.mark.parametrize("clusters", [8, 30, 60])
@pytest.mark.parametrize("name", ["large clusters", "small clusters"])
def test_the_design_effect_interval_covers_93_to_97_percent(table, name, clusters):
    assert 0.93 <= table[name, clusters, "design-effect Wilson"].coverage <= 0.97


@pytest.mark.parametrize("clusters", [8, 30, 60])
def test_the_naive_interval_covers_a_third_of_large_and_two_thirds_of_small_clusters(
    table, clusters
):
    # Three standard errors of 2,000 repetitions are .032.
    assert 0.30 <= table["large clusters", clusters, "naive Wilson"].coverage <= 0.40
    assert 0.62 <= table["small clusters", clusters, "naive Wilson"].coverage <= 0.75


def test_the_bootstrap_covers_less_than_it_says_and_more_with_more_clusters(table):
    for name in ("large clusters", "small clusters"):
        series = [table[name, clusters, "cluster bootstrap"].coverage for clusters in (8, 30, 60)]
        assert series[0] < 0.9
        assert series == sorted(series)
        assert series[-1] < 0.95


# --- independent routes: the vectorised intervals are those of the floor below -------------------


def test_the_vectorised_intervals_are_those_made_one_by_one(rng):
    n = rng.integers(1, 60, (4, 12)).astype(float)
    k = np.floor(n * rng.random((4, 12)))
    low, high = coverage._design_effect(k, n, np.full(4, 0.2), 0.95)
    for row in range(4):
        single = design_effect_interval(k[row], n[row], rho=0.2)
        assert (low[row], high[row]) == pytest.approx((single.low, single.high))


def test_the_bootstrap_by_weights_is_the_bootstrap_by_draws(series_b):
    k, n = series_b.successes.to_numpy(float), series_b.trials.to_numpy(float)
    rng = np.random.default_rng(1)
    low, high = coverage._bootstrap(k[None, :], n[None, :], draws=20_000, level=0.95, rng=rng)
    drawn = cluster_bootstrap(k, n, draws=20_000)
    assert (low[0], high[0]) == pytest.approx((drawn.low, drawn.high), abs=0.006)


# --- simulation with a known truth ---------------------------------------------------------------


def test_independent_trials_are_covered_by_the_naive_interval_too():
    made = simulate_coverage(
        [Population("independent", (40.0, 60.0), 0.7, 0.0)],
        clusters=[30],
        repetitions=3_000,
        methods=["naive Wilson"],
    )
    assert made[0].coverage == pytest.approx(0.95, abs=0.013)
    expected = wilson(0.7 * 1_500, 1_500)
    assert made[0].mean_width == pytest.approx(expected.high - expected.low, rel=0.02)


def test_neighbours_alike_are_covered_less():
    like = Population("alike", (40.0, 60.0), 0.8, 0.1)
    chained = Population("chained", (40.0, 60.0), 0.8, 0.1, autocorrelation=0.5)
    options = {"clusters": [30], "repetitions": 1_000, "methods": ["design-effect Wilson"]}
    apart, together = simulate_coverage([like, chained], **options)
    assert together.coverage < apart.coverage - 0.05


# --- laws and refusals ---------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_table_in_the_order_asked_for():
    like = Population("alike", (10.0, 30.0), 0.8, 0.1)
    options = {"clusters": [8, 9], "repetitions": 50, "draws": 50, "seed": 5}
    made = simulate_coverage([like], **options)
    assert made == simulate_coverage([like], **options)
    assert [(each.clusters, each.method) for each in made] == [
        (count, method) for count in (8, 9) for method in METHODS
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"methods": ["wald"]}, "method must be one of naive Wilson, cluster bootstrap, design"),
        ({"clusters": [1]}, "clusters must be at least 2, not 1"),
        ({"repetitions": 0}, "repetitions must be at least 1, not 0"),
        ({"training": 3}, "training must be at least 10, not 3"),
    ],
)
def test_impossible_simulations_are_refused(options, message):
    with pytest.raises(SalvoStatisticsError, match=message):
        simulate_coverage([Population("x", (10.0,), 0.8, 0.1)], **({"repetitions": 10} | options))


def test_a_population_without_a_correlation_to_fit_is_refused():
    with pytest.raises(SalvoStatisticsError, match="rho could be fitted in none of 200 training"):
        simulate_coverage([Population("singles", (1.0,), 0.8, 0.1)], repetitions=10)
