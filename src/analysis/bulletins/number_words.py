"""The number words of three languages in all their cases, up to the thousands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_LISTED = {
    0: "нуль ноль zero",
    1: "один одна одно одне одного одної одній одному одним одну одною однією однієї одной одном "
    "одною one",
    2: "два дві две двох двум двом двома двумя двух двоє двое two",
    3: "три трьох трьом трьома трех трем тремя троє трое three",
    4: "чотири чотирьох чотирьом чотирма чотирьма чотирьмя четверо четыре четырех четырем "
    "четырьмя четверо four",
    5: "п'ятеро пятеро пятеро five",
    6: "шестеро six",
    7: "семеро seven",
    8: "восьмеро eight",
    9: "nine",
    10: "десяток десятком десятку десятка десяткові ten",
    11: "eleven",
    12: "twelve",
    13: "thirteen",
    14: "fourteen",
    15: "fifteen",
    16: "sixteen",
    17: "seventeen",
    18: "eighteen",
    19: "nineteen",
    20: "twenty",
    30: "thirty",
    40: "сорок сорока forty fourty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "дев'яносто дев'яноста девяносто девяноста ninety",
    100: "сто ста сотня сотню сотнею сотней",
    200: "двісті двохсот двомстам двомастами двохстах двести двухсот двумстам двумястами двухстах",
    300: "триста трьохсот трьомстам трьомастами трьохстах трехсот тремстам тремястами трехстах",
    400: "чотириста чотирьохсот чотирьомстам чотирмастами чотирьмастами чотирьохстах четыреста "
    "четырехсот четыремстам четырьмястами четырехстах",
}
# Stem of the nominative, stem of the other cases; Ukrainian then Russian.
_SMALL = {
    5: ("п'ять п'ят", "пять пят"),
    6: ("шість шіст шест", "шесть шест"),
    7: ("сім сім сем сьом", "семь сем"),
    8: ("вісім вісьм восьм", "восемь восем восьм"),
    9: ("дев'ять дев'ят", "девять девят"),
    10: ("десять десят", "десять десят"),
    11: ("одинадцять одинадцят", "одиннадцать одиннадцат"),
    12: ("дванадцять дванадцят", "двенадцать двенадцат"),
    13: ("тринадцять тринадцят", "тринадцать тринадцат"),
    14: ("чотирнадцять чотирнадцят", "четырнадцать четырнадцат"),
    15: ("п'ятнадцять п'ятнадцят", "пятнадцать пятнадцат"),
    16: ("шістнадцять шістнадцят", "шестнадцать шестнадцат"),
    17: ("сімнадцять сімнадцят", "семнадцать семнадцат"),
    18: ("вісімнадцять вісімнадцят", "восемнадцать восемнадцат"),
    19: ("дев'ятнадцять дев'ятнадцят", "девятнадцать девятнадцат"),
    20: ("двадцять двадцят", "двадцать двадцат"),
    30: ("тридцять тридцят", "тридцать тридцат"),
}
_UKRAINIAN = ("и", "ьох", "ьом", "ьма", "ьома", "ома", "ох", "ом", "ма")
_RUSSIAN = ("и", "ью", "ю", "ию")
_TENS = {
    50: ("п'ятдесят", "пятьдесят", "пятидесят", "пятьюдесят"),
    60: ("шістдесят", "шестьдесят", "шестидесят", "шестьюдесят"),
    70: ("сімдесят", "семьдесят", "семидесят", "семьюдесят"),
    80: ("вісімдесят", "восемьдесят", "восьмидесят", "восемьюдесят"),
}
_HUNDREDS = {
    500: ("п'ятсот п'ятисот п'ятистам п'ятьмастами п'ятьомастами п'ятистах", "пят"),
    600: ("шістсот шестисот шестистам шістьмастами шістьомастами шестистах", "шест"),
    700: ("сімсот семисот семистам сьомастами сімомастами семистах", "сем"),
    800: ("вісімсот восьмисот восьмистам вісьмастами вісьмомастами восьмистах", "восем"),
    900: ("дев'ятсот дев'ятисот дев'ятистам дев'ятьмастами дев'ятьомастами дев'ятистах", "девят"),
}
_THOUSAND = (
    "тисяча тисячі тисячу тисячею тисяч тисячам тисячами тисячах "
    "тысяча тысячи тысячу тысячей тысячью тысяч тысячам тысячами тысячах thousand"
)
_HUNDRED, _DOZEN = "hundred", "dozen"
# "тисячі", "thousands" without a number before them are vague.
_SINGULAR = "тисяча тисячу тисячею тысяча тысячу тысячей тысячью thousand"
_ONE_THOUSAND = frozenset(_SINGULAR.split())


def _forms() -> Iterator[tuple[str, int]]:
    for value, words in _LISTED.items():
        yield from ((word, value) for word in words.split())
    for value, (ukrainian, russian) in _SMALL.items():
        nominative, *stems = ukrainian.split()
        yield nominative, value
        yield from ((stem + ending, value) for stem in stems for ending in _UKRAINIAN)
        nominative, *stems = russian.split()
        yield nominative, value
        yield from ((stem + ending, value) for stem in stems for ending in _RUSSIAN)
        # восемью, семью: the soft sign of the nominative stays.
        yield nominative + "ю", value
    yield from (("сьома", 7), ("сімома", 7), ("сьомома", 7), ("вісьма", 8), ("вісьмома", 8))
    yield from (("семьма", 7), ("шістьма", 6), ("п'ятьма", 5))
    for value, tens in _TENS.items():
        for word in tens:
            for ending in ("", "и", "ьох", "ьом", "ьма", "ьома", "ю", "ью"):
                yield word + ending, value
    for value, (ukrainian, stem) in _HUNDREDS.items():
        yield from ((word, value) for word in ukrainian.split())
        soft = {"восем": "восьм"}.get(stem, stem)
        yield stem + "ьсот", value
        yield from ((soft + ending, value) for ending in ("исот", "истам", "истах"))
        yield stem + "ьюстами", value


def _all_words() -> dict[str, int]:
    words = dict(_forms())
    # The apostrophe is often left out, and Russian ё is often written е.
    words |= {word.replace("'", ""): value for word, value in words.items()}
    words |= dict.fromkeys(_THOUSAND.split(), 1000)
    words[_HUNDRED] = 100
    words |= {"трёх": 3, "трём": 3, "четырёх": 4, "четырём": 4, "трёхсот": 300, "четырёхсот": 400}
    words[_DOZEN] = 12
    return words


WORDS = _all_words()
"""Each form of each number word, in lower case, and its value."""


def word_value(words: Sequence[str]) -> tuple[int, int]:
    """The number with which a row of number words begins, and how many words it takes.

    Examples
    --------
    >>> word_value(["сто", "двадцятьма", "сімома"])
    (127, 3)
    >>> word_value(["one", "thousand", "two", "hundred", "and", "five", "six"])
    (1205, 6)
    >>> word_value(["дві", "три"])
    (2, 1)
    """
    total, part, smallest, used = 0, 0, 10**9, 0
    for word in words:
        if word == "and":
            used += 1
            continue
        value = WORDS[word]
        if value == 1000:
            if total or (not part and word not in _ONE_THOUSAND):
                break
            total, part, smallest = max(part, 1) * 1000, 0, 1000
        elif word in (_HUNDRED, _DOZEN):
            # "dozen" alone is vague; "two dozen" is 24.
            if part > 9 or (word == _DOZEN and not part):
                break
            part, smallest = max(part, 1) * value, 100
        elif _fits(value, part, smallest):
            part, smallest = part + value, _rank(value)
        else:
            break
        used += 1
    while used and words[used - 1] == "and":
        used -= 1
    return total + part, used


def _rank(value: int) -> int:
    """The size below which the next word must stay."""
    if value >= 100:
        return 100
    return 10 if value >= 20 else 1


def _fits(value: int, part: int, smallest: int) -> bool:
    if not part:
        return True
    return value < smallest and value != 0 and not (smallest == 10 and value >= 10)
