"""The committed table of regions is whole and agrees with itself."""

from __future__ import annotations

from analysis.data.casualties import load_tolls
from analysis.data.contracts import LIST_SEPARATOR, check_table
from analysis.data.geography import load_oblasts
from analysis.data.store import Store, table_bytes
from analysis.data.tables.geography import OBLAST_CODES, OBLASTS


def test_the_table_keeps_its_contract():
    check_table(load_oblasts(), OBLASTS)


def test_the_table_is_written_as_it_was_read():
    assert table_bytes(load_oblasts(), OBLASTS) == Store().path("oblasts.csv").read_bytes()


def test_names_and_codes_are_those_that_the_sources_are_read_with():
    oblasts = load_oblasts()
    assert dict(zip(oblasts["name_en"], oblasts["oblast_code"], strict=True)) == OBLAST_CODES
    assert oblasts["name_uk"].is_unique
    assert oblasts["abbreviation"].is_unique


def test_every_region_has_a_neighbour_and_54_borders_stand_twice():
    lists = load_oblasts()["neighbours"].str.split(LIST_SEPARATOR)
    assert lists.notna().all()
    assert lists.map(len).sum() == 2 * 54


def test_every_attack_in_one_region_names_a_known_one():
    codes = load_tolls()["oblast_code"].dropna()
    assert set(codes) <= set(load_oblasts()["oblast_code"])
