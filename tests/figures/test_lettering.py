"""A figure is lettered in the reader's language, ticks and broken labels too."""

from __future__ import annotations

from datetime import date

import pytest
from matplotlib.figure import Figure

from analysis.figures import style
from analysis.figures.lettering import translated
from analysis.language.speech import speaking


def ticks(drawn: Figure) -> list[str]:
    drawn.draw_without_rendering()
    return [label.get_text() for label in drawn.axes[0].get_xticklabels()]


@pytest.fixture
def drawn() -> Figure:
    figure = Figure(figsize=(6, 3))
    figure.subplots().set_ylabel("Neutralised /\ndrones launched")
    return figure


def test_a_tick_of_two_lines_is_translated_as_one_phrase(drawn: Figure) -> None:
    drawn.axes[0].set_xticks([0, 1], ["up to 31\n(21 nights)", "512 or more\n(1,025 nights)"])
    with speaking("uk"):
        shown = ticks(translated(drawn))
    assert [label.replace("\u00a0", " ") for label in shown] == [
        "до 31\n(ночей: 21)",
        "512 або більше\n(ночей: 1 025)",
    ]


def test_months_on_an_axis_are_short_in_every_language(drawn: Figure) -> None:
    axes = drawn.axes[0]
    axes.set_xlim(style.day_number(date(2025, 3, 20)), style.day_number(date(2025, 7, 10)))
    style.month_axis(axes)
    with speaking("uk"):
        shown = ticks(translated(drawn))
    # "May" is short and long at once in English, and only there.
    assert "трав." in shown and "травень" not in shown


def test_a_label_keeps_its_number_of_lines(drawn: Figure) -> None:
    with speaking("uk"):
        assert translated(drawn).axes[0].get_ylabel() == "Знешкоджено /\nзапущено дронів"


def test_english_is_left_as_it_was_written(drawn: Figure) -> None:
    assert translated(drawn).axes[0].get_ylabel() == "Neutralised /\ndrones launched"
