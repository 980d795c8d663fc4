"""A trend has one line per stretch in which the share means one thing, and no other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import SalvoParameterError, SalvoRegimeError
from analysis.periods import Period
from analysis.studies.trends import class_trend
from analysis.terms import BALLISTIC_GROUP, DRONE_CLASSES, Quantity
from tests.builders_lines import salvo_lines
from tests.studies.selected import SERIES, chosen

ACROSS = Period.parse("2025-05-01", "2025-10-31")


@pytest.fixture(scope="module")
def drones():
    return class_trend(chosen(), period=SERIES)


# --- segments ------------------------------------------------------------------------------------


def test_the_comparable_rate_is_one_segment_across_the_merger(drones):
    assert drones.segments["segment"].tolist() == ["comparable"]
    assert len(drones.levels) == SERIES.nights
    class_trend(chosen(ACROSS), period=ACROSS, one_line=True)


def test_one_line_of_a_rate_that_does_not_compare_is_refused_with_the_reason():
    with pytest.raises(SalvoRegimeError, match=r"cannot be formed .* the merged regime"):
        class_trend(
            chosen(ACROSS), period=ACROSS, quantity=Quantity.INTERCEPTION_RATE, one_line=True
        )
    missiles = Period.parse("2024-03-01", "2024-12-31")
    with pytest.raises(SalvoRegimeError, match="what counts as shot down changed its meaning"):
        class_trend(
            chosen(missiles),
            period=missiles,
            classes=BALLISTIC_GROUP,
            quantity=Quantity.INTERCEPTION_RATE,
            one_line=True,
        )
    early = Period.parse("2024-08-01", "2024-12-31")
    with pytest.raises(SalvoRegimeError, match="compares from 2024-10-01 on"):
        class_trend(chosen(early), period=early, one_line=True)


def test_without_asking_for_one_line_the_same_rate_is_parted():
    made = class_trend(chosen(ACROSS), period=ACROSS, quantity=Quantity.INTERCEPTION_RATE)
    assert made.segments["segment"].tolist() == ["separate", "merged"]
    assert made.segments["reason"].notna().tolist() == [False, True]
    assert made.levels["night"].max() == pd.Timestamp("2025-07-23")
    assert made.points["night"].max() == pd.Timestamp("2025-07-23")
    assert made.reason is None


def test_each_segment_is_smoothed_from_its_own_nights_alone():
    early = Period.parse("2024-07-10", "2025-03-31")
    both = class_trend(chosen(early), period=early)
    assert both.segments["segment"].tolist() == ["not_every_night", "comparable"]
    alone = Period.parse("2024-10-01", "2025-03-31")
    made = class_trend(chosen(alone), period=alone)
    part = both.levels[both.levels["segment"] == "comparable"].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, made.levels)


# --- the level -----------------------------------------------------------------------------------


def test_the_level_of_drones_falls_in_spring_2025_and_recovers(drones):
    levels = drones.levels.set_index("night")["rate"]
    assert levels["2025-01-15"] > 0.94
    assert levels["2025-05-01"] < 0.85
    assert levels["2026-05-15"] > 0.88


def test_two_routes_that_share_no_code_agree(drones):
    ballistic = class_trend(chosen(), period=SERIES, classes=BALLISTIC_GROUP)
    for made, mostly, at_most in ((drones, 0.015, 0.07), (ballistic, 0.05, 0.1)):
        gap = (made.levels["rate"] - made.levels["spline_rate"]).abs()
        assert gap.mean() < mostly
        assert gap.max() == made.segments["spline_gap"].item() < at_most


def test_the_band_knows_that_munitions_of_a_raid_resemble_each_other(drones):
    row = drones.segments.iloc[0]
    assert row["dispersion"] > 5
    assert np.isnan(row["rho"])
    width = (drones.levels["high"] - drones.levels["low"]).median()
    assert width > 0.02


def test_the_typical_raid_is_another_trend_from_the_correlation(drones):
    made = class_trend(chosen(), period=SERIES, mean="typical_raid")
    row = made.segments.iloc[0]
    assert row["rho"] == pytest.approx(0.0929, abs=0.001)
    assert np.isnan(row["dispersion"])
    assert (made.levels["rate"] < drones.levels["rate"]).mean() > 0.8


def test_the_ballistic_group_is_one_series():
    made = class_trend(chosen(), period=SERIES, classes=BALLISTIC_GROUP)
    row = made.segments.iloc[0]
    assert (row["numerator"], row["denominator"]) == (345, 1_171)
    assert len(made.points) == row["raids"] == 237


# --- edges ---------------------------------------------------------------------------------------


def test_one_night_has_a_point_and_no_trend():
    night = Period.parse("2025-08-28", "2025-08-28")
    made = class_trend(chosen(night), period=night)
    assert made.points[["numerator", "denominator"]].to_numpy().tolist() == [[563, 598]]
    assert made.levels.empty
    assert made.reason == (
        "No trend: fewer than 14 raids (1). Take a longer period or another rate."
    )


def test_a_class_without_launches_has_a_reason():
    period = Period.parse("2025-08-15", "2025-09-04")
    made = class_trend(chosen(period), period=period, classes=["surface_to_air_missile"])
    assert made.points.empty
    assert "fewer than 14 raids (0)" in made.reason


def test_a_share_that_never_moved_has_a_reason():
    made = class_trend(chosen(), period=SERIES, classes=["surface_to_air_missile"])
    assert made.segments["reason"].item() == "0 of 124: nothing moved"


def test_a_window_before_any_support_is_refused():
    period = Period.parse("2023-01-01", "2023-06-30")
    with pytest.raises(SalvoRegimeError, match="kinetic_only regime"):
        class_trend(chosen(period), period=period)
    before = Period.parse("2021-01-01", "2021-06-30")
    assert class_trend(salvo_lines(), period=before).reason.startswith("No trend: the period ends")


def test_frames_keep_their_columns_when_empty(drones):
    night = Period.parse("2025-08-28", "2025-08-28")
    made = class_trend(chosen(night), period=night)
    assert made.levels.dtypes.to_dict() == drones.levels.dtypes.to_dict()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"classes": [*DRONE_CLASSES, "cruise_missile"]}, "join drones and missiles"),
        ({"classes": []}, "No class was given"),
        ({"classes": ["lancet"]}, "Unknown weapon class 'lancet'"),
        ({"mean": "median"}, "Unknown mean 'median'"),
    ],
)
def test_what_is_not_known_is_refused(options, said):
    with pytest.raises(SalvoParameterError, match=said):
        class_trend(chosen(ACROSS), period=ACROSS, **options)
