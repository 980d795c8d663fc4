"""Frames whose columns and dtypes are the same whether they hold rows or none, and why none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd


def frame_of(rows: Iterable[Sequence[object]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Build a frame from rows of values.

    Parameters
    ----------
    rows
        One sequence per row, in the order of ``columns``; may be none.
    columns
        dtype by name.

    Examples
    --------
    >>> frame_of([], {"night": "datetime64[s]", "rate": "float64"}).dtypes.astype(str).tolist()
    ['datetime64[s]', 'float64']
    """
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))


def nights_given(lines: pd.DataFrame, column: str) -> str:
    """Say from when to when a column is given, for a reason why it is not.

    Examples
    --------
    >>> nights = pd.to_datetime(["2025-07-15", "2025-07-16"])
    >>> nights_given(pd.DataFrame({"night": nights, "sites": [None, 3]}), "sites")
    'These data hold them from 2025-07-16 to 2025-07-16.'
    """
    nights = lines.loc[lines[column].notna(), "night"]
    if nights.empty:
        return "These data hold none."
    return f"These data hold them from {nights.min():%Y-%m-%d} to {nights.max():%Y-%m-%d}."
