"""Promises that several tables make about their rows, each written once as a :class:`Check`."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.data import partial_dates
from analysis.data.contracts import Check


def at_most(lower: str, upper: str) -> Check:
    """A count or date is never above another one; a missing value contradicts nothing.

    Examples
    --------
    >>> frame = pd.DataFrame({"killed": [1, 3], "total": [2, 2]}, dtype="Int64")
    >>> at_most("killed", "total").holds(frame).tolist()
    [True, False]
    """

    def holds(frame: pd.DataFrame) -> pd.Series:
        missing = frame[lower].isna() | frame[upper].isna()
        return missing | (frame[lower] <= frame[upper]).fillna(False).astype(bool)

    return Check(f"{lower}_at_most_{upper}", f"{lower} exceeds {upper}", holds)


def can_follow(later: str, earlier: str) -> Check:
    """A moment stated in part does not lie before another one, as far as both are stated."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        return partial_dates.can_follow(frame[later], frame[earlier])

    return Check(f"{later}_after_{earlier}", f"{later} lies before {earlier}", holds)


def adds_up(total: str, parts: Sequence[str]) -> Check:
    """A total is the sum of its parts wherever all of them are known."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        known = frame[[total, *parts]].notna().all(axis=1)
        equal = frame[list(parts)].sum(axis=1) == frame[total]
        return ~known | equal.fillna(False).astype(bool)

    return Check(f"{total}_adds_up", f"{total} is not {' + '.join(parts)}", holds)


def states_something(columns: Sequence[str]) -> Check:
    """A row states at least one of the figures for which it exists."""
    return Check(
        "states_a_figure",
        f"none of {', '.join(columns)} is given",
        lambda frame: frame[list(columns)].notna().any(axis=1),
    )


def at_most_one(flag: str, group: str) -> Check:
    """A flag is set at most once per group."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        flagged = frame[flag].fillna(False).astype(bool)
        return ~flagged | (flagged.groupby(frame[group]).transform("sum") <= 1)

    return Check(f"one_{flag}_per_{group}", f"{flag} is set more than once per {group}", holds)


def exactly_one(flag: str, group: str) -> Check:
    """A flag is set exactly once per group."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        flagged = frame[flag].fillna(False).astype(bool)
        return flagged.groupby(frame[group]).transform("sum") == 1

    return Check(f"one_{flag}_per_{group}", f"{flag} is not set exactly once per {group}", holds)


def constant_within(group: str, columns: Sequence[str]) -> Check:
    """What describes the group is the same in all its rows."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        kinds = frame.groupby(group)[list(columns)].transform("nunique", dropna=False)
        return (kinds == 1).all(axis=1)

    return Check(
        f"constant_within_{group}", f"{', '.join(columns)} differ within one {group}", holds
    )


def precision_stated(moment: str) -> Check:
    """The precision companion of a partial date says what the text says."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        return pd.Series(
            [
                pd.isna(precision) if pd.isna(text) else _states(text, precision)
                for text, precision in zip(frame[moment], frame[f"{moment}_precision"], strict=True)
            ],
            index=frame.index,
            dtype=bool,
        )

    return Check(
        f"{moment}_precision_stated", f"{moment}_precision does not describe {moment}", holds
    )


def _states(text: str, precision: object) -> bool:
    try:
        return partial_dates.precision_of(text) == precision
    except ValueError:
        return False
