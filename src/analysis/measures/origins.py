"""Where a munition came from, what for and when: only where a line says so for all it counts.

A line is one figure. Where it names several carriers or places, nobody knows how many munitions
belong to each, so the line is attributed to none of them: it is never split by guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analysis.errors import SalvoContractError, SalvoParameterError


class Attribution(StrEnum):
    """Whether a line can be attributed, and if not, why."""

    ATTRIBUTED = "attributed"
    SEVERAL = "several"
    TOO_WIDE = "too_wide"
    NOT_GIVEN = "not_given"


NIGHT, DAY = "night", "day"
EVENING, MORNING, NOON, DUSK = 16, 6, 12, 20
"""Hours of Kyiv time. A night window starts from 16:00 on the eve on, begins before 06:00 and ends
by 12:00 (bulletins close between 07:00 and 11:30, whenever the last drone is down); a day window
starts from 06:00 on and ends by 20:00 of the same date."""

DIRECTIONS = frozenset(
    [
        *("north", "south", "east", "west", "center"),
        *("north-east", "north-west", "south-east", "south-west"),
    ]
)
SPELLINGS: Mapping[str, str] = {
    "Tu-95": "Tu-95MS",
    "Tu-22": "Tu-22M3",
    "Admiral Essen": "Navy",
    "Admiral Makarov": "Navy",
    "Ingushetiya": "Navy",
    "Navy, Novorossiysk": "Navy",
    "Submarines": "Navy",
    "Iskander-M": "Ground launcher",
    "K-300P Bastion-P": "Ground launcher",
}
"""Spellings of the source whose carrier has another name here: variants, named ships, launchers."""

AREA_OF_SITE: Mapping[str, str] = {
    "Belgorod": "Belgorod oblast",
    "Berdiansk": "Zaporizhzhia oblast",
    "Engels-2": "Saratov oblast",
    "Hvardiiske": "Crimea",
    "Melitopol": "Zaporizhzhia oblast",
    "Millerovo": "Rostov oblast",
    "Olenegorsk": "Murmansk oblast",
    "Olenya": "Murmansk oblast",
    "Primorsko-Akhtarsk": "Krasnodar Krai",
    "Savasleyka": "Nizhny Novgorod oblast",
    "Shatalovo": "Smolensk oblast",
    "Shaykovka": "Kaluga oblast",
    "Soltsy-2": "Novgorod oblast",
    "Taganrog": "Rostov oblast",
    "Tokmak": "Zaporizhzhia oblast",
    "Volgodonsk": "Rostov oblast",
    "Yeysk": "Krasnodar Krai",
}
"""Sites named without their area. Two sites of one area are one area."""

OBLAST_OF_CITY: Mapping[str, str] = {
    "Dnipro": "Dnipropetrovsk oblast",
    "Kharkiv": "Kharkiv oblast",
    "Kherson": "Kherson oblast",
    "Kolomyia": "Ivano-Frankivsk oblast",
    "Kramatorsk": "Donetsk oblast",
    "Kryvyi Rih": "Dnipropetrovsk oblast",
    "Kyiv": "Kyiv City",
    "Odesa": "Odesa oblast",
    "Snake Island": "Odesa oblast",
    "Starokostiantyniv": "Khmelnytskyi oblast",
    "Sumy": "Sumy oblast",
    "Zaporizhzhia": "Zaporizhzhia oblast",
}

_AREA_ENDINGS = ("oblast", "Krai", "Sea", "Crimea")
_TWO = " and "
_CARRIER = re.compile(r"(?:(?P<number>[1-9]\d*) x )?(?P<name>\S.*)")


@dataclass(frozen=True)
class Carrier:
    """A carrier a line names; ``number`` of aircraft or ships, None where not given."""

    name: str
    number: int | None


def parse_carriers(text: str) -> tuple[Carrier, ...]:
    """Read the carriers of one line, as the table of salvo lines joins them.

    Raises
    ------
    SalvoContractError
        When a part between two ``;`` is empty.

    Examples
    --------
    >>> parse_carriers("10 x Tu-95MS; Navy")
    (Carrier(name='Tu-95MS', number=10), Carrier(name='Navy', number=None))
    """
    found = []
    for part in text.split(";"):
        match = _CARRIER.fullmatch(part.strip())
        if match is None:
            raise SalvoContractError(
                f"The carriers {text!r} name nothing between two separators. Check the import."
            )
        number = match["number"]
        name = SPELLINGS.get(match["name"], match["name"])
        found.append(Carrier(name, None if number is None else int(number)))
    return tuple(found)


def carriers(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per line and carrier it names: ``line_id``, ``carrier``, ``number`` (Int64).

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> named = carriers(load_salvos())
    >>> int(named.loc[named["carrier"] == "Tu-95MS", "number"].max())
    18
    """
    named = lines.loc[lines["carriers"].notna(), ["line_id", "carriers"]]
    rows = [
        (line, each.name, each.number)
        for line, text in zip(named["line_id"], named["carriers"], strict=True)
        for each in parse_carriers(text)
    ]
    made = pd.DataFrame(rows, columns=["line_id", "carrier", "number"], dtype=object)
    return made.astype({"line_id": "str", "carrier": "str", "number": "Int64"})


def attribute(lines: pd.DataFrame, to: str) -> pd.DataFrame:
    """Attribute each line to one carrier, launch area, time of day or target oblast, or to none.

    Parameters
    ----------
    lines
        Salvo lines, any selection.
    to
        ``carrier``; ``launch_area``; ``time_of_day`` (``night`` or ``day``, see the hours above;
        a window that covers both is too wide); ``target_oblast``.

    Returns
    -------
    DataFrame
        Index of the input; ``value`` (missing where not attributed) and ``attribution``, one of
        :class:`Attribution`.

    Raises
    ------
    SalvoParameterError
        When ``to`` is unknown.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> lines = load_salvos()
    >>> drones = lines[(lines["night"] == "2026-03-24") & (lines["model"] == "Shahed-136/131")]
    >>> drones["launched"].groupby(attribute(drones, "time_of_day")["value"]).sum().to_dict()
    {'day': 556, 'night': 392}
    """
    if to not in ATTRIBUTES:
        raise SalvoParameterError(
            f"Lines cannot be attributed to {to!r}. Choose one of {', '.join(ATTRIBUTES)}."
        )
    made = ATTRIBUTES[to](lines)
    return made.astype({"value": "str", "attribution": "str"})


def _by_text(lines: pd.DataFrame, column: str, name: Callable[[str], str | None]) -> pd.DataFrame:
    """Attribute by a column of places: ``name`` gives each its area, or None if it is too wide."""
    verdicts = {text: _verdict(text, name) for text in lines[column].dropna().unique()}
    found = [verdicts.get(text, (None, Attribution.NOT_GIVEN)) for text in lines[column]]
    return pd.DataFrame(found, index=lines.index, columns=["value", "attribution"], dtype=object)


def _verdict(text: str, name: Callable[[str], str | None]) -> tuple[str | None, Attribution]:
    areas = {name(part.strip()) for part in text.split(";")}
    if len(areas) > 1:
        return None, Attribution.SEVERAL
    area = areas.pop()
    return area, Attribution.TOO_WIDE if area is None else Attribution.ATTRIBUTED


def _carrier(lines: pd.DataFrame) -> pd.DataFrame:
    return _by_text(lines, "carriers", lambda part: parse_carriers(part)[0].name)


def _area(place: str) -> str | None:
    """The area of a place; two joined by "and" where the source puts two into one name."""
    place = place.removeprefix("and ").replace("Oblast", "oblast")
    if place in DIRECTIONS:
        return None
    names = [AREA_OF_SITE.get(part, part) for part in place.split(", ")]
    # "Chauda, Crimea" is a site and its area, "Bryansk oblast, Seshcha" the reverse; but
    # "Caspian Sea, Engels-2" is a navy's area and an air base's.
    areas = [name for name in dict.fromkeys(names) if name.endswith(_AREA_ENDINGS)]
    return _TWO.join(areas or names)


def _launch_area(lines: pd.DataFrame) -> pd.DataFrame:
    made = _by_text(lines, "launch_places", _area)
    joined = made["value"].str.contains(_TWO, regex=False, na=False)
    made.loc[joined, ["value", "attribution"]] = [None, Attribution.SEVERAL]
    return made


def _oblast(place: str) -> str | None:
    name = OBLAST_OF_CITY.get(place, place).partition(",")[0].partition(" (")[0]
    return name if name.endswith(("oblast", "City")) else None


def _target_oblast(lines: pd.DataFrame) -> pd.DataFrame:
    return _by_text(lines, "targets", _oblast)


def _time_of_day(lines: pd.DataFrame) -> pd.DataFrame:
    midnight = lines["window_end"].dt.normalize()
    start, end = (
        (lines[name] - midnight).dt.total_seconds() / 3600
        for name in ("window_start", "window_end")
    )
    by_day = (start >= MORNING) & (end <= DUSK)
    by_night = (start >= EVENING - 24) & (start < MORNING) & (end <= NOON) | (start >= DUSK)
    precise = (lines[["window_start_precision", "window_end_precision"]] == "minute").all(axis=1)
    value = pd.Series(None, index=lines.index, dtype=object)
    value = value.mask(by_day & precise, DAY).mask(by_night & precise, NIGHT)
    attribution = pd.Series(Attribution.TOO_WIDE, index=lines.index, dtype=object)
    attribution = attribution.mask(value.notna(), Attribution.ATTRIBUTED)
    attribution = attribution.mask(~precise, Attribution.NOT_GIVEN)
    return pd.DataFrame({"value": value, "attribution": attribution})


ATTRIBUTES: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "carrier": _carrier,
    "launch_area": _launch_area,
    "time_of_day": _time_of_day,
    "target_oblast": _target_oblast,
}


def coverage(lines: pd.DataFrame, to: str, *, by: Sequence[str]) -> pd.DataFrame:
    """How much of what was launched can be attributed, by any grouping.

    Parameters
    ----------
    lines
        Salvo lines, any selection; lines without launches count as none.
    to
        As for :func:`attribute`.
    by
        Columns of ``lines``.

    Returns
    -------
    DataFrame
        One row per group: the keys, ``launched``, the launches of each :class:`Attribution`
        (which sum to it), and ``coverage``, attributed / launched, missing without launches.

    Raises
    ------
    SalvoParameterError
        As for :func:`attribute`.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> lines = load_salvos()
    >>> drones = lines[(lines["model"] == "Shahed-136/131") & (lines["night"] >= "2025-01-01")]
    >>> bool(coverage(drones, "launch_area", by=["model"])["coverage"].item() < 0.01)
    True
    """
    status = attribute(lines, to)["attribution"]
    columns = {
        each.value: lines["launched"].where(status == each, 0).fillna(0) for each in Attribution
    }
    names = ["launched", *columns]
    frame = lines[list(by)].assign(launched=lines["launched"].fillna(0), **columns)
    sums = frame.groupby(list(by), as_index=False)[names].sum()
    sums = sums.astype(dict.fromkeys(names, "int64"))
    share = sums[Attribution.ATTRIBUTED] / sums["launched"].where(sums["launched"] > 0)
    return sums.assign(coverage=share.astype("float64"))
