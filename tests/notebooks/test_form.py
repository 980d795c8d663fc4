"""What a notebook of the suite looks like: one question, short cells, nothing defined or opened."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

from analysis.reports.parameters import REPORTS
from analysis.terms import STRIKE_CLASSES

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LONGEST_CELL = 25


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_every_report_has_its_notebook_and_every_notebook_its_report() -> None:
    assert {path.name for path in NOTEBOOKS} == {spec.notebook for spec in REPORTS.values()}
    assert len(STRIKE_CLASSES) == 10, "the notebooks' default 'all' means these"


def test_the_title_is_a_question_and_the_only_first_heading(
    notebook: nbformat.NotebookNode,
) -> None:
    titles = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    ]
    assert len(titles) == 1
    assert titles[0].endswith("?")


def test_cells_are_short_and_define_nothing(notebook: nbformat.NotebookNode) -> None:
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.id
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        assert not [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, kinds)], cell.id


def test_no_cell_opens_a_file_or_names_a_path(notebook: nbformat.NotebookNode) -> None:
    for cell in code_cells(notebook):
        for word in ("open(", "read_csv", "Path(", "pathlib", "os.", "../", "savefig"):
            assert word not in cell.source, (cell.id, word)


def test_only_the_findings_cell_keeps_its_output_and_it_has_one(
    notebook: nbformat.NotebookNode,
) -> None:
    kept = [c for c in code_cells(notebook) if "keep_output" in c.metadata.get("tags", [])]
    assert len(kept) == 1, "a missing tag makes nbval compare nothing"
    tags = kept[0].metadata["tags"]
    assert {"findings", "nbval-check-output"} <= set(tags)
    shown = kept[0].outputs[0]["data"]["text/plain"]
    lines = shown.splitlines()
    assert lines == sorted(lines)
    assert len(lines) > 5
    others = [c.id for c in code_cells(notebook) if c.outputs and c is not kept[0]]
    assert not others


def test_there_is_one_answer_and_a_section_on_what_the_numbers_are_not(
    notebook: nbformat.NotebookNode,
) -> None:
    answers = [c for c in code_cells(notebook) if "answer" in c.metadata.get("tags", [])]
    assert len(answers) == 1
    headings = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert "## What these numbers are not" in headings
    assert "## Sources and how to cite" in headings


def test_cell_names_are_words_so_that_a_diff_can_be_read(
    notebook: nbformat.NotebookNode,
) -> None:
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalpha() for name in names)
