"""What the value of a parameter may be: nights, weapon classes, choices, levels.

Each type reads what a person types on the command line as well as the literal in a notebook,
and says in one sentence what is wrong with a value, naming the nearest right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from analysis.errors import SalvoParameterError
from analysis.periods import FIRST_NIGHT, parse_date
from analysis.terms import (
    BALLISTIC_GROUP,
    DRONE_CLASSES,
    MISSILE_CLASSES,
    STRIKE_CLASSES,
    WeaponClass,
)

SMALLEST_LEVEL, LARGEST_LEVEL = 0.5, 0.999
STRIKE_NAMES = tuple(str(name) for name in STRIKE_CLASSES)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "drones": tuple(map(str, DRONE_CLASSES)),
    "missiles": tuple(map(str, MISSILE_CLASSES)),
    "ballistic": tuple(map(str, BALLISTIC_GROUP)),
}
"""Short names for several classes at once."""


def guess(word: str, known: Iterable[str]) -> str:
    """Find the known word that a misspelt one was probably meant to be, or "".

    Examples
    --------
    >>> guess("strat", ["start", "end"]), guess("cruise", ["cruise_missile"])
    ('start', 'cruise_missile')
    >>> guess("shahed", ["start", "end"])
    ''
    """
    words, typed = list(known), word.strip().lower().replace("-", "_")
    close = get_close_matches(typed, words, n=1, cutoff=0.6)
    begun = [name for name in words if len(typed) > 1 and name.startswith(typed)]
    return next(iter(close + begun), "")


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the word that was probably meant, and list all that are known.

    Examples
    --------
    >>> nearest("strat", ["start", "end"])
    'Did you mean start? Known: start, end.'
    """
    words = list(known)
    meant = guess(word, words)
    return (f"Did you mean {meant}? " if meant else "") + f"Known: {', '.join(words)}."


def typed(value: object, comma: str = ",") -> str:
    """Write a value as one would type it.

    Examples
    --------
    >>> typed(["cruise_missile", "ballistic_missile"]), typed("")
    ('cruise_missile,ballistic_missile', '(empty)')
    """
    text = comma.join(map(str, value)) if isinstance(value, list) else str(value)
    return text or "(empty)"


def printable(text: str) -> str:
    r"""Make text of a file one line of printable letters: a terminal obeys no other.

    Examples
    --------
    >>> printable("a\x1b[31mb")
    'a [31mb'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)


def assigned(assignments: Mapping[str, Any] | Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Read "name=value" into names and values, with a line for each that is not one.

    Examples
    --------
    >>> assigned(["start=2025-08-01", "level"])[0]
    {'start': '2025-08-01'}
    """
    if isinstance(assignments, Mapping):
        return dict(assignments), []
    values: dict[str, Any] = {}
    lines = []
    for text in assignments:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name:
            lines.append(f"{text!r} is not of the form name=value, for example start=2025-08-01.")
        elif name in values:
            lines.append(f"{name}: given more than once. Give it once.")
        else:
            values[name] = value.strip()
    return values, lines


def _iso(value: object) -> object:
    return value.isoformat() if type(value) is date else value


def _night(text: str) -> str:
    try:
        night = parse_date(text)
    except SalvoParameterError as error:
        raise ValueError(str(error)) from None
    if night < FIRST_NIGHT:
        raise ValueError(f"{night} lies before the first night of the data, {FIRST_NIGHT}.")
    return night.isoformat()


def _month(text: str) -> str:
    try:
        return date.fromisoformat(f"{text.strip()}-01").strftime("%Y-%m")
    except ValueError:
        raise ValueError(f"{text!r} is not a month. Write it as 2025-08.") from None


def _night_or_open(text: str) -> str:
    return _night(text) if text.strip() else ""


def _names(value: object) -> object:
    """Read "a,b", or the literal of a notebook, '["a", "b"]', as a list."""
    if isinstance(value, str):
        names = [name.strip(" \"'") for name in value.strip(" []()").split(",")]
        return [] if names == [""] else names
    return list(value) if isinstance(value, tuple) else value


def _strike_classes(names: list[str]) -> list[str]:
    known = (*STRIKE_NAMES, *GROUPS)
    problems = [_problem(name) for name in names if name not in known]
    if problems:
        raise ValueError(" ".join([*problems, f"Known: {', '.join(known)}."]))
    wanted = [name for word in names for name in GROUPS.get(word, (word,))]
    twice = sorted({name for name in wanted if wanted.count(name) > 1})
    if twice:
        raise ValueError(f"named more than once: {', '.join(twice)}.")
    return wanted


def _problem(name: str) -> str:
    if name in WeaponClass.values():
        return f"{name} is counted apart and stands outside every rate."
    meant = guess(name, STRIKE_NAMES)
    return f"{name!r} is not a weapon class." + (f" Did you mean {meant}?" if meant else "")


def _level(value: float) -> float:
    if not SMALLEST_LEVEL <= value <= LARGEST_LEVEL:
        raise ValueError(
            f"{value:g} lies outside {SMALLEST_LEVEL} to {LARGEST_LEVEL}. Write 95 % as 0.95."
        )
    return value


Night = Annotated[
    str,
    BeforeValidator(_iso),
    AfterValidator(_night),
    Field(json_schema_extra={"type": "date", "allowed": f"ISO date from {FIRST_NIGHT}"}),
]
OpenNight = Annotated[
    str,
    BeforeValidator(_iso),
    AfterValidator(_night_or_open),
    Field(json_schema_extra={"type": "date", "allowed": "ISO date not before start, or empty"}),
]
Month = Annotated[
    str,
    AfterValidator(_month),
    Field(json_schema_extra={"type": "month", "allowed": "ISO month, such as 2025-08"}),
]
StrikeClasses = Annotated[
    list[str],
    BeforeValidator(_names),
    AfterValidator(_strike_classes),
    Field(
        json_schema_extra={
            "type": "list",
            "allowed": f"empty, {', '.join(GROUPS)}, or any of {', '.join(STRIKE_NAMES)}",
        }
    ),
]
Level = Annotated[
    float,
    AfterValidator(_level),
    Field(json_schema_extra={"type": "number", "allowed": f"{SMALLEST_LEVEL} to {LARGEST_LEVEL}"}),
]
