"""How wide the columns of a printed table are, so that nothing of it is cut.

Widths are estimated from the letters of the typeface, rounded up; each column gets its longest
word, and they share what is left. A table that does not fit is set smaller, then on a landscape
page, then in parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Final

PORTRAIT: Final = 487.0
"""Points between the margins of an A4 page."""
LANDSCAPE: Final = 734.0
GUTTER: Final = 10.0
"""Points between two columns."""
LARGEST: Final = 9.0
"""Points: the type of a table that has room."""
LONGEST_WORD: Final = 24
"""Letters; a longer word may break."""
BOLD: Final = 1.1
"""A bold word against a plain one of the same letters."""

# Size in points, width, and the lines that the tallest row of words may then take.
_TRIALS: Final = (
    *((9.0, PORTRAIT, 6), (8.5, PORTRAIT, 7), (8.0, PORTRAIT, 8)),
    *((7.5, PORTRAIT, 10), (9.0, LANDSCAPE, 10), (8.0, LANDSCAPE, 10**9)),
    (7.0, LANDSCAPE, 10**9),
)
# Thousandths of an em, and the characters of Libertinus Serif that are not wider.
_ADVANCES: Final = {
    240: " '\u00a0,.:;|·",
    280: "ijl{}іїI’",
    320: "!()\\ft/-",
    400: '"J[]*`rs“”',
    480: "?cz#$0123456789ae~",
    520: "FS^_bdgkopqvxy≤≥",
    560: "+<=>ELPhnu–×±−",
    640: "BRTY%KZ",
    760: "CUVX&ADGNOQHw—…",
    960: "mM@Wщю",
}
_WIDTH: Final = {letter: size / 1000 for size, letters in _ADVANCES.items() for letter in letters}


@dataclass(frozen=True)
class Part:
    """Columns that stand side by side, and their widths in points."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Layout:
    """A table on paper: its type size in points, its page, its parts (one, unless too wide)."""

    size: float
    is_landscape: bool
    parts: tuple[Part, ...]


def text_width(text: str, *, bold: bool = False) -> float:
    """Estimate the width of a text in em, from above.

    Examples
    --------
    >>> text_width("1,204") < text_width("Launched") < text_width("Launched", bold=True)
    True
    """
    plain = sum(_WIDTH.get(letter) or _other(letter) for letter in text)
    return plain * BOLD if bold else plain


def lay_out(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Sequence[bool],
    largest: float = LARGEST,
) -> Layout:
    """Give every column its width, and the table its size and page.

    Parameters
    ----------
    head
        Heading of each column.
    rows
        Words of each cell; line breaks count as spaces.
    numeric
        Whether a column is set in figures: its cells are never broken.
    largest
        Points; the type is this or smaller.

    Examples
    --------
    >>> lay_out(["Weapon", "Launched"], [["Kalibr", "1,204"]], numeric=[False, True])
    Layout(size=9.0, is_landscape=False, parts=(Part(columns=(0, 1), widths=(45.3, 52.1)),))
    """
    columns = [
        _Needs.of(title, [row[index] for row in rows], numeric[index])
        for index, title in enumerate(head)
    ]
    for size, page, lines in (trial for trial in _TRIALS if trial[0] <= largest):
        widths = _share(columns, size, page)
        if widths and _tallest(columns, widths, size) <= lines:
            return Layout(size, page == LANDSCAPE, (Part(tuple(range(len(head))), widths),))
    size = 8.0
    parts = tuple(
        Part(group, _share([columns[i] for i in group], size, LANDSCAPE) or _cramped(group))
        for group in _groups(columns, size)
    )
    return Layout(size, True, parts)


def lines_of(cells: Sequence[str], layout: Layout) -> int:
    """Estimate how many lines a row takes."""
    room = {
        column: width - GUTTER
        for part in layout.parts
        for column, width in zip(part.columns, part.widths, strict=True)
    }
    return max(
        (int(text_width(cell) * layout.size / room[i] * 1.15) + 1 for i, cell in enumerate(cells)),
        default=1,
    )


@dataclass(frozen=True)
class _Needs:
    """What a column needs, in em: at the least, to be at ease, and for its longest cells."""

    least: float
    ease: float
    longest: float

    @classmethod
    def of(cls, title: str, cells: Sequence[str], numeric: bool) -> _Needs:
        longest = max(map(text_width, cells), default=0.0)
        words = {word for cell in cells for word in _unbroken(cell)}
        heading = max((text_width(w, bold=True) for w in _unbroken(title)), default=0.0)
        least = longest if numeric else max(map(text_width, words), default=0.0)
        # A heading may take three lines before it widens its column.
        ease = max(longest, heading, text_width(title, bold=True) / 3 + 1)
        return cls(max(least, heading, 1.0), max(ease, 1.0), longest)


def _unbroken(text: str) -> Iterator[str]:
    """Yield what stands on one line: words, and pieces of very long ones."""
    for word in re.split(r"[ \t\n]+", text):
        yield word[:LONGEST_WORD]


def _share(columns: Sequence[_Needs], size: float, page: float) -> tuple[float, ...]:
    """Share a page among columns; empty when it is too small for them."""
    least = [need.least * size + GUTTER + 0.5 for need in columns]
    ease = [need.ease * size + GUTTER + 0.5 for need in columns]
    if sum(least) > page:
        return ()
    if sum(ease) <= page:
        return tuple(round(width, 1) for width in ease)
    # A short column gets what it wants; long ones share the rest by the root of what they want, so
    # that a long text takes fewer lines and does not crowd out one of middling length.
    low, high = 0.0, max(ease)
    for _ in range(40):
        middle = (low + high) / 2
        fits = sum(_clip(middle * sqrt(b), a, b) for a, b in zip(least, ease, strict=True)) <= page
        low, high = (middle, high) if fits else (low, middle)
    shared = (_clip(low * sqrt(b), a, b) for a, b in zip(least, ease, strict=True))
    return tuple(int(width * 10) / 10 for width in shared)


def _clip(width: float, least: float, most: float) -> float:
    return max(least, min(width, most))


def _tallest(columns: Sequence[_Needs], widths: Sequence[float], size: float) -> int:
    """Lines of the longest cell; beyond a page's worth no layout helps, and none is blamed."""
    lines = [
        int(need.longest * size / (width - GUTTER) * 1.15) + 1
        for need, width in zip(columns, widths, strict=True)
    ]
    return max((line for line in lines if line <= 60), default=1)


def _groups(columns: Sequence[_Needs], size: float) -> list[tuple[int, ...]]:
    """Part columns into groups that fit a landscape page, each led by the first column."""
    groups: list[list[int]] = [[0]]
    for index in range(1, len(columns)):
        wanted = [*groups[-1], index]
        if len(groups[-1]) > 1 and not _share([columns[i] for i in wanted], size, LANDSCAPE):
            groups.append([0, index])
        else:
            groups[-1] = wanted
    return [tuple(group) for group in groups]


def _cramped(group: Sequence[int]) -> tuple[float, ...]:
    """Equal widths, for columns of which even two are too wide for a page."""
    return (LANDSCAPE / len(group),) * len(group)


@lru_cache(maxsize=4096)
def _other(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.001
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.76 if letter.isupper() else 0.6
