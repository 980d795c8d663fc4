"""The files of a report: page, PDF, findings, provenance, tables and the executed notebook."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import SalvoUsageError
from analysis.language.speech import ENGLISH, speaking

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.reports.document import Document
    from analysis.reports.findings import Finding

FORMATS: Final = ("html", "pdf", "ipynb", "md", "xlsx")
"""What a report can be written as; "xlsx" is a workbook of all its tables."""
USUAL: Final = ("html", "pdf")
"""What it is written as, unless said otherwise. The executed notebook is always kept."""
INJECTED: Final = "injected-parameters"
"""Tag of the cell that papermill adds."""
_HALF: Final = re.compile("[\ud800-\udfff]")


def check_formats(asked: Iterable[str]) -> tuple[str, ...]:
    """Return the formats asked for, each once, in the order of `FORMATS`.

    Raises
    ------
    SalvoUsageError
        If there are none, or one is unknown.

    Examples
    --------
    >>> check_formats(["pdf", " html", "pdf"])
    ('html', 'pdf')
    """
    wanted = {name.strip().lower() for name in asked}
    for name in sorted(wanted - set(FORMATS)) or ([] if wanted else [""]):
        raise SalvoUsageError(
            f"A report cannot be written as {name!r}. Known: {', '.join(FORMATS)}."
        )
    return tuple(name for name in FORMATS if name in wanted)


def write_files(
    folder: Path,
    notebook: NotebookNode,
    provenance: Mapping[str, Any],
    *,
    formats: Iterable[str] = USUAL,
) -> tuple[Finding, ...]:
    """Write every file of a report into an empty folder.

    Parameters
    ----------
    folder
        Where ``report.html``, ``report.pdf``, ``report.md`` with ``figures/``, ``tables.xlsx``,
        ``findings.json``, ``provenance.json``, ``tables/`` and the notebook go.
    notebook
        Executed to its end.
    provenance
        The block of `analysis.reports.provenance.stamped`.
    formats
        Which of `FORMATS`; findings, provenance, tables and notebook are always written.

    Returns
    -------
    tuple of Finding
        The numbers that the report states.
    """
    import nbformat

    from analysis.reports import document, findings
    from analysis.reports.blocks import plain
    from analysis.reports.formulas import harmless
    from analysis.reports.tables import csv_text

    report = provenance["report"]
    found = findings.collect(notebook)
    lang = str(provenance.get("lang", ENGLISH))
    page = document.build(notebook, report=report, provenance=provenance, lang=lang)
    with speaking(lang):
        for name, content in _forms(page, check_formats(formats)):
            _write(folder / name, content)
    listed = [dataclasses.asdict(finding) for finding in found]
    _write_json(
        folder / "findings.json",
        {
            "report": report,
            "key": provenance["key"],
            "title": plain(page.title),
            "answer": page.summary,
            "findings": listed,
        },
    )
    _write_json(folder / "provenance.json", provenance)
    (folder / "tables").mkdir()
    for name, table in document.tables(page).items():
        _write(folder / "tables" / f"{name}.csv", csv_text(harmless(table)))
    kept = nbformat.writes(timeless(notebook))  # type: ignore[no-untyped-call]
    _write(folder / f"{report}.ipynb", f"{kept.rstrip()}\n")
    return found


def timeless(notebook: NotebookNode) -> NotebookNode:
    """Leave out of an executed notebook when, how long, where and in which process it ran.

    None of it is an input of the report: the same notebook comes out again on another day.

    Examples
    --------
    >>> from nbformat import v4
    >>> cell = v4.new_code_cell("1", metadata={"papermill": {"duration": 2.1, "status": "ok"}})
    >>> timeless(v4.new_notebook(cells=[cell])).cells[0].metadata
    {'papermill': {'status': 'ok'}}
    """
    from analysis.reports.cells import tags, without_places

    kept = copy.deepcopy(notebook)
    for part in (kept, *kept.cells):
        part.metadata.pop("execution", None)
        for name in ("start_time", "end_time", "duration"):
            part.metadata.get("papermill", {}).pop(name, None)
    for cell in kept.cells:
        if INJECTED in tags(cell):
            cell.id = INJECTED  # papermill draws it by lot
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = without_places(output.text)
    return kept


def without_places(notebook: NotebookNode, places: Mapping[str, str]) -> NotebookNode:
    """Name in an executed notebook the files that a person gave, and not where they lie.

    A page goes to readers whom the folders of its maker do not concern, and is the same in others.

    Parameters
    ----------
    notebook
        Executed by papermill.
    places
        Path of each file, by its parameter.
    """
    from papermill.translators import PythonTranslator

    from analysis.reports.cells import tags

    if not places:
        return notebook
    named = copy.deepcopy(notebook)
    for parameter, place in places.items():
        name = Path(place).name
        named.metadata.get("papermill", {}).get("parameters", {})[parameter] = name
        old, new = (PythonTranslator.translate_str(text) for text in (place, name))
        for cell in named.cells:
            if INJECTED in tags(cell):
                cell.source = cell.source.replace(old, new)
    return named


def _forms(page: Document, chosen: tuple[str, ...]) -> Iterator[tuple[str, str | bytes]]:
    """Write each form that was asked for: name of its file, and what stands in it."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as beside:
        if "pdf" in chosen:
            from analysis.reports import pdf

            # Typst needs the interpreter for little of its time; the page is written in the rest.
            typeset = beside.submit(copy_context().run, pdf.render, page)
        if "html" in chosen:
            from analysis.reports import html

            yield "report.html", html.render(page, beside=chosen)
        if "pdf" in chosen:
            yield "report.pdf", typeset.result()
    if "md" in chosen:
        from analysis.reports import markdown_page

        yield "report.md", markdown_page.render(page)
        yield from markdown_page.pictures(page).items()
    if "xlsx" in chosen:
        from analysis.reports import workbook

        yield "tables.xlsx", workbook.render(page)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False, default=str)
    _write(path, f"{text}\n")


def _write(path: Path, content: str | bytes) -> None:
    """Write a file; half of a letter, which no encoding has, becomes the mark for one."""
    if isinstance(content, str):
        content = _HALF.sub("\ufffd", content).encode()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
