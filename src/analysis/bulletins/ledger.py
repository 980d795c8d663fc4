"""Figures and what could not be decided about them, while they are sorted out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.bulletins.counts import Counted
from analysis.bulletins.figures import Ambiguity, Figure, Inconsistency, Role
from analysis.bulletins.labels import Labels
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family, Munition
from analysis.bulletins.numerals import Bound, Numeral
from analysis.bulletins.statements import Reading, Statement
from analysis.bulletins.text import CleanText

LIMITS = {Bound.AT_LEAST: "_min", Bound.AT_MOST: "_max", Bound.ABOUT: "_approx"}


@dataclass
class Ledger:
    """What is known so far of the figures of one text."""

    text: CleanText
    labels: Labels
    reading: Reading
    figures: list[Figure] = field(default_factory=list)
    ambiguities: list[Ambiguity] = field(default_factory=list)
    inconsistencies: list[Inconsistency] = field(default_factory=list)

    def figure(
        self,
        statement: Statement,
        role: Role,
        *,
        name: str = "",
        numeral: Numeral | None = None,
        outcome: Outcome | None = None,
        munition: Munition | None = None,
    ) -> Figure:
        """A figure from a statement."""
        n = numeral or statement.count.numeral
        span = self.text.span(statement.start, statement.end)
        munition = munition or statement.munition
        return Figure(
            outcome=outcome or statement.outcome or Outcome.LAUNCHED,
            role=role,
            label=self.labels.of(munition),
            family=munition.family,
            models=munition.models,
            value=n.value,
            low=n.low,
            high=n.high,
            bound=n.bound,
            span=span,
            quote=self.text.quote(span),
            name=name,
            is_implied=statement.count.is_implied,
        )

    def add(self, figures: Iterable[Figure]) -> None:
        """Keep figures."""
        self.figures += figures

    def having(self, *outcomes: Outcome, role: Role | None = None) -> list[Figure]:
        """The figures of some outcomes, of one role or of any."""
        return [f for f in self.figures if f.outcome in outcomes and role in (None, f.role)]


def body_and_headline(reading: Reading) -> tuple[list[Statement], list[Statement]]:
    """Statements that count munitions; those of the headline apart, where the body says the same.

    A headline speaks only where the body is silent.
    """
    counted = [s for s in reading.statements if _is_counted(s)]
    said = {_side(s) for s in counted if not s.is_headline}
    apart = [s for s in counted if s.is_headline and _side(s) in said]
    return [s for s in counted if s not in apart], apart


def _is_counted(statement: Statement) -> bool:
    kinds = (Counted.MUNITIONS, Counted.ELLIPSIS)
    return statement.outcome is not None and statement.count.counted in kinds


def _side(statement: Statement) -> str:
    return "down" if statement.outcome in DOWN else str(statement.outcome)


def take_subcounts(ledger: Ledger, body: list[Statement]) -> list[Statement]:
    """Keep the figures that stand inside another as sub-counts; return the others."""
    rest: list[Statement] = []
    halves = _halves(body)
    for s in body:
        if s in halves:
            ledger.add([ledger.figure(s, Role.SUBCOUNT, name=halves[s])])
            continue
        parent = ledger.reading.statements[s.antecedent] if s.antecedent is not None else None
        name = _name(ledger, s, parent) if parent else ""
        if name:
            ledger.add([ledger.figure(s, Role.SUBCOUNT, name=name)])
        else:
            rest.append(s)
    return rest


def _halves(body: list[Statement]) -> dict[Statement, str]:
    """Shot down and lost that add up to drones neutralised: two halves of that figure."""
    merged = [s for s in body if s.outcome is Outcome.NEUTRALISED]
    merged = [s for s in merged if s.munition.family is Family.DRONE and not s.count.is_part]
    found: dict[Statement, str] = {}
    for s in body:
        for t in body if s.outcome is Outcome.SHOT_DOWN and merged else ():
            if t.outcome is not Outcome.SUPPRESSED or t.segment != s.segment:
                continue
            together = s.count.numeral.value + t.count.numeral.value
            if any(m.count.numeral.value == together for m in merged):
                found |= {s: "shot_down_by_fire", t: "suppressed_by_EW"}
    return found


def _name(ledger: Ledger, s: Statement, parent: Statement) -> str:
    """The name of a sub-count; empty when the figure is none."""
    limit = LIMITS.get(s.count.numeral.bound, "")
    down = parent.outcome in DOWN
    said = s.count.said_of_part
    if said is not None:
        return _of_composition(said, down) + limit
    splits = s.is_breakdown and s.segment == parent.segment and not parent.is_reference
    if splits and s.outcome == parent.outcome:
        return ("part_of_destroyed" if down else f"part_of_{parent.outcome}") + limit
    fire = parent.outcome is Outcome.NEUTRALISED and parent.munition.family is not Family.ANY
    if s.count.counted is Counted.ELLIPSIS and fire and s.segment == parent.segment:
        if s.outcome is Outcome.SHOT_DOWN:
            return f"shot_down_by_fire{limit}"
        if s.outcome is Outcome.SUPPRESSED:
            return f"suppressed_by_EW{limit}"
    inside = s.count.is_part and s.outcome == parent.outcome
    if not inside or parent.munition.family is Family.ANY or _completes(ledger, s, parent):
        return ""
    return _of_composition(s.munition, down) + limit


def _of_composition(munition: Munition, down: bool) -> str:
    """What a part is, where the words say it."""
    if munition.is_jet:
        return "jet_destroyed" if down else "jet_launched"
    if munition.family is Family.DRONE:
        return ("shahed" if munition.names else "decoy") + ("_destroyed" if down else "")
    return f"{munition.missile_label}_{'destroyed' if down else 'launched'}"


def _completes(ledger: Ledger, s: Statement, parent: Statement) -> bool:
    """Whether the parts named behind "of them" add up to the figure: then they are its parts."""
    parts = [
        p.count.numeral.value
        for p in ledger.reading.statements
        if p.segment == s.segment
        and p.outcome == s.outcome
        and p.start >= parent.end
        and parent.munition.covers(p.munition)
    ]
    return sum(parts) == parent.count.numeral.value
