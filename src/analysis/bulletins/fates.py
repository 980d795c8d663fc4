"""All that were shot down; what was lost, what left, what hit, what is still in the air."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.bulletins.counts import Counted
from analysis.bulletins.figures import Ambiguity, Figure, Inconsistency, Role
from analysis.bulletins.ledger import LIMITS, Ledger
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.numerals import Bound
from analysis.bulletins.statements import Statement, Sweep
from analysis.bulletins.text import Span

_DESTINATIONS = (
    ("Russia", r"рос[іи]\w*|(?:рф|russian?)(?!\w)|russian federation"),
    ("Belarus", r"б[іе]лорус\w*|беларус\w*|belarus\w*"),
    ("Moldova", r"молдов\w*|moldova\w*"),
    ("Romania", r"румун\w*|румын\w*|romania\w*"),
    ("Poland", r"польщ\w*|польш\w*|poland"),
    ("occupied Luhansk", r"луган\w*|luhansk\w*"),
    ("occupied Donetsk", r"доне[чц]\w*|donetsk\w*"),
    ("occupied Crimea", r"крим\w*|крым\w*|crimea\w*"),
    ("occupied territory", r"окупован\w* територ\w*|occupied territor\w*|тот(?!\w)"),
)
_DESTINATION = re.compile(
    "|".join(f"(?P<d{i}>(?<!\\w)(?:{words}))" for i, (_, words) in enumerate(_DESTINATIONS))
)
_REACH = 220  # characters behind a figure in which its destination is looked for


def sweep_all(ledger: Ledger, sweep: Sweep) -> None:
    """“All were shot down”: as many as were launched, of what the words speak of."""
    launched = ledger.having(Outcome.LAUNCHED, role=Role.FIGURE)
    launched += ledger.having(Outcome.LAUNCHED, role=Role.DERIVED)
    meant = _meant(ledger, sweep, launched)
    span = ledger.text.span(sweep.start, sweep.end)
    if sweep.is_both and any(figure.value != 2 for figure in meant):
        if len(meant) == 1:
            _not_all(ledger, meant[0].label, 2, meant, span)
        return
    for figure in meant:
        ledger.labels.settled.add(figure.label)
    ledger.add(
        replace(
            figure,
            outcome=sweep.outcome,
            role=Role.DERIVED,
            span=span,
            quote=ledger.text.quote(span),
        )
        for figure in meant
    )


def _meant(ledger: Ledger, sweep: Sweep, launched: list[Figure]) -> list[Figure]:
    """The figures launched of which "all" or "both" is said."""
    before = [f for f in launched if f.span.start < ledger.text.span(sweep.start, sweep.end).start]
    if sweep.is_both:
        twos = [f for f in before if f.value == 2 and sweep.family in (None, Family.ANY, f.family)]
        return twos[-1:] or _nearest(ledger, sweep, before)
    if sweep.family is Family.ANY:
        return before
    if sweep.family is not None:
        return [f for f in before if f.family is sweep.family]
    return _nearest(ledger, sweep, before)


def _nearest(ledger: Ledger, sweep: Sweep, before: list[Figure]) -> list[Figure]:
    """The figures of the sentence before: of these "all of them" speaks."""
    segments = ledger.text.segments
    for number in range(sweep.segment, -1, -1):
        segment = segments[number]
        low, high = ledger.text.span(segment.start, segment.end).as_list()
        here = [f for f in before if low <= f.span.start < high]
        if here:
            return here
    return []


def take_all(ledger: Ledger, statements: list[Statement]) -> list[Statement]:
    """“All 18 missiles were destroyed” says two numbers; return the other statements."""
    rest: list[Statement] = []
    for s in statements:
        if not (s.count.is_all and s.outcome in DOWN):
            rest.append(s)
            continue
        launched = ledger.having(Outcome.LAUNCHED, role=Role.FIGURE)
        label = ledger.labels.of(s.munition)
        same = [f for f in launched if f.label == label]
        known = ledger.labels.launched
        parts = [f for f in launched if f.label in known and s.munition.covers(known[f.label])]
        if same or not parts:
            _all_of_one(ledger, s, same)
            rest.append(s)
        elif s.count.is_implied:
            # "Both missiles" are the two named last, where others flew as well.
            _divide(ledger, s, [f for f in parts if f.value == 2][-1:] or parts)
        else:
            _all_of_parts(ledger, s, parts)
    return rest


def _all_of_one(ledger: Ledger, s: Statement, same: list[Figure]) -> None:
    value = s.count.numeral.value
    if s.munition.family is Family.ANY:
        return
    if not same:
        derived = ledger.figure(s, Role.DERIVED, outcome=Outcome.LAUNCHED)
        ledger.add([derived])
    elif sum(f.value for f in same) != value:
        _not_all(ledger, same[0].label, value, same, ledger.text.span(s.start, s.end))


def _not_all(ledger: Ledger, label: str, value: int, same: list[Figure], span: Span) -> None:
    ledger.inconsistencies.append(
        Inconsistency(
            "all_differs_from_launched",
            f"{label}: all {value:,} are said to be destroyed, but "
            f"{sum(f.value for f in same):,} are said to be launched.",
            (*(f.span for f in same), span),
        )
    )


def _all_of_parts(ledger: Ledger, s: Statement, parts: list[Figure]) -> None:
    word = "neutralised" if s.outcome is Outcome.NEUTRALISED else "destroyed"
    ledger.add([ledger.figure(s, Role.TOTAL, name=word)])
    stated = ledger.having(Outcome.LAUNCHED, role=Role.TOTAL)
    if not any(f.name == "launched" for f in stated):
        ledger.add([ledger.figure(s, Role.TOTAL, name="launched", outcome=Outcome.LAUNCHED)])
    _divide(ledger, s, parts)


def _divide(ledger: Ledger, s: Statement, parts: list[Figure]) -> None:
    """Give each part its outcome, where the parts add up to all."""
    value = s.count.numeral.value
    outcome = s.outcome or Outcome.SHOT_DOWN
    total = sum(f.value for f in parts)
    if total == value:
        ledger.labels.settled |= {f.label for f in parts}
        quote = ledger.text.quote(ledger.text.span(s.start, s.end))
        span = ledger.text.span(s.start, s.end)
        ledger.add(
            replace(f, outcome=outcome, role=Role.DERIVED, span=span, quote=quote) for f in parts
        )
    else:
        ledger.inconsistencies.append(
            Inconsistency(
                "all_differs_from_launched",
                f"all {value:,} are said to be destroyed, but the launched add up to {total:,}.",
                (*(f.span for f in parts), ledger.text.span(s.start, s.end)),
            )
        )


def settle_lost(ledger: Ledger, statements: list[Statement]) -> None:
    """What was lost: a total if one is stated, else the sum of its parts."""
    lost = [s for s in statements if s.outcome is Outcome.SUPPRESSED]
    totals = [s for s in lost if s.munition.family is Family.ANY]
    parts = [s for s in lost if s not in totals]
    if totals:
        ledger.add([ledger.figure(totals[0], Role.FIGURE)])
        ledger.add(ledger.figure(s, Role.REPEAT) for s in totals[1:])
        ledger.add(ledger.figure(s, Role.SUBCOUNT, name=_lost_name(ledger, s)) for s in parts)
        return
    seen: dict[tuple[str, int], Statement] = {}
    for s in parts:
        key = (ledger.labels.of(s.munition), s.count.numeral.value)
        repeated = key in seen and not s.count.is_more and seen[key].segment != s.segment
        seen.setdefault(key, s)
        ledger.add([ledger.figure(s, Role.REPEAT if repeated else Role.FIGURE)])


def _lost_name(ledger: Ledger, s: Statement) -> str:
    if s.munition.family is Family.DRONE:
        return "lost_UAV"
    return f"lost_{ledger.labels.of(s.munition)}"


def settle_others(ledger: Ledger, statements: list[Statement]) -> None:
    """What left, hit or is in the air; and the places of hits and debris."""
    for s in statements:
        if s.outcome is Outcome.LEFT_AIRSPACE:
            ledger.add([ledger.figure(s, Role.FIGURE, name=_destination(ledger, s))])
        elif s.outcome in (Outcome.HIT, Outcome.AIRBORNE):
            word = "missiles" if s.munition.family is Family.MISSILE else "uav"
            ledger.add([ledger.figure(s, Role.FIGURE, name=word)])
    places = [s for s in ledger.reading.statements if s.count.counted is Counted.LOCATIONS]
    for outcome in (Outcome.HIT, Outcome.DEBRIS):
        _places(ledger, [s for s in places if s.outcome is outcome])


def _places(ledger: Ledger, places: list[Statement]) -> None:
    first = places[0] if places else None
    for s in places:
        same = first is not None and s.count.numeral.value == first.count.numeral.value
        role = Role.PLACES if s is first else Role.REPEAT if same else Role.AMBIGUOUS
        limit = LIMITS.get(s.count.numeral.bound, "")
        limit = "" if s.count.numeral.bound is Bound.ABOUT else limit
        ledger.add([ledger.figure(s, role, name=f"locations{limit}")])
        if first is not None and role is Role.AMBIGUOUS:
            values = (first.count.numeral.value, s.count.numeral.value)
            ledger.ambiguities.append(
                Ambiguity(
                    f"{s.outcome} locations",
                    f"Two numbers of places: {values[0]:,} and {values[1]:,}.",
                    (f"{values[0]:,} in all", f"{sum(values):,} in all"),
                    tuple(ledger.text.span(p.start, p.end) for p in (first, s)),
                )
            )


def _destination(ledger: Ledger, s: Statement) -> str:
    """Where what left flew to, in the order of the words; "unspecified" where none is named."""
    end = ledger.text.segments[s.segment].end
    following = [x.start for x in ledger.reading.statements if x.start >= s.end]
    words = ledger.text.clean[s.end : min([end, s.end + _REACH, *following])]
    found = [_DESTINATIONS[int((m.lastgroup or "d0")[1:])][0] for m in _DESTINATION.finditer(words)]
    return "/".join(dict.fromkeys(found)) or "unspecified"
