"""Series frozen from real counts, under names that say nothing of the subject."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="session")
def series_a() -> pd.DataFrame:
    """600 days from 2024-10-01: trials, successes, narrow_successes, companions (golden file)."""
    frame = pd.read_csv(GOLDEN / "stats_series_a.csv", comment="#", parse_dates=["date"])
    return frame.set_index("date")


@pytest.fixture(scope="session")
def series_a_merged(series_a: pd.DataFrame) -> pd.DataFrame:
    """The 317 days of series a with one definition of success throughout."""
    return series_a[series_a.index >= "2025-07-24"]


@pytest.fixture(scope="session")
def series_b() -> pd.DataFrame:
    """Small clusters, 2025-03 to 2025-09 (golden file)."""
    frame = pd.read_csv(GOLDEN / "stats_series_b.csv", comment="#", parse_dates=["date"])
    return frame.set_index("date")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20250828)
