"""Definitions count raids as their choices say, and combinations without sense are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.interception import select, shares
from analysis.periods import Period
from analysis.studies.definitions import (
    DIMENSIONS,
    GROUPS,
    Lines,
    dimensions,
    refusal,
    set_apart,
    span,
)
from analysis.terms import BALLISTIC_GROUP, Quantity
from tests.builders_lines import few, salvo_lines, some_lines

WHOLE = Period.parse("2024-10-01", "2025-12-31")


def definition(group: str = "drones", **choices: str) -> dict[str, str]:
    first = {name: next(iter(options)) for name, (_, options) in dimensions(group).items()}
    return first | choices


def counted(lines, *, group: str = "drones", **choices: str) -> list[tuple[float, float]]:
    chosen = definition(group, **choices)
    k, n = Lines.of(lines).raids(chosen, group=group, within=span(chosen["nights"], WHOLE))
    return list(zip(k.tolist(), n.tolist(), strict=True))


# --- what may be chosen --------------------------------------------------------------------------


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_has_every_dimension_and_the_widest_border_first(group):
    made = dimensions(group)
    assert tuple(made) == DIMENSIONS
    borders = [set(classes) for classes in GROUPS[group].values()]
    assert all(border <= borders[0] for border in borders)
    assert list(made["classes"][1]) == list(GROUPS[group])


def test_the_widest_ballistic_border_is_the_ballistic_group_and_each_is_named_once():
    borders = GROUPS["ballistic"]
    assert set(next(iter(borders.values()))) == {c.value for c in BALLISTIC_GROUP}
    assert len({frozenset(classes) for classes in borders.values()}) == len(borders) == 8


@pytest.mark.parametrize(
    ("nights", "start", "end"),
    [
        ("comparable", "2024-10-01", "2025-12-31"),
        ("early", "2024-07-10", "2025-12-31"),
        ("separate", "2024-10-01", "2025-07-23"),
        ("separate_early", "2024-07-10", "2025-07-23"),
        ("merged", "2025-07-24", "2025-12-31"),
    ],
)
def test_a_choice_of_nights_is_a_span(nights, start, end):
    assert span(nights, WHOLE) == Period.parse(start, end)


def test_a_period_without_such_nights_has_no_span():
    assert span("merged", Period.parse("2024-10-01", "2025-07-23")) is None
    assert span("separate", Period.parse("2025-07-24", "2025-12-31")) is None
    assert span("comparable", Period.parse("2022-10-01", "2024-09-30")) is None


@pytest.mark.parametrize(
    ("group", "choices", "period", "reason"),
    [
        ("drones", {}, WHOLE, None),
        ("drones", {"nights": "early"}, WHOLE, "before October 2024 about half of the lines"),
        ("drones", {"nights": "early", "not_stated": "left_out"}, WHOLE, None),
        ("drones", {"nights": "merged", "not_stated": "left_out"}, WHOLE, "since the merger"),
        ("ballistic", {"not_stated": "left_out"}, WHOLE, "bulletins mention suppressed missiles"),
        ("ballistic", {"nights": "early"}, WHOLE, None),
        (
            "ballistic",
            {"nights": "early"},
            Period.parse("2025-01-01", "2025-12-31"),
            "the period begins after the months from July to September 2024",
        ),
        (
            "drones",
            {"nights": "merged"},
            Period.parse("2024-10-01", "2025-03-31"),
            "the period 2024-10-01 to 2025-03-31 has no night from the merger of 2025-07-24 on",
        ),
    ],
)
def test_combinations_without_sense_are_refused_with_the_reason(group, choices, period, reason):
    made = refusal(definition(group, **choices), group=group, period=period)
    assert made is None if reason is None else str(made).startswith(reason)


# --- what is counted -----------------------------------------------------------------------------


def test_lines_of_one_night_are_one_raid_and_of_two_windows_two():
    lines = salvo_lines(
        {"window_start": "2025-08-27 20:00", "window_end": "2025-08-28 08:00"},
        {"window_start": "2025-08-28 09:00", "window_end": "2025-08-28 18:00", "launched": 30},
    )
    assert counted(lines) == [(18, 40)]
    assert counted(lines, unit="window") == [(9, 10), (9, 30)]


def test_still_airborne_is_left_or_counted_or_left_out():
    lines = salvo_lines({"launched": 10, "destroyed": 6, "still_airborne": 2})
    assert counted(lines) == [(6, 10)]
    assert counted(lines, still_airborne="neutralised") == [(8, 10)]
    assert counted(lines, still_airborne="left_out") == [(6, 8)]


def test_suppressed_not_stated_means_none_or_leaves_the_line_out():
    apart = salvo_lines(
        {"night": "2025-03-01", "destroyed": 4, "suppressed": 3}, {"night": "2025-03-02"}
    )
    assert counted(apart) == [(7, 10), (9, 10)]
    assert counted(apart, not_stated="left_out") == [(7, 10)]
    # one figure for both leaves nothing to state
    assert counted(salvo_lines({}), not_stated="left_out") == [(9, 10)]


def test_an_outcome_not_given_leaves_the_line_out_or_counts_as_not_neutralised():
    lines = salvo_lines({}, {"night": "2025-08-29", "destroyed": None})
    assert counted(lines) == [(9, 10)]
    assert counted(lines, no_outcome="not_neutralised") == [(0, 10), (9, 10)]


def test_launches_not_given_are_in_no_definition():
    lines = salvo_lines({}, {"night": "2025-08-29", "launched": None, "destroyed": 1})
    for option in ("left_out", "not_neutralised"):
        assert counted(lines, no_outcome=option) == [(9, 10)]


def test_scope_border_and_least_size_choose_lines_and_raids():
    ballistic = {"weapon_class": "ballistic_missile", "destroyed": 0}
    lines = salvo_lines(
        {**ballistic, "launched": 4},
        {**ballistic, "launched": 1, "night": "2025-08-29"},
        {**ballistic, "launched": 3, "scope": "regional"},
        {**ballistic, "launched": 5, "weapon_class": "hypersonic_missile"},
        {"launched": 500},
    )
    assert counted(lines, group="ballistic") == [(0, 1), (0, 9)]
    assert counted(lines, group="ballistic", classes="ballistic") == [(0, 1), (0, 4)]
    assert counted(lines, group="ballistic", scope="all_sources") == [(0, 1), (0, 12)]
    assert counted(lines, group="ballistic", smallest_raid="two") == [(0, 9)]


def test_lines_outside_the_period_are_not_counted_and_none_is_none():
    assert counted(salvo_lines({"night": "2024-09-30"}, {"night": "2026-01-01"})) == []
    assert counted(salvo_lines()) == []


@few
@given(some_lines(), st.sampled_from(["night", "window"]))
def test_the_definition_shown_is_what_the_measure_counts(lines, unit):
    chosen = select(lines, period=WHOLE, classes=["one_way_attack_drone"]).lines
    keys = {"night": ["night"], "window": ["window_start", "window_end"]}[unit]
    measured = shares(chosen, Quantity.NEUTRALISATION_RATE, by=keys)
    pairs = measured[["numerator", "denominator"]].astype(float).itertuples(index=False, name=None)
    assert sorted(counted(lines, unit=unit)) == sorted(pairs)


# --- what stands beside --------------------------------------------------------------------------


def test_the_naive_rate_leaves_out_what_was_suppressed_while_that_was_apart():
    lines = salvo_lines(
        {"night": "2025-03-01", "destroyed": 4, "suppressed": 4},
        {"night": "2025-08-28", "destroyed": 8},
        {"night": "2025-08-28", "weapon_class": "ballistic_missile", "destroyed": 0},
    )
    made = set_apart(lines, group="drones", period=WHOLE).set_index("name")
    assert made.loc["naive", ["numerator", "denominator"]].tolist() == [12, 20]
    assert made.loc["pooled", ["numerator", "denominator"]].tolist() == [16, 30]
    assert made["reason"].str.len().gt(20).all()


def test_nothing_stands_beside_a_period_without_launches():
    made = set_apart(salvo_lines(), group="drones", period=WHOLE)
    assert made.empty
    assert made["estimate"].dtype == np.dtype("float64")
    early = Period.parse("2023-01-01", "2023-12-31")
    assert set_apart(salvo_lines({}), group="drones", period=early).empty
