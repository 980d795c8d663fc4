"""A real series and real events, frozen, for the tests of event studies; and simulated ones."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.stats.windows import Window, cover

GOLDEN = Path(__file__).parents[1] / "golden"
FIRST = pd.Timestamp("2024-10-01")


@lru_cache
def table() -> pd.DataFrame:
    """615 days from 2024-10-01, five series of counts: a (total) to e."""
    return pd.read_csv(GOLDEN / "stats_series_c.csv", comment="#", parse_dates=["date"])


def series(name: str = "a") -> np.ndarray:
    return table()[name].to_numpy(dtype=float)


@lru_cache
def event_table() -> pd.DataFrame:
    frame = pd.read_csv(GOLDEN / "stats_events.csv", comment="#", parse_dates=["date"])
    return frame.assign(position=[position_of(date) for date in frame["date"]])


def events() -> np.ndarray:
    return event_table()["position"].to_numpy()


def event_sets() -> dict[str, np.ndarray]:
    """All, anticipated or not, and the four largest categories."""
    frame = event_table()
    anticipated = frame["anticipated"] == 1
    made = {"all": frame, "anticipated": frame[anticipated], "unanticipated": frame[~anticipated]}
    for category in ("talks", "meeting", "call", "envoy"):
        made[category] = frame[frame["category"] == category]
    return {name: part["position"].to_numpy() for name, part in made.items()}


def position_of(date: object) -> int:
    return (pd.Timestamp(date) - FIRST).days


def simulate(
    rng: np.random.Generator,
    *,
    length: int = 400,
    events: np.ndarray | None = None,
    effect: float = 1.0,
    window: Window = Window(1, 7),  # noqa: B008 - frozen
    autocorrelation: float = 0.4,
) -> np.ndarray:
    """Autocorrelated counts around a rising trend, multiplied in the windows of events."""
    noise = rng.standard_normal(length)
    for at in range(1, length):
        noise[at] = autocorrelation * noise[at - 1] + noise[at] * (1 - autocorrelation**2) ** 0.5
    mean = 100 * np.exp(np.linspace(0, 1, length) + 0.4 * noise)
    if events is not None:
        mean[cover(events, length=length, window=window)] *= effect
    return rng.poisson(mean).astype(float)
