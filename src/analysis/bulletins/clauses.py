"""What the words say of each count: launched, shot down, lost, left, hit, still in the air.

A count is governed by the outcome that stands directly behind it ("22 drones — lost"); failing
that by the nearest one before it ("destroyed 14 drones"); failing that by the one behind the
list it opens ("598 drones and 31 missiles were launched"); failing that by the heading of its
bullets. Nothing else is concluded.
"""

from __future__ import annotations

from dataclasses import replace

from analysis.bulletins.counts import Count, Counted
from analysis.bulletins.governing import Sentence
from analysis.bulletins.lexicon import DOWN, Outcome, Word
from analysis.bulletins.munitions import Family
from analysis.bulletins.statements import Cue, Reading, Statement, Sweep
from analysis.bulletins.sweeps import sweeps_of
from analysis.bulletins.text import CleanText
from analysis.bulletins.tokens import Token, by_segment


def read_clauses(
    text: CleanText, tokens: tuple[Token, ...], *, leave_out: frozenset[int] = frozenset()
) -> Reading:
    """Say of each count what became of what it counts.

    Parameters
    ----------
    leave_out
        Sentences that speak of something else, by their place among the segments.
    """
    statements: list[Statement] = []
    sweeps: list[Sweep] = []
    heading: Cue | None = None
    sentences = by_segment(tokens, text.segments)
    for number, (segment, inside) in enumerate(zip(text.segments, sentences, strict=True)):
        if not inside or number in leave_out:
            continue
        sentence = _Statements(inside, segment, number, heading)
        sentence.read(statements)
        sweeps += sweeps_of(inside, sentence.cues, sentence.counts, number)
        if not segment.is_headline:
            heading = sentence.heading or heading
    return Reading(tuple(statements), tuple(sweeps))


class _Statements(Sentence):
    """One sentence or bullet."""

    def read(self, before: list[Statement]) -> None:
        """Add the statements of this sentence to those so far."""
        counted = [c for c in self.counts if c.counted is not Counted.NOTHING]
        for chain in self.chains(counted):
            governed = self.govern(chain)
            for count, cue in zip(chain, governed, strict=True):
                before.append(self._state(count, cue, before))
        here = [s for s in before if s.segment == self.number and s.outcome]
        last = self.cues[-1] if self.cues else None
        if here and here[-1].count.counted is Counted.MUNITIONS and here[-1].outcome:
            self.heading = Cue(-1, here[-1].outcome, here[-1].cue)
        elif last and not (last.is_detection and self.inherited and here):
            self.heading = last

    def _state(self, count: Count, cue: Cue | None, before: list[Statement]) -> Statement:
        munition, antecedent = count.munition, None
        earlier = [
            (i, s)
            for i, s in enumerate(before)
            if s.count.counted is Counted.MUNITIONS or s.count.counted is Counted.ELLIPSIS
        ]
        if earlier and (count.is_part or count.counted is Counted.ELLIPSIS):
            antecedent = self._antecedent(count, cue, earlier)
        if count.counted is Counted.ELLIPSIS and antecedent is not None:
            munition = before[antecedent].munition
        outcome = cue.outcome if cue else None
        bare = count.counted is Counted.ELLIPSIS and count.said_of_part is None
        if bare and cue is self.inherited and not count.is_more:
            outcome = None  # a bare number says nothing without a word for an outcome beside it
        if count.counted is Counted.ELLIPSIS and self._people_before(count):
            outcome = None
        if self.is_of(count):
            outcome = Outcome.LAUNCHED
        behind = self.behind(count)
        listed = count.counted is Counted.ELLIPSIS and not behind and not count.is_more
        listed = listed and not count.is_part and not count.is_all
        if (
            listed
            and antecedent is not None
            and outcome in (Outcome.DEBRIS, Outcome.HIT)
            and self._on_before(count)
        ):
            count, listed = replace(count, counted=Counted.LOCATIONS), False
        if count.counted is Counted.MUNITIONS and self._is_hit_at_places(count, cue):
            outcome = Outcome.HIT
        return Statement(
            count=count,
            munition=munition,
            outcome=outcome,
            segment=self.number,
            start=self.tokens[count.at].start,
            end=self.tokens[max(count.until, count.at + 1) - 1].end,
            cue=cue.text if cue else "",
            antecedent=antecedent,
            is_headline=self.segment.is_headline,
            is_bullet=self.segment.is_bullet,
            is_breakdown=listed,
            is_reference=self.is_of(count),
        )

    def _people_before(self, count: Count) -> bool:
        """“three children aged 2, 14 and 17”: the bare number speaks of people."""
        for token in reversed(self.tokens[: count.at]):
            if token.word is Word.PEOPLE:
                return True
            if token.word in (Word.NOUN, Word.MODEL, Word.CUE):
                return False
        return False

    def _on_before(self, count: Count) -> bool:
        return count.at > 0 and self.tokens[count.at - 1].text in ("на", "у", "в", "at", "in", "on")

    def _is_hit_at_places(self, count: Count, cue: Cue | None) -> bool:
        """A detection of munitions at locations, not in the air."""
        if not (cue and cue.is_detection) or any(c.outcome is Outcome.HIT for c in self.cues):
            return False
        places = [c for c in self.counts if c.counted is Counted.LOCATIONS and c.at >= count.until]
        return bool(places) and places[0].at - count.until <= 2

    def _antecedent(
        self, count: Count, cue: Cue | None, earlier: list[tuple[int, Statement]]
    ) -> int:
        """The statement that "of them" or an ellipsis speaks of."""
        here = [(i, s) for i, s in earlier if s.segment == self.number]
        pool = here or earlier
        nouns = [(i, s) for i, s in pool if s.count.counted is Counted.MUNITIONS] or pool
        index, last = nouns[-1]
        if not here:
            # A sentence that opens with a bare number speaks of the total before it.
            nearest = [(i, s) for i, s in pool if s.segment == pool[-1][1].segment]
            totals = [i for i, s in nearest if s.munition.family is Family.ANY]
            if totals and nearest[-1][1].outcome in DOWN and not count.is_more:
                return totals[-1]
        if cue and cue.outcome in DOWN and not here and last.outcome is not Outcome.LAUNCHED:
            launched = [(i, s) for i, s in nouns if s.outcome is Outcome.LAUNCHED]
            index = launched[-1][0] if launched and count.is_part else index
        if count.said_of_part is None and last.antecedent is not None and here:
            # "of which 74 were shot down and 38 suppressed": both are parts of one figure.
            parent = last.antecedent
            if last.count.counted is Counted.ELLIPSIS or last.count.is_part:
                index = parent
        return index
