"""One night in context: the reference night, nights of different years, and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SalvoParameterError
from analysis.stats.betabinomial import BetaBinomial
from analysis.studies.attack_brief import brief, check_night
from analysis.studies.night_calm import DEPENDS, calm
from analysis.studies.night_composition import FATES
from analysis.studies.night_expected import expected_neutralised
from analysis.studies.night_ranks import standing
from tests.studies.brief_case import NIGHTS, SEED, made, tables

# --- the reference night: design text of this project, methods.md, section 4 ---------------------


def test_the_reference_night_by_class_adds_up_to_629_and_589():
    composition = made().composition
    assert [composition.launched(name) for name in ("total", "drones", "missiles")] == [
        629,
        598,
        31,
    ]
    assert [composition.neutralised(n) for n in ("total", "drones", "missiles")] == [589, 563, 26]
    assert (composition.leakers(), composition.leakers("missiles")) == (40, 5)
    assert (composition.impact_sites, composition.debris_sites) == (13, 26)
    rates = composition.by_class.set_index("weapon_class")["rate"]
    assert [round(100 * rates[n], 1) for n in ("total", "drones", "missiles")] == [93.6, 94.1, 83.9]


def test_it_ranks_second_of_1066_by_total_and_49th_by_missiles_and_16th_in_the_file():
    ranks = made().ranks
    total, drones, missiles = (ranks.row(name) for name in ("total", "drones", "missiles"))
    assert (total["place_to_date"], total["ranked_to_date"]) == (2, 1_066)
    assert (drones["place_to_date"], missiles["place_to_date"]) == (2, 49)
    assert (total["place_in_file"], total["ranked_in_file"]) == (16, 1_349)
    assert missiles["ties_to_date"] == 2


def test_535_of_629_were_to_be_expected_and_589_or_more_had_a_chance_of_12_percent():
    row = made().expected.row()
    assert row is not None
    assert row["expected"] == pytest.approx(535, abs=0.5)
    assert (row["low"], row["high"]) == (339, 608)
    assert (row["launched"], row["neutralised"]) == (629, 589)
    assert row["at_least"] == pytest.approx(0.12, abs=0.005)
    assert row["typical"] < row["expected"], "the mean of raids is not the mean of munitions"


def test_calm_depends_on_the_definition_two_raids_against_eight_but_610_a_week_before():
    found = made().calm
    assert found.threshold == 300
    row, last = found.row(300, 28), found.last_of(300)
    assert (row["raids"], row["usual"], row["window_before"]) == (2, 8, 9)
    assert row["half_year"] == 2, "half a year back two raids of that size were usual"
    assert (last["days_since"], last["last_launched"]) == (7, 610)
    assert found.days_since_as_large == 50
    assert found.verdict == DEPENDS


def test_its_toll_rose_from_12_to_25_and_of_the_children_from_3_to_4():
    main = made().toll.main
    assert main is not None
    told = [main[n] for n in ("first_killed", "killed", "first_children", "children")]
    assert told == [12, 25, 3, 4]
    reports = made().toll.reports["2025-08-28_kyiv"]
    assert reports["killed"].tolist() == [12, 14, 15, 16, 19, 21, 22, 23, 23, 25]
    assert reports["source_title"].notna().all()


def test_six_days_after_an_event_say_little_where_seven_dates_of_ten_can_say_so():
    found = made().diplomacy
    row = found.row("any", "before")
    assert (row["days"], row["dates"]) == (6, 365)
    assert 0.6 < row["base_rate"] < 0.8
    deadline = found.deadlines.iloc[0]
    assert (deadline["days_since"], deadline["days_until"]) == (6, 8)
    assert 0 < (found.share_inside or 0) < 1


def test_the_base_rate_is_the_share_of_dates_with_an_event_as_near():
    events = tables().events
    dates = events.loc[events["tier"] == 1, "start_date"]
    at = pd.Timestamp(SEED)
    around = pd.date_range(at - pd.Timedelta(days=182), at + pd.Timedelta(days=182))
    near = [((dates < day) & (dates >= day - pd.Timedelta(days=6))).any() for day in around]
    assert made().diplomacy.row("any", "before")["base_rate"] == pytest.approx(np.mean(near))


# --- nights of different years -------------------------------------------------------------------


@pytest.mark.parametrize("night", NIGHTS)
def test_every_row_of_a_night_adds_up_to_what_was_launched(night):
    frame = made(night).composition.by_class
    whole = frame[list(FATES)].fillna(0).sum(axis=1)
    assert whole.tolist() == frame["launched"].fillna(0).tolist()
    assert frame.empty == (made(night).composition.reason is not None)


@pytest.mark.parametrize("night", ["2024-12-10", "2025-05-09"])
def test_a_night_without_a_report_is_not_zero(night):
    found = made(night)
    assert found.is_silent
    assert found.composition.launched() is None
    for part in (found.composition, found.expected, found.calm):
        assert "no national drone report" in str(part.reason)
    row = found.ranks.row("total")
    assert pd.isna(row["value"])
    assert "no national drone report" in row["reason"]
    assert len(found.nearest) == 2


def test_a_truce_night_says_which_truce_was_announced():
    assert "Victory Day truce" in str(made("2025-05-09").status_reason)


def test_before_outcomes_were_told_what_did_not_arrive_is_not_determined():
    found = made("2022-10-10").composition
    assert found.launched() == 97
    assert found.neutralised() is None
    assert found.leakers() is None
    row = found.row("total")
    assert row is not None
    assert (row["intercepted"], row["undetermined"]) == (53, 44)
    assert "2024-10-01" in str(made("2022-10-10").expected.reason)
    assert "2024-10-01" in made("2022-10-10").ranks.row("neutralised")["reason"]


def test_drones_of_the_merged_regime_are_not_zero_shot_down():
    row = made().composition.row("drones")
    assert row is not None
    assert pd.isna(row["intercepted"])
    assert pd.isna(row["suppressed"])
    assert row["neutralised_unseparated"] == 563


def test_a_night_without_a_missile_has_no_place_by_missiles():
    found = made("2026-06-07")
    assert found.composition.launched("missiles") is None
    assert found.ranks.row("missiles")["reason"] == "no missile is reported"
    assert found.expected.row("missiles") is None
    assert "so that none listed is not none killed" in str(found.toll.reason)


def test_too_little_history_is_said_with_its_nights():
    assert made("2024-11-17").expected.reason == (
        "only 47 nights lie between 2024-10-01, where the comparable series begins, and this one; "
        "60 are needed"
    )


def test_a_withheld_outcome_gives_no_expectation_and_names_its_models():
    reason = str(made("2025-02-01").expected.reason)
    assert reason.startswith("launches or outcome are not given: Kh-101/Kh-555")
    assert made("2025-02-01").composition.neutralised() is None
    assert made("2024-02-12").composition.not_given == 1


def test_the_largest_attack_depends_on_whether_a_day_window_is_one_of_its_own():
    found = made("2026-03-24")
    parts = found.composition.windows
    assert parts["part"].tolist() == ["night", "day"]
    assert parts["total"].sum() == found.composition.launched()
    by_night, by_window = found.ranks.row("total"), found.ranks.row("total", unit="window")
    assert by_night["value"] == 980 > by_window["value"] == parts["total"].max()


@pytest.mark.parametrize(
    ("night", "said"),
    [
        ("2027-01-01", "2027-01-01 lies after the last night of the data, 2026-06-07"),
        ("2022-01-01", "2022-01-01 lies before the first night of the data, 2022-09-28"),
    ],
)
def test_a_night_outside_the_file_is_refused_with_the_nearest(night, said):
    with pytest.raises(SalvoParameterError, match=said) as refusal:
        brief(tables(), date.fromisoformat(night))
    assert "The nearest with a national report: 202" in str(refusal.value)


def test_the_tables_are_left_alone():
    before = tables().lines.copy(deep=True)
    brief(tables(), date(2025, 8, 28))
    pd.testing.assert_frame_equal(tables().lines, before)
    assert check_night(tables().nights, date(2025, 8, 28)) is tables().nights


# --- laws ----------------------------------------------------------------------------------------

VALUES = st.lists(st.integers(0, 20), min_size=1, max_size=30)


@given(VALUES, st.randoms(use_true_random=False))
def test_a_place_does_not_depend_on_the_order(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    for value in values:
        assert standing(pd.Series(values), value) == standing(pd.Series(shuffled), value)


@given(VALUES)
def test_places_are_those_of_a_competition(values):
    places = sorted(standing(pd.Series(values), value).place for value in values)
    series = pd.Series(values).rank(method="min", ascending=False).astype(int)
    assert places == sorted(series.tolist())
    assert places[0] == 1


@settings(max_examples=20, deadline=None)
@given(VALUES, st.integers(1, 20))
def test_raids_before_are_never_more_than_nights_and_fall_with_the_threshold(values, own):
    nights = pd.date_range("2025-01-01", periods=40 + len(values))
    series = pd.DataFrame({"night": nights, "total": [*values, *[3] * 39, own]})
    none = pd.Series([], dtype="datetime64[s]")
    found = calm(series, nights[-1], silent=none, thresholds=(1, 2, 5), days=(7, 28))
    for span, own_rows in found.frame.groupby("days"):
        raids = own_rows.sort_values("threshold")["raids"]
        assert raids.is_monotonic_decreasing
        assert raids.max() <= span


@settings(max_examples=2, deadline=None)
@given(st.integers(0, 10_000))
def test_the_interval_holds_the_outcome_as_often_as_it_says(seed):
    """Raids of two models drawn from known beta-binomials; the truth is known, so is coverage."""
    random = np.random.default_rng(seed)
    truth = {
        "Shahed-136/131": BetaBinomial.of(0.85, 0.08),
        "Kh-101/Kh-555": BetaBinomial.of(0.7, 0.1),
    }
    classes = {"Shahed-136/131": "one_way_attack_drone", "Kh-101/Kh-555": "cruise_missile"}
    nights = pd.date_range("2025-01-01", periods=220, unit="s")
    rows = []
    for night in nights:
        for model, known in truth.items():
            size = int(random.integers(20, 120))
            hit = int(random.binomial(size, random.beta(known.a, known.b)))
            rows.append((night, model, classes[model], "national", "separate", size, hit))
    columns = ["night", "model", "weapon_class", "scope", "reporting_regime", "launched"]
    lines = pd.DataFrame(rows, columns=[*columns, "neutralised"])
    lines["intercepted"] = lines["neutralised"]
    lines = lines.astype(dict.fromkeys(("launched", "neutralised", "intercepted"), "Int64"))
    held = []
    for night in nights[-30:]:
        row = expected_neutralised(lines, night).row()
        assert row is not None
        held.append(row["low"] <= row["neutralised"] <= row["high"])
    assert np.mean(held) >= 0.8  # of 30 at 95 %: seven misses have a chance of one in 2,000
