"""Lines in, counts out: nothing is lost, nothing is counted twice, nothing is guessed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.data.contracts import check_table
from analysis.data.tables.attacks import SALVO_LINES
from analysis.errors import SalvoParameterError, SalvoRegimeError
from analysis.measures.interception import (
    ACROSS_REGIMES,
    FATES,
    SUPPORT,
    fates,
    leakers_per_night,
    longest_series,
    month_in_regime,
    reported_destroyed,
    require_support,
    select,
    shares,
    tally,
    with_known_outcome,
    with_outcome,
    with_tactical,
)
from analysis.periods import Period
from analysis.terms import STRIKE_CLASSES, Fate, Quantity, Regime, WeaponClass
from tests.builders_lines import calendar, few, salvo_lines, some_lines

KINETIC, SEPARATE, MERGED = "2023-05-02", "2025-05-02", "2025-08-28"
COLUMNS_TO_GROUP_BY = ("night", "weapon_class", "scope", "reporting_regime", "model")
groupings = st.lists(st.sampled_from(COLUMNS_TO_GROUP_BY), max_size=3, unique=True)
comparable = (Regime.SEPARATE, Regime.MERGED)


@settings(max_examples=10)
@given(some_lines())
def test_built_lines_keep_the_contract_of_the_table(lines):
    check_table(lines, SALVO_LINES)


# --- every munition has exactly one fate ---------------------------------------------------------


@few
@given(some_lines())
def test_fates_sum_to_what_was_launched(lines):
    made = fates(lines)
    known = lines["launched"].notna()
    assert (made.sum(axis=1, skipna=False)[known] == lines["launched"][known]).all()
    assert made[~known].isna().all(axis=None)


@few
@given(some_lines())
def test_no_fate_is_negative(lines):
    assert (fates(lines).fillna(0) >= 0).all(axis=None)


@few
@given(some_lines())
def test_what_a_regime_does_not_separate_stays_together(lines):
    made, regime = fates(lines).fillna(0), lines["reporting_regime"]
    assert (made.loc[regime == Regime.KINETIC_ONLY, [Fate.SUPPRESSED, Fate.LEAKERS]] == 0).all(
        axis=None
    )
    assert (made.loc[regime == Regime.MERGED, Fate.INTERCEPTED] == 0).all()
    assert (made.loc[regime != Regime.MERGED, Fate.NEUTRALISED_UNSEPARATED] == 0).all()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # shot down only: whether the rest was lost or arrived was not said
        ({"night": KINETIC}, {Fate.INTERCEPTED: 9, Fate.UNDETERMINED: 1}),
        # apart
        (
            {"night": SEPARATE, "destroyed": 5, "suppressed": 3},
            {Fate.INTERCEPTED: 5, Fate.SUPPRESSED: 3, Fate.LEAKERS: 2},
        ),
        # one figure
        ({"night": MERGED}, {Fate.NEUTRALISED_UNSEPARATED: 9, Fate.LEAKERS: 1}),
        # one figure and, unusually, a second one
        (
            {"night": MERGED, "destroyed": 6, "suppressed": 2},
            {Fate.SUPPRESSED: 2, Fate.NEUTRALISED_UNSEPARATED: 6, Fate.LEAKERS: 2},
        ),
        # in the air, or gone: no leakers
        (
            {"night": MERGED, "destroyed": 5, "still_airborne": 3, "left_airspace": 1},
            {
                Fate.NEUTRALISED_UNSEPARATED: 5,
                Fate.STILL_AIRBORNE: 3,
                Fate.LEFT_AIRSPACE: 1,
                Fate.LEAKERS: 1,
            },
        ),
        # outcome not given: nobody arrived as far as is known, and nobody was stopped
        ({"night": SEPARATE, "destroyed": None}, {Fate.UNDETERMINED: 10}),
        ({"night": MERGED, "destroyed": None}, {Fate.UNDETERMINED: 10}),
    ],
)
def test_a_line_gives_its_munitions_these_fates(line, expected):
    made = fates(salvo_lines(line)).iloc[0]
    assert {fate: n for fate, n in made.items() if n} == expected


def test_launches_not_given_have_no_fate():
    assert fates(salvo_lines({"launched": None, "destroyed": None})).isna().all(axis=None)


# --- tallies -------------------------------------------------------------------------------------

ADDITIVE = (
    "lines",
    "launched",
    *FATES,
    "neutralised",
    "launched_with_outcome",
    "launched_not_given",
)


@few
@given(some_lines(), groupings)
def test_tallies_add_up_over_any_partition(lines, by):
    total, parts = tally(lines, by=[]), tally(lines, by=by)
    for name in ADDITIVE:
        assert parts[name].fillna(0).sum() == total[name].fillna(0).sum(), name


@few
@given(some_lines(), groupings, groupings)
def test_a_finer_tally_adds_up_to_a_coarser_one(lines, coarse, more):
    fine = [*coarse, *(name for name in more if name not in coarse)]
    if not coarse:
        return
    summed = tally(lines, by=fine).groupby(coarse)[["launched", "leakers"]].sum()
    direct = tally(lines, by=coarse).set_index(coarse)[["launched", "leakers"]].fillna(0)
    pd.testing.assert_frame_equal(summed, direct, check_dtype=False)


@few
@given(some_lines(), groupings)
def test_the_fates_of_a_tally_sum_to_its_launches(lines, by):
    made = tally(lines, by=by)
    assert (made[list(FATES)].fillna(0).sum(axis=1) == made["launched"].fillna(0)).all()


def test_a_group_without_a_value_is_a_group():
    lines = salvo_lines({"carriers": "Tu-95"}, {"carriers": None})
    assert tally(lines, by=["carriers"])["launched"].tolist() == [10, 10]
    assert shares(lines, Quantity.LEAK_RATE, by=["carriers"])["denominator"].tolist() == [10, 10]


def test_a_tally_of_lines_that_give_nothing_is_missing_and_not_zero():
    lines = salvo_lines({"launched": None, "destroyed": None}, {"night": KINETIC})
    made = tally(lines, by=["reporting_regime"]).set_index("reporting_regime")
    assert pd.isna(made.at["merged", "launched"])
    assert made.at["merged", "launched_not_given"] == 1
    # Shot down is no neutralisation: that regime does not support it.
    assert pd.isna(made.at["kinetic_only", "neutralised"])
    assert made.at["kinetic_only", "intercepted"] == 9


def test_launches_without_outcome_are_in_volumes_and_not_in_rates():
    lines = salvo_lines({}, {"launched": 5, "destroyed": None})
    made = tally(lines, by=[]).iloc[0]
    assert (made["launched"], made["launched_with_outcome"]) == (15, 10)
    assert with_known_outcome(lines).tolist() == [10, 0]
    assert shares(lines, Quantity.NEUTRALISATION_RATE, by=[])["denominator"].tolist() == [10]


# --- selections ----------------------------------------------------------------------------------

PERIOD = Period.parse("2025-05-02", "2025-08-29")


@few
@given(some_lines(), st.sampled_from(["national", "all_sources"]), st.booleans())
def test_lines_in_are_lines_out_and_the_excluded(lines, scope, with_period):
    chosen = select(
        lines,
        period=PERIOD if with_period else None,
        classes=[WeaponClass.CRUISE_MISSILE, WeaponClass.ONE_WAY_ATTACK_DRONE],
        scope=scope,
    )
    log = chosen.exclusions
    assert len(lines) == len(chosen.lines) + log["lines"].sum()
    launched = lines["launched"].fillna(0).sum()
    assert launched == chosen.lines["launched"].fillna(0).sum() + log["launched"].sum()
    assert log["lines_left"].tolist() == (len(lines) - log["lines"].cumsum()).tolist()
    known = with_outcome(chosen.lines)
    assert len(chosen.lines) == len(known.lines) + known.exclusions["lines"].sum()


def test_exclusions_are_counted_in_a_fixed_order_each_line_once():
    lines = salvo_lines(
        {"night": "2025-07-31"},
        {"night": "2025-07-31", "weapon_class": "tactical_uav"},
        {"weapon_class": "tactical_uav", "scope": "regional"},
        {"weapon_class": "glide_bomb"},
        {"weapon_class": "other"},
        {"weapon_class": "unknown"},
        {"scope": "regional"},
        {"weapon_class": "cruise_missile"},
        {},
    )
    chosen = select(
        lines,
        period=Period.parse("2025-08-01", "2025-08-31"),
        classes=[WeaponClass.ONE_WAY_ATTACK_DRONE],
    )
    log = chosen.exclusions
    assert dict(zip(log["reason"], log["lines"], strict=True)) == {
        "outside the period": 2,
        "outside rates: tactical uav": 1,
        "outside rates: guided bomb": 1,
        "outside rates: other": 1,
        "outside rates: unknown model": 1,
        "regional report": 1,
        "class not chosen": 1,
    }
    assert len(chosen.lines) == 1


def test_all_sources_add_regional_reports():
    lines = salvo_lines({}, {"scope": "regional"})
    assert len(select(lines).lines) == 1
    everyone = select(lines, scope="all_sources")
    assert len(everyone.lines) == 2
    assert "regional report" not in set(everyone.exclusions["reason"])


@pytest.mark.parametrize("name", ["tactical_uav", "glide_bomb", "other", "unknown"])
def test_a_class_counted_only_when_shot_down_cannot_enter_a_rate(name):
    with pytest.raises(SalvoParameterError, match=f"{name} cannot enter a rate: counted only"):
        select(salvo_lines({}), classes=[name])


def test_an_unknown_class_or_scope_names_the_known_ones():
    with pytest.raises(
        SalvoParameterError, match=r"Unknown weapon class 'drones'.*one_way_attack_drone"
    ):
        select(salvo_lines({}), classes=["drones"])
    with pytest.raises(
        SalvoParameterError, match=r"Unknown scope 'local'\. Choose one of national, all_sources\."
    ):
        select(salvo_lines({}), scope="local")


def test_lines_without_launches_or_outcome_are_set_aside_by_reason():
    lines = salvo_lines(
        {}, {"launched": None}, {"destroyed": None}, {"launched": None, "destroyed": None}
    )
    log = with_outcome(lines).exclusions
    assert log["reason"].tolist() == ["launches not given", "outcome not given"]
    assert log["lines"].tolist() == [2, 1]
    assert log["launched"].tolist() == [0, 10]


# --- shares --------------------------------------------------------------------------------------

APART = {"night": SEPARATE, "destroyed": 5, "suppressed": 3, "still_airborne": 1}


@pytest.mark.parametrize(
    ("quantity", "numerator", "denominator"),
    [
        (Quantity.INTERCEPTION_RATE, 5, 10),
        (Quantity.NEUTRALISATION_RATE, 8, 10),
        (Quantity.KINETIC_SUCCESS, 5, 6),
        (Quantity.LEAK_RATE, 1, 10),
    ],
)
def test_each_share_has_its_numerator_and_its_denominator(quantity, numerator, denominator):
    made = shares(salvo_lines(APART), quantity, by=[]).iloc[0]
    assert (made["numerator"], made["denominator"]) == (numerator, denominator)
    assert made["rate"] == pytest.approx(numerator / denominator)


@few
@given(some_lines(regimes=[Regime.SEPARATE]), st.sampled_from(list(Quantity)), groupings)
def test_shares_stay_between_0_and_1(lines, quantity, by):
    lines = select(lines, scope="all_sources").lines
    made = shares(lines, quantity, by=by)
    assert made["rate"].between(0, 1).all()
    assert (made["denominator"] > 0).all()
    assert made["rate"].dtype == "float64"


@few
@given(some_lines(regimes=comparable), groupings)
def test_numerators_and_denominators_add_up_over_any_partition(lines, by):
    lines = select(lines, scope="all_sources").lines
    parts, total = (shares(lines, Quantity.NEUTRALISATION_RATE, by=b) for b in (by, []))
    for name in ("numerator", "denominator"):
        assert parts[name].sum() == total[name].sum()


@few
@given(some_lines(regimes=comparable))
def test_nothing_is_both_neutralised_and_a_leaker(lines):
    lines = select(lines, scope="all_sources").lines
    stopped, through = (
        shares(lines, quantity, by=[])["numerator"].sum() for quantity in ACROSS_REGIMES
    )
    undecided = with_outcome(lines).lines[["still_airborne", "left_airspace"]].sum().sum()
    assert stopped + through + undecided == with_known_outcome(lines).sum()


def test_no_launches_means_no_rate():
    lines = salvo_lines({"launched": 0, "destroyed": 0})
    assert shares(lines, Quantity.NEUTRALISATION_RATE, by=[]).empty
    assert shares(salvo_lines(), Quantity.NEUTRALISATION_RATE, by=["night"]).empty


# --- what a regime does not support is refused ---------------------------------------------------

UNSUPPORTED = [
    (quantity, regime)
    for quantity in Quantity
    for regime in Regime
    if regime not in SUPPORT[quantity]
]
NIGHT_OF = {Regime.KINETIC_ONLY: KINETIC, Regime.SEPARATE: SEPARATE, Regime.MERGED: MERGED}


def test_the_regimes_support_these_shares():
    supported = {
        quantity.value: [r.value for r in regimes] for quantity, regimes in SUPPORT.items()
    }
    assert supported == {
        "interception_rate": ["kinetic_only", "separate"],
        "neutralisation_rate": ["separate", "merged"],
        "kinetic_success": ["separate"],
        "leak_rate": ["separate", "merged"],
    }


@pytest.mark.parametrize(("quantity", "regime"), UNSUPPORTED)
def test_a_share_that_a_regime_does_not_support_is_refused_with_the_reason(quantity, regime):
    lines = salvo_lines({}, {}, night=NIGHT_OF[regime])
    with pytest.raises(SalvoRegimeError) as caught:
        shares(lines, quantity, by=["reporting_regime"])
    supported = " or ".join(SUPPORT[quantity])
    assert str(caught.value) == (
        f"The {quantity.label.lower()} cannot be formed for 2 line(s) reported under the "
        f"{regime} regime, first {NIGHT_OF[regime]} Shahed-136/131: {regime.definition} "
        f"Choose nights of the {supported} regime, or another rate."
    )
    assert [row["night"].date().isoformat() for row in caught.value.rows] == [NIGHT_OF[regime]] * 2
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("regime", [Regime.KINETIC_ONLY, Regime.SEPARATE])
def test_an_interception_rate_within_one_regime_is_allowed(regime):
    lines = salvo_lines({}, {}, night=NIGHT_OF[regime])
    assert shares(lines, Quantity.INTERCEPTION_RATE, by=[])["rate"].tolist() == [0.9]


def test_one_interception_line_across_regimes_is_refused_and_segments_are_not():
    lines = salvo_lines({"night": KINETIC}, {"night": SEPARATE})
    with pytest.raises(SalvoRegimeError) as caught:
        shares(lines, Quantity.INTERCEPTION_RATE, by=["night"])
    assert str(caught.value) == (
        "The interception rate does not compare across the kinetic_only and separate regimes: "
        "what counts as shot down changed its meaning. Draw one segment per regime, or use the "
        "neutralisation rate."
    )
    segments = shares(lines, Quantity.INTERCEPTION_RATE, by=["reporting_regime", "night"])
    assert segments["rate"].tolist() == [0.9, 0.9]


def test_the_neutralisation_rate_joins_the_regimes_that_support_it():
    lines = salvo_lines(APART, {"night": MERGED})
    made = shares(lines, Quantity.NEUTRALISATION_RATE, by=[])
    assert made[["numerator", "denominator"]].iloc[0].tolist() == [17, 20]


EARLY = {"night": "2024-09-30", "destroyed": 5}


@pytest.mark.parametrize("quantity", ACROSS_REGIMES)
@pytest.mark.parametrize("by", [[], ["night"], ["reporting_regime"]])
def test_a_comparable_share_that_starts_too_early_is_refused(quantity, by):
    lines = salvo_lines(EARLY, {"night": "2024-10-01"}, {"night": MERGED})
    with pytest.raises(SalvoRegimeError) as caught:
        shares(lines, quantity, by=by)
    assert str(caught.value) == (
        f"The {quantity.label.lower()} compares from 2024-10-01 on; before, suppressed munitions "
        "were not reported every night. 1 line(s) are earlier. Start on 2024-10-01 or later, or "
        "end before it."
    )


def test_early_nights_alone_and_comparable_nights_alone_are_allowed():
    for lines in (salvo_lines(EARLY), salvo_lines({"night": "2024-10-01"}, {"night": MERGED})):
        require_support(lines, Quantity.NEUTRALISATION_RATE)


def test_an_empty_selection_supports_everything():
    for quantity in Quantity:
        require_support(salvo_lines(), quantity)


# --- periods that no figure may join -------------------------------------------------------------


def test_a_month_in_which_the_regime_changes_is_two_periods():
    lines = salvo_lines(
        {"night": "2025-07-23"},
        {"night": "2025-07-24"},
        {"night": "2025-07-24", "weapon_class": "cruise_missile"},
        {"night": "2025-08-02"},
    )
    made = month_in_regime(lines).dt.strftime("%Y-%m-%d").tolist()
    assert made == ["2025-07-01", "2025-07-24", "2025-07-01", "2025-08-01"]


def test_leakers_per_night_are_means_over_reported_nights_only():
    lines = salvo_lines(
        {"night": "2025-08-01", "impact_sites": 2},
        {"night": "2025-08-02", "destroyed": 6},
        {"night": "2025-08-02", "weapon_class": "cruise_missile", "destroyed": 8},
    )
    nights = calendar("2025-08-01", ["reported", "reported", "no_report"])
    made = leakers_per_night(lines, nights).iloc[0]
    assert made["nights"] == 2
    assert (made["drones"], made["missiles"], made["total"]) == (2.5, 1.0, 3.5)
    assert made["impact_sites"] == 1.0


def test_a_silent_night_adds_no_leakers_either():
    # A missile line may stand in a night without a drone report.
    lines = salvo_lines(
        {"night": "2025-08-01"},
        {"night": "2025-08-02", "weapon_class": "cruise_missile", "destroyed": 0},
    )
    made = leakers_per_night(lines, calendar("2025-08-01", ["reported", "no_report"])).iloc[0]
    assert (made["nights"], made["total"]) == (1, 1.0)


def test_leakers_are_refused_where_the_regime_does_not_tell_them():
    with pytest.raises(SalvoRegimeError, match="The leak rate cannot be formed for 1 line"):
        leakers_per_night(salvo_lines({"night": KINETIC}), calendar(KINETIC, ["reported"]))


def test_counting_tactical_uavs_raises_the_rate_by_construction():
    lines = salvo_lines(
        {"destroyed": 5},
        {"weapon_class": "tactical_uav", "scope": "regional", "launched": 30, "destroyed": 30},
        {"weapon_class": "tactical_uav", "night": "2025-08-29"},
    )
    made = with_tactical(lines, period=Period.parse("2025-08-28", "2025-08-28"))
    assert made["launched"].tolist() == [10, 40]
    assert made["stopped"].tolist() == [5, 35]
    assert made["rate"].tolist() == [0.5, 0.875]


@few
@given(some_lines())
def test_the_longest_series_takes_every_line_that_has_an_outcome(lines):
    made = longest_series(lines, by=["night"])
    assert made["denominator"].sum() == with_known_outcome(lines).sum()
    assert (made["numerator"] <= made["denominator"]).all()


# --- what the source calls destroyed -------------------------------------------------------------


@pytest.mark.parametrize("night", [KINETIC, SEPARATE, MERGED])
@pytest.mark.parametrize("suppressed", [None, 0, 3])
def test_the_figure_called_destroyed_comes_back_whatever_it_meant(night, suppressed):
    lines = salvo_lines({"night": night, "destroyed": 6, "suppressed": suppressed})
    assert reported_destroyed(lines).tolist() == [6]


def test_an_outcome_not_given_is_not_zero_destroyed():
    assert reported_destroyed(salvo_lines({"destroyed": None})).isna().all()


# --- inputs --------------------------------------------------------------------------------------


@few
@given(some_lines(regimes=comparable))
def test_inputs_are_left_as_they_were(lines):
    before = lines.copy(deep=True)
    nights = calendar("2025-05-01", ["reported"] * 4)
    strikes = select(lines, period=PERIOD).lines
    kept = strikes.copy(deep=True)
    for quantity in ACROSS_REGIMES:
        shares(strikes, quantity, by=["night"])
    for measure in (with_outcome, fates, with_known_outcome, month_in_regime, reported_destroyed):
        measure(strikes)
    tally(strikes, by=["night"])
    longest_series(strikes, by=["night"])
    leakers_per_night(strikes, nights)
    with_tactical(lines, period=PERIOD)
    pd.testing.assert_frame_equal(lines, before)
    pd.testing.assert_frame_equal(strikes, kept)


def test_every_strike_class_can_be_chosen_by_its_word():
    assert len(select(salvo_lines({}), classes=[c.value for c in STRIKE_CLASSES]).lines) == 1
