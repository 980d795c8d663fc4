"""From a document to one page of Markdown, with its figures as files beside it.

The dialect is CommonMark with the pipe tables of GitHub. Every token is escaped: nothing of the
data can become markup, wherever in a line it stands.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from analysis.errors import SalvoReportError
from analysis.reports import appendix, blocks, svg
from analysis.reports.blocks import Block, Inline
from analysis.reports.document import Document, walk
from analysis.reports.furniture import say, words
from analysis.reports.printed_text import closed, legible

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~$^&])")
_ADDRESS: Final = re.compile(
    r"(?i)(?<=http)(?=://)|(?<=https)(?=://)|(?<=ftp)(?=://)|(?<=www)(?=\.)"
)
"""Where a reader of Markdown would see the beginning of a link."""
_START: Final = re.compile(r"^(\s*)(\d{1,9})(?=[.)])|^(\s*)(?=[-+=])")
"""What would make a line a list or the line before it a heading."""
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def render(document: Document) -> str:
    r"""Write a document as Markdown, the same text for the same document.

    Examples
    --------
    >>> print(render(Document("report", (blocks.Text("How many *were* launched?"),))))
    # How many \*were\* launched?
    <BLANKLINE>
    ## How this report was made
    <BLANKLINE>
    [findings](<findings.json>), [provenance](<provenance.json>),
    [the notebook as it ran](<report.ipynb>)
    <BLANKLINE>
    """
    return legible("\n\n".join(part for part in _whole(document) if part)) + "\n"


def pictures(document: Document) -> Mapping[str, bytes]:
    """Give the picture of every figure, by the name of its file beside the page."""
    return {
        _picture(part): base64.b64decode(part.png)
        if part.svg is None and part.png
        else svg.alone(part.svg or "", part.name).encode()
        for part in walk(document)
        if isinstance(part, blocks.FigureBlock)
    }


def text(words_: str) -> str:
    r"""Write words as Markdown that shows them and nothing else.

    Examples
    --------
    >>> print(text("a *bold* [claim](https://x.org)"))
    a \*bold\* \[claim\](https\://x.org)
    """
    one_line = re.sub(r"\s*\n\s*", " ", closed(legible(words_))).replace("\t", " ")
    escaped = _ADDRESS.sub(r"\\", _MARKUP.sub(r"\\\1", one_line))
    # A source that turns its reader around is read wrongly; a reference is shown the same.
    return _TURNS.sub(lambda found: f"&#x{ord(found[0]):X};", escaped)


def _whole(document: Document) -> Iterator[str]:
    yield f"# {_said(document.title)}"
    yield _lines(f"**{text(label)}:** {text(fact)}" for label, fact in appendix.facts(document))
    if document.answer:
        yield _heading(2, text(words()["answer"]), "answer")
        yield _blocks(document.answer)
    yield _blocks(document.lead)
    for section in document.sections:
        yield from _section(section)
    if document.findings:
        yield _heading(2, text(words()["findings"]), "findings")
        yield text(words()["findings_opening"])
        yield _grid(
            [text(title) for title in appendix.finding_titles()],
            [
                [f'<a id="finding-{f.name}"></a>{cells[0]}', *cells[1:]]
                for f in document.findings
                for cells in [[_said(cell) for cell in appendix.finding_row(f)]]
            ],
            [False] * len(appendix.finding_titles()),
        )
    yield from _making(document)


def _section(section: blocks.Section) -> Iterator[str]:
    yield _heading(section.level, _said(section.title), section.anchor)
    yield _blocks(section.blocks)
    for inner in section.sections:
        yield from _section(inner)


def _making(document: Document) -> Iterator[str]:
    yield _heading(2, text(words()["provenance"]))
    for title, pairs in appendix.origins(document.provenance).items():
        yield f"### {text(title)}"
        yield "\n".join(
            f"- **{text(name)}:** {text(setting)}" if name else f"- {text(setting)}"
            for name, setting in pairs
        )
    if document.warnings:
        yield f"### {text(words()['warnings'])}"
        yield from (_fenced(warning) for warning in document.warnings)
    beside = {
        "file_findings": "findings.json",
        "file_provenance": "provenance.json",
        "file_notebook": f"{document.name}.ipynb",
    }
    yield ", ".join(_link(file, text(words()[key])) for key, file in beside.items())


def _heading(level: int, said: str, anchor: str = "") -> str:
    mark = f'<a id="{anchor}"></a>\n\n' if anchor else ""
    return f"{mark}{'#' * level} {said}"


def _blocks(parts: Iterable[Block]) -> str:
    return "\n\n".join(written for part in parts if (written := _block(part)))


def _block(part: Block) -> str:
    match part:
        case blocks.Prose(inner):
            return _blocks(inner)
        case blocks.Paragraph(children):
            return _paragraph(_said(children))
        case blocks.Heading(children=children):
            return f"**{_said(children)}**"
        case blocks.Listing(items, ordered, start):
            marks = [f"{start + n}. " if ordered else "- " for n in range(len(items))]
            pairs = zip(marks, items, strict=True)
            return "\n\n".join(_indented(_blocks(item), mark) for mark, item in pairs)
        case blocks.BlockQuote(children):
            return _quoted(_blocks(children))
        case blocks.Preformatted(said):
            return _fenced(said)
        case blocks.Callout(tone, inner):
            return _quoted(f"**{text(words()[tone])}**\n\n{_blocks(inner)}")
        case blocks.ProseTable(header, rows):
            heads = [_said(cell) for cell in header]
            cells = [[_said(cell) for cell in row] for row in rows]
            return _grid(heads, cells, [False] * len(heads))
        case blocks.TableBlock():
            return _table(part)
        case blocks.FigureBlock():
            return _figure(part)
        case blocks.Code():  # stands beside the page, in the notebook
            return ""
        case _:
            raise SalvoReportError(f"Markdown has no way to show a {part!r}.")


def _table(part: blocks.TableBlock) -> str:
    shown, links = part.table.shown(), part.table.links()
    rows = [
        [
            _link(href, text(cell)) if href and cell else text(cell or _nothing(place))
            for place, (cell, href) in enumerate(zip(*row, strict=True))
        ]
        for row in zip(shown, links, strict=True)
    ]
    has_gaps = any(cell is None for row in shown for cell in row[1:])
    heads = [text(column.heading) for _, column in part.table.columns]
    grid = _grid(heads, rows, [column.is_numeric for _, column in part.table.columns])
    return "\n\n".join([_caption(part), grid, _remark(part, gaps=has_gaps)])


def _figure(part: blocks.FigureBlock) -> str:
    picture = f"![{text(part.alt)}](<{_picture(part)}>)"
    return "\n\n".join([_caption(part), picture, _remark(part)])


def _caption(part: blocks.TableBlock | blocks.FigureBlock) -> str:
    number = text(say(f"{part.kind}_number", number=part.number))
    return f'<a id="{part.kind}-{part.name}"></a>**{number}** {_said(part.caption)}'


def _remark(part: blocks.TableBlock | blocks.FigureBlock, *, gaps: bool = False) -> str:
    said = [_said(part.note)] if part.note else []
    said += [text(words()["gaps"])] if gaps else []
    return _paragraph(
        " ".join([*said, _link(f"tables/{part.name}.csv", text(words()["data_csv"]))])
    )


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    rules = ["---:" if right else "---" for right in numeric]
    body = rows or [[text(words()["no_rows"]), *[""] * (len(heads) - 1)]]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rules, *body))


def _said(children: Iterable[Inline]) -> str:
    return "".join(_inline(part) for part in children)


def _inline(part: Inline) -> str:
    match part:
        case blocks.Text(said):
            return text(said)
        case blocks.CodeSpan(said):
            return _code_span(said)
        case blocks.LineBreak():
            return "<br>"
        case blocks.Quoted(finding, said):
            return _link(f"#finding-{finding}", text(said))
        case blocks.Emphasis(children):
            return f"*{_said(children)}*"
        case blocks.Strong(children):
            return f"**{_said(children)}**"
        case blocks.Link(href, children):
            return _link(href, _said(children))


def _link(href: str, said: str) -> str:
    safe = re.sub(r"[\s<>\\|`\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]", _percent, href)
    return f"[{said}](<{safe}>)"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _code_span(said: str) -> str:
    """Fence a name; what no fence can hold (a bar of a table, a turn) is set as plain words."""
    if re.search(r"[|\n`]", said) or _TURNS.search(said) or not said.strip():
        return text(said)
    return f"`{legible(said)}`"


def _fenced(said: str) -> str:
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{legible(said)}\n{fence}"


def _paragraph(said: str) -> str:
    return _START.sub(lambda found: f"{found[2] or ''}\\", said.strip(), count=1)


def _quoted(said: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in said.split("\n"))


def _indented(said: str, mark: str) -> str:
    first, *others = said.split("\n")
    blank = " " * len(mark)
    return "\n".join([mark + first, *(f"{blank}{line}".rstrip() for line in others)])


def _lines(said: Iterable[str]) -> str:
    return "  \n".join(said)


def _nothing(place: int) -> str:
    return words()["not_given"] if place == 0 else "–"


def _picture(part: blocks.FigureBlock) -> str:
    return f"figures/{part.name}.{'png' if part.svg is None else 'svg'}"
