"""A nowcast stands beside the raw figure, is learned from settled months, and is tried on them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.data.casualties import load_monthly
from analysis.studies import revisions as study


def history(rng: np.random.Generator, *, months: int = 24, factor: float = 1.1) -> pd.DataFrame:
    """Months published after ten days, and most of them again after half a year."""
    starts = pd.date_range("2023-01-01", periods=months, freq="MS", unit="s")
    ends = starts + pd.offsets.MonthEnd(0)
    fresh = rng.poisson(200, months)
    settled = fresh + rng.poisson((factor - 1) * fresh)
    rows = [(s, e + pd.Timedelta(days=10), x) for s, e, x in zip(starts, ends, fresh, strict=True)]
    rows += [
        (s, e + pd.Timedelta(days=180), x)
        for s, e, x in list(zip(starts, ends, settled, strict=True))[:-1]
    ]
    frame = pd.DataFrame(rows, columns=["month", "published", "killed"])
    frame["published"] = frame["published"].dt.strftime("%Y-%m-%d")
    frame.attrs["truth"] = int(settled[-1])
    return frame.assign(is_partial=False, is_suspect=False, injured=pd.NA, total=pd.NA)


def test_the_back_test_covers_within_five_points_of_nominal() -> None:
    held = tried = 0.0
    for measure in ("killed", "injured"):
        test = study.revised(load_monthly(), measure=measure, draws=1_000).test
        assert test is not None
        assert test.coverage is not None
        held, tried = held + test.coverage.successes, tried + test.coverage.trials
    assert (held, tried) == (27, 28)
    assert held / tried == pytest.approx(0.95, abs=0.05)


@pytest.mark.slow
def test_nowcasts_of_a_known_revision_process_cover_at_their_level() -> None:
    rng = np.random.default_rng(8)
    held = 0
    for _ in range(200):
        frame = history(rng)
        made = study.revised(frame, measure="killed", draws=300).nowcasts.iloc[-1]
        held += bool(made["low"] <= frame.attrs["truth"] <= made["high"])
    assert 0.93 <= held / 200 <= 0.97


def test_the_raw_figure_is_never_replaced() -> None:
    monthly = load_monthly()
    fresh = study.revised(monthly, measure="killed", draws=300).nowcasts.set_index("month")
    latest = monthly[monthly["is_latest_complete"]].set_index("month")["killed"]
    assert (fresh["raw"] == latest.reindex(fresh.index).astype("float64")).all()
    assert (fresh["nowcast"] > fresh["raw"]).all()
    assert (fresh["low"] < fresh["nowcast"]).all()


def test_a_settled_month_has_no_nowcast() -> None:
    fresh = study.revised(load_monthly(), measure="killed", draws=300).nowcasts
    assert (fresh["age_days"] < study.SETTLED_DAYS).all()


def test_a_step_with_too_few_months_has_a_reason_and_no_ratio() -> None:
    links = study.revised(load_monthly(), measure="injured", draws=300).links
    few = links[links["months"] < 5]
    assert len(few)
    assert few["ratio"].isna().all()
    assert few["reason"].str.contains("needs at least 5").all()


def test_without_any_figure_the_study_says_why() -> None:
    empty = load_monthly().head(0)
    found = study.revised(empty, measure="killed")
    assert found.factor is None
    assert found.reason
    assert list(found.nowcasts.columns) == list(study.NOWCASTS)
