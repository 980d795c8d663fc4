"""Numbers in words and digits, with case endings and bounds; and what is no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bulletins.numerals import Bound, numerals, pairs
from analysis.bulletins.text import read_text

ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# Instrumental, as behind "attacked with"; and nominative, as behind "destroyed".
INSTRUMENTAL = [
    "нулем",
    "одним",
    "двома",
    "трьома",
    "чотирма",
    "п’ятьма",
    "шістьома",
    "сімома",
    "вісьмома",
    "дев’ятьма",
    "десятьма",
    "одинадцятьма",
    "дванадцятьма",
    "тринадцятьма",
    "чотирнадцятьма",
    "п’ятнадцятьма",
    "шістнадцятьма",
    "сімнадцятьма",
    "вісімнадцятьма",
    "дев’ятнадцятьма",
]
INSTRUMENTAL_TENS = [
    "двадцятьма",
    "тридцятьма",
    "сорока",
    "п’ятдесятьма",
    "шістдесятьма",
    "сімдесятьма",
    "вісімдесятьма",
    "дев’яноста",
]
INSTRUMENTAL_HUNDREDS = [
    "ста",
    "двомастами",
    "трьомастами",
    "чотирмастами",
    "п’ятьмастами",
    "шістьмастами",
    "сьомастами",
    "вісьмастами",
    "дев’ятьмастами",
]
RUSSIAN = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
RUSSIAN_TENS = [
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
]
RUSSIAN_HUNDREDS = [
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
]


def in_words(n: int, small: list[str], tens: list[str], hundreds: list[str]) -> str:
    """A number below a thousand in words, by an independent route."""
    words = [hundreds[n // 100 - 1]] if n >= 100 else []
    n %= 100
    if 0 < n < 20:
        words.append(small[n])
    elif n:
        words.append(tens[n // 10 - 2])
        words += [small[n % 10]] if n % 10 else []
    return " ".join(words)


def values(text: str) -> list[int]:
    return [n.value for n in numerals(read_text(text))]


@given(st.integers(1, 999))
def test_every_number_below_a_thousand_is_read_in_three_languages(n: int) -> None:
    ukrainian = in_words(n, INSTRUMENTAL, INSTRUMENTAL_TENS, INSTRUMENTAL_HUNDREDS)
    assert values(f"атакував {ukrainian} дронами") == [n]
    russian = in_words(n, RUSSIAN, RUSSIAN_TENS, RUSSIAN_HUNDREDS)
    assert values(f"сбито {russian} беспилотников") == [n]
    hundreds = [f"{digit} hundred" for digit in ENGLISH[1:10]]
    english = in_words(n, ENGLISH, ENGLISH_TENS, hundreds)
    assert values(f"launched {english} drones") == [n]
    assert values(f"launched {english.replace('hundred ', 'hundred and ')} drones") == [n]


@given(st.integers(1, 9), st.integers(1, 999))
def test_thousands_are_read_with_any_separator(thousands: int, rest: int) -> None:
    n = thousands * 1000 + rest
    for separator in (",", " ", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "'", ""):
        written = f"{thousands}{separator}{rest:03d}"
        assert values(f"launched {written} drones") == [n]
        assert values(f"запустив {written} дронів.") == [n]
    tail = in_words(rest, RUSSIAN, RUSSIAN_TENS, RUSSIAN_HUNDREDS)
    word = "тысяча" if thousands == 1 else "тысяч"
    assert values(f"{'' if thousands == 1 else RUSSIAN[thousands]} {word} {tail}") == [n]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("50-ма ударними БпЛА", [50]),
        ("559-ти засобів", [559]),
        ("31-м ударним БпЛА", [31]),
        ("дев’яти ракет", [9]),
        ("п'ятьох, шістьох, сімох", [5, 6, 7]),
        ("восемью ракетами", [8]),
        ("двумястами пятьюдесятью дронами", [250]),
        ("дві тисячі сто три дрони", [2103]),
        ("two dozen drones", [24]),
        ("1,2 тис. дронів", [1200]),
        ("1 серпня 2025 року о 8.30 збито 7", [7]),
        ("5-го вересня, 3rd brigade, 136-й полк", []),
        ("на 5 км, за 3 дні, 40 млн, 2,5 рази", []),
        ("one-way attack drones", []),
        ("сотні дронів, dozens of drones, десятки", []),
        ("Х-101, С-300, S8000, КН-23, Shahed-136/131, Ту-95МС, МіГ-31К, Х-47М2, 3М22", []),
        ("2О дронів", [20]),  # the letter, not the digit
    ],
)
def test_a_number_is_read_and_a_name_is_not(text: str, wanted: list[int]) -> None:
    assert values(text) == wanted


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("понад 70 БпЛА", Bound.AT_LEAST, 70, None),
        ("не менше ніж 30 БпЛА", Bound.AT_LEAST, 30, None),
        ("at least 90 missiles", Bound.AT_LEAST, 90, None),
        ("более 200 дронов", Bound.AT_LEAST, 200, None),
        ("70+ дронів", Bound.AT_LEAST, 70, None),
        ("до 160 із них", Bound.AT_MOST, None, 160),
        ("не більше 40 ракет", Bound.AT_MOST, None, 40),
        ("up to 60 drones", Bound.AT_MOST, None, 60),
        ("близько 60 дронів", Bound.ABOUT, None, None),
        ("around 70 drones", Bound.ABOUT, None, None),
        ("20-25 дронів", Bound.RANGE, 20, 25),
        ("від 20 до 25 дронів", Bound.RANGE, 20, 25),
        ("between 20 and 25 drones", Bound.RANGE, 20, 25),
        ("38 БпЛА", Bound.EXACT, 38, 38),
    ],
)
def test_a_bound_is_kept_as_a_bound(
    text: str, bound: Bound, low: int | None, high: int | None
) -> None:
    (found,) = numerals(read_text(text))
    assert (found.bound, found.low, found.high) == (bound, low, high)


def test_a_percentage_is_a_number_of_its_own_kind() -> None:
    found = numerals(read_text("93,6 % цілей, 95 percent"))
    assert [(n.is_percent, n.share) for n in found] == [(True, 93.6), (True, 95.0)]


def test_n_of_m_is_a_pair_in_three_languages() -> None:
    for text in ("26 із 38 БпЛА", "26 з 38", "26 из 38", "26 of 38", "26 out of the 38"):
        read = read_text(text)
        assert [(n.value, m.value) for n, m in pairs(read, numerals(read))] == [(26, 38)]
