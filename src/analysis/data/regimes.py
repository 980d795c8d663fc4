"""What the source counted as destroyed, when: the reporting regimes.

Three changes of practice, read off the data: drones lost to jamming appear as a second figure
from 2024-07-10, with near-daily regularity from 2024-10-01; from 2025-07-24 drones shot down
and drones suppressed are one figure. The merger concerns drones only: of the missiles of
October 2025, 128 are reported shot down and 18 as not having reached the target. Weapons
outside the strike classes are counted only when shot down, whatever the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.periods import COMPARABLE_SINCE
from analysis.terms import DRONE_CLASSES, MISSILE_CLASSES, Regime


@dataclass(frozen=True)
class ReportingRegime:
    """One regime for one group of weapons; ``last_night`` None means to this day."""

    group: str
    regime: Regime
    first_night: date
    last_night: date | None
    comparable_since: date | None
    intercepted: str
    suppressed: str


_FIRST = date(2022, 9, 28)
_SEPARATE = date(2024, 7, 10)
MERGED_SINCE = date(2025, 7, 24)
"""First night on which drones shot down and suppressed are one figure."""

DRONES, MISSILES, OTHERS = "drones", "missiles", "others"
GROUPS = (DRONES, MISSILES, OTHERS)

REGIMES: tuple[ReportingRegime, ...] = (
    ReportingRegime(
        DRONES,
        Regime.KINETIC_ONLY,
        _FIRST,
        date(2024, 7, 9),
        None,
        "drones shot down",
        "not reported",
    ),
    ReportingRegime(
        DRONES,
        Regime.SEPARATE,
        _SEPARATE,
        date(2025, 7, 23),
        COMPARABLE_SINCE,
        "drones shot down",
        "drones lost or jammed; not on every night before October 2024",
    ),
    ReportingRegime(
        DRONES,
        Regime.MERGED,
        MERGED_SINCE,
        None,
        MERGED_SINCE,
        "not reported apart",
        "not reported apart, two nights excepted",
    ),
    ReportingRegime(
        MISSILES,
        Regime.KINETIC_ONLY,
        _FIRST,
        date(2024, 7, 9),
        None,
        "missiles shot down",
        "not reported",
    ),
    ReportingRegime(
        MISSILES,
        Regime.SEPARATE,
        _SEPARATE,
        None,
        COMPARABLE_SINCE,
        "missiles shot down",
        "missiles that did not reach the target, where a bulletin says so",
    ),
    ReportingRegime(
        OTHERS,
        Regime.KINETIC_ONLY,
        _FIRST,
        None,
        None,
        "weapons shot down; these are counted only when shot down",
        "not reported",
    ),
)


def group_of(weapon_class: pd.Series) -> pd.Series:
    """The group by which regimes differ: drones, missiles, others. Shape of the input."""
    groups = {c.value: MISSILES for c in MISSILE_CLASSES} | {c.value: DRONES for c in DRONE_CLASSES}
    return weapon_class.map(groups).fillna(OTHERS)


def regime_of(night: pd.Series, weapon_class: pd.Series) -> pd.Series:
    """The reporting regime of each line, from its night and weapon class.

    Examples
    --------
    >>> nights = pd.Series(pd.to_datetime(["2025-07-23", "2025-07-24", "2025-07-24"]))
    >>> classes = pd.Series(["one_way_attack_drone", "one_way_attack_drone", "cruise_missile"])
    >>> regime_of(nights, classes).tolist()
    ['separate', 'merged', 'separate']
    """
    groups = group_of(weapon_class)
    result = pd.Series(pd.NA, index=night.index, dtype="str")
    for regime in REGIMES:
        inside = (groups == regime.group) & (night >= pd.Timestamp(regime.first_night))
        if regime.last_night is not None:
            inside &= night <= pd.Timestamp(regime.last_night)
        result = result.mask(inside, regime.regime.value)
    return result


def regime_table() -> pd.DataFrame:
    """The regimes as the canonical table ``reporting_regimes``."""
    return pd.DataFrame(
        {
            "weapon_group": [r.group for r in REGIMES],
            "reporting_regime": [r.regime.value for r in REGIMES],
            "first_night": pd.to_datetime([r.first_night for r in REGIMES]),
            "last_night": pd.to_datetime(pd.Series([r.last_night for r in REGIMES])),
            "comparable_since": pd.to_datetime(pd.Series([r.comparable_since for r in REGIMES])),
            "intercepted_means": [r.intercepted for r in REGIMES],
            "suppressed_means": [r.suppressed for r in REGIMES],
        }
    )
