"""Count the killed and injured by group of weapons, beside what was launched.

The numerator for missiles and long-range drones is the long-range group of the monitors. Most of
all verified casualties are harm near the front line: divided by launches they would say nothing, so
nothing here does that.
"""

from __future__ import annotations

import pandas as pd

from analysis.measures import vintages
from analysis.measures.interception import fates
from analysis.periods import COMPARABLE_SINCE, Period, month_of
from analysis.terms import DRONE_CLASSES, Evidence, Fate

LONG_RANGE = "long_range"
HALF_A_PERCENT = 0.005
"""A share printed in whole per cent lies within this of what it was rounded from."""

LONG_RANGE_COLUMNS = {
    "month": "datetime64[s]",
    "killed": "Float64",
    "injured": "Float64",
    "casualties": "Float64",
    "casualties_low": "Float64",
    "casualties_high": "Float64",
    "all_weapons": "Float64",
    "all_weapons_edition": "str",
    "stated_rate": "Float64",
    "computed_rate": "Float64",
    "evidence": "str",
    "reason": "str",
    "published": "str",
    "source_title": "str",
    "source_url": "str",
}


def long_range(by_weapon: pd.DataFrame, monthly: pd.DataFrame, *, vintage: str) -> pd.DataFrame:
    """Casualties of missiles and long-range drones by month.

    Parameters
    ----------
    by_weapon, monthly
        Results of :func:`analysis.data.casualties.load_by_weapon` and ``load_monthly``.
    vintage
        Edition of the figure for all weapons, which a share is a share of.

    Returns
    -------
    DataFrame
        Columns of :data:`LONG_RANGE_COLUMNS`, every month from the first to the last known.
        ``casualties`` is the published count where there is one (``evidence`` verified); else
        the published share times all casualties (``estimated``), with the bounds that rounding
        to whole per cent leaves. ``computed_rate`` is count / all weapons, beside the share as
        ``stated_rate``. A month with neither is a row with a ``reason``.

    Examples
    --------
    >>> from analysis.data.casualties import load_by_weapon, load_monthly
    >>> table = long_range(load_by_weapon(), load_monthly(), vintage="latest").set_index("month")
    >>> row = table.loc["2026-08-01"]
    >>> int(row["casualties"]), float(row["stated_rate"]), round(float(row["computed_rate"]), 3)
    (1271, 0.47, 0.467)
    """
    rows = by_weapon[
        (by_weapon["weapon_scope"] == LONG_RANGE) & (by_weapon["period_kind"] == "month")
    ].assign(month=lambda f: month_of(f["period_start_date"]))
    everyone = vintages.series(monthly, vintage=vintage).set_index("month")
    months = pd.date_range(rows["month"].min(), rows["month"].max(), freq="MS", unit="s")
    groups = dict(list(rows.groupby("month")))
    table = [_month(month, groups.get(month), everyone) for month in months]
    return pd.DataFrame(table, columns=list(LONG_RANGE_COLUMNS)).astype(LONG_RANGE_COLUMNS)


def _month(
    month: pd.Timestamp, rows: pd.DataFrame | None, everyone: pd.DataFrame
) -> dict[str, object]:
    total = everyone["total"].get(month, pd.NA)
    edition = everyone["edition"].iloc[0]
    empty = {"month": month, "all_weapons": total, "all_weapons_edition": edition}
    if rows is None:
        return empty | {"reason": "no long-range figure was captured"}
    counted = rows[rows[["killed", "injured"]].notna().all(axis=1)]
    shared = rows[rows["casualties_share_rate"].notna()]
    stated = shared["casualties_share_rate"].iloc[0] if len(shared) else pd.NA
    source = (counted if len(counted) else shared).iloc[0]
    named = {name: source[name] for name in ("published", "source_title", "source_url")}
    row = empty | {"stated_rate": stated} | named
    if len(counted):
        killed, injured = counted["killed"].iloc[0], counted["injured"].iloc[0]
        casualties = killed + injured
        return row | {
            "killed": killed,
            "injured": injured,
            "casualties": casualties,
            "casualties_low": casualties,
            "casualties_high": casualties,
            "computed_rate": casualties / total if pd.notna(total) else pd.NA,
            "evidence": Evidence.VERIFIED.value,
        }
    if pd.isna(total):
        return row | {"reason": "a share of a total that was not captured"}
    return row | {
        "casualties": round(stated * total),
        "casualties_low": (stated - HALF_A_PERCENT) * total,
        "casualties_high": (stated + HALF_A_PERCENT) * total,
        "evidence": Evidence.ESTIMATED.value,
        "reason": "killed and injured apart were not published",
    }


def editions(
    monthly: pd.DataFrame, by_weapon: pd.DataFrame, *, weapon_scope: str
) -> dict[str, pd.DataFrame]:
    """Monthly counts in each edition there is: for all weapons ``first`` and ``latest``.

    The counts of missiles and long-range drones were captured in one edition, ``as published``;
    months known by a share alone have no killed and injured, and are gaps.

    Examples
    --------
    >>> from analysis.data.casualties import load_by_weapon, load_monthly
    >>> list(editions(load_monthly(), load_by_weapon(), weapon_scope="long_range"))
    ['as published']
    """
    if weapon_scope != LONG_RANGE:
        return {
            name: vintages.series(monthly, vintage=name)
            for name in (vintages.FIRST, vintages.LATEST)
        }
    table = long_range(by_weapon, monthly, vintage=vintages.LATEST)
    counted = table["killed"].notna()
    series = table.assign(
        days=(table["month"] + pd.offsets.MonthEnd(0)).dt.day,
        total=table["casualties"].where(counted),
        killed_children=float("nan"),
        injured_children=float("nan"),
        edition="as published",
    )
    return {"as published": series[list(vintages.SERIES)].astype(vintages.SERIES)}


def launches_by_month(lines: pd.DataFrame, *, period: Period) -> pd.DataFrame:
    """What was launched in each whole month of a period.

    Parameters
    ----------
    lines
        Selected salvo lines (strike classes).
    period
        The nights that the lines cover; months that it cuts are left out.

    Returns
    -------
    DataFrame
        One row per month: ``launched``, ``drones``, ``missiles`` and, from the month on in which
        outcomes compare, ``leakers`` (an upper bound on arrivals); float64.
    """
    drones = lines["weapon_class"].isin([c.value for c in DRONE_CLASSES])
    launched = lines["launched"].astype("Float64").fillna(0)
    frame = pd.DataFrame(
        {
            "month": month_of(lines["night"]),
            "launched": launched,
            "drones": launched.where(drones, 0),
            "missiles": launched.where(~drones, 0),
            "leakers": fates(lines)[Fate.LEAKERS].astype("Float64").fillna(0),
        }
    )
    sums = frame.groupby("month").sum().astype("float64")
    first = pd.Timestamp(period.start)
    last = pd.Timestamp(period.end) + pd.Timedelta(days=1)
    months = pd.DatetimeIndex(sums.index)
    whole = (months >= first) & (months + pd.offsets.MonthBegin(1) <= last)
    sums = sums[whole]
    compares = pd.DatetimeIndex(sums.index) >= pd.Timestamp(COMPARABLE_SINCE)
    return sums.assign(leakers=sums["leakers"].where(compares)).reset_index()


def children(monthly: pd.DataFrame, *, vintage: str) -> pd.DataFrame:
    """Children among the killed and injured, in the months that state them.

    Returns
    -------
    DataFrame
        One row per such month: ``month``, ``killed_children``, ``killed``, ``injured_children``,
        ``injured`` and source. Counts only: most are below ten, and no percentage is formed.
    """
    table = vintages.series(monthly, vintage=vintage)
    stated = table[table[["killed_children", "injured_children"]].notna().any(axis=1)]
    columns = ["month", "killed_children", "killed", "injured_children", "injured"]
    return stated[[*columns, "edition", "published", "source_title", "source_url"]].reset_index(
        drop=True
    )


def cumulative_children(cumulative: pd.DataFrame) -> pd.DataFrame:
    """Children among all verified since the invasion, as of each date that states them."""
    stated = cumulative[cumulative["killed_children"].notna()]
    columns = ["as_of", "killed_children", "killed", "injured_children", "injured"]
    return stated[[*columns, "published", "source_title", "source_url"]].reset_index(drop=True)
