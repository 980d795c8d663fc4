"""A tile map: every region, its number in words of its own, never by shade alone."""

from __future__ import annotations

import pandas as pd

from analysis.data.geography import load_oblasts
from analysis.figures import maps, style


def test_every_region_has_one_tile_with_its_name_and_number() -> None:
    tiles = load_oblasts().assign(attacks=range(27))
    _, ax = style.figure()
    maps.draw_tiles(ax, tiles, value="attacks", edges=(1, 5, 15, 40))
    words = [text.get_text() for text in ax.texts]
    assert len(words) == 54
    assert set(tiles["abbreviation"]) <= set(words)
    assert {str(number) for number in range(27)} <= set(words)


def test_no_two_tiles_lie_on_each_other() -> None:
    tiles = load_oblasts()
    assert not tiles.duplicated(["tile_column", "tile_row"]).any()


def test_a_region_without_an_attack_is_a_tile_with_nothing_in_it_but_zero() -> None:
    tiles = pd.DataFrame(
        {"abbreviation": ["VOL"], "tile_column": [0], "tile_row": [0], "attacks": [0]}
    )
    _, ax = style.figure()
    maps.draw_tiles(ax, tiles, value="attacks", edges=(1, 5))
    assert ax.patches[1].get_alpha() == 0
    assert ax.texts[1].get_text() == "0"
