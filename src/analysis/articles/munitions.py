"""What a sentence says of munitions, read as a bulletin is read, and of places that were hit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analysis.articles.claim import Claim, Subject
from analysis.articles.sentence import Sentence
from analysis.bulletins.counts import Counted
from analysis.bulletins.lexicon import Outcome
from analysis.bulletins.munitions import Family, Munition
from analysis.bulletins.statements import Statement
from analysis.terms import WeaponClass

_SUBJECTS: Final = {
    Outcome.LAUNCHED: Subject.LAUNCHED,
    Outcome.NEUTRALISED: Subject.NEUTRALISED,
    Outcome.SHOT_DOWN: Subject.SHOT_DOWN,
    Outcome.SUPPRESSED: Subject.SUPPRESSED,
    Outcome.HIT: Subject.PLACES,
}
_FAMILIES: Final = {Family.DRONE: "drones", Family.MISSILE: "missiles", Family.ANY: "all"}
_KINDS: Final = {
    "ballistic": WeaponClass.BALLISTIC_MISSILE,
    "aeroballistic": WeaponClass.HYPERSONIC_MISSILE,
    "cruise": WeaponClass.CRUISE_MISSILE,
}
_PLACES: Final = re.compile(
    r"(?<!\w)(?:locations?|sites?|places?|addresses|локаці\w*|місц\w*|адрес\w*|локаци\w*|мест)(?!\w)"
)
_DISTRICTS: Final = re.compile(r"(?<!\w)(?:districts?|район\w*|neighbou?rhoods?)(?!\w)")
_STOPPED: Final = re.compile(
    r"(?<!\w)(?:shot down|down(?:ed|ing)|intercept\w*|neutrali[sz]\w*|destroy\w*|stopp?\w*|"
    r"repel\w*|suppress\w*|збит\w*|знешкод\w*|перехоп\w*|знищ\w*|подав\w*|сбит\w*|перехва\w*|уничт\w*)"
)
_OURS: Final = r"(?:ukrainian|ukraine's|українськ\w+|украинск\w+)"
_FLYING: Final = r"(?:drones?|uavs?|дрон\w*|бпла|беспилотн\w*|безпілотн\w*)"
_THEIR_SKY: Final = (
    r"(?:over (?:russia|russian|the black sea|crimea|belgorod|moscow|rostov|samara|bryansk|kursk)|"
    r"(?:russia|russian|moscow|the kremlin)(?:'s)? (?:air defen[cs]\w*|defen[cs]e ministry|"
    r"ministry|said|forces shot)|"
    r"над (?:росі\w+|рф|территори\w+|регион\w+)|минобороны|міноборони (?:рф|росії))"
)
_OTHER: Final = re.compile(rf"{_OURS} (?:[\w-]+ ){{0,4}}{_FLYING}")
_SKY: Final = re.compile(_THEIR_SKY)
_REACH: Final = 40


def is_other_raid(sentence: Sentence) -> bool:
    """Whether a sentence speaks of Ukrainian drones over Russia, which are no part of the raid."""
    words = sentence.words
    return bool(_OTHER.search(words)) and bool(_SKY.search(words))


def other_raid(sentence: Sentence) -> Iterator[Claim]:
    """Yield the figures of the other side's sky, set apart."""
    for numeral in sentence.unread():
        token = next(
            (t for t in sentence.tokens if t.start >= numeral.end and t.word == "noun"), None
        )
        if numeral.is_percent or token is None or token.start - numeral.end > _REACH:
            continue
        yield sentence.figure(Subject.OTHER_RAID, numeral, token.end, munition="drones")


def munitions(sentence: Sentence, statements: tuple[Statement, ...]) -> Iterator[Claim]:
    """Yield what was launched and what became of it, from the statements of this sentence."""
    for statement in statements:
        count = statement.count
        subject = _SUBJECTS.get(statement.outcome) if statement.outcome else None
        if subject in (None, Subject.PLACES) or count.counted is Counted.NOTHING:
            continue
        family = _family(statement.munition)
        if family is None or count.numeral.start in sentence.read or count.is_implied:
            continue
        yield sentence.figure(subject, count.numeral, statement.end, munition=family)
        if count.total is not None:
            yield sentence.figure(Subject.LAUNCHED, count.total, statement.end, munition=family)


def shares(sentence: Sentence) -> Iterator[Claim]:
    """Yield percentages of what was stopped."""
    for numeral in sentence.unread():
        if not numeral.is_percent or not _STOPPED.search(sentence.words):
            continue
        share = (numeral.share if numeral.share is not None else numeral.value) / 100
        end = next(
            (
                t.end
                for t in sentence.tokens
                if t.start >= numeral.end and t.word in ("noun", "model")
            ),
            numeral.end,
        )
        said = sentence.text.clean[numeral.end : end]
        family = (
            "drones" if re.search(_FLYING, said) else "missiles" if "missile" in said else "all"
        )
        yield sentence.figure(
            Subject.SHARE_STOPPED, numeral, end, low=share, high=share, munition=family
        )


def places(sentence: Sentence) -> Iterator[Claim]:
    """Yield numbers of places and of districts."""
    for pattern, subject in ((_PLACES, Subject.PLACES), (_DISTRICTS, Subject.DISTRICTS)):
        for numeral in sentence.unread():
            behind = sentence.text.clean[numeral.end : min(numeral.end + 32, sentence.segment.end)]
            found = pattern.search(behind)
            if found is None or numeral.is_percent or re.search(r"[,;\d]", behind[: found.start()]):
                continue
            yield sentence.figure(subject, numeral, numeral.end + found.end())


def _family(munition: Munition) -> str | None:
    """The word for what is counted: a model, a class or a group; None outside every rate."""
    family = munition.family
    if family not in _FAMILIES:
        return None
    if len(munition.models) == 1 and family is Family.MISSILE:
        return munition.models[0]
    kinds = [_KINDS[kind] for kind in munition.kinds if kind in _KINDS]
    if len(kinds) == 1 and family is Family.MISSILE:
        return str(kinds[0])
    return _FAMILIES[family]
