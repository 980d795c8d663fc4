"""What data say of a claim: supported, contradicted, a question of definition, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from analysis.articles.claim import Claim

ABOUT = 0.05
"""How far from the figure "about", "nearly" and "some" may lie, as a share of it."""


class Verdict(StrEnum):
    """The four answers to a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DEPENDS = "depends on the definition"
    NOT_IN_DATA = "not in the data"


@dataclass(frozen=True)
class Reading:
    """One way to read a claim, and what the data say to it."""

    definition: str
    verdict: Verdict
    numbers: str

    def as_text(self) -> str:
        """Write it as one clause.

        Examples
        --------
        >>> Reading("by all munitions", Verdict.SUPPORTED, "place 2 of 1,066").as_text()
        'by all munitions: supported (place 2 of 1,066)'
        """
        return f"{self.definition}: {self.verdict.value} ({self.numbers})"


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict.

    Attributes
    ----------
    claim
        As it was read.
    verdict
        Of the four.
    test
        What was compared with what.
    numbers
        What the data say.
    readings
        Both, or all, where the verdict depends on which is meant; also where one reading is
        supported and another would say less.
    """

    claim: Claim
    verdict: Verdict
    test: str
    numbers: str
    readings: tuple[Reading, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        readings = [
            {"definition": r.definition, "verdict": r.verdict.value, "numbers": r.numbers}
            for r in self.readings
        ]
        return {
            **self.claim.as_dict(),
            "verdict": self.verdict.value,
            "test": self.test,
            "numbers": self.numbers,
            "readings": readings,
        }


def holds(claim: Claim, value: float, *, slack: float = 0.0) -> bool:
    """Whether a value is what a claim's figure allows.

    Parameters
    ----------
    slack
        Half of the last digit that is printed, for shares.

    Examples
    --------
    >>> from analysis.articles.claim import Subject
    >>> from analysis.bulletins.text import Span
    >>> at_least = Claim(Subject.KILLED, Span(0, 1), "at least 14", low=14)
    >>> holds(at_least, 25), holds(at_least, 12)
    (True, False)
    """
    if claim.is_about:
        about = claim.low if claim.low is not None else claim.high
        return about is not None and abs(value - about) <= max(ABOUT * about, 1)
    low = -float("inf") if claim.low is None else claim.low
    high = float("inf") if claim.high is None else claim.high
    return low - slack <= value <= high + slack


def said_of(truth: bool) -> Verdict:
    """Supported or contradicted."""
    return Verdict.SUPPORTED if truth else Verdict.CONTRADICTED


def joined(readings: Sequence[Reading]) -> Verdict:
    """One verdict of several readings: theirs when they agree, else a question of definition.

    A reading that the data cannot decide does not take part.

    Examples
    --------
    >>> yes, no = (Reading("", v, "") for v in (Verdict.SUPPORTED, Verdict.CONTRADICTED))
    >>> joined([yes, yes]).value, joined([yes, no]).value
    ('supported', 'depends on the definition')
    """
    decided = {r.verdict for r in readings} - {Verdict.NOT_IN_DATA}
    if not decided:
        return Verdict.NOT_IN_DATA
    return decided.pop() if len(decided) == 1 else Verdict.DEPENDS


def counted(value: float) -> str:
    """Write a count.

    Examples
    --------
    >>> counted(1066)
    '1,066'
    """
    return f"{int(value):,}"


def day(value: date) -> str:
    """Write a date.

    Examples
    --------
    >>> day(date(2025, 8, 21))
    '21 August 2025'
    """
    return f"{value.day} {value:%B %Y}"
