"""Long-range casualties apart from all weapons, and children apart from everyone."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.casualties import load_by_weapon, load_cumulative, load_monthly
from analysis.data.salvos import load_salvos
from analysis.measures import harm, interception
from analysis.periods import COMPARABLE_SINCE, Period


@pytest.fixture(scope="module")
def far() -> pd.DataFrame:
    table = harm.long_range(load_by_weapon(), load_monthly(), vintage="latest")
    return table.set_index("month")


@pytest.mark.parametrize(("month", "share"), [("2026-08-01", 0.47), ("2026-01-01", 0.39)])
def test_the_long_range_share_comes_out_as_published(
    far: pd.DataFrame, month: str, share: float
) -> None:
    assert far.loc[month, "stated_rate"] == share
    assert far.loc[month, "computed_rate"] == pytest.approx(share, abs=0.005)


def test_a_count_is_verified_and_a_share_times_a_total_is_estimated(far: pd.DataFrame) -> None:
    assert far.loc["2025-09-01", "evidence"] == "verified"
    june = far.loc["2025-06-01"]
    assert june["evidence"] == "estimated"
    assert june["casualties"] == round(0.53 * 1_575)
    assert june["casualties_low"] < june["casualties"] < june["casualties_high"]
    assert pd.isna(june["killed"]), "a share of both does not split them"


def test_a_month_without_a_figure_is_a_row_with_a_reason(far: pd.DataFrame) -> None:
    assert far.index.is_monotonic_increasing
    assert len(far) == 34
    assert (far["casualties"].isna() == (far["reason"].str.startswith("no long-range"))).all()


def test_long_range_casualties_are_never_more_than_all(far: pd.DataFrame) -> None:
    both = far.dropna(subset=["casualties", "all_weapons"])
    assert (both["casualties"] < both["all_weapons"]).all()


def test_editions_of_all_weapons_are_two_and_of_long_range_one() -> None:
    tables = (load_monthly(), load_by_weapon())
    assert list(harm.editions(*tables, weapon_scope="all")) == ["first", "latest"]
    (published,) = harm.editions(*tables, weapon_scope="long_range").values()
    assert published["edition"].unique().tolist() == ["as published"]
    assert published["killed"].notna().sum() == 10
    assert (published["killed"].isna() == published["total"].isna()).all()


def test_launches_are_of_whole_months_and_leakers_of_comparable_ones() -> None:
    period = Period.parse("2024-08-15", "2026-06-07")
    lines = interception.select(load_salvos(), period=period).lines
    months = harm.launches_by_month(lines, period=period)
    assert months["month"].iloc[0] == pd.Timestamp("2024-09-01")
    assert months["month"].iloc[-1] == pd.Timestamp("2026-05-01")
    assert (months["drones"] + months["missiles"] == months["launched"]).all()
    early = months["month"] < pd.Timestamp(COMPARABLE_SINCE)
    assert (months["leakers"].isna() == early).all()


def test_children_are_counts_and_stand_beside_all_of_the_month() -> None:
    months = harm.children(load_monthly(), vintage="first").set_index("month")
    assert months.loc["2025-04-01", "killed_children"] == 19
    assert not [name for name in months.columns if name.endswith("_rate")]
    assert harm.cumulative_children(load_cumulative())["killed_children"].is_monotonic_increasing
