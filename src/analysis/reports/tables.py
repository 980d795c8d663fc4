"""Tables as data: typed columns over plain values, worded only when they are shown.

A table in a document keeps its raw values (a rate in [0, 1], a date in ISO form, nothing as
None); `csv_text` writes them for the file beside the report, `Table.shown` words them for a
reader. Both come from the same cells.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import SalvoReportError
from analysis.figures import wording
from analysis.language.catalogue import EXACT
from analysis.language.words import exactly, translate

if TYPE_CHECKING:
    from pandas import DataFrame

FORMATS: Final = (
    *("text", "verbatim", *EXACT, "count", "number", "rate", "percent_points", "ratio"),
    *("p_value", "date", "month", "interval"),
)
NUMERIC: Final = ("count", "number", "rate", "percent_points", "ratio", "p_value", "interval")
Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    """How a column of a table is headed and worded.

    Attributes
    ----------
    label
        The heading a reader sees; a rate names its denominator: "Neutralised / launched".
    format
        One of `FORMATS`. "interval" words two columns of the frame, `low` and `high`; "verbatim"
        is somebody's own words or a name, the same in every language; so is an "event" or a
        "party", unless it is an entry of that context: a title of this suite's own.
    low, high
        Names of the columns with the bounds; only for "interval".
    unit
        What the bounds of an interval are: "rate", "ratio", "munitions", …
    href
        Name of the column with the web address that a cell links to; a cell without one is text.

    Raises
    ------
    SalvoReportError
        For an unknown format, or an interval without its two columns.

    Examples
    --------
    >>> Column("Neutralised / launched", "rate").is_numeric
    True
    """

    label: str
    format: str = "text"
    low: str | None = None
    high: str | None = None
    unit: str = "rate"
    href: str | None = None

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise SalvoReportError(
                f"Column {self.label!r} has the format {self.format!r}. Known: "
                f"{', '.join(FORMATS)}."
            )
        bounds = [bound for bound in (self.low, self.high) if bound is not None]
        if len(bounds) != (2 if self.format == "interval" else 0):
            raise SalvoReportError(
                f"Column {self.label!r}: an interval names the columns of its two bounds "
                '(low="…", high="…"), and nothing else does.'
            )

    def sources(self, key: str) -> tuple[str, ...]:
        """Names of the columns of the frame that this column is made of."""
        own = (key,) if self.low is None or self.high is None else (self.low, self.high)
        return own if self.href is None else (*own, self.href)

    @property
    def heading(self) -> str:
        """The label in the language of the moment."""
        return translate(self.label)

    @property
    def is_numeric(self) -> bool:
        """Whether the column is set in figures, aligned at the right."""
        return self.format in NUMERIC

    def word(self, cells: Sequence[Cell]) -> str | None:
        """Word the cells of this column in one row, or None for nothing."""
        cells = cells if self.href is None else cells[:-1]
        if all(wording.is_missing(cell) for cell in cells):
            return None
        match self.format:
            case "interval":
                return wording.interval(*cells, unit=self.unit)
            case "text":
                return _text(cells[0])
            case "verbatim":
                return str(cells[0])
            case "event" | "party":
                return exactly(str(cells[0]), context=self.format)
            case "percent_points":  # the unit stands in the heading
                return wording.percent_points(cells[0]).split(wording.NBSP)[0]
            case "p_value":
                return wording.p_value(cells[0]).removeprefix(f"p{wording.NBSP}=").strip("p\u00a0")
            case _:
                return wording.quantity(cells[0], self.format)


@dataclass(frozen=True)
class Table:
    """Columns, and rows of raw values in the order of `names`."""

    name: str
    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[tuple[str, Column], ...] = field(default=())

    def shown(self) -> tuple[tuple[str | None, ...], ...]:
        """Word every row; None where there is nothing."""
        place = {name: index for index, name in enumerate(self.names)}
        sources = [[place[name] for name in column.sources(key)] for key, column in self.columns]
        return tuple(
            tuple(
                column.word([row[index] for index in source])
                for (_, column), source in zip(self.columns, sources, strict=True)
            )
            for row in self.rows
        )

    def links(self) -> tuple[tuple[str | None, ...], ...]:
        """Give the web address behind each cell that `shown` words; None where there is none."""
        place = {name: index for index, name in enumerate(self.names)}
        sources = [place[c.href] if c.href is not None else None for _, c in self.columns]
        return tuple(
            tuple(_address(row[source]) if source is not None else None for source in sources)
            for row in self.rows
        )

    def payload(self) -> dict[str, Any]:
        """Return the table as JSON-ready values, for the executed notebook."""
        return {
            "name": self.name,
            "names": list(self.names),
            "rows": [list(row) for row in self.rows],
            # A list: what passes through Jupyter's messages loses the order of its keys.
            "columns": [{"name": name, **asdict(column)} for name, column in self.columns],
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Table:
        """Read what `payload` wrote."""
        return cls(
            str(payload["name"]),
            tuple(payload["names"]),
            tuple(tuple(row) for row in payload["rows"]),
            tuple(
                (str(column["name"]), Column(**{k: v for k, v in column.items() if k != "name"}))
                for column in payload["columns"]
            ),
        )


def from_frame(
    frame: DataFrame, *, name: str, columns: Mapping[str, Column | str] | None = None
) -> Table:
    """Take the raw values of a frame, in the order of `columns` (all, when not given).

    Parameters
    ----------
    frame
        The data; its index is not shown (`reset_index` makes it a column).
    name
        Name of the table and of its file.
    columns
        Column of the frame → `Column`, or a label with the format taken from the type.

    Raises
    ------
    SalvoReportError
        For a column that the frame has not, or a cell that is not a plain value.
    """
    chosen = dict(columns) if columns is not None else {str(c): str(c) for c in frame.columns}
    typed: list[tuple[str, Column]] = []
    names: list[str] = []
    for key, wanted in chosen.items():
        column = wanted if isinstance(wanted, Column) else Column(wanted, _format(frame, key))
        for source in column.sources(key):
            if source not in frame.columns:
                raise SalvoReportError(
                    f"Table {name!r} shows a column {source!r}, which its frame does not have. "
                    f"It has: {', '.join(map(str, frame.columns))}."
                )
            if source not in names:
                names.append(source)
        typed.append((key, column))
    cells = [[_cell(value, name) for value in frame[source].tolist()] for source in names]
    return Table(name, tuple(names), tuple(zip(*cells, strict=True)), tuple(typed))


def csv_text(table: Table) -> str:
    r"""Write the raw values as CSV: UTF-8, comma, "\n" after each row, nothing as an empty field.

    Examples
    --------
    >>> csv_text(Table("t", ("night", "rate"), (("2025-08-28", 0.936), ("2025-08-29", None))))
    'night,rate\n2025-08-28,0.936\n2025-08-29,\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows([_field(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _format(frame: DataFrame, key: str) -> str:
    if key not in frame.columns:
        return "text"
    kind = frame[key].dtype
    if getattr(kind, "kind", "O") == "M":
        return "date"
    if getattr(kind, "kind", "O") in "iu":
        return "count"
    return "number" if getattr(kind, "kind", "O") == "f" else "text"


def _cell(value: Any, name: str) -> Cell:
    if wording.is_missing(value):
        return None
    if isinstance(value, str | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real) and math.isfinite(value):
        return float(value)
    if isinstance(value, datetime):
        at_midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    raise SalvoReportError(
        f"Table {name!r} holds a {type(value).__name__} ({str(value)[:40]}). Cells are text, "
        "numbers, dates or nothing: make it one of these before it is shown."
    )


def _address(cell: Cell) -> str | None:
    """Return a web address, and nothing that only looks like one."""
    text = str(cell) if isinstance(cell, str) else ""
    return text if text.startswith(("https://", "http://")) else None


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return translate("yes" if cell else "no")
    if isinstance(cell, int):
        return wording.count(cell)
    return wording.number(cell) if isinstance(cell, float) else translate(str(cell))


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell) if isinstance(cell, float) else str(cell)
