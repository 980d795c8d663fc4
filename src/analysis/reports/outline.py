"""The outline of a notebook: its title, and sections opened by the headings of markdown cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from analysis.errors import SalvoReportError
from analysis.reports import markdown
from analysis.reports.blocks import Block, Code, Heading, Inline, Prose, Section, plain

RESERVED: Final = ("main", "top", "answer", "contents", "findings", "provenance", "warnings")
"""Anchors that every page has."""


class _Draft:
    """A section while it is being filled."""

    def __init__(self, level: int, title: tuple[Inline, ...], anchor: str) -> None:
        self.level, self.title, self.anchor = level, title, anchor
        self.blocks: list[Block] = []
        self.sections: list[_Draft] = []
        self.code: list[Code] = []

    def close(self, left_over: list[Code]) -> Section | None:
        """Freeze; a section that shows nothing is left out, its code handed on."""
        inner = tuple(s for draft in self.sections if (s := draft.close(left_over)) is not None)
        if not self.blocks and not inner:
            left_over.extend(self.code)
            return None
        return Section(
            self.level, self.anchor, self.title, tuple(self.blocks), inner, tuple(self.code)
        )


class Outline:
    """The open headings, from the title down to the section being filled."""

    def __init__(self, question: str) -> None:
        self.title: tuple[Inline, ...] = markdown.parse_inline(question)
        self.root = _Draft(1, self.title, "top")
        self._open = [self.root]
        self._anchors = set(RESERVED)
        self._titled = False

    @property
    def heading(self) -> str:
        """The heading under which cells stand now."""
        return plain(self._open[-1].title) or "no heading"

    def prose(
        self, parsed: Iterable[Block], where: str, written: Iterable[Block] | None = None
    ) -> None:
        """Add the blocks of a markdown cell; headings open sections.

        Anchors are made of the headings as `written`, which a translation does not change.
        """
        said: list[Block] = []
        blocks = list(parsed)
        anchors = (b for b in (written or blocks) if isinstance(b, Heading))
        for block in blocks:
            if not isinstance(block, Heading):
                said.append(block)
                continue
            self._say(said)
            said = []
            self._start(block, where, plain(next(anchors, block).children))
        self._say(said)

    def show(self, shown: Iterable[Block]) -> None:
        """Add what a code cell shows."""
        self._open[-1].blocks.extend(shown)

    def code(self, source: str) -> None:
        """Add the source of a code cell."""
        if source.strip():
            self._open[-1].code.append(Code(source))

    def close(self) -> tuple[tuple[Section, ...], tuple[Code, ...]]:
        """Freeze all sections; the code that stands in none comes first and apart."""
        if not self.title:
            raise SalvoReportError(
                "The notebook has no title. Open it with a markdown cell '# The question'."
            )
        code = list(self.root.code)
        closed = [draft.close(code) for draft in self.root.sections]
        return tuple(section for section in closed if section is not None), tuple(code)

    def _say(self, said: list[Block]) -> None:
        if said:
            self._open[-1].blocks.append(Prose(tuple(said)))

    def _start(self, heading: Heading, where: str, anchor: str) -> None:
        if heading.level == 1:
            if self._titled or self.root.sections:
                raise SalvoReportError(
                    f"A second title stands in {where}. A report has one '# ' heading, its first."
                )
            self._titled = True
            self.title = self.root.title = heading.children
            return
        while self._open[-1].level >= heading.level:
            self._open.pop()
        if heading.level > self._open[-1].level + 1:
            raise SalvoReportError(
                f"The heading “{plain(heading.children)}” in {where} skips a level: write it with "
                f"{'#' * (self._open[-1].level + 1)}."
            )
        draft = _Draft(heading.level, heading.children, self._anchor(anchor))
        self._open[-1].sections.append(draft)
        self._open.append(draft)

    def _anchor(self, title: str) -> str:
        slug = re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "section"
        anchor, count = slug, 1
        while anchor in self._anchors:
            count += 1
            anchor = f"{slug}-{count}"
        self._anchors.add(anchor)
        return anchor
