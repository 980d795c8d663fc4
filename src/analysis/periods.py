"""Nights, days, weeks and months in Kyiv time.

A *night* is the date on which a reported window ends, in Europe/Kyiv: the day by which
newspapers and the Air Force count. Binning by the start of the window moves June 2025 by
−7.7 %, because 77 % of launches span midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analysis.errors import SalvoParameterError

if TYPE_CHECKING:
    import pandas as pd

FIRST_NIGHT = date(2022, 9, 28)
"""The first night of the source."""

NIGHTLY_REPORTS_SINCE = date(2024, 9, 1)
"""From here on the Air Force reported drones practically every night."""

COMPARABLE_SINCE = date(2024, 10, 1)
"""From here on drones lost to jamming are reported with near-daily regularity."""


@dataclass(frozen=True)
class Period:
    """A closed span of nights.

    Examples
    --------
    >>> Period.parse("2025-08-01", "2025-08-31").nights
    31
    >>> Period.parse("2025-08-31", "2025-08-01")
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: The period ends before it starts: 2025-08-31 to ...
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.end < self.start:
            raise SalvoParameterError(
                f"The period ends before it starts: {self.start} to {self.end}. Swap the two dates."
            )

    @classmethod
    def parse(cls, start: str, end: str) -> Period:
        """Read two ISO dates."""
        return cls(parse_date(start), parse_date(end))

    @property
    def nights(self) -> int:
        """Number of nights, both ends included."""
        return (self.end - self.start).days + 1

    def contains(self, nights: pd.Series) -> pd.Series:
        """Mark the nights inside the period. Shape of the input; dtype bool."""
        import pandas as pd

        return nights.between(pd.Timestamp(self.start), pd.Timestamp(self.end))

    def calendar(self) -> pd.DatetimeIndex:
        """Every night of the period, in order."""
        import pandas as pd  # a command may answer without it

        return pd.date_range(self.start, self.end, freq="D", unit="s", name="night")


def parse_date(text: str) -> date:
    """Read one ISO date, or say what is wrong with it.

    Examples
    --------
    >>> parse_date("2025-08-28")
    datetime.date(2025, 8, 28)
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise SalvoParameterError(
            f"{text!r} is not a date ({error}). Write it as 2025-08-28."
        ) from error


def night_of(window_end: pd.Series) -> pd.Series:
    """The night to which each window belongs: the date on which it ends, Kyiv time.

    Parameters
    ----------
    window_end
        Naive local times of Europe/Kyiv, dtype datetime64.

    Examples
    --------
    >>> import pandas as pd
    >>> night_of(pd.Series(pd.to_datetime(["2025-08-28 09:30"]))).dt.strftime("%d %H:%M").item()
    '28 00:00'
    """
    return window_end.dt.normalize()


def month_of(nights: pd.Series) -> pd.Series:
    """First day of the month of each night.

    Examples
    --------
    >>> import pandas as pd
    >>> month_of(pd.Series(pd.to_datetime(["2025-08-28"]))).dt.strftime("%Y-%m-%d").tolist()
    ['2025-08-01']
    """
    return nights.dt.to_period("M").dt.to_timestamp().astype(nights.dtype)
