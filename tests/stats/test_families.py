from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import SalvoStatisticsError
from analysis.stats.detrending import Detrending
from analysis.stats.event_study import circular_shift
from analysis.stats.families import Design, cross, family, stack
from analysis.stats.windows import Window
from tests.stats.event_series import event_sets, series, simulate

WINDOWS = [Window(1, 1), Window(1, 2), Window(1, 3), Window(1, 7), Window(1, 14)]


def prototype_family():
    outcomes = {name: series(name) for name in "abcd"}
    declared = cross(series=outcomes, events=event_sets(), windows=WINDOWS)
    return declared, stack(outcomes, event_sets(), declared)


def test_the_smallest_adjusted_p_of_the_prototype_comes_out():
    # 7 event sets × 4 outcomes × 5 windows. The prototype did not say which; every plain choice
    # gives 0.23 to 0.27, always for the same set, outcome and window.
    declared, made = prototype_family()
    judged = family(made, declared=declared)
    assert judged.tests == 140
    assert judged.smallest.p_max_t == pytest.approx(0.244, abs=0.02)
    assert judged.smallest.design == Design("a", "call", Window(1, 7))
    assert tuple(member.design for member in judged.members) == declared


def test_a_stack_holds_what_single_tests_give():
    _, made = prototype_family()
    for at in (0, 17, 77, 139):
        design = made.designs[at]
        alone = circular_shift(
            series(design.series), event_sets()[design.events], window=design.window
        )
        assert made.z[at, 0] == pytest.approx(alone.z)
        assert made.ratios[at] == pytest.approx(alone.ratio)
        assert family(made)[design].p_value == alone.p_value


def test_adjusted_p_values_keep_their_order():
    _, made = prototype_family()
    for member in family(made).members:
        assert member.p_value <= member.p_bh + 1e-12
        assert member.p_max_t >= 1 / 615
    by_z = sorted(family(made).members, key=lambda m: -abs(m.z))
    assert [m.p_max_t for m in by_z] == sorted(m.p_max_t for m in by_z)


def test_a_family_of_one_needs_no_adjustment():
    made = family(stack({"a": series()}, event_sets(), [Design("a", "all", Window(1, 7))]))
    member = made.members[0]
    assert member.p_value == member.p_bh == member.p_max_t


def test_max_t_raises_false_alarms_in_few_families(rng):
    # 8 tests each; unadjusted, about a quarter of families hold a p under 5 %.
    alarms = []
    for _ in range(150):
        outcomes = {name: simulate(rng, length=200) for name in "ab"}
        sets = {name: rng.choice(200, 8, replace=False) for name in "xy"}
        designs = cross(series="ab", events="xy", windows=[Window(1, 3), Window(1, 7)])
        made = family(stack(outcomes, sets, designs))
        alarms.append((made.smallest.p_max_t <= 0.05, min(m.p_value for m in made.members) <= 0.05))
    adjusted, unadjusted = np.mean(alarms, axis=0)
    assert adjusted < 0.09
    assert unadjusted > 0.12


def test_a_planted_effect_survives_the_adjustment(rng):
    positions = np.arange(15, 380, 30)
    outcomes = {"a": simulate(rng, events=positions, effect=2), "b": simulate(rng)}
    made = family(
        stack(outcomes, {"x": positions}, cross(series="ab", events="x", windows=WINDOWS))
    )
    assert made.smallest.design.series == "a"
    assert made.smallest.p_max_t < 0.01
    assert made[Design("b", "x", Window(1, 7))].p_max_t > 0.05


def test_a_test_that_cannot_be_made_stays_in_the_family_with_its_reason():
    outcomes = {"a": series(), "flat": np.ones(615)}
    sets = {"all": event_sets()["all"], "empty": [], "later": [700]}
    declared = cross(series=outcomes, events=sets, windows=[Window(1, 7)])
    judged = family(stack(outcomes, sets, declared), declared=declared)
    reasons = {(m.design.series, m.design.events): m.reason for m in judged.members}
    assert judged.tests == 1
    assert reasons["a", "all"] == ""
    assert "there are no events" in reasons["a", "empty"]
    assert "none of 1 events" in reasons["a", "later"]
    assert "same at every shift" in reasons["flat", "all"]
    assert all(np.isnan(m.p_max_t) == bool(m.reason) for m in judged.members)


@pytest.mark.parametrize(
    ("outcomes", "designs", "says"),
    [
        ({"a": [1, 2, 3], "b": [1, 2]}, [], "differ in length"),
        ({}, [], "no series"),
        ({"a": [1, 2, 3]}, [], "none of 0 designs"),
        ({"a": [1, 2, 3]}, [Design("z", "x", Window(0, 0))], "names 'z', which is not given"),
        ({"a": [1, 2, 3]}, [Design("a", "x", Window(0, 0))] * 2, "come twice"),
    ],
)
def test_stacks_that_cannot_be_are_refused(outcomes, designs, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        stack(outcomes, {"x": [1]}, designs)


def test_a_change_that_looks_before_the_event_is_refused_with_a_reason():
    designs = cross(
        series="a", events=["all"], windows=[Window(-7, -1), Window(0, 2)], contrasts=["change"]
    )
    made = stack({"a": series()}, event_sets(), designs)
    assert [design.window for design in made.designs] == [Window(0, 2)]
    assert "begin there" in made.refused[0][1]


def test_the_ways_to_detrend_are_designs_too():
    ways = [Detrending(), Detrending("log_median"), Detrending("none")]
    designs = cross(series="a", events=["all"], windows=[Window(1, 7)], detrendings=ways)
    made = stack({"a": series()}, event_sets(), designs)
    assert len({round(ratio, 6) for ratio in made.ratios}) == 3
    assert all(0.5 < ratio < 2 for ratio in made.ratios)
