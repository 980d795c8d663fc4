"""What was foreseen one raid ahead, and which model may be believed."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pytest

from analysis.data.salvos import load_salvos
from analysis.periods import Period
from analysis.studies import prediction
from analysis.studies.prediction import RollingCheck


@lru_cache
def rolling(start: str = "2024-10-01", end: str = "2026-06-07") -> RollingCheck:
    return prediction.rolling_check(load_salvos(), period=Period.parse(start, end))


@pytest.mark.parametrize(
    ("model", "coverage", "score"),
    [
        # reference_numbers.csv: cover_binom_pred, cover_bb_pred, cover_bbsize_pred,
        # logscore_bbsize and the two scores in its definition; 257 nights.
        ("binomial", 0.556, -7.45),
        ("beta_binomial", 0.965, -3.91),
        ("beta_binomial_size", 0.942, -3.74),
    ],
)
def test_coverage_and_score_are_those_of_the_prototype(model, coverage, score):
    row = rolling().scores.set_index("model").loc[model]
    assert row["rate"] == pytest.approx(coverage, abs=0.02)
    assert row["mean_log_score"] == pytest.approx(score, abs=0.03)
    assert row["denominator"] == 257
    assert row["low"] < row["rate"] < row["high"]


def test_the_shown_model_covers_as_it_says_and_scores_best():
    scores = rolling().scores.set_index("model")
    assert 0.92 <= scores.loc[prediction.SHOWN_MODEL, "rate"] <= 0.98
    assert scores.loc[prediction.SHOWN_MODEL, "mean_log_score"] >= -3.8
    assert scores["mean_log_score"].idxmax() == prediction.SHOWN_MODEL


def test_every_score_is_the_mean_of_its_nights():
    nights = rolling().nights
    for row in rolling().scores.itertuples():
        own = nights[nights["model"] == row.model]
        assert len(own) == row.denominator
        assert own["log_score"].mean() == pytest.approx(row.mean_log_score)
        assert own["numerator"].between(own["low"], own["high"]).sum() == row.numerator
        assert own["rank"].between(0, 1).all()


def test_the_binomial_leaves_the_band_and_its_line_is_too_flat():
    frame = rolling().calibration
    outside = ~frame["observed"].between(frame["low"], frame["high"])
    by_model = outside.groupby(frame["model"]).mean()
    assert by_model["binomial"] > 0.75
    assert by_model[["beta_binomial", "beta_binomial_size"]].max() < 0.6
    binomial = frame[frame["model"] == "binomial"].set_index("nominal")["observed"]
    assert binomial[0.05] > 0.3
    assert binomial[0.95] < 0.8


def test_the_shown_model_expects_a_little_less_than_came_because_it_learns_from_the_past():
    # The share rose from autumn 2025 on. Coverage at 95 % holds; the middle of the prediction
    # lags, which the calibration shows and coverage alone would hide.
    frame = rolling().calibration
    shown = frame[frame["model"] == prediction.SHOWN_MODEL].set_index("nominal")
    assert shown.loc[0.5, "observed"] < shown.loc[0.5, "low"]
    nights = rolling().nights
    shown_nights = nights[nights["model"] == prediction.SHOWN_MODEL]
    assert shown_nights["numerator"].sum() > shown_nights["expected"].sum()


def test_observed_shares_rise_with_the_nominal_one_and_bands_hold_the_diagonal():
    frame = rolling().calibration
    assert frame["nominal"].between(frame["low"], frame["high"]).all()
    for _, own in frame.groupby("model"):
        assert own["observed"].is_monotonic_increasing


def test_a_short_period_learns_from_the_raids_before_it():
    whole, may = rolling().nights, rolling("2026-05-01", "2026-05-31").nights
    same = whole[whole["night"].between("2026-05-01", "2026-05-31")].reset_index(drop=True)
    model = may["model"] == "binomial"
    pd.testing.assert_frame_equal(
        may[model], same[same["model"] == "binomial"].reset_index(drop=True)
    )


def test_fewer_than_seventy_raids_leave_too_few_to_predict():
    made = rolling("2025-07-24", "2025-09-30")
    assert made.reason.startswith("9 night(s) from 2025-07-24 to 2025-09-30 have 60 raids of the")
    for name in ("scores", "calibration", "nights"):
        assert getattr(made, name).empty
        assert getattr(made, name).dtypes.equals(getattr(rolling(), name).dtypes), name


@pytest.mark.parametrize(
    ("start", "end"),
    [("2025-08-28", "2025-08-28"), ("2023-01-01", "2023-12-31"), ("2026-05-01", "2026-05-01")],
)
def test_one_night_and_a_period_before_the_merged_regime_have_no_check(start, end):
    made = rolling(start, end)
    assert made.reason is not None
    assert made.nights.empty
