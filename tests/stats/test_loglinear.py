from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SalvoStatisticsError
from analysis.stats.loglinear import log_linear
from analysis.stats.simulation import draw_counts

X = np.arange(48) / 12
GAPS = [5, 6, 20, 33]


def covered(rng, *, autocorrelation, errors="ar1", variance="quasi_poisson", replicates=120):
    series = draw_counts(
        150 * 1.2**X,
        dispersion=8,
        autocorrelation=autocorrelation,
        replicates=replicates,
        rng=rng,
    )
    series[:, GAPS] = np.nan
    held = 0
    for counts in series:
        effect = log_linear(counts, {"year": X}, errors=errors, variance=variance)["year"]
        held += effect.low <= 1.2 <= effect.high
    return held / replicates


# --- simulation with a known truth ---------------------------------------------------------------

# 400 series each gave .96, .95, .95 (see the module); two standard errors of 120 are .04.


@pytest.mark.parametrize("autocorrelation", [0.0, 0.3, 0.6])
def test_the_interval_of_a_known_trend_covers_it(rng, autocorrelation):
    assert 0.91 <= covered(rng, autocorrelation=autocorrelation) <= 0.99


def test_the_negative_binomial_variance_covers_as_well(rng):
    share = covered(rng, autocorrelation=0.3, variance="negative_binomial", replicates=80)
    assert share >= 0.9


def test_errors_that_ignore_autocorrelation_cover_less_than_they_say(rng):
    # The reason why AR(1) is the default: .72 and .80 in 400 series.
    assert covered(rng, autocorrelation=0.6, errors="independent") < 0.85
    assert covered(rng, autocorrelation=0.6, errors="hac") < 0.9


def test_known_dispersion_and_autocorrelation_are_found(rng):
    counts = draw_counts(np.full(600, 200.0), dispersion=9, autocorrelation=0.5, rng=rng)[0]
    fit = log_linear(counts, {"x": np.arange(600) / 12})
    assert fit.dispersion == pytest.approx(9, rel=0.2)
    # A little below the levels': the counts add their own chance.
    assert 0.3 < fit.autocorrelation < 0.55


# --- an independent route: statsmodels -----------------------------------------------------------


def test_without_gaps_coefficients_and_errors_are_those_of_statsmodels(rng):
    counts = draw_counts(150 * 1.2**X, dispersion=8, rng=rng)[0]
    design = sm.add_constant(X)
    poisson = sm.GLM(counts, design, family=sm.families.Poisson())

    theirs = poisson.fit(scale="X2")
    ours = log_linear(counts, {"year": X}, errors="independent")
    assert ours["year"].coefficient == pytest.approx(theirs.params[1])
    assert ours["year"].standard_error == pytest.approx(theirs.bse[1])
    assert ours.dispersion == pytest.approx(theirs.scale)

    theirs = poisson.fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True})
    ours = log_linear(counts, {"year": X}, errors="hac", lags=3)
    assert ours["year"].standard_error == pytest.approx(theirs.bse[1])


def test_the_negative_binomial_is_near_its_maximum_likelihood(rng):
    counts = draw_counts(150 * 1.2**X, dispersion=8, rng=rng)[0]
    theirs = sm.NegativeBinomial(counts, sm.add_constant(X)).fit(disp=False)
    ours = log_linear(counts, {"year": X}, variance="negative_binomial", errors="independent")
    assert ours["year"].coefficient == pytest.approx(theirs.params[1], abs=0.02)
    assert ours.alpha == pytest.approx(theirs.params[2], rel=0.2)
    assert ours["year"].standard_error == pytest.approx(theirs.bse[1], rel=0.2)


def test_an_exposure_is_an_offset(rng):
    days = np.tile([31.0, 28, 31, 30], 12)
    counts = draw_counts(5 * days, dispersion=2, rng=rng)[0]
    theirs = sm.GLM(
        counts, sm.add_constant(X), family=sm.families.Poisson(), offset=np.log(days)
    ).fit()
    ours = log_linear(counts, {"year": X}, exposure=days)
    assert ours["year"].coefficient == pytest.approx(theirs.params[1])
    assert ours.fitted == pytest.approx(theirs.fittedvalues)


# --- laws ----------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 400), min_size=8, max_size=30).filter(lambda y: sum(y) > 20))
@settings(deadline=None, max_examples=30)
def test_the_interval_holds_the_ratio_and_reversing_time_inverts_it(counts):
    x = np.arange(len(counts)) / 12
    try:
        forward = log_linear(counts, {"x": x})["x"]
    except SalvoStatisticsError:
        return  # a series that is 0 but at one end has no maximum
    backward = log_linear(counts[::-1], {"x": x})["x"]
    assert forward.low <= forward.ratio <= forward.high
    assert backward.coefficient == pytest.approx(-forward.coefficient, abs=1e-5)
    assert backward.standard_error == pytest.approx(forward.standard_error, rel=1e-3, abs=1e-6)


def test_fitted_counts_have_intervals_in_gaps_and_input_is_left_alone(rng):
    counts = draw_counts(150 * 1.2**X, dispersion=8, rng=rng)[0]
    counts[GAPS] = np.nan
    before = counts.copy()
    fit = log_linear(counts, {"year": X})
    np.testing.assert_array_equal(counts, before)
    assert (fit.units, fit.gaps) == (44, 4)
    low, middle, high = (np.array(x) for x in (fit.fitted_low, fit.fitted, fit.fitted_high))
    assert np.all((low < middle) & (middle < high))


# --- edges and refusals --------------------------------------------------------------------------


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(SalvoStatisticsError, match="3 units cannot carry 2 parameters"):
        log_linear([1, 2, 3], {"x": [0, 1, 2]})
    with pytest.raises(SalvoStatisticsError, match="x is constant"):
        log_linear([1, 2, 3, 4, 5], {"x": [1] * 5})
    with pytest.raises(SalvoStatisticsError, match="all 6 counts are 0"):
        log_linear([0] * 6, {"x": range(6)})
    with pytest.raises(SalvoStatisticsError, match="has no maximum"):
        log_linear([0, 0, 0, 5, 6, 7], {"late": [0, 0, 0, 1, 1, 1]})
    with pytest.raises(SalvoStatisticsError, match="must not be negative: 1 of 5"):
        log_linear([1, -2, 3, 4, 5], {"x": range(5)})
    with pytest.raises(SalvoStatisticsError, match="errors must be one of ar1, hac, independent"):
        log_linear([1, 2, 3, 4, 5], {"x": range(5)}, errors="robust")
    with pytest.raises(SalvoStatisticsError, match="no effect 'y'"):
        log_linear([1, 2, 3, 4, 5], {"x": range(5)})["y"]
