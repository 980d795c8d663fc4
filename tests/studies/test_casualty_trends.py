"""One year against another: overdispersed first, exact as a footnote, gaps never as falls."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.data.casualties import load_monthly, load_periods
from analysis.errors import SalvoVintageError
from analysis.measures.vintages import VerifiedCount, annual_release, series, within
from analysis.periods import Period
from analysis.stats.simulation import draw_counts
from analysis.studies import casualty_trends as study


@pytest.fixture(scope="module")
def latest() -> pd.DataFrame:
    return series(load_monthly(), vintage="latest")


@pytest.fixture(scope="module")
def released() -> dict[int, VerifiedCount]:
    return annual_release(load_periods(), published="2026-01")


def months(counts: list[float | None], start: str = "2024-01-01") -> pd.DataFrame:
    index = pd.date_range(start, periods=len(counts), freq="MS", unit="s")
    values = pd.array(counts, dtype="Float64")
    return pd.DataFrame(
        {
            "month": index,
            "days": index.days_in_month,
            "killed": values,
            "injured": values,
            "total": values,
            "edition": "latest",
        }
    )


def test_deaths_of_2025_over_2024_with_both_intervals(
    latest: pd.DataFrame, released: dict[int, VerifiedCount]
) -> None:
    found = study.year_on_year(
        latest, year=2025, measure="killed", stated=(released[2024], released[2025])
    )
    judged = found.judged
    assert judged is not None
    assert judged.ratio == pytest.approx(2514 / 2088)
    assert (judged.exact_low, judged.exact_high) == pytest.approx((1.136, 1.277), abs=0.001)
    # The prototype took a dispersion of 8 as known: [1.02, 1.42]. Estimated from 23 months it is
    # 9.5, and its uncertainty widens the interval to hold 1.
    assert (judged.low, judged.high) == pytest.approx((1.00, 1.46), abs=0.01)
    assert judged.dispersion == pytest.approx(9.5, abs=0.2)
    assert judged.low < judged.exact_low < judged.exact_high < judged.high
    assert found.basis == "annual release"


def test_totals_of_two_releases_are_refused(latest: pd.DataFrame) -> None:
    totals = (VerifiedCount("2024", "one", 2000, 1, 1), VerifiedCount("2025", "two", 2500, 1, 1))
    with pytest.raises(SalvoVintageError, match="different editions"):
        study.year_on_year(latest, year=2025, measure="killed", stated=totals)


def test_a_month_missing_in_one_year_is_left_out_of_both() -> None:
    before = [90.0, None, *[95.0, 105.0] * 5]
    after = [90.0, 500.0, *[105.0, 95.0] * 5]
    found = study.year_on_year(months([*before, *after]), year=2025, measure="killed")
    assert found.months == 11
    assert found.judged is not None
    assert found.judged.ratio == pytest.approx(1)


def test_too_few_months_in_common_give_a_reason_and_no_ratio() -> None:
    found = study.year_on_year(months([100.0] * 12 + [100.0] * 3), year=2025, measure="killed")
    assert found.judged is None
    assert "3 months in common" in str(found.reason)
    table = study.table_of_years([found])
    assert table["ratio"].isna().all()
    assert list(table.columns) == list(study.YEARS)


def test_no_percentage_of_fewer_than_ten_people() -> None:
    found = study.year_on_year(months([0.0] * 23 + [1.0]), year=2025, measure="killed")
    assert found.judged is None
    assert "fewer than ten" in str(found.reason)


def test_the_trend_says_why_there_is_none() -> None:
    found = study.trend(months([100.0] * 5), measure="killed")
    assert found.fit is None
    assert "5 months have a figure" in str(found.reason)
    assert list(found.line.columns) == ["month", "fitted", "low", "high"]


def test_gaps_stay_gaps_in_the_trend(latest: pd.DataFrame) -> None:
    since = within(latest, Period.parse("2023-01-01", "2026-08-31"))
    found = study.trend(since, measure="killed")
    assert found.fit is not None
    assert (found.fit.units, found.fit.gaps) == (41, 3)


@pytest.mark.slow
def test_intervals_of_a_known_trend_cover_at_their_level() -> None:
    # A rise of 30 % a year, variance nine times the mean, neighbours alike, three gaps.
    mean = 180 * 1.3 ** (np.arange(44) / 12)
    drawn = draw_counts(
        mean, dispersion=9, autocorrelation=0.3, replicates=300, rng=np.random.default_rng(4)
    )
    held = 0
    for counts in drawn.astype(float):
        values = [None if at in (13, 37, 38) else float(x) for at, x in enumerate(counts)]
        fit = study.trend(months(values, "2023-01-01"), measure="killed").fit
        assert fit is not None
        held += fit["time"].low <= 1.3 <= fit["time"].high
    assert 0.93 <= held / 300 <= 0.97


def test_changes_are_searched_in_each_edition_by_itself(latest: pd.DataFrame) -> None:
    first = series(load_monthly(), vintage="first")
    found = study.changes({"first": first, "latest": latest}, measure="killed", draws=200)
    assert list(found.frame.columns) == list(study.CHANGES)
    assert set(found.frame["edition"]) <= {"first", "latest"}
    inside = found.frame["month"].between(found.frame["earliest"], found.frame["latest"])
    assert inside.all()


def test_a_flat_series_has_no_change_and_says_so() -> None:
    frame = months([100.0, 103.0, 97.0, 101.0] * 6)
    found = study.changes({"latest": frame}, measure="killed", draws=50)
    assert found.frame.empty
    assert found.reason == "no change of level is larger than what months vary by"


def test_july_2025_is_the_highest_since_may_2022_for_both_together_and_not_for_killed(
    latest: pd.DataFrame,
) -> None:
    july = pd.Timestamp("2025-07-01")
    both = study.highest_since(latest, july, measure="both")
    killed = study.highest_since(latest, july, measure="killed")
    assert both is not None
    assert killed is not None
    assert (both.value, both.since) == (1_674, pd.Timestamp("2022-05-01"))
    assert killed.since is not None
    assert killed.since > pd.Timestamp("2022-05-01")


def test_a_month_without_a_figure_is_no_record(latest: pd.DataFrame) -> None:
    assert study.highest_since(latest, pd.Timestamp("2026-02-01"), measure="killed") is None
