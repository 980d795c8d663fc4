from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student
from statsmodels.tsa.stattools import acf

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import check_series
from analysis.stats.serial import SerialFit, fit_serial, half_width, lag_one, two_sided_p
from analysis.stats.simulation import draw_counts


def test_a_single_plausible_value_gives_the_t_interval():
    fit = SerialFit((0.0,), (1.0,), (1.0,), 9.0)
    width = half_width(np.array([[2.0]]), fit, level=0.9)
    assert width[0] == pytest.approx(2 * student.ppf(0.95, 9))
    assert two_sided_p(width, np.array([[2.0]]), fit)[0] == pytest.approx(0.1)


def test_plausible_autocorrelations_centre_on_the_true_one(rng):
    times = np.arange(80)
    found = []
    for _ in range(40):
        errors = np.zeros(80)
        for at in range(1, 80):
            errors[at] = 0.6 * errors[at - 1] + rng.normal()
        root = np.column_stack([np.ones(80), times / 80])
        residuals = errors - root @ np.linalg.lstsq(root, errors, rcond=None)[0]
        found.append(fit_serial(residuals, root, times).autocorrelation)
    # The plain estimate is too low by about .07 here: fitting a trend takes it away.
    assert np.mean(found) == pytest.approx(0.6, abs=0.05)


def test_weights_sum_to_one_and_spread_out_when_little_is_known(rng):
    few = fit_serial(rng.normal(size=6), np.ones((6, 1)), np.arange(6))
    many = fit_serial(rng.normal(size=200), np.ones((200, 1)), np.arange(200))
    for fit in (few, many):
        assert sum(fit.weights) == pytest.approx(1)
    assert max(few.weights) < max(many.weights)


def test_lag_one_is_that_of_statsmodels_up_to_its_divisor(rng):
    values = rng.normal(size=50).cumsum()
    assert lag_one(values) == pytest.approx(acf(values, nlags=1)[1] * 50 / 49)
    assert np.isnan(lag_one(np.array([1.0, np.nan, 2.0])))


def test_drawn_counts_have_the_mean_dispersion_and_autocorrelation_asked_for(rng):
    drawn = draw_counts(
        np.full(50, 200.0), dispersion=9, autocorrelation=0.5, replicates=800, rng=rng
    )
    assert drawn.mean() == pytest.approx(200, rel=0.01)
    assert drawn.var() / drawn.mean() == pytest.approx(9, rel=0.05)
    # Only the levels resemble each other: 8 of 9 parts of the variance.
    pairs = np.corrcoef(drawn[:, 20], drawn[:, 21])[0, 1]
    assert pairs == pytest.approx(0.5 * 8 / 9, abs=0.08)
    plain = draw_counts([50.0] * 2_000, dispersion=1, rng=rng)
    assert plain.var() / plain.mean() == pytest.approx(1, abs=0.15)
    with pytest.raises(SalvoStatisticsError, match="a mean above 0"):
        draw_counts([0.0, 5.0], dispersion=2, rng=rng)
    with pytest.raises(SalvoStatisticsError, match="dispersion must be at least 1"):
        draw_counts([5.0], dispersion=0.5, rng=rng)


def test_a_gap_is_not_a_zero_and_text_is_not_a_count():
    import pandas as pd

    given = pd.array([1, None, 3], dtype="Int64")
    np.testing.assert_array_equal(check_series(given), [1, np.nan, 3])
    np.testing.assert_array_equal(check_series([1, None, 2.5], whole=False), [1, np.nan, 2.5])
    with pytest.raises(SalvoStatisticsError, match="numbers, or NaN for a gap"):
        check_series(["many"])
    with pytest.raises(SalvoStatisticsError, match="1 of 2 break this, first at position 1"):
        check_series([1, 2.5])
    with pytest.raises(SalvoStatisticsError, match="missing or infinite"):
        check_series([1, float("inf")])
