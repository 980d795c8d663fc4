from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from analysis.errors import SalvoStatisticsError
from analysis.stats.betabinomial import fit
from analysis.stats.prediction import MODELS, predict_rolling
from analysis.stats.simulation import draw_successes


@pytest.fixture(scope="module")
def rolled(series_a_merged):
    return {
        model: predict_rolling(series_a_merged.successes, series_a_merged.trials, model=model)
        for model in MODELS
    }


# --- goldens: shared reference_numbers.csv -------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "coverage", "score"),
    [
        ("binomial", 0.556, -7.45),  # cover_binom_pred
        ("beta_binomial", 0.965, -3.91),  # cover_bb_pred
        ("beta_binomial_size", 0.942, -3.74),  # cover_bbsize_pred, logscore_bbsize
    ],
)
def test_one_step_predictions_cover_and_score_as_the_reference(rolled, model, coverage, score):
    made = rolled[model]
    assert len(made.low) == 257
    assert made.coverage == pytest.approx(coverage, abs=0.02)
    assert made.mean_log_score == pytest.approx(score, abs=0.03)


# --- independent routes --------------------------------------------------------------------------


def test_a_binomial_prediction_is_scipys(series_a_merged, rolled):
    part = series_a_merged.iloc[:61]
    k, n = part.successes.to_numpy(), part.trials.to_numpy()
    frozen = scipy_stats.binom(n[60], k[:60].sum() / n[:60].sum())
    made = rolled["binomial"]
    assert (made.low[0], made.high[0]) == frozen.interval(0.95)
    assert made.log_score[0] == pytest.approx(frozen.logpmf(k[60]))
    assert made.expected[0] == pytest.approx(frozen.mean())
    assert made.rank[0] == pytest.approx(frozen.cdf(k[60] - 1) + frozen.pmf(k[60]) / 2)


def test_a_beta_binomial_prediction_is_that_of_a_fit_to_the_window(series_a_merged, rolled):
    for step in (0, 100, 256):
        window = series_a_merged.iloc[step : step + 60]
        came = series_a_merged.iloc[step + 60]
        model = fit(window.successes, window.trials)
        prediction = model.predict(int(came.trials))
        made = rolled["beta_binomial"]
        assert (made.low[step], made.high[step]) == (prediction.low, prediction.high)
        assert made.expected[step] == pytest.approx(prediction.mean, rel=1e-3)


# --- simulation with a known truth ---------------------------------------------------------------


def test_the_right_model_covers_what_it_says_and_ranks_uniformly(rng):
    n = rng.integers(10, 300, 460)
    k = draw_successes(n[None, :], mean=0.8, rho=0.08, rng=rng)[0]
    made = predict_rolling(k, n, model="beta_binomial")
    # Estimated from 60 clusters: a little under nominal; two standard errors of 400 are .022.
    assert 0.91 <= made.coverage <= 0.98
    assert np.mean(made.rank) == pytest.approx(0.5, abs=0.05)
    assert made.mean_log_score > predict_rolling(k, n, model="binomial").mean_log_score


def test_a_slope_with_size_is_used_when_there_is_one(rng):
    n = rng.integers(10, 600, 200)
    mean = 1 / (1 + np.exp(-(np.log2(n) - 7)))
    k = draw_successes(n[None, :], mean=mean, rho=0.03, rng=rng)[0]
    scores = [predict_rolling(k, n, model=model).mean_log_score for model in MODELS]
    assert scores == sorted(scores)
    assert scores[2] > scores[1] + 0.3


# --- laws and edges ------------------------------------------------------------------------------

series = st.lists(
    st.integers(0, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=16,
    max_size=25,
).filter(lambda members: sum(n > 0 for _, n in members) > 11)


@given(series, st.sampled_from(MODELS))
@settings(deadline=None, max_examples=60)
def test_every_prediction_is_possible_and_every_rank_a_probability(members, model):
    k, n = np.array(members).T
    made = predict_rolling(k, n, model=model, window=10)
    low, high, size = (np.array(x) for x in (made.low, made.high, made.trials))
    assert np.all((low >= 0) & (low <= high) & (high <= size))
    assert np.all((np.array(made.rank) >= 0) & (np.array(made.rank) <= 1))
    assert np.all(np.isfinite(made.log_score))
    assert 0 <= made.coverage <= 1


def test_clusters_without_trials_are_skipped():
    k, n = [8, 9, 7, 10] * 5, [10] * 20
    with_empty = predict_rolling([*k[:5], 0, *k[5:]], [*n[:5], 0, *n[5:]], window=12)
    assert with_empty == predict_rolling(k, n, window=12)


def test_a_window_of_equal_outcomes_leaves_the_other_outcome_possible():
    made = predict_rolling([10] * 12 + [9], [10] * 13, window=12)
    assert np.isfinite(made.log_score[0])
    assert made.expected[0] < 10


def test_equal_sizes_need_no_slope():
    k, n = [8, 9, 7, 10] * 5, [10] * 20
    plain = predict_rolling(k, n, model="beta_binomial", window=12)
    sized = predict_rolling(k, n, model="beta_binomial_size", window=12)
    assert sized.expected == pytest.approx(plain.expected)


def test_too_short_series_and_unknown_models_are_refused():
    with pytest.raises(SalvoStatisticsError, match="20 clusters with trials leave none to predict"):
        predict_rolling([1] * 20, [2] * 20)
    with pytest.raises(SalvoStatisticsError, match="model must be one of binomial, beta_binomial,"):
        predict_rolling([1] * 80, [2] * 80, model="poisson")
    with pytest.raises(SalvoStatisticsError, match="window must be at least 10, not 3"):
        predict_rolling([1] * 80, [2] * 80, window=3)
