"""How much verified counts rise after they are first published, and what to expect of new ones.

Each month's figures are laid out by their age at publication. From the months that have both a
fresh and a settled figure comes the factor; a nowcast is the latest figure times the factor, shown
beside the figure and never instead of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.data.partial_dates import last_day
from analysis.errors import SalvoStatisticsError
from analysis.measures.vintages import COLUMN, check_measure
from analysis.memo import memoised
from analysis.stats import backtest, revisions
from analysis.stats.backtest import BackTest
from analysis.stats.revisions import LinkRatio
from analysis.stats.vintages import triangle
from analysis.studies.frames import frame_of

SETTLED_DAYS = 90
"""From this age on a figure counts as settled, for want of later ones: it still rises."""
AGES = (0, 45, 90, 180, 365)
"""Days after the end of the month, for the table of link ratios."""

NOWCASTS = {
    "month": "datetime64[s]",
    "published": "datetime64[s]",
    "age_days": "int64",
    "raw": "float64",
    "nowcast": "float64",
    "low": "float64",
    "high": "float64",
    "reason": "str",
}
LINKS = {
    "from_days": "int64",
    "to_days": "int64",
    "months": "int64",
    "ratio": "float64",
    "low": "float64",
    "high": "float64",
    "reason": "str",
}


@dataclass(frozen=True)
class Revisions:
    """How the figures of one measure are revised.

    Attributes
    ----------
    factor
        From a figure younger than :data:`SETTLED_DAYS` to a settled one.
    links
        The same by finer ages, columns of :data:`LINKS`; a step with too few months has a reason.
    nowcasts
        Columns of :data:`NOWCASTS`, one row per month whose latest figure is not settled.
    test
        The nowcast tried on months whose settled figure is known; None with a reason.
    """

    measure: str
    factor: LinkRatio | None
    links: pd.DataFrame
    nowcasts: pd.DataFrame
    test: BackTest | None
    reason: str | None


@memoised
def revised(
    monthly: pd.DataFrame,
    *,
    measure: str,
    level: float = 0.95,
    draws: int = 2_000,
    until: pd.Timestamp | None = None,
) -> Revisions:
    """Link ratios by age, a nowcast of fresh months and its back-test.

    Parameters
    ----------
    monthly
        Result of :func:`analysis.data.casualties.load_monthly`; partial and suspect figures are
        left out. A publication known to the month is taken at the month's end.
    until
        Last month to nowcast; the factor is learned from every month.

    Examples
    --------
    >>> from analysis.data.casualties import load_monthly
    >>> found = revised(load_monthly(), measure="killed", draws=500)
    >>> found.factor.pairs, round(found.factor.ratio, 2)
    (14, 1.12)
    >>> newest = found.nowcasts.iloc[-1]
    >>> float(newest["raw"]), bool(newest["low"] < newest["nowcast"] < newest["high"])
    (372.0, True)
    """
    column = COLUMN[check_measure(measure)]
    rows = monthly[
        monthly[column].notna()
        & ~monthly["is_partial"].astype(bool)
        & ~monthly["is_suspect"].astype(bool)
    ]
    rows = rows.assign(
        period_end=rows["month"] + pd.offsets.MonthEnd(0),
        day=pd.to_datetime(rows["published"].map(lambda text: last_day(str(text)))),
    )
    # Two publications of one day on one month: the later in the table is the fuller.
    rows = rows.drop_duplicates(["month", "day"], keep="last")
    given = (
        rows["period_end"].to_numpy(),
        rows["day"].to_numpy(),
        rows[column].to_numpy("float64"),
    )
    try:
        seen = triangle(*given, ages=(0, SETTLED_DAYS))
        factor = revisions.link_ratios(seen, level=level, draws=draws)[0]
        fine = revisions.link_ratios(triangle(*given, ages=AGES), level=level, draws=draws)
        made = revisions.nowcast(seen, level=level, draws=draws)
        test = backtest.back_test(seen, level=level, draws=draws)
    except SalvoStatisticsError as error:
        return Revisions(
            measure, None, frame_of([], LINKS), frame_of([], NOWCASTS), None, str(error)
        )
    links = frame_of(
        ((x.age, x.next_age, x.pairs, x.ratio, x.low, x.high, x.reason) for x in fine), LINKS
    )
    fresh = frame_of(
        (
            (
                pd.Timestamp(x.period) - pd.offsets.MonthBegin(1),
                pd.Timestamp(x.published),
                x.age_days,
                x.latest,
                x.value,
                x.low,
                x.high,
                x.reason,
            )
            for x in made
            if not x.is_settled
        ),
        NOWCASTS,
    )
    if until is not None:
        fresh = fresh[fresh["month"] <= until].reset_index(drop=True)
    reason = factor.reason
    return Revisions(measure, factor, links, fresh, test, reason)
