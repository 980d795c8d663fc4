"""Totals and their parts; the same figure said twice; two figures that cannot both hold."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.bulletins.figures import Ambiguity, Inconsistency, Role
from analysis.bulletins.ledger import LIMITS, Ledger
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family, Munition
from analysis.bulletins.numerals import Bound, Numeral
from analysis.bulletins.statements import Statement


@dataclass(frozen=True)
class _Entry:
    """A statement under the munition by which it is sorted; M of "N of M" is an entry too."""

    statement: Statement
    numeral: Numeral
    label: str
    munition: Munition
    is_reference: bool = False

    @property
    def value(self) -> int:
        return self.numeral.value


def settle(ledger: Ledger, statements: list[Statement], *, down: bool) -> None:
    """Sort the figures of one side, launched or shot down, into parts, totals and repetitions."""
    entries = [
        _entry(ledger, s, s.count.numeral, s.is_reference)
        for s in statements
        if (s.outcome in DOWN if down else s.outcome is Outcome.LAUNCHED)
    ]
    if not down:
        entries += [
            _entry(ledger, s, s.count.total, True)
            for s in statements
            if s.outcome in DOWN and s.count.total is not None
        ]
    _totals(ledger, [e for e in entries if e.munition.family is Family.ANY], down)
    for family in (Family.MISSILE, Family.DRONE, Family.TACTICAL, Family.BOMB):
        group = [e for e in entries if e.munition.family is family]
        first = [e for e in group if not e.is_reference]
        if down:
            first = _without_totals_launched(ledger, first)
        kept = _without_subtotals(ledger, first, down)
        _merge(ledger, kept, down)
        for entry in group:
            if entry.is_reference:
                _refer(ledger, entry)


def _entry(ledger: Ledger, s: Statement, numeral: Numeral, is_reference: bool) -> _Entry:
    label = ledger.labels.of(s.munition)
    # "14 cruise missiles" are sorted as the model that they turn out to be.
    named_by_kind = s.munition.family is Family.MISSILE and not s.munition.names
    known = ledger.labels.launched.get(label) if named_by_kind else None
    munition = known or s.munition
    return _Entry(s, numeral, label, munition, is_reference)


def _role(ledger: Ledger, entry: _Entry, role: Role, down: bool, name: str = "") -> None:
    outcome = entry.statement.outcome if down else Outcome.LAUNCHED
    ledger.add(
        [ledger.figure(entry.statement, role, name=name, numeral=entry.numeral, outcome=outcome)]
    )


def _total_name(entry: _Entry, down: bool) -> str:
    limit = LIMITS.get(entry.numeral.bound, "") if entry.numeral.bound is not Bound.ABOUT else ""
    if not down:
        return f"launched{limit}"
    merged = entry.statement.outcome is Outcome.NEUTRALISED
    return ("neutralised" if merged else "destroyed") + limit


def _totals(ledger: Ledger, entries: list[_Entry], down: bool) -> None:
    """Figures of everything: the first is the total, the same again is a repetition."""
    known: dict[str, _Entry] = {}
    for entry in sorted(entries, key=lambda e: e.is_reference):
        name = _total_name(entry, down)
        if down and entry.statement.count.is_more:
            name += "_besides"  # "eight more targets were destroyed"
        earlier = known.setdefault(name, entry)
        if earlier is entry:
            _role(ledger, entry, Role.TOTAL, down, name)
        elif earlier.value == entry.value:
            _role(ledger, entry, Role.REPEAT, down)
        else:
            _role(ledger, entry, Role.AMBIGUOUS, down, name)
            _two_values(ledger, name, earlier, entry)


def _two_values(ledger: Ledger, total: str, first: _Entry, second: _Entry) -> None:
    spans = tuple(ledger.text.span(e.statement.start, e.statement.end) for e in (first, second))
    parts = total.split("_")
    bound = "at least " if "min" in parts else "at most " if "max" in parts else ""
    besides = " besides" if "besides" in parts else ""
    ledger.inconsistencies.append(
        Inconsistency(
            "stated_twice",
            f"total {parts[0]}{besides}: stated as {bound}{first.value:,} and as "
            f"{bound}{second.value:,}.",
            spans,
        )
    )


def _without_subtotals(ledger: Ledger, entries: list[_Entry], down: bool) -> list[_Entry]:
    """Take out the figures whose parts are given as well."""
    kept: list[_Entry] = []
    subtotals: list[_Entry] = []
    for entry in entries:
        parts = [e for e in entries if e is not entry and entry.munition.covers(e.munition)]
        (subtotals if parts else kept).append(entry)
    alone = {e.munition.family for e in entries} == {Family.MISSILE}
    for entry in subtotals:
        parts = [e for e in kept if entry.munition.covers(e.munition)]
        _subtotal(ledger, entry, parts, down, alone)
        if not parts:
            kept.append(entry)
    return kept


def _subtotal(ledger: Ledger, entry: _Entry, parts: list[_Entry], down: bool, alone: bool) -> None:
    labels = {e.label for e in parts}
    total = sum(e.value for e in parts)
    low, high = entry.numeral.low, entry.numeral.high
    fits = (low is None or total >= low) and (high is None or total <= high)
    if not parts:
        return
    if len(labels) == 1 and any(e.value == entry.value for e in parts):
        _role(ledger, entry, Role.REPEAT, down)
        return
    whole = entry.munition.is_generic or len(entry.munition.models) > 1
    name = _total_name(entry, down) if whole else ""
    if whole and not (alone and _is_only_family(ledger, down)):
        word = "missiles" if entry.munition.family is Family.MISSILE else "drones"
        name = word if not down else f"{word}_{name}"
    _role(ledger, entry, Role.TOTAL if name else Role.REPEAT, down, name)
    if not fits:
        spans = (entry, *parts)
        ledger.inconsistencies.append(
            Inconsistency(
                "parts_differ_from_total",
                f"{entry.label}: {entry.value:,} stated, but the parts add up to {total:,} "
                f"({' + '.join(str(e.value) for e in parts)}).",
                tuple(ledger.text.span(e.statement.start, e.statement.end) for e in spans),
            )
        )


def _is_only_family(ledger: Ledger, down: bool) -> bool:
    """Whether no total of everything and no drones are stated on this side."""
    outcomes = (Outcome.SHOT_DOWN, Outcome.NEUTRALISED) if down else (Outcome.LAUNCHED,)
    side = [s for s in ledger.reading.statements if s.outcome in outcomes]
    return all(
        s.munition.family is Family.MISSILE for s in side if s.munition.nouns or s.munition.names
    )


def _merge(ledger: Ledger, entries: list[_Entry], down: bool) -> None:
    """One figure for each munition: repetitions leave, parts of one list add up."""
    for label in dict.fromkeys(e.label for e in entries):
        same = [e for e in entries if e.label == label]
        first, *later = same
        _role(ledger, first, Role.FIGURE, down)
        for entry in later:
            earlier = [e for e in same if e is not entry]
            if _adds(entry, first):
                _role(ledger, entry, Role.FIGURE, down)
            elif any(e.value == entry.value for e in earlier) or _is_vaguer(entry, first):
                _role(ledger, entry, Role.REPEAT, down)
            else:
                _conflict(ledger, first, entry, same, down)


def _is_vaguer(entry: _Entry, first: _Entry) -> bool:
    """Whether a bound only says again what a number has said."""
    low, high = entry.numeral.low, entry.numeral.high
    if entry.numeral.bound is Bound.EXACT:
        return False
    return (low is None or first.value >= low) and (high is None or first.value <= high)


def _without_totals_launched(ledger: Ledger, entries: list[_Entry]) -> list[_Entry]:
    """“25 Kalibr and Kh-101 launched, 23 of them destroyed”: the second is a total as well."""
    totals = {
        f.label for f in ledger.having(Outcome.LAUNCHED, role=Role.TOTAL) if len(f.models) > 1
    }
    for entry in entries:
        if entry.label in totals:
            _role(ledger, entry, Role.TOTAL, True, _total_name(entry, True))
    return [e for e in entries if e.label not in totals]


def _adds(entry: _Entry, first: _Entry) -> bool:
    """Whether a second figure of one munition is counted beside the first."""
    if entry.statement.count.is_more:
        return True
    here = entry.statement.segment == first.statement.segment
    listed = entry.statement.is_bullet and first.statement.is_bullet
    return (here or listed) and entry.statement.cue == first.statement.cue


def _conflict(ledger: Ledger, first: _Entry, entry: _Entry, same: list[_Entry], down: bool) -> None:
    """Two different numbers for one munition: waves, or a contradiction."""
    total = sum(e.value for e in same)
    side = DOWN if down else {Outcome.LAUNCHED}
    totals = [f.value for f in ledger.figures if f.outcome in side and f.role is Role.TOTAL]
    if total in totals:
        _role(ledger, entry, Role.FIGURE, down)
        return
    if down and _is_kinetic(entry) and not _is_kinetic(first):
        # "34 were destroyed and 78 shot down": the second word is the sources' own term.
        ledger.figures = [
            f.with_role(Role.AMBIGUOUS)
            if f.label == first.label and f.role is Role.FIGURE and f.outcome in side
            else f
            for f in ledger.figures
        ]
        _role(ledger, entry, Role.FIGURE, down)
    elif down and _is_kinetic(first) and not _is_kinetic(entry):
        _role(ledger, entry, Role.AMBIGUOUS, down)
    else:
        ledger.figures = [
            f.with_role(Role.AMBIGUOUS)
            if f.label == first.label and f.role is Role.FIGURE and f.outcome in side
            else f
            for f in ledger.figures
        ]
        _role(ledger, entry, Role.AMBIGUOUS, down)
    word = "shot down or suppressed" if down else "launched"
    readings = [
        f"{total:,} in all: {' + '.join(str(e.value) for e in same)}",
        f"{entry.value:,} corrects {first.value:,}",
    ]
    if down:
        readings.append(f"one of them counts what was lost: {first.value:,} or {entry.value:,}")
    spans = tuple(ledger.text.span(e.statement.start, e.statement.end) for e in (first, entry))
    ledger.ambiguities.append(
        Ambiguity(
            first.label,
            f"{first.label}: {first.value:,} and {entry.value:,} are both said to be {word}.",
            tuple(readings),
            spans,
        )
    )


def _is_kinetic(entry: _Entry) -> bool:
    """Whether the words are the sources' own for "shot down"."""
    return entry.statement.cue.startswith(("зби", "сби", "shot"))


def _refer(ledger: Ledger, entry: _Entry) -> None:
    """M of "N of M": what was launched, said again or said only here."""
    launched = ledger.having(Outcome.LAUNCHED, role=Role.FIGURE)
    same = [f for f in launched if f.label == entry.label]
    inside = [f for f in launched if set(f.models) < set(entry.munition.models)]
    if not same and not inside:
        _role(ledger, entry, Role.FIGURE, False)
        return
    _role(ledger, entry, Role.REPEAT, False)
    fits = [f for f in same if f.is_bound or f.value == entry.value]
    if not fits and sum(f.value for f in inside or same) != entry.value:
        span = ledger.text.span(entry.statement.start, entry.statement.end)
        stated = sum(f.value for f in same or inside)
        ledger.inconsistencies.append(
            Inconsistency(
                "stated_twice",
                f"{entry.label}: {stated:,} launched, but the outcome is given of {entry.value:,}.",
                (*(f.span for f in same or inside), span),
            )
        )
