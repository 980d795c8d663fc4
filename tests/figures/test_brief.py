"""Figures of the brief: the night is marked, what is not known is not drawn as nothing."""

from __future__ import annotations

import pandas as pd

from analysis.figures import brief as draw
from analysis.figures import style

NIGHT = pd.Timestamp("2025-08-28")


def nights(total: float | None) -> pd.DataFrame:
    days = pd.date_range("2025-08-26", periods=3)
    return pd.DataFrame({"night": days, "total": [90.0, None, total], "missiles": [0.0, 1.0, 31.0]})


def written(ax: object) -> list[str]:
    return [text.get_text() for text in ax.texts]  # type: ignore[attr-defined]


def test_the_night_is_marked_with_its_date_and_number() -> None:
    _, axes = style.figure("wide", rows=2, sharex=True)
    draw.draw_among_nights(axes, nights(629.0), NIGHT)
    assert written(axes[0]) == ["28\u00a0August\u00a02025: 629"]
    assert written(axes[1]) == ["28\u00a0August\u00a02025: 31"]


def test_a_night_without_a_number_is_not_marked_at_zero() -> None:
    _, axes = style.figure("wide", rows=2, sharex=True)
    draw.draw_among_nights(axes, nights(None), NIGHT)
    assert not written(axes[0])


def test_expectation_and_report_stand_on_either_side_with_their_numbers() -> None:
    distribution = pd.DataFrame({"neutralised": range(5), "probability": [0.1, 0.2, 0.4, 0.2, 0.1]})
    _, ax = style.figure("column")
    draw.draw_expected(ax, distribution, low=1, high=3, expected=2.2, actual=4)
    assert written(ax) == ["2", "4"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        *("Interval", "Expected", "Reported")
    ]


def test_weeks_in_which_every_night_reports_leave_room_for_all_four_axes() -> None:
    days = pd.date_range("2025-08-20", periods=16)
    counts = {"drones": 80.0, "missiles": 3.0, "ballistic": 1.0, "other_missiles": 2.0}
    frame = pd.DataFrame({"night": days, **counts, "is_silent": False})
    events = pd.DataFrame({"start_date": days[:1], "end_date": days[:1], "group": ["talks"]})
    fig, axes = style.figure("wide", rows=4, height=6.4, sharex=True)
    draw.draw_days_around(axes, frame, events, NIGHT)
    fig.canvas.draw()
    feet = [ax.get_tightbbox().y0 for ax in axes]
    assert feet == sorted(feet, reverse=True), "marks of nothing took room at the foot"


def test_the_alt_text_of_all_nights_tells_the_missiles_too() -> None:
    said = draw.describe_among_nights(nights(629.0)).replace("\u00a0", " ")
    assert said.startswith("Munitions launched per night, 2 points from 26 August 2025 to 28 ")
    assert said.endswith(
        "Missiles launched in a night: between 0 and 31, last 31 (28 August 2025)."
    )


def test_the_alt_text_of_the_weeks_tells_events_every_class_and_the_mark() -> None:
    days = pd.date_range("2025-08-26", periods=3)
    weeks = pd.DataFrame(
        {"night": days, "drones": [90.0, 0.0, 598.0], "ballistic": 2.0, "other_missiles": 4.0}
    )
    starts = pd.to_datetime(["2025-08-26", "2025-08-26", "2025-08-27"])
    events = pd.DataFrame({"start_date": starts})
    said = draw.describe_days_around(weeks, events, NIGHT).replace("\u00a0", " ")
    assert said.startswith("Events on 2 dates above nightly launches. Drones launched per night, ")
    assert "Ballistic group: between 2 and 2, " in said
    assert said.endswith(
        "Other missiles: between 4 and 4, last 4 (28 August 2025). A dashed line stands at the "
        "night marked, 28 August 2025."
    )
