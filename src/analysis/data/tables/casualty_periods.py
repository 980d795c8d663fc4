"""The canonical tables of verified casualties by weapon, and of longer periods as stated."""

from __future__ import annotations

from analysis.data.contracts import Field, TableSpec
from analysis.data.tables import promises, provenance
from analysis.data.tables.licences import SINGLE_FACTS
from analysis.data.tables.people import (
    INJURED,
    KILLED,
    MONITORS,
    PARTS_OF_TOTAL,
    PERIOD,
    TOTAL,
)
from analysis.terms import Term

SHARE = "share of 1"
PERIOD_KINDS = ("month", "year", "span")


class WeaponScope(Term):
    """The weapons to which a casualty figure refers. Scopes overlap and are never added up."""

    LONG_RANGE = (
        "long_range",
        "Long-range weapons",
        "Missiles and loitering munitions, as the monitors group them.",
    )
    LONG_RANGE_DRONES = (
        "long_range_drones",
        "Long-range drones",
        "Long-range drones alone, a part of the long-range weapons.",
    )
    SHORT_RANGE_DRONES = (
        "short_range_drones",
        "Short-range drones",
        "Drones flown near the front line; none of the strikes that the attack tables count.",
    )
    AERIAL_BOMBS = ("aerial_bombs", "Aerial bombs", "Bombs dropped by aircraft, glide bombs too.")
    ARTILLERY = ("artillery", "Artillery", "Artillery alone.")
    ARTILLERY_MLRS = (
        "artillery_mlrs",
        "Artillery and MLRS",
        "Artillery and multiple-launch rocket systems.",
    )
    ARTILLERY_MLRS_BOMBS = (
        "artillery_mlrs_bombs",
        "Artillery, MLRS and aerial bombs",
        "Artillery, multiple-launch rocket systems and aerial bombs together.",
    )
    EXPLOSIVE_WIDE_AREA = (
        "explosive_wide_area",
        "Explosive weapons, wide area",
        "Explosive weapons with wide-area effects: shells, rockets, missiles, bombs.",
    )
    EXPLOSIVE = ("explosive", "Explosive weapons", "All explosive weapons.")


def _share(name: str, of: str) -> Field:
    return Field(
        name,
        "number",
        f"Share of all {of} of the period that the monitors attribute to these weapons.",
        SHARE,
        minimum=0,
        maximum=1,
    )


CASUALTIES_BY_WEAPON = TableSpec(
    name="casualties_by_weapon",
    title="Civilian casualties by weapon, verified",
    description=(
        "One row per period, group of weapons and publication: counts, or shares of all "
        "casualties of the period. Groups overlap and periods overlap: rows are never added up. "
        "The long_range group is the numerator for missiles and long-range drones."
    ),
    licence=SINGLE_FACTS,
    sources=(MONITORS,),
    key=("period_start_date", "period_end_date", "weapon_scope", "source_title"),
    dated_by="published",
    fields=(
        *PERIOD,
        Field(
            "period_kind",
            "string",
            "Whether the period is one calendar month, one calendar year, or another span.",
            required=True,
            enum=PERIOD_KINDS,
        ),
        Field(
            "weapon_scope",
            "string",
            "Group of weapons, in the words of the glossary.",
            required=True,
            enum=WeaponScope.values(),
        ),
        Field("weapon_note", "string", "The weapons in the source's words.", required=True),
        KILLED,
        INJURED,
        _share("killed_share_rate", "killed"),
        _share("injured_share_rate", "injured"),
        _share("casualties_share_rate", "killed and injured"),
        Field("note", "string", "Limits, and what else the source says, in words."),
        *provenance.published(),
        provenance.EVIDENCE,
        provenance.confidence(),
        provenance.source_title(),
        provenance.SOURCE_URL,
    ),
    checks=(
        promises.states_something(
            (
                "killed",
                "injured",
                "killed_share_rate",
                "injured_share_rate",
                "casualties_share_rate",
            )
        ),
        promises.at_most("period_start_date", "period_end_date"),
        promises.can_follow("published", "period_end_date"),
        promises.precision_stated("published"),
    ),
)

CASUALTIES_PERIODS = TableSpec(
    name="casualties_periods",
    title="Civilian casualties over longer periods, verified, as stated",
    description=(
        "One row per statement of the monitors about a period, with the comparison they drew. "
        "Periods overlap and vintages differ: rows are never added up."
    ),
    licence=SINGLE_FACTS,
    sources=(MONITORS,),
    key=("period_start_date", "period_end_date", "source_title"),
    dated_by="published",
    fields=(
        *PERIOD,
        KILLED,
        INJURED,
        TOTAL,
        Field("statement", "string", "The comparison stated with the figure, in words."),
        *provenance.published(required=True),
        provenance.EVIDENCE,
        provenance.source_title(),
        provenance.SOURCE_URL,
    ),
    checks=(
        promises.states_something(("killed", "injured", "total")),
        *PARTS_OF_TOTAL,
        promises.at_most("period_start_date", "period_end_date"),
        promises.can_follow("published", "period_end_date"),
        promises.precision_stated("published"),
    ),
)
