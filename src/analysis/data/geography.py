"""Load the regions of Ukraine."""

from __future__ import annotations

import pandas as pd

from analysis.data.store import Store
from analysis.data.tables.geography import OBLASTS


def load_oblasts(store: Store | None = None) -> pd.DataFrame:
    """The 27 regions: names, ISO code, place on the tile map, neighbours.

    Returns
    -------
    DataFrame
        One row per region, in order of ``oblast_code``; ``neighbours`` joined by "; ".

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> oblasts = load_oblasts().set_index("name_en")
    >>> oblasts.loc["Kyiv City", "neighbours"]
    'UA-32'
    """
    return (store or Store()).read(OBLASTS)
