"""The files of a report: page, findings, provenance, tables and the executed notebook."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.reports.findings import Finding
    from analysis.reports.tables import Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_files(
    folder: Path, notebook: NotebookNode, provenance: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Write every file of a report into an empty folder.

    Parameters
    ----------
    folder
        Where ``report.html``, ``findings.json``, ``provenance.json``, ``tables/`` and the notebook
        go.
    notebook
        Executed to its end.
    provenance
        The block of `analysis.reports.provenance.collect`.

    Returns
    -------
    tuple of Finding
        The numbers that the report states.
    """
    import nbformat

    from analysis.reports import document, findings, html
    from analysis.reports.tables import csv_text

    report = provenance["report"]
    found = findings.collect(notebook)
    page = document.build(notebook, report=report, provenance=provenance)
    (folder / "report.html").write_text(html.render(page), encoding="utf-8")
    listed = [dataclasses.asdict(finding) for finding in found]
    _write_json(
        folder / "findings.json",
        {"report": report, "key": provenance["key"], "findings": listed},
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
