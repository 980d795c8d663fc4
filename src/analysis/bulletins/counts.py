"""Every number of a text with what it counts: munitions, places, or nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.bulletins.lexicon import Outcome, Word
from analysis.bulletins.munitions import Munition
from analysis.bulletins.numerals import Bound, Numeral
from analysis.bulletins.phrases import (
    Phrase,
    closing,
    goes_on,
    is_hyphen,
    leaves_list,
    take_aside,
)
from analysis.bulletins.text import Span
from analysis.bulletins.tokens import Token

_NOTHING = Munition()
_OF = frozenset({"із", "з", "зі", "из", "of", "out", "the"})
_SORTS = ("тип", "вид", "type", "kind")
_FARTHEST = 40  # tokens of the longest phrase: a bound on the work, not on the language


class Counted(StrEnum):
    """What kind of thing a number counts."""

    MUNITIONS = "munitions"
    LOCATIONS = "locations"
    ELLIPSIS = "ellipsis"  # "22 — lost": the noun stands before
    NOTHING = "nothing"  # people, regions, carriers, and words the rules do not know


@dataclass(frozen=True)
class Count:
    """A number and what it counts.

    Parameters
    ----------
    at, until
        Tokens of the sentence: the number, and the one behind its phrase.
    depth
        How many parentheses stand open.
    munition
        What is counted; of an ellipsis it is empty.
    total
        M of "N of M".
    is_part
        Whether it counts some "of them" or is "including".
    said_of_part
        What the part is: "300 of them — Shaheds".
    is_all, is_more
        Whether "all" or "another" stands before it.
    outcome
        The outcome that a participle of the phrase says.
    is_implied
        Whether no number is written: "a ballistic missile", "both Kinzhals".
    """

    at: int
    until: int
    numeral: Numeral
    counted: Counted
    depth: int
    munition: Munition = _NOTHING
    total: Numeral | None = None
    is_part: bool = False
    said_of_part: Munition | None = None
    is_all: bool = False
    is_more: bool = False
    outcome: Outcome | None = None
    is_implied: bool = False


def depths(tokens: tuple[Token, ...]) -> list[int]:
    """How many parentheses stand open at each token."""
    depth, found = 0, []
    for token in tokens:
        if token.text in ")]" and depth:
            depth -= 1
        found.append(depth)
        if token.text in "([":
            depth += 1
    return found


def counts(tokens: tuple[Token, ...]) -> Iterator[Count]:
    """The numbers of one sentence with what they count, in order."""
    depth = depths(tokens)
    skip = -1
    for at, token in enumerate(tokens):
        if token.numeral is None or at <= skip or token.numeral.is_percent:
            continue
        second = _second_of_pair(tokens, at)
        if second is not None and tokens[second].numeral:
            skip = second
            read = _read(tokens, second, depth[at])
            yield _count(tokens, at, read, token.numeral, depth[at], tokens[second].numeral)
        else:
            read, total = _read(tokens, at, depth[at]), None
            behind = read[1]
            of_more = read[0] is Counted.MUNITIONS and behind + 1 < len(tokens)
            if of_more and tokens[behind].text in ("із", "з", "из", "of"):
                # "34 cruise missiles of 48 Kh-101 and Kalibr".
                total = tokens[behind + 1].numeral
                further = _read(tokens, behind + 1, depth[at]) if total else read
                if total and further[0] is Counted.MUNITIONS and total.value >= token.numeral.value:
                    skip, read = behind + 1, further
                else:
                    total = None
            yield _count(tokens, at, read, token.numeral, depth[at], total)


def counts_of_both(tokens: tuple[Token, ...]) -> Iterator[Count]:
    """“Both Kinzhals”: all of them, and two."""
    depth = depths(tokens)
    for at, token in enumerate(tokens):
        if token.word is not Word.BOTH:
            continue
        read = _read(tokens, at, depth[at])
        named = read[0] is Counted.MUNITIONS and read[2].is_named
        if named and not _is_of_others(tokens, at, read[1]):
            span = Span(token.start, token.end)
            two = Numeral(token.start, token.end, 2, Bound.EXACT, span, in_words=True)
            found = _count(tokens, at, read, two, depth[at], None)
            yield replace(found, is_all=True, is_implied=True)


def _is_of_others(tokens: tuple[Token, ...], at: int, until: int) -> bool:
    """Whether "both" is said of something else: "both drones and missiles", "on both banks"."""
    if any(t.word is Word.PLAIN or t.text.startswith(_SORTS) for t in tokens[at + 1 : until]):
        return True
    if not tokens[at].text.startswith("both"):
        return False
    inside = any(t.word is Word.AND for t in tokens[at:until])
    behind = tokens[until : until + 2]
    joined = bool(behind) and behind[0].word is Word.AND
    return inside or (joined and behind[-1].word not in (Word.NUMBER, Word.ALL, Word.BOTH))


def _second_of_pair(tokens: tuple[Token, ...], at: int) -> int | None:
    """The place of M in "N of M"."""
    i = at + 1
    while i < len(tokens) and i < at + 5:
        token = tokens[i]
        if token.numeral and not token.numeral.is_percent:
            return i if i > at + 1 else None
        if (
            token.text not in ("із", "з", "зі", "из", "of", "out", "the")
            and token.word is not Word.ALL
        ):
            return None
        i += 1
    return None


def _count(
    tokens: tuple[Token, ...],
    at: int,
    read: tuple[Counted, int, Phrase],
    numeral: Numeral,
    depth: int,
    total: Numeral | None,
) -> Count:
    counted, until, phrase = read
    before = _before(tokens, at)
    part = bool(before and before.word in (Word.OF_THEM, Word.INCLUDING))
    said: Munition | None = None
    if counted is Counted.ELLIPSIS and until < len(tokens) and tokens[until].word is Word.OF_THEM:
        part = True
        said, until = _said_of_part(tokens, until + 1)
    elif counted is Counted.ELLIPSIS and part:
        said, until = _said_of_part(tokens, until)
    elif counted is Counted.MUNITIONS and until < len(tokens):
        part = part or tokens[until].word is Word.OF_THEM
    return Count(
        at=at,
        until=until,
        numeral=numeral,
        counted=counted,
        depth=depth,
        munition=_scouting(before, phrase.munition),
        total=total,
        is_part=part,
        said_of_part=said,
        is_all=bool(before and before.word is Word.ALL),
        is_more=bool(before and before.word is Word.MORE) or _more_inside(tokens, at, until),
        outcome=phrase.outcome,
    )


def _scouting(before: Token | None, munition: Munition) -> Munition:
    """“conducted reconnaissance with three drones”: the use stands before the number."""
    if before is not None and before.value == "reconnaissance" and munition.nouns:
        return replace(munition, kinds=(*munition.kinds, "reconnaissance"))
    return munition


def _more_inside(tokens: tuple[Token, ...], at: int, until: int) -> bool:
    return any(t.word is Word.MORE for t in tokens[at + 1 : min(until, at + 3) + 1])


def _before(tokens: tuple[Token, ...], at: int) -> Token | None:
    """The token before a number, past dashes and quotes."""
    i = at - 1
    while i >= 0 and (tokens[i].text in '-":' or tokens[i].word is Word.AUXILIARY):
        i -= 1
    return tokens[i] if i >= 0 else None


def _said_of_part(tokens: tuple[Token, ...], i: int) -> tuple[Munition | None, int]:
    """What "300 of them" are, where the words say it: "— Shaheds", "— jet-powered"."""
    phrase = Phrase([], [], [])
    start = i
    while i < len(tokens) and i < start + 8:
        token = tokens[i]
        if token.word in (Word.NOUN, Word.KIND, Word.MODEL):
            phrase.take(token)
        elif not (token.text in '-"' or token.word in (Word.AUXILIARY, Word.MODIFIER)):
            break
        i += 1
    if phrase.kinds or phrase.names or phrase.nouns:
        return phrase.munition, i
    return None, start


def _read(tokens: tuple[Token, ...], at: int, depth: int) -> tuple[Counted, int, Phrase]:
    """Read on from a number to what it counts."""
    phrase = Phrase([], [], [])
    i, strangers = at + 1, 0
    while i < len(tokens) and i < at + _FARTHEST:
        token = tokens[i]
        if token.word in (Word.NOUN, Word.KIND, Word.MODEL, Word.OTHER_TYPES):
            phrase.take(token)
        elif token.word is Word.PARTICIPLE and not phrase.is_named:
            phrase.outcome = Outcome(token.value)
        elif (
            (token.word in (Word.MODIFIER, Word.MORE) and not leaves_list(tokens, i, phrase))
            or token.text in '"/'
            or (token.text == "-" and is_hyphen(tokens, i))
        ) or (token.text == "-" and not phrase.is_named and _noun_after_dash(tokens, i + 1)):
            pass
        elif token.text in ("(", "["):
            end = closing(tokens, i)
            if not phrase.is_named and not phrase.kinds and i > at + 2:
                break
            take_aside(tokens[i + 1 : end], phrase)
            i = end
        elif phrase.is_named or phrase.kinds:
            following = goes_on(tokens, i, phrase)
            if following is None:
                break
            i = following
            continue
        elif token.word is Word.PLACE:
            kind = Counted.LOCATIONS if token.value == "locations" else Counted.NOTHING
            return kind, i + 1, phrase
        elif token.word is Word.CUE and token.text.startswith(("пуск", "launch")):
            phrase.outcome = Outcome.LAUNCHED
        elif token.word is Word.PLAIN and not strangers and _noun_next(tokens, i + 1):
            strangers += 1
        else:
            break
        i += 1
    if phrase.is_named or set(phrase.kinds) - {"unknown"}:
        if i < len(tokens) and tokens[i].word is Word.CARRIER and i == at + 1:
            return Counted.NOTHING, i, phrase
        return Counted.MUNITIONS, i, phrase
    return (_ellipsis(tokens, at, i), at + 1 if i == at + 1 else i, phrase)


def _ellipsis(tokens: tuple[Token, ...], at: int, i: int) -> Counted:
    """Whether a number without a noun speaks of what stood before it."""
    passed = tokens[at + 1 : i]
    if any(t.word is Word.MODIFIER and not t.text.startswith(_HOSTILE) for t in passed):
        return Counted.NOTHING
    stop = tokens[i] if i < len(tokens) else None
    after = i
    while after < len(tokens) and tokens[after].word is Word.AUXILIARY:
        after += 1
    if after < len(tokens) and tokens[after].word is Word.PEOPLE:
        return Counted.NOTHING
    if stop is None or stop.word in (Word.CUE, Word.OF_THEM, Word.AUXILIARY, Word.PARTICIPLE):
        return Counted.ELLIPSIS
    if stop.word in (Word.PUNCTUATION, Word.AND):
        return Counted.ELLIPSIS
    return Counted.NOTHING


_HOSTILE = ("ворож", "враж", "російськ", "росийск", "russian", "enemy", "the", "of")


def _noun_after_dash(tokens: tuple[Token, ...], i: int) -> bool:
    """“2 — Kh-31P; 6 — Kh-59”: the noun stands behind a dash."""
    while i < len(tokens) and (tokens[i].word is Word.MODIFIER or tokens[i].text == '"'):
        i += 1
    return i < len(tokens) and tokens[i].word in (Word.NOUN, Word.MODEL, Word.KIND)


def _noun_next(tokens: tuple[Token, ...], i: int) -> bool:
    return i < len(tokens) and tokens[i].word in (Word.NOUN, Word.MODEL)
