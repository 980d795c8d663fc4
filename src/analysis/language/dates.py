"""English dates in finished text, written as another language writes them.

Floors that know of no language write "December 2024 to May 2025" or "Aug 2025"; here such words are
recognised. ISO dates are the same in every language and are left alone.
"""

from __future__ import annotations

import re
from typing import Final

from analysis.language.numbers import IN_ENGLISH, NBSP, Writing

_SHORT: Final = tuple(name[:3] for name in IN_ENGLISH)
_MONTHS: Final = "|".join((*IN_ENGLISH, *_SHORT))
_DATE: Final = re.compile(rf"(?:(?P<day>\d{{1,2}}) )?(?P<month>{_MONTHS})(?: (?P<year>\d{{4}}))?")
_SPAN: Final = re.compile(r"([\w ]{1,20}?) to ([\w ]{1,20})")


def rewritten(text: str, how: Writing) -> str:
    """Write an English date, month or span of them in another way; leave all other text alone.

    Examples
    --------
    >>> from analysis.language.numbers import writing
    >>> for english in ("28 August 2025", "January to June 2025", "1 to 24 April 2025", "Aug 2025"):
    ...     print(rewritten(english, writing("uk")).replace(NBSP, " "))
    28 серпня 2025 року
    січень – червень 2025 року
    1–24 квітня 2025 року
    серп. 2025
    """
    bare = text.replace(NBSP, " ")
    date = _DATE.fullmatch(bare)
    if date is not None:
        return _date(date, how)
    span = _SPAN.fullmatch(bare)
    last = _DATE.fullmatch(span[2]) if span is not None else None
    if span is None or last is None:
        return text
    if span[1].isdecimal():
        return f"{span[1]}–{_date(last, how)}" if last["day"] else text
    first = _DATE.fullmatch(span[1])
    return text if first is None else f"{_date(first, how)} – {_date(last, how)}"


def _date(found: re.Match[str], how: Writing) -> str:
    is_short = found["month"] not in IN_ENGLISH
    place = (_SHORT if is_short else IN_ENGLISH).index(found["month"])
    alone, within = (how.months, how.months_in_dates) if not is_short else (how.short_months,) * 2
    parts = [within[place] if found["day"] else alone[place]]
    if found["day"]:
        parts.insert(0, found["day"])
    if found["year"]:
        parts.append(found["year"] + ("" if is_short else how.year))
    return NBSP.join(parts)
