from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.data.contracts import check_table
from analysis.data.sources import geography
from analysis.data.sources.delimited import RawTable, read_delimited
from analysis.data.tables import TABLES
from analysis.data.tables.geography import OBLAST_CODES
from analysis.errors import SalvoSourceError
from tests.facts import facts_file, shared_file


def grid() -> list[dict[str, str]]:
    """All regions in a row of tiles, eight to a line."""
    return [
        {
            "iso3166_2": code,
            "name_en": name,
            "name_uk": name,
            "abbr": name[:3].upper(),
            "col": str(position % 8),
            "row": str(position // 8),
            "lon": "30.5",
            "lat": "50.25",
        }
        for position, (name, code) in enumerate(OBLAST_CODES.items())
    ]


def raw(folder: Path, rows: list[dict[str, str]], borders: object) -> RawTable:
    folder.joinpath(geography.NEIGHBOURS_FILE).write_text(json.dumps(borders), encoding="utf-8")
    return read_delimited(facts_file(folder, rows))


def test_neighbours_are_read_both_ways_and_in_order(tmp_path):
    tables = geography.convert(raw(tmp_path, grid(), [["UA-32", "UA-30"], ["UA-05", "UA-32"]]))
    frame = check_table(tables["oblasts"], TABLES["oblasts"]).set_index("oblast_code")
    assert frame.loc["UA-32", "neighbours"] == "UA-05; UA-30"
    assert frame.loc["UA-30", "neighbours"] == "UA-32"
    assert frame["neighbours"].isna().sum() == 24


def test_two_regions_on_one_tile_are_refused(tmp_path):
    rows = grid()
    rows[1] |= {"col": "0", "row": "0"}
    with pytest.raises(SalvoSourceError, match=r"line 2.*two regions share one tile"):
        geography.convert(raw(tmp_path, rows, []))


def test_a_missing_region_is_refused(tmp_path):
    with pytest.raises(SalvoSourceError, match="does not hold 27 regions"):
        geography.convert(raw(tmp_path, grid()[:-1], []))


def test_a_region_with_the_code_of_another_is_refused(tmp_path):
    rows = grid()
    rows[0]["iso3166_2"], rows[1]["iso3166_2"] = rows[1]["iso3166_2"], rows[0]["iso3166_2"]
    with pytest.raises(SalvoSourceError, match="the code is not that of the name"):
        geography.convert(raw(tmp_path, rows, []))


def test_a_neighbour_that_is_no_region_is_refused(tmp_path):
    with pytest.raises(SalvoSourceError, match=r"names 1 region\(s\).*'PL-06'"):
        geography.convert(raw(tmp_path, grid(), [["UA-46", "PL-06"]]))


def test_a_region_beside_itself_is_refused(tmp_path):
    with pytest.raises(SalvoSourceError, match="does not name the region back"):
        geography.convert(raw(tmp_path, grid(), [["UA-46", "UA-46"]]))


@pytest.mark.parametrize("borders", [{"UA-05": "UA-07"}, [["UA-05"]], [[1, 2]], "UA-05", None])
def test_neighbours_that_are_not_pairs_of_codes_are_refused(tmp_path, borders):
    with pytest.raises(SalvoSourceError, match="is not a list of pairs of codes"):
        geography.convert(raw(tmp_path, grid(), borders))


@pytest.mark.parametrize("content", [b"not json", b"\xff\xfe", b"[" * 90_000, b" " * 200_000])
def test_a_damaged_file_of_neighbours_is_refused(tmp_path, content):
    table = raw(tmp_path, grid(), [])
    tmp_path.joinpath(geography.NEIGHBOURS_FILE).write_bytes(content)
    with pytest.raises(SalvoSourceError, match="cannot be read as JSON"):
        geography.convert(table)


def test_the_grid_without_its_neighbours_says_which_file_is_missing(tmp_path):
    table = read_delimited(facts_file(tmp_path, grid()))
    with pytest.raises(SalvoSourceError, match=r"put oblast_adjacency\.json beside"):
        geography.convert(table)


@pytest.mark.parametrize(("column", "text"), [("col", "x"), ("lon", "east"), ("name_uk", "")])
def test_what_cannot_be_read_is_named_with_line_and_column(tmp_path, column, text):
    rows = grid()
    rows[4][column] = text
    with pytest.raises(SalvoSourceError, match=f"line 6, column {column}: "):
        geography.convert(raw(tmp_path, rows, []))


@pytest.mark.raw
def test_the_shared_grid_converts_whole():
    shared_file("geo", geography.NEIGHBOURS_FILE)
    table = read_delimited(shared_file("geo", "oblast_tile_grid.csv"))
    assert geography.matches(table.header)
    assert len(check_table(geography.convert(table)["oblasts"], TABLES["oblasts"])) == 27
