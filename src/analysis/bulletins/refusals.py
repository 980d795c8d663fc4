"""Texts that look like a bulletin and are none, each with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from analysis.bulletins.counts import Counted
from analysis.bulletins.lexicon import DOWN, Outcome, Word
from analysis.bulletins.regions import Place, RegionMention
from analysis.bulletins.statements import Reading
from analysis.bulletins.text import CleanText, Span
from analysis.bulletins.tokens import Token


class Reason(StrEnum):
    """Why a text is refused."""

    RUSSIAN_CLAIM = "russian_claim"
    REGIONAL = "regional"
    ALERT = "alert"
    LOSSES = "losses"
    NO_FIGURES = "no_figures"
    TOO_MANY = "too_many"


MOST_COUNTED = 400
"""Numbers and named munitions of the longest text that is read; a bulletin has some dozens."""


_WORDING = {
    Reason.RUSSIAN_CLAIM: "The text is a Russian claim about Ukrainian drones, not a report of an "
    "attack on Ukraine",
    Reason.REGIONAL: "The figures are those of one region or one regional command; they do not "
    "speak for the country",
    Reason.ALERT: "The text is a live alert about targets in flight; it reports no result",
    Reason.LOSSES: "The text counts cumulative losses, not one attack",
    Reason.NO_FIGURES: "The text states no figure of munitions launched, shot down, "
    "lost or hitting",
}


@dataclass(frozen=True)
class Evidence:
    """Why a text is refused, and the words that show it."""

    reason: Reason
    message: str
    spans: tuple[Span, ...]


_UKRAINIAN_DRONES = re.compile(
    r"(?<!\w)(?:(?:українськ|украинск)\w+ (?:\w+ ){0,2}(?:бпла|безпілотн|беспилотн|дрон|ракет)|"
    r"ukrain(?:ian|e's) (?:\w+ ){0,2}(?:drone|uav|unmanned|missile)|"
    r"(?:бпла|беспилотник\w*|дрон\w*|безпілотник\w*) (?:всу|зсу|киевского режима|"
    r"противника над (?:российск|регион))|"
    r"drones? of the armed forces of ukraine)"
)
_AGAINST_UKRAINE = re.compile(
    r"(?<!\w)(?:at|on|against|attack\w*|по|на|атак\w+) (?:\w+ )?(?:ukraine|україн[уиі]|"
    r"украин[уеы])(?!\w)"
)
_RUSSIAN_SOURCE = re.compile(
    r"(?<!\w)(?:минобороны (?:рф|россии)|министерств\w+ обороны (?:рф|российской|россии)|"
    r"(?:міноборони|міністерств\w+ оборони) (?:рф|росії|російської)|мо рф|"
    r"russia(?:n|'s) (?:air defen[cs]es?|defen[cs]e ministry|ministry of defen[cs]e)|"
    r"(?:defen[cs]e ministry|ministry of defen[cs]e) of (?:russia|the russian)|"
    r"дежурными (?:средствами|силами)|российск\w+ (?:средств\w+ )?(?:пво|противовоздушн)|росавиац|"
    r"over (?:the )?(?:bryansk|belgorod|kursk|rostov|russian regions|russian territory))"
)
_OVER_RUSSIA = re.compile(
    r"(?:над|over|по) (?:the )?(?:территори\w+ |територі\w+ |регионами |акваторией )?(?:\w+ ){0,2}"
    r"(?:брянск|белгородск|курск|ростовск|самарск|московск|воронежск|смоленск|тульск|краснодарск|"
    r"регионами страны|росі[єї]ю|росії|россией|россии|bryansk|belgorod|kursk|rostov|moscow|"
    r"voronezh|russia)"
)
_ALERT = re.compile(
    r"(?<!\w)(?:курсом? на|курс на|вектор\w* на|рухається|рухаються|летить|летять на|"
    r"наближа\w+|прямує|прямують|"
    r"загроза|угроза|увага!|внимание!|в укритт\w+|в укрытие|відбій|отбой|"
    r"heading (?:for|to|toward)|moving toward|approaching|take (?:cover|shelter)|air raid alert)"
)
_SUMMARY = re.compile(
    r"(?<!\w)(?:у ніч на|в ніч на|у ніч проти|в ночь на|ночью|вночі|протягом|станом на|as of|"
    r"overnight|"
    r"за попередніми|збито|знищено|сбито|shot down|запустил|випустил|атакував|атакувал)"
)
_REGIONAL_VOICE = re.compile(
    r"(?<!\w)(?:(?:голов\w*|начальник\w*|керівник\w*|очільник\w*|глав\w*) (?:\w+ ){0,2}(?:ова|"
    r"мва|овa|обласн\w+|області|вва)|"
    r"(?:[кхд]?ова|к?мва)(?!\w)|обласн\w+ військов\w+ адміністрац\w+|(?:regional|"
    r"oblast) (?:governor|military administration|head)|"
    r"governor|глава (?:област|ова)|військов\w+ адміністрац\w+|mayor|мер міста|"
    r"(?:повітрян\w+|воздушн\w+) командуван\w+|#повітряне_командування|air command|"
    r"сили оборони півдня|обласної ради)"
)
_NATIONAL_VOICE = re.compile(
    r"(?<!\w)(?:повітрян\w+ сил\w*|воздушн\w+ сил\w*|air force|пс зсу|генштаб\w*|general staff|"
    r"україн(?:у|і|и)(?!\w)|украин(?:у|е|ы)(?!\w)|ukraine(?!\w)(?!'s [a-z]+ (?:oblast|region))|"
    r"головнокомандувач|"
    r"commander-in-chief)"
)
_ATTACKER = re.compile(
    r"(?<!\w)(?:ворог|противник|окупант|the enemy|russian? (?:forces|invaders|troops|"
    r"occupiers)|росі)"
)
_OTHER_PERIOD = re.compile(
    r"(?<!\w)(?:за (?:минулий |цей |останній )?(?:тиждень|місяць|рік)|цього (?:тижня|місяця|року)|"
    r"з початку (?:року|війни|вторгнення|місяця|повномасштабн\w+)|за (?:неделю|месяц|год)(?!\w)|"
    r"с начала (?:года|войны|вторжения|месяца)|(?:this|last|past|previous) (?:week|month|"
    r"year)(?!\w)|"
    r"since the (?:start|beginning)|over the (?:past|last) \w+ (?:days|weeks|months)|"
    r"попередн\w+ рекорд\w*|предыдущ\w+ рекорд\w*|previous record)"
)
_LOSSES = re.compile(
    r"(?<!\w)(?:(?:загальні |орієнтовні )?(?:бойові )?втрати (?:противника|ворога|росіян|рф)|"
    r"combat losses|losses of the (?:enemy|russian)|особового складу|personnel losses|"
    r"боевые потери)"
)


def too_many(tokens: tuple[Token, ...]) -> Evidence | None:
    """Why a text is a table or a list rather than a bulletin, or None."""
    counted = sum(t.word in (Word.NUMBER, Word.MODEL, Word.NOUN) for t in tokens)
    if counted <= MOST_COUNTED:
        return None
    return Evidence(
        Reason.TOO_MANY,
        f"The text holds {counted:,} numbers and munitions; at most {MOST_COUNTED} are read, and "
        "a bulletin has some dozens. Cut it to one bulletin.",
        (),
    )


def refuse(
    text: CleanText, reading: Reading, regions: tuple[RegionMention, ...]
) -> Evidence | None:
    """Why the text is no bulletin, or None when it is one.

    The order is by what must not be mistaken: another side's claim first.
    """
    clean = text.clean.replace("\n", " ")
    for reason, check in (
        (Reason.RUSSIAN_CLAIM, _russian_claim),
        (Reason.LOSSES, _losses),
    ):
        spans = check(text, clean)
        if spans:
            return _evidence(text, reason, spans)
    counted = [
        s
        for s in reading.statements
        if s.count.counted in (Counted.MUNITIONS, Counted.ELLIPSIS) and s.outcome
    ]
    alert = _ALERT.search(clean)
    live = alert is not None and not any(s.outcome in DOWN for s in counted)
    if alert and live and not _SUMMARY.search(clean):
        return _evidence(text, Reason.ALERT, (text.span(*alert.span()),))
    if not _states(reading):
        return _evidence(text, Reason.NO_FIGURES, ())
    spans = _regional(text, clean, regions, {s.outcome for s in counted if s.outcome})
    return _evidence(text, Reason.REGIONAL, spans) if spans else None


def other_subjects(text: CleanText) -> frozenset[int]:
    """The sentences that speak of Ukrainian drones over Russia, or of another period.

    They stand in news about a raid, and their figures are not those of the raid.
    """
    left: set[int] = set()
    for number, segment in enumerate(text.segments):
        words = text.clean[segment.start : segment.end].replace("\n", " ")
        ours = _UKRAINIAN_DRONES.search(words)
        if (
            ours and (_RUSSIAN_SOURCE.search(words) or _OVER_RUSSIA.search(words))
        ) or _OTHER_PERIOD.search(words):
            left.add(number)
    return frozenset(left)


def _states(reading: Reading) -> bool:
    """Whether anything is stated that a bulletin states."""
    places = {Outcome.HIT, Outcome.DEBRIS}
    return any(
        s.outcome is not None
        and (s.count.counted is Counted.MUNITIONS or s.outcome in places)
        and not (s.count.is_implied and s.outcome is Outcome.HIT)
        for s in reading.statements
    )


def _russian_claim(text: CleanText, clean: str) -> tuple[Span, ...]:
    """A claim about Ukrainian munitions, by its object or by its voice over its own regions."""
    first = next((s for s in text.segments if not s.is_headline), None)
    opening = clean[: max(first.end if first else 0, 300)]
    drones = _UKRAINIAN_DRONES.search(opening)
    source = _RUSSIAN_SOURCE.search(clean)
    over = _OVER_RUSSIA.search(clean)
    against = _AGAINST_UKRAINE.search(opening)
    if drones and (source or over) and not against:
        return tuple(text.span(*m.span()) for m in (drones, source or over) if m)
    if source and over and not against:
        return tuple(text.span(*m.span()) for m in (source, over))
    return ()


def _losses(text: CleanText, clean: str) -> tuple[Span, ...]:
    found = _LOSSES.search(clean)
    return (text.span(*found.span()),) if found else ()


def _regional(
    text: CleanText,
    clean: str,
    regions: tuple[RegionMention, ...],
    outcomes: set[Outcome],
) -> tuple[Span, ...]:
    """One region's or command's own figure: its voice, or its one region, and no national word."""
    voice = _REGIONAL_VOICE.search(clean)
    codes = {m.code for m in regions if m.place is not Place.ORIGIN}
    if voice and not _NATIONAL_VOICE.search(clean):
        return (text.span(*voice.span()),)
    signed = re.search(
        r"(?:^|\n)\W*(?:повітряне командування|#повітряне_командування)[ _]?\W*\w+", text.clean
    )
    if signed and not re.search(r"(?<!\w)повітрян\w+ сил", clean):
        return (text.span(*signed.span()),)
    national = _NATIONAL_VOICE.search(clean) or _ATTACKER.search(clean)
    opening = regions and len(codes) == 1 and Outcome.LAUNCHED not in outcomes
    if opening and not national:
        return (regions[0].span,)
    return ()


def _evidence(text: CleanText, reason: Reason, spans: tuple[Span, ...]) -> Evidence:
    words = text.quote(spans[0]) if spans else ""
    shown = f' ("{words}")' if words else ""
    return Evidence(reason, f"{_WORDING[reason]}{shown}.", spans)
