"""Lines that stand already where a bulletin would be added: which, and what can be done."""

from __future__ import annotations

import pandas as pd

from analysis.errors import SalvoSnapshotError


def refuse_standing(standing: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Refuse to add lines where others stand already.

    Parameters
    ----------
    standing
        Salvo lines of the same report; none is no conflict.
    lines
        Salvo lines of one bulletin.

    Raises
    ------
    SalvoSnapshotError
        If any stand already.
    """
    if standing.empty:
        return
    raise SalvoSnapshotError(
        f"The night of {lines['night'].iloc[0]:%Y-%m-%d} has {len(standing)} national line(s) of "
        "this window already. The snapshot is unchanged. Compare them above; to put the bulletin "
        "in their place and keep them as an earlier version, repeat with --replace."
    )
