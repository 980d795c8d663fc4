"""The interval shown covers what it says; the naive one and the bootstrap do not."""

from __future__ import annotations

import json

import pytest

from analysis.measures.interception import select
from analysis.periods import Period
from analysis.studies import coverage
from tests.builders_lines import salvo_lines
from tests.studies.selected import chosen, salvos


@pytest.fixture(scope="module")
def simulation():
    return coverage.plan(select(salvos()).lines)


@pytest.fixture(scope="module")
def table(simulation):
    frame = coverage.coverage_table(simulation)
    return frame.set_index(["population", "raids", "method"])["coverage"]


@pytest.mark.parametrize("raids", [8, 30, 60])
@pytest.mark.parametrize("population", ["drones", "ballistic"])
def test_the_interval_shown_covers_93_to_97_percent(table, population, raids):
    assert 0.93 <= table[population, raids, "design-effect Wilson"] <= 0.97


@pytest.mark.parametrize("raids", [8, 30, 60])
def test_the_naive_interval_covers_a_third_of_drones_and_two_thirds_of_ballistic(table, raids):
    assert 0.25 < table["drones", raids, "naive Wilson"] < 0.40
    assert 0.55 < table["ballistic", raids, "naive Wilson"] < 0.75


def test_the_bootstrap_falls_short_most_with_few_raids(table):
    for population in ("drones", "ballistic"):
        series = [table[population, raids, "cluster bootstrap"] for raids in (8, 30, 60)]
        assert series[0] < 0.88
        assert series[-1] < 0.95


def test_the_table_is_long_and_says_how_sure_it_is(simulation):
    frame = coverage.coverage_table(coverage.plan(select(salvos()).lines, repetitions=200))
    assert len(frame) == 2 * 3 * 3
    assert (frame["repetitions"] == 200).all()
    assert frame["standard_error"].between(0.005, 0.04).all()
    assert simulation.reason is None


def test_what_fixes_the_table_can_be_written_down(simulation):
    again = coverage.plan(select(salvos()).lines)
    assert json.dumps(simulation.inputs()) == json.dumps(again.inputs())
    other = coverage.plan(select(salvos()).lines, seed=1)
    assert json.dumps(other.inputs()) != json.dumps(again.inputs())


def test_a_group_that_cannot_be_fitted_is_named_and_left_out():
    drones = chosen(Period.parse("2025-08-01", "2025-10-31"), ("one_way_attack_drone",))
    made = coverage.plan(drones, repetitions=50)
    assert [each.name for each in made.populations] == ["drones"]
    assert made.reason.startswith("ballistic are not simulated")
    nothing = coverage.plan(salvo_lines())
    assert nothing.populations == ()
    assert coverage.coverage_table(nothing).empty


def test_the_code_that_fixes_the_table_is_all_that_the_simulation_calls():
    named = {module.__name__ for module in coverage.CODE}
    called = {
        value.__module__
        for module in coverage.CODE
        for value in vars(module).values()
        if callable(value) and str(getattr(value, "__module__", "")).startswith("analysis.stats.")
    }
    # Checks of arguments refuse; they move no number.
    assert called - {"analysis.stats.arguments"} == named
