"""Columns and promises on people killed and injured, the same in every table that has them."""

from __future__ import annotations

from analysis.data.contracts import Field, Source
from analysis.data.tables import promises

PEOPLE = "people"
PUBLISHED_BASES = ("exact", "upper_bound")

MONITORS = Source(
    "UN Human Rights Monitoring Mission in Ukraine (HRMMU) and OHCHR, civilian casualty updates; "
    "each row names the publication it was read from",
    "https://ukraine.ohchr.org/en/reports",
)


def people(name: str, description: str, *, required: bool = False) -> Field:
    """A count of people; missing is not zero."""
    return Field(name, "integer", description, PEOPLE, required=required, minimum=0)


KILLED = people("killed", "Civilians killed.")
INJURED = people("injured", "Civilians injured.")
KILLED_CHILDREN = people("killed_children", "Children among the killed.")
INJURED_CHILDREN = people("injured_children", "Children among the injured.")
TOTAL = people("total", "Killed and injured together, as published.")
PERIOD = (
    Field("period_start_date", "date", "First day that the figure covers.", required=True),
    Field("period_end_date", "date", "Last day that the figure covers.", required=True),
)
PUBLISHED_BASIS = Field(
    "published_basis",
    "string",
    "exact: the date of publication; upper_bound: the first date on which a public copy of the "
    "source carried the value, so it was published on that date or before.",
    enum=PUBLISHED_BASES,
)
SUSPECT = Field(
    "is_suspect",
    "boolean",
    "The compiler marked a figure of the row as suspect, or in conflict with another source; "
    "the note says which.",
    required=True,
)
CHILDREN_AMONG_ALL = (
    promises.at_most("killed_children", "killed"),
    promises.at_most("injured_children", "injured"),
)
PARTS_OF_TOTAL = (
    promises.at_most("killed", "total"),
    promises.at_most("injured", "total"),
    promises.adds_up("total", ("killed", "injured")),
)
