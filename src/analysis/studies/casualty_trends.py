"""Whether more people come to harm than a year before, and since when.

Counts of one edition are compared with counts of the same edition. Months vary far more than
independent events would, because one attack harms many; the intervals allow for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.measures.vintages import COLUMN, FEWEST, VerifiedCount, check_measure, compare
from analysis.memo import memoised
from analysis.stats import counts, levels
from analysis.stats.counts import CountRatio, Variation
from analysis.stats.loglinear import LogLinear
from analysis.studies.frames import frame_of

MEASURED = {"killed": "killed", "injured": "injured", "both": "killed or injured"}
"""The measures in words."""
FEWEST_MONTHS = 6
"""Months of each of two years that a ratio needs to have in common."""
TREND_MONTHS = 12
"""Months with a figure that a trend needs."""

CHANGES = {
    "edition": "str",
    "month": "datetime64[s]",
    "earliest": "datetime64[s]",
    "latest": "datetime64[s]",
    "level_before": "float64",
    "level_after": "float64",
}


@dataclass(frozen=True)
class YearOnYear:
    """One year against the one before.

    Attributes
    ----------
    judged
        The ratio of counts per month with its intervals; None with a ``reason``.
    months
        Months that both years have, when the ratio is of these; 12 when it is of annual totals.
    basis
        Whose counts: annual totals as released, or the months that both years have.
    """

    year: int
    earlier_year: int
    measure: str
    edition: str
    basis: str
    months: int
    judged: CountRatio | None
    reason: str | None


@dataclass(frozen=True)
class Trend:
    """The course of a monthly series; ``fit`` and ``spread`` are None with a ``reason``.

    ``line`` has one row per month of the series: ``month``, ``fitted``, ``low``, ``high``.
    """

    edition: str
    measure: str
    fit: LogLinear | None
    spread: Variation | None
    line: pd.DataFrame
    reason: str | None


@dataclass(frozen=True)
class Changes:
    """Changes of level by edition; ``frame`` has the columns of :data:`CHANGES`."""

    frame: pd.DataFrame
    measure: str
    level: float
    reason: str | None


@memoised
def year_on_year(
    frame: pd.DataFrame,
    *,
    year: int,
    measure: str,
    level: float = 0.95,
    stated: tuple[VerifiedCount, VerifiedCount] | None = None,
) -> YearOnYear:
    """One calendar year over the one before.

    Parameters
    ----------
    frame
        One edition (:func:`analysis.measures.vintages.series`).
    measure
        ``killed``, ``injured`` or ``both``.
    stated
        Totals of the two years, earlier first, of one release: the ratio is then of these, and
        the months serve for the dispersion alone. Without them the ratio is of the months that
        both years have, so that a gap in one does not pass for a fall.

    Raises
    ------
    SalvoVintageError
        When the two totals are of different releases.

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly
    >>> from analysis.measures.vintages import series
    >>> latest = series(load_monthly(), vintage="latest")
    >>> totals = (VerifiedCount("2024", "January 2026", 2088, 9138, 11226),
    ...           VerifiedCount("2025", "January 2026", 2514, 12142, 14656))
    >>> found = year_on_year(latest, year=2025, measure="killed", stated=totals).judged
    >>> [round(x, 2) for x in (found.ratio, found.exact_low, found.exact_high)]
    [1.2, 1.14, 1.28]
    """
    column = COLUMN[check_measure(measure)]
    edition = str(frame["edition"].iloc[0])
    before = _year(frame, year - 1, column)
    after = _year(frame, year, column)
    both = before.notna() & after.notna()
    basis, months = "months in both years", int(both.sum())
    totals = None
    if stated is not None:
        compared = compare(stated[1], stated[0], measure=measure)
        if compared.ratio is not None:
            totals = (float(stated[0].of(measure) or 0), float(stated[1].of(measure) or 0))
            edition, basis, months = stated[1].edition, "annual release", 12
    if totals is None:
        before, after = before.where(both), after.where(both)
    reason = None
    if int(both.sum()) < FEWEST_MONTHS:
        reason = (
            f"{year - 1} and {year} have {int(both.sum())} months in common with a figure; a "
            f"ratio needs {FEWEST_MONTHS}. Ask for an earlier year"
        )
    elif before.sum() < FEWEST or after.sum() < FEWEST:
        reason = "no percentage of fewer than ten people"
    judged = None
    if reason is None:
        try:
            judged = counts.span_ratio(
                before.to_numpy("float64", na_value=float("nan")),
                after.to_numpy("float64", na_value=float("nan")),
                totals=totals,
                level=level,
            )
        except SalvoStatisticsError as error:
            reason = str(error)
    return YearOnYear(year, year - 1, measure, edition, basis, months, judged, reason)


YEARS = {
    "label": "str",
    "year": "int64",
    "measure": "str",
    "basis": "str",
    "edition": "str",
    "months": "int64",
    "earlier": "float64",
    "later": "float64",
    "ratio": "float64",
    "low": "float64",
    "high": "float64",
    "exact_low": "float64",
    "exact_high": "float64",
    "dispersion": "float64",
    "reason": "str",
}
_JUDGED = ("first", "second", "ratio", "low", "high", "exact_low", "exact_high", "dispersion")


def table_of_years(results: Sequence[YearOnYear]) -> pd.DataFrame:
    """One row per comparison, columns of :data:`YEARS`; numbers missing where there is a reason."""
    rows = []
    for each in results:
        label = f"{each.year} / {each.earlier_year}, {MEASURED[each.measure]}"
        head = (label, each.year, each.measure, each.basis, each.edition, each.months)
        numbers = [None if each.judged is None else getattr(each.judged, x) for x in _JUDGED]
        rows.append((*head, *numbers, each.reason))
    return frame_of(rows, YEARS)


def stated_changes(
    totals: Mapping[int, VerifiedCount], *, year: int, measure: str
) -> dict[int, float]:
    """Ratio of one year's total to each other year's, all of one release.

    Raises
    ------
    SalvoVintageError
        When the totals are of different releases.

    Examples
    --------
    >>> totals = {2024: VerifiedCount("2024", "one", 2088, 9138, 11226),
    ...           2025: VerifiedCount("2025", "one", 2514, 12142, 14656)}
    >>> {year: round(ratio, 2) for year, ratio in
    ...  stated_changes(totals, year=2025, measure="both").items()}
    {2024: 1.31}
    """
    found = {
        other: compare(totals[year], count, measure=measure).ratio
        for other, count in totals.items()
        if other != year
    }
    return {other: ratio for other, ratio in found.items() if ratio is not None}


def _year(frame: pd.DataFrame, year: int, column: str) -> pd.Series:
    months = frame[frame["month"].dt.year == year]
    return months.set_index(months["month"].dt.month)[column].reindex(range(1, 13))


def _series(frame: pd.DataFrame, column: str) -> tuple[list[float], list[float]]:
    values = frame[column].to_numpy("float64", na_value=float("nan")).tolist()
    return values, frame["days"].astype("float64").tolist()


def trend(frame: pd.DataFrame, *, measure: str, level: float = 0.95) -> Trend:
    """Ratio per year of the monthly counts of one edition, allowing for autocorrelation.

    Gaps stay gaps; months weigh by their days. The fit is quasi-Poisson with errors that
    correlate from month to month (:mod:`analysis.stats.loglinear`).

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly
    >>> from analysis.measures.vintages import series
    >>> latest = series(load_monthly(), vintage="latest")
    >>> since = latest[latest["month"] >= "2023-01-01"]
    >>> trend(since, measure="killed").spread.dispersion > 8
    True
    """
    column = COLUMN[check_measure(measure)]
    edition = str(frame["edition"].iloc[0]) if len(frame) else ""
    line = frame_of([], {"month": "datetime64[s]", **dict.fromkeys(_LINE, "float64")})
    known = int(frame[column].notna().sum())
    if known < TREND_MONTHS:
        reason = (
            f"{known} months have a figure; a trend needs {TREND_MONTHS}. Ask for a longer span"
        )
        return Trend(edition, measure, None, None, line, reason)
    values, days = _series(frame, column)
    try:
        fit = counts.trend(values, per=12, exposure=days, level=level)
    except SalvoStatisticsError as error:
        return Trend(edition, measure, None, None, line, str(error))
    rows = zip(frame["month"], fit.fitted, fit.fitted_low, fit.fitted_high, strict=True)
    line = frame_of(rows, {"month": "datetime64[s]", **dict.fromkeys(_LINE, "float64")})
    return Trend(edition, measure, fit, counts.variation(values), line, None)


_LINE = ("fitted", "low", "high")


@memoised
def changes(
    editions: dict[str, pd.DataFrame], *, measure: str, level: float = 0.95, draws: int = 2_000
) -> Changes:
    """Months in which the level of a series changes, in each edition, with location intervals.

    Parameters
    ----------
    editions
        One frame per edition; each is searched by itself.
    level
        Of the interval for the month of a change.

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly
    >>> from analysis.measures.vintages import series
    >>> monthly = load_monthly()
    >>> both = {name: series(monthly, vintage=name) for name in ("first", "latest")}
    >>> found = changes(both, measure="killed", draws=200)
    >>> sorted(found.frame["edition"].unique())
    ['first', 'latest']
    """
    column = COLUMN[check_measure(measure)]
    rows: list[tuple[object, ...]] = []
    short = []
    for name, frame in editions.items():
        if int(frame[column].notna().sum()) < TREND_MONTHS:
            short.append(name)
            continue
        values, days = _series(frame, column)
        found = levels.level_changes(values, exposure=days)
        months = frame["month"].tolist()
        for place, levels_ in zip(
            levels.locate_levels(values, found, exposure=days, level=level, draws=draws),
            zip(found.levels, found.levels[1:], strict=False),
            strict=True,
        ):
            spots = (months[place.position], months[place.low], months[place.high])
            rows.append((name, *spots, *(30 * each for each in levels_)))
    reason = None
    if short:
        reason = (
            f"fewer than {TREND_MONTHS} months have a figure in the {' and '.join(short)} edition"
        )
    elif not rows:
        reason = "no change of level is larger than what months vary by"
    return Changes(frame_of(rows, CHANGES), measure, level, reason)


@dataclass(frozen=True)
class Record:
    """The last month before a given one with at least as many; None when there is none known."""

    month: pd.Timestamp
    value: int
    since: pd.Timestamp | None
    since_value: int | None
    gaps: int


def highest_since(frame: pd.DataFrame, month: pd.Timestamp, *, measure: str) -> Record | None:
    """Since when a month is the highest, in one edition.

    Returns
    -------
    Record or None
        ``gaps`` counts the months between without a figure; None when the month has none.

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly
    >>> from analysis.measures.vintages import series
    >>> latest = series(load_monthly(), vintage="latest")
    >>> july = pd.Timestamp("2025-07-01")
    >>> f"{highest_since(latest, july, measure='both').since:%Y-%m}"
    '2022-05'
    >>> f"{highest_since(latest, july, measure='killed').since:%Y-%m}"
    '2022-10'
    """
    column = COLUMN[check_measure(measure)]
    own = frame.loc[frame["month"] == month, column]
    if own.isna().all():
        return None
    value = int(own.iloc[0])
    before = frame[frame["month"] < month]
    higher = before[(before[column] >= value).fillna(False)]
    since = higher["month"].iloc[-1] if len(higher) else None
    between = before if since is None else before[before["month"] > since]
    top = int(higher[column].iloc[-1]) if len(higher) else None
    return Record(month, value, since, top, int(between[column].isna().sum()))
