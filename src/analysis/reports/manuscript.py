"""From a document to what the typesetter is given: the same tree as plain data.

The typesetter's program (templates/report.typ) is the same for every report and is never written
by this one: words reach it as data, so nothing in them can become markup. Figures, tables and
findings keep the numbers and anchors that they have on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import analysis
from analysis.errors import SalvoReportError
from analysis.figures import wording
from analysis.reports import appendix, blocks, furniture, svg
from analysis.reports.blocks import Block, Inline
from analysis.reports.column_widths import LARGEST, lay_out, lines_of
from analysis.reports.document import Document, walk
from analysis.reports.outline import RESERVED
from analysis.reports.printed_text import clean, pieces, printed

Plain = dict[str, Any]

HEADINGS: Final = ("answer", "contents", "findings", "provenance", "warnings")
RECORDS: Final = 8.0
"""Points: the records at the end are looked up, not read through."""
LINES_KEPT: Final = 30
"""A taller row may be broken between pages; a lower one never is."""
LINES_TOGETHER: Final = 24
"""A table of no more lines stands on one page, with its caption and note."""


def manuscript(document: Document) -> Plain:
    """Write a document as plain data: dicts, lists, strings, numbers.

    Raises
    ------
    SalvoReportError
        If a link leads to an anchor that a PDF does not have, or a figure is no picture.
    """
    return _Writer(document).whole()


@dataclass
class _Writer:
    document: Document
    anchors: set[str] = field(default_factory=set)
    """What links may lead to."""
    free: set[str] = field(default_factory=set)
    """Those that no part has taken: of two parts of one anchor, the first has it."""

    def __post_init__(self) -> None:
        self.anchors |= set(RESERVED)
        self.anchors |= {f"finding-{finding.name}" for finding in self.document.findings}
        for part in walk(self.document):
            if isinstance(part, blocks.Section):
                self.anchors.add(part.anchor)
            elif isinstance(part, blocks.TableBlock | blocks.FigureBlock):
                self.anchors.add(f"{part.kind}-{part.name}")
        self.free = set(self.anchors)

    def whole(self) -> Plain:
        document, source = self.document, self.document.provenance
        return {
            "title": clean(blocks.plain(document.title)),
            "lang": document.lang,
            "dated": bool(source.created),
            "name": clean(document.name.replace("_", " ")),
            "facts": [[label, clean(said)] for label, said in appendix.facts(document)],
            "description": clean(_words(document.answer))[:300],
            "answer": self.all_of(document.answer),
            "lead": self.all_of(document.lead),
            "sections": [self.section(section) for section in document.sections],
            "findings": self.findings(),
            "provenance": [
                {"title": title, "pairs": [[pieces(a), pieces(b, longest=12)] for a, b in pairs]}
                for title, pairs in appendix.origins(source).items()
            ],
            "warnings": [printed(warning) for warning in document.warnings],
            "words": self.worded(),
        }

    def worded(self) -> dict[str, str]:
        """Say what the program shows by itself, its places filled."""
        document, words = self.document, furniture.words()
        as_of = wording.date(document.data_as_of) if document.data_as_of else ""
        return {
            "vintage": furniture.say("data_as_of_day", day=as_of) if as_of else "",
            "counted": furniture.say(
                "findings_counted",
                count=wording.count(len(document.findings)),
                file="findings.json",
            ),
            "beside": furniture.say(
                "beside_pdf",
                notebook=clean(f"{document.name}.ipynb"),
                tables="tables/",
                provenance="provenance.json",
                version=analysis.__version__,
            ),
            "no-rows": words["no_rows"],
            **{key: words[key] for key in HEADINGS},
        }

    def section(self, section: blocks.Section) -> Plain:
        return {
            "level": section.level,
            "anchor": self._take(section.anchor),
            "title": self.inlines(section.title),
            "blocks": self.all_of(section.blocks),
            "sections": [self.section(inner) for inner in section.sections],
        }

    def all_of(self, parts: Iterable[Block]) -> list[Plain]:
        return [written for part in parts for written in self.block(part)]

    def block(self, part: Block) -> Iterator[Plain]:
        match part:
            case blocks.Prose(inner):
                yield from self.all_of(inner)
            case blocks.Paragraph(children):
                yield {"kind": "paragraph", "children": self.inlines(children)}
            case blocks.Heading(children=children):
                strong = blocks.Strong(children)
                yield {"kind": "paragraph", "children": self.inlines((strong,))}
            case blocks.Listing(items, ordered, start):
                written = [self.all_of(item) for item in items]
                yield {"kind": "listing", "items": written, "ordered": ordered, "start": start}
            case blocks.BlockQuote(children):
                yield {"kind": "block_quote", "blocks": self.all_of(children)}
            case blocks.Preformatted(text):
                yield {"kind": "preformatted", "text": printed(text)}
            case blocks.Callout(tone, inner):
                label = furniture.words()[tone]
                yield {
                    "kind": "callout",
                    "tone": tone,
                    "label": label,
                    "blocks": self.all_of(inner),
                }
            case blocks.ProseTable(header, rows):
                yield {"kind": "grid"} | self.grid(header, rows, [False] * len(header))
            case blocks.TableBlock():
                yield self.table(part)
            case blocks.FigureBlock():
                yield self.figure(part)
            case blocks.Code():  # stands beside the PDF, in the page and the notebook
                return
            case _:
                raise SalvoReportError(f"A PDF has no way to show a {part!r}.")

    def table(self, part: blocks.TableBlock) -> Plain:
        table = part.table
        shown, links = table.shown(), table.links()
        rows = [
            [_cell(*cell, is_head=place == 0) for place, cell in enumerate(zip(*row, strict=True))]
            for row in zip(shown, links, strict=True)
        ]
        data = furniture.say("data_file", file=f"tables/{part.name}.csv")
        has_gaps = any(cell is None for row in shown for cell in row[1:])
        head = [(blocks.Text(column.heading),) for _, column in table.columns]
        numeric = [column.is_numeric for _, column in table.columns]
        return {
            "kind": "table",
            "number": furniture.say("table_number", number=part.number),
            "name": part.name,
            "anchor": self._take(f"table-{part.name}"),
            "caption": self.inlines(part.caption),
            "note": self.inlines((*part.note, blocks.Text(" ")) if part.note else ()),
            "remark": f"{furniture.words()['gaps']} {data}" if has_gaps else data,
            **self.grid(head, rows, numeric),
        }

    def figure(self, part: blocks.FigureBlock) -> Plain:
        return {
            "kind": "figure",
            "number": furniture.say("figure_number", number=part.number),
            "name": part.name,
            "anchor": self._take(f"figure-{part.name}"),
            "caption": self.inlines(part.caption),
            "note": self.inlines((*part.note, blocks.Text(" ")) if part.note else ()),
            "remark": furniture.say("data_file", file=f"tables/{part.name}.csv"),
            "alt": clean(part.alt),
            "svg": part.svg or svg.framed(part.png or "", part.name),
            "wide": part.wide,
        }

    def grid(
        self,
        head: Sequence[tuple[Inline, ...]],
        rows: Sequence[Sequence[tuple[Inline, ...]]],
        numeric: Sequence[bool],
        anchors: Sequence[str | None] = (),
        largest: float = LARGEST,
    ) -> Plain:
        """Write the cells of a table, and how it lies on paper."""
        titles = [blocks.plain(cell) for cell in head]
        words = [[clean(blocks.plain(cell)) for cell in row] for row in rows]
        layout = lay_out(titles, words, numeric=numeric, largest=largest)
        lines = [lines_of(row, layout) for row in words]
        return {
            "whole": sum(lines) <= LINES_TOGETHER,
            "head": [self.inlines(cell) for cell in head],
            "right": list(numeric),
            "rows": [
                {
                    "cells": [self.inlines(cell) for cell in row],
                    "whole": lines[index] <= LINES_KEPT,
                    "anchor": anchors[index] if anchors else None,
                }
                for index, row in enumerate(rows)
            ],
            "size": layout.size,
            "landscape": layout.is_landscape,
            "parts": [{"columns": p.columns, "widths": p.widths} for p in layout.parts],
        }

    def findings(self) -> Plain | None:
        found = self.document.findings
        if not found:
            return None
        return self.grid(
            [(blocks.Text(title),) for title in appendix.finding_titles()],
            [appendix.finding_row(finding) for finding in found],
            [False] * len(furniture.FINDING_COLUMNS),
            [self._take(f"finding-{finding.name}") for finding in found],
            largest=RECORDS,
        )

    def inlines(self, children: Iterable[Inline]) -> list[Plain]:
        return [self.inline(part) for part in children]

    def inline(self, part: Inline) -> Plain:
        match part:
            case blocks.Text(text):
                return {"kind": "text", "text": pieces(text)}
            case blocks.CodeSpan(text):
                return {"kind": "code_span", "text": pieces(text, longest=12)}
            case blocks.LineBreak():
                return {"kind": "line_break"}
            case blocks.Quoted(finding, text):
                self._known(f"finding-{finding}", text)
                return {"kind": "fact", "anchor": f"finding-{finding}", "text": pieces(text)}
            case blocks.Emphasis(children) | blocks.Strong(children):
                return {"kind": part.kind, "children": self.inlines(children)}
            case blocks.Link(href, children):
                return self._link(href, children)

    def _link(self, href: str, children: tuple[Inline, ...]) -> Plain:
        written = self.inlines(children)
        if href.startswith("#"):
            self._known(href[1:], blocks.plain(children))
            return {"kind": "inner", "anchor": href[1:], "children": written}
        said = blocks.plain(children)
        note = [] if said in href else pieces(href.removeprefix("mailto:"), longest=8)
        return {"kind": "link", "href": clean(href), "children": written, "note": note}

    def _take(self, anchor: str) -> str | None:
        taken = anchor in self.free
        self.free.discard(anchor)
        return anchor if taken else None

    def _known(self, anchor: str, said: str) -> None:
        if anchor not in self.anchors:
            raise SalvoReportError(
                f"“{said}” links to #{anchor}, which the report does not have, so it cannot be "
                "set as PDF. Correct the link, or show what it leads to."
            )


def _cell(text: str | None, href: str | None, *, is_head: bool) -> tuple[Inline, ...]:
    if text is None:
        return (blocks.Text(furniture.words()["not_given"] if is_head else "–"),)
    words = blocks.Text(text)
    return (blocks.Link(href, (words,)),) if href else (words,)


def _words(parts: Iterable[Block]) -> str:
    for part in parts:
        if isinstance(part, blocks.Prose) and part.blocks:
            first = part.blocks[0]
            if isinstance(first, blocks.Paragraph):
                return blocks.plain(first.children)
    return ""
