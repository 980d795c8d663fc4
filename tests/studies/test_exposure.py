"""Elasticity before any figure per hundred, and nothing per hundred without it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.studies import exposure as study


def table(casualties: list[float | None], launched: list[float]) -> tuple[pd.DataFrame, ...]:
    months = pd.date_range("2024-01-01", periods=len(launched), freq="MS", unit="s")
    harm = pd.DataFrame(
        {
            "month": months,
            "casualties": pd.array(casualties, dtype="Float64"),
            "evidence": "verified",
        }
    )
    return harm, pd.DataFrame({"month": months, "launched": launched})


def test_counts_that_follow_the_root_of_launches_are_less_than_proportional() -> None:
    launched = [100.0 * 2**k for k in range(9)]
    harm, launches = table([float(round(10 * np.sqrt(x))) for x in launched], launched)
    found = study.exposed(harm, launches, exposure="launched")
    assert found.found is not None
    assert found.found.estimate == pytest.approx(0.5, abs=0.01)
    assert found.found.reading == "less than proportional"
    assert "though nobody is safer" in study.reading_of_hundred(found)


def test_nothing_is_shown_per_hundred_without_an_elasticity() -> None:
    harm, launches = table([10.0, 20.0, 30.0], [100.0, 200.0, 300.0])
    found = study.exposed(harm, launches, exposure="launched")
    assert found.found is None
    assert found.hundred is None
    assert found.frame["per_hundred"].isna().all()
    assert "3 months have both" in str(found.reason)
    assert "Nothing is shown per hundred" in study.reading_of_hundred(found)


def test_a_month_without_a_figure_stays_a_gap() -> None:
    launched = [100.0 * (k + 1) for k in range(10)]
    harm, launches = table([None, *[50.0 + 3 * k for k in range(9)]], launched)
    found = study.exposed(harm, launches, exposure="launched")
    assert len(found.frame) == 10
    assert found.frame["per_hundred"].isna().tolist() == [True] + [False] * 9


def test_the_summary_keeps_its_columns_when_nothing_can_be_said() -> None:
    harm, launches = table([10.0, 20.0], [100.0, 200.0])
    summary = study.summary([study.exposed(harm, launches, exposure="launched")])
    assert summary["elasticity"].isna().all()
    assert summary["reason"].notna().all()
