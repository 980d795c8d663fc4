"""What has been read of a text: counts, each with what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.bulletins.counts import Count
from analysis.bulletins.lexicon import Outcome
from analysis.bulletins.munitions import Family, Munition


@dataclass(frozen=True)
class Statement:
    """A count and what is said of it.

    Parameters
    ----------
    segment
        Which sentence or bullet it stands in.
    start, end
        Its place in the cleaned copy: the number to the end of what it counts.
    antecedent
        The statement of which it is a part, by its place in the list.
    cue
        The words that say the outcome.
    is_breakdown
        Whether it splits the figure before it, without a word for an outcome of its own.
    """

    count: Count
    munition: Munition
    outcome: Outcome | None
    segment: int
    start: int
    end: int
    cue: str = ""
    antecedent: int | None = None
    is_headline: bool = False
    is_bullet: bool = False
    is_breakdown: bool = False
    is_reference: bool = False


@dataclass(frozen=True)
class Sweep:
    """“All were destroyed”: an outcome of figures given elsewhere."""

    outcome: Outcome
    is_both: bool
    family: Family | None
    segment: int
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """All statements of a text, in order, and its sweeps."""

    statements: tuple[Statement, ...]
    sweeps: tuple[Sweep, ...]


@dataclass(frozen=True)
class Cue:
    """Words that say an outcome, and their place among the tokens of the sentence."""

    at: int
    outcome: Outcome
    text: str
    is_detection: bool = False
