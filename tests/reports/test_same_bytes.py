"""The same inputs give the same bytes: on another day, in another folder, at another commit."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from analysis.reports import document as documents
from analysis.reports import html, markdown_page, pdf, provenance, workbook
from analysis.reports.document import Document
from analysis.reports.files import FORMATS
from analysis.reports.parameters import check, find_report
from analysis.reports.run import run_report
from tests.reports.executed import PROVENANCE, RATE, drawing, notebook, ran, table, text
from tests.reports.pdf_reader import Paper

SPEC = find_report("data_quality")
CELL = """
import pandas as pd
from analysis.figures import style
from analysis.reports import exhibits
from analysis.reports.findings import Findings
findings = Findings()
_ = findings.record("nights", 3, unit="nights", kind="reported")
frame = pd.DataFrame({"night": pd.to_datetime(["2025-08-28", "2025-08-29"]), "launched": [5, None]})
display(exhibits.table(frame, name="nights", caption="Nights"))
with style.apply():
    figure, ax = style.figure()
    ax.plot([1, 2], [3, 4])
display(exhibits.figure(figure, name="trend", caption="A trend", alt="It rises.", data=frame))
import warnings
warnings.warn("it is told where a warning arose")
findings
"""


def on(day: str, commit: str, **changes: Any) -> Document:
    """The document of one notebook, made on a day at a commit."""
    code = {**PROVENANCE["code"], "commit": commit, "dirty": commit == "b"}
    record = {**PROVENANCE, "created": f"{day}T12:30:00Z", "code": code, **changes}
    cells = [text("## One"), ran(table(), drawing(), RATE)]
    return documents.build(notebook(*cells), report="report", provenance=record)


@pytest.mark.parametrize("write", [html, pdf, markdown_page, workbook], ids=lambda m: m.__name__)
def test_neither_clock_nor_commit_changes_a_form(write: Any) -> None:
    one, other = on("2026-06-08", "a"), on("2031-01-01", "b")
    assert write.render(one) == write.render(other)


def test_no_form_states_a_day_on_which_it_was_made() -> None:
    made = on("2026-06-08", "a")
    assert "Report made" not in html.render(made)
    assert b"CreationDate" not in Paper(pdf.render(made)).objects
    book = zipfile.ZipFile(io.BytesIO(workbook.render(made)))
    assert {entry.date_time[0] for entry in book.infolist()} == {1980}
    assert b">1980-01-01T00:00:00Z</dcterms:created>" in book.read("docProps/core.xml")


def test_a_day_that_is_fixed_from_outside_is_stated() -> None:
    made = on("2026-06-08", "a", created_fixed=True)
    assert '<time datetime="2026-06-08T12:30:00Z">' in html.render(made)
    assert b"CreationDate(D:20260608123000Z" in Paper(pdf.render(made)).objects
    assert "**Report made:** 8\u00a0June\u00a02026, 12\\:30 UTC".replace("\\", "") in (
        markdown_page.render(made)
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_days_and_two_folders_give_the_same_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for place, day, commit in (("one", "2026-06-08", "a"), ("two/deeper", "2031-01-01", "b")):
        notebooks = tmp_path / place / "notebooks"
        notebooks.mkdir(parents=True)
        cells = [
            v4.new_markdown_cell("# What is in the data?"),
            v4.new_code_cell('start = "2022-09-28"  # a\nend = ""  # b'),
            v4.new_markdown_cell("## The coverage"),
            v4.new_code_cell(CELL),
        ]
        cells[1].metadata["tags"] = ["parameters"]
        for number, cell in enumerate(cells):
            cell.id = f"cell-{number}"
        nbformat.write(v4.new_notebook(cells=cells), notebooks / SPEC.notebook)
        monkeypatch.setenv("SALVO_NOTEBOOKS", str(notebooks))
        created, state = f"{day}T12:30:00Z", {"commit": commit, "dirty": commit == "b"}
        monkeypatch.setattr(provenance, "created", lambda created=created: created)
        monkeypatch.setattr(provenance, "_commit", lambda state=state: state)
        out = tmp_path / place / "reports"
        made.append(contents(run_report(SPEC, check(SPEC.name), out=out, formats=FORMATS).folder))
    records = [json.loads(each.pop("provenance.json")) for each in made]
    listed = [json.loads(each.pop("manifest.json"))["files"] for each in made]
    for sums in listed:
        del sums["provenance.json"]
    assert listed[0] == listed[1]
    assert sorted(made[0]) == [
        *("data_quality.ipynb", "figures/trend.svg", "findings.json"),
        *("report.html", "report.md", "report.pdf"),
        *("tables.xlsx", "tables/nights.csv", "tables/trend.csv"),
    ]
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []
    differing = {key for key in records[0] if records[0][key] != records[1][key]}
    assert differing == {"created", "code"}
    assert records[0]["key"] == records[1]["key"]
    whole = b"".join(made[0].values())
    assert str(tmp_path).encode() not in whole
    assert not re.search(rb"ipykernel_\d", made[0]["report.html"])
