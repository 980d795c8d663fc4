"""Lengths of time in words, in days: "two weeks", "кілька днів", "months", "since May 2025"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from analysis.bulletins.number_words import WORDS, word_value

UNIT: Final = (
    r"(?P<unit>hours?|days?|nights?|weeks?|months?|years?|год[аи]н\w*|дн[іяів]\w*|день|доб\w*|"
    r"ноч\w*|тижд\w*|тижн\w*|місяц\w*|рок\w*|років|рік|недел\w*|месяц\w*|час(?:ов|а)|сут\w*)(?!\w)"
)
LENGTH: Final = (
    r"(?P<length>(?<![\w.,])\d{1,3}|(?:a |the )?(?:few|couple of|several|some|many)|"
    r"an?|one|two|three|"
    r"four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|forty|fifty|"
    r"один|одну|два|двох|дві|три|трьох|чотири|чотирьох|п'ять|п'яти|шість|шести|сім|семи|вісім|"
    r"дев'ять|десять|десяти|дванадцять|чотирнадцять|кілька|кількох|декілька|декількох|два|две|двух|"
    r"четыре|пять|шесть|семь|восемь|девять|десять|несколько)"
)
"""A number of units, in digits or words."""
_DAYS: Final = (
    (r"hour|год|час", 1 / 24),
    (r"day|night|дн|день|доб|ноч|сут", 1),
    (r"week|тиж|недел", 7),
    (r"month|місяц|месяц", 30),
    (r"year|рок|рік", 365),
)
_FEW: Final = re.compile(r"(?<!\w)(?:few|several|some|couple|кілька|декілька|несколько|пару)(?!\w)")
_MONTHS: Final = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_STEMS: Final = (
    *("січ", "лют", "берез", "квіт", "трав", "черв"),
    *("лип", "серп", "верес", "жовт", "листоп", "груд"),
)
_SINCE: Final = re.compile(
    r"(?:since|від|з) (?:(?P<day>\d{1,2}) )?(?P<month>[a-zа-яіїєґ]{3,10})"
    r"(?: (?P<day2>\d{1,2}),?)? (?P<year>20\d\d)"
)
_PLURAL: Final = re.compile(r"(?:s|ні|нів|нями|яці|яців|оки|оків|годин)$")
SEVERAL: Final = 3
"""What "several weeks", and "weeks" without a number, stand for: at least two, taken as three."""


@dataclass(frozen=True)
class Since:
    """The start of a comparison: an ISO date, and where its words end."""

    date: str
    end: int


def days_of(length: str, unit: str) -> int:
    """Read a length of time; a plural without a number stands for `SEVERAL`.

    Examples
    --------
    >>> days_of("two", "weeks"), days_of("", "months"), days_of("a", "week"), days_of("36", "hours")
    (14, 90, 7, 2)
    """
    each = next(days for stem, days in _DAYS if re.match(stem, unit))
    return max(1, round(_number(length, unit) * each + 1e-9))


def _number(length: str, unit: str) -> float:
    words = length.replace("-", " ").split()
    for at, word in enumerate(words):
        if word.isdigit():
            return float(word[:4])
        row = list(takewhile(WORDS.__contains__, words[at:]))
        if row:
            return float(word_value(row)[0])
    if _FEW.search(length):
        return SEVERAL
    is_plural = unit.endswith("s") or re.search(
        r"(?:нів|жнів|жні|жнями|яців|яці|оків|оки|дні)$", unit
    )
    return SEVERAL if is_plural else 1


def since_of(words: str) -> Since | None:
    """Find "since may 2025" or "since 7 september 2025" in cleaned words.

    The month, or day, named is the last that is not compared with: an attack is the deadliest
    since July when July had one as deadly.

    Examples
    --------
    >>> since_of("the most since may 2025.")
    Since(date='2025-06-01', end=23)
    """
    for match in _SINCE.finditer(words):
        month, year = _month(match["month"]), int(match["year"])
        if month is None:
            continue
        length = calendar.monthrange(year, month)[1]
        last = int(match["day"] or match["day2"] or length)
        if 1 <= last <= length:
            return Since((date(year, month, last) + timedelta(days=1)).isoformat(), match.end())
    return None


def _month(word: str) -> int | None:
    stems = (place for place, stem in enumerate(_STEMS, start=1) if word.startswith(stem))
    return _MONTHS.get(word) or next(stems, None)
