"""Lines added from bulletins, when a newer file of the source arrives."""

from __future__ import annotations

import pandas as pd

from analysis.data.store import Store
from analysis.data.tables.attacks import SALVO_LINES
from analysis.data.tables.bulletins import BULLETIN, BULLETIN_LINES
from analysis.terms import STRIKE_CLASSES, Scope


def has_bulletins(store: Store) -> bool:
    """Whether any line of the snapshot was ever added from a bulletin."""
    return store.exists() and BULLETIN_LINES.name in store.snapshot().tables


def overlapping(lines: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    """National strike lines of the same report: same night, and windows that share their time.

    Windows that follow each other share an hour or so (a night to 08:00, a day from 07:00); they
    are of one report when they share more than half of the shorter one.

    Parameters
    ----------
    lines
        Salvo lines.
    windows
        ``night``, ``window_start``, ``window_end``; a window without hours is the whole night.

    Returns
    -------
    DataFrame
        Rows of `lines`, in their order.
    """
    national = lines[
        (lines["scope"] == Scope.NATIONAL) & lines["weapon_class"].isin(STRIKE_CLASSES)
    ]
    met = pd.Series(data=False, index=national.index)
    for window in windows.drop_duplicates(["night", "window_start", "window_end"]).to_dict(
        "records"
    ):
        same = national["night"] == window["night"]
        timed = (window["window_end"] > window["window_start"]) & (
            national["window_end"] > national["window_start"]
        )
        shared = national["window_end"].clip(upper=window["window_end"]) - national[
            "window_start"
        ].clip(lower=window["window_start"])
        lengths = national["window_end"] - national["window_start"]
        shorter = lengths.clip(upper=window["window_end"] - window["window_start"])
        met |= same & ~(timed & (2 * shared <= shorter))
    return national[met]


def carried(
    old: pd.DataFrame, added: pd.DataFrame, new: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep lines added from bulletins that a newer file does not report by itself.

    Parameters
    ----------
    old, new
        Salvo lines of the snapshot, and of the file.
    added
        The table ``bulletin_lines``.

    Returns
    -------
    tuple
        `new` with the lines kept, and `added` with what the file now reports as not current.
    """
    current = added["is_current"] & (added["origin"] == BULLETIN)
    own = old[old["line_id"].isin(added.loc[current, "line_id"])]
    kept = [
        row.to_frame().T for _, row in own.iterrows() if overlapping(new, row.to_frame().T).empty
    ]
    ids = {str(frame["line_id"].iloc[0]) for frame in kept}
    lines = old[old["line_id"].isin(ids)]
    order = ["night", "window_end", "window_start", "line_id"]
    whole = SALVO_LINES.coerce(pd.concat([new, lines])).sort_values(order, ignore_index=True)
    still = added["is_current"] & added["line_id"].isin(ids)
    return whole, added.assign(is_current=still)
