from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import SalvoStatisticsError
from analysis.stats.detrending import METHODS, Detrending
from analysis.stats.families import cross, stack
from analysis.stats.joint import joint_test
from analysis.stats.windows import Window
from tests.stats.event_series import event_sets, events, series, simulate

WAYS = [Detrending(method) for method in METHODS]
WINDOWS = [Window(start, start + k - 1) for k in (1, 2, 3, 5, 7) for start in (0, 1, 2)]


def curve_of(outcomes, sets):
    designs = cross(
        series=outcomes,
        events=sets,
        windows=WINDOWS,
        detrendings=WAYS,
        contrasts=["level", "change"],
    )
    return stack(outcomes, sets, designs)


def test_a_curve_of_the_prototypes_kind_gives_its_answer():
    # The prototype: 6.23 % of 5,760 specifications beyond 1.96, joint p .273. Its choices are not
    # recorded; a curve of the same dimensions on the frozen series lands near both.
    sets = {k: v for k, v in event_sets().items() if k != "envoy"}
    made = joint_test(curve_of({name: series(name) for name in "abce"}, sets))
    assert made.specifications == 2_880
    assert made.share == pytest.approx(0.0623, abs=0.015)
    assert 0.15 < made.share_p_value < 0.4
    assert made.expected_share == pytest.approx(0.05, abs=0.02)


def test_an_effect_in_every_specification_is_found_by_all_three():
    made = joint_test(curve_of({"a": planted(2.0)}, {"x": POSITIONS}))
    assert made.share > 0.5
    assert max(made.share_p_value, made.median_p_value, made.strength_p_value) < 0.05
    assert made.median_ratio > 1.3


def test_nothing_is_found_where_nothing_is():
    p_values = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        positions = rng.choice(300, 12, replace=False)
        made = joint_test(curve_of({"a": simulate(rng, length=300)}, {"x": positions}))
        p_values.append((made.share_p_value, made.median_p_value, made.strength_p_value))
    assert np.all(np.mean(np.array(p_values) <= 0.05, axis=0) <= 0.12)


def test_one_specification_is_its_own_test():
    made = stack(
        {"a": series()}, {"x": events()}, cross(series="a", events="x", windows=WINDOWS[:1])
    )
    judged = joint_test(made)
    assert judged.median_z == pytest.approx(made.z[0, 0])
    assert judged.strength_p_value == pytest.approx(judged.median_p_value, abs=1e-9)


def test_a_negative_threshold_is_refused():
    made = stack(
        {"a": series()}, {"x": events()}, cross(series="a", events="x", windows=WINDOWS[:1])
    )
    with pytest.raises(SalvoStatisticsError, match="threshold must be at least 0"):
        joint_test(made, threshold=-1)


POSITIONS = np.arange(15, 380, 30)


def planted(effect):
    rng = np.random.default_rng(4)
    return simulate(rng, events=POSITIONS, effect=effect, window=Window(0, 8))
