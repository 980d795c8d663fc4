"""What casualty_trends accepts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from analysis.errors import SalvoParameterError
from analysis.periods import parse_date
from analysis.reports.validation import PeriodParameters
from analysis.reports.values import Level, guess

INVASION: Final = date(2022, 2, 24)
OBLASTS: Final = (
    *("UA-05", "UA-07", "UA-09", "UA-12", "UA-14", "UA-18", "UA-21", "UA-23", "UA-26"),
    *("UA-30", "UA-32", "UA-35", "UA-40", "UA-43", "UA-46", "UA-48", "UA-51", "UA-53"),
    *("UA-56", "UA-59", "UA-61", "UA-63", "UA-65", "UA-68", "UA-71", "UA-74", "UA-77"),
)
"""ISO 3166-2 codes of the regions; a test holds them and the data together."""
LARGEST_TOLL: Final = 50


def _iso(value: object) -> object:
    return value.isoformat() if type(value) is date else value


def _day(text: str) -> str:
    try:
        day = parse_date(text)
    except SalvoParameterError as error:
        raise ValueError(str(error)) from None
    if day < INVASION:
        raise ValueError(f"{day} lies before the invasion of {INVASION}, where the counts begin.")
    return day.isoformat()


def _day_or_open(text: str) -> str:
    return _day(text) if text.strip() else ""


def _oblast(text: str) -> str:
    code = text.strip().upper()
    if code and code not in OBLASTS:
        meant = guess(code, OBLASTS)
        hint = f" Did you mean {meant}?" if meant else ""
        raise ValueError(f"{text!r} is not a region.{hint} Known: {', '.join(OBLASTS)}.")
    return code


def _toll(value: object) -> object:
    if isinstance(value, str):
        try:
            value = int(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a whole number. Write it as 20.") from None
    if isinstance(value, int) and not 1 <= value <= LARGEST_TOLL:
        raise ValueError(f"{value} lies outside 1 to {LARGEST_TOLL}.")
    return value


Day = Annotated[
    str,
    BeforeValidator(_iso),
    AfterValidator(_day),
    Field(json_schema_extra={"type": "date", "allowed": f"ISO date from {INVASION}"}),
]
OpenDay = Annotated[
    str,
    BeforeValidator(_iso),
    AfterValidator(_day_or_open),
    Field(json_schema_extra={"type": "date", "allowed": "ISO date not before start, or empty"}),
]
Oblast = Annotated[
    str,
    AfterValidator(_oblast),
    Field(json_schema_extra={"type": "choice", "allowed": "ISO code such as UA-30, or empty"}),
]
Toll = Annotated[
    int,
    BeforeValidator(_toll),
    Field(json_schema_extra={"type": "number", "allowed": f"1 to {LARGEST_TOLL}"}),
]


class CasualtyTrends(PeriodParameters):
    """Parameters of casualty_trends: whom the attacks harm.

    Examples
    --------
    >>> CasualtyTrends(oblast="ua-30", minimum_toll="10").minimum_toll
    10
    >>> CasualtyTrends(start="2021-01-01")
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: CasualtyTrends: start: 2021-01-01 lies before the ...
    """

    start: Day = Field(
        default="2023-01-01", description="first day of the report; months are taken whole"
    )
    end: OpenDay = Field(
        default="", description="last day of the report; empty: the last day of the data"
    )
    vintage: Literal["first", "latest"] = Field(
        default="latest",
        description="edition that is judged: as first published, or as revised since",
    )
    measure: Literal["killed", "injured", "both"] = Field(
        default="killed", description="who is counted in trends: killed, injured, or both"
    )
    weapon_scope: Literal["all", "long_range"] = Field(
        default="all", description="all weapons, or missiles and long-range drones alone"
    )
    oblast: Oblast = Field(
        default="", description="region of the attacks listed, as UA-30; empty: every region"
    )
    minimum_toll: Toll = Field(
        default=20, description="fewest people killed in an attack of the table"
    )
    level: Level = Field(default=0.95, description="confidence level of the intervals")
