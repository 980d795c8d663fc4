"""Dates that a source states in part: ``2026-01``, ``2024``, or a day with hour and minute.

They are kept as ISO text with a companion column ``…_precision``, because filling in a day or
an hour would invent one. These functions say what such a text can mean.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

import pandas as pd

PRECISIONS = ("year", "month", "day", "minute")
"""How much of a date is stated, from least to most."""

ISO_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?)?$"
"""The form of such a text, for contracts."""

_LENGTHS = {4: "year", 7: "month", 10: "day", 16: "minute"}


def precision_of(text: str) -> str:
    """How much of a date the text states.

    Raises
    ------
    ValueError
        When the text is not an ISO year, month, day or minute, or no such date exists.

    Examples
    --------
    >>> [precision_of(text) for text in ("2024", "2026-01", "2025-08-28", "2025-08-28T09:34")]
    ['year', 'month', 'day', 'minute']
    """
    if re.fullmatch(ISO_PATTERN, text, flags=re.ASCII) is None or text != text.strip():
        raise ValueError(f"not an ISO year, month, day or minute: {text!r}")
    first_day(text)
    if len(text) == 16:
        datetime.fromisoformat(text)
    return _LENGTHS[len(text)]


def first_day(text: str) -> date:
    """The earliest day that the text can mean.

    Examples
    --------
    >>> first_day("2024-02")
    datetime.date(2024, 2, 1)
    """
    return date.fromisoformat((text[:10] + "-01-01")[:10] if len(text) < 10 else text[:10])


def last_day(text: str) -> date:
    """The latest day that the text can mean.

    Examples
    --------
    >>> last_day("2024-02"), last_day("2024")
    (datetime.date(2024, 2, 29), datetime.date(2024, 12, 31))
    """
    if len(text) >= 10:
        return date.fromisoformat(text[:10])
    year, month = int(text[:4]), int(text[5:7] or 12)
    return date(year, month, monthrange(year, month)[1])


def can_follow(later: pd.Series, earlier: pd.Series) -> pd.Series:
    """Mark the rows where ``later`` can lie on or after ``earlier``.

    Two texts are compared as far as both are stated, so that a figure published in "2024-02"
    can describe 15 February 2024. A missing text contradicts nothing.

    Parameters
    ----------
    later, earlier
        ISO texts of any precision, or dates; same index.

    Returns
    -------
    pandas.Series
        dtype bool, same index.

    Examples
    --------
    >>> can_follow(pd.Series(["2024-02", "2024-01"]), pd.Series(["2024-02-15"] * 2)).tolist()
    [True, False]
    """
    pairs = zip(_texts(later), _texts(earlier), strict=True)
    return pd.Series(
        [
            a is None or b is None or a[: min(len(a), len(b))] >= b[: min(len(a), len(b))]
            for a, b in pairs
        ],
        index=later.index,
        dtype=bool,
    )


def _texts(values: pd.Series) -> list[str | None]:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    return [None if pd.isna(value) else str(value) for value in values]
