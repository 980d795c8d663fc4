"""A trend is never drawn across a break, and the control can be seen."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.figures import style
from analysis.figures.trends import describe_changes, describe_levels, draw_changes, draw_trend
from analysis.language.speech import speaking
from analysis.language.words import translate

CONTROL = date(2025, 7, 24)
LABEL = "Shot down / launched"


def levels(*spans):
    """Levels of segments, each from one night to another."""
    parts = [
        pd.DataFrame({"night": pd.date_range(first, last), "segment": name})
        for name, first, last in spans
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(rate=0.5, low=0.4, high=0.6, spline_rate=0.52)


@pytest.fixture
def points():
    nights = pd.date_range("2025-07-01", "2025-08-31")
    return pd.DataFrame({"night": nights, "denominator": range(1, 63), "rate": 0.5})


@pytest.fixture
def changes():
    return pd.DataFrame(
        {
            "series": ["naive", "comparable"],
            "night": pd.to_datetime(["2025-07-24", "2025-08-10"]),
            "low_night": pd.to_datetime(["2025-07-23", "2025-08-01"]),
            "high_night": pd.to_datetime(["2025-07-27", "2025-08-20"]),
            "rate_before": [0.477, 0.84],
            "rate_after": [0.835, 0.90],
        }
    )


def thick(ax):
    return [line for line in ax.lines if line.get_linewidth() == 2.2]


def test_each_segment_is_a_line_of_its_own(points):
    made = levels(("separate", "2025-07-01", "2025-07-23"), ("merged", "2025-07-24", "2025-08-31"))
    _, ax = style.figure("wide")
    draw_trend(ax, points, made, weapon_class="one_way_attack_drone", rate_label=LABEL)
    ends = [(line.get_xdata()[0], line.get_xdata()[-1]) for line in thick(ax)]
    assert [pd.Timestamp(last).day for _, last in ends] == [23, 31]
    assert ax.get_ylabel() == LABEL


def test_a_regime_without_a_share_stays_empty_and_is_in_sight(points):
    made = levels(("separate", "2025-07-01", "2025-07-23"))
    own = points[points["night"] < "2025-07-24"]
    regimes = [
        (date(2025, 7, 1), date(2025, 7, 23), "apart"),
        (date(2025, 7, 24), date(2025, 8, 31), "one figure"),
    ]
    _, ax = style.figure("wide")
    draw_trend(
        ax, own, made, weapon_class="one_way_attack_drone", rate_label=LABEL, regimes=regimes
    )
    assert ax.get_xlim()[1] > style.day_number(date(2025, 8, 31))
    assert [text.get_text() for text in ax.texts] == ["apart", "one figure"]


def test_changes_are_marked_with_their_interval(points, changes):
    made = levels(("comparable", "2025-07-01", "2025-08-31"))
    _, ax = style.figure("wide")
    draw_trend(
        ax,
        points,
        made,
        weapon_class="one_way_attack_drone",
        rate_label=LABEL,
        changes=changes[changes["series"] == "comparable"],
    )
    bars = [line for line in ax.lines if line.get_label() == "change point and its interval"]
    assert [bar.get_xdata()[0] for bar in bars] == [style.day_number(date(2025, 8, 1))]


def test_nothing_to_draw_is_drawn_without_a_fault(points, changes):
    made = levels(("comparable", "2025-07-01", "2025-08-31"))
    _, ax = style.figure("wide")
    draw_trend(
        ax,
        points.head(0),
        made.head(0),
        weapon_class="ballistic_missile",
        rate_label=LABEL,
        changes=changes.head(0),
    )
    assert not ax.lines
    assert ax.get_legend() is None


def test_the_naive_series_stands_above_and_the_control_in_both(points, changes):
    nights = points.rename(columns={"denominator": "launched"}).assign(
        naive_rate=0.5, comparable_rate=0.9
    )
    stretches = pd.DataFrame(
        {
            "series": ["naive", "comparable"],
            "first_night": nights["night"].iloc[[0, 0]].tolist(),
            "last_night": nights["night"].iloc[[-1, -1]].tolist(),
            "rate": [0.5, 0.9],
        }
    )
    _, axes = style.figure("wide", rows=2, sharex=True)
    draw_changes(axes, nights, stretches, changes, control=CONTROL)
    assert [ax.get_title(loc="left").split(":")[0] for ax in axes] == ["Naive", "Comparable"]
    for ax in axes:
        dotted = [line for line in ax.lines if line.get_linestyle() == ":"]
        assert [line.get_xdata()[0] for line in dotted] == [style.day_number(CONTROL)]


def test_the_inputs_are_left_alone(points, changes):
    made = levels(("comparable", "2025-07-01", "2025-08-31"))
    before = [frame.copy(deep=True) for frame in (points, made, changes)]
    _, ax = style.figure("wide")
    draw_trend(ax, points, made, weapon_class="cruise_missile", rate_label=LABEL, changes=changes)
    for frame, kept in zip((points, made, changes), before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)


def test_the_alt_text_names_each_change_and_the_control(changes):
    said = describe_changes(changes, control=CONTROL).replace("\u00a0", " ")
    assert "Naive share: 24 July 2025, 47.7 % to 83.5 %." in said
    assert "Comparable share: 10 August 2025, 84.0 % to 90.0 %." in said
    none = describe_changes(changes.head(0), control=CONTROL)
    assert none.count("no change of level") == 2


def test_the_change_points_are_told_in_the_reader_s_language(changes):
    with speaking("uk"):
        said = translate(describe_changes(changes, control=CONTROL)).replace("\u00a0", " ")
    assert "Наївна частка: 24 липня 2025 року: з 47,7 % до 83,5 %." in said
    assert "Пунктирна лінія стоїть на даті 24 липня 2025 року" in said


def test_the_alt_text_tells_every_level_its_check_and_the_changes(changes):
    drones = levels(("merged", "2025-07-24", "2025-08-31"))
    told = {"drones": drones, "ballistic group": drones.assign(rate=0.25, spline_rate=0.25)}
    said = describe_levels(told, changes=changes).replace("\u00a0", " ")
    assert said.startswith("Level of drones, 39 points from 24 July 2025")
    assert "Level of ballistic group, 39 points" in said
    assert said.endswith(
        "A dashed spline, as a check, departs by at most 2.0 percentage points from them. Change "
        "points in the first panel: 24 July 2025; 10 August 2025."
    )


def test_changes_that_are_not_marked_are_not_told(changes):
    made = levels(("merged", "2025-07-24", "2025-08-31"))
    assert "Change points" not in describe_levels({"drones": made}, changes=changes.head(0))


def test_the_alt_text_of_levels_is_told_in_ukrainian(changes):
    made = levels(("merged", "2025-07-24", "2025-08-31"))
    with speaking("uk"):
        said = describe_levels({"drones": made}, changes=changes).replace("\u00a0", " ")
    assert said.endswith(
        "Штриховий сплайн для перевірки відхиляється щонайбільше на 2,0 в. п. від них. Точки "
        "зміни на першій панелі: 24 липня 2025 року; 10 серпня 2025 року."
    )
