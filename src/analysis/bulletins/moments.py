"""Dates and clock times in a text, in three languages, as they stand there.

Nothing is completed here: a date without a year has none, a time without a date has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    1: "січ(?:ня|ень|ні)|январ[яьею]|january|jan",
    2: "лют(?:ого|ий|ому)|феврал[яье]|february|feb",
    3: "берез(?:ня|ень|ні)|март[ае]?|march|mar",
    4: "квіт(?:ня|ень|ні)|апрел[яье]|april|apr",
    5: "трав(?:ня|ень|ні)|ма[яйе]|may",
    6: "черв(?:ня|ень|ні)|июн[яье]|june|jun",
    7: "лип(?:ня|ень|ні)|июл[яье]|july|jul",
    8: "серп(?:ня|ень|ні)|август[ае]?|august|aug",
    9: "верес(?:ня|ень|ні)|сентябр[яье]|september|sept|sep",
    10: "жовт(?:ня|ень|ні)|октябр[яье]|october|oct",
    11: "листопад[аі]?|ноябр[яье]|november|nov",
    12: "груд(?:ня|ень|ні)|декабр[яье]|december|dec",
}
_MONTH = "|".join(f"(?P<m{n}>{names})" for n, names in _MONTHS.items())
_YEAR = r"20[2-3]\d"
_AFTER = r"(?:,? (?:of )?(?P<year>20[2-3]\d)(?!\d)(?: ?р(?:оку|\.)?(?!\w)| ?г(?:ода|\.)?(?!\w))?)?"
_WORDED = re.compile(
    r"(?<![\w.,:/-])(?P<day>\d{1,2})(?:-?(?:го|ого|е|є|st|nd|rd|th))?,? (?:of )?"
    rf"(?:{_MONTH})(?!\w)\.?{_AFTER}"
)
_ENGLISH = re.compile(
    rf"(?<!\w)(?:{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?![\d:%]|\.\d|,\d)(?:,? (?P<year>20[2-3]\d)(?!\d))?"
)
_NUMERIC = re.compile(
    r"(?<![\d.,:/-])(?P<day>\d{1,2})\.(?P<month>0[1-9]|1[0-2])(?:\.(?P<year>20[2-3]\d|2\d))?(?![\d:/])"
)
_ISO = re.compile(r"(?<!\d)(?P<year>20[2-3]\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?![\d:%])"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?! ?%)(?: годин[иу]| год\.?(?!\w)| час(?:ов|а)(?!\w)| hours)?"
)
_HOUR = re.compile(
    r"(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])(?:-?(?:ої|ій|ту|ти|й|ї))?"
    r" (?:годин[иуаі](?!\w)|год\.?(?!\w)|ранку|вечора|утра|час(?:ов|а)?(?!\w)|"
    r"(?P<half>[ap])\.?m\b\.?)"
)
_MIDNIGHT = re.compile(r"(?<!\w)(?:опівночі|півночі(?= \d)|полуночи|midnight)(?!\w)")
_YEARS = range(2022, 2027)
_WEEKDAYS = (
    ("понеділ", "понедельн", "monday"),
    ("вівтор", "вторник", "tuesday"),
    ("серед[уиа]", "сред[уыа]", "wednesday"),
    ("четвер", "thursday"),
    ("п'ятниц", "пятниц", "friday"),
    ("субот", "суббот", "saturday"),
    ("неділ", "воскресен", "sunday"),
)
_WEEKDAY = re.compile(
    "|".join(rf"(?P<w{n}>(?<!\w)(?:{'|'.join(w)}))" for n, w in enumerate(_WEEKDAYS))
)


@dataclass(frozen=True, order=True)
class DateMention:
    """A date as it stands in the text; the year, the month or both may be missing."""

    start: int
    end: int
    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, order=True)
class ClockMention:
    """A time of day; 24:00 stands as hour 24."""

    start: int
    end: int
    hour: int
    minute: int


def dates(clean: str) -> tuple[DateMention, ...]:
    """The dates of a cleaned text, in order.

    Examples
    --------
    >>> [(d.day, d.month, d.year) for d in dates("у ніч на 27 грудня (з 18:00 26.12)")]
    [(27, 12, None), (26, 12, None)]
    >>> dates("overnight into february 8, 2024")[0].year
    2024
    """
    found = [*_worded(clean), *_numeric(clean)]
    found.sort()
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


def _worded(clean: str) -> Iterator[DateMention]:
    for pattern in (_WORDED, _ENGLISH):
        for match in pattern.finditer(clean):
            month = next(n for n in _MONTHS if match[f"m{n}"])
            yield from _mention(match, month)


def _numeric(clean: str) -> Iterator[DateMention]:
    for pattern in (_NUMERIC, _ISO):
        for match in pattern.finditer(clean):
            # 08.11 is a time as well as a date: a date only where no time can be meant.
            said = match["year"] or clean[: match.start()].rstrip().endswith(("00", "30", "ніч на"))
            if said or int(match["day"]) > 24:
                yield from _mention(match, int(match["month"]))


def _mention(match: re.Match[str], month: int) -> Iterator[DateMention]:
    day = int(match["day"])
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < 100:
        year += 2000
    if 1 <= day <= 31 and 1 <= month <= 12:
        yield DateMention(match.start(), match.end(), day, month, year)


def clocks(clean: str) -> tuple[ClockMention, ...]:
    """The times of day of a cleaned text, in order.

    Examples
    --------
    >>> [(c.hour, c.minute) for c in clocks("станом на 8.30 (із 20.00 до опівночі)")]
    [(8, 30), (20, 0), (24, 0)]
    """
    taken = bytearray(len(clean))
    for day in dates(clean):
        taken[day.start : day.end] = b"\x01" * (day.end - day.start)
    found: list[ClockMention] = []
    for pattern in (_CLOCK, _HOUR, _MIDNIGHT):
        for match in pattern.finditer(clean):
            if any(taken[match.start() : match.end()]):
                continue
            groups = match.groupdict()
            hour = int(groups["hour"]) if "hour" in groups else 24
            hour += 12 if groups.get("half") == "p" and hour < 12 else 0
            end = match.end() - (len(match[0]) - len(match[0].rstrip(" ")))
            found.append(ClockMention(match.start(), end, hour, int(groups.get("minute") or 0)))
            taken[match.start() : end] = b"\x01" * (end - match.start())
    return tuple(sorted(found))


def date_in(year: int, mention: DateMention) -> date | None:
    """The date in a year; None where that year has none (29 February)."""
    try:
        return date(year, mention.month, mention.day)
    except ValueError:
        return None


def years_on_weekday(clean: str, mention: DateMention) -> list[int]:
    """The years in which a date falls on the day of the week that is written beside it."""
    near = clean[max(0, mention.start - 25) : mention.end + 15]
    weekday = next(iter(weekdays(near)), None)
    days = {year: date_in(year, mention) for year in _YEARS}
    return [year for year, day in days.items() if day and day.weekday() == weekday]


def weekdays(clean: str) -> list[int]:
    """The days of the week that are written, in order (Monday is 0).

    Examples
    --------
    >>> weekdays("у ніч на п'ятницю; з четверга")
    [4, 3]
    """
    return [int((m.lastgroup or "w0")[1:]) for m in _WEEKDAY.finditer(clean)]
