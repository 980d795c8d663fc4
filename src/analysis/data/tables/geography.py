"""The canonical table of Ukraine's 27 regions."""

from __future__ import annotations

import pandas as pd

from analysis.data.contracts import LIST_SEPARATOR, Check, Field, Source, TableSpec
from analysis.data.tables.licences import PUBLIC_DOMAIN

OBLAST_PATTERN = r"^UA-[0-9]{2}$"
OBLASTS_IN_ALL = 27
OBLAST_CODE = Field(
    "oblast_code",
    "string",
    "ISO 3166-2 code of the region, as in the table oblasts; missing for several regions.",
    pattern=OBLAST_PATTERN,
)
OBLAST_CODES = {
    "Vinnytsia": "UA-05",
    "Volyn": "UA-07",
    "Luhansk": "UA-09",
    "Dnipropetrovsk": "UA-12",
    "Donetsk": "UA-14",
    "Zhytomyr": "UA-18",
    "Zakarpattia": "UA-21",
    "Zaporizhzhia": "UA-23",
    "Ivano-Frankivsk": "UA-26",
    "Kyiv City": "UA-30",
    "Kyiv": "UA-32",
    "Kirovohrad": "UA-35",
    "Sevastopol": "UA-40",
    "Crimea": "UA-43",
    "Lviv": "UA-46",
    "Mykolaiv": "UA-48",
    "Odesa": "UA-51",
    "Poltava": "UA-53",
    "Rivne": "UA-56",
    "Sumy": "UA-59",
    "Ternopil": "UA-61",
    "Kharkiv": "UA-63",
    "Kherson": "UA-65",
    "Khmelnytskyi": "UA-68",
    "Cherkasy": "UA-71",
    "Chernihiv": "UA-74",
    "Chernivtsi": "UA-77",
}
"""English name to ISO 3166-2 code; "Kyiv" is the oblast, "Kyiv City" the capital."""


def _neighbours(frame: pd.DataFrame) -> dict[str, list[str]]:
    return {
        str(code): [] if pd.isna(text) else str(text).split(LIST_SEPARATOR)
        for code, text in zip(frame["oblast_code"], frame["neighbours"], strict=True)
    }


def _symmetric(frame: pd.DataFrame) -> pd.Series:
    borders = _neighbours(frame)
    return frame["oblast_code"].map(
        lambda code: all(
            other != code and code in borders.get(other, ()) for other in borders[str(code)]
        )
    )


def _in_order(frame: pd.DataFrame) -> pd.Series:
    borders = _neighbours(frame)
    return frame["oblast_code"].map(lambda code: borders[str(code)] == sorted(set(borders[code])))


def _tile_alone(frame: pd.DataFrame) -> pd.Series:
    return ~frame.duplicated(["tile_column", "tile_row"], keep=False)


def _code_fits_name(frame: pd.DataFrame) -> pd.Series:
    return frame["name_en"].map(OBLAST_CODES) == frame["oblast_code"]


OBLASTS = TableSpec(
    name="oblasts",
    title="Regions of Ukraine: names, codes, places on a tile map, neighbours",
    description=(
        "One row per region: 24 oblasts, the Autonomous Republic of Crimea, and the cities of "
        "Kyiv and Sevastopol. Kyiv is two regions: the city (UA-30) and the oblast (UA-32)."
    ),
    licence=PUBLIC_DOMAIN,
    sources=(
        Source("ISO 3166-2:UA", "https://www.iso.org/obp/ui/#iso:code:3166:UA"),
        Source(
            "Natural Earth, admin-1 boundaries (positions and neighbours)",
            "https://www.naturalearthdata.com",
        ),
    ),
    key=("oblast_code",),
    fields=(
        Field(
            "oblast_code",
            "string",
            "ISO 3166-2 code of the region.",
            required=True,
            pattern=OBLAST_PATTERN,
        ),
        Field("name_en", "string", "English name.", required=True, enum=tuple(OBLAST_CODES)),
        Field("name_uk", "string", "Ukrainian name.", required=True),
        Field(
            "abbreviation",
            "string",
            "Three letters for labels on small maps.",
            required=True,
            pattern=r"^[A-Z]{3}$",
        ),
        Field(
            "tile_column",
            "integer",
            "Column on the tile map, from the west, from 0.",
            "tiles",
            required=True,
            minimum=0,
            maximum=7,
        ),
        Field(
            "tile_row",
            "integer",
            "Row on the tile map, from the north, from 0.",
            "tiles",
            required=True,
            minimum=0,
            maximum=5,
        ),
        Field(
            "longitude",
            "number",
            "Longitude of a point inside the region, WGS 84.",
            "degrees",
            required=True,
            minimum=22,
            maximum=41,
        ),
        Field(
            "latitude",
            "number",
            "Latitude of a point inside the region, WGS 84.",
            "degrees",
            required=True,
            minimum=44,
            maximum=53,
        ),
        Field(
            "neighbours",
            "string",
            'Codes of the regions that share a border with it, in order, joined by "; ".',
            pattern=r"^UA-[0-9]{2}(; UA-[0-9]{2})*$",
        ),
    ),
    checks=(
        Check("code_fits_name", "the code is not that of the name", _code_fits_name),
        Check("tile_alone", "two regions share one tile", _tile_alone),
        Check("neighbours_symmetric", "a neighbour does not name the region back", _symmetric),
        Check("neighbours_in_order", "neighbours are doubled or not in order", _in_order),
        Check(
            "all_regions",
            f"the table does not hold {OBLASTS_IN_ALL} regions",
            lambda frame: pd.Series(len(frame) == OBLASTS_IN_ALL, index=frame.index),
        ),
    ),
)
