"""The committed tables on casualties hold what their sources state."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data import casualties
from analysis.data.contracts import TableSpec, check_table
from analysis.data.store import Store, table_bytes
from analysis.data.tables import TABLES
from analysis.errors import SalvoContractError, SalvoSnapshotError

LOADERS = {
    "casualties_monthly": casualties.load_monthly,
    "casualties_cumulative": casualties.load_cumulative,
    "casualties_by_weapon": casualties.load_by_weapon,
    "casualties_periods": casualties.load_periods,
    "attack_tolls": casualties.load_tolls,
}


@pytest.mark.parametrize("name", LOADERS)
def test_each_table_keeps_its_contract(name):
    check_table(LOADERS[name](), TABLES[name])


@pytest.mark.parametrize("name", LOADERS)
def test_each_table_is_written_as_it_was_read(name):
    frame = LOADERS[name]()
    before = frame.copy(deep=True)
    assert table_bytes(frame, TABLES[name]) == Store().path(f"{name}.csv").read_bytes()
    pd.testing.assert_frame_equal(frame, before)


def test_a_missing_table_says_what_to_do(tmp_path):
    with pytest.raises(SalvoSnapshotError, match="casualties_monthly is missing"):
        casualties.load_monthly(Store(tmp_path))


def test_first_editions_of_2025_sum_to_the_published_sum():
    # 2,295 and 11,461: shared design notes and reference_numbers.csv, sum_first_2025_killed. The
    # first edition for February 2025 was not found; the earliest captured one stands in for it.
    monthly = casualties.load_monthly()
    of_2025 = monthly[(monthly["month"].dt.year == 2025) & monthly["total"].notna()]
    first = of_2025.sort_values("published").drop_duplicates("month")
    assert len(first) == 12
    assert first["killed"].sum() == 2295
    assert first["injured"].sum() == 11461


def test_the_annual_release_is_higher_than_the_first_editions():
    # OHCHR, January 2026: 2,514 killed and 12,142 injured in 2025; 2,088 killed in 2024.
    periods = casualties.load_periods().set_index(["period_start_date", "period_end_date"])
    year = periods.loc[(pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31"))]
    before = periods.loc[(pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31"))]
    assert (year["killed"], year["injured"]) == (2514, 12142)
    assert year["killed"] / before["killed"] == pytest.approx(1.204022989, abs=1e-6)


def test_the_toll_of_28_august_2025_rose_for_days():
    tolls = casualties.load_tolls()
    kyiv = tolls[tolls["attack_id"] == "2025-08-28_kyiv"]
    assert kyiv["killed"].drop_duplicates().tolist() == [12, 14, 15, 16, 19, 21, 22, 23, 25]
    assert not kyiv["injured"].is_monotonic_increasing
    assert kyiv.loc[kyiv["is_preferred"], "killed"].tolist() == [25]


def test_months_that_were_not_found_are_missing_and_not_zero():
    monthly = casualties.load_monthly()
    assert not monthly["month"].isin(pd.to_datetime(["2026-02-01", "2026-03-01"])).any()
    february = monthly[(monthly["month"] == "2024-02-01") & ~monthly["is_partial"]]
    assert february["total"].tolist() == [502, 503]
    assert february[["killed", "injured"]].isna().all(axis=None)


def test_the_suspect_figure_of_february_2023_is_flagged_and_not_used():
    monthly = casualties.load_monthly()
    suspect = monthly[monthly["is_suspect"]]
    assert suspect["injured"].tolist() == [541]
    assert not (suspect["is_first_complete"] | suspect["is_latest_complete"]).any()


def test_a_long_range_toll_is_never_above_the_whole_of_its_month():
    by_weapon = casualties.load_by_weapon()
    months = by_weapon[by_weapon["period_kind"] == "month"]
    whole = casualties.load_monthly().groupby("month")[["killed", "injured"]].max()
    both = months.merge(
        whole, left_on="period_start_date", right_index=True, suffixes=("", "_all"), validate="m:1"
    )
    for count in ("killed", "injured"):
        assert (both[count] <= both[f"{count}_all"]).fillna(True).all()


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("casualties_monthly", {"killed": 9_999_999}, "killed_at_most_total"),
        ("casualties_monthly", {"injured_children": 9_999_999}, "injured_children_at_most_injured"),
        ("casualties_monthly", {"published_precision": "year"}, "published_precision_stated"),
        ("casualties_monthly", {"is_partial": False}, "is_partial_stated"),
        ("casualties_cumulative", {"killed": 9_999_999}, "killed_never_falls"),
        ("casualties_periods", {"total": 1}, "total_adds_up"),
        ("casualties_by_weapon", {"casualties_share_rate": 1.5}, "less_than_or_equal_to"),
        ("attack_tolls", {"is_preferred": False}, "one_is_preferred_per_attack_id"),
    ],
)
def test_a_table_changed_by_hand_breaks_its_contract(name, change, message):
    spec: TableSpec = TABLES[name]
    frame = LOADERS[name]()
    for column, value in change.items():
        frame.loc[0, column] = value
    with pytest.raises(SalvoContractError, match=message):
        check_table(frame, spec)
