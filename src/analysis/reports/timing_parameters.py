"""What the timing report accepts, and the design that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from analysis.data.inclusion import CATEGORY_GROUPS, LEVELS, EventCategory
from analysis.periods import COMPARABLE_SINCE
from analysis.reports.validation import PeriodParameters
from analysis.reports.values import Level, Night, guess

if TYPE_CHECKING:
    from analysis.data.sources.event_list import EventList
    from analysis.studies.timing_design import TimingDesign

FURTHEST_DAY = 60
CATEGORIES: tuple[str, ...] = tuple(EventCategory.values())


def _listed(value: object) -> object:
    if isinstance(value, str):
        names = [name.strip(" \"'") for name in value.strip(" []()").split(",")]
        return [] if names == [""] else names
    return list(value) if isinstance(value, tuple) else value


def _choose(names: Sequence[str], known: Sequence[str], noun: str) -> None:
    for name in names:
        if name not in known:
            meant = guess(name, known)
            hint = f" Did you mean {meant}?" if meant else ""
            raise ValueError(f"{name!r} is not a {noun}.{hint} Known: {', '.join(known)}.")
    twice = sorted({name for name in names if list(names).count(name) > 1})
    if twice:
        raise ValueError(f"named more than once: {', '.join(twice)}.")


def _categories(names: list[str]) -> list[str]:
    _choose(names, (*CATEGORIES, *CATEGORY_GROUPS), "category")
    wanted = [name for word in names for name in CATEGORY_GROUPS.get(word, (word,))]
    _choose(wanted, CATEGORIES, "category")
    return wanted


def _levels(names: list[str]) -> list[str]:
    _choose(names, LEVELS, "level of participants")
    return names


def _day(value: int) -> int:
    if not -FURTHEST_DAY <= value <= FURTHEST_DAY:
        raise ValueError(f"{value} lies outside -{FURTHEST_DAY} to {FURTHEST_DAY} days.")
    return value


def _event_list(text: str) -> str:
    if not text.strip():
        return ""
    from analysis.data.sources.event_list import read_event_list

    # Refused here, with line and cure, before a kernel starts.
    return str(read_event_list(text.strip()).path)


Categories = Annotated[
    list[str],
    BeforeValidator(_listed),
    AfterValidator(_categories),
    Field(
        json_schema_extra={
            "type": "list",
            "allowed": f"empty, {', '.join(CATEGORY_GROUPS)}, or any of {', '.join(CATEGORIES)}",
        }
    ),
]
Levels = Annotated[
    list[str],
    BeforeValidator(_listed),
    AfterValidator(_levels),
    Field(json_schema_extra={"type": "list", "allowed": f"empty, or any of {', '.join(LEVELS)}"}),
]
Day = Annotated[
    int,
    AfterValidator(_day),
    Field(json_schema_extra={"type": "integer", "allowed": f"-{FURTHEST_DAY} to {FURTHEST_DAY}"}),
]
EventFile = Annotated[
    str,
    AfterValidator(_event_list),
    Field(json_schema_extra={"type": "file", "allowed": "a CSV file, or empty"}),
]


class AttackDiplomacyTiming(PeriodParameters):
    """Parameters of attack_diplomacy_timing.

    Examples
    --------
    >>> AttackDiplomacyTiming(scheduled="yes", first_day=-6, last_day=0).design().window
    Window(first=-6, last=0)
    >>> AttackDiplomacyTiming(first_day=3, last_day=1)
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: AttackDiplomacyTiming: first_day 3 lies after last_day 1...
    """

    start: Night = Field(
        default=COMPARABLE_SINCE.isoformat(),
        description="first night of the report; the nightly series begins on 2024-10-01",
    )
    categories: Categories = Field(
        default=[], description="kinds of event, or groups of kinds, that count; empty: all"
    )
    tier: Literal["1", "2", "both"] = Field(
        default="1", description="1: the primary set of events; 2: others; or both"
    )
    levels: Levels = Field(
        default=[], description="levels of participants of the events that count; empty: all"
    )
    scheduled: Literal["all", "yes", "no"] = Field(
        default="all", description="only events fixed in advance, only others, or all"
    )
    outcome: Literal["total", "drones", "missiles", "ballistic", "leakers", "mass_raid"] = Field(
        default="total", description="what is counted each night"
    )
    first_day: Day = Field(
        default=1, description="first day of the window; 1 is the night after the event"
    )
    last_day: Day = Field(default=7, description="last day of the window")
    level: Level = Field(default=0.95, description="confidence level of the intervals")
    events: EventFile = Field(
        default="", description="an analyst's own list of events; empty: that of the snapshot"
    )

    @model_validator(mode="after")
    def _sound(self) -> AttackDiplomacyTiming:
        if self.start < COMPARABLE_SINCE.isoformat():
            raise ValueError(
                f"start {self.start}: before {COMPARABLE_SINCE} reports did not come every night, "
                "so a night without one cannot count as quiet. Start there or later."
            )
        if self.last_day < self.first_day:
            raise ValueError(
                f"first_day {self.first_day} lies after last_day {self.last_day}. Swap the two."
            )
        if self.first_day <= 0 and self.scheduled != "yes":
            raise ValueError(
                "days before an event (first_day 0 or less) can be asked only of events fixed in "
                "advance: what comes before a surprise cannot answer it. Add scheduled=yes."
            )
        return self

    def files(self) -> dict[str, str]:
        """Checksum of the analyst's list, when there is one."""
        given = self.event_list()
        return {} if given is None else {"events": given.sha256}

    def event_list(self) -> EventList | None:
        """The analyst's own list, or None where the snapshot's events count."""
        if not self.events:
            return None
        from analysis.data.sources.event_list import read_event_list

        return read_event_list(self.events)

    def design(self) -> TimingDesign:
        """The declared design, with what these parameters change of it."""
        from analysis.stats.windows import Window
        from analysis.studies.timing_design import SNAPSHOT, design_of

        given = self.event_list()
        source = SNAPSHOT
        if given is not None:
            source = f"an analyst's list, {len(given.events)} events, sha256 {given.sha256[:12]}"
        choices: dict[str, Any] = {
            "first_night": self.start,
            "last_night": self.end,
            "source": source,
            "tier": None if self.tier == "both" else int(self.tier),
            "categories": tuple(self.categories),
            "levels": tuple(self.levels),
            "scheduled": {"all": None, "yes": True, "no": False}[self.scheduled],
            "outcome": self.outcome,
            "window": Window(self.first_day, self.last_day),
            "alpha": round(1 - self.level, 6),
        }
        return design_of(**choices)
