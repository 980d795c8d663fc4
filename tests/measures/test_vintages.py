"""Verified counts come in editions; figures of two editions are never set side by side."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.casualties import load_monthly, load_periods
from analysis.errors import SalvoParameterError, SalvoVintageError
from analysis.measures import vintages
from analysis.measures.vintages import VerifiedCount, annual_release, compare, count, series
from analysis.periods import Period


@pytest.fixture(scope="module")
def monthly() -> pd.DataFrame:
    return load_monthly()


def of(label: str, edition: str, total: int | None) -> VerifiedCount:
    return VerifiedCount(label, edition, total, total, total)


def test_a_ratio_of_two_editions_is_refused_with_both_named_and_a_cure() -> None:
    with pytest.raises(SalvoVintageError) as caught:
        compare(of("2025", "first", 2295), of("2024", "latest", 2088))
    assert str(caught.value) == (
        "2025 (first) and 2024 (latest) are of different editions: verified counts rise for years "
        "after they are first published, so the difference would be part revision. Take both from "
        "one edition: first with first, latest with latest, or both as of one date."
    )
    assert [row["edition"] for row in caught.value.rows] == ["first", "latest"]


def test_months_of_two_editions_are_never_added_up(monthly: pd.DataFrame) -> None:
    mixed = pd.concat([series(monthly, vintage=name) for name in ("first", "latest")])
    with pytest.raises(SalvoVintageError, match=r"2 editions \(first, latest\)"):
        count(mixed, pd.date_range("2025-01-01", "2025-12-01", freq="MS"), label="2025")


def test_no_ratio_is_formed_on_fewer_than_ten() -> None:
    found = compare(of("May", "first", 30), of("April", "first", 9))
    assert found.ratio is None
    assert found.reason == "9 people: no percentage of fewer than ten"
    assert compare(of("May", "first", 30), of("April", "first", 10)).ratio == 3


def test_a_count_that_was_not_published_has_no_ratio() -> None:
    found = compare(of("March", "first", 30), of("February", "first", None))
    assert found.ratio is None
    assert "February" in str(found.reason)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(SalvoParameterError, match="killed, injured, both"):
        compare(of("a", "first", 10), of("b", "first", 10), measure="casualties")


def test_every_month_of_the_calendar_stands_in_every_edition(monthly: pd.DataFrame) -> None:
    for vintage in ("first", "latest", "earliest", "2024-01-16"):
        frame = series(monthly, vintage=vintage)
        assert list(frame.columns) == list(vintages.SERIES)
        assert frame["month"].tolist() == list(
            pd.date_range("2022-02-01", "2026-08-01", freq="MS", unit="s")
        )
        assert frame["edition"].nunique() == 1


def test_a_gap_has_a_reason_and_a_month_with_figures_none(monthly: pd.DataFrame) -> None:
    for vintage in ("first", "latest"):
        frame = series(monthly, vintage=vintage)
        assert (frame["killed"].isna() == frame["reason"].notna()).all()


def test_partial_and_missing_months_say_why(monthly: pd.DataFrame) -> None:
    reasons = series(monthly, vintage="first").set_index("month")["reason"]
    assert reasons["2022-02-01"] == "the figure covers 24 to 28 February 2022 only"
    assert reasons["2023-07-01"] == "the figure covers 1 to 30 July 2023 only"
    assert reasons["2023-08-01"] == "the first figure covers 1 to 27 August 2023 only"
    assert reasons["2024-02-01"] == "only the sum of killed and injured was published"
    assert reasons["2026-02-01"] == reasons["2026-03-01"] == "no figure was captured"


def test_the_suspect_figure_is_in_no_edition(monthly: pd.DataFrame) -> None:
    for vintage in ("first", "latest", "earliest", "2023-03-07"):
        frame = series(monthly, vintage=vintage).set_index("month")
        assert frame.loc["2023-02-01", "injured"] != 541


def test_as_of_a_day_only_what_was_published_by_then_is_known(monthly: pd.DataFrame) -> None:
    frame = series(monthly, vintage="2024-01-16").set_index("month")
    assert frame.loc["2023-11-01", "total"] == 468
    assert pd.isna(frame.loc["2023-11-01", "killed"]), "that edition gave the sum alone"
    assert frame.loc["2023-12-01", "total"] == 592
    assert frame.loc["2024-01-01":, "total"].isna().all()


def test_the_first_months_of_2025_sum_to_2295_and_11461_against_2514_and_12142(
    monthly: pd.DataFrame,
) -> None:
    year = pd.date_range("2025-01-01", "2025-12-01", freq="MS")
    first = count(series(monthly, vintage="earliest"), year, label="2025")
    assert (first.killed, first.injured) == (2_295, 11_461)
    released = annual_release(load_periods(), published="2026-01")[2025]
    assert (released.killed, released.injured) == (2_514, 12_142)
    alone = count(series(monthly, vintage="first"), year, label="2025")
    assert alone.killed is None, "February has no first figure, and a gap is not a zero"


@pytest.mark.parametrize(("earlier", "stated"), [(2024, 0.31), (2023, 0.70)])
def test_2025_against_earlier_years_comes_out_as_published(earlier: int, stated: float) -> None:
    released = annual_release(load_periods(), published="2026-01")
    change = compare(released[2025], released[earlier]).change
    assert change == pytest.approx(stated, abs=0.005)


def test_the_months_of_a_period_are_taken_whole(monthly: pd.DataFrame) -> None:
    frame = vintages.within(
        series(monthly, vintage="latest"), Period.parse("2025-07-15", "2025-08-03")
    )
    assert frame["month"].dt.strftime("%Y-%m").tolist() == ["2025-07", "2025-08"]


def test_the_table_is_left_alone(monthly: pd.DataFrame) -> None:
    before = monthly.copy()
    for vintage in ("first", "latest", "2024-01-16"):
        series(monthly, vintage=vintage)
    pd.testing.assert_frame_equal(monthly, before)
