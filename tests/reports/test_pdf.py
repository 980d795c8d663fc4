"""The PDF: the same tree as the page, tagged, the same bytes again, and no word of it a command."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import typst

from analysis.errors import SalvoReportError
from analysis.reports import blocks, exhibits, html, markdown_page, pdf, workbook
from analysis.reports.document import Document, walk
from analysis.reports.manuscript import manuscript
from analysis.reports.object_streams import compact
from tests.reports.executed import RATE, document, drawing, ran, stream, table, text
from tests.reports.pdf_reader import Paper

HOSTILE = (
    '#import "x": * $x^2$ \\ #panic() <script>alert(1)</script> ]]> *b* _e_ `r` @ref <label> '
    '// c /* d */ = h \u202eabc\u202c "q" #eval("1") ~ -- [x] {y} \x00\x1b\ue000\ud800'
)
UKRAINIAN = "Скільки збито? Їжак, ґанок, Євген, памʼять, обʼєкт, й, щ — 28 серпня"


def rich() -> Document:
    rated = exhibits.Column("Rate", "rate")
    rates = pd.DataFrame({"k": ["Drones", "Missiles"], "r": [0.5, None]})
    return document(
        text("Opening words, see the [source](https://example.org/a?b=1&c=2)."),
        text("## Evidence\n\n| a | b |\n|---|---|\n| c | d |\n\n1. one\n2. two\n\n> quote"),
        ran(RATE, table("panel"), drawing("trend"), stream("printed\n")),
        ran(drawing("heavy", marks=6000)),
        text("### Deeper\n\n`code` and [the panel](#table-panel), [the answer](#answer)"),
        ran(
            exhibits.callout("Beware.", kind="caution"),
            exhibits.table(
                rates, name="rates", caption="Rates", columns={"k": "Class", "r": rated}
            ),
        ),
        text("## What these numbers are not\n\n- Not hits."),
        ran(exhibits.prose("It is **[79 %](finding:drone_rate)**."), tags=("answer",)),
        ran(stream("odd\n", "stderr")),
    )


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Paper(pdf.render(rich()))


def set_without_warnings(part: Document) -> bytes:
    """Set a document, refusing the typesetter's warnings as well (a font that is not there)."""
    import json

    content, warned = typst.compile_with_warnings(
        pdf.program(),
        font_paths=pdf.fonts(),
        pdf_standards=[pdf.STANDARD],
        timestamp=0,
        sys_inputs={"manuscript": json.dumps(manuscript(part), ensure_ascii=False)},
    )
    assert [str(each) for each in warned] == []
    assert isinstance(content, bytes)
    return content


def words_of(content: bytes, folder: Path) -> str:
    """What copying all text gives, by a reader that is not ours."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not on this machine")
    (folder / "report.pdf").write_bytes(content)
    done = subprocess.run(
        [reader, "-raw", str(folder / "report.pdf"), "-"], capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode())


def test_it_declares_pdf_ua_title_language_and_bookmarks(paper: Paper) -> None:
    described = b"".join(each for each in [paper.content, *paper.streams] if b"pdfuaid" in each)
    assert re.search(rb"pdfuaid:part(>|=\")1", described)
    assert "How many were stopped?" in paper.texts("Title")
    assert "en" in paper.texts("Lang")
    assert {"The answer", "Evidence", "Deeper", "Every number of this report"} <= set(
        paper.texts("Title")
    )
    assert b"/Marked true" in paper.objects


def test_all_parts_are_set_without_a_warning() -> None:
    assert set_without_warnings(rich())[:5] == b"%PDF-"


def test_figures_and_tables_are_as_many_in_document_and_in_every_form(paper: Paper) -> None:
    parts = list(walk(rich()))
    figures = sum(isinstance(part, blocks.FigureBlock) for part in parts)
    tables = sum(isinstance(part, blocks.TableBlock) for part in parts)
    page = html.render(rich())
    assert (figures, tables) == (2, 2)
    assert page.count("<figure ") == figures == paper.tags()["Figure"]
    assert len(re.findall('id="table-[^"]*-caption"', page)) == tables
    in_text, of_findings = 1, 1
    assert paper.tags()["Table"] == tables + in_text + of_findings
    assert page.count("<table>") == paper.tags()["Table"]
    assert paper.tags()["Caption"] == figures + tables
    written = markdown_page.render(rich())
    assert len(re.findall(r"^!\[", written, re.M)) == figures == len(markdown_page.pictures(rich()))
    assert len(re.findall(r"^\|( -+:? \|)+$", written, re.M)) == paper.tags()["Table"]
    sheets = openpyxl.load_workbook(io.BytesIO(workbook.render(rich()))).sheetnames
    assert sheets == ["Contents", "panel", "trend", "heavy", "rates"]


def test_every_figure_has_its_alt_text_and_every_table_its_head(paper: Paper) -> None:
    assert {"Alt text of trend.", "Alt text of heavy."} <= set(paper.texts("Alt"))
    assert paper.tags()["THead"] == paper.tags()["Table"]


def test_headings_never_skip_a_level(paper: Paper) -> None:
    tags = paper.tags()
    assert tags["H1"] >= 4
    assert tags["H2"] >= 1


def test_answer_before_evidence_before_findings_before_provenance(tmp_path: Path) -> None:
    words = words_of(pdf.render(rich()), tmp_path)
    order = ["How many were stopped?", "It is 79 %", "Opening words", "Caption of panel"]
    order += ["Not hits.", "take their numbers from", "The code stands in", "odd"]
    places = [words.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "Data as of 7 June 2026" in words.replace("\u00a0", " ")


def test_the_running_title_dates_the_data_as_the_page_does() -> None:
    as_of = replace(RATE, name="data_as_of", value="2026-05-31", unit="date", low=None, high=None)
    as_of = replace(as_of, level=None, method=None, numerator=None, denominator=None, of=None)
    made = replace(rich(), findings=(RATE, as_of))
    assert manuscript(made)["words"]["vintage"].replace("\u00a0", " ") == "Data as of 31 May 2026"
    assert manuscript(rich())["words"]["vintage"].replace("\u00a0", " ") == "Data as of 7 June 2026"


def test_code_is_left_to_the_notebook(tmp_path: Path) -> None:
    words = words_of(
        pdf.render(document(text("## A"), ran(table(), source="secret_name()"))), tmp_path
    )
    assert "secret_name" not in words
    assert "The code stands in report.ipynb" in words


def hostile() -> Document:
    said = HOSTILE.replace("\x00\x1b\ue000\ud800", "\x00\x1b\ue000")
    quoted = re.sub(r"([\\`*_{}\[\]()#+!|<>~&$=/\"@.-])", r"\\\1", said)
    shown = ran(
        table("t", **{said: [HOSTILE, "b"], "n": [1, None]}),
        exhibits.callout(quoted),
        stream(HOSTILE + "\n" + "y" * 500),
        RATE,
    )
    made = document(text(f"## {quoted}\n\n{quoted}"), shown, title=f"# {quoted}")
    finding = replace(RATE, note=HOSTILE, source=f"see {HOSTILE}")
    return replace(made, findings=(finding,), warnings=(HOSTILE,))


def test_hostile_text_is_set_as_text(tmp_path: Path) -> None:
    words = words_of(set_without_warnings(hostile()), tmp_path)
    assert words.count("<script>alert(1)</script>") >= 6
    assert words.count('#import "x": * $x^2$ \\ #panic()') >= 6
    assert words.count("]]>") >= 6


def test_text_of_the_data_is_never_part_of_the_program() -> None:
    assert b"#panic" not in pdf.program()
    assert "manuscript" in pdf.program().decode()


def test_a_cell_of_a_hundred_kilobytes_is_set_whole(tmp_path: Path) -> None:
    long = "".join(f"{number:06d}" for number in range(17_000))
    made = document(text("## A"), ran(table("t", a=["x" * 99, "b"], b=[long, "after"])))
    words = words_of(pdf.render(made), tmp_path)
    without_pages = re.sub(r" (How many.*?|salvo · report \d+ / \d+)(?= )", "", words)
    assert re.sub(r"\D", "", without_pages).count("016999") >= 1
    assert "after" in words


def test_ukrainian_can_be_copied_letter_by_letter(tmp_path: Path) -> None:
    made = document(
        text(f"## {UKRAINIAN}\n\n{UKRAINIAN} **{UKRAINIAN}** *{UKRAINIAN}* `{UKRAINIAN}`"),
        ran(table("t", **{UKRAINIAN: [UKRAINIAN, "б"]})),
    )
    content = pdf.render(replace(made, lang="uk"))
    assert "uk" in Paper(content).texts("Lang")
    assert set(UKRAINIAN) - {" "} <= Paper(content).letters()
    assert words_of(content, tmp_path).count(UKRAINIAN) >= 6


def test_letters_that_no_font_of_ours_has_are_set_all_the_same() -> None:
    assert pdf.render(document(text("## 日本語 🚀 ไทย\n\n\u0628\u0644 x"), ran(table())))


def test_a_word_longer_than_its_column_is_broken_without_a_letter_added(tmp_path: Path) -> None:
    long = "Supercalifragilisticexpialidocious" * 4
    content = pdf.render(document(text("## A"), ran(table("t", a=[long, "b"]))))
    assert long in words_of(content, tmp_path).replace(" ", "")


def test_equal_documents_make_equal_bytes(tmp_path: Path) -> None:
    assert pdf.render(rich()) == pdf.render(rich())


def test_gathering_objects_changes_no_object(monkeypatch: pytest.MonkeyPatch) -> None:
    gathered = pdf.render(rich())
    monkeypatch.setattr(pdf, "compact", lambda content: content)
    plain = pdf.render(rich())
    assert len(gathered) < 0.9 * len(plain)
    assert b"\ntrailer" in plain
    assert b"\ntrailer" not in gathered
    one, other = Paper(gathered), Paper(plain)
    assert one.tags() == other.tags()
    assert one.letters() == other.letters()
    for key in ("Alt", "Title", "Contents"):
        assert sorted(one.texts(key)) == sorted(other.texts(key))


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\ntrailer\n<</Size 1/Encrypt 2 0 R>>\nstartxref\n9\n%%EOF"]
)
def test_what_is_not_understood_is_left_as_it_is(content: bytes) -> None:
    assert compact(content) == content


def test_only_fonts_of_the_two_libraries_are_used() -> None:
    assert {"Libertinus Serif", "DejaVu Sans", "DejaVu Sans Mono"} <= set(pdf.fonts().families())
    named = set(re.findall(rb"/BaseFont/\w{6}\+([\w]+)", Paper(pdf.render(rich())).objects))
    assert named
    assert {name.decode()[:6] for name in named} <= {"Libert", "DejaVu"}


def test_a_link_that_leads_nowhere_is_told_before_typesetting() -> None:
    lost = blocks.Prose((blocks.Paragraph((blocks.Link("#lost", (blocks.Text("there"),)),)),))
    with pytest.raises(SalvoReportError, match=r"“there” links to #lost"):
        pdf.render(replace(rich(), lead=(lost,)))


def _with_figure(**changes: Any) -> Document:
    made = document(text("## A"), ran(drawing("trend")), text("Prose."), ran(table()))
    (section,) = made.sections
    spoiled = tuple(
        replace(block, **changes) if isinstance(block, blocks.FigureBlock) else block
        for block in section.blocks
    )
    return replace(made, sections=(replace(section, blocks=spoiled),))


GROWING = """
import resource, sys
from analysis.reports import blocks, pdf
from analysis.reports.document import Document
for turn in range(int(sys.argv[1])):
    words = (blocks.Text(f"{turn} and {n}. " * 40) for n in range(150))
    said = (blocks.Prose((blocks.Paragraph((each,)),)) for each in words)
    pdf.render(Document(f"r{turn}", (blocks.Text(f"Report {turn}"),), lead=tuple(said)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_batch_of_pdfs_takes_no_more_memory_than_a_few(tmp_path: Path) -> None:
    few, many = (
        int(
            subprocess.run(
                [sys.executable, "-c", GROWING, str(turns)], capture_output=True, check=True
            ).stdout
        )
        for turns in (2, 9)
    )
    assert many < 1.25 * few


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"svg": "<svg"}, "Figure 'trend' under “A” cannot be set as PDF: "),
        ({"svg": None, "png": "bm90IGEgcG5n"}, "Figure 'trend' is not a PNG: "),
        ({"svg": None, "png": "?"}, "Figure 'trend' is not a PNG: "),
    ],
)
def test_what_cannot_be_set_is_named(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SalvoReportError, match=re.escape(said)):
        pdf.render(_with_figure(**changes))
