"""From restricted markdown to typed parts: headings, paragraphs, lists, quotes, links, tables.

HTML is not read as markup but shown as the text it is. Images are refused: a picture without its
data and alt text is not a figure of a report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from analysis.errors import SalvoReportError
from analysis.reports import blocks
from analysis.reports.blocks import Block, Inline

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

FINDING_SCHEME: Final = "finding:"
"""`[79.4 %](finding:drone_rate)` is a number that states a finding; `Findings.say` writes it."""

_LINKS: Final = ("http://", "https://", "mailto:", "#")


def escape(text: str) -> str:
    r"""Write text so that markdown reads it as nothing but text.

    Examples
    --------
    >>> print(escape("a *bold* [claim]"))
    a \*bold\* \[claim\]
    """
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~&])", r"\\\1", text).replace("\n", " ")


def unescape(text: str) -> str:
    r"""Take back what `escape` did.

    Examples
    --------
    >>> unescape(r"a \*bold\* \[claim\]")
    'a *bold* [claim]'
    """
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def parse(text: str) -> tuple[Block, ...]:
    """Parse markdown into blocks.

    Raises
    ------
    SalvoReportError
        For an image, or a link that is neither a web address nor an anchor.

    Examples
    --------
    >>> parse("Nothing is *not* zero.")
    (Paragraph(children=(Text(text='Nothing is '), Emphasis(children=(Text(text='not'),)),
    Text(text=' zero.'))),)
    """
    from markdown_it.tree import SyntaxTreeNode

    return _blocks(SyntaxTreeNode(_parser().parse(text)).children)


def parse_inline(text: str) -> tuple[Inline, ...]:
    """Parse one line of markdown: a caption, a note, a title.

    Raises
    ------
    SalvoReportError
        As `parse`.

    Examples
    --------
    >>> parse_inline("shot **down**")
    (Text(text='shot '), Strong(children=(Text(text='down'),)))
    """
    from markdown_it.tree import SyntaxTreeNode

    tree = SyntaxTreeNode(_parser().parseInline(" ".join(text.split("\n"))))
    return _inlines(tree.children[0].children) if tree.children else ()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
    return tuple(block for node in nodes if (block := _block(node)) is not None)


def _block(node: SyntaxTreeNode) -> Block | None:
    match node.type:
        case "paragraph":
            return blocks.Paragraph(_line(node))
        case "heading":
            return blocks.Heading(int(node.tag[1]), _line(node))
        case "bullet_list":
            return blocks.Listing(tuple(_blocks(item.children) for item in node.children))
        case "ordered_list":
            items = tuple(_blocks(item.children) for item in node.children)
            return blocks.Listing(items, ordered=True, start=int(node.attrs.get("start", 1)))
        case "blockquote":
            return blocks.BlockQuote(_blocks(node.children))
        case "fence" | "code_block":
            return blocks.Preformatted(node.content.rstrip("\n"))
        case "table":
            head, *body = node.children
            rows = [row for part in body for row in part.children]
            return blocks.ProseTable(
                tuple(_line(cell) for cell in head.children[0].children),
                tuple(tuple(_line(cell) for cell in row.children) for row in rows),
            )
        case "hr":
            return None  # sections part the text; a rule says nothing
        case other:  # pragma: no cover - every block of the two rule sets stands above
            raise SalvoReportError(f"Prose holds a {other}, which a report cannot show.")


def _line(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    return tuple(part for child in node.children for part in _inlines(child.children))


def _inlines(nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
    parts: list[Inline] = []
    for node in nodes:
        part = _inline(node)
        if isinstance(part, blocks.Text):
            if parts and isinstance(parts[-1], blocks.Text):  # a tree equal for equal words
                part = blocks.Text(parts.pop().text + part.text)  # type: ignore[union-attr]
            if not part.text:
                continue
        parts.append(part)
    return tuple(parts)


def _inline(node: SyntaxTreeNode) -> Inline:
    match node.type:
        case "text":
            return blocks.Text(node.content)
        case "softbreak":
            return blocks.Text(" ")
        case "hardbreak":
            return blocks.LineBreak()
        case "code_inline":
            return blocks.CodeSpan(node.content)
        case "em":
            return blocks.Emphasis(_inlines(node.children))
        case "strong":
            return blocks.Strong(_inlines(node.children))
        case "link":
            return _link(str(node.attrs["href"]), _inlines(node.children))
        case "image":
            raise SalvoReportError(
                f"Prose holds an image ({node.attrs['src']}). Show a figure with exhibits.figure, "
                "which keeps its alt text and data."
            )
        case other:  # pragma: no cover - every inline of the two rule sets stands above
            raise SalvoReportError(f"Prose holds a {other}, which a report cannot show.")


def _link(href: str, children: tuple[Inline, ...]) -> Inline:
    if href.startswith(FINDING_SCHEME):
        return blocks.Quoted(href.removeprefix(FINDING_SCHEME), blocks.plain(children))
    if not href.lower().startswith(_LINKS):
        raise SalvoReportError(
            f"Prose links to {href!r}. Link to a web address (https://…) or an anchor (#…)."
        )
    return blocks.Link(href, children)
