"""A text made comparable, with the way back to the original.

Bulletins are copied by hand and by machine: a Latin "c" stands inside a Cyrillic word, a
non-breaking space inside a number, an emoji where a bullet should be. The rules read a cleaned
copy in lower case; every place of the copy knows its place in the original, so that a figure
can be shown in the words of its source.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.errors import SalvoParameterError

LONGEST = 20_000
"""Characters of the longest text that is read; a bulletin has about two thousand."""

_LATIN = "aceiopxykthmbë"
_CYRILLIC = "асеіорхуктнмвё"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
# Small b, h, k, m, t do not look alike in both scripts, capitals do: words are compared in lower
# case, so a capital stands for its small letter.
_LOOKALIKES = frozenset(_LATIN + _CYRILLIC)
_DASHES = frozenset("‐‑‒–—―−")
_QUOTES = frozenset("«»“”„‟‹›″＂")
_APOSTROPHES = frozenset("’‘ʼ′`´ʹ‛＇")
_LETTERS = re.compile(r"[^\W\d_]+")
_NAMED = "обл м с смт сел ім о вул ул св г mr mrs dr gen col lt st"
_BEFORE_A_NAME = frozenset(_NAMED.split())
_SHORT = "р рр гг год т д п н тис тыс млн прибл хв чол ос см напр no approx vs u.s a.m p.m e.g i.e"
_ABBREVIATIONS = _BEFORE_A_NAME | frozenset(_SHORT.split())
_OPENERS = re.compile(
    r"(?:[ув] ніч|вночі|уночі|протягом|станом|за попередніми|зафіксован|усього|всього|загалом|"
    r"повітрян|атака|знищено|збито|[иі]?[зс]і? \d|"
    r"[вс] ноч|ночью|по состоянию|по предварительн|всего|зафиксирован|сбит|"
    r"on the night|overnight|as of|in total|according|last night|the enemy|russia)"
)
# п"ять: a quote where the apostrophe should be.
_QUOTED_APOSTROPHE = re.compile(r'[пбвмфрдз]"[яюєї]')
_BULLET = re.compile(r"[ \t]*(?:[-•*·]+[ \t]*|\d{1,2}\)[ \t]*)")


@dataclass(frozen=True, order=True)
class Span:
    """A closed-open stretch of the original text, in characters."""

    start: int
    end: int

    def as_list(self) -> list[int]:
        """The span as plain data."""
        return [self.start, self.end]


@dataclass(frozen=True)
class Segment:
    """A sentence, a headline or a bullet: a stretch of the cleaned copy."""

    start: int
    end: int
    is_bullet: bool = False
    is_headline: bool = False


@dataclass(frozen=True)
class CleanText:
    """A text and its cleaned copy.

    Parameters
    ----------
    original
        The text as it came.
    clean
        The copy that the rules read: lower case, one kind of quote, dash and blank, every word
        in one script.
    places
        For each character of ``clean`` its place in ``original``; one more for the end.
    """

    original: str
    clean: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the original behind a stretch of the copy."""
        if start >= end:
            return Span(self.places[start], self.places[start])
        return Span(self.places[start], self.places[end - 1] + 1)

    def quote(self, span: Span) -> str:
        """The words of the original."""
        return self.original[span.start : span.end]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Sentences, headlines and bullets, in order."""
        return tuple(_segments(self))


def read_text(text: str) -> CleanText:
    """Clean a text, and keep the way back.

    Parameters
    ----------
    text
        At most ``LONGEST`` characters.

    Raises
    ------
    SalvoParameterError
        When it is no text, or too long.

    Examples
    --------
    >>> read = read_text("збито 1\N{NO-BREAK SPACE}204 аеробаліcтичні ракети")
    >>> read.clean
    'збито 1 204 аеробалістичні ракети'
    >>> read.quote(read.span(6, 11)) == "1\N{NO-BREAK SPACE}204"
    True
    """
    check_text(text)
    characters, places = _plain(text)
    _one_script(characters)
    return CleanText(text, "".join(characters), (*places, len(text)))


def check_text(text: str) -> str:
    """Return the text, or say why it cannot be read."""
    if not isinstance(text, str):
        raise SalvoParameterError(
            f"A bulletin is text; this is {type(text).__name__}. Decode it as UTF-8 first."
        )
    if len(text) > LONGEST:
        raise SalvoParameterError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} are read. Cut it to the "
            "bulletin: from its headline to its last figure."
        )
    if "\x00" in text:
        raise SalvoParameterError(
            f"The text holds a null byte (character {text.index(chr(0)):,}): it is no text. "
            "Save the bulletin as plain UTF-8 text."
        )
    return text


def _plain(text: str) -> tuple[list[str], list[int]]:
    """One kind of blank, quote, dash and digit; no marks that are not read; lower case."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        following = text[place + 1 : place + 2]
        if character.isascii():
            written = _ascii(character, following)
        elif unicodedata.category(character) in ("Mn", "Me", "Cf"):
            written = ""
            # An accent joins the letter before it where such a letter exists (й, ї).
            joined = unicodedata.normalize("NFC", "".join(characters[-1:]) + character)
            if len(joined) == 1 and characters:
                characters[-1] = joined
        else:
            written = _written(character, characters)
        if written:
            characters.append(written)
            places.append(place)
    return characters, places


def _ascii(character: str, following: str) -> str:
    if character == "\r":
        return "" if following == "\n" else "\n"
    if character in "\n\x0b\x0c":
        return "\n"
    # A digit in a box is a list marker, not a figure.
    if character < " " or (character.isdigit() and following in ("\ufe0f", "\u20e3")):
        return " "
    return character.lower()


def _written(character: str, before: list[str]) -> str:
    """What one character outside ASCII becomes."""
    category = unicodedata.category(character)
    for kind, written in ((_DASHES, "-"), (_APOSTROPHES, "'"), (_QUOTES, '"')):
        if character in kind:
            return written
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Zl", "Zp") or character == "\x85":
        return "\n"
    if category in ("So", "Sk", "Co", "Cn", "No", "Zs", "Cc"):
        line_begins = not "".join(before[-4:]).rsplit("\n", 1)[-1].strip(" •")
        return "•" if category == "So" and line_begins else " "
    folded = character.lower()
    return folded if len(folded) == 1 else character


def _one_script(characters: list[str]) -> None:
    """Write every word in one script, in place; mend the letter O inside a number."""
    text = "".join(characters)
    cyrillic = sum("а" <= c <= "я" or c in "іїєґё" for c in text)
    mostly_cyrillic = cyrillic * 2 >= sum(c.isalpha() for c in text)
    for match in _LETTERS.finditer(text):
        word = match.group()
        decided = {_is_latin(c) for c in word if c not in _LOOKALIKES}
        if len(decided) == 2:
            continue
        latin = decided.pop() if decided else not mostly_cyrillic
        for i, letter in enumerate(word, start=match.start()):
            characters[i] = letter.translate(_TO_LATIN if latin else _TO_CYRILLIC)
    for i in range(1, len(characters)):
        if characters[i] in "oо" and characters[i - 1].isdigit():
            after = characters[i + 1] if i + 1 < len(characters) else " "
            if not after.isalpha() or after in "oо":
                characters[i] = "0"
        elif _QUOTED_APOSTROPHE.match(text, i - 1) and text[i - 2 : i - 1] != '"':
            characters[i] = "'"


def _is_latin(letter: str) -> bool:
    return letter < "Ͱ"


def _segments(text: CleanText) -> Iterator[Segment]:
    clean = text.clean
    bounds = sorted({0, *_line_starts(text), *_sentence_starts(text), len(clean)})
    for start, end in itertools.pairwise(bounds):
        if not clean[start:end].strip(" \n\t-•*."):
            continue
        marker = _BULLET.match(clean, start, end)
        at_line = start == 0 or clean[start - 1] == "\n"
        words = text.original[text.places[start] : text.places[end - 1] + 1]
        yield Segment(
            start,
            end,
            is_bullet=bool(marker) and at_line,
            is_headline=at_line and _all_capitals(words),
        )


def _line_starts(text: CleanText) -> Iterator[int]:
    """Where a line break is a boundary; it may as well stand inside a sentence."""
    clean = text.clean
    start = 0
    for match in re.finditer(r"\n", clean):
        here, begin, line = match.end(), start, clean[start : match.start()].strip()
        start = here
        end = clean.find("\n", here)
        following = clean[here : end if end >= 0 else len(clean)]
        if (
            not line
            or not following.strip()
            or line[-1] in ".!?:;"
            or _BULLET.match(following)
            or _OPENERS.match(following.lstrip(' "•'))
            or _all_capitals(text.original[text.places[begin] : text.places[here - 1]])
        ):
            yield here


def _all_capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return len(letters) >= 8 and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _sentence_starts(text: CleanText) -> Iterator[int]:
    for match in re.finditer(r"[.!?…]+[\"')]{0,2}[ \t\n]+", text.clean):
        here = match.end()
        if here >= len(text.clean):
            continue
        following = text.original[text.places[here]]
        word = re.search(r"[^\W\d_]*$", text.clean[max(0, match.start() - 12) : match.start()])
        last = word.group() if word else ""
        ends = following.isupper() or following.isdigit() or following in "\"'«“„•-–—[("
        ends = ends or match.group()[0] in "!?" or text.clean[here] == "•"
        if match.group()[0] == "." and last in _ABBREVIATIONS:
            opener = bool(_OPENERS.match(text.clean, here))
            ends = ends and (opener or (last not in _BEFORE_A_NAME and following.isupper()))
        if match.group()[0] == "." and last in ("обл", "рф") and text.clean.startswith("рф", here):
            ends = False
        if ends:
            yield here
