"""What an article may claim, as data: a subject, a figure or a comparison, and its words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from analysis.bulletins.text import Span


class Subject(StrEnum):
    """What a claim is about."""

    LAUNCHED = "launched"
    NEUTRALISED = "neutralised"
    SHOT_DOWN = "shot_down"
    SUPPRESSED = "suppressed"
    SHARE_STOPPED = "share_stopped"
    KILLED = "killed"
    INJURED = "injured"
    CHILDREN_KILLED = "children_killed"
    CHILDREN_INJURED = "children_injured"
    CHILDREN = "children"
    AGES = "ages"
    MISSING = "missing"
    PLACES = "places"
    DISTRICTS = "districts"
    SIZE = "size"
    TOLL_RANK = "toll_rank"
    CALM = "calm"
    TIMING = "timing"
    DEADLINE = "deadline"
    OTHER_RAID = "other_raid"
    """Drones of the other side, over another country."""


FIGURES = frozenset(
    {
        *(Subject.LAUNCHED, Subject.NEUTRALISED, Subject.SHOT_DOWN, Subject.SUPPRESSED),
        *(Subject.SHARE_STOPPED, Subject.KILLED, Subject.INJURED, Subject.MISSING),
        *(Subject.CHILDREN_KILLED, Subject.CHILDREN_INJURED, Subject.CHILDREN, Subject.AGES),
        *(Subject.PLACES, Subject.DISTRICTS, Subject.OTHER_RAID),
    }
)


@dataclass(frozen=True)
class Claim:
    """One claim of a text.

    Attributes
    ----------
    subject
        What it is about.
    span, quote
        Its words, and where they stand in the original.
    low, high
        What the words allow of the figure: equal for a plain number, one of them None for a
        bound ("at least", "up to"). Of `Subject.SIZE` and `Subject.TOLL_RANK` the rank; of
        `Subject.SHARE_STOPPED` a share in [0, 1].
    is_about
        Whether the words say "about", "nearly", "some".
    munition
        "drones", "missiles", "all", a weapon class or a model, for figures of munitions and ranks.
    is_among
        "One of the largest": no rank is named.
    is_vague
        No number stands in a length of time ("days after"): `days` is then the most it can mean.
    days
        Length of a span of time in days, for calm, timing, deadlines and "in months".
    since
        ISO date of the first day of a comparison: of "since May 2025" the first of June.
    event
        Words that name the event, for timing.
    numbers
        Ages, in the order named.
    names_place
        The town or country that the words speak of, for ranks and figures of people.
    """

    subject: Subject
    span: Span
    quote: str
    low: float | None = None
    high: float | None = None
    is_about: bool = False
    munition: str = ""
    is_among: bool = False
    is_vague: bool = False
    days: int | None = None
    since: str = ""
    event: str = ""
    numbers: tuple[int, ...] = ()
    names_place: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return what is said, as plain values; what is not said is left out."""
        told = {
            key: value
            for key, value in asdict(self).items()
            if key not in ("span", "subject") and value not in (None, "", (), False)
        }
        return {"subject": self.subject.value, "span": self.span.as_list(), **told}


@dataclass(frozen=True)
class Unread:
    """A sentence, or numbers of one, that no rule reads."""

    span: Span
    quote: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"span": self.span.as_list(), "quote": self.quote, "reason": self.reason}


@dataclass(frozen=True)
class Article:
    """The claims of a text in the order of its words, and what was not read."""

    claims: tuple[Claim, ...]
    unread: tuple[Unread, ...]
    nights: tuple[str, ...] = ()
    """ISO dates that the text names, in order; a date without a year is not one."""

    def of(self, *subjects: Subject) -> tuple[Claim, ...]:
        """Pick the claims on these subjects."""
        return tuple(claim for claim in self.claims if claim.subject in subjects)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "nights": list(self.nights),
            "claims": [claim.as_dict() for claim in self.claims],
            "not_checked": [each.as_dict() for each in self.unread],
        }
