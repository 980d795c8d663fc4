"""The canonical table on the tolls of single attacks."""

from __future__ import annotations

import pandas as pd

from analysis.data.contracts import Check, Field, Source, TableSpec
from analysis.data.tables import promises, provenance
from analysis.data.tables.geography import OBLAST_CODE
from analysis.data.tables.licences import SINGLE_FACTS
from analysis.data.tables.people import (
    KILLED_CHILDREN,
    SUSPECT,
    people,
)

AREA_SCOPES = ("city", "oblast", "multiple")
TOLL_STATUSES = ("initial", "interim", "final", "latest")
VICTIM_TYPES = ("civilian", "civilian_as_described", "civilian_prisoners", "mixed")
URL_STATUSES = ("full", "id_only", "publisher_only", "reconstructed")
ORIGINS = ("wikipedia_current_events", "news_or_official")

TOLL_REPORTS = Source(
    "Agencies, authorities and HRMMU, and the daily entries of Wikipedia's Portal:Current events; "
    "each row names its publication",
    "https://en.wikipedia.org/wiki/Portal:Current_events",
)


def _numbered_from_one(frame: pd.DataFrame) -> pd.Series:
    by_attack = frame.groupby("attack_id")["toll_seq"]
    return (by_attack.transform("min") == 1) & (
        by_attack.transform("max") == by_attack.transform("count")
    )


def _oblast_fits_area(frame: pd.DataFrame) -> pd.Series:
    return frame["oblast_code"].isna() == (frame["area_scope"] == "multiple")


def _overlap_exists(frame: pd.DataFrame) -> pd.Series:
    several = set(frame.loc[frame["area_scope"] == "multiple", "attack_id"])
    inside = frame["overlaps_attack_id"]
    return inside.isna() | (inside.isin(several) & (inside != frame["attack_id"]))


def _night_began_before(frame: pd.DataFrame) -> pd.Series:
    began = frame["night_began_date"]
    return began.isna() | (began + pd.Timedelta(days=1) == frame["attack_date"])


def _inferred_are_zero(frame: pd.DataFrame) -> pd.Series:
    return ~frame["is_killed_inferred"].astype(bool) | (frame["killed"] == 0).fillna(False)


def _digest_has_no_hour(frame: pd.DataFrame) -> pd.Series:
    digest = frame["origin"] == "wikipedia_current_events"
    return ~(digest & (frame["as_of_precision"] == "minute").fillna(False))


ATTACK_TOLLS = TableSpec(
    name="attack_tolls",
    title="Tolls of single attacks, as they were reported and rose",
    description=(
        "One row per report of the toll of an attack. A selected sample of attacks in which "
        "large ones are over-represented: never summed to a national total. Use the preferred "
        "row of an attack for its toll, and sum either attacks in one city or oblast or those "
        "in several, not both."
    ),
    licence=SINGLE_FACTS,
    sources=(TOLL_REPORTS,),
    key=("attack_id", "toll_seq"),
    dated_by="attack_date",
    fields=(
        Field("attack_id", "string", "Identity of the attack: its date and place.", required=True),
        Field(
            "toll_seq",
            "integer",
            "Number of the report within its attack, from 1. Nearly always, but not strictly, in "
            "order of time.",
            required=True,
            minimum=1,
        ),
        Field(
            "is_preferred",
            "boolean",
            "The report to use for the attack; exactly one per attack.",
            required=True,
        ),
        Field("attack_date", "date", "Date of the attack, as reported.", required=True),
        Field(
            "night_began_date",
            "date",
            "For an attack known to be at night: the evening on which the night began. The night "
            "of the attack tables is then attack_date.",
        ),
        Field("place", "string", "City, town, oblast or group of places.", required=True),
        Field(
            "area_scope",
            "string",
            "Whether the toll is of one city, of one oblast, or of multiple oblasts together.",
            required=True,
            enum=AREA_SCOPES,
        ),
        OBLAST_CODE,
        Field(
            "overlaps_attack_id",
            "string",
            "The row for multiple oblasts that already contains this attack: sum one or the other.",
        ),
        people("killed", "People reported killed.", required=True),
        Field(
            "is_killed_minimum",
            "boolean",
            'The source says "at least" of the killed.',
            required=True,
        ),
        Field(
            "is_killed_inferred",
            "boolean",
            "The source reports injuries only; killed is 0 by the compiler's inference, not by a "
            "statement of the source.",
            required=True,
        ),
        KILLED_CHILDREN,
        people("injured", "People reported injured; does not always rise from report to report."),
        people("missing", "People reported missing."),
        Field(
            "victim_type",
            "string",
            "Who the victims were: civilian; civilian_as_described (the report does not say "
            "otherwise); civilian_prisoners; mixed (soldiers among them, disputed or unknown). "
            "Types are not added up.",
            required=True,
            enum=VICTIM_TYPES,
        ),
        Field("victim_note", "string", "Who they were, in words, where the type is mixed."),
        Field(
            "toll_status",
            "string",
            "initial, interim or final as the reports came in; latest where nothing says that it "
            "is final.",
            required=True,
            enum=TOLL_STATUSES,
        ),
        *provenance.partial_date("as_of", "Moment as of which the toll counts, local time."),
        Field("weapon_note", "string", "The weapons, in the source's words."),
        provenance.EVIDENCE,
        provenance.confidence(),
        SUSPECT,
        Field(
            "origin",
            "string",
            "How the row was found. Rows from the encyclopaedia's daily digest carry no hour and "
            "do not show how a toll rose.",
            required=True,
            enum=ORIGINS,
        ),
        Field("note", "string", "Conflicts, corrections and limits, in words."),
        *provenance.published(),
        provenance.source_title(),
        provenance.SOURCE_URL,
        Field(
            "source_url_status",
            "string",
            "How much of the address was kept: full, id_only, publisher_only (none), or "
            "reconstructed.",
            required=True,
            enum=URL_STATUSES,
        ),
    ),
    checks=(
        promises.at_most("killed_children", "killed"),
        promises.exactly_one("is_preferred", "attack_id"),
        promises.constant_within(
            "attack_id",
            ("attack_date", "place", "area_scope", "oblast_code", "overlaps_attack_id"),
        ),
        promises.can_follow("as_of", "attack_date"),
        promises.can_follow("published", "attack_date"),
        promises.can_follow("published", "as_of"),
        promises.precision_stated("as_of"),
        promises.precision_stated("published"),
        Check("numbered_from_one", "reports are not numbered 1, 2, 3 …", _numbered_from_one),
        Check(
            "oblast_fits_area",
            "oblast_code is missing, or given for multiple oblasts",
            _oblast_fits_area,
        ),
        Check(
            "overlap_exists",
            "overlaps_attack_id is not an attack of multiple oblasts",
            _overlap_exists,
        ),
        Check(
            "night_began_before",
            "night_began_date is not the day before attack_date",
            _night_began_before,
        ),
        Check("inferred_are_zero", "an inferred number of killed is not 0", _inferred_are_zero),
        Check("digest_has_no_hour", "a row of the digest carries an hour", _digest_has_no_hour),
    ),
)
