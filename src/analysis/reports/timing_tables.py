"""Rows of the timing report: results as a reader meets them in its tables and figures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.language.catalogue import EXACT
from analysis.measures.diplomacy import group_of_category
from analysis.periods import Period, month_of
from analysis.reports.tables import Column
from analysis.terms import NightStatus


def timeline_rows(nights: pd.DataFrame, silent: pd.Series) -> pd.DataFrame:
    """Every night with what was launched; missing, not 0, where there is no report.

    Returns
    -------
    DataFrame
        ``night``, ``drones``, ``missiles``, ``ballistic``, ``other_missiles``, ``is_silent``.
    """
    quiet = silent.to_numpy(dtype=bool)
    made = nights[["night", "drones", "missiles", "ballistic"]].copy()
    made["other_missiles"] = made["missiles"] - made["ballistic"]
    # Missiles may stand in a bulletin of a night without a report of drones.
    heard = (made["missiles"] > 0).to_numpy()
    made["drones"] = made["drones"].mask(quiet)
    for name in ("missiles", "ballistic", "other_missiles"):
        made[name] = made[name].mask(quiet & ~heard)
    return made.assign(is_silent=quiet)


def event_rows(events: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Events with their group, their last day cut to the period."""
    made = events[["start_date", "end_date", "title"]].assign(
        group=group_of_category(events["category"])
    )
    # An ultimatum runs on for weeks; what is drawn is the day on which it was set.
    made["end_date"] = made["end_date"].where(made["group"] != "pressure", made["start_date"])
    last = pd.Timestamp(period.end)
    made["end_date"] = made["end_date"].where(made["end_date"] <= last, last)
    return made


def month_rows(nights: pd.DataFrame, silent: pd.Series, events: pd.DataFrame) -> pd.DataFrame:
    """The timeline month by month, for those who do not see it.

    Returns
    -------
    DataFrame
        ``month``, nights ``reported`` and ``silent``, launches by class, the ``largest_night``
        and what was launched in it, and the days of the month with ``events``.
    """
    frame = nights.assign(
        month=month_of(nights["night"]),
        silent=silent.to_numpy(dtype=bool),
        other_missiles=nights["missiles"] - nights["ballistic"],
    )
    made = frame.groupby("month", as_index=False).agg(
        silent=("silent", "sum"),
        days=("silent", "size"),
        drones=("drones", "sum"),
        ballistic=("ballistic", "sum"),
        other_missiles=("other_missiles", "sum"),
        largest=("total", "max"),
    )
    made["reported"] = made["days"] - made["silent"]
    at = frame.groupby("month")["total"].idxmax()
    made["largest_night"] = frame.loc[at, "night"].to_numpy()
    dates = events["start_date"].drop_duplicates().sort_values()
    days = dates.dt.day.astype("str").groupby(month_of(dates)).agg(", ".join)
    return made.assign(events=made["month"].map(days).fillna(""))


def event_list_rows(events: pd.DataFrame) -> pd.DataFrame:
    """Events for reading: ``start_date``, ``category``, ``title`` and whether ``fixed`` ahead."""
    fixed = events["is_scheduled"].map({True: "yes", False: "no"}).fillna("not known")
    kind = events["category"].fillna("").str.replace("_", " ")
    made = events[["start_date", "title"]].assign(kind=kind, fixed=fixed)
    return made.sort_values("start_date", kind="stable", ignore_index=True)


def family_rows(family: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Tests of the family, each with what it could have seen and a name in words.

    Returns
    -------
    DataFrame
        Columns of both, ``name``, and ``remark``: why there is no test, or no detectable effect.
    """
    made = family.merge(seen, on=["event_set", "outcome", "window"], how="left", validate="1:1")
    name = made["outcome_label"] + ", " + made["label"] + ", days " + made["window"]
    unseen = np.isinf(made["detectable"])
    remark = made["reason"].mask(unseen, "no increase up to sixfold would have been seen")
    return made.assign(name=name, detectable=made["detectable"].mask(unseen), remark=remark)


def night_words(nights: pd.DataFrame) -> pd.DataFrame:
    """Nights of truces with the status of each in words, ``report``."""
    words = {status.value: status.label for status in NightStatus}
    return nights.assign(report=nights["status"].map(words))


def numbered(verdicts: Mapping[str, str]) -> pd.DataFrame:
    """Claims with their number and verdict: ``number``, ``claim``, ``verdict``."""
    rows = [(place, *pair) for place, pair in enumerate(verdicts.items(), start=1)]
    return pd.DataFrame(rows, columns=["number", "claim", "verdict"])


def without_empty(
    columns: Mapping[str, Column | str], frame: pd.DataFrame
) -> dict[str, Column | str]:
    """Columns of a table less the texts that no row has: a remark that nobody made is no column.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": ["x"], "reason": [""]})
    >>> without_empty({"a": "A", "reason": "Why not"}, frame)
    {'a': 'A'}
    """
    kept: dict[str, Column | str] = {}
    for name, column in columns.items():
        is_text = isinstance(column, str) or column.format in EXACT
        if is_text and len(frame) and not frame[name].fillna("").astype("str").str.strip().any():
            continue
        kept[name] = column
    return kept
