"""Every word that a report's templates show by themselves, each once.

Neither a template nor a writer types a word: they look it up here, so that one place can say it
in another language. A word may leave places in braces, which `say` fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from analysis.language.speech import ENGLISH, current, speaking
from analysis.language.words import template

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # The head of a report.
        "skip": "Skip to the report",
        "period": "Period",
        "period_of": "{start} to {end}",
        "period_open": "the last night of the data",
        "data_as_of": "Data as of",
        "data_as_of_day": "Data as of {day}",
        "report_made": "Report made",
        "answer": "The answer",
        "contents": "Contents",
        # Figures, tables, remarks.
        "figure": "Figure {number}",
        "figure_number": "Figure {number}.",
        "figure_scrolls": "Figure {number}, may scroll sideways",
        "table": "Table {number}",
        "table_number": "Table {number}.",
        "table_in_text": "Table in the text",
        "scroll_hint": "Scroll sideways to see all of it",
        "no_rows": "No rows.",
        "not_given": "not given",
        "gaps": "–: not given.",
        "data_csv": "Data\u00a0(CSV)",
        "of_figure": "of figure {number}",
        "of_table": "of table {number}",
        "data_file": "Data: {file}",
        "note": "Note",
        "caution": "Caution",
        "definition": "Definition",
        # The findings.
        "findings": "Every number of this report",
        "findings_short": "Findings",
        "findings_opening": "The sentences above take their numbers from these records; each "
        "number links to its own.",
        "findings_counted": "The sentences above take their numbers from these {count} records; "
        "each number links to its own. The file {file} beside this one holds them for programs.",
        "findings_summary": "{count} findings (also as {file})",
        "findings_caption": "Each number with its counts, interval and kind",
        "findings_json": "Findings (JSON)",
        "finding_name": "Finding",
        "finding_value": "Value",
        "finding_unit": "Unit",
        "finding_interval": "Interval",
        "finding_counts": "Counts",
        "finding_kind": "Kind",
        "finding_remarks": "Method and remarks",
        # How a report was made.
        "provenance": "How this report was made",
        "parameters": "Parameters",
        "not_set": "not set",
        "changed": "{setting} (changed from its default)",
        "code": "Code",
        "code_version": "Version",
        "code_sha256": "Checksum of the code",
        "code_notebook": "Notebook",
        "code_python": "Python",
        "key": "Key of the run",
        "data": "Data",
        "data_summary": "Data: {count} tables with their checksums",
        "rows": "{count} rows",
        "packages": "Packages",
        "packages_summary": "Versions of {count} packages",
        "code_of_section": "Code of this section",
        "code_apart": "Code that stands in no section",
        "warnings": "Warnings while it ran",
        "beside_page": "Beside this page: {files}.",
        "beside_pdf": "The code stands in {notebook}, the data of each table and figure in "
        "{tables}, the full record in {provenance}, all beside this file. Made with salvo "
        "{version}.",
        "file_findings": "findings",
        "file_provenance": "provenance",
        "file_notebook": "the notebook as it ran",
        "file_pdf": "this report as PDF",
        "file_md": "this report as Markdown",
        "file_xlsx": "all tables in one workbook",
        # The workbook.
        "sheet": "Sheet",
        "sheet_caption": "What it shows",
        "sheet_rows": "Rows",
        "sheet_file": "The same as CSV",
        "licence_of": "Licence of {tables}",
        "cell_cut": "… (cut: a workbook takes {limit} characters a cell; {file} has all)",
    }
)

FINDING_COLUMNS: Final = ("name", "value", "unit", "interval", "counts", "kind", "remarks")
"""Of a record of the findings, in order; headed by the word "finding_…"."""


def words() -> Mapping[str, str]:
    """Return every word by its key.

    Examples
    --------
    >>> words()["contents"]
    'Contents'
    """
    return _WORDS if current() == ENGLISH else _translated(current())


@cache
def _translated(language: str) -> Mapping[str, str]:
    with speaking(language):
        return MappingProxyType({key: form(key) for key in _WORDS})


def form(key: str, **places: Any) -> str:
    """Return a word with its places open, in the plural form that goes with what fills them.

    Examples
    --------
    >>> form("rows", count="2")
    '{count} rows'
    """
    return template(_WORDS[key], context="furniture", parts=map(str, places.values()))


def say(key: str, **places: Any) -> str:
    """Fill the places of a word.

    Examples
    --------
    >>> say("figure_number", number=3)
    'Figure 3.'
    """
    return form(key, **places).format(**places)
