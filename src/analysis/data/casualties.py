"""Load the tables on people killed and injured.

Verified totals of the UN human rights monitors come in vintages and are lower bounds; tolls of
single attacks are what was reported at the time. The two are never added or mixed.
"""

from __future__ import annotations

import pandas as pd

from analysis.data.store import Store
from analysis.data.tables.casualties import (
    ATTACK_TOLLS,
    CASUALTIES_BY_WEAPON,
    CASUALTIES_CUMULATIVE,
    CASUALTIES_MONTHLY,
    CASUALTIES_PERIODS,
)


def load_monthly(store: Store | None = None) -> pd.DataFrame:
    """Verified casualties by month, every captured vintage.

    Choose one vintage before comparing months: ``is_first_complete`` or ``is_latest_complete``.

    Returns
    -------
    DataFrame
        One row per month and publication, in order of month and vintage; columns as in
        ``datapackage.json``. Counts are nullable integers: missing is not zero.

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> monthly = load_monthly()
    >>> first = monthly[monthly["is_first_complete"] & (monthly["month"].dt.year == 2025)]
    >>> len(first)  # the first edition for February 2025 was not found
    11
    """
    return (store or Store()).read(CASUALTIES_MONTHLY)


def load_cumulative(store: Store | None = None) -> pd.DataFrame:
    """Verified casualties since 24 February 2022 as of a date.

    Returns
    -------
    DataFrame
        One row per ``as_of``, in order; ``as_of`` is ISO text because one is a month only.

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> load_cumulative()["killed"].is_monotonic_increasing
    True
    """
    return (store or Store()).read(CASUALTIES_CUMULATIVE)


def load_by_weapon(store: Store | None = None) -> pd.DataFrame:
    """Verified casualties by group of weapons; groups and periods overlap.

    Returns
    -------
    DataFrame
        One row per period, ``weapon_scope`` and publication. The numerator for missiles and
        long-range drones is ``weapon_scope == "long_range"``.

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> by_weapon = load_by_weapon()
    >>> int((by_weapon["weapon_scope"] == "long_range").sum())
    21
    """
    return (store or Store()).read(CASUALTIES_BY_WEAPON)


def load_periods(store: Store | None = None) -> pd.DataFrame:
    """Verified casualties over longer periods, as stated by the monitors.

    Returns
    -------
    DataFrame
        One row per statement; ``period_start_date`` and ``period_end_date`` both included.

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> periods = load_periods()
    >>> year = periods[(periods["period_end_date"] == "2025-12-31")]
    >>> int(year["killed"].iloc[0]), int(year["injured"].iloc[0])
    (2514, 12142)
    """
    return (store or Store()).read(CASUALTIES_PERIODS)


def load_tolls(store: Store | None = None) -> pd.DataFrame:
    """Tolls of single attacks, every captured report.

    A selected sample: never summed to a national total. ``is_preferred`` marks the one row to
    use per attack; sum either ``area_scope`` city and oblast, or multiple, not both.

    Returns
    -------
    DataFrame
        One row per report, in order of attack and ``toll_seq``.

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> tolls = load_tolls()
    >>> tolls.loc[tolls["attack_id"] == "2025-08-28_kyiv", "killed"].tolist()
    [12, 14, 15, 16, 19, 21, 22, 23, 23, 25]
    """
    return (store or Store()).read(ATTACK_TOLLS)
