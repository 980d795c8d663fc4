"""How a language writes numbers and dates, as the Unicode CLDR has it (through Babel)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from analysis.language.speech import ENGLISH, current

NBSP: Final = "\u00a0"
_ENGLISH_NUMBER: Final = re.compile(
    r"[-+\u2212]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+|\d+(?= ?%))( ?%)?|[-\u2212]\d+"
)
_PLURALS: Final = {"one": 0, "few": 1, "many": 2, "other": 1}
"""Which form of a noun goes with a number; a fraction takes that of the few: "1,5 ночі"."""


@dataclass(frozen=True)
class Writing:
    """Marks and names of one language."""

    point: str
    """Between whole and fraction."""
    group: str
    """Between thousands."""
    leads_with_zero: bool
    """Whether a share below one is written "0.12", and not ".12"."""
    months: tuple[str, ...]
    """Names of the months by themselves."""
    months_in_dates: tuple[str, ...]
    short_months: tuple[str, ...]
    """For the axes of figures."""
    year: str
    """What follows the number of a year."""


IN_ENGLISH: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def writing(language: str = "") -> Writing:
    """Return how a language is written; when none is named, that of the moment."""
    return _writing(language or current())


@cache
def _writing(language: str) -> Writing:
    if language == ENGLISH:  # without Babel: most reports need nothing of it
        return Writing(".", ",", False, IN_ENGLISH, IN_ENGLISH, (), "")
    from babel import Locale

    locale = Locale(language)
    symbols = locale.number_symbols["latn"]
    alone, within = locale.months["stand-alone"]["wide"], locale.months["format"]["wide"]
    return Writing(
        symbols["decimal"],
        symbols["group"],
        True,
        tuple(alone[place] for place in range(1, 13)),
        tuple(within[place] for place in range(1, 13)),
        tuple(locale.months["stand-alone"]["abbreviated"][place] for place in range(1, 13)),
        f"{NBSP}року",
    )


def day(value: date) -> str:
    """Write a day.

    Examples
    --------
    >>> from analysis.language.speech import speaking
    >>> with speaking("uk"):
    ...     day(date(2025, 8, 28)).replace(NBSP, " ")
    '28 серпня 2025 року'
    """
    how = writing()
    name = how.months_in_dates[value.month - 1]
    return f"{value.day}{NBSP}{name}{NBSP}{value.year}{how.year}"


def month(value: date) -> str:
    """Write a month.

    Examples
    --------
    >>> month(date(2025, 8, 1)).replace(NBSP, " ")
    'August 2025'
    """
    how = writing()
    return f"{how.months[value.month - 1]}{NBSP}{value.year}{how.year}"


def rewritten(text: str, how: Writing) -> str:
    """Write an English number in another way; leave all other text alone.

    Examples
    --------
    >>> how = writing("uk")
    >>> for english in ("1,204.5", "+7.6%", "-0.68", "0.14.6"):
    ...     print(rewritten(english, how).replace(NBSP, " "))
    1 204,5
    +7,6 %
    −0,68
    0.14.6
    """
    if not _ENGLISH_NUMBER.fullmatch(text):
        return text
    marks = str.maketrans({",": how.group, ".": how.point, "-": "\u2212", " ": None})
    return text.translate(marks).replace("%", f"{NBSP}%")


def plural_form(language: str, number: float) -> int:
    """Which of the forms (one, few, many) of a noun goes with a number.

    Examples
    --------
    >>> [plural_form("uk", number) for number in (1, 3, 12, 21, 1.5)]
    [0, 1, 2, 0, 1]
    """
    from babel import Locale

    whole = int(number) if float(number).is_integer() else number
    return _PLURALS[Locale(language).plural_form(abs(whole))]
