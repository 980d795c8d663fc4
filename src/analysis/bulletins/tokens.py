"""A cleaned text as tokens: numbers, names, words that say an outcome, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.bulletins.lexicon import TABLE, Word, is_modifier
from analysis.bulletins.models import Kind, ModelName, model_names
from analysis.bulletins.moments import clocks, dates
from analysis.bulletins.numerals import Numeral, numerals
from analysis.bulletins.text import CleanText, Segment


@dataclass(frozen=True)
class Token:
    """One token, with its place in the cleaned copy."""

    word: Word
    start: int
    end: int
    text: str
    value: str = ""
    numeral: Numeral | None = None
    model: ModelName | None = None


_TABLE = re.compile("|".join(f"(?P<t{i}>{pattern})" for i, (pattern, _, _) in enumerate(TABLE)))
_PIECE = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]|_")
_WORD_START = re.compile(r"[^\W_]|&")


def tokenise(text: CleanText) -> tuple[Token, ...]:
    """The tokens of a text, in order; none overlap.

    Examples
    --------
    >>> from analysis.bulletins.text import read_text
    >>> [t.word.value for t in tokenise(read_text("збито 26 із 38 ударних БпЛА"))]
    ['cue', 'number', 'from', 'number', 'modifier', 'noun']
    """
    # A line break inside a sentence is a blank to the words.
    clean = text.clean.replace("\n", " ")
    fixed: dict[int, Token] = {}
    times = [(d.start, d.end) for d in dates(clean)]
    times += [(c.start, c.end) for c in clocks(clean)]
    for start, end in times:
        fixed[start] = Token(Word.TIME, start, end, clean[start:end])
    for model in model_names(clean):
        word = Word.MODEL if model.kind is Kind.MODEL else Word.CARRIER
        fixed[model.start] = Token(
            word, model.start, model.end, clean[model.start : model.end], model=model
        )
    for n in numerals(text):
        fixed[n.start] = Token(Word.NUMBER, n.start, n.end, clean[n.start : n.end], numeral=n)
    found: list[Token] = []
    at, starts, due = 0, sorted(fixed), 0
    while at < len(clean):
        while due < len(starts) and starts[due] < at:
            due += 1
        if at in fixed:
            found.append(fixed[at])
            at = fixed[at].end
            continue
        limit = starts[due] if due < len(starts) else len(clean)
        token = _next_word(clean, at, limit)
        if token is None:
            at += 1
            continue
        found.append(token)
        at = token.end
    return tuple(found)


def _next_word(clean: str, at: int, limit: int) -> Token | None:
    if clean[at].isspace():
        return None
    if _WORD_START.match(clean, at) and not (at and clean[at - 1].isalnum()):
        match = _TABLE.match(clean, at)
        # A phrase may not swallow a number or a name; the words after it may.
        if match and match.end() <= limit and match.end() > at:
            end = match.end() - (len(match[0]) - len(match[0].rstrip()))
            _, word, value = TABLE[int((match.lastgroup or "t0")[1:])]
            return Token(word, at, end, clean[at:end], value)
    piece = _PIECE.match(clean, at)
    if piece is None:
        return None
    end = min(piece.end(), max(limit, at + 1))
    words = clean[at:end]
    if not words[0].isalnum():
        return Token(Word.PUNCTUATION, at, end, words)
    return Token(Word.MODIFIER if is_modifier(words) else Word.PLAIN, at, end, words)


def by_segment(
    tokens: tuple[Token, ...], segments: tuple[Segment, ...]
) -> tuple[tuple[Token, ...], ...]:
    """The tokens of each sentence or bullet, in the order of the segments."""
    found: list[tuple[Token, ...]] = []
    at = 0
    for segment in segments:
        inside: list[Token] = []
        while at < len(tokens) and tokens[at].start < segment.end:
            if tokens[at].start >= segment.start:
                inside.append(tokens[at])
            at += 1
        found.append(tuple(inside))
    return tuple(found)
