"""What a sentence says of people: killed, injured, missing, children and their ages.

A number belongs to the nearest word for what became of people: behind it first ("14 people were
killed"), before it if there is none ("killing 14 people, including three children"), with no
other number between. A number of children takes what the number before it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analysis.articles.claim import Claim, Subject
from analysis.articles.sentence import Sentence
from analysis.bulletins.numerals import Numeral

_FATES: Final = {
    Subject.KILLED: r"kill\w*|dead(?!line|ly|liest|lock)|died|dies|deaths?(?! row)|fatalit\w*|lives"
    r"|загин\w*|загибл\w*|вбит\w*|убит\w*|жертв\w*|погиб\w*|смерт(?:ей|і|ь)(?!\w)",
    Subject.INJURED: r"injur\w*|wound\w*|hurt(?!\w)|hospitali[sz]\w*|поранен\w*|травмован\w*"
    r"|постраждал\w*|ранен\w*|пострадавш\w*|госпіталіз\w*",
    Subject.MISSING: r"missing|unaccounted(?: for)?|зникл\w* безвісти|зниклими|безвісти"
    r"|не (?:вдалося знайти|вийшли на зв'язок)|пропал\w* без вести|пропавш\w*|розшуку\w*",
}
_FATE: Final = re.compile(
    "|".join(rf"(?<!\w)(?P<{name.value}>{stems})" for name, stems in _FATES.items())
)
_CHILDREN: Final = re.compile(
    r"(?<!\w)(?:child(?:ren)?(?!\w)|minors?(?!\w)|kids(?!\w)|дітей|дитин\w*|діти|детей|ребен\w*"
    r"|неповнолітн\w*)"
)
_LIST: Final = r"\d{1,2}(?:, ?\d{1,2}){0,19}(?:,? (?:and|та|і|й|и) \d{1,2})?"
_AGES: Final = re.compile(
    rf"(?:aged|ages?(?: of)?|children of|віком|у віці|в возрасте)(?: from)? "
    rf"(?P<ages>{_LIST})(?![\d%])"
    rf"|(?P<years>{_LIST})[ -]years?[ -]olds?"
)
_BETWEEN: Final = 48
"""Characters between a number and the word for what became of those counted."""
_OLDEST: Final = 17
_IN_COUNTRY: Final = re.compile(
    r"(?<!\w)(?:across (?:the country|ukraine)|nationwide|throughout ukraine|"
    r"по всій (?:україні|країні))"
)


def people(sentence: Sentence) -> Iterator[Claim]:
    """Yield what a sentence says of people."""
    yield from _ages(sentence)
    fates = [
        (sentence.place(m.start()), sentence.place(m.end()), Subject(str(m.lastgroup)))
        for m in sentence.find(_FATE)
    ]
    last: Subject | None = None
    for numeral in sentence.unread():
        if numeral.is_percent:
            continue
        end = _children_end(sentence, numeral)
        if end is not None:
            fate = _fate(sentence, numeral, fates) if last is None else last
            yield sentence.figure(_of_children(fate), numeral, end, **_scope(sentence))
            continue
        fate = _fate(sentence, numeral, fates)
        if fate is None or not _counts_people(sentence, numeral):
            continue
        last = fate
        yield sentence.figure(fate, numeral, _end(sentence, numeral, fates), **_scope(sentence))


def _scope(sentence: Sentence) -> dict[str, str]:
    return {"names_place": "Ukraine"} if _IN_COUNTRY.search(sentence.words) else {}


def _ages(sentence: Sentence) -> Iterator[Claim]:
    for match in sentence.find(_AGES):
        ages = [int(age) for age in re.findall(r"\d+", match["ages"] or match["years"])]
        start, end = sentence.place(match.start()), sentence.place(match.end())
        for numeral in sentence.between(start, end):
            sentence.take(numeral)
        if all(age <= _OLDEST for age in ages):
            yield sentence.claim(Subject.AGES, start, end, numbers=tuple(ages))


def _of_children(fate: Subject | None) -> Subject:
    match fate:
        case Subject.KILLED:
            return Subject.CHILDREN_KILLED
        case Subject.INJURED:
            return Subject.CHILDREN_INJURED
        case _:
            return Subject.CHILDREN


def _children_end(sentence: Sentence, numeral: Numeral) -> int | None:
    """Where the word for children ends that a number counts; None when it counts none."""
    behind = sentence.text.clean[numeral.end : min(numeral.end + 24, sentence.segment.end)]
    found = _CHILDREN.search(behind)
    if found is None or re.search(r"[,.;]|\d", behind[: found.start()]):
        return None
    return numeral.end + found.end()


def _fate(
    sentence: Sentence, numeral: Numeral, fates: list[tuple[int, int, Subject]]
) -> Subject | None:
    near = [f for f in fates if f[0] - _BETWEEN <= numeral.end and f[1] + _BETWEEN >= numeral.start]
    behind = [f for f in near if f[0] >= numeral.end and _is_near(sentence, numeral.end, f[0])]
    before = [f for f in near if f[1] <= numeral.start and _is_near(sentence, f[1], numeral.start)]
    # "killed four and wounded 20": a word directly before is the one.
    if before and not sentence.text.clean[before[-1][1] : numeral.start].strip():
        return before[-1][2]
    # "14 people were killed and 48 injured": what stands behind goes first, in the same clause.
    if behind and "," not in sentence.text.clean[numeral.end : behind[0][0]]:
        return behind[0][2]
    if before:
        return before[-1][2]
    return behind[0][2] if behind else None


def _is_near(sentence: Sentence, start: int, end: int) -> bool:
    if end - start > _BETWEEN:
        return False
    return not sentence.between(start, end)


def _counts_people(sentence: Sentence, numeral: Numeral) -> bool:
    """Whether a number counts people and not drones, buildings or places."""
    counted = next(
        (t for t in sentence.tokens if t.start >= numeral.end and t.word != "modifier"), None
    )
    return counted is None or counted.word not in ("noun", "model", "carrier", "place", "kind")


def _end(sentence: Sentence, numeral: Numeral, fates: list[tuple[int, int, Subject]]) -> int:
    """Where the words of the figure end: with the word behind it, if that says what it counts."""
    for start, end, _ in fates:
        if start >= numeral.end and _is_near(sentence, numeral.end, start):
            return end if "," not in sentence.text.clean[numeral.end : start] else numeral.end
    return numeral.end
