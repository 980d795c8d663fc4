"""Which edition of a verified count: first published, latest, or as it stood on a day.

Verified counts are revised upward for years, so a month fresh from the press looks low beside one
that has settled. Every figure here carries its edition, and two figures of different editions are
not set against each other: :func:`compare` refuses.

An edition is ``first`` (the first complete figure of each month), ``latest`` (the latest captured
complete figure) or ``as of <date>`` (what a reader of that date had in hand).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.data.partial_dates import last_day
from analysis.errors import SalvoParameterError, SalvoVintageError
from analysis.periods import Period

FIRST, LATEST, EARLIEST = "first", "latest", "earliest"
MEASURES = ("killed", "injured", "both")
COLUMN = {"killed": "killed", "injured": "injured", "both": "total"}
"""The column that counts each measure; ``both`` is casualties, never deaths alone."""
FEWEST = 10
"""No percentage of fewer."""

SERIES = {
    "month": "datetime64[s]",
    "days": "int64",
    "killed": "Float64",
    "injured": "Float64",
    "total": "Float64",
    "killed_children": "Float64",
    "injured_children": "Float64",
    "edition": "str",
    "published": "str",
    "source_title": "str",
    "source_url": "str",
    "reason": "str",
}
COUNTS = ("killed", "injured", "total", "killed_children", "injured_children")
_NAMED = ("published", "source_title", "source_url")
Row = dict[str, Any]


@dataclass(frozen=True)
class VerifiedCount:
    """The people counted over a span of days, in one edition.

    ``killed``, ``injured`` and ``total`` are None where the edition does not state them.
    """

    label: str
    edition: str
    killed: int | None
    injured: int | None
    total: int | None

    def of(self, measure: str) -> int | None:
        """People counted by a measure: ``killed``, ``injured`` or ``both``."""
        check_measure(measure)
        found: int | None = getattr(self, COLUMN[measure])
        return found


@dataclass(frozen=True)
class Comparison:
    """One count against another of the same edition; ``ratio`` is missing with a ``reason``."""

    later: VerifiedCount
    earlier: VerifiedCount
    measure: str
    ratio: float | None
    reason: str | None

    @property
    def change(self) -> float | None:
        """The change as a share of the earlier count: 0.31 for 31 % more."""
        return None if self.ratio is None else self.ratio - 1


def check_measure(measure: str) -> str:
    """Return the measure, or say which there are."""
    if measure not in MEASURES:
        raise SalvoParameterError(
            f"Unknown measure {measure!r}. Choose one of {', '.join(MEASURES)}."
        )
    return measure


def compare(later: VerifiedCount, earlier: VerifiedCount, *, measure: str = "both") -> Comparison:
    """Set one count against another, when both are of the same edition.

    Returns
    -------
    Comparison
        Without a ratio when a count is not stated or the earlier one is below 10 people.

    Raises
    ------
    SalvoVintageError
        When the editions differ: with both, and what to do.

    Examples
    --------
    >>> december = VerifiedCount("December 2023", "first", 101, 491, 592)
    >>> november = VerifiedCount("November 2023", "first", 97, 340, 437)
    >>> round(compare(december, november).ratio, 3)
    1.355
    >>> compare(december, VerifiedCount("November 2023", "latest", 113, 363, 476))
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoVintageError: December 2023 (first) and November 2023 (latest) ...
    """
    column = COLUMN[check_measure(measure)]
    if later.edition != earlier.edition:
        raise SalvoVintageError(
            f"{later.label} ({later.edition}) and {earlier.label} ({earlier.edition}) are of "
            "different editions: verified counts rise for years after they are first published, "
            "so the difference would be part revision. Take both from one edition: first with "
            "first, latest with latest, or both as of one date.",
            rows=[vars(later), vars(earlier)],
        )
    above, below = later.of(measure), earlier.of(measure)
    missing = [count.label for count in (later, earlier) if count.of(measure) is None]
    if missing or above is None or below is None:
        reason = f"no {column} figure in the {later.edition} edition for {' and '.join(missing)}"
        return Comparison(later, earlier, measure, None, reason)
    if below < FEWEST:
        reason = f"{below} people: no percentage of fewer than ten"
        return Comparison(later, earlier, measure, None, reason)
    return Comparison(later, earlier, measure, above / below, None)


def series(monthly: pd.DataFrame, *, vintage: str) -> pd.DataFrame:
    """One row per calendar month in one edition; what is missing stays missing, with its reason.

    Parameters
    ----------
    monthly
        Result of :func:`analysis.data.casualties.load_monthly`.
    vintage
        ``first``, ``latest``, or an ISO date: the figures as they stood on it. ``earliest`` is
        the earliest captured complete figure, which stands in where the first was not captured.

    Returns
    -------
    DataFrame
        Columns of :data:`SERIES`, every month from the first to the last of the table. Counts
        of partial months are missing; ``reason`` says so. A month for which only the sum of
        killed and injured was published has ``total`` alone.

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly
    >>> first = series(load_monthly(), vintage="first").set_index("month")
    >>> first.loc["2025-02-01", "reason"]
    'the first figure was not captured; the earliest captured was published on 2025-04-09'
    >>> int(first.loc["2025-03-01", "killed"])
    164
    """
    edition = vintage if vintage in (FIRST, LATEST, EARLIEST) else f"as of {vintage}"
    known = monthly[~monthly["is_suspect"].astype(bool)]
    if edition.startswith("as of"):
        known = known[_published_by(known, vintage)]
    groups: dict[pd.Timestamp, list[Row]] = {}
    for row in known.sort_values("published", kind="stable").to_dict("records"):
        groups.setdefault(row["month"], []).append({str(k): v for k, v in row.items()})
    months = pd.date_range(monthly["month"].min(), monthly["month"].max(), freq="MS", unit="s")
    rows = [
        {"month": month, "days": month.days_in_month, "edition": edition}
        | _figure(groups.get(month, []), edition)
        for month in months
    ]
    return pd.DataFrame(rows, columns=list(SERIES)).astype(SERIES)


def _published_by(monthly: pd.DataFrame, day: str) -> pd.Series:
    limit = last_day(day)
    return monthly["published"].map(lambda text: last_day(str(text)) <= limit).astype(bool)


def _figure(rows: list[Row], edition: str) -> Row:
    """What an edition says of one month; rows in order of publication."""
    whole = [row for row in rows if not row["is_partial"]]
    both = [row for row in whole if _has(row, "killed") and _has(row, "injured")]
    totals = [row for row in whole if _has(row, "total")]
    chosen: Row | None
    if edition == FIRST:
        chosen = next((row for row in rows if row["is_first_complete"]), None)
    elif edition == LATEST:
        chosen = next((row for row in rows if row["is_latest_complete"]), None)
    elif edition == EARLIEST:
        chosen = both[0] if both else None
    else:
        chosen = both[-1] if both else None
        # A later total, even without its parts, is what a reader of that day had in hand.
        if totals and (chosen is None or totals[-1]["published"] > chosen["published"]):
            chosen = totals[-1]
    if chosen is None and totals and not both and edition != EARLIEST:
        chosen = totals[0 if edition == FIRST else -1]
    if chosen is None:
        return {"reason": _why_none(rows, both, edition)}
    named = {name: chosen[name] for name in _NAMED}
    if chosen["is_partial"]:
        return named | {"reason": f"the figure covers {_days(chosen)} only"}
    if not (_has(chosen, "killed") and _has(chosen, "injured")):
        reason = "only the sum of killed and injured was published"
        return named | {"total": chosen["total"], "reason": reason}
    return named | {name: chosen[name] for name in COUNTS}


def _has(row: Row, name: str) -> bool:
    return bool(pd.notna(row[name]))


def _why_none(rows: list[Row], both: list[Row], edition: str) -> str:
    partial = [row for row in rows if row["is_partial"]]
    if edition == FIRST and both and not partial:
        return (
            "the first figure was not captured; the earliest captured was published on "
            f"{both[0]['published']}"
        )
    if partial:
        which = "first figure" if edition == FIRST and both else "figure"
        return f"the {which} covers {_days(partial[-1])} only"
    return "no complete figure was captured" if rows else "no figure was captured"


def _days(row: Row) -> str:
    start, end = row["period_start_date"], row["period_end_date"]
    return f"{start.day} to {end.day} {end:%B %Y}"


def within(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Keep the months of a series that lie in a period; those it cuts are kept whole."""
    first = pd.Timestamp(period.start).replace(day=1)
    return frame[frame["month"].between(first, pd.Timestamp(period.end))].reset_index(drop=True)


def count(
    frame: pd.DataFrame, months: Sequence[pd.Timestamp] | pd.DatetimeIndex, *, label: str
) -> VerifiedCount:
    """Sum whole months of one edition; a measure that a month lacks has no sum.

    Parameters
    ----------
    frame
        Result of :func:`series`.
    months
        First days of the months.

    Raises
    ------
    SalvoVintageError
        When the rows are of more than one edition.

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly
    >>> year = pd.date_range("2025-01-01", "2025-12-01", freq="MS")
    >>> summed = count(series(load_monthly(), vintage="earliest"), year, label="2025")
    >>> summed.killed, summed.injured
    (2295, 11461)
    """
    editions = frame["edition"].unique().tolist()
    if len(editions) > 1:
        raise SalvoVintageError(
            f"Months of {len(editions)} editions ({', '.join(editions)}) were to be added up. "
            "Take every month from one edition."
        )
    rows = frame[frame["month"].isin(months)]
    sums = {
        name: int(rows[name].sum())
        if len(rows) == len(months) and rows[name].notna().all()
        else None
        for name in ("killed", "injured", "total")
    }
    return VerifiedCount(label, editions[0] if editions else "none", **sums)


def annual_release(periods: pd.DataFrame, *, published: str) -> dict[int, VerifiedCount]:
    """Totals of whole years that one release states, by year.

    Parameters
    ----------
    periods
        Result of :func:`analysis.data.casualties.load_periods`.
    published
        As precisely as the table has it.

    Examples
    --------
    >>> from analysis.data.casualties import load_periods
    >>> annual_release(load_periods(), published="2026-01")[2025].killed
    2514
    """
    start, end = periods["period_start_date"], periods["period_end_date"]
    whole = (start.dt.strftime("%m-%d") == "01-01") & (end.dt.strftime("%m-%d") == "12-31")
    rows = periods[whole & (start.dt.year == end.dt.year) & (periods["published"] == published)]
    return {
        row.period_start_date.year: VerifiedCount(
            str(row.period_start_date.year),
            f"release of {published}",
            *(None if pd.isna(x) else int(x) for x in (row.killed, row.injured, row.total)),
        )
        for row in rows.itertuples()
    }
