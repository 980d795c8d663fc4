"""One sentence of an article: its words, its numbers, and which of them are already read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.articles.claim import Claim, Subject
from analysis.bulletins.numerals import Bound, Numeral
from analysis.bulletins.text import CleanText, Segment
from analysis.bulletins.tokens import Token


@dataclass
class Sentence:
    """A sentence on its way to claims; places are those of the cleaned copy of the whole text."""

    text: CleanText
    segment: Segment
    tokens: tuple[Token, ...]
    numerals: tuple[Numeral, ...]
    read: set[int] = field(default_factory=set)
    """Places of the numbers that a rule has read."""

    @property
    def words(self) -> str:
        """The cleaned words, a line break being a blank."""
        return self.text.clean[self.segment.start : self.segment.end].replace("\n", " ")

    @property
    def quote(self) -> str:
        """The sentence as it stands in the original."""
        return self.text.quote(self.text.span(self.segment.start, self.segment.end)).strip()

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern in the cleaned words."""
        return pattern.finditer(self.words)

    def between(self, start: int, end: int) -> tuple[Numeral, ...]:
        """Return the numbers that begin in a stretch; places are those of the cleaned copy."""
        first = bisect_left(self.numerals, start, key=_start)
        return self.numerals[first : bisect_left(self.numerals, end, lo=first, key=_start)]

    def unread(self) -> tuple[Numeral, ...]:
        """Return the numbers that no rule has read yet, in order."""
        return tuple(n for n in self.numerals if n.start not in self.read)

    def take(self, numeral: Numeral) -> None:
        """Note that a number is read, so that no other rule reads it."""
        self.read.add(numeral.start)

    def claim(self, subject: Subject, start: int, end: int, **said: Any) -> Claim:
        """Make a claim of the words from `start` to `end`, places of the cleaned copy."""
        span = self.text.span(start, end)
        return Claim(subject, span, self.text.quote(span), **said)

    def figure(self, subject: Subject, numeral: Numeral, end: int, **said: Any) -> Claim:
        """Make a claim of a number and the words behind it."""
        self.take(numeral)
        bounds = {
            "low": numeral.low,
            "high": numeral.high,
            "is_about": numeral.bound is Bound.ABOUT,
        }
        if numeral.bound is Bound.ABOUT:
            bounds["low"] = bounds["high"] = numeral.value
        return self.claim(subject, numeral.start, max(end, numeral.end), **(bounds | said))

    def place(self, offset: int) -> int:
        """Turn a place in `words` into one of the cleaned copy."""
        return self.segment.start + offset


def _start(numeral: Numeral) -> int:
    return numeral.start


def sentences(
    text: CleanText, tokens: tuple[Token, ...], found: tuple[Numeral, ...]
) -> list[Sentence]:
    """Split a text into sentences, with what stands in each."""
    return [
        Sentence(
            text,
            segment,
            tuple(t for t in tokens if segment.start <= t.start < segment.end),
            tuple(n for n in found if segment.start <= n.start < segment.end),
        )
        for segment in text.segments
    ]
