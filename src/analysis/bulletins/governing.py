"""Which of the outcomes in a sentence governs each of its counts."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.bulletins.counts import Count, Counted, counts, counts_of_both, depths
from analysis.bulletins.implied import implied_counts
from analysis.bulletins.lexicon import Outcome, Word
from analysis.bulletins.statements import Cue
from analysis.bulletins.text import Segment
from analysis.bulletins.tokens import Token

_ATTACKS = ("атака", "удар", "обстріл", "наліт", "attack", "raid", "assault", "налет", "обстрел")
_ATTACKERS = frozenset({"противник", "ворог", "окупанти", "росіяни", "враг", "enemy"})
_BARE = frozenset({"launched", "fired", "released", "used", "sent", "deployed", "employed"})
"""English participles that follow their noun: "14 drones launched from Kursk"."""


class Sentence:
    """One sentence or bullet: its counts, its outcomes, and which governs which.

    Parameters
    ----------
    tokens
        The tokens of the sentence.
    segment, number
        The stretch of text, and its place among the segments.
    heading
        The outcome under which the sentence stands: that of the list it is a bullet of.
    """

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
        found = [*counts(tokens), *counts_of_both(tokens)]
        self.counts = sorted([*found, *implied_counts(tokens, found)], key=lambda c: c.at)
        self.consumed: set[int] = set()

    def chains(self, counted: list[Count]) -> Iterator[list[Count]]:
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

    def govern(self, chain: list[Count]) -> list[Cue | None]:
        """The outcome that governs each count of a chain, or None."""
        after = [self.behind(count) for count in chain]
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

    def behind(self, count: Count) -> Cue | None:
        """The outcome said directly behind a count."""
        if self.is_of(count):
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
            elif token.word is Word.MORE and self._ends_in_the_air(i):
                pass  # "two drones still in the air": Ukrainian has one word for still and more
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

    def is_of(self, count: Count) -> bool:
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
                cue.at not in self.consumed or self._opens_list(cue, count) or count.is_part
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
