"""How often at least one gets through, as foreseen and as it came."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from analysis.data.salvos import load_salvos
from analysis.errors import SalvoParameterError
from analysis.measures.interception import select, shares
from analysis.periods import Period
from analysis.studies.leakers import LeakerCheck, leaker_check, outlook
from analysis.terms import BALLISTIC_GROUP, Quantity
from tests.builders_lines import salvo_lines

# The set of the reference numbers, by model; the report takes the ballistic group instead.
BALLISTIC_SET = (
    "Iskander-M",
    "Iskander-M/KN-23",
    "KN-23",
    "Kinzhal",
    "Iskander-M and Kinzhal",
    "Ballistic missile",
)


@lru_cache
def leaking(start: str = "2024-10-01", end: str = "2026-06-07") -> LeakerCheck:
    return leaker_check(load_salvos(), period=Period.parse(start, end))


def model_set() -> pd.DataFrame:
    lines = select(load_salvos(), period=Period.parse("2024-10-01", "2026-06-07")).lines
    lines = lines[lines["model"].isin(BALLISTIC_SET)]
    return shares(lines, Quantity.LEAK_RATE, by=["night"])


def test_at_least_one_of_eleven_gets_through_with_91_percent_and_the_binomial_is_sure():
    # reference_numbers.csv, P_ge1_bal_leaker_n11: .9114 +- .002; methods.md: binomial .99999.
    made = outlook(model_set(), before=date(2025, 8, 28), launched=11)
    assert made.probability == pytest.approx(0.9114120093, abs=0.002)
    assert made.binomial == pytest.approx(0.99999, abs=0.00001)
    assert made.raids == 68


def test_the_ballistic_group_of_the_report_is_wider_than_that_set():
    lines = select(load_salvos(), classes=BALLISTIC_GROUP).lines
    lines = lines[lines["night"] >= "2024-10-01"]
    raids = shares(lines, Quantity.LEAK_RATE, by=["night"])
    made = outlook(raids, before=date(2025, 8, 28), launched=11)
    assert made.probability == pytest.approx(0.9424, abs=0.002)
    assert leaking().classes == tuple(c.value for c in BALLISTIC_GROUP)


def test_observed_stands_beside_predicted_and_the_binomial_is_too_sure_of_large_raids():
    made = leaking()
    assert len(made.nights) == 207
    assert made.unpredicted == 30, "the first thirty raids of the series have none to learn from"
    assert made.observed == pytest.approx(made.probability, abs=0.03)
    by_size = made.by_size
    assert by_size["denominator"].sum() == 207
    assert by_size["rate"].between(by_size["low"], by_size["high"]).all()
    assert (by_size["binomial"] > by_size["probability"]).iloc[1:].all()


def test_a_group_s_nights_add_up_to_all_nights_predicted():
    by_size, nights = leaking().by_size, leaking().nights
    assert by_size["numerator"].sum() == (nights["leakers"] > 0).sum()
    total = (by_size["leakers"] * by_size["denominator"]).sum()
    assert total == pytest.approx(leaking().leakers)
    assert nights["expected"].sum() == pytest.approx(leaking().expected)


def test_nothing_is_learned_from_the_night_itself_or_after():
    raids = model_set()
    cut = raids[raids["night"] < "2025-08-28"]
    kept = [outlook(frame, before=date(2025, 8, 28), launched=5) for frame in (raids, cut)]
    assert kept[0] == kept[1]


def test_with_independent_munitions_both_probabilities_agree():
    rng = np.random.default_rng(1)
    nights = pd.date_range("2025-01-01", periods=170)
    leakers = rng.binomial(8, 0.3, 170)
    raids = pd.DataFrame({"night": nights, "numerator": leakers, "denominator": 8})
    made = outlook(raids, before=date(2025, 6, 30), launched=4)
    assert made.probability == pytest.approx(made.binomial, abs=0.03)
    assert made.binomial == pytest.approx(1 - 0.7**4, abs=0.05)


def test_a_raid_after_too_few_has_no_outlook():
    raids = pd.DataFrame(
        {"night": pd.date_range("2025-01-01", periods=5), "numerator": 1, "denominator": 2}
    )
    made = outlook(raids, before=date(2025, 2, 1), launched=3)
    assert made.probability is None
    assert made.reason == "fewer than 30 raids (5) in the 180 nights before 2025-02-01"


def test_raids_that_all_leaked_tell_no_correlation():
    raids = pd.DataFrame(
        {"night": pd.date_range("2025-01-01", periods=40), "numerator": 3, "denominator": 3}
    )
    made = outlook(raids, before=date(2025, 3, 1), launched=3)
    assert made.probability is None
    assert "same outcome" in made.reason


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2023-01-01", "2023-12-31", "before outcomes were reported with regularity"),
        ("2024-10-01", "2024-10-31", "has 30 raids of different outcome"),
        ("2025-08-26", "2025-08-26", "No raid of these classes is reported"),
    ],
)
def test_a_period_that_cannot_be_answered_says_why(start, end, words):
    made = leaking(start, end)
    assert words in made.reason
    assert made.by_size.empty
    assert made.probability is None
    assert made.by_size.dtypes.equals(leaking().by_size.dtypes)


def test_a_class_without_launches_has_no_answer_and_a_class_outside_the_rates_is_refused():
    period = Period.parse("2025-01-01", "2025-12-31")
    made = leaker_check(salvo_lines({}), period=period)
    assert made.reason.startswith("No raid of these classes is reported")
    with pytest.raises(SalvoParameterError, match="tactical_uav cannot enter a rate"):
        leaker_check(load_salvos(), period=period, classes=["tactical_uav"])
