"""What does not agree within a text is said in the language of the page, its own words as given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from analysis.bulletins import arithmetic, fates, totals
from analysis.language.speech import ENGLISH, LANGUAGES, speaking
from analysis.language.words import translate
from analysis.reports.brief_text import SUMS, check_text
from analysis.reports.tables import csv_text, from_frame
from tests.bulletins.golden import bulletin
from tests.bulletins.test_arithmetic import WRONG
from tests.language import english
from tests.language.exempt import NAMES
from tests.studies.brief_case import made, tables

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
TEXTS = [text for text, *_ in WRONG] + [
    "Ворог атакував Україну щонайменше 1150 цілями: 600 Shahed, 8 ракет Х-101.",
    "Ворог атакував Україну не більше ніж 20 цілями: 40 Shahed, 12 ракет Х-101.",
    "Збито/подавлено над Україною 60 цілей: 40 Shahed, 12 ракет Х-101.",
    "Збито/подавлено над Україною понад 60 цілей: 40 Shahed, 12 ракет Х-101.",
    "Знищено над Україною 60 цілей: 40 Shahed, 12 ракет Х-101.",
    "Знищено над Україною понад 60 цілей: 40 Shahed, 12 ракет Х-101.",
    "Ворог атакував Україну 60 цілями: 40 Shahed, 12 Х-101. Збито 45 цілей, 15 БпЛА подавлено.",
    "Знешкоджено над Україною 60 цілей. Збито 40 цілей, 12 цілей локаційно втрачено.",
    "Ворог атакував Україну 90 Shahed. Локаційно втрачено 20 цілей: 5 Х-101 та 12 БпЛА.",
    "Ворог атакував Україну 50 БпЛА (6 із них — реактивні). Збито 40 БпЛА (7 із них - реактивні).",
    "Ворог атакував Україну 9 Shahed та 3 Іскандер-М. Збито 8 БпЛА та обидві ракети.",
    "Ворог атакував Україну 15 БпЛА та 20 ракетами. Збито 10 БпЛА та 12 ракет, 90 % ракет.",
    "Випущено по Україні понад 90 цілей: 90 Shahed. Загалом виявлено понад 95 цілей.",
    "Випущено по Україні не більше 90 цілей: 80 Shahed. Загалом виявлено не більше 95 цілей.",
    "Знищено 60 цілей над Україною. Ще 8 цілей знищено. Ще 9 цілей знищено.",
    "Знищено 60 цілей над Україною. Пізніше: знищено 64 цілі над Україною.",
    "Збито/подавлено 60 цілей над Україною. Пізніше: збито/подавлено 64 цілі над Україною.",
    "At least 1,200 targets were launched at Ukraine: 40 Shahed drones and 4 Kinzhal missiles.",
]
LABELS = [
    *("UAV (unspecified attack)", "Shahed+other UAV", "Shahed+other", "Shahed+other (day)"),
    *("Shahed+decoy", "Shahed+Gerbera+other", "decoy", "jet UAV", "jet Shahed", "missiles (mixed)"),
    *("cruise", "ballistic", "Intercontinental ballistic missile", "surface-to-air", "anti-ship"),
    *("guided air-launched", "Unknown missile", "Guided bomb", "Reconnaissance UAV", "all"),
]
MESSAGES = sorted({i.message for text in TEXTS for i in bulletin(text).inconsistencies})


def forms() -> list[str]:
    """Every message of the code, with a token for what is filled in."""
    trees = [
        ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for module in (arithmetic, fates, totals)
    ]
    return [
        str(english.words_of(call.args[1]))
        for call in (node for tree in trees for node in ast.walk(tree))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Inconsistency"
    ]


@pytest.mark.parametrize("form", forms())
def test_every_form_of_a_disagreement_has_a_text_here(form: str) -> None:
    pattern = "(.*)".join(map(re.escape, re.split(r"⟦\d+⟧", form)))
    assert any(re.fullmatch(pattern, message, re.DOTALL) for message in MESSAGES)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("message", MESSAGES)
def test_a_disagreement_is_said_in_the_language_of_the_page(message: str, language: str) -> None:
    with speaking(language):
        told = translate(message)
    assert not english.left_over(told, NAMES), told
    assert numbers(told) == numbers(message)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("label", LABELS)
def test_what_the_parser_calls_a_munition_is_said_too(label: str, language: str) -> None:
    with speaking(language):
        assert not english.left_over(translate(label), NAMES)


def numbers(words: str) -> list[int]:
    """Every number, in order of size: a translation may turn a sentence round."""
    bare = re.sub(r"(?<=\d)[,\u00a0](?=\d{3})", "", words)
    return sorted(int(digits) for digits in re.findall(r"\d+", bare))


def test_a_sum_of_thousands_is_written_as_the_language_does() -> None:
    with speaking("uk"):
        told = translate("9 launched in all is stated, but the parts add up to 1,600 + 9 = 1,609.")
    assert told.endswith("дають 1\u00a0600 + 9 = 1\u00a0609.")


def test_the_words_of_the_text_stay_as_they_were_given() -> None:
    with speaking("uk"):
        told = translate('The headline says 110 ("110 drones"), the text 186, 20.')
    assert told == 'У заголовку 110 ("110 drones"), а в тексті 186, 20.'


def test_what_is_kept_of_a_disagreement_is_the_same_in_every_language(tmp_path: Path) -> None:
    path = tmp_path / "bulletin.txt"
    path.write_text(WRONG[0][0], encoding="utf-8")
    kept, shown = {}, {}
    for language in LANGUAGES:
        with speaking(language):
            sums = check_text(str(path), made(), tables()).sums
            kept[language] = csv_text(from_frame(sums, name="sums", columns=SUMS))
            shown[language] = from_frame(sums, name="sums", columns=SUMS).shown()[0][0]
    assert set(kept.values()) == {kept[ENGLISH]}
    assert shown[ENGLISH] in kept[ENGLISH]
    assert shown["uk"].startswith("Усього запущених названо 108, а частини")
