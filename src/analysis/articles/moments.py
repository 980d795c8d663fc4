"""What a sentence says of time: calm before, days after an event, days until a deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from analysis.articles.claim import Claim, Subject
from analysis.articles.durations import LENGTH, UNIT, days_of
from analysis.articles.sentence import Sentence

_REST: Final = r"(?:calm|quiet|lull|respite|peace|спокою|затишшя|тиші|затишья)"
_CALM: Final = re.compile(
    rf"(?:{LENGTH} )?{UNIT} of (?:relative |comparative )?{_REST}"
    rf"|(?:{LENGTH.replace('length', 'length3')} )?(?P<unit3>дн[ів]\w*|тиж\w*|місяц\w*|недел\w*) "
    rf"(?:відносн\w+ |относительн\w+ )?{_REST}"
    r"|(?:relative |comparative )(?:calm|quiet|lull)"
    r"|(?:a |the )(?:long |brief |recent )?(?:lull|respite)(?!\w)"
    r"|відносн\w+ (?:спок\w+|затиш\w+|тиш\w+)"
)
_ROUGHLY: Final = (
    r"(?P<about>(?:less than|within|under|just|barely|only|about|around|nearly|almost|some|over|"
    r"more than|менш\w* ніж(?: за| через)?|через|за|майже|близько|лише) )*"
)
_AFTER: Final = re.compile(
    rf"{_ROUGHLY}(?:{LENGTH} )?{UNIT} (?:after|following|since|після) "
    r"|(?P<soon>shortly|soon|immediately|right|невдовзі|одразу|незабаром) "
    r"(?:after|following|після) |(?P<heels>on the heels of) "
)
_BEFORE: Final = re.compile(rf"{_ROUGHLY}{LENGTH} {UNIT} (?:before|ahead of|prior to|до|перед) ")
_DEADLINE: Final = re.compile(
    rf"{LENGTH}[ -]{UNIT}(?: deadline| ultimatum| (?:to|in which to) (?:decide|agree|respond|"
    r"comply|make (?:up|a deal|a decision|peace)|reach)| щоб (?:вирішити|визначитися)|"
    r" на (?:роздуми|рішення))"
    r"|(?:deadline|ultimatum) (?:of|in) (?P<length2>[\w'-]+) (?P<unit2>days?|weeks?|months?)"
)
_EVENT: Final = re.compile(r"[^.,;!?()]{3,120}")
_ENDS: Final = re.compile(
    r" (?:which|that|when|but|as|killing|wounding|injuring|amid|despite|який|яка|коли|а) "
)
_ATTACKS: Final = re.compile(
    r"(?:the |a |its )?(?:attack|strike|raid|barrage|invasion|full-scale|war(?!\w)|previous|last)"
)
SOON: Final = 7
"""Days that "shortly after" and "days after" are taken to mean at most, which the verdict says."""
VAGUE: Final = {"hour": 1, "год": 1, "week": 28, "тиж": 28, "month": 120, "міся": 120}
"""The same for hours, weeks and months without a number."""


def moments(sentence: Sentence) -> Iterator[Claim]:
    """Yield what a sentence says of calm, of events before and after, and of deadlines."""
    taken: list[tuple[int, int]] = []
    for subject, pattern, sign in (
        (Subject.CALM, _CALM, 0),
        (Subject.DEADLINE, _DEADLINE, 0),
        (Subject.TIMING, _AFTER, 1),
        (Subject.TIMING, _BEFORE, -1),
    ):
        for match in sentence.find(pattern):
            event = _event(sentence.words[match.end() :]) if sign else ""
            start, end = match.start(), match.end() + len(event)
            is_taken = any(start < last and first < end for first, last in taken)
            if is_taken or (sign and (not event or _ATTACKS.match(event))):
                continue
            taken.append((start, end))
            _take(sentence, start, end)
            said = _timed(match, event) if sign else {}
            yield sentence.claim(
                subject,
                sentence.place(start),
                sentence.place(end),
                days=_days(match, sign),
                **said,
            )


def _event(behind: str) -> str:
    """The words that name an event: up to the next clause."""
    found = _EVENT.match(behind)
    return "" if found is None else _ENDS.split(found[0])[0].rstrip()


def _take(sentence: Sentence, start: int, end: int) -> None:
    for numeral in sentence.between(sentence.place(start), sentence.place(end)):
        sentence.take(numeral)


def _days(match: re.Match[str], sign: int) -> int | None:
    groups = match.groupdict()
    unit = groups.get("unit") or groups.get("unit2") or groups.get("unit3")
    length = groups.get("length") or groups.get("length2") or groups.get("length3") or ""
    if unit is None:
        return SOON if sign else None
    if sign and not length:
        return sign * next((days for stem, days in VAGUE.items() if unit.startswith(stem)), SOON)
    return (sign or 1) * days_of(length, unit)


def _timed(match: re.Match[str], event: str) -> dict[str, Any]:
    groups = match.groupdict()
    is_vague = not groups.get("length")
    return {"event": event.strip(), "is_about": bool(groups.get("about")), "is_vague": is_vague}
