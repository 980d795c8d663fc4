"""The catalogue: one message for every English sentence that a reader may see.

The files are gettext's (``uk/*.po``), read by Babel; together they are one catalogue. A message
with placeholders stands for every sentence of its form: ``Drones by {part}`` translates "Drones by
month" by translating what stands for ``part`` as well. Sentences are made on floors that know of no
language, so what arrives here is finished, and is recognised rather than assembled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Final

from analysis.errors import SalvoError
from analysis.language.numbers import plural_form, rewritten

if TYPE_CHECKING:
    from babel.messages import Catalog

LONGEST: Final = 2_000
"""Characters: a longer text is data, not a sentence, and is compared as a whole only."""
DEEPEST: Final = 4
"""How often a part of a sentence may itself be a sentence of the catalogue."""
FEWEST_LETTERS: Final = 6
"""Letters of its own by which a form is told from somebody else's words."""

_BETWEEN_SENTENCES: Final = re.compile(r"([.!?:;][*_”’\"')\]]*)( +|\n+)")
_AROUND: Final = " \n*_“”‘’\"'().,;:!?–"


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

    def __init__(self, entries: Iterator[Message], plural: Callable[[float], int]) -> None:
        self._plural = plural
        self._exact: dict[tuple[str, str], Message] = {}
        shapes: list[_Shape] = []
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
        self._shapes = sorted(shapes, key=lambda shape: -shape.weight)
        self.translate = lru_cache(maxsize=16_384)(self._translate)

    def find(self, words: str, context: str = "") -> Message | None:
        """Return the entry of these very words, first of the context and then of none."""
        return self._exact.get((context, words)) or self._exact.get(("", words))

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
        for shape in self._shapes:
            filled = self._filled(shape, words, depth)
            if filled is not None:
                return filled
        return self._by_sentence(words, depth)

    def _filled(self, shape: _Shape, words: str, depth: int) -> str | None:
        found = shape.match(words)
        if found is None:
            return None
        form = self._form(shape.message, _first_number(found.values()))
        parts = {name: self.translate(part, "", depth + 1) for name, part in found.items()}
        return form.format_map(parts)

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
        core = words.strip(_AROUND)
        if core and core != words:
            return words.replace(core, self.translate(core, "", depth + 1), 1)
        parts = words.split(", ")
        if len(parts) > 1 and all(self._known(part) for part in parts):
            return ", ".join(self.translate(part, "", depth + 1) for part in parts)
        return self._in_other_case(words) or rewritten(words)

    def _known(self, words: str) -> bool:
        return self.find(words) is not None or self._in_other_case(words) is not None

    def _in_other_case(self, words: str) -> str | None:
        """Translate words that the catalogue has with another first letter, large or small."""
        first = words[:1]
        entry = self.find((first.lower() if first.isupper() else first.upper()) + words[1:])
        if entry is None or entry.names:
            return None
        form = entry.forms[0]
        return (form[:1].upper() if first.isupper() else form[:1].lower()) + form[1:]

    def _form(self, entry: Message, number: float) -> str:
        return entry.forms[min(self._plural(number), len(entry.forms) - 1)]


@dataclass(frozen=True)
class _Shape:
    """A message with placeholders, as a pattern for the sentences made of it."""

    message: Message
    pattern: re.Pattern[str]
    longest: str
    weight: int

    def match(self, words: str) -> Mapping[str, str] | None:
        # Most sentences lack the longest run of words, which is quick to see.
        if self.longest not in words:
            return None
        found = self.pattern.fullmatch(words)
        return None if found is None else found.groupdict()


def _shape(entry: Message) -> _Shape:
    pieces, literals, seen = [], [], set()
    for literal, name, how, _ in Formatter().parse(entry.words):
        literals.append(literal)
        pieces.append(re.escape(literal))
        if name is None:
            continue
        if how or not name.isidentifier() or name in seen:
            return _Shape(entry, re.compile(r"(?!)"), "\0", 0)  # a template, never finished words
        seen.add(name)
        pieces.append(rf"(?P<{name}>.+?)")
    weight = sum(len(re.sub(r"\W", "", literal)) for literal in literals)
    if weight < FEWEST_LETTERS:
        raise SalvoError(
            f"“{entry.words}” ({entry.place}) says too little to be recognised in a text. Give it "
            "a msgctxt, and fill it where it is written."
        )
    return _Shape(entry, re.compile("".join(pieces), re.DOTALL), max(literals, key=len), weight)


def _first_number(parts: Iterable[str]) -> float:
    return next((number for part in parts if (number := _number(part)) is not None), 0)


def _number(text: str) -> float | None:
    bare = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}\b)", "", text.strip())
    if not re.fullmatch(r"-?\d+([.,]\d+)?", bare):
        return None
    return float(bare.replace(",", "."))


@cache
def catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language, once in a process.

    Examples
    --------
    >>> catalogue("uk").translate("not given")
    'не вказано'
    """
    return Catalogue(messages(language), partial(plural_form, language))
