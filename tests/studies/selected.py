"""Lines of the committed tables as a report selects them; loaded once per run."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.data.salvos import load_salvos
from analysis.measures.interception import select
from analysis.periods import Period
from analysis.terms import STRIKE_CLASSES

REFERENCE = Path(__file__).parents[1] / "golden" / "reference.csv"
SERIES = Period.parse("2024-10-01", "2026-06-07")
BALLISTIC_SET = (
    "Iskander-M",
    "Iskander-M/KN-23",
    "KN-23",
    "Kinzhal",
    "Iskander-M and Kinzhal",
    "Ballistic missile",
)
"""The models that the reference numbers call BM."""


@lru_cache
def salvos() -> pd.DataFrame:
    return load_salvos()


@lru_cache
def chosen(
    period: Period = SERIES, classes: tuple[str, ...] = STRIKE_CLASSES, scope: str = "national"
) -> pd.DataFrame:
    return select(salvos(), period=period, classes=classes, scope=scope).lines


def reference(name: str) -> tuple[float, float]:
    """Value and tolerance of a reference number."""
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["name"] == name)
    return float(row["value"]), float(row["tolerance"])
