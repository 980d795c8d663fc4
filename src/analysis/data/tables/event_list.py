"""The contract of an analyst's own list of events; it is read when asked for, never stored."""

from __future__ import annotations

from analysis.data.contracts import Field, Source, TableSpec
from analysis.data.inclusion import LEVELS, EventCategory
from analysis.data.tables import promises
from analysis.data.tables.diplomacy import PARTY_PATTERN
from analysis.data.tables.licences import SINGLE_FACTS

REQUIRED = ("start_date", "title")
"""What a list must give; everything else may be left out."""

EVENT_LIST = TableSpec(
    name="event_list",
    title="An analyst's own list of events",
    description="One row per event. Dates are those of Kyiv.",
    licence=SINGLE_FACTS,
    sources=(Source("The analyst"),),
    key=("event_id",),
    dated_by="start_date",
    fields=(
        Field("event_id", "string", "Identity of the event.", required=True),
        Field("start_date", "date", "First day of the event, in Kyiv.", required=True),
        Field("end_date", "date", "Last day of the event, in Kyiv.", required=True),
        Field("announced_date", "date", "Day on which it was announced, or before."),
        Field("is_scheduled", "boolean", "Whether it was fixed in advance; missing: not known."),
        Field("category", "string", "Kind of event.", enum=EventCategory.values()),
        Field("tier", "integer", "1: the primary set; 2: others.", minimum=1, maximum=2),
        Field("level", "string", "Level of the participants.", enum=LEVELS),
        Field("title", "string", "What took place.", required=True),
        Field(
            "participants",
            "string",
            'Codes of states and bodies, joined by "; ".',
            pattern=PARTY_PATTERN,
        ),
    ),
    checks=(promises.at_most("start_date", "end_date"),),
)
