"""The 27 regions of Ukraine, from a tile grid and the list of neighbours that lies beside it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.data.contracts import LIST_SEPARATOR
from analysis.data.sources.delimited import Problems, RawTable
from analysis.data.sources.records import Record, records, table
from analysis.data.tables.geography import OBLASTS
from analysis.errors import SalvoSourceError

COLUMNS = ("iso3166_2", "name_en", "name_uk", "abbr", "col", "row", "lon", "lat")
NEIGHBOURS_FILE = "oblast_adjacency.json"
"""Lies beside the grid: a JSON list of pairs of ISO codes, each border once."""

MAX_BYTES = 100_000


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of the tile grid."""
    return "iso3166_2" in header


def convert(raw: RawTable) -> Mapping[str, pd.DataFrame]:
    """Turn the tile grid and its neighbours into the canonical table ``oblasts``.

    Raises
    ------
    SalvoSourceError
        When the neighbours are not beside the grid, columns are missing or unknown, a value
        cannot be read, or a row breaks a promise of the table; all are listed.
    """
    problems = Problems(raw.path)
    grid = records(raw, COLUMNS, problems)
    borders = read_neighbours(raw.path.with_name(NEIGHBOURS_FILE))
    rows = [(record.line, _oblast(record, borders)) for record in grid]
    strangers = sorted(set(borders) - {str(values["oblast_code"]) for _, values in rows})
    if strangers:
        raise SalvoSourceError(
            f"{NEIGHBOURS_FILE} names {len(strangers)} region(s) that {raw.path.name} does not "
            f"have, first {strangers[0]!r}. Correct the code; nothing was imported."
        )
    return {"oblasts": table(OBLASTS, rows, problems, order=("oblast_code",))}


def read_neighbours(path: Path) -> Mapping[str, Sequence[str]]:
    """The neighbours of each region, both ways and in order, from a JSON list of pairs.

    Raises
    ------
    SalvoSourceError
        When the file is missing, too large, or is not a list of pairs of codes.
    """
    try:
        with path.open("rb") as handle:
            content = handle.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValueError(f"more than {MAX_BYTES:,} bytes")
        pairs = json.loads(content.decode("utf-8"))
    except FileNotFoundError as error:
        raise SalvoSourceError(
            f"The neighbours of the regions are missing: put {NEIGHBOURS_FILE} beside the tile "
            "grid and import the grid again."
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise SalvoSourceError(
            f"{path.name} cannot be read as JSON: {error}. Correct it and import the grid again."
        ) from error
    borders: dict[str, set[str]] = defaultdict(set)
    for pair in pairs if isinstance(pairs, list) else [pairs]:
        if not (
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(c, str) for c in pair)
        ):
            raise SalvoSourceError(
                f"{path.name} is not a list of pairs of codes; first other entry "
                f'{str(pair)[:60]!r}. Write it as [["UA-05", "UA-18"], …].'
            )
        one, other = pair
        borders[one].add(other)
        borders[other].add(one)
    return {code: sorted(others) for code, others in borders.items()}


def _oblast(record: Record, borders: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    code = record.text("iso3166_2", required=True)
    return {
        "oblast_code": code,
        "name_en": record.text("name_en", required=True),
        "name_uk": record.text("name_uk", required=True),
        "abbreviation": record.text("abbr", required=True),
        "tile_column": record.count("col", required=True),
        "tile_row": record.count("row", required=True),
        "longitude": record.number("lon", required=True),
        "latitude": record.number("lat", required=True),
        "neighbours": LIST_SEPARATOR.join(borders.get(code or "", ())) or None,
    }
