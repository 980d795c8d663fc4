"""A figure is put into the language of the moment when it is finished; English is untouched."""

from __future__ import annotations

from datetime import date

import pytest
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.figures import lettering, style
from analysis.language.speech import speaking
from analysis.reports import svg

NBSP = "\u00a0"


def drawn() -> Figure:
    figure, ax = style.figure("column")
    ax.plot([1, 2, 3], [0.5, 1.0, 2.5], label="First published")
    ax.plot([1, 2, 3], [1, 2, 3], label="Kalibr")
    ax.set_xlabel("People killed in one attack,\nat least")
    ax.set_ylabel("Share of the attacks listed")
    ax.set_title("Missiles")
    ax.annotate("25 (final)", (2, 1))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.1f}"))
    ax.legend(title="Edition")
    return figure


def texts(figure: Figure) -> list[str]:
    (ax,) = figure.axes
    legend = ax.get_legend()
    assert legend is not None
    return [
        *(ax.get_xlabel(), ax.get_ylabel(), ax.get_title(), ax.texts[0].get_text()),
        *(legend.get_title().get_text(), *(text.get_text() for text in legend.get_texts())),
    ]


def ticks(figure: Figure) -> list[str]:
    figure.canvas.draw()  # ticks are written when the figure is drawn, and anew each time
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def test_labels_titles_legends_and_annotations_are_told() -> None:
    with speaking("uk"):
        assert texts(lettering.translated(drawn())) == [
            "Загиблих в одній\nатаці, не менше",
            "Частка атак із переліку",
            "Ракети",
            "25 (остаточно)",
            "Редакція",
            "Перша публікація",
            "Kalibr",
        ]


def test_ticks_are_told_whenever_they_are_written() -> None:
    with speaking("uk"):
        figure = lettering.translated(drawn())
        first, again = ticks(figure), ticks(figure)
    assert "0,5" in first
    assert first == again
    assert not [label for label in first if "." in label]


def test_a_tick_of_two_lines_is_told_as_one_phrase() -> None:
    figure, ax = style.figure("column")
    ax.set_yticks([0, 1], ["up to 31\n(21 nights)", "512 or more\n(1,025 nights)"])
    with speaking("uk"):
        shown = ticks(lettering.translated(figure))
    assert [label.replace(NBSP, " ") for label in shown] == [
        "до 31\n(ночей: 21)",
        "512 або більше\n(ночей: 1 025)",
    ]


def test_months_on_an_axis_are_told_and_short() -> None:
    figure, ax = style.figure("column")
    ax.plot([date2num(date(2025, month, 1)) for month in range(2, 12)], range(10))
    style.month_axis(ax)
    with speaking("uk"):
        lettering.translated(figure)
        figure.canvas.draw()
        names = {label.get_text() for label in ax.get_xticklabels()}
    # "May" is short and long at once in English, and only there.
    assert names >= {"бер.", "трав.", "лип.", "лист."}
    assert not {name for name in names if name.isascii() and name.isalpha()}


def test_a_label_keeps_its_number_of_lines() -> None:
    figure, ax = style.figure("column")
    ax.set_ylabel("Neutralised /\ndrones launched")
    with speaking("uk"):
        lettering.translated(figure)
    assert ax.get_ylabel() == "Знешкоджено /\nзапущено дронів"


def test_what_the_catalogue_does_not_know_stays() -> None:
    figure, ax = style.figure("column")
    ax.set_title("Somebody’s\nown words")
    with speaking("uk"):
        assert lettering.translated(figure).axes[0].get_title() == "Somebody’s\nown words"


def test_an_english_figure_is_the_same_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    told = svg.save(drawn(), "one")
    monkeypatch.setattr(svg, "translated", lambda figure: figure)
    assert svg.save(drawn(), "one") == told


def test_a_figure_in_another_language_is_another_drawing() -> None:
    with speaking("uk"):
        ukrainian = svg.save(drawn(), "one")
    assert ukrainian != svg.save(drawn(), "one")
