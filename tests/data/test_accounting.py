"""What became of the munitions of a line: never more than were launched, never invented."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.accounting import fates_fit, sum_holds, with_outcomes

COUNTS = ["launched", "intercepted", "suppressed", "still_airborne", "left_airspace"]
DAYS = ("2024-07-09", "2024-07-10", "2025-07-23", "2025-07-24", "2026-06-07")
NIGHTS = [pd.Timestamp(day) for day in DAYS]
CLASSES = ["one_way_attack_drone", "cruise_missile", "ballistic_mixed", "tactical_uav"]
LINES = st.lists(
    st.fixed_dictionaries(
        {name: st.none() | st.integers(0, 50) for name in COUNTS}
        | {"night": st.sampled_from(NIGHTS), "weapon_class": st.sampled_from(CLASSES)}
    ),
    min_size=1,
    max_size=8,
)


def reported(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Lines as reported, before regimes; none of them has a remark."""
    frame = pd.DataFrame(rows).astype(dict.fromkeys(COUNTS, "Int64"))
    return frame.assign(flags=pd.Series(pd.NA, index=frame.index, dtype="str"))


@given(LINES)
def test_a_regime_takes_figures_away_or_adds_them_up_and_invents_none(
    rows: list[dict[str, Any]],
) -> None:
    lines = reported(rows)
    before = lines.copy(deep=True)
    after = with_outcomes(lines)
    pd.testing.assert_frame_equal(lines, before)
    assert sum_holds(after).all()
    kept = after["intercepted"].notna()
    assert (after.loc[kept, "intercepted"] == lines.loc[kept, "intercepted"]).all()
    stopped = after["neutralised"].notna()
    total = lines["intercepted"] + lines["suppressed"].fillna(0)
    assert (after.loc[stopped, "neutralised"] == total[stopped]).all()
    # A line whose outcome is not given has no outcome in any regime.
    assert (
        after.loc[lines["intercepted"].isna(), ["intercepted", "neutralised"]].isna().all(axis=None)
    )


@given(LINES)
def test_a_line_that_fits_as_reported_fits_in_its_regime(rows: list[dict[str, Any]]) -> None:
    lines = reported(rows)
    nothing = pd.array([pd.NA] * len(lines), dtype="Int64")
    fits = fates_fit(lines.assign(neutralised=nothing))
    assert fates_fit(with_outcomes(lines))[fits].all()


def test_missing_launches_contradict_nothing() -> None:
    line = {"launched": None, "intercepted": 9, "night": NIGHTS[0], "weapon_class": CLASSES[0]}
    lines = reported([dict.fromkeys(COUNTS) | line])
    assert fates_fit(with_outcomes(lines)).all()
