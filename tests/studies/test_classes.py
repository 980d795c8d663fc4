"""A class has counts, a share with an interval that knows of raids, or a reason for none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import SalvoParameterError, SalvoRegimeError
from analysis.measures.interception import shares, tally
from analysis.periods import Period
from analysis.stats import betabinomial
from analysis.stats.proportions import design_effect_interval, jeffreys
from analysis.studies import segments
from analysis.studies.classes import class_panel, interval_checks, monthly_panel
from analysis.studies.shares import judge, stated
from analysis.terms import STRIKE_CLASSES, Quantity
from tests.builders_lines import salvo_lines
from tests.studies.selected import SERIES, chosen, reference, salvos

DRONE = "one_way_attack_drone"
NIGHT = Period.parse("2025-08-28", "2025-08-28")


@pytest.fixture(scope="module")
def panel():
    return class_panel(chosen(), salvos())


def row(panel, weapon_class, segment=None):
    frame = panel.frame[panel.frame["weapon_class"] == weapon_class]
    if segment is not None:
        frame = frame[frame["segment"] == segment]
    assert len(frame) == 1
    return next(frame.itertuples())


# --- counts first, and nothing lost --------------------------------------------------------------


def test_the_counts_are_those_of_the_tally(panel):
    counted = tally(chosen(), by=["weapon_class"]).set_index("weapon_class")
    shown = panel.frame.set_index("weapon_class")
    for name in counted.index:
        assert shown.at[name, "numerator"] == counted.at[name, "neutralised"], name
        assert shown.at[name, "denominator"] == counted.at[name, "launched_with_outcome"], name


def test_every_class_asked_for_stands_once_and_in_order(panel):
    assert panel.frame["weapon_class"].tolist() == [c.value for c in STRIKE_CLASSES]
    turned = class_panel(chosen(), salvos(), classes=["cruise_missile", DRONE]).frame
    assert turned["weapon_class"].tolist() == ["cruise_missile", DRONE]


def test_missiles_of_october_2025_are_270_and_146():
    october = chosen(Period.parse("2025-10-01", "2025-10-31"))
    frame = class_panel(october, salvos(), classes=STRIKE_CLASSES[1:]).frame
    value, _ = reference("oct25_mis_L")
    assert frame["denominator"].sum() == value == 270
    assert frame["numerator"].sum() == reference("oct25_mis_k")[0] == 146


def test_the_drones_since_the_merger_have_the_rate_and_the_correlation_of_the_reference():
    merged = class_panel(
        chosen(Period.parse("2025-07-24", "2026-06-07")), salvos(), classes=[DRONE]
    )
    found = row(merged, DRONE)
    for name, measured in (("drone_rate_merged", found.rate), ("bb_rho_drone_merged", found.rho)):
        value, tolerance = reference(name)
        assert measured == pytest.approx(value, abs=tolerance)
    assert found.basis == "own"


# --- the interval shown, and the two means -------------------------------------------------------


def test_the_interval_shown_is_wilson_on_effective_munitions(panel):
    raids = shares(chosen(), Quantity.NEUTRALISATION_RATE, by=["night", "weapon_class"])
    drones = raids[raids["weapon_class"] == DRONE]
    k, n = drones["numerator"].astype(float), drones["denominator"].astype(float)
    expected = design_effect_interval(k, n, rho=betabinomial.fit(k, n).rho)
    found = row(panel, DRONE)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.effective_trials == pytest.approx(found.denominator / found.design_effect)


def test_the_two_means_stand_side_by_side_and_differ(panel):
    found = row(panel, DRONE)
    assert found.rate == found.numerator / found.denominator
    assert found.typical_rate == pytest.approx(0.854, abs=0.001)
    # Large raids do better, so a munition fares differently from a raid.
    assert found.rate - found.typical_rate > 0.02
    assert not found.low <= found.typical_rate <= found.high


def test_a_rare_class_borrows_a_correlation_whatever_else_is_chosen(panel):
    made = class_panel(chosen(), salvos(), classes=["surface_to_air_missile"])
    alone = row(made, "surface_to_air_missile")
    beside = row(panel, "surface_to_air_missile")
    assert alone.basis == "largest of the others"
    assert (alone.rho, alone.high) == (beside.rho, beside.high)


# --- "0 of 124" ----------------------------------------------------------------------------------


def test_0_of_124_is_a_bound_and_never_0_percent(panel):
    found = row(panel, "surface_to_air_missile")
    assert (found.numerator, found.denominator) == (0, 124)
    assert np.isnan(found.rate)
    assert np.isnan(found.low)
    assert found.independent_bound == pytest.approx(jeffreys(0, 124).high)
    effective = found.denominator / found.design_effect
    assert found.high == pytest.approx(jeffreys(0, effective).high)
    assert found.high > 2 * found.independent_bound
    assert found.reason == "0 of 124: a bound, not a share"


def test_all_of_124_mirrors_0_of_124():
    never = pd.DataFrame({"numerator": [0] * 31, "denominator": [4] * 31})
    always = never.assign(numerator=4)
    none, every = (judge(raids, rho=0.3, level=0.95) for raids in (never, always))
    assert every["low"] == pytest.approx(1 - none["high"])
    assert every["independent_bound"] == pytest.approx(1 - none["independent_bound"])
    assert "rate" not in every
    assert "high" not in every


def test_a_bound_is_stated_in_words_because_a_value_of_zero_would_pass_for_a_share(panel):
    said = stated(row(panel, "surface_to_air_missile"))
    assert (said["value"], said["low"], said["high"]) == (None, None, None)
    assert said["reason"].startswith("0 of 124: a bound, not a share; at most 5.8 % by ")
    assert (said["numerator"], said["denominator"]) == (0, 124)


def test_what_is_too_little_is_stated_with_its_reason(panel):
    said = stated(row(panel, "missile_unknown"))
    assert said["value"] is None
    assert said["reason"] == "fewer than 10 munitions (8)"


def test_a_rate_is_missing_where_and_only_where_there_is_a_reason(panel):
    monthly = monthly_panel(chosen(), salvos()).frame
    for frame in (panel.frame, monthly):
        assert (frame["rate"].isna() == frame["reason"].notna()).all()


# --- regimes -------------------------------------------------------------------------------------


def test_a_rate_that_does_not_compare_has_one_row_per_regime():
    found = class_panel(chosen(), salvos(), quantity=Quantity.INTERCEPTION_RATE)
    apart = row(found, DRONE, "separate")
    assert apart.rate == pytest.approx(17_797 / 33_893)
    refused = row(found, DRONE, "merged")
    assert np.isnan(refused.rate)
    assert pd.isna(refused.numerator)
    assert refused.denominator == 59_687
    assert refused.reason.startswith("not formed under the merged regime: munitions shot down and")
    # Missiles were never merged.
    assert row(found, "cruise_missile").segment == "separate"


def test_a_share_that_no_line_supports_is_an_error():
    merged = chosen(Period.parse("2025-08-01", "2025-08-31"), (DRONE,))
    for quantity in (Quantity.INTERCEPTION_RATE, Quantity.KINETIC_SUCCESS):
        with pytest.raises(SalvoRegimeError, match=r"cannot be formed for .* the merged regime"):
            class_panel(merged, salvos(), quantity=quantity, classes=[DRONE])


def test_a_window_before_the_comparable_series_is_parted_or_refused():
    before = chosen(Period.parse("2024-06-01", "2024-11-30"))
    frame = class_panel(before, salvos(), classes=[DRONE]).frame
    assert frame["segment"].tolist() == ["kinetic_only", "not_every_night", "comparable"]
    assert frame["rate"].isna().tolist() == [True, False, False]
    with pytest.raises(SalvoRegimeError, match="kinetic_only regime"):
        class_panel(chosen(Period.parse("2023-01-01", "2023-03-31")), salvos())


def test_leaks_and_neutralisations_part_what_is_decided():
    leaks = row(class_panel(chosen(), salvos(), quantity=Quantity.LEAK_RATE), "cruise_missile")
    stopped = row(class_panel(chosen(), salvos()), "cruise_missile")
    assert leaks.denominator == stopped.denominator
    assert leaks.numerator + stopped.numerator == leaks.denominator
    assert leaks.low == pytest.approx(1 - stopped.high, abs=0.01)


# --- month by month ------------------------------------------------------------------------------


def test_the_month_of_the_change_is_two_rows_for_drones_and_one_for_missiles():
    frame = monthly_panel(chosen(), salvos()).frame
    july = frame[frame["period"].between("2025-07-01", "2025-07-31")]
    drones = july[july["weapon_class"] == DRONE]
    assert drones["period"].dt.day.tolist() == [1, 24]
    assert len(july[july["weapon_class"] == "cruise_missile"]) == 1


def test_the_months_add_up_to_the_panel(panel):
    monthly = monthly_panel(chosen(), salvos()).frame
    sums = monthly.groupby("weapon_class")[["numerator", "denominator"]].sum()
    whole = panel.frame.set_index("weapon_class")[["numerator", "denominator"]]
    assert (sums.astype(int) == whole.loc[sums.index].astype(int)).all(axis=None)


# --- the checks beside the interval --------------------------------------------------------------


def test_the_bootstraps_stand_beside_the_interval_of_a_long_window(panel):
    checks = interval_checks(panel, period=SERIES, draws=1_000).set_index("weapon_class")
    drones = checks.loc[DRONE]
    assert drones["nights"] == 615
    assert drones["cluster_low"] < drones["rate"] < drones["cluster_high"]
    # The share drifts: fortnights differ more than raids do.
    assert (
        drones["block_high"] - drones["block_low"] > drones["cluster_high"] - drones["cluster_low"]
    )
    assert "surface_to_air_missile" not in checks.index


def test_blocks_are_not_drawn_from_a_short_window():
    period = Period.parse("2026-03-01", "2026-04-15")
    made = class_panel(chosen(period), salvos(), classes=[DRONE])
    check = interval_checks(made, period=period, draws=200).iloc[0]
    assert check["reason"] == "no block bootstrap: fewer than 60 nights (46)"
    assert np.isnan(check["block_low"])
    assert check["cluster_low"] < check["rate"]


# --- edges ---------------------------------------------------------------------------------------


def test_one_night_has_counts_and_no_share():
    made = class_panel(chosen(NIGHT), salvos(), classes=[DRONE, "cruise_missile"])
    assert made.frame["numerator"].tolist() == [563, 18]
    assert made.frame["rate"].isna().all()
    assert made.frame["reason"].str.contains("fewer than 5 raids").all()
    assert made.reason is not None
    assert "take a longer period" in made.reason
    assert interval_checks(made, period=NIGHT).empty


def test_a_class_without_launches_is_0_of_0_with_a_reason():
    made = class_panel(chosen(NIGHT), salvos(), classes=["surface_to_air_missile"])
    found = row(made, "surface_to_air_missile")
    assert (found.numerator, found.denominator, found.raids) == (0, 0, 0)
    assert found.reason == "no launches reported in the period"
    assert made.reason.startswith("No launches of the classes chosen")


def test_no_lines_at_all_give_the_same_columns():
    made = class_panel(salvo_lines(), salvos(), classes=[DRONE])
    full = class_panel(chosen(NIGHT), salvos(), classes=[DRONE])
    assert made.frame.dtypes.to_dict() == full.frame.dtypes.to_dict()
    assert monthly_panel(salvo_lines(), salvos()).frame.empty


def test_outcomes_not_given_are_said_and_not_counted_as_zero():
    lines = salvo_lines({"destroyed": None, "launched": 40})
    found = row(class_panel(lines, salvos(), classes=[DRONE]), DRONE)
    assert found.denominator == 0
    assert found.reason == "launches or outcome not given in 1 line(s)"


def test_without_any_series_to_fit_there_is_no_interval_and_no_share():
    nights = [{"night": f"2025-09-{day:02}"} for day in range(1, 7)]
    lines = salvo_lines(*nights, destroyed=10)
    assert row(class_panel(lines, lines, classes=[DRONE]), DRONE).reason.startswith(
        "no correlation within a raid can be fitted"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"classes": ["lancet"]}, "Unknown weapon class 'lancet'"),
        ({"classes": ["tactical_uav"]}, "tactical_uav cannot enter a rate"),
        ({"unit": "week"}, "Unknown unit 'week'"),
        ({"scope": "galactic"}, "Unknown scope 'galactic'"),
    ],
)
def test_what_is_not_known_is_refused(options, said):
    with pytest.raises(SalvoParameterError, match=said):
        class_panel(chosen(NIGHT), salvos(), **options)


def test_windows_are_raids_of_their_own():
    night, window = (class_panel(chosen(), salvos(), unit=unit) for unit in ("night", "window"))
    one, other = row(night, DRONE), row(window, DRONE)
    assert (one.numerator, one.denominator) == (other.numerator, other.denominator)
    assert other.raids > one.raids


def test_the_lines_are_left_alone():
    before = chosen().copy(deep=True)
    class_panel(chosen(), salvos())
    monthly_panel(chosen(), salvos())
    pd.testing.assert_frame_equal(chosen(), before)


def test_regimes_of_a_period_are_named_in_order():
    spans = segments.regimes_in(SERIES, weapon_class=DRONE)
    assert [name for *_, name in spans] == ["Shot down and suppressed apart", "One figure"]
    assert str(spans[1][0]) == "2025-07-24"
    assert len(segments.regimes_in(SERIES, weapon_class="cruise_missile")) == 1
