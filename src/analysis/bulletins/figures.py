"""The figures of a bulletin, each with its role: a part, a total, a sub-count, a repetition.

A bulletin says the same number in its headline, its first sentence and its bullets. A total is
never added to its parts, a repetition is never added at all, and two figures that cannot both
be right are returned as ambiguous.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from analysis.bulletins.lexicon import Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.numerals import Bound
from analysis.bulletins.text import Span


class Role(StrEnum):
    """How a figure stands to the others."""

    FIGURE = "figure"  # of one munition; these add up
    TOTAL = "total"  # stated for several munitions
    SUBCOUNT = "subcount"  # inside another figure
    REPEAT = "repeat"  # said again
    HEADLINE = "headline"
    DERIVED = "derived"  # not written as a number: "all", "both", "14 and one more"
    PLACES = "places"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Figure:
    """One figure with the words that it came from.

    Parameters
    ----------
    outcome
        What became of the munitions.
    role
        How the figure stands to the others.
    label
        The munition, as the fields of the bulletin name it.
    value
        The number written; ``low`` and ``high`` are the bounds that its words set, ``None``
        where they set none.
    name
        The key of a total or of a sub-count in the fields; empty for the others.
    span, quote
        The words in the original text.
    """

    outcome: Outcome
    role: Role
    label: str
    family: Family
    models: tuple[str, ...]
    value: int
    low: int | None
    high: int | None
    bound: Bound
    span: Span
    quote: str
    name: str = ""
    is_implied: bool = False

    @property
    def is_bound(self) -> bool:
        """Whether the words only bound the number, so that no single value is stated."""
        return self.bound in (Bound.AT_LEAST, Bound.AT_MOST, Bound.RANGE)

    def with_role(self, role: Role, name: str = "") -> Figure:
        """The same figure in another role."""
        return replace(self, role=role, name=name)

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain data."""
        return {
            "outcome": self.outcome.value,
            "role": self.role.value,
            "munition": self.label,
            "family": self.family.value,
            "models": list(self.models),
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "bound": self.bound.value,
            "name": self.name or None,
            "is_implied": self.is_implied,
            "span": self.span.as_list(),
            "quote": self.quote,
        }


@dataclass(frozen=True)
class Ambiguity:
    """A place that can be read in more than one way, with the readings."""

    subject: str
    message: str
    readings: tuple[str, ...]
    spans: tuple[Span, ...]

    def as_dict(self) -> dict[str, Any]:
        """The ambiguity as plain data."""
        return {
            "subject": self.subject,
            "message": self.message,
            "readings": list(self.readings),
            "spans": [span.as_list() for span in self.spans],
        }


@dataclass(frozen=True)
class Inconsistency:
    """Two statements of the text that do not agree, with their places."""

    kind: str
    message: str
    spans: tuple[Span, ...]

    def as_dict(self) -> dict[str, Any]:
        """The inconsistency as plain data."""
        return {
            "kind": self.kind,
            "message": self.message,
            "spans": [span.as_list() for span in self.spans],
        }
