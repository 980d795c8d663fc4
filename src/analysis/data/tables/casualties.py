"""The canonical tables of verified casualties by month, and since the invasion began.

With the tables by weapon, of longer periods and of single attacks: all that is told of people.
"""

from __future__ import annotations

import pandas as pd

from analysis.data import partial_dates
from analysis.data.contracts import Check, Field, TableSpec
from analysis.data.tables import promises, provenance
from analysis.data.tables.casualty_periods import CASUALTIES_BY_WEAPON, CASUALTIES_PERIODS
from analysis.data.tables.licences import SINGLE_FACTS
from analysis.data.tables.people import (
    CHILDREN_AMONG_ALL,
    INJURED,
    INJURED_CHILDREN,
    KILLED,
    KILLED_CHILDREN,
    MONITORS,
    PARTS_OF_TOTAL,
    PERIOD,
    PUBLISHED_BASIS,
    SUSPECT,
    TOTAL,
)
from analysis.data.tables.tolls import ATTACK_TOLLS

__all__ = [
    "ATTACK_TOLLS",
    "CASUALTIES_BY_WEAPON",
    "CASUALTIES_CUMULATIVE",
    "CASUALTIES_MONTHLY",
    "CASUALTIES_PERIODS",
]

INVASION = pd.Timestamp("2022-02-24")
VINTAGE_KINDS = ("first_published", "revised")


def _within_month(frame: pd.DataFrame) -> pd.Series:
    start = frame["period_start_date"].dt.to_period("M").dt.to_timestamp()
    end = frame["period_end_date"].dt.to_period("M").dt.to_timestamp()
    return (start == frame["month"]) & (end == frame["month"]) & (frame["month"].dt.day == 1)


def _month_end(frame: pd.DataFrame) -> pd.Series:
    return frame["month"] + pd.offsets.MonthEnd(0)


def _partial_stated(frame: pd.DataFrame) -> pd.Series:
    full = (frame["period_start_date"] == frame["month"]) & (
        frame["period_end_date"] == _month_end(frame)
    )
    return frame["is_partial"].astype(bool) == ~full


def _complete(frame: pd.DataFrame) -> pd.Series:
    return (frame["is_first_complete"] | frame["is_latest_complete"]).astype(bool)


def _complete_have_both(frame: pd.DataFrame) -> pd.Series:
    return ~_complete(frame) | frame[["killed", "injured", "total"]].notna().all(axis=1)


def _complete_cover_month(frame: pd.DataFrame) -> pd.Series:
    # The invasion began on 24 February 2022; the first figure for July 2023 lacks its last day.
    begin = frame["month"].where(frame["month"] >= INVASION, INVASION)
    covers = (frame["period_start_date"] <= begin) & (
        frame["period_end_date"] >= _month_end(frame) - pd.Timedelta(days=1)
    )
    return ~_complete(frame) | covers


def _first_before_latest(frame: pd.DataFrame) -> pd.Series:
    firsts = frame[frame["is_first_complete"].astype(bool)].drop_duplicates("month")
    first = frame["month"].map(firsts.set_index("month")["published"])
    in_order = partial_dates.can_follow(frame["published"], first)
    return ~frame["is_latest_complete"].astype(bool) | in_order


CASUALTIES_MONTHLY = TableSpec(
    name="casualties_monthly",
    title="Civilian casualties by month, verified, in every captured vintage",
    description=(
        "One row per month and publication. Verified cases only: lower bounds that are revised "
        "upward for years. Compare first published with first published, latest with latest. All "
        "weapons, front line included: not a numerator for launches."
    ),
    licence=SINGLE_FACTS,
    sources=(MONITORS,),
    key=("month", "published", "source_title"),
    dated_by="published",
    fields=(
        Field("month", "date", "The month, as its first day.", required=True),
        KILLED,
        INJURED,
        TOTAL,
        KILLED_CHILDREN,
        INJURED_CHILDREN,
        Field(
            "is_partial",
            "boolean",
            "The figure covers fewer days than the calendar month: leave it out of trends. True "
            "also for February 2022 (from the 24th) and one figure for 1 to 30 July 2023.",
            required=True,
        ),
        *PERIOD,
        Field("scope_note", "string", "Area and days covered, in the source's words."),
        *provenance.published(required=True),
        PUBLISHED_BASIS,
        Field(
            "vintage_kind",
            "string",
            "first_published: the first edition for the month; revised: a later one.",
            required=True,
            enum=VINTAGE_KINDS,
        ),
        Field(
            "is_first_complete",
            "boolean",
            "The first captured figure with killed and injured for the month; at most one.",
            required=True,
        ),
        Field(
            "is_latest_complete",
            "boolean",
            "The latest captured figure with killed and injured for the month; at most one.",
            required=True,
        ),
        provenance.EVIDENCE,
        SUSPECT,
        Field("quality_flag", "string", "What is known to be wrong or limited, in words."),
        provenance.source_title(),
        provenance.SOURCE_URL,
    ),
    checks=(
        promises.states_something(("killed", "injured", "total")),
        *PARTS_OF_TOTAL,
        *CHILDREN_AMONG_ALL,
        promises.at_most("period_start_date", "period_end_date"),
        promises.can_follow("published", "month"),
        promises.precision_stated("published"),
        promises.at_most_one("is_first_complete", "month"),
        promises.at_most_one("is_latest_complete", "month"),
        Check("period_within_month", "the days covered are not days of the month", _within_month),
        Check(
            "is_partial_stated", "is_partial does not describe the days covered", _partial_stated
        ),
        Check(
            "complete_has_both",
            "a complete figure lacks killed, injured or total",
            _complete_have_both,
        ),
        Check(
            "complete_covers_month",
            "a complete figure leaves out more than the last day of the month (from 24 February "
            "2022 on)",
            _complete_cover_month,
        ),
        Check(
            "first_before_latest",
            "the latest complete figure was published before the first",
            _first_before_latest,
        ),
    ),
)


def _never_falls(column: str) -> Check:
    def holds(frame: pd.DataFrame) -> pd.Series:
        ordered = frame.sort_values("as_of", kind="stable")[column]
        before = ordered.astype("Float64").cummax().shift()
        fine = ~(ordered < before).fillna(False).astype(bool)
        return fine.reindex(frame.index)

    return Check(f"{column}_never_falls", f"{column} is lower than on an earlier date", holds)


CASUALTIES_CUMULATIVE = TableSpec(
    name="casualties_cumulative",
    title="Civilian casualties since 24 February 2022, verified, as of a date",
    description=(
        "One row per date up to which the total counts. The difference of two rows is not a "
        "period's casualties: it also holds cases of earlier dates verified since."
    ),
    licence=SINGLE_FACTS,
    sources=(MONITORS,),
    key=("as_of",),
    dated_by="published",
    fields=(
        *provenance.partial_date("as_of", "Date up to which the total counts.", required=True),
        KILLED,
        INJURED,
        KILLED_CHILDREN,
        INJURED_CHILDREN,
        *provenance.published(required=True),
        PUBLISHED_BASIS,
        provenance.EVIDENCE,
        provenance.confidence(required=False),
        Field("note", "string", "Repairs made by the compiler, and limits, in words."),
        provenance.source_title(),
        provenance.SOURCE_URL,
    ),
    checks=(
        promises.states_something(("killed", "injured")),
        *CHILDREN_AMONG_ALL,
        promises.can_follow("published", "as_of"),
        promises.precision_stated("as_of"),
        promises.precision_stated("published"),
        _never_falls("killed"),
        _never_falls("injured"),
    ),
)
