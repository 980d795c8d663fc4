"""The words of a figure, put into the language of the moment before it is saved.

Draw functions write English, as all code does. A figure is finished when it is saved, so there
every word on it is found: titles, labels, legends, annotations, and the ticks, which matplotlib
writes anew whenever it draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.language.speech import ENGLISH, current
from analysis.language.words import translate

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def translated(figure: Figure) -> Figure:
    """Translate what is written on a figure, in place; in English it is left as it is.

    What the catalogue does not know stays: names of places and weapons, data.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> drawn = Figure()
    >>> _ = drawn.subplots().set_xlabel("Drones per night")
    >>> translated(drawn).axes[0].get_xlabel()
    'Drones per night'
    """
    if current() == ENGLISH:
        return figure
    from matplotlib.text import Text

    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            _translate_ticks(axis.get_major_formatter())
            _translate_ticks(axis.get_minor_formatter())
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        said = text.get_text()
        if said.strip():
            text.set_text(_by_line(said))
    return figure


def _by_line(words: str, *, context: str = "") -> str:
    """Translate a label that may be broken into lines: as one phrase first, then line by line."""
    one_line = " ".join(words.split("\n"))
    whole = translate(one_line, context=context)
    if whole == one_line and "\n" in words:
        return "\n".join(translate(line) for line in words.split("\n"))
    return _broken(whole, words.count("\n") + 1)


def _broken(words: str, lines: int) -> str:
    """Break words into so many lines of about equal length."""
    if lines == 1:
        return words
    from textwrap import wrap

    width = max(len(words) // lines, *(len(word) for word in words.split()))
    while len(wrap(words, width, break_long_words=False)) > lines:
        width += 1
    return "\n".join(wrap(words, width, break_long_words=False))


def _translate_ticks(formatter: Any) -> None:
    """Let a formatter of ticks go on as it does, and translate what it writes."""
    write = formatter.format_ticks

    def format_ticks(values: Any) -> list[str]:
        return [_by_line(label, context="tick") for label in write(values)]

    formatter.format_ticks = format_ticks
