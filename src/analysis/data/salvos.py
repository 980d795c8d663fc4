"""Load the tables on attacks."""

from __future__ import annotations

import pandas as pd

from analysis.data.store import Store
from analysis.data.tables.attacks import NIGHTS, REPORTING_REGIMES, SALVO_LINES, WEAPONS
from analysis.data.tables.bulletins import BULLETIN_READINGS


def load_salvos(store: Store | None = None) -> pd.DataFrame:
    """All salvo lines, every scope and class, in the order of their nights.

    Returns
    -------
    DataFrame
        One row per weapon model and reported window; columns as in ``datapackage.json``.
        Counts are nullable integers: missing is not zero.

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> lines = load_salvos()
    >>> raid = lines[(lines["night"] == "2025-08-28") & (lines["scope"] == "national")]
    >>> int(raid["launched"].sum()), int(raid["neutralised"].sum())
    (629, 589)
    """
    return (store or Store()).read(SALVO_LINES)


def load_nights(store: Store | None = None) -> pd.DataFrame:
    """The calendar: one row per night since 2022-09-28, with its status and reason.

    Examples
    --------
    >>> nights = load_nights().set_index("night")
    >>> nights.loc["2025-04-20", "status"]
    'truce'
    """
    return (store or Store()).read(NIGHTS)


def load_weapons(store: Store | None = None) -> pd.DataFrame:
    """Every known spelling with its model and class."""
    return (store or Store()).read(WEAPONS)


def load_regimes(store: Store | None = None) -> pd.DataFrame:
    """What the source counted as destroyed, by group of weapons and period."""
    return (store or Store()).read(REPORTING_REGIMES)


def load_readings(store: Store | None = None) -> pd.DataFrame:
    """What the parser reads in published bulletins: one row per text and group of weapons.

    Examples
    --------
    >>> load_readings()["text_id"].nunique()
    30
    """
    return (store or Store()).read(BULLETIN_READINGS)
