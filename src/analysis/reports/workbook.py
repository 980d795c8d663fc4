"""All tables of a report in one workbook: a sheet for each, behind a sheet that says what they are.

Cells are typed: numbers as numbers, days as days, text as text and never as a formula or a link.
The bytes are the same for the same document.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from analysis.figures import wording
from analysis.reports import blocks
from analysis.reports.appendix import facts
from analysis.reports.document import Document, Provenance, tables, walk
from analysis.reports.formulas import harmless
from analysis.reports.furniture import say, words
from analysis.reports.printed_text import legible
from analysis.reports.tables import Cell, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL_LIMIT: Final = 32_767
"""UTF-16 units: what a cell of the format holds."""
NAME_LIMIT: Final = 31
"""Characters: what the name of a sheet holds."""
LARGEST_EXACT: Final = 10**15
"""Larger whole numbers lose digits in a spreadsheet, and so are text there."""
WIDTHS: Final = (8, 60)
"""Least and greatest width of a column, in characters."""
UNDATED: Final = datetime(1980, 1, 1)
"""The format wants a date of making; this is its own zero, and says nothing."""
FIRST_FACT: Final = 2
"""Row of the first fact on the first sheet, under the title."""
_NUMBERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("rate", "p_value"), "0.0###"),
    "count": "#,##0",
    "date": "yyyy-mm-dd",
}
_LIBERTIES: Final = (
    *("strings_to_formulas", "strings_to_urls", "strings_to_numbers", "nan_inf_to_errors"),
)


def render(document: Document) -> bytes:
    """Write every table and the data of every figure as one workbook.

    Examples
    --------
    >>> render(Document("report", (blocks.Text("How many?"),)))[:2]
    b'PK'
    """
    from xlsxwriter import Workbook

    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, **dict.fromkeys(_LIBERTIES, False)})
    book.set_properties(
        {"title": legible(blocks.plain(document.title)), "created": _made(document)}
    )
    sheets = tables(document)
    names = sheet_names([words()["contents"], *sheets])
    first = book.add_worksheet(names[0])
    _contents(book, first, document, names[1:])
    for name, table in zip(names[1:], sheets.values(), strict=True):
        _sheet(book, book.add_worksheet(name), table)
    book.close()
    return target.getvalue()


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Cut names to what the format takes, and keep them apart (it does not tell A from a).

    Examples
    --------
    >>> sheet_names(["Contents", "contents", "a" * 40, "a" * 41])[1:3]
    ['contents~2', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']
    """
    taken: list[str] = []
    for name in wanted:
        kept, number = name[:NAME_LIMIT], 1
        while kept.casefold() in {each.casefold() for each in taken}:
            number += 1
            mark = f"~{number}"
            kept = name[: NAME_LIMIT - len(mark)] + mark
        taken.append(kept)
    return taken


def _made(document: Document) -> datetime:
    try:
        made = datetime.fromisoformat(document.provenance.created)
    except ValueError:
        return UNDATED
    return made.astimezone(UTC).replace(tzinfo=None)


def _contents(book: Workbook, sheet: Worksheet, document: Document, names: list[str]) -> None:
    """Write title, period, vintage and licences, and what stands on each sheet."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    wrapped.set_align("top")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80, wrapped)
    sheet.set_column(2, 3, 28)
    _put(sheet, 0, 0, blocks.plain(document.title), bold)
    about = [*facts(document), *_licences(document.provenance)]
    for row, (label, said) in enumerate(about, start=FIRST_FACT):
        _put(sheet, row, 0, label, wrapped)
        _put(sheet, row, 1, said, wrapped)
    head = FIRST_FACT + len(about) + 1
    for column, key in enumerate(("sheet", "sheet_caption", "sheet_rows", "sheet_file")):
        _put(sheet, head, column, words()[key], bold)
    parts = [part for part in walk(document) if getattr(part, "table", None) is not None]
    for row, (name, part) in enumerate(zip(names, parts, strict=True), start=head + 1):
        number = say(f"{part.kind}_number", number=part.number)
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        _put(sheet, row, 1, f"{number} {blocks.plain(part.caption)}", wrapped)
        sheet.write_number(row, 2, len(part.table.rows))
        _put(sheet, row, 3, f"tables/{part.name}.csv", wrapped)


def _licences(source: Provenance) -> Iterator[tuple[str, str]]:
    """Name the licence of each table of the data, tables of one licence together."""
    from analysis.data.tables import TABLES

    under: dict[str, list[str]] = {}
    for name, _, _ in source.tables:
        if name in TABLES:
            own = TABLES[name].licence
            under.setdefault(f"{own.name} ({own.title}), {own.path}", []).append(name)
    for licence, names in under.items():
        yield say("licence_of", tables=", ".join(names)), licence


def _sheet(book: Workbook, sheet: Worksheet, table: Table) -> None:
    bold = book.add_format({"bold": True})
    formats = _formats(book, table)
    days = {name for name, column in table.columns if column.format == "date"}
    safe = harmless(table)
    for place, name in enumerate(table.names):
        _put(sheet, 0, place, safe.names[place], bold)
        cells = [row[place] for row in safe.rows]
        longest = max((len(str(cell)) for cell in (name, *cells) if cell is not None), default=0)
        sheet.set_column(place, place, min(max(longest + 2, WIDTHS[0]), WIDTHS[1]))
        for row, cell in enumerate(cells, start=1):
            _cell(sheet, row, place, cell, formats.get(name), table, is_day=name in days)
    sheet.freeze_panes(1, 1)


def _formats(book: Workbook, table: Table) -> dict[str, Format]:
    """Give each column of raw values the format of the column that shows it."""
    of_name = {
        source: column.unit if column.format == "interval" else column.format
        for name, column in table.columns
        for source in column.sources(name)
    }
    made = {kind: book.add_format({"num_format": code}) for kind, code in _NUMBERS.items()}
    return {name: made[kind] for name, kind in of_name.items() if kind in made}


def _cell(
    sheet: Worksheet,
    row: int,
    column: int,
    cell: Cell,
    style: Format | None,
    table: Table,
    *,
    is_day: bool,
) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float) and abs(cell) < LARGEST_EXACT:
        sheet.write_number(row, column, cell, style)
    elif isinstance(cell, str) and is_day and (day := _day(cell)) is not None:
        sheet.write_datetime(row, column, day, style)
    else:
        text = _cut(legible(str(cell)), f"tables/{table.name}.csv")
        sheet.write_string(row, column, text)


def _day(text: str) -> date | None:
    """Read a day that a spreadsheet knows: its calendar begins with 1900."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= date(1900, 3, 1) else None


def _put(sheet: Worksheet, row: int, column: int, text: str, style: Any) -> None:
    sheet.write_string(row, column, _cut(legible(text), "tables/"), style)


def _cut(text: str, file: str) -> str:
    """Shorten what a cell cannot hold, and say so in it."""
    if _units(text) <= CELL_LIMIT:
        return text
    remark = say("cell_cut", limit=wording.count(CELL_LIMIT), file=file)
    kept = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - _units(remark))]
    return kept.decode("utf-16-le", errors="ignore") + remark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
