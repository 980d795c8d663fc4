"""Published comparisons are computed again with the edition they need, or said not to come out."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.data.casualties import load_cumulative, load_monthly, load_periods
from analysis.studies import audits
from analysis.studies.statements import CLAIMS


@pytest.fixture(scope="module")
def audit() -> pd.DataFrame:
    return audits.audit(load_monthly(), load_periods()).frame.set_index("claim")


@pytest.fixture(scope="module")
def reconciled() -> pd.DataFrame:
    return audits.reconcile(load_monthly(), load_periods(), load_cumulative())


def test_december_2023_comes_out_only_with_the_november_revised_by_then(
    audit: pd.DataFrame,
) -> None:
    row = audit.loc["December 2023 against November 2023"]
    assert row["recomputed"] == pytest.approx(0.265, abs=0.0005)
    assert row["edition"] == "as of 2024-01-16"
    assert row["with_first"] == pytest.approx(0.355, abs=0.001)
    assert row["with_latest"] == pytest.approx(0.244, abs=0.001)
    assert row["verdict"] == "comes out only as of then"


@pytest.mark.parametrize(
    ("claim", "stated"),
    [
        ("2025 against 2024", 0.31),
        ("2025 against 2023", 0.70),
        ("March 2025 against February 2025", 0.50),
        ("January 2024 against November 2023", 0.37),
    ],
)
def test_a_published_comparison_comes_out(audit: pd.DataFrame, claim: str, stated: float) -> None:
    row = audit.loc[claim]
    assert row["stated"] == stated
    assert row["recomputed"] == pytest.approx(stated, abs=0.005)
    assert row["verdict"].startswith("comes out")


def test_the_impossible_comparison_is_flagged_with_the_numbers(audit: pd.DataFrame) -> None:
    row = audit.iloc[-1]
    assert "9,112" in row.name
    assert row["verdict"] == "impossible"
    assert "10,594" in row["explanation"]


def test_a_comparison_that_does_not_come_out_is_said_not_to(audit: pd.DataFrame) -> None:
    row = audit.loc["June to August 2024 against the three months before"]
    assert row["recomputed"] == pytest.approx(3274 / 2196 - 1)
    assert row["verdict"] == "does not come out"


def test_a_base_that_was_not_captured_is_implied_and_not_invented(audit: pd.DataFrame) -> None:
    rows = audit[audit["verdict"] == "base revised"]
    assert len(rows) == 5
    assert rows["recomputed"].isna().all()
    assert rows["explanation"].str.contains("implied").all()


def test_every_percentage_of_the_statements_is_audited() -> None:
    stated = set()
    for row in load_periods().itertuples():
        for number, words in re.findall(r"(\d+)\s?% (\w+)", str(row.statement)):
            sign = -1 if words == "lower" else 1
            stated.add((f"{row.period_end_date:%Y-%m-%d}", sign * int(number)))
    # "comparator: H1 2025 is 54% higher" stands at the earlier span.
    stated.discard(("2024-06-30", 54))
    claimed = {(c.later[1], round(100 * c.change)) for c in CLAIMS if c.in_periods}
    assert stated == claimed


def test_a_total_that_differs_is_explained_or_listed(reconciled: pd.DataFrame) -> None:
    known = reconciled[reconciled["verdict"] != "months missing"]
    equal = known["difference"] == 0
    assert (known.loc[equal, "verdict"] == "agrees").all()
    assert known.loc[~equal, "explanation"].str.len().gt(0).all()
    unexplained = reconciled[reconciled["verdict"] == "unexplained"]
    assert unexplained["span"].tolist() == ["rise over December 2023"]
    assert unexplained["difference"].tolist() == [-5]


def test_the_gap_of_2025_is_explained_by_vintage(reconciled: pd.DataFrame) -> None:
    year = reconciled[reconciled["span"] == "2025"].set_index("measure")
    assert year["stated"].to_dict() == {"killed": 2514, "injured": 12142, "both": 14656}
    assert (year["verdict"] == "explained by vintage").all()


def test_a_month_that_is_missing_is_named(reconciled: pd.DataFrame) -> None:
    row = reconciled[
        (reconciled["span"] == "January to August 2026") & (reconciled["measure"] == "both")
    ].iloc[0]
    assert row["verdict"] == "months missing"
    assert row["explanation"] == "no total figure at the time for February 2026, March 2026"
    assert pd.isna(row["months"])
