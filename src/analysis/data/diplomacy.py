"""Load the tables on diplomacy."""

from __future__ import annotations

import pandas as pd

from analysis.data.store import Store
from analysis.data.tables.diplomacy import DIPLOMATIC_DEADLINES, DIPLOMATIC_EVENTS
from analysis.errors import SalvoContractError


def load_events(store: Store | None = None) -> pd.DataFrame:
    """Diplomatic events, by a fixed rule of inclusion.

    Returns
    -------
    DataFrame
        One row per event, in order of ``start_date``; ``participants`` joined by "; ".

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> events = load_events()
    >>> primary = events[events["tier"] == 1]
    >>> len(primary), primary["start_date"].nunique()
    (126, 116)
    """
    return (store or Store()).read(DIPLOMATIC_EVENTS)


def load_deadlines(store: Store | None = None) -> pd.DataFrame:
    """Deadlines set to the parties, and what became of them.

    Returns
    -------
    DataFrame
        One row per deadline, in order of ``announced_date``.

    Raises
    ------
    SalvoSnapshotError, SalvoContractError
        When the table is missing or is not what its contract says.

    Examples
    --------
    >>> int(load_deadlines()["deadline_date"].isna().sum())  # one was given in words only
    1
    """
    return (store or Store()).read(DIPLOMATIC_DEADLINES)


def check_links(deadlines: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the deadlines when every event they name exists.

    Raises
    ------
    SalvoContractError
        Naming the first deadline whose event is not listed.

    Examples
    --------
    >>> check_links(load_deadlines(), load_events()).shape[0]
    9
    """
    linked = deadlines["linked_event_id"]
    lost = deadlines[linked.notna() & ~linked.isin(set(events["event_id"]))]
    if len(lost):
        first = lost.iloc[0]
        raise SalvoContractError(
            f"{len(lost)} deadline(s) name an event that diplomatic_events does not hold, first "
            f"{first['deadline_id']!r}: {first['linked_event_id']!r}. Add the event, or clear the "
            "link, and import the file again.",
            rows=[
                {"deadline_id": deadline, "linked_event_id": event}
                for deadline, event in zip(
                    lost["deadline_id"], lost["linked_event_id"], strict=True
                )
            ],
        )
    return deadlines
