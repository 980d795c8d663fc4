"""The people killed and injured on the date of a night, as their number was told, report by report.

Tolls of single attacks are a sample: what is not listed is not zero. A toll belongs to a place and
a date, not to a salvo: shelling and bombs of the same day may stand in it where the source does
not tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.measures import tolls as counted
from analysis.studies.frames import frame_of

ATTACKS = {
    "attack_id": "str",
    "place": "str",
    "area_scope": "str",
    "first_as_of": "str",
    "first_killed": "Int64",
    "killed": "Int64",
    "first_children": "Int64",
    "children": "Int64",
    "first_injured": "Int64",
    "injured": "Int64",
    "missing": "Int64",
    "reports": "int64",
    "status": "str",
    "weapon": "str",
    "evidence": "str",
    "is_killed_minimum": "bool",
    "is_killed_inferred": "bool",
    "source_title": "str",
    "source_url": "str",
}


@dataclass(frozen=True)
class NightToll:
    """Tolls of one date.

    Attributes
    ----------
    attacks
        One row per attack listed for the date, most killed first, several places at once last:
        the first report beside the preferred one (``killed``, ``children``, ``injured``), columns
        of :data:`ATTACKS`. Rows of several places contain the others and are never added to them.
    reports
        By attack: every report in order of time, as :func:`analysis.measures.tolls.growth` has
        them, with ``hours`` since the first.
    reason
        Why there is none: nothing listed, which is not nobody killed.
    """

    attacks: pd.DataFrame
    reports: Mapping[str, pd.DataFrame]
    reason: str | None

    @property
    def main(self) -> pd.Series | None:
        """The attack on one place with most killed, else the first listed; None without one."""
        return None if self.attacks.empty else self.attacks.iloc[0]


def night_toll(tolls: pd.DataFrame, night: pd.Timestamp) -> NightToll:
    """Collect the reports of the tolls of a date.

    Parameters
    ----------
    tolls
        Result of :func:`analysis.data.casualties.load_tolls`.

    Examples
    --------
    >>> from analysis.data.casualties import load_tolls
    >>> made = night_toll(load_tolls(), pd.Timestamp("2025-08-28")).main
    >>> made["place"], int(made["first_killed"]), int(made["killed"])
    ('Kyiv', 12, 25)
    """
    own = tolls[tolls["attack_date"] == night]
    if own.empty:
        first, last = tolls["attack_date"].min(), tolls["attack_date"].max()
        reason = (
            "no toll of this date is listed; the list is a sample of attacks reported widely, "
            f"from {first:%Y-%m-%d} to {last:%Y-%m-%d}, so that none listed is not none killed"
        )
        return NightToll(frame_of([], ATTACKS), {}, reason)
    reports = {str(name): _reports(own, str(name)) for name in own["attack_id"].unique()}
    rows = [_attack(own[own["attack_id"] == name], reports[name]) for name in reports]
    frame = frame_of(rows, ATTACKS)
    order = frame.assign(wide=frame["area_scope"] == "multiple").sort_values(
        ["wide", "killed", "attack_id"], ascending=[True, False, True]
    )
    return NightToll(order[list(ATTACKS)].reset_index(drop=True), reports, None)


def _reports(own: pd.DataFrame, attack: str) -> pd.DataFrame:
    """Reports in order of time, with the hours since the first."""
    ordered = counted.growth(own, attack)
    hours = (ordered["when"] - ordered["when"].min()).dt.total_seconds() / 3600
    return ordered.assign(hours=hours)


def _attack(own: pd.DataFrame, reports: pd.DataFrame) -> tuple[object, ...]:
    ordered = own.sort_values("toll_seq")
    preferred = ordered[ordered["is_preferred"].astype(bool)]
    latest = (preferred if len(preferred) else ordered).iloc[-1]
    first = reports.iloc[0]
    stated = reports["missing"].dropna()
    children = reports["killed_children"].dropna()
    return (
        latest["attack_id"],
        latest["place"],
        latest["area_scope"],
        first["as_of"] if isinstance(first["as_of"], str) else None,
        first["killed"],
        latest["killed"],
        children.iloc[0] if len(children) else pd.NA,
        latest["killed_children"],
        first["injured"],
        latest["injured"],
        stated.iloc[-1] if len(stated) else pd.NA,
        len(reports),
        latest["toll_status"],
        latest["weapon_note"] if isinstance(latest["weapon_note"], str) else None,
        latest["evidence"],
        bool(latest["is_killed_minimum"]),
        bool(latest["is_killed_inferred"]),
        latest["source_title"],
        latest["source_url"] if isinstance(latest["source_url"], str) else None,
    )
