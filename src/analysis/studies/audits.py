"""Whether published comparisons come out, and whether totals agree with each other.

Every percentage in the monitors' statements is computed again from the figures that stood beside it
when it was said. Where the earlier span was not published in that edition, the base that the
percentage implies is set against the months captured: verified counts only rise, so a base that is
higher by no more than months are known to be revised is explained by vintage, and another is not.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.measures import vintages
from analysis.measures.vintages import COLUMN, FIRST, LATEST, VerifiedCount, compare
from analysis.memo import memoised
from analysis.studies.frames import frame_of
from analysis.studies.statements import CLAIMS, IMPOSSIBLE, Claim, Impossible

HALF_A_PERCENT = 0.0051
"""A whole percentage stands for what rounds to it."""

AUDIT = {
    "claim": "str",
    "stated": "float64",
    "recomputed": "float64",
    "edition": "str",
    "with_first": "float64",
    "with_latest": "float64",
    "verdict": "str",
    "explanation": "str",
    "source_title": "str",
    "source_url": "str",
}
RECONCILED = {
    "span": "str",
    "published": "str",
    "measure": "str",
    "stated": "float64",
    "edition": "str",
    "months": "float64",
    "difference": "float64",
    "verdict": "str",
    "explanation": "str",
    "source_title": "str",
    "source_url": "str",
}


@dataclass(frozen=True)
class Audit:
    """Verdicts on published comparisons: columns of :data:`AUDIT`, in order of publication."""

    frame: pd.DataFrame
    largest_revision: float
    reason: str | None = None


@memoised
def audit(
    monthly: pd.DataFrame,
    periods: pd.DataFrame,
    *,
    claims: Sequence[Claim] = CLAIMS,
    impossible: Sequence[Impossible] = IMPOSSIBLE,
) -> Audit:
    """Compute each published comparison again with the edition it needs.

    Returns
    -------
    Audit
        ``verdict`` is ``comes out``, ``comes out only as of then`` (with neither the first nor
        the latest figures), ``base revised`` (the base it implies was not captured; revision can
        explain it), ``does not come out``, ``cannot be recomputed`` or ``impossible``.

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly, load_periods
    >>> found = audit(load_monthly(), load_periods()).frame.set_index("claim")
    >>> found.loc["December 2023 against November 2023", "verdict"]
    'comes out only as of then'
    """
    most = largest_revision(monthly)
    editions = {name: vintages.series(monthly, vintage=name) for name in (FIRST, LATEST)}
    rows = [_judge(claim, monthly, periods, editions, most) for claim in claims]
    rows += [_judge_impossible(each, editions[FIRST]) for each in impossible]
    return Audit(frame_of(rows, AUDIT), most)


def largest_revision(monthly: pd.DataFrame) -> float:
    """The most that the total of a month was revised upward, latest over first, as captured."""
    first, latest = (vintages.series(monthly, vintage=name) for name in (FIRST, LATEST))
    ratio = latest["total"] / first["total"]
    return float(ratio.max())


def _judge(
    claim: Claim,
    monthly: pd.DataFrame,
    periods: pd.DataFrame,
    editions: dict[str, pd.DataFrame],
    most: float,
) -> tuple[object, ...]:
    then = vintages.series(monthly, vintage=claim.as_of)
    later = _stated(periods, claim, claim.later) or _summed(then, claim.later)
    earlier = _stated(periods, claim, claim.earlier) or _summed(then, claim.earlier)
    settled = {
        name: compare(_summed(frame, claim.later), _summed(frame, claim.earlier)).change
        for name, frame in editions.items()
    }
    source = (claim.source_title, claim.source_url)
    head = (claim.label, claim.change)
    tail = (settled[FIRST], settled[LATEST])
    if later.total is None:
        why = f"no figure for {later.label} was captured"
        return (*head, None, later.edition, *tail, "cannot be recomputed", why, *source)
    if later.edition == earlier.edition and earlier.total is not None:
        change = compare(later, earlier).change
        agrees = change is not None and abs(change - claim.change) <= claim.rounding
        others = [x for x in tail if x is not None and abs(x - claim.change) <= claim.rounding]
        verdict = "comes out" if agrees else "does not come out"
        if agrees and not others and all(x is not None for x in tail):
            verdict = "comes out only as of then"
        why = f"{later.total:,} against {earlier.total:,}, {later.edition}"
        if not agrees:
            why += f"; with {claim.change:+.0%} the earlier would be {_base(later, claim):,}"
        return (*head, change, later.edition, *tail, verdict, why, *source)
    base = _base(later, claim)
    captured = _summed(editions[LATEST], claim.earlier)
    if captured.total is None:
        why = f"no figure for {captured.label} was captured; the base it implies is {base:,}"
        return (*head, None, later.edition, *tail, "cannot be recomputed", why, *source)
    up = base / captured.total
    verdict = "base revised" if 1 - claim.rounding <= up <= most else "does not come out"
    why = (
        f"{captured.label} was not captured in this edition. The base implied is {base:,}, "
        f"{up - 1:+.1%} on the {captured.total:,} that its months sum to"
    )
    return (*head, None, later.edition, *tail, verdict, why, *source)


def _base(later: VerifiedCount, claim: Claim) -> int:
    return round((later.total or 0) / (1 + claim.change))


def _stated(periods: pd.DataFrame, claim: Claim, span: tuple[str, str]) -> VerifiedCount | None:
    """The total of a span in the release of the claim, if it states one."""
    rows = periods[
        (periods["period_start_date"] == span[0])
        & (periods["period_end_date"] == span[1])
        & (periods["published"] == claim.published)
    ]
    if rows.empty:
        return None
    row = rows.iloc[0]
    counts = {
        name: None if pd.isna(row[name]) else int(row[name])
        for name in ("killed", "injured", "total")
    }
    return VerifiedCount(_label(span), f"release of {claim.published}", **counts)


def _summed(frame: pd.DataFrame, span: tuple[str, str]) -> VerifiedCount:
    start, end = pd.Timestamp(span[0]), pd.Timestamp(span[1])
    label = _label(span)
    if start.day != 1 or end != end + pd.offsets.MonthEnd(0):
        edition = str(frame["edition"].iloc[0])
        return VerifiedCount(label, edition, None, None, None)
    return vintages.count(frame, pd.date_range(start, end, freq="MS"), label=label)


def _label(span: tuple[str, str]) -> str:
    start, end = pd.Timestamp(span[0]), pd.Timestamp(span[1])
    if start.day != 1 or end != end + pd.offsets.MonthEnd(0):
        return f"{start.day} to {end.day} {end:%B %Y}"
    if (start.month, end.month) == (1, 12):
        return f"{start:%Y}" if start.year == end.year else f"{start:%Y} to {end:%Y}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    left = f"{start:%B}" if start.year == end.year else f"{start:%B %Y}"
    return f"{left} to {end:%B %Y}"


def _judge_impossible(claim: Impossible, first: pd.DataFrame) -> tuple[object, ...]:
    """Show that a stated total is below what had been published month by month before."""
    months = pd.date_range(claim.span[0], claim.span[1], freq="MS")
    rows = first[first["month"].isin(months)]
    known = int(rows["total"].sum())
    injured = int(rows["injured"].sum())
    if claim.total >= known:
        why = f"{claim.total:,} is not below the {known:,} of its months as first published"
        return (claim.label, None, None, FIRST, None, None, "comes out", why, *claim.source)
    why = (
        f"{claim.total:,} killed and injured in {_label(claim.span)} is below the {known:,} that "
        f"its months summed to when first published, and verified counts only rise. The injured "
        f"alone sum to {injured:,} (without the months that lack them): the statement sets killed "
        "and injured of one year against injured of the other, or miscounts"
    )
    return (claim.label, None, None, FIRST, None, None, "impossible", why, *claim.source)


@memoised
def reconcile(
    monthly: pd.DataFrame, periods: pd.DataFrame, cumulative: pd.DataFrame
) -> pd.DataFrame:
    """Set period totals, and rises of the cumulative total, against the months they cover.

    Parameters
    ----------
    monthly, periods, cumulative
        Results of the loaders of :mod:`analysis.data.casualties`.

    Returns
    -------
    DataFrame
        Columns of :data:`RECONCILED`, one row per span and measure with whole months:
        ``months`` sums them as they stood when the total was published (``edition``), or as they
        were captured latest where one of them was published later. ``verdict`` is
        ``agrees``, ``explained by vintage`` (higher, by no more than months are known to be
        revised), ``explained by older cases`` (a cumulative rise also holds them),
        ``months missing`` or ``unexplained``.
    """
    most = largest_revision(monthly)
    settled = vintages.series(monthly, vintage=LATEST)
    editions: dict[str, pd.DataFrame] = {}
    rows = []
    for row in periods.itertuples():
        span = (f"{row.period_start_date:%Y-%m-%d}", f"{row.period_end_date:%Y-%m-%d}")
        published = str(row.published)
        if published not in editions:
            editions[published] = vintages.series(monthly, vintage=published)
        at_the_time = editions[published]
        for measure, column in COLUMN.items():
            stated = getattr(row, column)
            then = at_the_time
            months = _summed(then, span)
            if months.of(measure) is None and _summed(settled, span).of(measure) is not None:
                # A month of the span was itself published later: its latest figure stands in.
                then, months = settled, _summed(settled, span)
            if pd.notna(stated):
                verdict, why = _explain(int(stated), months, measure, most, span, then)
                rows.append(_reconciled(row, months, measure, int(stated), verdict, why))
    rows += _rises(monthly, cumulative, most)
    return frame_of(rows, RECONCILED)


def _reconciled(
    row: Any, months: VerifiedCount, measure: str, stated: int, verdict: str, why: str
) -> tuple[object, ...]:
    summed = months.of(measure)
    difference = None if summed is None else stated - summed
    return (
        months.label,
        str(row.published),
        measure,
        stated,
        months.edition,
        summed,
        difference,
        verdict,
        why,
        row.source_title,
        row.source_url,
    )


def _explain(
    stated: int,
    months: VerifiedCount,
    measure: str,
    most: float,
    span: tuple[str, str],
    then: pd.DataFrame,
) -> tuple[str, str]:
    summed = months.of(measure)
    if summed is None:
        return "months missing", _lacking(then, span, measure)
    if stated == summed:
        return "agrees", ""
    if summed < stated <= most * summed:
        return "explained by vintage", f"{stated / summed - 1:+.1%}: cases verified since"
    return "unexplained", f"{stated / summed - 1:+.1%}: outside what revision is known to do"


def _lacking(then: pd.DataFrame, span: tuple[str, str], measure: str) -> str:
    start, end = pd.Timestamp(span[0]), pd.Timestamp(span[1])
    if start.day != 1 or end != end + pd.offsets.MonthEnd(0):
        return "not whole months"
    inside = then[then["month"].between(start, end)]
    missing = inside[inside[COLUMN[measure]].isna()]["month"]
    named = [f"{month:%B %Y}" for month in missing]
    shown = ", ".join(named[:3]) + (" …" if len(named) > 3 else "")
    return f"no {COLUMN[measure]} figure at the time for {shown}"


def _rises(
    monthly: pd.DataFrame, cumulative: pd.DataFrame, most: float
) -> list[tuple[object, ...]]:
    """Rises of the cumulative total between ends of months that follow each other."""
    exact = cumulative[cumulative["as_of_precision"] == "day"].copy()
    exact["date"] = pd.to_datetime(exact["as_of"])
    ends = exact[exact["date"] == exact["date"] + pd.offsets.MonthEnd(0)].sort_values("date")
    rows = []
    dates: list[Any] = list(ends.itertuples())
    for before, after in itertools.pairwise(dates):
        first = before.date + pd.Timedelta(days=1)
        if (after.date - first).days > 100:
            continue
        span = (f"{first:%Y-%m-%d}", f"{after.date:%Y-%m-%d}")
        then = vintages.series(monthly, vintage=str(after.published))
        months = _summed(then, span)
        for measure in ("killed", "injured"):
            rise = int(getattr(after, measure)) - int(getattr(before, measure))
            verdict, why = _explain(rise, months, measure, most, span, then)
            summed = months.of(measure)
            if summed is not None and rise > summed:
                verdict = "explained by older cases"
                why = f"{rise - summed:,} cases of earlier months verified meanwhile"
            elif verdict == "unexplained":
                why = "lower than its own months"
            labelled = VerifiedCount(
                f"rise over {months.label}", months.edition, months.killed, months.injured, None
            )
            rows.append(_reconciled(after, labelled, measure, rise, verdict, why))
    return rows
