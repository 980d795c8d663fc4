"""Windows of a night that overlap are one raid; those that touch or lie apart are two."""

from __future__ import annotations

import pandas as pd

from analysis.data.salvos import load_salvos
from analysis.measures.interception import select
from analysis.measures.windows import by_window, with_windows


def lines(*spans: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(spans, columns=["window_start", "window_end", "precision"])
    ends = {c: pd.to_datetime(frame[c]) for c in ("window_start", "window_end")}
    frame = frame.assign(**ends, night=ends["window_end"].dt.normalize())
    precision = frame["precision"]
    return frame.assign(window_start_precision=precision, window_end_precision=precision)


def test_missiles_inside_the_window_of_the_drones_are_the_same_raid():
    made = with_windows(
        lines(
            ("2025-08-28 03:00", "2025-08-28 06:00", "minute"),
            ("2025-08-27 19:30", "2025-08-28 09:00", "minute"),
        )
    )
    assert made["window_start"].nunique() == 1
    assert made["part"].tolist() == ["night", "night"]


def test_a_day_window_that_begins_when_the_night_ends_is_a_raid_of_its_own():
    made = with_windows(
        lines(
            ("2026-03-23 18:00", "2026-03-24 09:00", "minute"),
            ("2026-03-24 09:00", "2026-03-24 18:00", "minute"),
        )
    )
    assert made["part"].tolist() == ["night", "day"]


def test_a_window_known_to_the_day_stands_apart():
    made = with_windows(
        lines(
            ("2025-01-10 00:00", "2025-01-10 00:00", "day"),
            ("2025-01-09 19:00", "2025-01-10 09:00", "minute"),
        )
    )
    assert made["part"].tolist() == ["hours not given", "night"]


def test_a_chain_of_overlaps_is_one_raid_and_order_does_not_matter():
    spans = (
        ("2025-01-09 19:00", "2025-01-09 23:00", "minute"),
        ("2025-01-09 20:00", "2025-01-09 21:00", "minute"),
        ("2025-01-09 22:00", "2025-01-09 23:50", "minute"),
    )
    for frame in (lines(*spans), lines(*reversed(spans))):
        assert with_windows(frame)["window_end"].nunique() == 1


def test_windows_lose_no_launch():
    chosen = select(load_salvos()).lines
    assert by_window(chosen)["total"].sum() == chosen["launched"].sum()
