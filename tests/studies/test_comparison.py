"""Two periods are compared by their raids; the naive test stands beside it as what not to do."""

from __future__ import annotations

import math

import pytest

from analysis.errors import SalvoParameterError
from analysis.periods import Period
from analysis.studies.comparison import compare_periods
from analysis.terms import Quantity
from tests.builders_lines import salvo_lines
from tests.studies.selected import BALLISTIC_SET, chosen, reference

AUGUST = Period.parse("2025-08-01", "2025-08-31")
SEPTEMBER = Period.parse("2025-09-01", "2025-09-30")
DRONE = ("one_way_attack_drone",)


def ballistic():
    lines = chosen()
    return lines[lines["model"].isin(BALLISTIC_SET)]


@pytest.fixture(scope="module")
def found():
    return compare_periods(ballistic(), first=AUGUST, second=SEPTEMBER, seed=1)


def test_the_counts_are_those_of_the_reference(found):
    counts = found.sides[["numerator", "denominator"]].to_numpy().tolist()
    assert counts == [[21, 52], [2, 21]]
    names = ("bal_aug_k", "bal_aug_L", "bal_sep_k", "bal_sep_L")
    assert [reference(name)[0] for name in names] == [21, 52, 2, 21]


def test_the_permutation_of_raids_gives_12_percent_where_the_naive_test_gives_1(found):
    value, tolerance = reference("perm_p_bal_aug_sep")
    assert found.p_value == pytest.approx(value, abs=tolerance)
    assert found.naive_p_value == pytest.approx(0.010, abs=0.0005)
    value, tolerance = reference("bal_naive_z")
    assert found.naive_statistic == pytest.approx(value, abs=tolerance)


def test_the_bootstrap_interval_is_that_of_the_reference(found):
    value, tolerance = reference("boot_lo_bal_aug_sep")
    assert found.low == pytest.approx(value, abs=tolerance)
    assert found.low < found.difference < found.high
    assert found.difference == pytest.approx(2 / 21 - 21 / 52)


def test_the_dispersion_that_makes_the_naive_test_wrong_stands_beside_it():
    made = compare_periods(chosen(classes=DRONE), first=AUGUST, second=SEPTEMBER, draws=500)
    assert (made.sides["dispersion"] > 5).all()


def test_exchanging_the_periods_turns_the_sign_and_keeps_the_test(found):
    turned = compare_periods(ballistic(), first=SEPTEMBER, second=AUGUST, seed=1)
    assert turned.difference == pytest.approx(-found.difference)
    assert turned.p_value == pytest.approx(found.p_value, abs=0.02)


def test_a_comparable_rate_compares_across_the_merger():
    made = compare_periods(
        chosen(classes=DRONE),
        first=Period.parse("2025-06-01", "2025-07-23"),
        second=Period.parse("2025-07-24", "2025-09-30"),
        draws=500,
    )
    assert abs(made.difference) < 0.03


def test_a_rate_that_does_not_compare_has_its_reason_and_no_sides():
    options = {
        "first": Period.parse("2025-06-01", "2025-07-23"),
        "second": Period.parse("2025-07-24", "2025-09-30"),
    }
    made = compare_periods(chosen(classes=DRONE), quantity=Quantity.INTERCEPTION_RATE, **options)
    assert made.sides.empty
    assert "merged regime" in made.reason


def test_too_few_on_one_side_are_refused_with_the_side_and_the_numbers():
    made = compare_periods(
        ballistic(), first=AUGUST, second=Period.parse("2025-09-01", "2025-09-03"), draws=100
    )
    assert made.reason.startswith("Too little to compare (second period: fewer than")
    assert math.isnan(made.p_value)
    assert made.sides["rate"].isna().tolist() == [False, True]
    assert made.sides["reason"].notna().tolist() == [False, True]


def test_periods_without_a_line_are_refused_with_the_reason():
    made = compare_periods(salvo_lines(), first=AUGUST, second=SEPTEMBER)
    assert "first period: fewer than 10 munitions (0)" in made.reason
    assert made.sides["denominator"].tolist() == [0, 0]


def test_nothing_is_compared_where_every_munition_had_one_outcome():
    made = compare_periods(
        chosen(classes=("surface_to_air_missile",)),
        first=Period.parse("2024-10-01", "2025-03-31"),
        second=Period.parse("2025-04-01", "2026-06-07"),
    )
    assert made.reason.startswith("Nothing to compare: all 124")
    assert made.sides["rate"].isna().all()


def test_periods_that_share_a_night_are_refused():
    with pytest.raises(SalvoParameterError, match="share nights"):
        compare_periods(ballistic(), first=AUGUST, second=Period.parse("2025-08-31", "2025-09-30"))


def test_a_side_on_which_every_munition_was_stopped_has_counts_and_no_share():
    lines = salvo_lines(
        *({"night": f"2025-08-0{day}", "launched": 4, "destroyed": 4} for day in range(1, 7)),
        *({"night": f"2025-09-0{day}", "launched": 4, "destroyed": 1} for day in range(1, 7)),
    )
    sides = compare_periods(lines, first=AUGUST, second=SEPTEMBER).sides
    assert math.isnan(sides["rate"].iloc[0])
    assert sides["reason"].iloc[0] == "24 of 24: counts, not a share"
    assert sides["rate"].iloc[1] == 0.25
