"""A finished English sentence is recognised, and its parts are told in the other language."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoError
from analysis.language.catalogue import LONGEST, Catalogue, Message, messages, placeholders

NBSP = "\u00a0"


def told(entries: Mapping[str, str | tuple[str, ...]], **units: tuple[str, ...]) -> Catalogue:
    """A Ukrainian catalogue of these entries, and of nouns that are counted."""
    made = [
        Message(words, (forms,) if isinstance(forms, str) else forms)
        for words, forms in entries.items()
    ]
    made += [Message(noun, forms, "unit") for noun, forms in units.items()]
    return Catalogue(made, "uk")


ENTRIES: dict[str, str | tuple[str, ...]] = {
    "month": "місяць",
    "week": "тиждень",
    "not given": "не вказано",
    "Drones by {part}": "Дрони: {part}",
    "Drones by {part}, all of them": "Усі дрони: {part}",
    "No trend is drawn: {reason}.": "Тренду немає: {reason}.",
    "{nights} nights are missing": ("{nights} ніч", "{nights} ночі", "{nights} ночей"),
    "One is missing.": "Однієї немає.",
    "and": "і",
    "Kyiv": "Київ",
}
MONTHS = ("місяць", "місяці", "місяців")
PARTS = told(ENTRIES, months=MONTHS)


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("month", "місяць"),
        ("Drones by month", "Дрони: місяць"),
        ("Drones by month, all of them", "Усі дрони: місяць"),
        ("Drones by Drones by week", "Дрони: Дрони: тиждень"),
        ("No trend is drawn: 1,204 nights are missing.", f"Тренду немає: 1{NBSP}204 ночі."),
        ("1,204.5", f"1{NBSP}204,5"),
        ("12 months", f"12{NBSP}місяців"),
        ("January to June 2025", f"січень – червень{NBSP}2025{NBSP}року"),
        ("Kh-101", "Kh-101"),
        ("", ""),
    ],
)
def test_words_are_an_entry_or_of_a_form_or_a_number(english: str, ukrainian: str) -> None:
    assert PARTS.translate(english) == ukrainian


@pytest.mark.parametrize(
    ("number", "noun"),
    [("1", "ніч"), ("2", "ночі"), ("5", "ночей"), ("11", "ночей"), ("21", "ніч"), ("1.5", "ночі")],
)
def test_the_first_number_chooses_the_plural(number: str, noun: str) -> None:
    translated = PARTS.translate(f"{number} nights are missing")
    assert translated == f"{number.replace('.', ',')} {noun}"


def test_words_without_a_number_take_the_form_of_none() -> None:
    assert PARTS.translate("some nights are missing") == "some ночей"


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("Month", "Місяць"),
        ("Not given", "Не вказано"),
        ("drones by month", "дрони: місяць"),
        ("MONTH", "MONTH"),
    ],
)
def test_another_first_letter_is_the_same_word(english: str, ukrainian: str) -> None:
    assert PARTS.translate(english) == ukrainian


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("Drones by month. One is missing.", "Дрони: місяць. Однієї немає."),
        ("**One is missing.** Not given.", "**Однієї немає.** Не вказано."),
        ("Month: week; not given", "Місяць: тиждень; не вказано"),
        ("  month\n", "  місяць\n"),
        ("“month”", "“місяць”"),
        ("month.", "місяць."),
    ],
)
def test_a_text_is_told_sentence_by_sentence_and_keeps_its_marks(
    english: str, ukrainian: str
) -> None:
    assert PARTS.translate(english) == ukrainian


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("month, week", "місяць, тиждень"),
        ("month + Iskander", "місяць + Iskander"),
        ("month and week", "місяць і тиждень"),
        ("Kyiv, Apr 2023", f"Київ, квіт.{NBSP}2023"),
        ("2024 / 2023, month", "2024 / 2023, місяць"),
        ("month, somebody", "month, somebody"),
        ("The Guardian, 4 May 2023", "The Guardian, 4 May 2023"),
    ],
)
def test_a_list_is_told_if_every_item_can_be(english: str, ukrainian: str) -> None:
    assert PARTS.translate(english) == ukrainian


def test_brackets_inside_a_sentence_are_not_taken_for_marks_around_it() -> None:
    catalogue = told({"elasticity ({low} to {high})": "еластичність ({low} – {high})"})
    assert catalogue.translate("elasticity (0.1 to 2.0);") == "еластичність (0,1 – 2,0);"


def test_a_form_of_few_words_is_not_stretched_over_two_sentences() -> None:
    catalogue = told({"set against {other}": "{other} (проти)", "It fell.": "Знизилося."})
    assert catalogue.translate("set against A. It fell.") == "A (проти). Знизилося."
    assert catalogue.translate("set against A; it rose") == "A (проти); it rose"
    assert catalogue.translate("set against A") == "A (проти)"


def test_the_form_that_says_most_is_the_one_that_was_meant() -> None:
    entries = {"rise over {span}": "приріст: {span}", "rise over {span} days": "приріст, {span} д"}
    for order in (entries, dict(reversed(entries.items()))):
        assert told(order).translate("rise over 12 days") == "приріст, 12 д"


def test_the_mark_that_ends_a_sentence_is_no_part_of_it_and_hides_no_better_form() -> None:
    catalogue = told(
        {
            "{own}, not {other}": "{own}, а не {other}",
            "{own}, not the last of the data": "{own}, а не до останньої ночі",
            "month": "місяць",
            "week": "тиждень",
        }
    )
    assert catalogue.translate("month, not week;") == "місяць, а не тиждень;"
    assert catalogue.translate("month, not the last of the data.") == (
        "місяць, а не до останньої ночі."
    )


def test_a_date_is_a_date_before_it_is_a_sentence_of_some_form() -> None:
    entries = {"some": "якийсь", "rain": "дощ"}
    catalogue = told(entries | {"{day} April {year}": "{year}, квітень, {day}"})
    assert catalogue.translate("28 April 2025") == f"28{NBSP}квітня{NBSP}2025{NBSP}року"
    assert catalogue.translate("some April rain") == "дощ, квітень, якийсь"


def test_a_context_chooses_between_two_translations_of_one_word() -> None:
    entries = [Message("launched", ("запущено",)), Message("launched", ("запущених",), "of")]
    catalogue = Catalogue(entries, "uk")
    assert catalogue.translate("launched", "of") == "запущених"
    assert catalogue.translate("launched", "unit") == catalogue.translate("launched") == "запущено"


def test_a_word_of_a_context_is_not_found_without_it() -> None:
    assert Catalogue([Message("launched", ("запущених",), "of")], "uk").translate("launched") == (
        "launched"
    )


def test_a_template_keeps_its_placeholders() -> None:
    catalogue = told({"Of {all} drones, {rate:interval}.": "Із {all} дронів {rate:interval}."})
    template = "Of {all} drones, {rate:interval}."
    assert catalogue.form(template, "", ()) == "Із {all} дронів {rate:interval}."
    assert catalogue.translate("Of 12 drones, 3.") == "Of 12 drones, 3."  # no text is made of it


@pytest.mark.parametrize(
    "hostile",
    ["Drones by {part}", "Drones by {0}", "Drones by {", "Drones by {a.__class__}", "Drones by }{"],
)
def test_braces_in_what_is_told_are_characters(hostile: str) -> None:
    given_ = hostile.removeprefix("Drones by ")
    assert PARTS.translate(hostile) == f"Дрони: {given_}"


def test_two_entries_that_disagree_are_refused() -> None:
    first, second = (
        Message("toll", (forms,), place=place)
        for forms, place in (("число", "a.po:3"), ("кількість", "b.po:7"))
    )
    with pytest.raises(SalvoError, match=r"“toll” is translated twice, in a\.po:3 and b\.po:7"):
        Catalogue([first, second], "uk")
    Catalogue([first, Message("toll", ("кількість",), "unit")], "uk")


SHORT = {
    "days {window}": "дні {window}",
    "{low} to {high}": "{low} – {high}",
    "{own}, not {other}": "{own}, а не {other}",
    "drones launched": "запущені дрони",
    "leakers": "незнешкоджені",
}


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("days +1 to +7", "дні +1 – +7"),
        ("2024-10-01 to 2026-06-07", "2024-10-01 – 2026-06-07"),
        ("drones launched, not leakers", "запущені дрони, а не незнешкоджені"),
        ("leakers, not 1; days 2, not days 3", "незнешкоджені, а не 1; дні 2, а не дні 3"),
    ],
)
def test_a_form_of_few_letters_is_found_around_what_is_known(english: str, ukrainian: str) -> None:
    assert told(SHORT).translate(english) == ukrainian


@pytest.mark.parametrize("words", ["Witkoff flies to Moscow", "two weeks, not 4", "days of peace"])
def test_a_form_of_few_letters_leaves_the_words_of_others_alone(words: str) -> None:
    assert told(SHORT).translate(words) == words


def test_a_form_without_a_letter_of_its_own_is_refused() -> None:
    with pytest.raises(SalvoError, match=r"“\{name\}: \{value\}” \(a\.po:3\) says nothing"):
        Catalogue([Message("{name}: {value}", ("{name} – {value}",), place="a.po:3")], "uk")
    Catalogue([Message("{name}: {value}", ("{name} – {value}",), "wording")], "uk")


def test_an_entry_that_is_not_translated_yet_is_left_out() -> None:
    assert told({"month": ""}).translate("month") == "month"


@pytest.mark.parametrize(
    "text",
    [
        "Drones by month. " * 6_000,
        "x" * 100_000,
        "Drones by " * 10_000,
        " nights are missing, " * 5_000,
        "." * 100_000,
    ],
    ids=["sentences", "letters", "beginnings", "ends", "marks"],
)
def test_a_text_of_100_kb_is_data_and_returns_at_once(text: str) -> None:
    start = time.perf_counter()
    assert PARTS.translate(text) == text
    assert time.perf_counter() - start < 0.5


def test_a_form_with_many_parts_takes_no_longer_on_a_text_made_against_it() -> None:
    parts = [f"{{part{n}}}" for n in range(12)]
    many = f"{' and '.join(parts[:-1])} but {parts[-1]} end it here"
    catalogue = told({many: "".join(parts)})
    hostile = " but" + (" and " * 390) + " end it here"
    assert len(hostile) < LONGEST
    start = time.perf_counter()
    assert catalogue.translate(hostile) == hostile
    assert time.perf_counter() - start < 0.5


@given(st.lists(st.sampled_from(["month", " and ", ", ", "Drones by ", ". ", "{", "2", "x"])))
def test_no_text_fails_and_the_same_text_is_told_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert PARTS.translate(text) == told(ENTRIES, months=MONTHS).translate(text)


def test_placeholders_are_named_with_what_is_asked_of_them() -> None:
    assert placeholders("{a} of {b:interval}, {{c}}") == ("a", "b:interval")


def test_the_files_of_a_language_say_where_each_entry_stands() -> None:
    entry = next(entry for entry in messages("uk") if entry.words == "percentage points")
    assert entry.place.startswith("numbers.po:")
    assert entry.forms == ("в. п.",)
