"""Small builders: the smallest raw files, tables and snapshots that show a point.

A test names only the cells that matter to its claim; everything else is a plain national line of
one night. All figures are made up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.data.contracts import Field, Licence, Source, TableSpec
from analysis.data.corrections import Correction
from analysis.data.imports import import_file
from analysis.data.sources import piterfm
from analysis.data.sources.delimited import RawTable
from analysis.data.store import Store

# The columns of the attack file as its vintages had them.
OLDEST_COLUMNS = (
    "time_start",
    "time_end",
    "model",
    "launch_place",
    "target",
    "carrier",
    "launched",
    "destroyed",
    "source",
)
COLUMNS_2024 = (
    *OLDEST_COLUMNS[:-1],
    "not_reach_goal",
    "cross_border_belarus",
    "back_russia",
    "still_attacking",
    "destroyed_details",
    "launched_details",
    "launch_place_details",
    "source",
)
COLUMNS_2026 = (
    "time_start",
    "time_end",
    "model",
    "launch_place",
    "target",
    "target_main",
    "launched",
    "destroyed",
    "not_reach_goal",
    "still_attacking",
    "border_crossing",
    "is_shahed",
    "num_hit_location",
    "num_fall_fragment_location",
    "carrier",
    "turbojet",
    "turbojet_destroyed",
    "affected region",
    "destroyed_details",
    "launched_details",
    "launch_place_details",
    "source",
)
LATER_COLUMNS = (*COLUMNS_2026, "status_data")
VINTAGES = {
    "oldest": OLDEST_COLUMNS,
    "2024": COLUMNS_2024,
    "2026": COLUMNS_2026,
    "later": LATER_COLUMNS,
}

DRONE = "Shahed-136/131"
PLAIN = {
    "time_start": "2025-01-09 19:00",
    "time_end": "2025-01-10 09:00",
    "model": DRONE,
    "launch_place": "Kursk oblast",
    "target": "Ukraine",
    "launched": "70.0",
    "destroyed": "46.0",
    "source": "kpszsu/posts/1",
}


def attack(night: str = "", **cells: str) -> dict[str, str]:
    """One raw row: a plain drone line but for the cells named; ``night`` sets an overnight window.

    A column whose name is no Python name (``affected region``) is given as ``affected_region``.
    """
    row = dict(PLAIN)
    if night:
        evening = pd.Timestamp(night) - pd.Timedelta(days=1)
        row |= {"time_start": f"{evening:%Y-%m-%d} 19:00", "time_end": f"{night} 09:00"}
    return row | {name.replace("affected_region", "affected region"): cells[name] for name in cells}


def raw_text(*rows: dict[str, str], columns: Sequence[str] = COLUMNS_2026) -> str:
    """A raw attack file as text; a cell without a column in the vintage is a slip of the test."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def raw_file(
    folder: Path,
    *rows: dict[str, str],
    columns: Sequence[str] = COLUMNS_2026,
    name: str = "attacks.csv",
) -> Path:
    """A raw attack file on disk; one plain row when none is given."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(raw_text(*(rows or (attack(),)), columns=columns), encoding="utf-8")
    return path


def raw_table(*rows: dict[str, str], columns: Sequence[str] = COLUMNS_2026) -> RawTable:
    """A raw attack file as it is after reading, without a disk."""
    header, *records = csv.reader(io.StringIO(raw_text(*rows, columns=columns)))
    numbered = enumerate((dict(zip(header, r, strict=True)) for r in records), start=2)
    return RawTable(Path("attacks.csv"), tuple(header), list(numbered))


def lines_of(
    *rows: dict[str, str],
    columns: Sequence[str] = COLUMNS_2026,
    corrections: Sequence[Correction] = (),
) -> pd.DataFrame:
    """The salvo lines into which raw rows are converted."""
    return piterfm.convert(raw_table(*rows, columns=columns), corrections=corrections).lines


def line_of(*, columns: Sequence[str] = COLUMNS_2026, **cells: str) -> pd.Series:
    """The one salvo line into which a plain row with these cells is converted."""
    return lines_of(attack(**cells), columns=columns).iloc[0]


def snapshot(folder: Path, *rows: dict[str, str], columns: Sequence[str] = COLUMNS_2026) -> Store:
    """A snapshot made by importing a small raw file."""
    store = Store(folder / "data")
    import_file(raw_file(folder, *rows, columns=columns, name="first.csv"), store=store)
    return store


def contents(store: Store) -> dict[str, bytes]:
    """Every file of a snapshot to the byte, hidden ones included."""
    return {
        path.relative_to(store.root).as_posix(): path.read_bytes()
        for path in sorted(store.root.rglob("*"))
        if path.is_file()
    }


def correction(**changes: object) -> Correction:
    """An active correction of the plain line: 46 shot down becomes 40."""
    entry = {
        "id": "plain",
        "where": {"night": "2025-01-10", "model": DRONE},
        "change": {"intercepted": 40},
        "expect": {"launched": 70, "intercepted": 46},
        "reason": "A made-up reason.",
        "source": "https://example.org/bulletin",
        "status": "active",
    }
    return Correction(**(entry | changes))


def spec(*fields: Field, key: Sequence[str] = ("name",), **others: object) -> TableSpec:
    """A table of our own with a name, a column of every type, and nothing to do with attacks."""
    return TableSpec(
        name="things",
        title="Things",
        description="A made-up table.",
        fields=fields
        or (
            Field("name", "string", "Name.", required=True),
            Field("count", "integer", "Count.", "things", minimum=0),
            Field("share", "number", "Share.", minimum=0, maximum=1),
            Field("is_new", "boolean", "Whether new."),
            Field("day", "date", "Day."),
            Field("time", "datetime", "Time."),
        ),
        key=tuple(key),
        licence=Licence("CC0-1.0", "Public domain", "https://example.org/licence"),
        sources=(Source("Made up"),),
        **others,  # type: ignore[arg-type]
    )


def rows_of(table: TableSpec, *rows: dict[str, object]) -> pd.DataFrame:
    """Rows of a table of our own; columns not named are missing."""
    return table.coerce(pd.DataFrame(list(rows), columns=table.columns, dtype=object))
