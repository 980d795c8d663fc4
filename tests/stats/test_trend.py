from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from analysis.errors import SalvoStatisticsError
from analysis.stats import trend
from analysis.stats.changepoints import local_dispersion
from analysis.stats.simulation import draw_successes
from analysis.stats.trend import local_level, spline


def wave(units, middle=1.5):
    return expit(middle + 0.8 * np.sin(np.arange(units) / 40))


# --- independent routes --------------------------------------------------------------------------


def test_the_two_routes_agree_on_a_real_series(series_a):
    k, n = series_a.successes, series_a.trials
    level = np.array(local_level(k, n, dispersion=local_dispersion(k, n)).level)
    smooth = np.array(spline(k, n).level)
    assert np.abs(level - smooth).mean() < 0.015
    # They bend differently where the share drops at once (2025-03-19).
    assert np.abs(level - smooth).max() < 0.08


def test_the_smoother_is_the_exact_gaussian_posterior(rng):
    # The same posterior by inverting the precision matrix of the whole series.
    observed, noise = rng.normal(size=25), rng.uniform(0.5, 2, 25)
    observed[7:10] = np.nan
    state, variance = trend._smooth_level(observed, noise)
    # What statsmodels settled on is recovered from its own likelihood on a fine grid.
    held = ~np.isnan(observed)
    step = np.diff(np.eye(25), axis=0)

    def posterior(q):
        precision = step.T @ step / q + np.diag(np.where(held, 1 / noise, 0))
        covariance = np.linalg.inv(precision)
        return covariance @ np.where(held, np.nan_to_num(observed) / noise, 0), covariance

    errors = {q: np.abs(posterior(q)[0] - state).max() for q in np.exp(np.linspace(-20, 0, 801))}
    best = min(errors, key=errors.get)
    assert errors[best] < 0.01
    assert np.diag(posterior(best)[1]) == pytest.approx(variance, rel=0.05)


def test_a_level_that_never_moves_is_the_pooled_share(rng):
    n = rng.integers(20, 80, 60)
    k = np.round(0.8 * n)
    assert local_level(k, n).level == pytest.approx([k.sum() / n.sum()] * 60, abs=0.002)


# --- simulation with a known truth ---------------------------------------------------------------


def test_both_routes_follow_a_known_wave_and_their_intervals_hold_it(rng):
    truth = wave(300)
    held = {"local level": [], "spline": []}
    for _ in range(10):
        n = rng.integers(20, 200, 300)
        k = draw_successes(n[None, :], mean=truth, rho=0.06, rng=rng)[0]
        for made in (local_level(k, n, rho=0.06), spline(k, n, rho=0.06)):
            low, high = np.array(made.low), np.array(made.high)
            held[made.method].append(np.mean((low <= truth) & (truth <= high)))
            assert np.abs(np.array(made.level) - truth).mean() < 0.03
    for shares in held.values():
        assert 0.85 <= np.mean(shares) <= 1.0


def test_a_gap_widens_the_interval(rng):
    n = rng.integers(20, 200, 120)
    k = draw_successes(n[None, :], mean=wave(120), rho=0.06, rng=rng)[0]
    n[40:80] = k[40:80] = 0
    made = local_level(k, n, rho=0.06)
    width = logit(np.array(made.high)) - logit(np.array(made.low))
    assert width[60] > 1.2 * width[20]
    assert np.all(np.isfinite(made.level))


# --- laws ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("smoother", [local_level, spline])
def test_a_segment_does_not_know_what_lies_beyond_its_break(smoother, rng):
    n = rng.integers(20, 200, 120)
    k = rng.binomial(n, np.repeat([0.5, 0.9], 60))
    both = smoother(k, n, breaks=[60])
    first = smoother(k[:60], n[:60])
    assert both.level[:60] == pytest.approx(first.level)
    assert both.segment == (0,) * 60 + (1,) * 60
    assert both.level[60] - both.level[59] > 0.3


@pytest.mark.parametrize("smoother", [local_level, spline])
def test_counting_failures_instead_mirrors_the_trend(smoother, rng):
    n = rng.integers(20, 200, 90)
    k = rng.binomial(n, wave(90))
    one, other = smoother(k, n), smoother(n - k, n)
    assert one.level == pytest.approx(1 - np.array(other.level), abs=2e-3)
    assert one.low == pytest.approx(1 - np.array(other.high), abs=2e-3)


@pytest.mark.parametrize("smoother", [local_level, spline])
def test_the_interval_holds_the_level_and_inputs_stay(smoother, rng):
    n = rng.integers(0, 30, 80)
    k = rng.binomial(n, 0.9)
    before = k.copy()
    made = smoother(k, n)
    assert np.all(np.array(made.low) <= np.array(made.level))
    assert np.all(np.array(made.level) <= np.array(made.high))
    assert np.array_equal(k, before)


# --- edges and refusals --------------------------------------------------------------------------


@pytest.mark.parametrize("smoother", [local_level, spline])
def test_short_segments_and_equal_outcomes_are_skipped_not_drawn(smoother):
    k = [8, 9] * 20 + [10] * 20 + [3] * 5
    made = smoother(k, [10] * 65, breaks=[40, 60])
    assert made.skipped == (1, 2)
    assert np.all(np.isnan(made.level[40:]))
    assert np.all(np.isfinite(made.level[:40]))


@pytest.mark.parametrize("breaks", [[0], [70], [30, 30], [40, 20], [-5]])
def test_breaks_outside_the_series_or_out_of_order_are_refused(breaks):
    with pytest.raises(SalvoStatisticsError, match="breaks must be increasing positions between"):
        local_level([8, 9] * 30, [10] * 60, breaks=breaks)


def test_no_trials_and_impossible_noise_are_refused():
    with pytest.raises(SalvoStatisticsError, match="0 of 20 clusters have trials"):
        spline([0] * 20, [0] * 20)
    with pytest.raises(SalvoStatisticsError, match=r"dispersion must be at least 1, not 0\.5"):
        local_level([8, 9] * 30, [10] * 60, dispersion=0.5)
