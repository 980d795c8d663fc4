"""Figures by side, each munition once, and their sums with the bounds that the words set."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.bulletins.figures import Figure, Role
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.text import Span

_ADDED = (Role.FIGURE, Role.DERIVED)
OUTSIDE = (Family.TACTICAL, Family.BOMB)


@dataclass(frozen=True)
class Sum:
    """Figures that add up, with the bounds of their sum."""

    figures: tuple[Figure, ...]
    low: int
    high: int | None

    @property
    def value(self) -> int:
        """The sum of the numbers written."""
        return sum(f.value for f in self.figures)

    @property
    def shown(self) -> str:
        """The sum as it is shown to a person."""
        terms = " + ".join(f"{f.value:,}" for f in self.figures)
        return f"{terms} = {self.value:,}" if len(self.figures) > 1 else f"{self.value:,}"

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the figures stand."""
        return tuple(f.span for f in self.figures)


def add_up(figures: list[Figure]) -> Sum:
    """Add figures up."""
    highs = [f.high for f in figures]
    high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
    low = sum(f.low if f.low is not None else 0 for f in figures)
    return Sum(tuple(figures), low, high)


@dataclass(frozen=True)
class Sides:
    """The figures of a text by side, each munition once."""

    launched: tuple[Figure, ...]
    down: tuple[Figure, ...]
    lost: tuple[Figure, ...]
    gone: tuple[Figure, ...]
    hits: tuple[Figure, ...]
    totals: tuple[Figure, ...]
    outside: tuple[Figure, ...]

    def total(self, name: str) -> Figure | None:
        """A stated total."""
        return next((f for f in self.totals if f.name == name), None)


def sides(figures: tuple[Figure, ...]) -> Sides:
    """Sort figures by side; a figure written out takes the place of one derived from "all"."""
    added = [f for f in figures if f.role in _ADDED and f.family not in OUTSIDE]
    down = [f for f in added if f.outcome in DOWN]
    written = {f.label for f in down if f.role is Role.FIGURE}
    down = [f for f in down if f.role is Role.FIGURE or f.label not in written]
    return Sides(
        launched=tuple(f for f in added if f.outcome is Outcome.LAUNCHED),
        down=tuple(down),
        lost=tuple(f for f in added if f.outcome is Outcome.SUPPRESSED),
        gone=tuple(f for f in added if f.outcome in (Outcome.LEFT_AIRSPACE, Outcome.AIRBORNE)),
        hits=tuple(f for f in added if f.outcome is Outcome.HIT),
        totals=tuple(f for f in figures if f.role is Role.TOTAL),
        outside=tuple(
            f for f in figures if f.role in _ADDED and f.family in OUTSIDE and f.outcome in DOWN
        ),
    )
