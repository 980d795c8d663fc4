"""From an executed notebook to a document: title, answer, sections, findings, provenance.

The document is a frozen tree of `analysis.reports.blocks`. HTML is one writer of it, PDF another;
tests count figures and tables from the notebook to each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar

from analysis.errors import SalvoReportError
from analysis.figures import wording
from analysis.language import words as language
from analysis.language.speech import ENGLISH, speaking
from analysis.reports import markdown
from analysis.reports.blocks import (
    Block,
    Code,
    FigureBlock,
    Inline,
    Link,
    Listing,
    Paragraph,
    Prose,
    Quoted,
    Section,
    TableBlock,
    plain,
)
from analysis.reports.cells import ANSWER, Shown, place, tags
from analysis.reports.findings import Finding, collect
from analysis.reports.furniture import say, words
from analysis.reports.outline import RESERVED, Outline
from analysis.reports.tables import Table, csv_text

__all__ = ["Document", "Provenance", "build", "csv_text", "tables"]


@dataclass(frozen=True)
class Provenance:
    """Which data, code, parameters and versions made the document: what the run's key holds.

    `created` is empty unless SOURCE_DATE_EPOCH fixed it; `code` is labelled by the words
    "code_…" of `analysis.reports.furniture`.
    """

    created: str = ""
    vintage: str = ""
    key: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    tables: tuple[tuple[str, int, str], ...] = ()
    code: tuple[tuple[str, str], ...] = ()
    packages: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Provenance:
        """Read the record of `analysis.reports.provenance`; what it lacks stays empty.

        The clock and the repository's state are left in the record: nothing of them moves a
        number, and a page that stated them would not be the same page tomorrow.
        """
        data, code = record.get("data", {}), record.get("code", {})
        notebook = record.get("notebook", {})
        made_with = (
            ("version", code.get("version")),
            ("sha256", code.get("sha256")),
            ("notebook", f"{notebook.get('name', '')} {_checksum(notebook.get('sha256'))}".strip()),
            ("python", record.get("python")),
        )
        return cls(
            created=str(record.get("created", "")) if record.get("created_fixed") else "",
            vintage=str(data.get("vintage") or ""),
            key=str(record.get("key", "")),
            parameters=tuple(
                (name, _parameter(value)) for name, value in record.get("parameters", {}).items()
            ),
            changed=tuple(record.get("changed", {})),
            tables=tuple(
                (name, int(table["rows"]), str(table["sha256"]))
                for name, table in data.get("tables", {}).items()
            ),
            code=tuple((label, str(value)) for label, value in made_with if value),
            packages=tuple(record.get("packages", {}).items()),
        )


@dataclass(frozen=True)
class Document:
    """A report, ready to be written in any form."""

    kind: ClassVar[str] = "document"
    name: str
    title: tuple[Inline, ...]
    answer: tuple[Block, ...] = ()
    lead: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    code: tuple[Code, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)
    lang: str = ENGLISH

    @property
    def period(self) -> str:
        """Words for the time that the report covers; empty when it has no such parameter.

        The findings "first_night" and "last_night" (what the data gave) come before the
        parameters "start" and "end" (what was asked for). A report on one night names it.
        """
        asked = dict(self.provenance.parameters)
        if _is_day(asked.get("night", "")):
            return wording.night(asked["night"])
        given = {finding.name: str(finding.value or "") for finding in self.findings}
        start = given.get("first_night") or asked.get("start", "")
        end = given.get("last_night") or asked.get("end", "")
        if not _is_day(start):
            return ""
        until = wording.date(end) if _is_day(end) else words()["period_open"]
        return say("period_of", start=wording.date(start), end=until)

    @property
    def summary(self) -> str:
        """The first paragraph of the answer as plain words, or the title: for lists of reports.

        A paragraph that announces a list is followed by the items of the list.
        """
        parts = [part for each in self.answer if isinstance(each, Prose) for part in each.blocks]
        for index, part in enumerate(parts):
            if isinstance(part, Paragraph):
                said = plain(part.children)
                after = parts[index + 1] if index + 1 < len(parts) else None
                listed = said.endswith(":") and isinstance(after, Listing)
                items = [each for each in walk(after) if isinstance(each, Paragraph)]
                more = "; ".join(plain(item.children) for item in items) if listed else ""
                return f"{said} {more}".rstrip()
        return plain(self.title)

    @property
    def data_as_of(self) -> str:
        """The day up to which the report's data go: the finding "data_as_of", or the snapshot's."""
        given = {finding.name: str(finding.value or "") for finding in self.findings}
        return given.get("data_as_of") or self.provenance.vintage


def build(
    notebook: Any, *, report: str, provenance: Mapping[str, Any], lang: str = ENGLISH
) -> Document:
    """Build the document of an executed notebook, in the language in which it was executed.

    Cells tagged "answer" are moved directly under the title; the text of the cell tagged
    "findings" becomes the findings table.

    Parameters
    ----------
    notebook
        An `nbformat` notebook.
    report
        Name of the report.
    provenance
        The record of `analysis.reports.provenance.stamped`.
    lang
        Language of the text: markdown cells are translated here, all else was by its cell.

    Raises
    ------
    SalvoReportError
        If a cell failed or shows what a report cannot carry, a heading skips a level, a name is
        used twice, or a link or a quoted number leads nowhere.
    """
    with speaking(lang):
        return _build(notebook, report, provenance, lang)


def _build(notebook: Any, report: str, provenance: Mapping[str, Any], lang: str) -> Document:
    shown = Shown()
    outline = Outline(language.translate(str(provenance.get("question", ""))))
    answer = tuple(
        block
        for index, cell in enumerate(notebook.cells)
        if ANSWER in tags(cell)
        for block in _answer(shown, cell, place(index, cell, "answer"))
    )
    for index, cell in enumerate(notebook.cells):
        where = place(index, cell, outline.heading)
        if cell.cell_type == "markdown" and ANSWER not in tags(cell):
            # A link to a section is the same in every language.
            anchors = markdown.parse(cell.source)
            outline.prose(markdown.parse(language.prose(cell.source)), where, anchors)
        elif cell.cell_type == "code":
            outline.code(cell.source)
            if ANSWER not in tags(cell):
                outline.show(shown.read(cell, where))
    sections, code = outline.close()
    document = Document(
        name=report,
        title=outline.title,
        answer=answer,
        lead=tuple(outline.root.blocks),
        sections=sections,
        code=code,
        findings=collect(notebook),
        warnings=tuple(shown.warnings),
        provenance=Provenance.from_record(provenance),
        lang=lang,
    )
    _check(document)
    return document


def tables(document: Document) -> Mapping[str, Table]:
    """Return the data of every table and figure, by name, in the order of the document."""
    return {
        part.name: part.table
        for part in walk(document)
        if isinstance(part, TableBlock | FigureBlock) and part.table is not None
    }


def walk(part: Any) -> Iterator[Any]:
    """Yield a part of a document and every part within it, in reading order."""
    if isinstance(part, tuple):
        for child in part:
            yield from walk(child)
    elif is_dataclass(part) and not isinstance(part, Table | Finding | Provenance):
        yield part
        for entry in fields(part):
            yield from walk(getattr(part, entry.name))


def _answer(shown: Shown, cell: Any, where: str) -> tuple[Block, ...]:
    if cell.cell_type == "markdown":
        return (Prose(markdown.parse(language.prose(cell.source))),)
    return shown.read(cell, where)


def _check(document: Document) -> None:
    """Refuse a quoted number or a link to an anchor that leads nowhere."""
    known = {finding.name for finding in document.findings}
    parts = list(walk(document))
    anchors = {f"#{anchor}" for anchor in RESERVED} | {f"#finding-{name}" for name in known}
    anchors |= {f"#{part.anchor}" for part in parts if isinstance(part, Section)}
    anchors |= {
        f"#{part.kind}-{part.name}" for part in parts if isinstance(part, TableBlock | FigureBlock)
    }
    for part in parts:
        if isinstance(part, Quoted) and part.finding not in known:
            raise SalvoReportError(
                f"The prose states {part.text!r} as the finding {part.finding!r}, which the "
                "notebook does not record."
            )
        if isinstance(part, Link) and part.href.startswith("#") and part.href not in anchors:
            raise SalvoReportError(
                f"“{plain(part.children)}” links to {part.href}, which does not exist. Known: "
                f"{', '.join(sorted(anchors))}."
            )


def _parameter(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _checksum(sha256: Any) -> str:
    return f"sha256 {sha256}" if sha256 else ""


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None
