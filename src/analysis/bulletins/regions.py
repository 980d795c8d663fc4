"""Regions of Ukraine in a text: where from, where shot down, where hit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from analysis.bulletins.text import CleanText, Span

# ruff: noqa: E501 — one region a line, read as a table.
# ISO 3166-2 code: stem of the Ukrainian and Russian adjective, of the "-щина" form, English name.
_STEMS = {
    "UA-05": ("вінницьк|винницк", "вінничч|винничч", "vinnyts[iy]?a|vinnytsya|vinnitsa"),
    "UA-07": ("волинськ|волынск", "волин(?=[іьию](?!\\w))|волын(?=[иьию])", "volyn"),
    "UA-09": ("луганськ|луганск", "луганщ", "luhansk|lugansk"),
    "UA-12": ("дніпропетровськ|днепропетровск", "дніпропетровщ|днепропетровщ|січеславщ", "dnipropetrovsk|dnipro(?!\\w)"),
    "UA-14": ("донецьк|донецк", "донечч|донетчин", "donetsk"),
    "UA-18": ("житомирськ|житомирск", "житомирщ", "zhytomyr|zhitomir"),
    "UA-21": ("закарпатськ|закарпатск", "закарпатт|закарпать", "zakarpattia|transcarpathia\\w*"),
    "UA-23": ("запорізьк|запорожск", "запоріжж|запоріжч|запорожь", "zaporizhzhi?a|zaporizhia|zaporozhye"),
    "UA-26": ("івано-франківськ|ивано-франковск", "івано-франківщ|прикарпатт|франківщ|прикарпать", "ivano-frankivsk"),
    "UA-32": ("київськ|киевск", "київщ|киевщ", "kyiv(?! city)|kiev"),
    "UA-35": ("кіровоградськ|кировоградск", "кіровоградщ|кировоградщ", "kirovohrad|kropyvnytskyi|kirovograd"),
    "UA-46": ("львівськ|львовск", "львівщ|львовщ", "lviv|lvov"),
    "UA-48": ("миколаївськ|николаевск", "миколаївщ|николаевщ", "mykolaiv|mykolayiv|nikolaev"),
    "UA-51": ("одеськ|одесск", "одещ|одесщ", "odess?a"),
    "UA-53": ("полтавськ|полтавск", "полтавщ", "poltava"),
    "UA-56": ("рівненськ|ровенск|ривненск", "рівненщ|ровенщ", "rivne|rovno"),
    "UA-59": ("сумськ|сумск", "сумщ", "sumy"),
    "UA-61": ("тернопільськ|тернопольск", "тернопільщ|тернопольщ", "ternopil"),
    "UA-63": ("харківськ|харьковск", "харківщ|харьковщ", "kharkiv|kharkov"),
    "UA-65": ("херсонськ|херсонск", "херсонщ", "kherson"),
    "UA-68": ("хмельницьк|хмельницк", "хмельничч", "khmelnytsk[yi]+|khmelnitsk\\w+"),
    "UA-71": ("черкаськ|черкасск", "черкащ", "cherkasy|cherkassy"),
    "UA-74": ("чернігівськ|черниговск", "чернігівщ|черниговщ", "chernihiv|chernigov"),
    "UA-77": ("чернівецьк|черновицк", "буковин|чернівеччин|чернівечч", "chernivtsi|bukovyna"),
}  # fmt: skip
_CITIES = {
    "UA-30": "києв(?:і|а|у)(?!\\w)|(?:місто|м\\.) київ|столиц\\w*|киеве(?!\\w)|"
    "kyiv city|city of kyiv"
}
_NAMES = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        f"(?P<a{code[3:]}>(?:{adjective})\\w*)|(?P<o{code[3:]}>(?:{own})\\w*)|(?P<e{code[3:]}>(?:{english})(?!\\w))"
        for code, (adjective, own, english) in _STEMS.items()
    )
    + "|"
    + "|".join(f"(?P<c{code[3:]}>{words})" for code, words in _CITIES.items())
    + ")"
)
_LIST = re.compile(
    r"(?:[\s,;\"()]|(?:та|і|й|и|and|also|а також|област\w{1,3}|обл\.?|regions?|oblasts?|the|in|"
    r"у|в|на|"
    r"м\.|over|within)(?!\w))*"
)
_WORD_REGION = re.compile(
    r"\s*\"?\s*(?:(?:[^\W\d_]+\s+)?(?:област|обл|region|oblast|провінц|province|напрям))"
)
_FROM = re.compile(
    r"(?<!\w)(?:з|із|зі|с|со|из|from|район\w*|напрям\w*+(?! (?:удар|атак))|direction\w*|"
    r"окупован\w*|оккупирован\w*|occupied|"
    r"тот|launch\w*|пуск\w*|аеродром\w*|акваторі\w*|area\w*|тимчасово)\W*(?:[^\W\d_]+\W+){0,2}$"
)
_DOWN = re.compile(
    r"(?<!\w)(?:збит|збил|збів|сбит|сбил|знищ|уничт|знешкод|нейтраліз|подавл|ліквід|перехоп|"
    r"shot down|destroy|"
    r"downed|intercept|neutrali|air defen[cs]es? (?:\w+ ){0,3}(?:was|were|activated|worked|"
    r"operated)|"
    r"(?:ппо|пво)\W+(?:\w+\W+)?(?:працю|відпрац|сработ|работ)|працювал\w* (?:ппо|протипов)|"
    r"більшість|найбільше|большинство|most of)"
)
_HIT = re.compile(
    r"(?<!\w)(?:постраждал|пострадал|під удар|под удар|удар\w*|уражен|влуч|наслідк|последств|"
    r"damage|affected|"
    r"hit|struck|suffered|main direction|цілл|атак|attack|target|напрямок атаки)"
)


class Place(StrEnum):
    """What is said of a region."""

    SHOT_DOWN = "shot_down"
    AFFECTED = "affected"
    ORIGIN = "origin"
    NAMED = "named"


@dataclass(frozen=True)
class RegionMention:
    """A region of Ukraine, with what the sentence says of it."""

    code: str
    place: Place
    span: Span


def region_mentions(text: CleanText) -> tuple[RegionMention, ...]:
    """The regions of a text, in order.

    Examples
    --------
    >>> from analysis.bulletins.text import read_text
    >>> read = read_text("Збито 3 БпЛА в Одеській та Сумській областях. Постраждала Київщина.")
    >>> [(m.code, m.place.value) for m in region_mentions(read)]
    [('UA-51', 'shot_down'), ('UA-59', 'shot_down'), ('UA-32', 'affected')]
    """
    found: list[RegionMention] = []
    for segment in text.segments:
        words = text.clean[segment.start : segment.end].replace("\n", " ")
        matches = [m for m in _NAMES.finditer(words) if _is_region(words, m)]
        previous: tuple[int, Place] | None = None
        for match in matches:
            place = _place(words, match, previous)
            previous = (match.end(), place)
            span = text.span(segment.start + match.start(), segment.start + match.end())
            found.append(RegionMention(f"UA-{(match.lastgroup or '')[1:]}", place, span))
    return tuple(found)


def _is_region(words: str, match: re.Match[str]) -> bool:
    """Whether a name is a region: an English name is a city unless "region" follows its list."""
    kind = (match.lastgroup or "")[0]
    if kind in "oc":
        return True
    at = match.end()
    for _ in range(30):
        if _WORD_REGION.match(words, at):
            return True
        following = _LIST.match(words, at)
        step = following.end() if following else at
        if _WORD_REGION.match(words, step):
            return True
        name = _NAMES.match(words, step)
        if name is None or name.end() <= at:
            # "у межах 7 областей: Київської; Одеської": the word stands before the list.
            return kind == "a" and bool(re.search(r"област\w*\s*:", words[: match.start()]))
        at = name.end()
    return False


def _place(words: str, match: re.Match[str], previous: tuple[int, Place] | None) -> Place:
    if previous is not None:
        between = words[previous[0] : match.start()]
        same = _LIST.fullmatch(between)
        if same:
            return previous[1]
    before = words[: match.start()]
    if _FROM.search(before[-60:]):
        return Place.ORIGIN
    down = [m.start() for m in _DOWN.finditer(words)]
    hit = [m.start() for m in _HIT.finditer(before)]
    if any(d < match.start() for d in down) or (down and not hit):
        return Place.SHOT_DOWN
    return Place.AFFECTED if hit else Place.NAMED


def stated_regions(mentions: tuple[RegionMention, ...]) -> tuple[Place | None, tuple[str, ...]]:
    """The regions of a bulletin: where munitions were shot down; failing that, where they hit."""
    for place in (Place.SHOT_DOWN, Place.AFFECTED):
        codes = tuple(dict.fromkeys(m.code for m in mentions if m.place is place))
        if codes:
            return place, codes
    return None, ()
