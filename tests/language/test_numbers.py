"""Numbers and dates as each language writes them; what is neither stays as it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import dates, numbers
from analysis.language.numbers import NBSP, day, month, plural_form, writing
from analysis.language.speech import speaking

UKRAINIAN = writing("uk")


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("1,204", "1 204"),
        ("12,345,678.9", "12 345 678,9"),
        ("0.5", "0,5"),
        ("-0.68", "−0,68"),
        ("-3", "−3"),
        ("+45%", "+45 %"),
        ("79.4 %", "79,4 %"),
        ("2025", "2025"),
        ("1,2", "1,2"),
        ("0.14.6", "0.14.6"),
        ("2025-04-09", "2025-04-09"),
        ("12 %s", "12 %s"),
        ("", ""),
    ],
)
def test_an_english_number_is_written_with_other_marks(english: str, ukrainian: str) -> None:
    assert plain(numbers.rewritten(english, UKRAINIAN)) == ukrainian


@given(st.floats(-1e9, 1e9).map(lambda value: f"{value:,.2f}"))
def test_a_number_written_in_another_way_is_the_same_number(english: str) -> None:
    written = numbers.rewritten(english, UKRAINIAN)
    back = written.replace(NBSP, "").replace(",", ".").replace("\u2212", "-")
    assert float(back) == float(english.replace(",", ""))


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("28 August 2025", "28 серпня 2025 року"),
        ("28 Aug 2025", "28 серп. 2025"),
        ("August 2025", "серпень 2025 року"),
        ("Aug 2025", "серп. 2025"),
        ("Jan", "січ."),
        ("1 to 24 April 2025", "1–24 квітня 2025 року"),
        ("January to June 2025", "січень – червень 2025 року"),
        ("December 2024 to May 2025", "грудень 2024 року – травень 2025 року"),
        ("28 February to 2 March 2022", "28 лютого – 2 березня 2022 року"),
        (f"28{NBSP}August{NBSP}2025", "28 серпня 2025 року"),
        ("2025", "2025"),
        ("2025-08-28", "2025-08-28"),
        ("12 to 24 months", "12 to 24 months"),
        ("1 to April 2025", "1 to April 2025"),
        ("Marching", "Marching"),
        ("339 to 608", "339 to 608"),
    ],
)
def test_an_english_date_is_written_in_ukrainian(english: str, ukrainian: str) -> None:
    assert plain(dates.rewritten(english, UKRAINIAN)) == ukrainian


@given(st.text(max_size=60))
def test_other_text_is_neither_a_number_nor_a_date(text: str) -> None:
    if not any(character.isdigit() for character in text) and not any(
        name[:3] in text for name in numbers.IN_ENGLISH
    ):
        assert dates.rewritten(numbers.rewritten(text, UKRAINIAN), UKRAINIAN) == text


def test_a_day_and_a_month_are_written_in_the_language_of_the_moment() -> None:
    value = date(2025, 5, 9)
    assert (plain(day(value)), plain(month(value))) == ("9 May 2025", "May 2025")
    with speaking("uk"):
        assert (plain(day(value)), plain(month(value))) == (
            "9 травня 2025 року",
            "травень 2025 року",
        )


@given(st.integers(-(10**6), 10**6))
def test_a_form_goes_with_the_last_digits_of_a_whole_number(number: int) -> None:
    ones, teens = abs(number) % 10, abs(number) % 100 in range(11, 15)
    expected = 2 if teens or ones in (0, 5, 6, 7, 8, 9) else 0 if ones == 1 else 1
    assert plural_form("uk", number) == expected


def test_a_fraction_takes_the_form_of_the_few() -> None:
    assert {plural_form("uk", number) for number in (0.5, 1.5, 11.2, 5.9)} == {1}


def test_every_way_of_writing_has_twelve_months() -> None:
    for names in (UKRAINIAN.months, UKRAINIAN.months_in_dates, UKRAINIAN.short_months):
        assert len(set(names)) == 12
