"""What a sentence compares: "one of the largest of the war", "the deadliest in months"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analysis.articles.claim import Claim, Subject
from analysis.articles.durations import LENGTH, UNIT, days_of, since_of
from analysis.articles.sentence import Sentence

_ORDINALS: Final = {
    2: r"second|другою|другий|друга|вторая|второй|2nd",
    3: r"third|третьою|третій|третя|третья|третий|3rd",
    4: r"fourth|четвертою|четвертий|четверта|четвертая|4th",
    5: r"fifth|п'ятою|п'ятий|п'ята|пятая|5th",
    6: r"sixth|шостою|шоста|6th",
    7: r"seventh|сьомою|сьома|7th",
    8: r"eighth|восьмою|восьма|8th",
    9: r"ninth|дев'ятою|дев'ята|9th",
    10: r"tenth|десятою|десята|10th",
}
_ORDINAL: Final = "|".join(f"(?P<o{rank}>{words})" for rank, words in _ORDINALS.items())
_LARGEST: Final = (
    r"largest|biggest|heaviest|most massive|most intense|most powerful|record|"
    r"наймасштабніш\w*|найбільш\w*|наймасован\w*|найпотужніш\w*|рекордн\w*|крупнейш\w*|"
    r"самая массированная|самый массированный"
)
_DEADLIEST: Final = (
    r"deadliest|bloodiest|most deadly|most lethal|worst|найсмертоносніш\w*|найкривавіш\w*|"
    r"найсмертельніш\w*|самая смертоносная|самый смертоносный"
)
_PATTERN: Final = re.compile(
    r"(?:(?P<among>one of|among|одн\w+ (?:із|з|зі)|серед|один из|одна из|одной из) )?"
    r"(?:the |its |russia's )*"
    rf"(?:(?:{_ORDINAL})(?:[ -]за [а-яіїєґ]+)?[ -])?"
    rf"(?:(?P<largest>{_LARGEST})|(?P<deadliest>{_DEADLIEST}))(?!\w)"
)
_NOUN: Final = re.compile(
    r"(?<!\w)(?:(?P<drones>drone|uav|бпла|дрон\w*|безпілотник\w*|shahed)|"
    r"(?P<ballistic_missile>ballistic|баліст\w*)|(?P<missiles>missile|ракет\w*)|"
    r"(?P<combined>combined|комбінован\w*))"
)
_ATTACK: Final = re.compile(
    r"(?<!\w)(?:attack|strike|raid|assault|barrage|bombardment|wave|night|атак|удар|обстріл|наліт|"
    r"нальот)\w*"
)
_ON: Final = re.compile(
    r"(?:attack|strike|raid|assault|атака|удар)\w* (?:on|against|на|по) ([^\W\d_]+)"
)
_WAR: Final = re.compile(
    r"(?:of|in|during|since the (?:start|beginning) of) (?:the |this |its )?"
    r"(?:entire |whole |full-scale )?(?:war|invasion|conflict)|"
    r"since (?:russia )?(?:invaded|february 2022)|to date|so far|yet(?!\w)|ever(?!\w)|"
    r"(?:за|від|з) (?:весь )?(?:час[у]? |початку )?(?:повномасштабн\w+ )?(?:війни|вторгнення)|"
    r"за все время войны|с начала войны"
)
_IN: Final = re.compile(
    rf"(?:in|for|over|за|впродовж|протягом) (?:(?:the )?(?:past|last|останн\w+) )?"
    rf"(?:(?:more than|over|nearly|almost|about) )?(?:{LENGTH} )?{UNIT}"
)


def comparisons(sentence: Sentence) -> Iterator[Claim]:
    """Yield the superlatives of a sentence, with what they are said of."""
    words = sentence.words
    for match in sentence.find(_PATTERN):
        behind = words[match.end() : match.end() + 120]
        attack = _ATTACK.search(behind)
        # "The largest city" is no claim on an attack; "the deadliest in months" is.
        if attack is None and not match["deadliest"] and not _WAR.match(behind.lstrip()):
            continue
        start, end = match.start(), match.end() + (attack.end() if attack else 0)
        noun = _NOUN.search(words[match.end() : end])
        span_end, said = _compared(sentence, match.end())
        rank = _rank(match)
        for numeral in sentence.between(sentence.place(start), sentence.place(max(end, span_end))):
            sentence.take(numeral)
        yield sentence.claim(
            Subject.TOLL_RANK if match["deadliest"] else Subject.SIZE,
            sentence.place(start),
            sentence.place(max(end, span_end)),
            low=rank,
            high=rank,
            is_among=match["among"] is not None,
            munition=_munition(noun),
            names_place=_place(words[match.end() : end + 24]),
            **said,
        )


def _rank(match: re.Match[str]) -> int:
    return next((rank for rank in _ORDINALS if match[f"o{rank}"]), 1)


def _place(behind: str) -> str:
    """The town of "the deadliest attack on Kyiv"."""
    found = _ON.search(behind)
    return "" if found is None or found[1] in ("ukraine", "the", "україну") else found[1].title()


def _munition(noun: re.Match[str] | None) -> str:
    if noun is None or noun.lastgroup == "combined":
        return ""
    return str(noun.lastgroup)


def _compared(sentence: Sentence, start: int) -> tuple[int, dict[str, object]]:
    """With what it is compared: the war, a span of time, or everything since a date."""
    words = sentence.words
    behind = words[start : start + 160]
    since = since_of(behind)
    if since is not None:
        return start + since.end, {"since": since.date}
    war = _WAR.search(behind)
    if war is not None:
        return start + war.end(), {}
    length = _IN.search(behind)
    if length is not None:
        days = days_of(length["length"] or "", length["unit"])
        return start + length.end(), {"days": days}
    return start, {}
