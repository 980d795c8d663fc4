"""The canonical tables on diplomacy: events by a fixed rule of inclusion, and deadlines."""

from __future__ import annotations

import pandas as pd

from analysis.data.contracts import LIST_SEPARATOR, Check, Field, Source, TableSpec
from analysis.data.inclusion import LEVELS, EventCategory
from analysis.data.tables import promises, provenance
from analysis.data.tables.licences import SINGLE_FACTS

DATE_PRECISIONS = ("day", "approximate")
PRIMARY_RULES = (1, 2, 3, 4, 5, 11)
PRIMARY_PARTIES = frozenset({"RUS", "UKR", "USA"})
PARTY_PATTERN = r"^[A-Z][A-Z0-9]+(; [A-Z][A-Z0-9]+)*$"

COMPILED = Source(
    "Compiled by a written rule without looking at attack data; each row names its publication"
)


def _category_follows_rule(frame: pd.DataFrame) -> pd.Series:
    rules = {category.value: category.rule for category in EventCategory}
    return frame["category"].map(rules).astype("Int64") == frame["rule"]


def _tier_follows_rule(frame: pd.DataFrame) -> pd.Series:
    primary_party = frame["participants"].map(
        lambda names: bool(PRIMARY_PARTIES & set(str(names).split(LIST_SEPARATOR)))
    )
    primary = frame["rule"].isin(PRIMARY_RULES) & primary_party.astype(bool)
    return (frame["tier"] == 1) == primary


def _late_announcement_stated(frame: pd.DataFrame) -> pd.Series:
    late = frame["announced_date"] > frame["start_date"]
    return late == frame["is_announced_late"].astype(bool)


def _late_is_not_scheduled(frame: pd.DataFrame) -> pd.Series:
    scheduled = frame["is_scheduled"].fillna(False).astype(bool)
    return ~(frame["is_announced_late"].astype(bool) & scheduled)


DIPLOMATIC_EVENTS = TableSpec(
    name="diplomatic_events",
    title="Diplomatic events on the war, by a fixed rule of inclusion",
    description=(
        "One row per event. Compiled by eleven written rules without looking at attack data. "
        "Coverage is thin before 2025 and its density follows the sources: models need period "
        "effects, and a coincidence needs its base rate."
    ),
    licence=SINGLE_FACTS,
    sources=(COMPILED,),
    key=("event_id",),
    dated_by="start_date",
    fields=(
        Field("event_id", "string", "Identity of the event.", required=True),
        Field("start_date", "date", "First day of the event.", required=True),
        Field("end_date", "date", "Last day of the event.", required=True),
        Field(
            "date_precision",
            "string",
            "Whether the dates are known to the day, or approximate.",
            required=True,
            enum=DATE_PRECISIONS,
        ),
        Field(
            "announced_date",
            "date",
            "Earliest announcement found: the event was announced on this day or before. Missing "
            "where it is not established, which does not mean that nothing was announced.",
        ),
        Field(
            "is_announced_late",
            "boolean",
            "The earliest announcement found is later than the first day, so it says nothing "
            "about what was known before.",
            required=True,
        ),
        Field(
            "is_scheduled",
            "boolean",
            "Whether the event was fixed in advance; missing where it is not known. Only true "
            "ones can be used to ask what happens before an event.",
        ),
        Field(
            "category",
            "string",
            "Kind of event, in the words of the glossary.",
            required=True,
            enum=EventCategory.values(),
        ),
        Field(
            "rule",
            "integer",
            "Number of the rule by which the event is included, 1 to 11.",
            required=True,
            minimum=1,
            maximum=11,
        ),
        Field(
            "tier",
            "integer",
            "1: the primary set, rules 1 to 5 and 11 with Russia, Ukraine or the US; 2: others.",
            required=True,
            minimum=1,
            maximum=2,
        ),
        Field("level", "string", "Level of the participants.", required=True, enum=LEVELS),
        Field("title", "string", "What took place.", required=True),
        Field("location", "string", "Where it took place; online or phone count.", required=True),
        Field(
            "participants",
            "string",
            'Codes of states (ISO 3166-1, three letters) and bodies, joined by "; ".',
            required=True,
            pattern=PARTY_PATTERN,
        ),
        Field("outcome", "string", "What came of it, in a few words."),
        provenance.confidence(),
        *provenance.published(),
        provenance.source_title(),
        provenance.SOURCE_URL,
        Field("extra_sources", "string", 'Further addresses, joined by "; ".'),
        Field("retrieved_from", "string", "From which copy of the source the row was read."),
    ),
    checks=(
        promises.at_most("start_date", "end_date"),
        promises.precision_stated("published"),
        Check(
            "category_follows_rule", "the rule is not that of the category", _category_follows_rule
        ),
        Check(
            "tier_follows_rule",
            "tier 1 is not rules 1 to 5 and 11 with Russia, Ukraine or the US",
            _tier_follows_rule,
        ),
        Check(
            "late_announcement_stated",
            "is_announced_late does not describe announced_date",
            _late_announcement_stated,
        ),
        Check(
            "late_is_not_scheduled",
            "an event announced after it began is said to be scheduled",
            _late_is_not_scheduled,
        ),
    ),
)

DIPLOMATIC_DEADLINES = TableSpec(
    name="diplomatic_deadlines",
    title="Deadlines set to the parties, and what became of them",
    description="One row per deadline set publicly by a state to a party of the war.",
    licence=SINGLE_FACTS,
    sources=(COMPILED,),
    key=("deadline_id",),
    dated_by="announced_date",
    fields=(
        Field("deadline_id", "string", "Identity of the deadline.", required=True),
        Field("announced_date", "date", "Day on which it was set.", required=True),
        Field("deadline_date", "date", "The deadline; missing where no date was given."),
        Field(
            "deadline_basis",
            "string",
            "How the date is known: stated, computed, or chosen by the compiler.",
            required=True,
        ),
        Field(
            "effective_end_date",
            "date",
            "Day on which it ended in fact: passed, was replaced, or was dropped.",
            required=True,
        ),
        Field(
            "issuers",
            "string",
            'States that set it, joined by "; ".',
            required=True,
            pattern=PARTY_PATTERN,
        ),
        Field(
            "addressees",
            "string",
            'States to which it was set, joined by "; ".',
            required=True,
            pattern=PARTY_PATTERN,
        ),
        Field("demand", "string", "What was demanded.", required=True),
        Field("threatened_consequence", "string", "What was threatened.", required=True),
        Field("outcome", "string", "What came of it, in a few words."),
        Field(
            "linked_event_id", "string", "The event of diplomatic_events that set it, if listed."
        ),
        provenance.confidence(),
        provenance.SOURCE_URL,
    ),
    checks=(
        promises.at_most("announced_date", "deadline_date"),
        promises.at_most("announced_date", "effective_end_date"),
        promises.at_most("effective_end_date", "deadline_date"),
    ),
)
