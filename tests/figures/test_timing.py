"""The figures of timing draw what they are given: silence is marked, nothing is told by colour."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.inclusion import CATEGORY_GROUPS
from analysis.figures import style, timing


def nights(silent: bool = True) -> pd.DataFrame:
    days = pd.date_range("2025-08-01", periods=100, freq="D", unit="s")
    drones = pd.Series(range(100), dtype="float64")
    quiet = pd.Series(False, index=range(100))
    if silent:
        quiet[10] = True
        drones[10] = float("nan")
    return pd.DataFrame(
        {
            "night": days,
            "drones": drones,
            "ballistic": 2.0,
            "other_missiles": 3.0,
            "is_silent": quiet,
        }
    )


def events(*groups: str) -> pd.DataFrame:
    days = pd.to_datetime(pd.Series(["2025-08-15"] * len(groups), dtype="str"))
    return pd.DataFrame({"start_date": days, "end_date": days, "group": list(groups)})


def timeline(nights: pd.DataFrame, events: pd.DataFrame):
    _, axes = style.figure("wide", rows=4, sharex=True)
    return timing.draw_timeline(axes, nights, events)


def test_every_group_of_events_has_a_row_and_a_marker_of_its_own() -> None:
    assert set(timing.EVENT_MARKS) == set(timing.EVENT_ROWS) == set(CATEGORY_GROUPS)
    assert len(set(timing.EVENT_MARKS.values())) == len(timing.EVENT_MARKS)
    above = timeline(nights(), events("leaders", "truces"))[0]
    assert [label.get_text() for label in above.get_yticklabels()] == ["Leaders", "Truces"]
    drawn = {line.get_marker() for line in above.lines}
    assert drawn == {timing.EVENT_MARKS["leaders"], timing.EVENT_MARKS["truces"]}


def test_a_night_without_a_report_has_a_cross_and_no_bar() -> None:
    drones = timeline(nights(), events("leaders"))[1]
    cross = next(line for line in drones.lines if line.get_marker() == "x")
    assert len(cross.get_xdata()) == 1
    assert drones.get_legend().get_texts()[0].get_text() == "No report"
    assert timeline(nights(silent=False), events("leaders"))[1].get_legend() is None


def test_each_class_has_axes_of_its_own_so_that_nothing_rests_on_colour() -> None:
    _, drones, ballistic, missiles = timeline(nights(), events("leaders"))
    labels = [ax.get_ylabel() for ax in (drones, ballistic, missiles)]
    assert labels == ["Drones\nper night", "Ballistic\nper night", "Other missiles\nper night"]
    assert all(len(ax.collections) == 1 for ax in (drones, ballistic, missiles))


def test_a_timeline_without_events_or_without_nights_is_drawn_all_the_same() -> None:
    timeline(nights(), events())
    timeline(nights().head(0), events())


def test_the_largest_nights_are_named_by_date_and_count() -> None:
    drones = timeline(nights(), events("talks"))[1]
    words = [text.get_text().replace("\u00a0", " ") for text in drones.texts]
    assert words[0] == "8 November 2025: 99"


def profile() -> pd.DataFrame:
    days = list(range(-7, 8))
    return pd.DataFrame(
        {"relative_day": days, "ratio": [1.0] * 15, "low": [0.9] * 15, "high": [1.1] * 15}
    )


def test_the_days_around_events_part_before_from_after_between_0_and_1() -> None:
    _, ax = style.figure()
    timing.draw_relative_days(ax, profile(), label="Launch volume")
    assert any(list(line.get_xdata()) == [0.5, 0.5] for line in ax.lines)
    assert ax.get_ylabel() == "Launch volume / trend"
    _, ax = style.figure()
    timing.draw_relative_days(ax, profile().head(0), label="Launch volume")
    assert ax.get_legend() is None


def test_power_is_drawn_for_both_directions_by_line_and_marker() -> None:
    rows = [("increase", 1.2, 0.5, False), ("increase", 1.4, 0.8, True), ("decrease", 0.0, 0, True)]
    curve = pd.DataFrame(rows, columns=["direction", "effect", "found", "is_detectable"])
    _, ax = style.figure()
    timing.draw_power(ax, curve, power=0.8)
    assert [text.get_text() for text in ax.texts] == ["×\u00a01.40"]
    lines = [line for line in ax.lines if line.get_label() in ("Increase", "Decrease")]
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == 2


def test_the_shown_specification_is_marked() -> None:
    rows = pd.DataFrame({"z": [-1.0, 0.5, 2.5], "is_declared": [False, True, False]})
    _, ax = style.figure()
    timing.draw_z_curve(ax, rows, threshold=1.96)
    assert [text.get_text() for text in ax.texts] == ["shown"]
    assert ax.get_ylabel() == "z against all shifts"


def test_what_is_drawn_is_left_alone() -> None:
    given = nights()
    before = given.copy()
    timeline(given, events("leaders"))
    pd.testing.assert_frame_equal(given, before)


@pytest.mark.parametrize("draw", ["timeline", "days", "power"])
def test_axes_say_what_they_count(draw: str) -> None:
    if draw == "timeline":
        axes = timeline(nights(), events("talks"))
        assert axes[1].get_ylabel() == "Drones\nper night"
        return
    _, ax = style.figure()
    if draw == "days":
        timing.draw_relative_days(ax, profile(), label="Leakers")
    else:
        curve = pd.DataFrame(
            [("increase", 1.4, 0.8, True)],
            columns=["direction", "effect", "found", "is_detectable"],
        )
        timing.draw_power(ax, curve, power=0.8)
    assert ax.get_xlabel()
    assert ax.get_ylabel()


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_alt_text_of_a_timeline_tells_every_class_that_is_drawn() -> None:
    said = plain(timing.describe_timeline(nights()))
    assert said.startswith("Drones launched per night, 99 points from 1 August 2025 to ")
    assert said.endswith(
        "1 of 100 points are missing. Ballistic group: between 2 and 2, last 2 (8 November 2025). "
        "Other missiles: between 3 and 3, last 3 (8 November 2025)."
    )


def test_the_alt_text_of_days_tells_the_band_and_who_leaves_it() -> None:
    profile = pd.DataFrame(
        {
            "relative_day": [-1, 0, 1],
            "ratio": [1.0, 0.8, 1.3],
            "low": [0.9, 0.85, 0.9],
            "high": [1.1, 1.2, 1.15],
        }
    )
    assert plain(timing.describe_relative_days(profile, what="Launches")) == (
        "Launches, 3 points from -1 days to 1 days: starts at × 1.00, ends at × 1.30, lowest "
        "× 0.80 (0 days), highest × 1.30 (1 days). The band of the same dates moved spans × 0.85 "
        "to 1.20; days outside it: 2 of 3."
    )


def test_days_without_a_ratio_have_no_band() -> None:
    nothing = pd.DataFrame({"relative_day": [0], "ratio": [None], "low": [None], "high": [None]})
    said = timing.describe_relative_days(nothing, what="Launches")
    assert said == "Launches: no values to show."


def test_the_alt_text_of_specifications_tells_the_place_of_the_one_shown() -> None:
    rows = pd.DataFrame({"z": [-2.5, 0.5, 1.75], "is_declared": [False, True, False]})
    assert timing.describe_z_curve(rows) == (
        "Their z rises from −2.50 to 1.75. The one shown stands at number 2, at z 0.50."
    )
    assert timing.describe_z_curve(rows.assign(is_declared=False)) == (
        "Their z rises from −2.50 to 1.75."
    )
