"""Numbers as text: one way to write a count, a rate, an interval, a date.

Rates stay in [0, 1] until they reach this module. Halves are rounded up in the decimal that a
reader sees, so that 0.0625 is "6.3 %" on every machine. A number keeps its unit on its line: the
blanks inside "79.4 %" and "× 1.43" are no-break spaces. Numbers and words are those of the language
of the moment (`analysis.language`).
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from analysis.language import numbers
from analysis.language.words import filled, translate

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NOT_GIVEN: Final = "not given"


def not_given() -> str:
    """Say that there is nothing, in the language of the moment."""
    return translate(NOT_GIVEN)


def is_missing(value: Any) -> bool:
    """Whether a value is nothing: None, NaN, NaT or pandas' NA. Zero is not nothing.

    Examples
    --------
    >>> is_missing(float("nan")), is_missing(None), is_missing(0)
    (True, True, False)
    """
    if value is None:
        return True
    try:
        return bool(value != value)  # NaN and NaT differ from themselves
    except TypeError:  # pandas.NA has no truth value
        return True


def as_day(value: Any) -> datetime.date:
    """Read a day from a date, a timestamp, or ISO text of a day or a month.

    Examples
    --------
    >>> as_day("2025-10")
    datetime.date(2025, 10, 1)
    """
    if isinstance(value, str):
        return datetime.date.fromisoformat(value[:10] if len(value) > 7 else f"{value}-01")
    return datetime.date(value.year, value.month, value.day)


def fixed(value: float, decimals: int) -> str:
    """Write a number with so many decimals, thousands parted, halves rounded up.

    Examples
    --------
    >>> fixed(12345.25, 1), fixed(0.5, 0)
    ('12,345.3', '1')
    """
    number = Decimal(repr(float(value)))
    if not number.is_finite():
        return ("" if value > 0 else MINUS) + "∞"
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)  # never "-0"
    how = numbers.writing()
    marks = str.maketrans({",": how.group, ".": how.point, "-": MINUS})
    return f"{rounded:,}".translate(marks)


def number(value: Any) -> str:
    """Write a measured number to about three significant digits.

    Examples
    --------
    >>> number(12.3456), number(0.01234), number(1234.5)
    ('12.3', '0.012', '1,235')
    """
    if is_missing(value):
        return not_given()
    size = abs(float(value))
    if size >= 100 or size == 0:
        return fixed(value, 0)
    if size >= 1:
        return fixed(value, 1 if size >= 10 else 2)
    return fixed(value, min(6, 1 - math.floor(math.log10(size))))


def count(value: Any) -> str:
    """Write a count; a mean of counts keeps its decimals.

    Examples
    --------
    >>> count(1204), count(12.4), count(None)
    ('1,204', '12.4', 'not given')
    """
    if is_missing(value):
        return not_given()
    return fixed(value, 0) if float(value).is_integer() else number(value)


def rate(value: Any, *, decimals: int | None = None) -> str:
    """Write a share in [0, 1] as percent: one decimal, two below 1 %.

    What is not nothing is never rounded to nothing, and what is not all never to all.

    Examples
    --------
    >>> print(rate(0.7943), rate(0.0042), rate(0.00001), rate(0.9999), sep=" | ")
    79.4\u00a0% | 0.42\u00a0% | <\u00a00.01\u00a0% | >\u00a099.9\u00a0%
    """
    if is_missing(value):
        return not_given()
    places = _rate_decimals(value) if decimals is None else decimals
    text = _percent(value, places)
    if value > 0 and not text.strip("0.,"):
        return f"<{NBSP}{fixed(10**-places, places)}{NBSP}%"
    if value < 1 and text == _percent(1, places):
        return f">{NBSP}{fixed(100 - 10**-places, places)}{NBSP}%"
    return f"{text}{NBSP}%"


def percent_points(value: Any) -> str:
    """Write a difference of two shares, signed, in percentage points.

    Examples
    --------
    >>> percent_points(-0.0113).replace(NBSP, " ")
    '−1.1 percentage points'
    """
    if is_missing(value):
        return not_given()
    text = _percent(value, 1)
    sign = "+" if value > 0 and text.strip("0.,") else ""
    return f"{sign}{text}{NBSP}{translate('percentage points')}"


def ratio(value: Any) -> str:
    """Write a factor: 1.43 times as much is "× 1.43".

    Examples
    --------
    >>> print(ratio(1.4349), ratio(12.04))
    ×\u00a01.43 ×\u00a012.0
    """
    if is_missing(value):
        return not_given()
    return f"×{NBSP}{_factor(value)}"


def p_value(value: Any) -> str:
    """Write a p-value as statisticians do.

    Examples
    --------
    >>> print(p_value(0.1234), p_value(0.0104), p_value(0.0002), sep="; ")
    p\u00a0=\u00a0.12; p\u00a0=\u00a0.010; p\u00a0<\u00a0.001
    """
    if is_missing(value):
        return not_given()
    if not 0 <= value <= 1:
        raise ValueError(f"A p-value lies between 0 and 1, not at {value!r}.")
    if value < 0.001:
        return f"p{NBSP}<{NBSP}{_share(0.001, 3)}"
    if value > 0.99:
        return f"p{NBSP}>{NBSP}{_share(0.99, 2)}"
    return f"p{NBSP}={NBSP}{_share(value, 3 if value < 0.0995 else 2)}"


def date(value: Any) -> str:
    """Write a date (a date, a timestamp or ISO text).

    Examples
    --------
    >>> print(date("2025-08-28"))
    28\u00a0August\u00a02025
    """
    if is_missing(value) or value == "":
        return not_given()
    return numbers.day(as_day(value))


def month(value: Any) -> str:
    """Write a month (any day of it, or ISO text "2025-10").

    Examples
    --------
    >>> print(month("2025-10"))
    October\u00a02025
    """
    if is_missing(value) or value == "":
        return not_given()
    return numbers.month(as_day(value))


def night(value: Any) -> str:
    """Write a night, which carries the date on which its window ends.

    Examples
    --------
    >>> print(night("2025-08-28"))
    the night ending 28\u00a0August\u00a02025
    """
    return not_given() if is_missing(value) else filled("the night ending {date}", date=date(value))


def fraction(numerator: Any, denominator: Any, of: str | None = None) -> str:
    """Write the counts behind a rate.

    Examples
    --------
    >>> fraction(1204, 1530, "launched")
    '1,204 of 1,530 launched'
    """
    if is_missing(numerator) or is_missing(denominator):
        return not_given()
    text = filled("{part} of {whole}", part=count(numerator), whole=count(denominator))
    return f"{text} {translate(of, context='of')}" if of else text


def interval(low: Any, high: Any, *, unit: str = "rate") -> str:
    """Write an interval, both bounds with the same decimals; an open side is said in words.

    Examples
    --------
    >>> print(interval(0.771, 0.8159), interval(339, 608, unit="munitions"), sep=" | ")
    77.1 to 81.6\u00a0% | 339 to 608
    >>> print(interval(None, 0.029))
    at most 2.9\u00a0%
    """
    if is_missing(low) and is_missing(high):
        return not_given()
    if is_missing(low):
        return filled("at most {value}", value=quantity(high, unit))
    if is_missing(high):
        return filled("at least {value}", value=quantity(low, unit))
    if unit == "rate":
        places = max(_rate_decimals(low), _rate_decimals(high))
        return f"{_span(_percent(low, places), _percent(high, places))}{NBSP}%"
    if unit == "percent_points":
        span = _span(_percent(low, 1), _percent(high, 1))
        return f"{span}{NBSP}{translate('percentage points')}"
    if unit == "ratio":
        return f"×{NBSP}{_span(_factor(low), _factor(high))}"
    return _span(quantity(low, unit), quantity(high, unit))


def quantity(value: Any, unit: str) -> str:
    """Write a value of a unit; every unit that is not a rate, factor, date … is a counted noun.

    Examples
    --------
    >>> print(quantity(0.8648, "rate"), quantity(53700, "munitions"))
    86.5\u00a0% 53,700
    """
    written = _BY_UNIT.get(unit, count)
    return not_given() if is_missing(value) else written(value)


_BY_UNIT: Final[dict[str, Callable[[Any], str]]] = {
    "rate": rate,
    "percent_points": percent_points,
    "ratio": ratio,
    "p_value": p_value,
    "number": number,
    "date": date,
    "month": month,
    "text": lambda value: translate(str(value)),
}


def _rate_decimals(value: float) -> int:
    """One decimal, two where one would swallow the first significant digit."""
    return 2 if 0 < abs(value) < 0.01 else 1


def _percent(value: float, decimals: int) -> str:
    return fixed(float(Decimal(repr(float(value))) * 100), decimals)


def _factor(value: float) -> str:
    return fixed(value, 1 if abs(value) >= 10 else 2)


def _span(low: str, high: str) -> str:
    return filled("{low} to {high}", low=low, high=high)


def _share(value: float, decimals: int) -> str:
    text = fixed(value, decimals)
    return text if numbers.writing().leads_with_zero else text.lstrip("0")
