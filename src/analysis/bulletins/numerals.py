"""Numbers in digits and in words, with case endings, in Ukrainian, English and Russian.

A numeral carries its bounds: "понад 70" is at least 70, "до 160" at most 160, "20-25" a range.
Dates, clock times, ordinals, decimals and the digits inside the name of a model are no
numerals; a percentage is one of its own kind.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.bulletins.models import model_names
from analysis.bulletins.moments import clocks, dates
from analysis.bulletins.number_words import WORDS, word_value
from analysis.bulletins.text import CleanText, Span


class Bound(StrEnum):
    """How a figure bounds the quantity."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    RANGE = "range"


@dataclass(frozen=True, order=True)
class Numeral:
    """A number as it stands in the text.

    Parameters
    ----------
    start, end
        Its place in the cleaned copy, the words of its bound included.
    value
        The number written; of a range its lower end.
    bound
        Whether the number is exact, a bound, or one end of a range.
    upper
        The upper end of a range.
    span
        Its place in the original.
    is_percent
        Whether it is a percentage (``value`` is then rounded; ``share`` is exact).
    in_words
        Whether it is written in words.
    """

    start: int
    end: int
    value: int
    bound: Bound
    span: Span
    upper: int | None = None
    is_percent: bool = False
    share: float | None = None
    in_words: bool = False

    @property
    def low(self) -> int | None:
        """The least that the words allow; None when they set no lower bound."""
        return None if self.bound in (Bound.AT_MOST, Bound.ABOUT) else self.value

    @property
    def high(self) -> int | None:
        """The most that the words allow; None when they set no upper bound."""
        if self.bound is Bound.RANGE:
            return self.upper
        return self.value if self.bound in (Bound.EXACT, Bound.AT_MOST) else None


_BOUNDS: tuple[tuple[Bound, str], ...] = (
    (
        Bound.AT_MOST,
        r"не більше(?: ніж| як| за)?|не более(?: чем)?|щонайбільше|максимум|как максимум|up to|"
        r"at most|no more than|not more than|fewer than|less than|under|менше(?: ніж| як| за)?|"
        r"менее(?: чем)?|до",
    ),
    (
        Bound.AT_LEAST,
        r"не менше(?: ніж| як| за)?|не менее(?: чем)?|щонайменше|як мінімум|как минимум|мінімум|"
        r"минимум|понад|більше(?: ніж| як| за)?|більш(?: ніж| як)|более(?: чем)?|больше(?: чем)?|"
        r"свыше|at least|no fewer than|no less than|not less than|more than|upwards of|"
        r"in excess of|over",
    ),
    (
        Bound.ABOUT,
        r"близько|приблизно|орієнтовно|майже|біля|порядку|около|примерно|порядка|почти|"
        r"приблизительно|ориентировочно|about|around|approximately|approx\.?|roughly|nearly|"
        r"almost|some|circa|an estimated|estimated",
    ),
)
_BEFORE = tuple((bound, re.compile(rf"(?<!\w)(?:{words}) $")) for bound, words in _BOUNDS)
_LONGEST_BOUND = 24
_AFTER = re.compile(r"\+(?![\d+])| (?:або|чи|или|or) (?:більше|больше|more)(?!\w)")
_DIGITS = re.compile(
    r"(?<![\w.,:/])(?:\d{1,3}(?:[ ,.']\d{3})+(?![\d.,:]?\d)|\d{1,7})"
    r"(?:(?P<decimal>[.,]\d{1,2})(?![\d.,:]*\d))?"
    r"(?: ?(?P<scale>тис(?:яч\w{0,4})?\.?|тыс(?:яч\w{0,4})?\.?|thousand))?"
)
_ENDING = re.compile(
    r"-(?:(?P<count>м?а|ма|ми|ти|та|ох|ьох|х|ом|ьом|м|ьма|ома|ю|ью|тью|мя|и|ть|х)|"
    r"(?P<ordinal>го|ого|й|ий|ый|ій|я|ї|ої|у|му|ому|е|те|st|nd|rd|th))(?!\w)"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?!\w)")
_HYPHENED = re.compile(r"-[^\W\d_]")
_GOES_ON = re.compile(r"[^\W\d_]|-[^\W\d_]|/\d")
_PERCENT = re.compile(r" ?(?:%|відсот\w{0,6}|процент\w{0,4}|percent(?!\w)|per cent(?!\w))")
_NOT_COUNTED = re.compile(
    r" ?(?:км|кілометр\w*|километр\w*|kilomet\w*|km|м²|метр\w*|кг|кілограм\w*|kg|тонн\w*|"
    r"грн|гривень|долар\w*|доллар\w*|usd|млн|мільйон\w*|миллион\w*|million|billion|мвт|mw|"
    r"хв|хвилин\w*|минут\w*|minutes?|секунд\w*|років|роки|року|рік|лет|years?|months?|"
    r"місяц\w*|месяц\w*|weeks?|тижн\w*|недел\w*|days?|днів|дні|днями|дней|доб[иу]|hours?|"
    r"кілотонн\w*|грудня|°)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_PAIR = re.compile(r" (?:із|з|зі|из|of|out of)(?: the| усіх| всіх| всех| all| all the| these)? ?")


def numerals(text: CleanText) -> tuple[Numeral, ...]:
    """The numbers of a text, in order.

    Examples
    --------
    >>> from analysis.bulletins.text import read_text
    >>> read = read_text("понад 70 БпЛА Shahed-136/131, двадцятьма двома ракетами Х-101, 8.30")
    >>> [(n.value, n.bound.value) for n in numerals(read)]
    [(70, 'at_least'), (22, 'exact')]
    """
    clean = text.clean
    taken = bytearray(len(clean) + 1)
    named = [(place.start, place.end) for place in model_names(clean)]
    named += [(date.start, date.end) for date in dates(clean)]
    named += [(clock.start, clock.end) for clock in clocks(clean)]
    for start, end in named:
        taken[start:end] = b"\x01" * (end - start)
    found = [*_in_digits(text, taken), *_in_words(text, taken)]
    found.sort()
    return tuple(_joined(text, [_bounded(text, n) for n in found]))


def pairs(text: CleanText, found: tuple[Numeral, ...]) -> tuple[tuple[Numeral, Numeral], ...]:
    """The pairs "N of M" among numerals, in order.

    Examples
    --------
    >>> from analysis.bulletins.text import read_text
    >>> read = read_text("знищено 26 із 38 БпЛА; п'ять из семи")
    >>> [(n.value, m.value) for n, m in pairs(read, numerals(read))]
    [(26, 38), (5, 7)]
    """
    return tuple(
        (n, m)
        for n, m in itertools.pairwise(found)
        if m.start - n.end < 20 and _PAIR.fullmatch(text.clean[n.end : m.start])
    )


def _in_digits(text: CleanText, taken: bytearray) -> Iterator[Numeral]:
    clean = text.clean
    for match in _DIGITS.finditer(clean):
        start, end = match.span()
        if any(taken[start:end]):
            continue
        decimal, scale = match["decimal"], match["scale"]
        percent = _PERCENT.match(clean, end)
        digits = re.sub(r"\D", "", clean[start : match.start("decimal") if decimal else end])
        value: float = int(re.match(r"\d+", digits)[0]) if digits else 0  # type: ignore[index]
        if decimal:
            value += float("0." + decimal[1:])
        if percent:
            end = percent.end()
            share = value
            yield Numeral(
                start, end, round(value), Bound.EXACT, text.span(start, end), None, True, share
            )
            continue
        if scale:
            value *= 1000
        elif decimal:
            continue
        ending = _ENDING.match(clean, end)
        if (ending and ending["ordinal"]) or _ORDINAL.match(clean, end):
            continue
        if ending:
            end = ending.end()
        elif _GOES_ON.match(clean, end):
            continue
        if _NOT_COUNTED.match(clean, end) or (start and clean[start - 1] in "№#$€"):
            continue
        yield Numeral(start, end, round(value), Bound.EXACT, text.span(start, end))


def _in_words(text: CleanText, taken: bytearray) -> Iterator[Numeral]:
    run: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(text.clean):
        start, end = match.span()
        known = match.group() in WORDS and not taken[start]
        if run:
            gap = text.clean[run[-1][1] : start]
            if known and gap in (" ", "-", "\n", " \n"):
                run.append((start, end, match.group()))
                continue
            if match.group() == "and" and run[-1][2] in ("hundred", "thousand") and gap == " ":
                run.append((start, end, "and"))
                continue
            yield from _worded(text, run)
        run = [(start, end, match.group())] if known else []
    yield from _worded(text, run)


def _worded(text: CleanText, run: list[tuple[int, int, str]]) -> Iterator[Numeral]:
    """One number or several that stand side by side."""
    while run and run[-1][2] == "and":
        run.pop()
    while run:
        value, used = word_value([word for _, _, word in run])
        if not used:
            run = run[1:]
            continue
        start, end = run[0][0], run[used - 1][1]
        run = run[used:]
        # "one-way drones", "two-stage": no count.
        if _NOT_COUNTED.match(text.clean, end) or _HYPHENED.match(text.clean, end):
            continue
        percent = _PERCENT.match(text.clean, end)
        end = percent.end() if percent else end
        yield Numeral(
            start,
            end,
            value,
            Bound.EXACT,
            text.span(start, end),
            is_percent=bool(percent),
            share=float(value) if percent else None,
            in_words=True,
        )


def _bounded(text: CleanText, numeral: Numeral) -> Numeral:
    """Take in the words that make the number a bound."""
    begin = max(0, numeral.start - _LONGEST_BOUND)
    before = text.clean[begin : numeral.start].replace("\n", " ")
    # "не менше ніж" holds "менше ніж": the longest match says what is meant.
    matches = [(m.start(), bound) for bound, pattern in _BEFORE if (m := pattern.search(before))]
    if matches:
        at, bound = min(matches)
        start = begin + at
        return replace(numeral, start=start, bound=bound, span=text.span(start, numeral.end))
    after = _AFTER.match(text.clean, numeral.end)
    if after:
        return replace(
            numeral,
            end=after.end(),
            bound=Bound.AT_LEAST,
            span=text.span(numeral.start, after.end()),
        )
    return numeral


def _joined(text: CleanText, found: list[Numeral]) -> Iterator[Numeral]:
    """Join the two ends of a range."""
    i = 0
    while i < len(found):
        low = found[i]
        high = found[i + 1] if i + 1 < len(found) else None
        if high and low.value < high.value and not low.is_percent and not high.is_percent:
            gap = text.clean[low.end : high.start]
            dash = re.fullmatch(r" ?- ?", gap)
            opened = re.search(
                r"(?<!\w)(?:від|между|между|between|from|от|між) $",
                text.clean[max(0, low.start - 9) : low.start],
            )
            spoken = (
                high.bound is Bound.AT_MOST and text.clean[high.start : high.start + 3] == "до "
            )
            worded = opened and (
                gap in (" to ", " and ", " і ", " та ", " и ") or (spoken and gap == " ")
            )
            if low.bound is not Bound.AT_MOST and (
                (dash and high.bound is Bound.EXACT) or worded or gap == " to "
            ):
                yield replace(
                    low,
                    end=high.end,
                    bound=Bound.RANGE,
                    upper=high.value,
                    span=text.span(low.start, high.end),
                )
                i += 2
                continue
        yield low
        i += 1
