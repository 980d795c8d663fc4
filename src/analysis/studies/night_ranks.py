"""How one night ranks: to its date and in the whole file, by what, among how many, in which unit.

Places are those of a competition: nights with the same value share the better place, and the next
place is left out. "Largest" depends on the unit: since 2026 large daytime windows share a date with
the night before, so a night (air-day) and a single stretch of hours can rank differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.measures import interception, windows
from analysis.measures.tempo import GROUPS, nightly
from analysis.periods import COMPARABLE_SINCE, FIRST_NIGHT, Period
from analysis.studies.frames import frame_of
from analysis.terms import Fate, Scope

MEASURES = {
    "total": "All munitions",
    "drones": "Drones",
    "missiles": "Missiles",
    "ballistic": "Ballistic group",
    "neutralised": "Neutralised",
    "leakers": "Leakers",
}
NOTHING = {
    "total": "no launch is reported",
    "drones": "no drone is reported",
    "missiles": "no missile is reported",
    "ballistic": "no missile of the ballistic group is reported",
}
OUTCOMES = ("neutralised", "leakers")
"""Ranked from the comparable series on only: before, outcomes were told another way."""
UNITS = {"night": "night", "window": "window"}

RANKS = {
    "unit": "str",
    "measure": "str",
    "label": "str",
    "value": "Int64",
    "place_to_date": "Int64",
    "ties_to_date": "Int64",
    "ranked_to_date": "Int64",
    "place_in_file": "Int64",
    "ties_in_file": "Int64",
    "ranked_in_file": "Int64",
    "largest_before": "datetime64[s]",
    "largest_before_value": "Int64",
    "last_as_large": "datetime64[s]",
    "reason": "str",
}


@dataclass(frozen=True)
class Standing:
    """The place of a value among others of its kind.

    Attributes
    ----------
    value
        What is ranked.
    place
        1 + how many are larger.
    ties
        How many others have the same value and share the place.
    ranked
        How many stand in the ranking, this one among them.
    """

    value: int
    place: int
    ties: int
    ranked: int


@dataclass(frozen=True)
class NightRanks:
    """Ranks of one night.

    Attributes
    ----------
    frame
        One row per unit and measure, columns of :data:`RANKS`: the place to that date and in the
        whole file, the largest before it, and ``last_as_large``, the last before it that was at
        least as large; a ``reason`` where there is no place.
    series
        Every night with its values by measure: missing, not 0, where an outcome is not comparable
        or nothing is reported.
    first, last
        First and last night of the file.
    with_report
        Nights to date for which national launches are reported.
    """

    frame: pd.DataFrame
    series: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    with_report: int

    def row(self, measure: str = "total", *, unit: str = "night") -> pd.Series:
        """The row of one measure and unit."""
        found = self.frame[(self.frame["measure"] == measure) & (self.frame["unit"] == unit)]
        return found.iloc[0]


def standing(values: pd.Series, value: float) -> Standing:
    """Rank a value among others, itself among them; missing ones are not ranked.

    Examples
    --------
    >>> standing(pd.Series([5, 9, 5, None]), 5)
    Standing(value=5, place=2, ties=1, ranked=3)
    """
    known = values.dropna()
    same = int((known == value).sum())
    return Standing(int(value), 1 + int((known > value).sum()), max(same - 1, 0), len(known))


def nightly_values(lines: pd.DataFrame, *, last: pd.Timestamp) -> pd.DataFrame:
    """Launches by group, neutralised and leakers of every night of the file.

    Parameters
    ----------
    lines
        Salvo lines, all scopes and classes.

    Returns
    -------
    DataFrame
        ``night`` and one column per measure. Launches are 0 where none is reported; outcomes are
        missing before the comparable series and where a line of the night does not give one.
    """
    national = interception.select(lines, scope=Scope.NATIONAL).lines
    launches = nightly(national, period=Period(FIRST_NIGHT, last.date()))
    told = national[national["night"] >= pd.Timestamp(COMPARABLE_SINCE)]
    fates = interception.fates(told)
    frame = told.assign(
        leakers=fates[Fate.LEAKERS.value],
        unknown=(fates[Fate.UNDETERMINED.value] != 0).fillna(True).astype("int64"),
    )
    sums = frame.groupby("night")[["neutralised", "leakers", "unknown"]].sum(min_count=1)
    known = sums.loc[sums["unknown"] == 0, list(OUTCOMES)].reset_index()
    made = launches.merge(known, on="night", how="left", validate="1:1")
    return made.astype(dict.fromkeys((*GROUPS, *OUTCOMES), "Int64"))


def night_ranks(
    lines: pd.DataFrame, night: pd.Timestamp, *, last: pd.Timestamp, silent: str = ""
) -> NightRanks:
    """Rank a night by every measure, as a night and by its largest stretch of hours.

    Parameters
    ----------
    lines
        Salvo lines, all scopes and classes.
    last
        Last night of the file.
    silent
        Why no national report of drones stands for the night; it then has no place by total, by
        drones or by outcome.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> night, last = pd.Timestamp("2025-08-28"), pd.Timestamp("2026-06-07")
    >>> row = night_ranks(load_salvos(), night, last=last).row("missiles")
    >>> int(row["place_to_date"]), int(row["ranked_to_date"])
    (49, 1066)
    """
    series = nightly_values(lines, last=last)
    national = interception.select(lines, scope=Scope.NATIONAL).lines
    rows = []
    for measure in MEASURES:
        why = _why_none(series, night, measure, silent)
        values = series.set_index("night")[measure]
        rows.append(_ranked("night", measure, values, night, why))
    stretches = windows.by_window(national)
    own = stretches[stretches["night"] == night]
    for measure in GROUPS:
        why = silent if measure in ("total", "drones") else ""
        if not why and (own.empty or own[measure].max() == 0):
            why = NOTHING[measure]
        values = stretches.set_index("night")[measure].astype("Int64")
        rows.append(_ranked("window", measure, values, night, why))
    reported = series[series["night"] <= night]
    return NightRanks(
        frame_of(rows, RANKS),
        series,
        pd.Timestamp(FIRST_NIGHT),
        last,
        int((reported["total"] > 0).sum()),
    )


def _why_none(series: pd.DataFrame, night: pd.Timestamp, measure: str, silent: str) -> str:
    if silent and measure not in ("missiles", "ballistic"):
        return silent
    value: Any = series.set_index("night").at[night, measure]
    if measure in OUTCOMES:
        if night < pd.Timestamp(COMPARABLE_SINCE):
            return f"outcomes compare from {COMPARABLE_SINCE} on, and the night is earlier"
        return "an outcome of the night is not given" if pd.isna(value) else ""
    return NOTHING[measure] if value == 0 else ""


def _ranked(
    unit: str, measure: str, values: pd.Series, night: pd.Timestamp, why: str
) -> tuple[object, ...]:
    """One row: ``values`` indexed by night, several per night where the unit is a window."""
    head = (unit, measure, MEASURES[measure])
    if why:
        return (*head, *[pd.NA] * 7, pd.NaT, pd.NA, pd.NaT, why)
    value = values[values.index == night].max()
    to_date, before = values[values.index <= night], values[values.index < night].dropna()
    then, ever = standing(to_date, value), standing(values, value)
    as_large = before[before >= value]
    top = before.max() if len(before) else pd.NA
    return (
        *head,
        then.value,
        *(then.place, then.ties, then.ranked),
        *(ever.place, ever.ties, ever.ranked),
        before.index[before == top].max() if len(before) else pd.NaT,
        top,
        as_large.index.max() if len(as_large) else pd.NaT,
        None,
    )
