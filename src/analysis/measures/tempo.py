"""Raid size, spacing, mix and rank: how much came, when, and how that compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import SalvoParameterError
from analysis.periods import Period
from analysis.terms import BALLISTIC_GROUP, DRONE_CLASSES, MISSILE_CLASSES, STRIKE_CLASSES

GROUPS: Mapping[str, tuple[str, ...]] = {
    "total": tuple(c.value for c in STRIKE_CLASSES),
    "drones": tuple(c.value for c in DRONE_CLASSES),
    "missiles": tuple(c.value for c in MISSILE_CLASSES),
    "ballistic": tuple(c.value for c in BALLISTIC_GROUP),
}
"""Groups of classes by which raids are sized; ``missiles`` and ``drones`` make ``total``."""

UNITS = {"night": ["night"], "window": ["window_start", "window_end"]}
"""A raid is all lines of one night, or of one reported window."""


@dataclass(frozen=True)
class Rank:
    """Where one night stands: ``place`` 1 is the largest of ``nights`` nights."""

    place: int
    nights: int
    value: int


def raids(lines: pd.DataFrame, *, unit: str = "night") -> pd.DataFrame:
    """Launches per raid and group of classes.

    Parameters
    ----------
    lines
        Selected salvo lines (strike classes).
    unit
        ``night`` or ``window``; "largest attack" depends on it, because since 2026 large
        daytime windows share a date with the night before.

    Returns
    -------
    DataFrame
        One row per raid: the keys of the unit, ``night``, and launches by group (0 where a
        group was not among the raid).
    """
    if unit not in UNITS:
        raise SalvoParameterError(f"Unknown unit {unit!r}. Choose one of {', '.join(UNITS)}.")
    keys = UNITS[unit]
    columns = {
        name: lines["launched"].where(lines["weapon_class"].isin(classes), 0).fillna(0)
        for name, classes in GROUPS.items()
    }
    frame = lines.assign(**columns)
    sums = frame.groupby(keys, as_index=False)[list(GROUPS)].sum()
    return sums if unit == "night" else sums.assign(night=sums["window_end"].dt.normalize())


def nightly(lines: pd.DataFrame, *, period: Period) -> pd.DataFrame:
    """Launches per night and group over every night of a period, in order.

    Nights without a line hold 0 reported launches; whether that means no report or no attack
    is in the calendar of nights, not here.
    """
    inside = raids(lines[period.contains(lines["night"])])
    calendar = pd.DataFrame({"night": period.calendar().astype(inside["night"].dtype)})
    merged = calendar.merge(inside, on="night", how="left", validate="1:1")
    return merged.fillna(dict.fromkeys(GROUPS, 0))


def rank(nights: pd.DataFrame, night: pd.Timestamp, *, group: str) -> Rank:
    """The place of one night among the nights given, by launches of a group.

    Ties share the better place.

    Parameters
    ----------
    nights
        Result of :func:`nightly`; hand in only the nights up to ``night`` for a rank to date.

    Raises
    ------
    SalvoParameterError
        When the group is unknown or the night is not among those given.
    """
    if group not in GROUPS:
        raise SalvoParameterError(f"Unknown group {group!r}. Choose one of {', '.join(GROUPS)}.")
    values = nights.set_index("night")[group]
    if night not in values.index:
        raise SalvoParameterError(
            f"{night:%Y-%m-%d} is not among the {len(values):,} nights given. Choose one of them."
        )
    value = int(values[night])
    return Rank(place=1 + int((values > value).sum()), nights=len(values), value=value)


def by_period(
    lines: pd.DataFrame, *, period_column: str, groups: Sequence[str] = tuple(GROUPS)
) -> pd.DataFrame:
    """Launches per period (a column such as ``month``) and group of classes."""
    frame = raids(lines).merge(
        lines[["night", period_column]].drop_duplicates(), on="night", validate="1:1"
    )
    return frame.groupby(period_column, as_index=False)[list(groups)].sum()
