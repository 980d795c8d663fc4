"""Reporting regimes: which one holds on each boundary night, for each group of weapons."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.regimes import GROUPS, REGIMES, group_of, regime_of, regime_table
from analysis.data.salvos import load_regimes, load_salvos
from analysis.periods import FIRST_NIGHT
from analysis.terms import DRONE_CLASSES, MISSILE_CLASSES, WeaponClass

BOUNDARIES = {
    "2022-09-28": ("kinetic_only", "kinetic_only"),
    "2024-07-09": ("kinetic_only", "kinetic_only"),
    "2024-07-10": ("separate", "separate"),
    "2025-07-23": ("separate", "separate"),
    "2025-07-24": ("merged", "separate"),
    "2026-06-07": ("merged", "separate"),
}


def regime(night: str, weapon_class: str) -> str:
    nights = pd.Series(pd.to_datetime([night]))
    return str(regime_of(nights, pd.Series([weapon_class])).iloc[0])


@pytest.mark.parametrize(("night", "expected"), BOUNDARIES.items())
def test_the_regime_of_each_boundary_night(night: str, expected: tuple[str, str]) -> None:
    assert {regime(night, c) for c in DRONE_CLASSES} == {expected[0]}
    assert {regime(night, c) for c in MISSILE_CLASSES} == {expected[1]}
    others = set(WeaponClass) - {*DRONE_CLASSES, *MISSILE_CLASSES}
    assert {regime(night, c) for c in others} == {"kinetic_only"}


@given(st.dates(FIRST_NIGHT, date(2099, 12, 31)), st.sampled_from(list(WeaponClass)))
def test_every_night_and_class_has_exactly_one_regime(night: date, weapon_class: str) -> None:
    group = group_of(pd.Series([str(weapon_class)])).iloc[0]
    holding = [
        r.regime
        for r in REGIMES
        if r.group == group and r.first_night <= night <= (r.last_night or date.max)
    ]
    assert holding == [regime(night.isoformat(), weapon_class)]


@pytest.mark.parametrize("group", GROUPS)
def test_the_regimes_of_a_group_follow_each_other_without_a_gap(group: str) -> None:
    regimes = [r for r in REGIMES if r.group == group]
    assert regimes[0].first_night == FIRST_NIGHT
    assert regimes[-1].last_night is None
    for before, after in pairwise(regimes):
        assert before.last_night is not None
        assert after.first_night - before.last_night == timedelta(days=1)


def test_before_the_source_begins_there_is_no_regime() -> None:
    nights = pd.Series(pd.to_datetime(["2022-09-27"]))
    assert regime_of(nights, pd.Series(["cruise_missile"])).isna().all()


def test_neutralisation_compares_since_october_2024_and_never_for_shot_down_only() -> None:
    table = regime_table().set_index(["weapon_group", "reporting_regime"])["comparable_since"]
    assert table["drones", "separate"] == pd.Timestamp("2024-10-01")
    assert table["drones", "merged"] == pd.Timestamp("2025-07-24")
    assert table.xs("kinetic_only", level="reporting_regime").isna().all()


def test_the_committed_table_and_lines_agree_with_the_code() -> None:
    pd.testing.assert_frame_equal(load_regimes(), regime_table(), check_dtype=False)
    lines = load_salvos()
    assert (regime_of(lines["night"], lines["weapon_class"]) == lines["reporting_regime"]).all()


def test_what_is_known_of_an_outcome_in_the_committed_lines() -> None:
    lines = load_salvos()
    merged = lines[lines["reporting_regime"] == "merged"]
    kinetic = lines[lines["reporting_regime"] == "kinetic_only"]
    separate = lines[lines["reporting_regime"] == "separate"].dropna(subset=["intercepted"])
    assert merged["intercepted"].isna().all()
    assert merged["neutralised"].notna().all()
    assert kinetic["neutralised"].isna().all()
    total = separate["intercepted"] + separate["suppressed"].fillna(0)
    assert (separate["neutralised"] == total).all()
