from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from analysis.errors import SalvoStatisticsError
from analysis.stats.counts import span_ratio, total_ratio, trend, variation
from analysis.stats.exposure import elasticity, per_hundred
from analysis.stats.simulation import draw_counts


@pytest.fixture(scope="module")
def series_c() -> pd.DataFrame:
    path = Path(__file__).parents[1] / "golden" / "stats_series_d.csv"
    return pd.read_csv(path, comment="#", index_col="month")


# --- goldens: shared reference_numbers.csv and methods, section 2 --------------------------------


def test_the_ratio_of_two_years_and_its_two_intervals():
    # yoy_ratio_2514_2088; methods: exact [1.136, 1.277], quasi-Poisson [1.02, 1.42]
    found = total_ratio(2088, 2514)
    assert found.ratio == pytest.approx(1.204022989, abs=1e-6)
    assert found.low == pytest.approx(1.136, abs=0.001)
    assert found.high == pytest.approx(1.277, abs=0.001)
    wide = total_ratio(2088, 2514, dispersion=8)
    assert (wide.low, wide.high) == (pytest.approx(1.02, abs=0.005), pytest.approx(1.42, abs=0.005))
    assert (wide.exact_low, wide.exact_high) == (found.low, found.high)


def test_the_monthly_data_allow_less_than_a_dispersion_taken_as_known(series_c):
    for vintage, dispersion, low, high in (
        ("a_first", 8.65, 1.004, 1.444),
        ("a_latest", 9.46, 0.996, 1.455),
    ):
        years = [series_c[vintage]["2024-01":"2024-12"], series_c[vintage]["2025-01":"2025-12"]]
        found = span_ratio(*years, totals=(2088, 2514))
        assert found.dispersion == pytest.approx(dispersion, abs=0.01)
        assert found.ratio == pytest.approx(1.204, abs=0.001)
        assert (found.low, found.high) == (
            pytest.approx(low, abs=0.002),
            pytest.approx(high, abs=0.002),
        )


def test_variation_of_the_monthly_data(series_c):
    years = series_c["2023-01":"2025-12"]
    found = variation(years.a_latest)
    assert (found.units, found.gaps) == (35, 1)
    assert found.dispersion == pytest.approx(9.15, abs=0.01)
    assert found.autocorrelation == pytest.approx(0.40, abs=0.01)
    assert variation(years.b_latest).dispersion == pytest.approx(91.2, abs=0.1)
    # methods, section 2, has variance/mean 8 and 47: that is around a trend.
    assert trend(years.a_latest).dispersion == pytest.approx(8, abs=0.5)
    assert trend(years.b_latest).dispersion == pytest.approx(47, abs=1)


def test_the_trend_of_the_monthly_data(series_c):
    fit = trend(series_c.b_latest["2023-01":"2025-12"])
    effect = fit["time"]
    assert effect.ratio == pytest.approx(1.310, abs=0.001)
    assert (effect.low, effect.high) == (
        pytest.approx(1.052, abs=0.002),
        pytest.approx(1.632, abs=0.002),
    )
    assert fit.autocorrelation == pytest.approx(0.47, abs=0.01)


# --- independent routes --------------------------------------------------------------------------


def test_the_exact_interval_is_where_a_binomial_test_stops_refusing():
    found = total_ratio(40, 60, exposures=(2, 1))
    for ratio in (found.low, found.high):
        # Under this ratio the second count has this share of the sum.
        share = ratio / (ratio + 2)
        side = "greater" if ratio == found.low else "less"
        assert binomtest(60, 100, share, alternative=side).pvalue == pytest.approx(0.025, abs=1e-6)
    assert found.ratio == pytest.approx(3.0)


def test_seasons_and_breaks_are_taken_out_of_the_trend(rng):
    at = np.arange(96)
    mean = 200 * 1.1 ** (at / 12) * np.exp(0.3 * np.sin(2 * np.pi * at / 12)) * (1 + (at >= 40))
    counts = draw_counts(mean, dispersion=2, rng=rng)[0]
    fit = trend(counts, season=1, breaks=[40])
    assert fit["time"].low < 1.1 < fit["time"].high
    assert fit["from 40"].low < 2 < fit["from 40"].high
    assert fit["sine 1"].coefficient == pytest.approx(0.3, abs=0.06)
    assert trend(counts).dispersion > 3 * fit.dispersion


# --- simulation with a known truth ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("autocorrelation", "errors", "least"), [(0.0, "independent", 0.92), (0.4, "ar1", 0.92)]
)
def test_the_interval_of_a_known_ratio_covers_it(rng, autocorrelation, errors, least):
    first, second = (
        draw_counts(
            np.full(12, mean),
            dispersion=8,
            autocorrelation=autocorrelation,
            replicates=200,
            rng=rng,
        )
        for mean in (174.0, 209.0)
    )
    held = exact = 0
    for one, two in zip(first, second, strict=True):
        found = span_ratio(one, two, errors=errors)
        held += found.low <= 209 / 174 <= found.high
        exact += found.exact_low <= 209 / 174 <= found.exact_high
    assert held / 200 >= least
    # The reason why the exact interval is a footnote.
    assert exact / 200 < 0.65


def test_the_interval_of_a_known_elasticity_covers_it(rng):
    exposure = np.exp(np.linspace(6, 8.5, 30) + rng.normal(0, 0.3, 30)).round()
    mean = 20 * exposure**0.4
    held = 0
    for counts in draw_counts(mean, dispersion=8, autocorrelation=0.3, replicates=150, rng=rng):
        found = elasticity(counts, exposure)
        held += found.low <= 0.4 <= found.high
    assert held / 150 >= 0.91


# --- laws, edges and refusals --------------------------------------------------------------------


def test_swapping_the_spans_inverts_the_ratio(series_c):
    one, two = series_c.b_first["2023-01":"2023-12"], series_c.b_first["2025-01":"2025-12"]
    forward, backward = span_ratio(one, two), span_ratio(two, one)
    assert backward.ratio == pytest.approx(1 / forward.ratio)
    assert backward.low == pytest.approx(1 / forward.high)
    assert backward.exact_high == pytest.approx(1 / forward.exact_low)


def test_a_gap_in_one_span_does_not_lower_it():
    full, gappy = [100, 120, 80, 110], [100, 120, None, 80]
    assert span_ratio(full, gappy).ratio == pytest.approx(100 / 102.5)
    assert span_ratio(pd.array(full, dtype="Int64"), pd.array(gappy, dtype="Int64")).units == 7


def test_a_count_per_hundred_carries_its_elasticity():
    counts, exposure = [10, 15, 20, 28, None, 40], [100, 200, 400, 800, 900, 1600]
    found = per_hundred(counts, exposure, elasticity=elasticity(counts, exposure))
    assert np.isnan(found.rates[4])
    assert found.rates[5] == 2.5
    assert found.per_doubling == pytest.approx(2 ** (found.elasticity.estimate - 1))
    assert found.per_doubling_low < found.per_doubling < found.per_doubling_high < 1
    assert found.elasticity.reading == "less than proportional"
    assert (found.elasticity.exposure_low, found.elasticity.exposure_high) == (100, 1600)
    with pytest.raises(TypeError, match="elasticity"):
        per_hundred(counts, exposure)
    with pytest.raises(SalvoStatisticsError, match="rests on 5 units, but 6"):
        per_hundred([1] * 6, exposure, elasticity=found.elasticity)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(SalvoStatisticsError, match="5 over 0 is not a ratio"):
        total_ratio(0, 5)
    with pytest.raises(SalvoStatisticsError, match="second: 1 of 2 units have a count"):
        span_ratio([1, 2], [3, None])
    with pytest.raises(SalvoStatisticsError, match="a break at 12 is outside"):
        trend([5] * 12, breaks=[12])
    with pytest.raises(SalvoStatisticsError, match="needs at least 5"):
        elasticity([1, 2, 3, 4, None], [1, 2, 3, 4, 5])
    with pytest.raises(SalvoStatisticsError, match="1 units have an exposure of 0"):
        elasticity([1, 2, 3, 4, 5], [0, 2, 3, 4, 5])
    with pytest.raises(SalvoStatisticsError, match="needs at least 2"):
        variation([5])
    flat = variation([0, 0, 0])
    assert np.isnan(flat.dispersion)
    assert np.isnan(flat.autocorrelation)
