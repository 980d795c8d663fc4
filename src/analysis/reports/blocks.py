"""The parts of a document: typed, frozen, and free of any markup.

A page and a PDF are two writers of the same parts. Text is a tree of inline parts and never a
string of HTML, so that a writer can escape every token of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from analysis.reports.tables import Table


@dataclass(frozen=True)
class Text:
    """Plain words."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True)
class CodeSpan:
    """A name or an expression within a sentence."""

    kind: ClassVar[str] = "code_span"
    text: str


@dataclass(frozen=True)
class LineBreak:
    """A line break that the author set."""

    kind: ClassVar[str] = "line_break"


@dataclass(frozen=True)
class Quoted:
    """A number in prose, with the name of the finding that it states."""

    kind: ClassVar[str] = "quoted"
    finding: str
    text: str


@dataclass(frozen=True)
class Emphasis:
    """Stressed words."""

    kind: ClassVar[str] = "emphasis"
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Strong:
    """Words of weight."""

    kind: ClassVar[str] = "strong"
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """A link to a source (http, https, mailto) or to an anchor of the document (#…)."""

    kind: ClassVar[str] = "link"
    href: str
    children: tuple[Inline, ...]


Inline = Text | CodeSpan | LineBreak | Quoted | Emphasis | Strong | Link


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    kind: ClassVar[str] = "paragraph"
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Listing:
    """A list; each item is a tuple of blocks."""

    kind: ClassVar[str] = "listing"
    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class BlockQuote:
    """Somebody else's words."""

    kind: ClassVar[str] = "block_quote"
    children: tuple[Block, ...]


@dataclass(frozen=True)
class Preformatted:
    """Text whose lines are kept: code in prose, or what a cell printed."""

    kind: ClassVar[str] = "preformatted"
    text: str


@dataclass(frozen=True)
class ProseTable:
    """A small table written in prose: words, not data."""

    kind: ClassVar[str] = "prose_table"
    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True)
class Heading:
    """A heading on its way to become a section."""

    kind: ClassVar[str] = "heading"
    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Prose:
    """What one cell says: paragraphs, lists, quotes."""

    kind: ClassVar[str] = "prose"
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Callout:
    """A remark set apart: a note, a caution, a definition."""

    kind: ClassVar[str] = "callout"
    tone: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class TableBlock:
    """A table with its number; the data of its cells stand in `table`."""

    kind: ClassVar[str] = "table"
    number: int
    name: str
    caption: tuple[Inline, ...]
    note: tuple[Inline, ...]
    table: Table


@dataclass(frozen=True)
class FigureBlock:
    """A figure: an SVG, or a PNG (base64) where the SVG would be heavy, with alt and data."""

    kind: ClassVar[str] = "figure"
    number: int
    name: str
    caption: tuple[Inline, ...]
    note: tuple[Inline, ...]
    alt: str
    svg: str | None
    png: str | None
    table: Table | None
    wide: bool = False


@dataclass(frozen=True)
class Code:
    """The source of one cell."""

    kind: ClassVar[str] = "code"
    source: str


Block = (
    Paragraph
    | Listing
    | BlockQuote
    | Preformatted
    | ProseTable
    | Heading
    | Prose
    | Callout
    | TableBlock
    | FigureBlock
    | Code
)


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, subsections included; its code is kept apart."""

    kind: ClassVar[str] = "section"
    level: int
    anchor: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    code: tuple[Code, ...] = ()


def plain(children: tuple[Inline, ...]) -> str:
    """Return inline parts as plain text.

    Examples
    --------
    >>> plain((Text("Of "), Strong((Quoted("drones", "53,700"),)), Text(" drones")))
    'Of 53,700 drones'
    """
    return "".join(_words(children))


def _words(children: tuple[Inline, ...]) -> Iterator[str]:
    for part in children:
        if isinstance(part, Text | CodeSpan | Quoted):
            yield part.text
        elif isinstance(part, LineBreak):
            yield " "
        else:
            yield from _words(part.children)
