"""Figures of the casualties report: counts as given, gaps left open, nothing computed."""

from __future__ import annotations

import math

import pandas as pd

from analysis.figures import harm, style

MONTHS = pd.date_range("2025-01-01", periods=4, freq="MS")


def editions() -> dict[str, pd.DataFrame]:
    latest = pd.DataFrame({"month": MONTHS, "killed": pd.array([10, None, 30, 40], "Float64")})
    first = latest.assign(killed=latest["killed"] - 2)
    return {"first": first, "latest": latest}


def test_both_editions_are_drawn_and_told_apart_without_colour() -> None:
    _, ax = style.figure()
    harm.draw_editions(ax, editions(), column="killed", label="People killed")
    first, latest = ax.lines[:2]
    assert (first.get_marker(), latest.get_marker()) == ("s", "o")
    assert (first.get_linestyle(), latest.get_linestyle()) == ("--", "-")
    assert [line.get_label() for line in (first, latest)] == ["First published", "Latest revision"]


def test_a_month_without_a_figure_is_a_gap_and_is_marked() -> None:
    _, ax = style.figure()
    harm.draw_editions(ax, editions(), column="killed", label="People killed")
    assert math.isnan(ax.lines[1].get_ydata()[1])
    assert ax.lines[2].get_label() == "No figure for the month"
    assert list(ax.lines[2].get_xdata()) == [style.day_number(MONTHS[1].date())]


def test_a_nowcast_stands_beside_the_raw_figure() -> None:
    _, ax = style.figure()
    harm.draw_editions(ax, editions(), column="killed", label="People killed")
    nowcasts = pd.DataFrame({"month": MONTHS[3:], "nowcast": [45.0], "low": [38.0], "high": [52.0]})
    harm.draw_nowcasts(ax, nowcasts)
    assert list(ax.lines[1].get_ydata())[3] == 40, "the raw figure stays"
    assert list(ax.lines[-1].get_ydata()) == [45]
    assert "estimated" in ax.lines[-1].get_label()
    assert ax.get_ylim()[1] >= 52


def test_the_frames_are_left_alone() -> None:
    given = editions()
    before = {name: frame.copy() for name, frame in given.items()}
    _, ax = style.figure()
    harm.draw_editions(ax, given, column="killed", label="People killed")
    for name, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_the_exact_interval_is_drawn_thinner_and_called_too_narrow() -> None:
    _, ax = style.figure()
    row = {"label": "2025 / 2024", "ratio": 1.2, "low": 1.0, "high": 1.4}
    harm.draw_year_ratios(ax, pd.DataFrame([row | {"exact_low": 1.1, "exact_high": 1.3}]))
    wide, exact = ax.lines[0], ax.lines[1]
    assert exact.get_linewidth() < wide.get_linewidth()
    assert "too narrow" in exact.get_label()


def test_a_report_without_a_time_is_drawn_last_and_called_final() -> None:
    _, ax = style.figure()
    reports = pd.DataFrame({"hours": [0.0, 3.0, None], "killed": [12, 14, 25]})
    harm.draw_growth(ax, reports)
    assert list(ax.lines[0].get_xdata()) == [0, 3, 7]
    assert [text.get_text() for text in ax.texts] == ["12", "14", "25 (final)"]


def test_months_known_by_a_share_alone_are_hollow() -> None:
    _, ax = style.figure()
    frame = pd.DataFrame(
        {"month": MONTHS[:2], "per_hundred": [5.0, 6.0], "evidence": ["verified", "estimated"]}
    )
    harm.draw_per_hundred(ax, frame)
    fills = [line.get_markerfacecolor() for line in ax.lines[1:]]
    assert fills == [harm.BLUE, style.PAPER.light]
