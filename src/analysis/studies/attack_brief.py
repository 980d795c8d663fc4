"""One night in context: everything that the brief says of it, computed once.

The notebook, ``salvo brief --json`` and the check of an article's claims all take their numbers
from :func:`brief`. What is missing is said with its reason, and is never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.errors import SalvoParameterError
from analysis.memo import memoised
from analysis.studies.night_calm import Calm, calm
from analysis.studies.night_composition import Composition, composition
from analysis.studies.night_diplomacy import NightDiplomacy, night_diplomacy
from analysis.studies.night_expected import Expected, expected_neutralised
from analysis.studies.night_ranks import NightRanks, night_ranks
from analysis.studies.night_toll import NightToll, night_toll
from analysis.terms import NightStatus

SILENT = (NightStatus.NO_REPORT, NightStatus.TRUCE)


@dataclass(frozen=True)
class Tables:
    """The tables of the snapshot that a brief draws on, as loaded."""

    lines: pd.DataFrame
    nights: pd.DataFrame
    tolls: pd.DataFrame
    events: pd.DataFrame
    deadlines: pd.DataFrame


@dataclass(frozen=True)
class AttackBrief:
    """One night in context.

    Attributes
    ----------
    night
        Date on which it ends.
    status, status_reason
        What is known of its national report, and why there is none or not all of it.
    nearest
        The nights before and after with a national report, for a night without.
    first_night, last_night
        Of the file.
    composition, ranks, expected, calm, toll, diplomacy
        The parts; each has a ``reason`` where it has nothing to say.
    """

    night: date
    status: str
    status_reason: str | None
    nearest: tuple[date, ...]
    first_night: date
    last_night: date
    composition: Composition
    ranks: NightRanks
    expected: Expected
    calm: Calm
    toll: NightToll
    diplomacy: NightDiplomacy

    @property
    def is_silent(self) -> bool:
        """Whether no national report of drones stands for the night."""
        return self.status in {str(status) for status in SILENT}


@memoised
def brief(tables: Tables, night: date, *, level: float = 0.95) -> AttackBrief:
    """Put one night in context.

    Parameters
    ----------
    tables
        The snapshot.
    night
        Date on which the night ends, Kyiv time.
    level
        Of the predictive interval.

    Raises
    ------
    SalvoParameterError
        When the night lies outside the file, with the nearest nights that have a report.

    Examples
    --------
    >>> from analysis.data import casualties, diplomacy, salvos
    >>> tables = Tables(salvos.load_salvos(), salvos.load_nights(), casualties.load_tolls(),
    ...     diplomacy.load_events(), diplomacy.load_deadlines())
    >>> made = brief(tables, date(2025, 8, 28))
    >>> made.composition.launched(), int(made.ranks.row("missiles")["place_to_date"])
    (629, 49)
    """
    calendar = check_night(tables.nights, night)
    at = pd.Timestamp(night)
    first, last = calendar["night"].min(), calendar["night"].max()
    own = calendar[calendar["night"] == at].iloc[0]
    why = own["reason"]
    status_reason = why if isinstance(why, str) else None
    silent = calendar.loc[calendar["status"].isin([s.value for s in SILENT]), "night"]
    is_silent = own["status"] in {s.value for s in SILENT}
    said = (status_reason or "no national report") if is_silent else ""
    ranks = night_ranks(tables.lines, at, last=last, silent=said)
    return AttackBrief(
        night=night,
        status=str(own["status"]),
        status_reason=status_reason,
        nearest=nearest_reported(calendar, night) if is_silent else (),
        first_night=first.date(),
        last_night=last.date(),
        composition=composition(tables.lines, at, reason=said),
        ranks=ranks,
        expected=expected_neutralised(tables.lines, at, level=level, silent=said),
        calm=calm(ranks.series, at, silent=silent, reason=said),
        toll=night_toll(tables.tolls, at),
        diplomacy=night_diplomacy(tables.events, tables.deadlines, at, last=last),
    )


def check_night(nights: pd.DataFrame, night: date) -> pd.DataFrame:
    """Return the calendar when it holds the night.

    Raises
    ------
    SalvoParameterError
        Naming the first or last night, and the nearest nights that have a report.

    Examples
    --------
    >>> from analysis.data.salvos import load_nights
    >>> check_night(load_nights(), date(2027, 1, 1))
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: night: 2027-01-01 lies after the last night of the data...
    """
    first, last = nights["night"].min().date(), nights["night"].max().date()
    if first <= night <= last:
        return nights
    near = " and ".join(day.isoformat() for day in nearest_reported(nights, night))
    raise SalvoParameterError(
        f"night: {night} lies {'before the first' if night < first else 'after the last'} night of "
        f"the data, {first if night < first else last}. The nearest with a national report: "
        f"{near}. Choose one of them, or import newer data."
    )


def nearest_reported(nights: pd.DataFrame, night: date) -> tuple[date, ...]:
    """The nearest nights with a national report: one before and one after, or two on one side.

    Examples
    --------
    >>> from analysis.data.salvos import load_nights
    >>> [str(day) for day in nearest_reported(load_nights(), date(2025, 5, 9))]
    ['2025-05-07', '2025-05-11']
    """
    silent = nights["status"].isin([status.value for status in SILENT])
    days = sorted(nights.loc[~silent, "night"].dt.date)
    before, after = [d for d in days if d < night], [d for d in days if d > night]
    if before and after:
        return (before[-1], after[0])
    return tuple(before[-2:] or after[:2])
