from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.errors import SalvoStatisticsError
from analysis.stats.regression import quasi_binomial


def size_design(series):
    return {"log2_size": np.log2(series.trials), "log2_companions": np.log2(1 + series.companions)}


# --- goldens: shared reference_numbers.csv -------------------------------------------------------


def test_odds_rise_by_the_reference_ratio_per_doubling_of_size(series_a):
    # saturation_OR
    fit = quasi_binomial(
        series_a.successes,
        series_a.trials,
        size_design(series_a),
        within=series_a.index.strftime("%Y-%m"),
    )
    assert fit["log2_size"].odds_ratio == pytest.approx(1.431, abs=0.02)
    assert fit["log2_size"].low > 1
    assert fit.units == 600


def test_the_jump_at_the_change_of_definition_is_the_reference_ratio(series_a):
    # jump_eff_at_break: 45 days on either side, split linear trends, log2 of size
    days = (series_a.index - np.datetime64("2025-07-24")).days.to_numpy()
    near = np.abs(days) <= 45
    part, days = series_a[near], days[near]
    after = (days >= 0).astype(float)
    design = {
        "jump": after,
        "days": days,
        "days_after": days * after,
        "log2_size": np.log2(part.trials),
    }
    fit = quasi_binomial(part.successes, part.trials, design)
    assert fit["jump"].odds_ratio == pytest.approx(1.87, abs=0.1)


def test_the_trap_of_two_columns_is_real_and_ours_does_not_fall_into_it(series_a_merged):
    # statsmodels_X2_trap_2col, drone_phi_merged
    k, n = series_a_merged.successes, series_a_merged.trials
    trap = sm.GLM(np.column_stack([k, n - k]), np.ones(len(k)), family=sm.families.Binomial()).fit(
        scale="X2"
    )
    assert trap.scale == pytest.approx(0.1167, abs=0.001)
    flat = quasi_binomial(k, n, {"noise": np.sin(np.arange(len(k)))})
    assert flat.dispersion == pytest.approx(13.76, rel=0.02)


# --- independent routes --------------------------------------------------------------------------


def test_a_binary_covariate_gives_the_odds_ratio_of_the_two_by_two_table():
    k, n = np.array([30, 34, 60, 58]), np.array([50, 50, 80, 80])
    fit = quasi_binomial(k, n, {"group": [0, 0, 1, 1]})
    odds = [(64 / 36), (118 / 42)]
    assert fit["group"].odds_ratio == pytest.approx(odds[1] / odds[0], rel=1e-6)
    # The binomial standard error of a log odds ratio, times the root of the dispersion.
    plain = np.sqrt(1 / 64 + 1 / 36 + 1 / 118 + 1 / 42)
    assert fit["group"].standard_error == pytest.approx(plain * np.sqrt(fit.dispersion), rel=1e-6)


def test_the_quasi_error_is_that_of_statsmodels_with_weights(series_a_merged):
    k, n = series_a_merged.successes, series_a_merged.trials
    design = np.column_stack([np.log2(n), np.ones(len(n))])
    theirs = sm.GLM(k / n, design, family=sm.families.Binomial(), var_weights=n).fit(scale="X2")
    ours = quasi_binomial(k, n, {"log2_size": np.log2(n)})
    assert ours["log2_size"].standard_error == pytest.approx(float(theirs.bse.iloc[0]), rel=1e-6)
    assert ours.dispersion == pytest.approx(theirs.scale, rel=1e-6)


def test_without_lags_the_robust_error_is_the_sandwich_by_hand(rng):
    n = rng.integers(20, 80, 60)
    x = rng.normal(size=60)
    k = rng.binomial(n, 1 / (1 + np.exp(-0.4 * x)))
    fit = quasi_binomial(k, n, {"x": x}, covariance="hac", lags=0)
    design = np.column_stack([x, np.ones(60)])
    model = sm.GLM(np.column_stack([k, n - k]), design, family=sm.families.Binomial()).fit()
    mean = model.fittedvalues
    bread = np.linalg.inv((design * (n * mean * (1 - mean))[:, None]).T @ design)
    scores = design * (k - n * mean)[:, None]
    sandwich = bread @ scores.T @ scores @ bread
    # statsmodels multiplies by units / (units - parameters).
    expected = np.sqrt(sandwich[0, 0])
    assert fit["x"].standard_error == pytest.approx(expected, rel=0.03)


# --- simulation with a known truth ---------------------------------------------------------------


def test_the_interval_covers_a_known_odds_ratio_despite_overdispersion(rng):
    truth, rho, repetitions, covered = 1.4, 0.06, 200, 0
    for _ in range(repetitions):
        n = rng.integers(20, 300, 120)
        x = np.log2(n)
        mean = 1 / (1 + np.exp(-(np.log(truth) * (x - 7) + 1.5)))
        strength = 1 / rho - 1
        k = rng.binomial(n, rng.beta(mean * strength, (1 - mean) * strength))
        term = quasi_binomial(k, n, {"x": x})["x"]
        covered += term.low <= truth <= term.high
    # Quasi errors weigh large clusters as if dispersion were equal: a little under nominal.
    assert 0.85 < covered / repetitions <= 1


# --- laws and refusals ---------------------------------------------------------------------------


def test_counting_failures_instead_inverts_the_odds_ratio(series_a_merged):
    k, n = series_a_merged.successes, series_a_merged.trials
    one = quasi_binomial(k, n, {"x": np.log2(n)})["x"]
    other = quasi_binomial(n - k, n, {"x": np.log2(n)})["x"]
    assert one.odds_ratio == pytest.approx(1 / other.odds_ratio)
    assert one.low == pytest.approx(1 / other.high)


def test_empty_clusters_and_labels_without_trials_are_left_out():
    k, n = [2, 5, 6, 9, 3, 4, 0], [10, 10, 10, 10, 10, 10, 0]
    labels = ["a", "a", "a", "b", "b", "b", "empty"]
    full = quasi_binomial(k, n, {"x": [0, 1, 2, 3, 0, 2, 9]}, within=labels)
    without = quasi_binomial(k[:-1], n[:-1], {"x": [0, 1, 2, 3, 0, 2]}, within=labels[:-1])
    assert full == without


@pytest.mark.parametrize(
    ("design", "within", "message"),
    [
        ({}, None, "the design has no covariate"),
        ({"x": [1, 2]}, None, "x has 2 values for 6 clusters"),
        ({"x": [3] * 6}, None, "x is constant or a combination"),
        ({"x": range(6), "y": [2 * i for i in range(6)]}, None, "x is constant or a combination"),
        ({"x": [0, 0, 0, 1, 1, 1]}, list("aaabbb"), "x is constant or a combination of the oth"),
        ({"x": range(6)}, list("abcdef"), "6 clusters with trials cannot carry 7 parameters"),
        ({"x": range(6)}, list("ab"), "within has 2 labels for 6 clusters"),
        ({"x": [1, 2, 3, 4, 5, float("nan")]}, None, "x: 1 of 6 values are missing"),
    ],
)
def test_designs_that_cannot_be_fitted_are_refused(design, within, message):
    with pytest.raises(SalvoStatisticsError, match=message):
        quasi_binomial([1, 4, 2, 3, 5, 2], [6] * 6, design, within=within)


def test_a_covariate_that_separates_success_from_failure_is_refused():
    with pytest.raises(SalvoStatisticsError, match="the regression has no maximum"):
        quasi_binomial([0, 0, 0, 5, 5, 5], [5] * 6, {"x": [0, 1, 2, 3, 4, 5]})


def test_an_unknown_term_names_the_known_ones():
    fit = quasi_binomial([2, 5, 6, 9], [10] * 4, {"x": [0, 1, 2, 3]})
    with pytest.raises(SalvoStatisticsError, match=r"no term 'z' in this regression\. It has: x"):
        fit["z"]
