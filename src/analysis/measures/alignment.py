"""Place each night in relative days around each diplomatic event.

The night of date E ends on the morning of E: what came in it came *before* an event on E. So the
raid that ended on E is relative day 0 and stands on the side of before; the raid of the night that
follows the event ends on E + 1 and is relative day 1, the first day after. Daytime windows of E
carry its date too and may lie on either side; the source gives no hour by which to part them from
an event of which the hour is not known, so they stay on day 0.
"""

from __future__ import annotations

import pandas as pd

from analysis.errors import SalvoParameterError


def relative_days(
    nights: pd.DataFrame, dates: pd.Series, *, first: int = -7, last: int = 7
) -> pd.DataFrame:
    """Give every night its relative day around every event date, inside a window.

    Parameters
    ----------
    nights
        A column ``night`` and anything else, which is carried along.
    dates
        Event dates, in Kyiv.
    first, last
        Relative days kept, both included.

    Returns
    -------
    DataFrame
        One row per event date and relative day that the nights hold: ``event_date``,
        ``relative_day``, then the columns of ``nights``. A night near two events stands there
        twice: windows overlap, and that is reported, not hidden.

    Raises
    ------
    SalvoParameterError
        When the window ends before it begins.

    Examples
    --------
    >>> nights = pd.DataFrame({"night": pd.to_datetime(["2025-08-15", "2025-08-16"])})
    >>> event = pd.Series(pd.to_datetime(["2025-08-15"]))
    >>> relative_days(nights, event)["relative_day"].tolist()
    [0, 1]
    """
    if last < first:
        raise SalvoParameterError(
            f"The window ends before it begins: {first} to {last}. Give the smaller day first."
        )
    unique = pd.DataFrame({"event_date": dates.drop_duplicates().astype(nights["night"].dtype)})
    offsets = pd.DataFrame({"relative_day": range(first, last + 1)})
    grid = unique.merge(offsets, how="cross")
    grid["night"] = grid["event_date"] + pd.to_timedelta(grid["relative_day"], unit="D")
    grid["night"] = grid["night"].astype(nights["night"].dtype)
    return grid.merge(nights, on="night", how="inner", validate="m:1")


def side(relative_day: pd.Series) -> pd.Series:
    """``before`` for day 0 and earlier, ``after`` from day 1 on. Shape of the input.

    Examples
    --------
    >>> side(pd.Series([-1, 0, 1])).tolist()
    ['before', 'before', 'after']
    """
    return pd.Series("after", index=relative_day.index, dtype="str").where(
        relative_day >= 1, "before"
    )
