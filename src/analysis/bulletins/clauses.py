"""What the words say of each count: launched, shot down, lost, left, hit, still in the air.

A count is governed by the outcome that stands directly behind it ("22 drones — lost"); failing
that by the nearest one before it ("destroyed 14 drones"); failing that by the one behind the
list it opens ("598 drones and 31 missiles were launched"); failing that by the heading of its
bullets. Nothing else is concluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.bulletins.counts import Count, Counted, counts, depths
from analysis.bulletins.implied import implied_counts
from analysis.bulletins.lexicon import DOWN, Outcome, Word
from analysis.bulletins.munitions import Family
from analysis.bulletins.statements import Cue, Reading, Statement, Sweep
from analysis.bulletins.sweeps import sweeps_of
from analysis.bulletins.text import CleanText, Segment
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
        sentence = _Sentence(inside, segment, number, heading)
        sentence.read(statements)
        sweeps += sweeps_of(inside, sentence.cues, number)
        if not segment.is_headline:
            heading = sentence.heading or heading
    return Reading(tuple(statements), tuple(sweeps))


class _Sentence:
    """One sentence or bullet."""

    def __init__(
        self, tokens: tuple[Token, ...], segment: Segment, number: int, heading: Cue | None
    ) -> None:
        self.tokens = tokens
        self.segment = segment
        self.number = number
        self.inherited = heading
        self.heading = heading
        self.depth = depths(tokens)
        self.cues = [
            Cue(i, Outcome(t.value.split(":")[0]), t.text, t.value.endswith(":detected"))
            for i, t in enumerate(tokens)
            if t.word is Word.CUE
        ]
        self.cue_at = {cue.at: cue for cue in self.cues}
        found = [*counts(tokens)]
        self.counts = sorted([*found, *implied_counts(tokens, found)], key=lambda c: c.at)
        self.consumed: set[int] = set()

    def read(self, before: list[Statement]) -> None:
        """Add the statements of this sentence to those so far."""
        counted = [c for c in self.counts if c.counted is not Counted.NOTHING]
        for chain in self._chains(counted):
            governed = self._govern(chain)
            for count, cue in zip(chain, governed, strict=True):
                before.append(self._state(count, cue, before))
        here = [s for s in before if s.segment == self.number and s.outcome]
        last = self.cues[-1] if self.cues else None
        if here and here[-1].count.counted is Counted.MUNITIONS and here[-1].outcome:
            self.heading = Cue(-1, here[-1].outcome, here[-1].cue)
        elif last and not (last.is_detection and self.inherited and here):
            self.heading = last

    def _chains(self, counted: list[Count]) -> Iterator[list[Count]]:
        """Counts with nothing but "," and "and" between them."""
        chain: list[Count] = []
        for count in counted:
            if chain:
                last = chain[-1]
                gap = self.tokens[last.until : count.at]
                linked = all(
                    t.word in (Word.AND, Word.MORE, Word.ALL) or t.text in ',"-;' for t in gap
                ) and not any(t.text == ";" for t in gap)
                same = last.counted is count.counted or Counted.ELLIPSIS in (
                    last.counted,
                    count.counted,
                )
                if not (linked and last.depth == count.depth and same):
                    yield chain
                    chain = []
            chain.append(count)
        if chain:
            yield chain

    def _govern(self, chain: list[Count]) -> list[Cue | None]:
        after = [self._behind(count) for count in chain]
        first = self._ahead_of(chain[0])
        governed: list[Cue | None] = []
        for i, count in enumerate(chain):
            if count.counted is Counted.LOCATIONS:
                governed.append(self._of_place(count))
                continue
            own = after[i]
            if own and own.is_detection and first:
                own = None  # "hits by 63 UAVs were recorded"
            if count.outcome and not (own or first):
                own = Cue(count.at, count.outcome, self.tokens[count.at].text)
            shared = next((cue for cue in after[i:] if cue), None)
            governed.append(own or first or shared or self._verbless(count) or self.inherited)
            if own:
                self.consumed.add(own.at)
        if not first:
            self.consumed |= {cue.at for cue in after if cue}
        return governed

    def _verbless(self, count: Count) -> Cue | None:
        """“On the night of … the enemy with 104 drones”: the verb was left out."""
        before = self.tokens[: count.at]
        named = any(t.text.startswith(_ATTACKS) for t in before)
        if named and not self.cues and self.inherited is None:
            return Cue(-1, Outcome.LAUNCHED, "")
        dated = any(t.word is Word.TIME for t in before)
        if dated and not self.cues and before and before[-1].text in _ATTACKERS:
            return Cue(-1, Outcome.LAUNCHED, before[-1].text)
        return None

    def _behind(self, count: Count) -> Cue | None:
        """The outcome said directly behind a count."""
        if self._is_of(count):
            return None
        i, auxiliary, plain = count.until, False, 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if self.depth[i] < count.depth:
                return None
            if self.depth[i] > count.depth or token.text in "()[]":
                i += 1
                continue
            if token.word is Word.CUE:
                cue = self.cue_at[i]
                if token.text in _BARE and not auxiliary:
                    return self._passive(i + 1, count.depth)
                if cue.is_detection and not auxiliary and plain:
                    return None
                return cue
            if token.word is Word.AUXILIARY:
                auxiliary = True
            elif token.word is Word.PLAIN:
                plain += 1
                if plain > 3 or not (auxiliary or self._ends_in_the_air(i)):
                    return self._passive(i, count.depth)
            elif not (token.word in (Word.OF_THEM, Word.MODIFIER) or token.text in '-"'):
                return None
            i += 1
        return None

    def _passive(self, i: int, depth: int) -> Cue | None:
        """“five drones released by the occupiers were destroyed”: was, were and an outcome."""
        for j in range(i, min(i + 9, len(self.tokens) - 1)):
            token = self.tokens[j]
            if token.word in (Word.NUMBER, Word.AND) or self.depth[j] != depth:
                return None
            if token.text in ",;:." or (token.word is Word.CUE and token.text not in _BARE):
                return None
            if token.text in ("were", "was", "been", "було", "були", "были", "было"):
                k = j + 1
                while k < len(self.tokens) and self.tokens[k].word is Word.AUXILIARY:
                    k += 1
                return self.cue_at.get(k)
        return None

    def _ends_in_the_air(self, i: int) -> bool:
        """“remain (still) in the air”: words stand before the outcome."""
        near = [self.cue_at[j].outcome for j in range(i, i + 4) if j in self.cue_at]
        return bool(near) and near[0] in (Outcome.AIRBORNE, Outcome.LEFT_AIRSPACE)

    def _is_of(self, count: Count) -> bool:
        """“Of 673 targets, 635 were shot down”: the first number is what was launched."""
        before = self.tokens[count.at - 1] if count.at else None
        if before is None or before.text not in ("із", "з", "зі", "из", "of"):
            return False
        earlier = self.tokens[count.at - 2] if count.at > 1 else None
        if before.text == "of" and earlier and earlier.word is not Word.PUNCTUATION:
            return False  # "a total of 114 targets"
        taken = (Word.CUE, Word.NOUN, Word.MODEL, Word.KIND, Word.NUMBER, Word.PLACE)
        if earlier is not None and earlier.word in taken:
            return False
        following = [c.at for c in self.counts if c.at > count.until]
        return any(count.until <= cue.at < max(following, default=0) for cue in self.cues)

    def _ahead_of(self, count: Count) -> Cue | None:
        """The nearest outcome before a count that no other count has taken."""
        for cue in reversed(self.cues):
            free = cue.at < count.at and (
                cue.at not in self.consumed or self._opens_list(cue, count)
            )
            if free and self.depth[cue.at] <= count.depth:
                return cue
        return None

    def _opens_list(self, cue: Cue, count: Count) -> bool:
        """“114 targets were destroyed: 27 drones …”: the list is said of the same."""
        between = [t.text for t in self.tokens[cue.at + 1 : count.at]]
        return ":" in between or between[:1] == ["-"]

    def _of_place(self, count: Count) -> Cue | None:
        wanted = (Outcome.HIT, Outcome.DEBRIS)
        before = [c for c in self.cues if c.outcome in wanted and c.at < count.at]
        behind = [c for c in self.cues if c.outcome in wanted and c.at >= count.until]
        if before:
            return before[-1]
        if behind and not any(t.text == "," for t in self.tokens[count.until : behind[0].at]):
            return behind[0]
        if any(c.outcome is Outcome.LAUNCHED and c.is_detection for c in self.cues):
            # "22 drones detected at six locations": a place where drones were is a hit.
            return Cue(-1, Outcome.HIT, "")
        return None

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
        if self._is_of(count):
            outcome = Outcome.LAUNCHED
        behind = self._behind(count)
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
            is_reference=self._is_of(count),
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


_ATTACKS = ("атака", "удар", "обстріл", "наліт", "attack", "raid", "assault", "налет", "обстрел")
_ATTACKERS = frozenset({"противник", "ворог", "окупанти", "росіяни", "враг", "enemy"})
_BARE = frozenset({"launched", "fired", "released", "used", "sent", "deployed", "employed"})
"""English participles that follow their noun: "14 drones launched from Kursk"."""
