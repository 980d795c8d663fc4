"""The document: what becomes of each cell, and that nothing is lost in silence."""

from __future__ import annotations

import nbformat.v4 as nb
import pytest

from analysis.errors import SalvoReportError
from analysis.reports import document, exhibits
from analysis.reports.blocks import (
    FigureBlock,
    Listing,
    Paragraph,
    Preformatted,
    TableBlock,
    Text,
    plain,
)
from analysis.reports.document import tables, walk
from tests.reports.executed import (
    RATE,
    data,
    drawing,
    notebook,
    ran,
    stream,
    table,
    text,
)
from tests.reports.executed import document as built


def kinds(parts: object) -> list[str]:
    return [part.kind for part in walk(parts)]


def test_headings_open_sections_and_subsections() -> None:
    made = built(text("## One\n\nWords.\n\n### Inner\n\nMore."), text("## Two"), ran(table()))
    assert plain(made.title) == "How many were stopped?"
    assert [(plain(s.title), s.anchor, s.level) for s in made.sections] == [
        ("One", "one", 2),
        ("Two", "two", 2),
    ]
    assert [plain(s.title) for s in made.sections[0].sections] == ["Inner"]


def test_equal_headings_get_anchors_of_their_own() -> None:
    made = built(text("## Limits\n\na"), text("## Limits\n\nb"), text("## Findings\n\nc"))
    assert [s.anchor for s in made.sections] == ["limits", "limits-2", "findings-2"]


def test_a_heading_that_skips_a_level_is_refused() -> None:
    with pytest.raises(
        SalvoReportError, match=r"“Deep” in cell 2 .* skips a level: write it with ##\."
    ):
        built(text("### Deep"))


def test_a_second_title_is_refused() -> None:
    with pytest.raises(SalvoReportError, match="A second title stands in cell 2"):
        built(text("# Again"))


def test_the_question_of_the_registry_stands_in_for_a_missing_title() -> None:
    assert plain(built(text("## One\n\na"), title="").title) == "Asked in the registry?"
    with pytest.raises(SalvoReportError, match="has no title"):
        document.build(notebook(title=""), report="r", provenance={})


def test_the_answer_is_hoisted_from_wherever_it_stands() -> None:
    answer = ran(exhibits.prose("Most of them."), tags=("answer",))
    made = built(text("## Evidence"), ran(table()), text("## Limits\n\nMany."), answer)
    assert kinds(made.answer) == ["prose", "paragraph", "text"]
    assert kinds(made.sections).count("prose") == 1  # the limits; the answer is not repeated


def test_a_summary_is_the_answers_first_paragraph_with_the_list_that_it_announces() -> None:
    def said(*blocks: object) -> str:
        prose = document.Prose(blocks)  # type: ignore[arg-type]
        return document.Document("r", (Text("Title"),), answer=(prose,)).summary

    lead, other = Paragraph((Text("Of those launched:"),)), Paragraph((Text("More."),))
    items = Listing(((Paragraph((Text("half"),)),), (Paragraph((Text("none"),)),)))
    assert said(lead, items, other) == "Of those launched: half; none"
    assert said(other, items) == "More."
    assert said(lead) == "Of those launched:"
    assert said(items) == "Title"


def test_a_section_that_shows_nothing_is_left_out_and_keeps_its_code() -> None:
    made = built(text("## Set-up"), ran(source="import pandas"), text("## One\n\na"))
    assert [s.anchor for s in made.sections] == ["one"]
    assert [code.source for code in made.code] == ["import pandas"]


def test_code_is_kept_by_section() -> None:
    made = built(
        text("## One"), ran(table(), source="shown"), text("### In\n\na"), ran(source="in")
    )
    (one,) = made.sections
    assert [code.source for code in one.code] == ["shown"]
    assert [code.source for code in one.sections[0].code] == ["in"]


def test_figures_and_tables_are_numbered_in_order_and_none_is_lost() -> None:
    made = built(
        text("## One"),
        ran(table("a"), drawing("b")),
        text("## Two"),
        ran(drawing("c"), table("d")),
    )
    shown = [part for part in walk(made) if isinstance(part, TableBlock | FigureBlock)]
    assert [(part.kind, part.number, part.name) for part in shown] == [
        ("table", 1, "a"),
        ("figure", 1, "b"),
        ("figure", 2, "c"),
        ("table", 2, "d"),
    ]
    assert list(tables(made)) == ["a", "b", "c", "d"]
    assert shown[1].alt == "Alt text of b."
    assert plain(shown[1].caption) == "Caption of b"


def test_the_number_of_exhibits_is_that_of_the_notebook() -> None:
    cells = [text("## All"), *(ran(table(f"t{i}"), drawing(f"f{i}")) for i in range(3))]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    made = built(*cells)
    assert len(tables(made)) == sum(exhibits.MIME in output.data for output in outputs) == 6


def test_two_exhibits_of_one_name_are_refused() -> None:
    with pytest.raises(SalvoReportError, match=r"figure in cell 2 .* named 'a', as .* in cell 2"):
        built(ran(table("a"), drawing("a")))


@pytest.mark.parametrize(
    ("output", "trouble"),
    [
        (data(image__png="aGVsbG8="), "A figure in cell 3 .* has no caption, alt text or data"),
        (data(image__svg_xml="<svg/>"), "A figure in cell 3"),
        (data(text__html="<table></table>", text__plain="a"), "A table in cell 3 .* no caption"),
        (data(text__plain="<Axes at 0x7f0a1b2c3d4e>"), "shows a Python object"),
        (data(text__plain="Finding(name='rate', value=0.03)"), "shows a Python object"),
        (data(application__json={"a": 1}), "a kind that a report cannot carry"),
        (data(text__markdown="## Late"), "A heading is made by cell 3"),
        (nb.new_output("error", ename="KeyError", evalue="'x'"), "stopped in cell 3 .* KeyError"),
    ],
)
def test_a_stray_output_is_refused_and_its_cell_named(output: object, trouble: str) -> None:
    with pytest.raises(SalvoReportError, match=trouble) as refusal:
        built(text("## Evidence\n\na"), ran(output, source="\nshow(frame)\nmore()"))
    assert "under “Evidence”, beginning “show(frame)”" in str(refusal.value)


def test_what_a_cell_printed_stands_as_it_was() -> None:
    made = built(text("## One"), ran(stream("a  b\n<c>\n"), data(text__plain="'word'")))
    printed = [part.text for part in walk(made) if isinstance(part, Preformatted)]
    assert printed == ["a  b\n<c>", "'word'"]


def test_warnings_are_listed_without_the_name_of_a_process() -> None:
    made = built(
        ran(
            stream("/var/folders/ipykernel_12/345.py:3: UserWarning: odd\n", "stderr"),
            stream("Matplotlib is building the font cache; this may take a moment.\n", "stderr"),
        )
    )
    assert made.warnings == ("notebook cell: UserWarning: odd",)


def test_the_text_of_the_findings_cell_gives_way_to_the_findings() -> None:
    made = built(
        text("## One\n\na"), ran(RATE), ran(data(text__plain="drone_rate = …"), tags=("findings",))
    )
    assert made.findings == (RATE,)
    assert "preformatted" not in kinds(made)


def test_a_number_in_prose_must_have_its_finding() -> None:
    said = ran(exhibits.prose("It is [79 %](finding:drone_rate)."))
    assert "quoted" in kinds(built(ran(RATE), said))
    with pytest.raises(SalvoReportError, match="states '79 %' as the finding 'drone_rate'"):
        built(said)


def test_a_link_within_the_document_must_lead_somewhere() -> None:
    shown = [text("## One"), ran(drawing("b"))]
    built(*shown, text("See [b](#figure-b), [one](#one), [all](#findings)."))
    with pytest.raises(SalvoReportError, match="links to #figure-c, which does not exist"):
        built(*shown, text("See [c](#figure-c)."))


def test_html_in_prose_is_text() -> None:
    made = built(text('## One\n\n<script>alert(1)</script>\n\nAnd <b onclick="x">bold</b>.'))
    words = "".join(part.text for part in walk(made) if part.kind == "text")
    assert "<script>alert(1)</script>" in words
    assert '<b onclick="x">' in words


def test_the_period_is_that_of_the_findings_before_that_of_the_parameters() -> None:
    from analysis.reports.findings import Finding

    assert built().period.replace("\u00a0", " ") == "1 October 2024 to the last night of the data"
    last = Finding("last_night", "2026-06-07", unit="date", kind="reported")
    assert built(ran(last)).period.replace("\u00a0", " ") == "1 October 2024 to 7 June 2026"


def test_equal_notebooks_make_equal_documents() -> None:
    cells = [text("## One"), ran(table(), drawing(), RATE)]
    assert built(*cells) == built(*cells)
