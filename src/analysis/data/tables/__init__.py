"""The canonical tables, one module per subject."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.data.contracts import TableSpec
from analysis.data.tables.attacks import NIGHTS, REPORTING_REGIMES, SALVO_LINES, WEAPONS
from analysis.data.tables.bulletins import BULLETIN_LINES, BULLETIN_READINGS
from analysis.data.tables.casualties import (
    ATTACK_TOLLS,
    CASUALTIES_BY_WEAPON,
    CASUALTIES_CUMULATIVE,
    CASUALTIES_MONTHLY,
    CASUALTIES_PERIODS,
)
from analysis.data.tables.diplomacy import DIPLOMATIC_DEADLINES, DIPLOMATIC_EVENTS
from analysis.data.tables.geography import OBLASTS

TABLES: Mapping[str, TableSpec] = {
    spec.name: spec
    for spec in (
        SALVO_LINES,
        NIGHTS,
        WEAPONS,
        REPORTING_REGIMES,
        CASUALTIES_MONTHLY,
        CASUALTIES_CUMULATIVE,
        CASUALTIES_BY_WEAPON,
        CASUALTIES_PERIODS,
        ATTACK_TOLLS,
        DIPLOMATIC_EVENTS,
        DIPLOMATIC_DEADLINES,
        OBLASTS,
        BULLETIN_READINGS,
    )
}
"""Every table of the embedded snapshot, by name."""

OPTIONAL: Mapping[str, TableSpec] = {BULLETIN_LINES.name: BULLETIN_LINES}
"""Tables that a snapshot has once somebody made them: lines added from bulletins."""
KNOWN: Mapping[str, TableSpec] = {**TABLES, **OPTIONAL}
