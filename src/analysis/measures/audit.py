"""What is in the data and what is not: coverage, overlaps, definition changes, publishers."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from analysis.measures.interception import reported_destroyed, with_outcome
from analysis.memo import memoised
from analysis.periods import COMPARABLE_SINCE, NIGHTLY_REPORTS_SINCE, month_of
from analysis.terms import NightStatus


def coverage(nights: pd.DataFrame) -> pd.DataFrame:
    """Nights per month and status.

    Returns
    -------
    DataFrame
        One row per month, in order: ``month`` and one column of nights per status.
    """
    counts = (
        nights.assign(month=month_of(nights["night"]))
        .groupby(["month", "status"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=NightStatus.values(), fill_value=0)
    )
    return counts.rename_axis(columns=None).reset_index()


def silent_nights(nights: pd.DataFrame) -> pd.DataFrame:
    """Nights without a national drone report since such reports came nightly, with the reason."""
    silent = nights["status"].isin([NightStatus.NO_REPORT, NightStatus.TRUCE])
    since = nights["night"] >= pd.Timestamp(NIGHTLY_REPORTS_SINCE)
    return nights[silent & since].reset_index(drop=True)


def publishers(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines and launches by scope and publisher, largest first.

    ``launched_is_destroyed`` is the share of lines in which the two figures are equal: near 1
    for a source that reports only what it shot down.
    """
    destroyed = reported_destroyed(lines)
    known = lines["launched"].notna() & destroyed.notna()
    equal = (lines["launched"] == destroyed).where(known)
    result = (
        lines.assign(equal=equal.astype("Float64"))
        .groupby(["scope", "publisher"], as_index=False)
        .agg(
            lines=("line_id", "size"),
            launched=("launched", "sum"),
            first_night=("night", "min"),
            last_night=("night", "max"),
            launched_is_destroyed=("equal", "mean"),
        )
    )
    return result.sort_values(["scope", "lines"], ascending=[True, False], ignore_index=True)


@memoised
def overlaps(lines: pd.DataFrame) -> pd.DataFrame:
    """Pairs of lines of one model and scope whose windows overlap: possible double counts.

    Only windows given to the minute can be compared; lines of one post are parts of one report
    and are left out.

    Returns
    -------
    DataFrame
        One row per pair: ``model``, the two windows and launches, ``hours`` of overlap;
        longest first.
    """
    timed = lines[
        (lines["window_start_precision"] == "minute") & (lines["window_end_precision"] == "minute")
    ]
    columns = ["line_id", "window_start", "window_end", "launched", "source"]
    pairs = timed[["model", "scope", *columns]].merge(
        timed[["model", "scope", *columns]],
        on=["model", "scope"],
        suffixes=("", "_other"),
        validate="m:m",
    )
    ordered = (pairs["window_start"] < pairs["window_start_other"]) | (
        (pairs["window_start"] == pairs["window_start_other"])
        & (pairs["line_id"] < pairs["line_id_other"])
    )
    meets = pairs["window_start_other"] < pairs["window_end"]
    pairs = pairs[ordered & meets & (pairs["source"] != pairs["source_other"])]
    end = pairs[["window_end", "window_end_other"]].min(axis=1)
    hours = (end - pairs["window_start_other"]).dt.total_seconds() / 3600
    shown = ["model", "window_start", "window_end", "launched"]
    others = ["window_start_other", "window_end_other", "launched_other"]
    return (
        pairs.assign(hours=hours)[[*shown, *others, "hours"]]
        .sort_values(["hours", "window_start"], ascending=[False, True])
        .reset_index(drop=True)
    )


def across_break(lines: pd.DataFrame, *, break_night: date, nights: int = 60) -> pd.DataFrame:
    """The naive and the comparable share on both sides of a change of definition.

    Parameters
    ----------
    lines
        Selected drone lines around the break.
    break_night
        First night of the new definition.
    nights
        How many nights on each side.

    Returns
    -------
    DataFrame
        Two rows, ``before`` and ``from``: first and last night, ``launched``, the figure the
        source calls ``destroyed`` and its ``naive_rate``, ``neutralised`` and its
        ``comparable_rate``.
    """
    kept = with_outcome(lines).lines
    spans = {
        "before": (break_night - timedelta(days=nights), break_night - timedelta(days=1)),
        "from": (break_night, break_night + timedelta(days=nights - 1)),
    }
    rows = []
    for side, (first, last) in spans.items():
        part = kept[kept["night"].between(pd.Timestamp(first), pd.Timestamp(last))]
        launched = int(part["launched"].sum())
        destroyed = int(reported_destroyed(part).sum())
        neutralised = int(part["neutralised"].sum())
        rows.append((side, first, last, launched, destroyed, neutralised))
    table = pd.DataFrame(
        rows, columns=["side", "first", "last", "launched", "destroyed", "neutralised"]
    )
    return table.assign(
        naive_rate=table["destroyed"] / table["launched"],
        comparable_rate=table["neutralised"] / table["launched"],
    )


def definition_series(lines: pd.DataFrame, *, break_night: date) -> pd.DataFrame:
    """The naive and the comparable share by month, the month of the break split in two.

    Returns
    -------
    DataFrame
        One row per period since suppressed drones are reported: ``period`` (its first day),
        ``launched``, ``destroyed``, ``neutralised``, ``naive_rate``, ``comparable_rate``.
    """
    kept = with_outcome(lines).lines
    kept = kept[kept["night"] >= pd.Timestamp(COMPARABLE_SINCE)]
    period, edge = month_of(kept["night"]), pd.Timestamp(break_night)
    inside = (period < edge) & (kept["night"] >= edge)
    table = (
        kept.assign(period=period.mask(inside, edge), destroyed=reported_destroyed(kept))
        .groupby("period", as_index=False)[["launched", "destroyed", "neutralised"]]
        .sum()
    )
    return table.assign(
        naive_rate=(table["destroyed"] / table["launched"]).astype("float64"),
        comparable_rate=(table["neutralised"] / table["launched"]).astype("float64"),
    )


def composites(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines that give one figure for several models, by class: lines, launches, with a split."""
    several = lines[lines["model"].str.contains(" and ")]
    return several.groupby("weapon_class", as_index=False).agg(
        lines=("line_id", "size"),
        launched=("launched", "sum"),
        with_split=("launched_by_model", "count"),
    )


def unknown_models(lines: pd.DataFrame) -> pd.DataFrame:
    """Spellings that the weapon map does not know, with lines and launches."""
    unknown = lines[lines["weapon_class"] == "unknown"]
    return unknown.groupby("source_model", as_index=False).agg(
        lines=("line_id", "size"), launched=("launched", "sum")
    )
