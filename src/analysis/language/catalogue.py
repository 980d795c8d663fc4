"""The catalogue: one message for every English sentence that a reader may see.

The files are gettext's (``uk/*.po``), read by Babel; together they are one catalogue. A message
with placeholders stands for every sentence of its form: ``Drones by {part}`` translates "Drones by
month" by translating what stands for ``part`` as well. Sentences are made on floors that know of no
language, so what arrives here is finished, and is recognised rather than assembled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Final

from analysis.errors import SalvoError
from analysis.language import dates, numbers

if TYPE_CHECKING:
    from babel.messages import Catalog

LONGEST: Final = 2_000
"""Characters: a longer text is data, not a sentence, and is compared as a whole only."""
DEEPEST: Final = 4
"""How often a part of a sentence may itself be a sentence of the catalogue."""
FEWEST_LETTERS: Final = 6
"""Letters of its own by which a form is told from somebody else's words. A form with fewer ("days
{window}", "{low} to {high}") is recognised only where all that fills it is known, or a number."""
ENOUGH_LETTERS: Final = 12
"""With fewer, a form is not stretched over the end of a sentence: it is found inside of one."""
EXACT: Final = ("event", "party")
"""Contexts of what may stand among somebody else's words: titles of events, and who took part. An
entry is taken as a whole or not at all; a placeholder of such a name is filled from its context."""

_BETWEEN_SENTENCES: Final = re.compile(r"([.!?:;][*_”’\"')\]]*)( +|\n+)")
_AROUND: Final = (" .,;:!?–…", " *_“”‘’\"'()")
"""What may stand around words; marks of a sentence first, so that "(2 of 3);" is "(2 of 3)"."""
_ENDS: Final = ".,;:!?"
_LISTED: Final = (", ", " + ", " = ", " and ")
_END_WITHIN: Final = re.compile(r"[.!?:;][”’\"')]* ")


@dataclass(frozen=True)
class Message:
    """One entry: the English words and their translation, one form for each plural."""

    words: str
    forms: tuple[str, ...]
    context: str = ""
    place: str = ""
    """File and line, for whoever mends it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the placeholders, in order."""
        return placeholders(self.words)


def placeholders(words: str) -> tuple[str, ...]:
    """Name the placeholders of a template, each with what is asked of it.

    Examples
    --------
    >>> placeholders("{drones} drones, {rate:interval}")
    ('drones', 'rate:interval')
    """
    found = ((name, how) for _, name, how, _ in Formatter().parse(words) if name is not None)
    return tuple(f"{name}:{how}" if how else name for name, how in found)


def messages(language: str) -> Iterator[Message]:
    """Yield every entry of a language's files, in order, untranslated ones too."""
    from babel.messages.pofile import read_po

    folder = files("analysis.language").joinpath(language)
    for path in sorted(folder.iterdir(), key=lambda file: file.name):
        if not path.name.endswith(".po"):
            continue
        with path.open("rb") as file:
            read: Catalog = read_po(file, locale=language, abort_invalid=True)
        for entry in read:
            if not entry.id:
                continue
            words = entry.id if isinstance(entry.id, str) else entry.id[0]
            given = entry.string or ""
            forms = (given,) if isinstance(given, str) else tuple(given)
            yield Message(words, forms, entry.context or "", f"{path.name}:{entry.lineno}")


class Catalogue:
    """Translates one language.

    Raises
    ------
    SalvoError
        If two entries translate the same words differently.
    """

    def __init__(self, entries: Iterable[Message], language: str) -> None:
        self._language = language
        self._exact: dict[tuple[str, str], Message] = {}
        shapes: list[_Shape | None] = []
        for entry in entries:
            if not all(entry.forms):
                continue
            before = self._exact.setdefault((entry.context, entry.words), entry)
            if before.forms != entry.forms:
                raise SalvoError(
                    f"“{entry.words}” is translated twice, in {before.place} and {entry.place}. "
                    "Keep one, or give each a msgctxt."
                )
            if entry.names and before is entry and not entry.context:
                shapes.append(_shape(entry))
        # The form that says most comes first: of two that fit, it is the one that was meant.
        self._shapes = sorted(filter(None, shapes), key=lambda shape: -shape.weight)
        self.translate = lru_cache(maxsize=16_384)(self._translate)

    def find(self, words: str, context: str = "") -> Message | None:
        """Return the entry of these very words, first of the context and then of none."""
        return self._exact.get((context, words)) or self._exact.get(("", words))

    def exactly(self, words: str, context: str) -> str | None:
        """Return the translation of an entry of a context, or of entries joined by "; "; else None.

        Nothing is looked for inside of the words, and no form is: they may be somebody else's.
        """
        parts = words.split("; ") if len(words) <= LONGEST else []
        # By how many parts are told: an entry may hold a "; " of its own, and the longest is meant.
        told: dict[int, tuple[str, ...]] = {0: ()}
        for end in range(1, len(parts) + 1):
            for start in [place for place in told if place < end]:
                entry = self._exact.get((context, "; ".join(parts[start:end])))
                if entry is not None:
                    told[end] = (*told[start], entry.forms[0])
                    break
        return "; ".join(told[len(parts)]) if parts and len(parts) in told else None

    def form(self, words: str, context: str, parts: Iterable[str]) -> str:
        """Return the translated template whose plural form goes with the first number in it.

        A template that is no entry by itself is translated as other words are.
        """
        entry = self.find(words, context)
        if entry is None:
            return self.translate(words, context)
        return self._form(entry, _first_number(parts))

    def counted(self, number: float, words: str, context: str) -> str:
        """Return the form of a noun that goes with a number."""
        entry = self.find(words, context)
        return words if entry is None else self._form(entry, number)

    def _translate(self, words: str, context: str = "", depth: int = 0) -> str:
        entry = self.find(words, context)
        if entry is not None and not entry.names:
            return entry.forms[0]
        if len(words) > LONGEST or depth > DEEPEST or not words.strip():
            return words
        # What stands around a sentence is kept, so that a part of a longer text is found as well.
        bare = words.strip()
        if bare != words:
            return words.replace(bare, self.translate(bare, context, depth), 1)
        written = self._rewritten(words)
        if written != words:
            return written
        filled = self._of_a_form(words, depth)
        return self._by_sentence(words, depth) if filled is None else filled

    def _of_a_form(self, words: str, depth: int) -> str | None:
        """Translate words that a message with placeholders stands for.

        The mark that ends a sentence belongs to none of its parts, unless the message has it too.
        """
        bare = words.rstrip(_ENDS)
        tried = {bare: words[len(bare) :], words: ""}
        for shape in self._shapes:
            for said, mark in tried.items():
                filled = self._filled(shape, said, depth)
                if filled is not None:
                    return filled + mark
        return None

    def _filled(self, shape: _Shape, words: str, depth: int) -> str | None:
        found = shape.match(words)
        if found is None:
            return None
        form = self._form(shape.message, _first_number(found.values()))
        parts = {name: self._part(name, part, depth + 1) for name, part in found.items()}
        if shape.weight < FEWEST_LETTERS and any(
            parts[name] == part and re.search(r"[^\W\d_]", part) for name, part in found.items()
        ):
            return None
        return form.format_map(parts)

    def _part(self, name: str, part: str, depth: int) -> str:
        """Translate what stands for a placeholder of a form."""
        if name in EXACT:
            return self.exactly(part, name) or part
        return self.translate(part, "", depth)

    def _by_sentence(self, words: str, depth: int) -> str:
        """Translate what the catalogue does not have as a whole: its sentences, or its core."""
        parts = re.split(_BETWEEN_SENTENCES, words)
        if len(parts) > 1:
            # Words and the mark that ends them, then the blank.
            ends = [*parts[1::3], ""]
            blanks = [*parts[2::3], ""]
            said = [text + end for text, end in zip(parts[::3], ends, strict=True)]
            told = (self.translate(text, "", depth + 1) for text in said)
            return "".join(text + blank for text, blank in zip(told, blanks, strict=True))
        return self._in_other_case(words, depth) or self._by_part(words, depth)

    def _by_part(self, words: str, depth: int) -> str:
        """Translate what is no sentence: a core in marks, a list, or a count."""
        for marks in _AROUND:
            core = words.strip(marks)
            if core and core != words:
                return words.replace(core, self.translate(core, "", depth + 1), 1)
        for mark in _LISTED:
            if self._lists(parts := words.split(mark)):
                joint = mark.replace(mark.strip(), self.translate(mark.strip()))
                return joint.join(self.translate(part, "", depth + 1) for part in parts)
        return self._noun_counted(words) or words

    def _lists(self, parts: Sequence[str]) -> bool:
        """Whether these are items to be translated one by one; names may stand beside words."""
        unknown = [part for part in parts if not self._known(part)]
        are_names = not any(re.search(r"\b[a-z]", part) for part in unknown)
        has_words = any(self.find(part) is not None for part in parts)
        return len(parts) > 1 and (not unknown or (are_names and has_words))

    def _known(self, words: str) -> bool:
        """Whether an item of a list can be translated; nothing is looked for inside of it."""
        if not re.search("[A-Za-z]", words) or self._rewritten(words) != words:
            return True
        found = self.find(words) or self.find(_other_case(words))
        return found is not None or self._noun_counted(words) is not None

    def _in_other_case(self, words: str, depth: int) -> str | None:
        """Translate words that the catalogue has with another first letter, large or small."""
        other = _other_case(words)
        if other == words:
            return None
        entry = self.find(other)
        exact = entry is not None and not entry.names
        form = entry.forms[0] if entry is not None and exact else self._of_a_form(other, depth)
        if form is None:
            return None
        return (form[:1].upper() if words[:1].isupper() else form[:1].lower()) + form[1:]

    def _noun_counted(self, words: str) -> str | None:
        """Translate "12 months": a number and a unit of findings."""
        figure, _, noun = words.partition(" ")
        number, entry = _number(figure), self._exact.get(("unit", noun))
        if number is None or entry is None:
            return None
        return f"{self._rewritten(figure)}{numbers.NBSP}{self._form(entry, number)}"

    def _rewritten(self, words: str) -> str:
        """Write a number or a date as the language does."""
        how = numbers.writing(self._language)
        return dates.rewritten(numbers.rewritten(words, how), how)

    def _form(self, entry: Message, number: float) -> str:
        place = numbers.plural_form(self._language, number)
        return entry.forms[min(place, len(entry.forms) - 1)]


@dataclass(frozen=True)
class _Shape:
    """A message with placeholders, as a pattern for the sentences made of it."""

    message: Message
    literals: tuple[str, ...]
    """Its own words: before, between and after the placeholders."""
    weight: int

    def match(self, words: str) -> dict[str, str] | None:
        """Find what stands for each placeholder, in one pass however the words are made.

        The shortest part that fits is taken: if the words fit at all, they fit so.
        """
        first, *between, last = self.literals
        end, place = len(words) - len(last), len(first)
        if not (words.startswith(first) and words.endswith(last)):
            return None
        parts = []
        for literal in between:
            found = words.find(literal, place + 1, end)
            if found < 0:
                return None
            parts.append(words[place:found])
            place = found + len(literal)
        if place >= end:
            return None
        parts.append(words[place:end])
        end_within = _BETWEEN_SENTENCES if self.weight < FEWEST_LETTERS else _END_WITHIN
        found_parts = dict(zip(self.message.names, parts, strict=True))
        # A title may hold the marks of a sentence; that it does says nothing of what stands around.
        others = [part for name, part in found_parts.items() if name not in EXACT]
        is_narrow = self.weight < ENOUGH_LETTERS or len(others) < len(parts)
        if is_narrow and any(map(end_within.search, others)):
            return None
        # What comes first is a word or whole sentences, not a sentence and the start of this one.
        is_open = not first and self.message.names[0] not in EXACT
        if is_open and _END_WITHIN.search(parts[0]) and parts[0][-1] not in _ENDS:
            return None
        return found_parts


def _shape(entry: Message) -> _Shape | None:
    """Make a pattern of a message; None for a template of findings, which no text is made of."""
    pieces = [(literal, name, how) for literal, name, how, _ in Formatter().parse(entry.words)]
    names = [name for _, name, _ in pieces if name is not None]
    if any(how for _, _, how in pieces) or not all(map(str.isidentifier, names)):
        return None
    if len(set(names)) < len(names):
        return None
    literals = tuple(literal for literal, _, _ in pieces)
    # After the last placeholder nothing may stand.
    literals = literals if pieces[-1][1] is None else (*literals, "")
    weight = sum(len(re.sub(r"\W", "", literal)) for literal in literals)
    if not weight:
        raise SalvoError(
            f"“{entry.words}” ({entry.place}) says nothing by which to recognise it in a text. "
            "Give it a msgctxt, and fill it where it is written."
        )
    return _Shape(entry, literals, weight)


def _other_case(words: str) -> str:
    first = words[:1]
    return (first.lower() if first.isupper() else first.upper()) + words[1:]


def _first_number(parts: Iterable[str]) -> float:
    return next((number for part in parts if (number := _number(part)) is not None), 0)


def _number(text: str) -> float | None:
    bare = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}\b)", "", text.strip())
    if not re.fullmatch(r"[-\u2212]?\d+([.,]\d+)?", bare):
        return None
    return float(bare.replace(",", ".").replace("\u2212", "-"))


@cache
def catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language, once in a process.

    Examples
    --------
    >>> catalogue("uk").translate("not given")
    'не вказано'
    """
    return Catalogue(messages(language), language)
