"""The design of the timing report, declared once and in one place.

What is asked, of which events, by which statistic against which null, and in which family of tests
it is judged: all of it stands here and nowhere else. A report prints the design it used with its
checksum and says in which points it differs from the declared one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from analysis.measures.outcomes import OUTCOMES
from analysis.periods import COMPARABLE_SINCE
from analysis.stats.detrending import Detrending
from analysis.stats.event_study import WEEK_AFTER
from analysis.stats.windows import Window

SNAPSHOT = "diplomatic_events of the snapshot"
LONGEST_INTERPRETABLE = 7
"""Days: longer windows of events that stand a week apart cover nearly every night."""


@dataclass(frozen=True)
class EventChoice:
    """Which events count: empty and None mean all."""

    source: str = SNAPSHOT
    tier: int | None = 1
    categories: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    scheduled: bool | None = None
    anchor: str = "start_date"


@dataclass(frozen=True)
class EventSet:
    """A part of the chosen events, tested on its own in the family."""

    name: str
    label: str
    groups: tuple[str, ...] = ()
    scheduled: bool | None = None
    asks_before: bool = False
    """Only events fixed in advance can be asked what happened before them."""


FAMILY_SETS = (
    EventSet("all", "all chosen events"),
    EventSet("leaders", "calls, meetings and summits of leaders", ("leaders",)),
    EventSet("talks", "rounds of talks and agreements", ("talks",)),
    EventSet("envoys", "visits of envoys", ("envoys",)),
    EventSet("pressure", "ultimatums, cancellations, proposals", ("pressure",)),
    EventSet("unscheduled", "events not fixed in advance", scheduled=False),
    EventSet("scheduled", "events fixed in advance", scheduled=True, asks_before=True),
    EventSet(
        "leaders_scheduled",
        "leaders, fixed in advance",
        ("leaders",),
        scheduled=True,
        asks_before=True,
    ),
    EventSet(
        "talks_scheduled", "talks, fixed in advance", ("talks",), scheduled=True, asks_before=True
    ),
)


@dataclass(frozen=True)
class TimingDesign:
    """One design; the defaults are the declared one."""

    first_night: str = COMPARABLE_SINCE.isoformat()
    last_night: str = ""
    events: EventChoice = field(default_factory=EventChoice)
    outcome: str = "total"
    window: Window = WEEK_AFTER
    statistic: str = "mean over event dates of the mean of (nightly count / trend) in the window"
    trend: str = "spline"
    trend_freedom: int = 6
    null: str = "all circular shifts of the event dates"
    alpha: float = 0.05
    power: float = 0.8
    family_sets: tuple[str, ...] = tuple(each.name for each in FAMILY_SETS)
    family_outcomes: tuple[str, ...] = tuple(OUTCOMES)
    family_after: tuple[Window, ...] = (Window(1, 1), Window(1, 3), Window(1, 7))
    family_before: tuple[Window, ...] = (Window(-2, 0), Window(-6, 0))
    simulations: int = 1_000
    seed: int = 0

    def detrending(self, outcome: str | None = None) -> Detrending:
        """How a series is detrended; each outcome has its own least level."""
        floor = OUTCOMES[outcome or self.outcome].floor
        return Detrending(self.trend, floor=floor, freedom=self.trend_freedom)

    @property
    def window_before(self) -> Window:
        """As many nights before an event as the window has after it; the night of E is the last."""
        return Window(1 - self.window.length, 0)

    @property
    def span(self) -> str:
        """The window in words, as a sentence takes it.

        Examples
        --------
        >>> DECLARED.span, replace(DECLARED, window=Window(-6, 0)).span
        ('in the week after', 'in the relative days -6 to 0 around')
        """
        if self.window.first != 1:
            return f"in the relative days {self.window} around"
        named = {1: "in the night after", 7: "in the week after"}
        return named.get(self.window.last, f"in the {self.window.last} nights after")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return asdict(self)

    def sha256(self) -> str:
        """Checksum over every choice, and over what each named event set is."""
        sets = [asdict(each) for each in FAMILY_SETS]
        floors = {name: outcome.floor for name, outcome in OUTCOMES.items()}
        whole = {"design": self.as_dict(), "sets": sets, "floors": floors}
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Every choice in words, in the order in which a reader asks."""
        events = self.events
        scheduled = {None: "fixed in advance or not", True: "fixed in advance", False: "not fixed"}
        return (
            ("Nights", f"{self.first_night} to {self.last_night or 'the last of the data'}"),
            ("Events", events.source),
            ("Tier", "both" if events.tier is None else str(events.tier)),
            ("Categories", ", ".join(events.categories) or "all"),
            ("Levels", ", ".join(events.levels) or "all"),
            ("Scheduled", scheduled[events.scheduled]),
            ("Date of an event", events.anchor.replace("_date", " day")),
            ("Outcome", OUTCOMES[self.outcome].label),
            ("Window", f"relative days {self.window}"),
            ("Statistic", self.statistic),
            ("Trend", f"natural {self.trend}, {self.trend_freedom} degrees of freedom"),
            ("Null", self.null),
            ("Error of the first kind", f"{self.alpha:g}, two-sided"),
            ("Power", f"{self.power:g}"),
            (
                "Family",
                f"{len(self.family_sets)} event sets, {len(self.family_outcomes)} outcomes, "
                f"{len(self.family_after)} windows after; {len(self.family_before)} windows before "
                "for sets fixed in advance",
            ),
            ("Simulations", f"{self.simulations} placebo calendars, seed {self.seed}"),
        )

    def differences(self, other: TimingDesign) -> tuple[str, ...]:
        """In which points this design differs from another, in words: ``Window: … not …``.

        Examples
        --------
        >>> replace(DECLARED, outcome="drones").differences(DECLARED)
        ('Outcome: drones launched, not launch volume',)
        """
        pairs = zip(self.lines(), other.lines(), strict=True)
        told = tuple(
            f"{name}: {own}, not {theirs}" for (name, own), (_, theirs) in pairs if own != theirs
        )
        untold = [f.name for f in fields(self) if getattr(self, f.name) != getattr(other, f.name)]
        return told or tuple(f"{name} differs" for name in untold)


DECLARED = TimingDesign()
"""Declared on 2026-11-23 for the data to 2026-06-07. It follows a prototype that had seen the same
nights with other dates, so it is declared and not registered in advance."""


def design_of(**choices: Any) -> TimingDesign:
    """The declared design with other choices.

    Parameters
    ----------
    choices
        Fields of :class:`TimingDesign`, and those of :class:`EventChoice`.

    Examples
    --------
    >>> design_of(outcome="missiles", tier=2).events.tier
    2
    >>> design_of() == DECLARED
    True
    """
    of_events = {f.name for f in fields(EventChoice)}
    events = {name: value for name, value in choices.items() if name in of_events}
    rest = {name: value for name, value in choices.items() if name not in of_events}
    return replace(DECLARED, events=replace(DECLARED.events, **events), **rest)
