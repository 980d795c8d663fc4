"""A count without a number: "a ballistic missile" is one."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.bulletins.counts import Count, Counted
from analysis.bulletins.lexicon import Word
from analysis.bulletins.models import ModelName
from analysis.bulletins.munitions import Munition
from analysis.bulletins.numerals import Bound, Numeral
from analysis.bulletins.text import Span
from analysis.bulletins.tokens import Token

_SINGULAR = frozenset({"ракета", "ракету", "ракетою", "ракетой"})
_ARTICLES = frozenset({"a", "an"})
_WITHIN = (Word.MODIFIER, Word.KIND, Word.MODEL, Word.NOUN)


def implied_counts(tokens: tuple[Token, ...], found: list[Count]) -> Iterator[Count]:
    """Singular nouns of a named munition, where no number stands before them."""
    covered = {i for count in found for i in range(count.at, count.until)}
    last = -1
    for i in range(len(tokens)):
        if i in covered or i <= last:
            continue
        if not (_is_singular_noun(tokens, i) or _is_singular_model(tokens, i)):
            continue
        start = i
        while start > max(0, i - 8) and start - 1 not in covered and _is_within(tokens[start - 1]):
            start -= 1
        before = tokens[start - 1] if start else None
        if before is not None and before.word in (Word.NUMBER, Word.VAGUE):
            continue
        end = i + 1
        while end < min(len(tokens), i + 8) and end not in covered and _is_within(tokens[end]):
            end += 1
        inside = tokens[start:end]
        names = tuple(t.model for t in inside if t.model)
        kinds = tuple(t.value for t in inside if t.word is Word.KIND)
        if names or kinds:
            last = end
            yield _implied(tokens, start, end, names, kinds)


def _implied(
    tokens: tuple[Token, ...],
    start: int,
    end: int,
    names: tuple[ModelName, ...],
    kinds: tuple[str, ...],
) -> Count:
    first, final = tokens[start], tokens[end - 1]
    one = Numeral(first.start, final.end, 1, Bound.EXACT, Span(first.start, final.end))
    return Count(
        at=start,
        until=end,
        numeral=one,
        counted=Counted.MUNITIONS,
        depth=0,
        munition=Munition(("missile",), kinds, names),
        is_implied=True,
    )


def _is_within(token: Token) -> bool:
    return token.word in _WITHIN or token.text in '"'


def _is_singular_noun(tokens: tuple[Token, ...], i: int) -> bool:
    token = tokens[i]
    if token.word is not Word.NOUN:
        return False
    if token.text in _SINGULAR:
        return True
    if token.text != "missile":
        return False
    for before in reversed(tokens[max(0, i - 6) : i]):
        if before.text in _ARTICLES:
            return True
        if not (_is_within(before) or before.text == "-"):
            return False
    return False


def _is_singular_model(tokens: tuple[Token, ...], i: int) -> bool:
    """“балістичний ”Іскандер" був запущений"."""
    token = tokens[i]
    if token.word is not Word.MODEL or i == 0:
        return False
    before = [t for t in tokens[max(0, i - 3) : i] if t.text != '"']
    adjective = bool(before) and before[-1].word is Word.KIND and before[-1].text.endswith("ий")
    nouns = [t for t in tokens[i + 1 : i + 3] if t.word is Word.NOUN]
    return adjective and not nouns
