"""The files of a report: page, PDF, findings, provenance, tables and the executed notebook."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import SalvoUsageError
from analysis.language.speech import ENGLISH, speaking

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.reports.findings import Finding
    from analysis.reports.tables import Table

FORMATS: Final = ("html", "pdf")
"""What a report can be written as; both, unless said otherwise."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
    formats: Iterable[str] = FORMATS,
) -> tuple[Finding, ...]:
    """Write every file of a report into an empty folder.

    Parameters
    ----------
    folder
        Where ``report.html``, ``report.pdf``, ``findings.json``, ``provenance.json``, ``tables/``
        and the notebook go.
    notebook
        Executed to its end.
    provenance
        The block of `analysis.reports.provenance.stamped`.
    formats
        Which of `FORMATS`; everything else is always written.

    Returns
    -------
    tuple of Finding
        The numbers that the report states.
    """
    import nbformat

    from analysis.reports import document, findings, html, pdf
    from analysis.reports.blocks import plain
    from analysis.reports.tables import csv_text

    report = provenance["report"]
    found = findings.collect(notebook)
    lang = str(provenance.get("lang", ENGLISH))
    page = document.build(notebook, report=report, provenance=provenance, lang=lang)
    chosen = check_formats(formats)
    if "html" in chosen:
        with speaking(lang):
            (folder / "report.html").write_text(html.render(page), encoding="utf-8")
    if "pdf" in chosen:
        with speaking(lang):
            (folder / "report.pdf").write_bytes(pdf.render(page))
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
        text = csv_text(harmless(table))
        (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    nbformat.write(notebook, folder / f"{report}.ipynb")  # type: ignore[no-untyped-call]
    return found


def harmless(table: Table) -> Table:
    """Keep a spreadsheet from reading text of the data as a formula: an apostrophe before it.

    Examples
    --------
    >>> from analysis.reports.tables import Table
    >>> harmless(Table("t", ("text", "n"), (("=1+1", -3), ("-5", 2)))).rows
    (("'=1+1", -3), ('-5', 2))
    """
    rows = tuple(tuple(_harmless(cell) for cell in row) for row in table.rows)
    return dataclasses.replace(table, rows=rows)


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell.startswith(FORMULA_STARTS) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False, default=str)
    path.write_text(text + "\n", encoding="utf-8")
