"""Every report in every other language: the same numbers, and no English left on the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.data.diplomacy import load_events
from analysis.data.store import REPOSITORY
from analysis.language.speech import ENGLISH, LANGUAGES, speaking
from analysis.reports import blocks, document, records
from analysis.reports.finding import Finding
from analysis.reports.parameters import REPORTS, check, find_report
from analysis.reports.run import run_report
from tests.language.english import left_over
from tests.language.exempt import DATA_COLUMNS, NAMES

OTHERS = [code for code in LANGUAGES if code != ENGLISH]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


def executed(name: str, lang: str, out: Path) -> tuple[document.Document, list[dict[str, Any]]]:
    run = run_report(find_report(name), check(name), out=out, formats=["html"], lang=lang)
    notebook = nbformat.read(run.folder / f"{name}.ipynb", as_version=4)
    provenance = json.loads((run.folder / "provenance.json").read_text("utf-8"))
    built = document.build(notebook, report=name, provenance=provenance, lang=lang)
    findings = json.loads((run.folder / "findings.json").read_text("utf-8"))["findings"]
    return built, findings


def shown(report: document.Document) -> Iterator[tuple[str, str]]:
    """Everything a reader reads or hears, with the place where it stands; not code, not data."""
    yield "title", blocks.plain(report.title)
    for part in document.walk((report.answer, report.lead, report.sections)):
        if isinstance(part, blocks.Paragraph):
            yield "paragraph", prose(part.children)
        elif isinstance(part, blocks.Section):
            yield "heading", prose(part.title)
        elif isinstance(part, blocks.TableBlock | blocks.FigureBlock):
            yield f"{part.name}, caption", prose(part.caption)
            yield f"{part.name}, note", prose(part.note)
            if isinstance(part, blocks.FigureBlock):
                yield f"{part.name}, alt", part.alt
            else:
                yield from cells(part)
    for finding in report.findings:
        yield f"finding {finding.name}", "; ".join(said for said, _ in records.remarks(finding))


def prose(children: tuple[blocks.Inline, ...]) -> str:
    """Words, without names of code and links elsewhere."""
    return blocks.plain(tuple(c for c in children if not isinstance(c, blocks.CodeSpan)))


def cells(part: blocks.TableBlock) -> Iterator[tuple[str, str]]:
    for place, (key, column) in enumerate(part.table.columns):
        yield f"{part.name}, head of {key}", column.heading
        is_data = column.format == "verbatim" or key in DATA_COLUMNS
        if column.href is None and not is_data:
            for row in part.table.shown():
                yield f"{part.name}, {key}", row[place] or ""


@pytest.mark.slow
@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_no_english_left(name: str, lang: str, out: Path) -> None:
    report, findings = executed(name, lang, out)
    left, titles = set(), tuple(load_events()["title"])
    with speaking(lang):
        for place, words in shown(report):
            bare = re.sub(r"https?://\S+|\S+\.(csv|json|ipynb)", " ", words)
            # Of a title that holds nothing but names no word would be left over.
            if left_over(bare, NAMES) or any(title in words for title in titles):
                left.add(f"{place}: {words}")
    assert not left, f"{len(left)} places:\n" + "\n".join(sorted(left))
    assert "\n".join(Finding(**found).line() for found in findings) == stored_findings(name)


def stored_findings(name: str) -> str:
    """The findings of the default parameters, as they are committed with the notebook."""
    path = REPOSITORY / "notebooks" / find_report(name).notebook
    cells = nbformat.read(path, as_version=4).cells
    told = [cell for cell in cells if "findings" in cell.metadata.get("tags", ())]
    return str(told[-1].outputs[0].data["text/plain"])
