"""One share under every defensible definition: all counted, none twice, the shown one marked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.data.salvos import load_salvos
from analysis.errors import SalvoParameterError
from analysis.measures.interception import select, shares
from analysis.periods import Period
from analysis.stats import betabinomial, grouped
from analysis.stats.simulation import draw_successes
from analysis.studies.definitions import DIMENSIONS, GROUPS
from analysis.studies.specifications import SpecificationStudy, _mean, specification_study
from analysis.terms import BALLISTIC_GROUP, DRONE_CLASSES, Quantity
from tests.builders_lines import salvo_lines

WHOLE = Period.parse("2024-10-01", "2026-06-07")
CLASSES = {"drones": DRONE_CLASSES, "ballistic": BALLISTIC_GROUP}


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return load_salvos()


@pytest.fixture(scope="module")
def studies(every: pd.DataFrame) -> dict[str, SpecificationStudy]:
    return {group: specification_study(every, group=group, period=WHOLE) for group in GROUPS}


# --- the whole curve -----------------------------------------------------------------------------


@pytest.mark.parametrize("group", GROUPS)
def test_at_least_two_hundred_distinct_definitions_have_an_estimate(studies, group):
    study = studies[group]
    assert study.distinct >= 200
    assert study.distinct == len(study.ranked) == len(study.curve.specifications)
    assert study.combinations == study.refused + study.repeated + study.distinct
    assert study.refusals["specifications"].sum() == study.refused


@pytest.mark.parametrize("group", GROUPS)
def test_each_combination_is_named_by_its_choices_and_has_one_result(studies, group):
    frame = studies[group].frame
    assert frame["name"].is_unique
    first = frame.iloc[0]
    assert first["name"] == " · ".join(f"{name} {first[name]}" for name in DIMENSIONS)
    results = frame[["estimate", "same_as", "reason"]].notna().sum(axis=1)
    assert (results == 1).all()


@pytest.mark.parametrize("group", GROUPS)
def test_a_repetition_names_a_specification_that_has_an_estimate(studies, group):
    frame = studies[group].frame
    made = set(frame.loc[frame["estimate"].notna(), "name"])
    assert set(frame["same_as"].dropna()) <= made


@pytest.mark.parametrize("group", GROUPS)
def test_the_shown_one_is_the_headline_with_its_interval(studies, every, group):
    study = studies[group]
    chosen = select(every, period=WHOLE, classes=CLASSES[group]).lines.assign(group=group)
    raids = shares(chosen, Quantity.NEUTRALISATION_RATE, by=["night", "group"])
    rho = grouped.intraclass(raids, by="group")["rho"].item()
    row = grouped.share_intervals(raids, by=["group"], rho=float(rho)).iloc[0]
    shown = study.curve.shown
    assert (shown.estimate, shown.low, shown.high) == pytest.approx(
        (row["rate"], row["low"], row["high"]), abs=1e-9
    )
    assert study.frame["is_shown"].sum() == study.ranked["is_shown"].sum() == 1
    place = study.ranked.loc[study.ranked["is_shown"], "rank"].item()
    assert place == study.curve.shown_rank


@pytest.mark.parametrize("group", GROUPS)
def test_intervals_hold_their_estimates_and_the_curve_is_in_order(studies, group):
    ranked = studies[group].ranked
    assert ranked["estimate"].is_monotonic_increasing
    assert (ranked["low"] < ranked["estimate"]).all()
    assert (ranked["estimate"] < ranked["high"]).all()
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))


@pytest.mark.parametrize("group", GROUPS)
def test_what_each_choice_is_worth_is_its_median(studies, group):
    study = studies[group]
    for name, own in study.choices.groupby("dimension"):
        medians = study.curve.medians(name)
        assert dict(zip(own["option"], own["median"], strict=True)) == pytest.approx(medians)
        assert own["specifications"].sum() == study.distinct
        assert own["is_shown"].sum() == 1
        assert own.loc[own["is_shown"], "moves"].item() == 0
    largest = study.choices.groupby("dimension", sort=False)["moves"].apply(lambda m: m.abs().max())
    assert largest.fillna(0).is_monotonic_decreasing


def test_the_typical_ballistic_raid_is_stopped_less_than_the_typical_missile(studies):
    worth = studies["ballistic"].choices.set_index(["dimension", "option"])["moves"]
    assert worth["mean", "typical"] < -0.05
    assert worth["scope", "all_sources"] < 0


def test_what_changes_nothing_is_said(studies):
    assert "no_outcome" in studies["drones"].idle
    assert {"no_outcome", "still_airborne"} <= set(studies["ballistic"].idle)


def test_the_naive_rate_and_the_pooled_one_are_beside_the_curve_and_not_on_it(studies):
    drones = studies["drones"]
    beside = drones.references.set_index("name")["estimate"]
    assert beside["naive"] < drones.curve.low
    assert studies["ballistic"].references.set_index("name")["estimate"]["pooled"] > 0.8


def test_the_same_is_fitted_from_one_start_as_from_all(every, studies, monkeypatch):
    fit = betabinomial.fit
    monkeypatch.setattr(betabinomial, "fit", lambda k, n, **_: fit(k, n))
    again = specification_study(every, group="ballistic", period=WHOLE).frame
    pd.testing.assert_frame_equal(again, studies["ballistic"].frame, atol=1e-7)


# --- means ---------------------------------------------------------------------------------------


def test_three_means_of_equal_raids_are_one():
    k, n = np.array([3.0, 6.0, 9.0]), np.full(3, 12.0)
    fitted = betabinomial.BetaBinomial.of(0.5, 0.2).mean
    made = [
        _mean(k, n, rho=0.2, mean=mean, typical=fitted if mean == "typical" else None)
        for mean in ("munition", "typical", "raid")
    ]
    assert [estimate for estimate, _ in made] == pytest.approx([0.5] * 3)
    assert [effective for _, effective in made] == pytest.approx([36 / 3.2] * 3)


@pytest.mark.parametrize("mean", ["typical", "raid"])
def test_the_spread_of_a_mean_is_that_of_simulated_raids(mean):
    # Kleinman (1973): the variance of the mean, against raids drawn with a known correlation.
    sizes = np.array([1, 2, 3, 5, 8, 40] * 20)
    drawn = draw_successes(
        np.tile(sizes, (2_000, 1)), mean=0.3, rho=0.3, rng=np.random.default_rng(1)
    )
    n = sizes.astype(float)
    if mean == "raid":
        found = (drawn / n).mean(axis=1)
    else:
        weights = 1 / (0.3 + 0.7 / n)  # what the beta-binomial mean weighs them by
        found = (drawn / n) @ weights / weights.sum()
    _, effective = _mean(0.3 * n, n, rho=0.3, mean=mean, typical=0.3 if mean == "typical" else None)
    assert found.var() == pytest.approx(0.3 * 0.7 / effective, rel=0.12)


# --- edges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("2025-08-28", "2025-08-28", "fewer than 5 raids (1)"),
        ("2023-01-01", "2023-12-31", "no night from 2024-10-01 on, since when the rate compares"),
        ("2024-07-10", "2024-09-30", "no night from 2024-10-01 on"),
        ("2027-01-01", "2027-01-31", "fewer than 10 munitions (0)"),
    ],
)
def test_a_period_that_does_not_support_the_headline_says_why(every, group, start, end, reason):
    study = specification_study(every, group=group, period=Period.parse(start, end))
    assert study.reason is not None
    assert reason in study.reason
    assert study.curve is None
    assert study.frame.empty
    assert study.ranked.empty
    assert study.choices.empty
    assert study.frame["estimate"].dtype == "float64"


def test_no_lines_at_all_give_a_reason():
    assert specification_study(salvo_lines(), group="drones", period=WHOLE).reason is not None


def test_a_period_across_the_merger_has_both_sides_and_one_before_has_none_of_it(every):
    across = specification_study(
        every, group="drones", period=Period.parse("2025-06-01", "2025-09-30")
    )
    nights = set(across.ranked["nights"])
    assert nights == {"comparable", "separate", "merged"}
    before = specification_study(
        every, group="drones", period=Period.parse("2025-01-01", "2025-05-31")
    )
    assert set(before.ranked["nights"]) == {"comparable"}
    # "separate" is the same nights as "comparable" there
    separate = before.frame[before.frame["nights"] == "separate"]
    assert (separate["same_as"].notna() | separate["reason"].notna()).all()


def test_the_shown_choice_of_scope_and_unit_is_the_one_asked_for(every):
    study = specification_study(
        every, group="ballistic", period=WHOLE, scope="all_sources", unit="window"
    )
    shown = study.frame[study.frame["is_shown"]].iloc[0]
    assert (shown["scope"], shown["unit"], shown["mean"]) == ("all_sources", "window", "munition")
    assert pd.notna(shown["estimate"])


def test_a_higher_level_widens_every_interval(every, studies):
    wide = specification_study(every, group="ballistic", period=WHOLE, level=0.99).ranked
    narrow = studies["ballistic"].ranked
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


@pytest.mark.parametrize("options", [{"group": "all"}, {"unit": "day"}, {"scope": "local"}])
def test_unknown_words_are_refused(options):
    with pytest.raises(SalvoParameterError, match="Choose one of"):
        specification_study(salvo_lines(), **{"group": "drones", "period": WHOLE, **options})


def test_inputs_are_left_as_they_were(every):
    before = every.copy(deep=True)
    specification_study(every, group="drones", period=Period.parse("2026-04-01", "2026-05-31"))
    pd.testing.assert_frame_equal(every, before)
