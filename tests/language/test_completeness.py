"""One catalogue says everything that a reader may see, and nothing that English does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from analysis.language import words
from analysis.language.catalogue import Message, catalogue, messages, placeholders
from analysis.language.speech import ENGLISH, LANGUAGES, speaking
from analysis.reports import furniture
from analysis.reports.finding import KINDS, UNITS
from tests.language import english
from tests.language.english import Said
from tests.language.exempt import NAMES, NOT_SHOWN

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
ENTRIES = {code: tuple(messages(code)) for code in OTHERS}


def place_of(entry: Message) -> str:
    return entry.place


def figures(text: str) -> list[str]:
    """Numbers in a text, whichever marks they are written with."""
    bare = re.sub(r"\{[^}]*\}", " ", text)
    return [re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,\u00a0]*\d|\d", bare)]


def untranslated(said: Iterable[Said], language: str) -> list[str]:
    """Phrases with English words left in their translation, and where they stand."""
    missing = []
    with speaking(language):
        for phrase in said:
            if any(pattern.fullmatch(phrase.words) for pattern in NOT_SHOWN.values()):
                continue
            is_template = "{" in phrase.words
            # A template that says little stands in the catalogue as wording, to be filled.
            told = (
                words.template(phrase.words, context="wording")
                if is_template
                else words.prose(phrase.words)
            )
            told = re.sub(r"\{[^}]*\}|\]\([^)]*\)|`[^`]*`", " ", told)
            if english.left_over(told, NAMES):
                missing.append(f"{phrase.place}: {phrase.words}")
    return missing


def listed(missing: list[str]) -> str:
    return f"{len(missing)} phrases are not translated:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", english.NOTEBOOKS, ids=lambda path: path.stem)
def test_every_phrase_of_a_notebook_is_translated(path: Path, language: str) -> None:
    missing = untranslated(english.of_notebook(path), language)
    assert not missing, listed(missing)


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_that_code_makes_for_readers_is_translated(language: str) -> None:
    missing = untranslated(english.of_package(), language)
    assert not missing, listed(missing)


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_furniture_is_translated(language: str) -> None:
    with speaking(language):
        told = {key: re.sub(r"\{\w+\}", "", word) for key, word in furniture.words().items()}
    assert not {key: word for key, word in told.items() if english.left_over(word, NAMES)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_unit_and_kind_of_a_finding_is_translated(language: str) -> None:
    known = catalogue(language)
    units = {unit.replace("_", " ") for unit in UNITS}
    assert not {unit for unit in units if known.find(unit, "unit") is None}
    assert not {kind for kind in KINDS if known.find(kind) is None}


@pytest.mark.parametrize("entry", [e for code in OTHERS for e in ENTRIES[code]], ids=place_of)
def test_an_entry_says_what_its_english_says(entry: Message) -> None:
    assert all(entry.forms), "it is empty"
    for form in entry.forms:
        assert set(placeholders(form)) == set(entry.names), form
        # A number in words stays the number that it is.
        assert sorted(figures(form)) == sorted(figures(entry.words)), form


@pytest.mark.parametrize("language", OTHERS)
def test_no_entry_stands_twice(language: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    for entry in ENTRIES[language]:
        before = seen.setdefault((entry.context, entry.words), entry.place)
        assert before == entry.place, f"“{entry.words}” stands in {before} and {entry.place}"
