"""Words are shown in the language of the moment; in English they are what they were."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoUsageError
from analysis.language import words
from analysis.language.speech import VARIABLE, check_language, current, speaking

NBSP = "\u00a0"


@given(st.text())
def test_english_is_left_as_it_is(text: str) -> None:
    assert words.translate(text) == words.prose(text) == words.template(text) == text
    assert words.counted(2, text) == text


def test_english_loads_no_babel() -> None:
    program = (
        "import sys\n"
        "from analysis.figures import alttext, wording\n"
        "from analysis.language import words\n"
        "words.translate('Drones by month'), words.prose('## A'), wording.rate(0.5)\n"
        "wording.date('2025-08-28'), alttext.describe_trend(['2025-01'], [1], what='A')\n"
        "assert not {name for name in sys.modules if name.split('.')[0] == 'babel'}\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_language_is_that_of_the_block_and_then_again_the_one_before() -> None:
    with speaking("uk"):
        assert words.translate("not given") == "не вказано"
        with speaking("en"):
            assert words.translate("not given") == "not given"
        assert words.translate("not given") == "не вказано"
    assert current() == "en"


def test_a_block_that_fails_leaves_the_language_before_it() -> None:
    with pytest.raises(RuntimeError), speaking("uk"):
        raise RuntimeError
    assert current() == "en"


def test_a_process_may_be_told_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "UK")
    assert words.translate("not given") == "не вказано"
    monkeypatch.setenv(VARIABLE, "xx")
    with pytest.raises(SalvoUsageError, match=r"Reports are not written in 'xx'\. Known: en"):
        words.translate("not given")


def test_an_unknown_language_lists_the_known_ones() -> None:
    with pytest.raises(SalvoUsageError, match=r"not written in 'fr'. Known: en \(English\), uk"):
        check_language("fr")


def test_what_the_catalogue_does_not_know_stays() -> None:
    with speaking("uk"):
        assert words.translate("Somebody said so.") == "Somebody said so."


@pytest.mark.parametrize(("number", "noun"), [(1, "людина"), (3, "людини"), (2_514, "людей")])
def test_a_noun_goes_with_its_number(number: float, noun: str) -> None:
    with speaking("uk"):
        assert words.counted(number, "people") == noun


def test_a_noun_that_is_no_unit_stays() -> None:
    with speaking("uk"):
        assert words.counted(2, "somethings") == "somethings"


def test_a_template_is_filled_with_words_that_are_told_already() -> None:
    with speaking("uk"):
        assert words.filled("at most {value}", value="{3}") == "щонайбільше {3}"
        part, whole = f"1{NBSP}204", f"1{NBSP}530"
        told = words.filled("{part} of {whole}", part=part, whole=whole)
    assert told == f"{part} з {whole}"


def test_the_first_number_among_the_parts_chooses_the_form_of_a_template() -> None:
    template = "{what}, {groups} groups: {shown}."
    with speaking("uk"):
        told = [
            words.filled(template, what="A", groups=groups, shown="x")
            for groups in ("2", "5", f"1{NBSP}021")
        ]
    assert told == ["A, 2 групи: x.", "A, 5 груп: x.", f"A, 1{NBSP}021 група: x."]


def test_paragraphs_are_told_one_by_one_and_keep_their_marks() -> None:
    text = "## What these numbers are not\n\nnot given\n\n> not given\n\n- yes\n- no\n\n1. yes"
    told = "## Чим ці числа не є\n\nне вказано\n\n> не вказано\n\n- так\n- ні\n\n1. так"
    with speaking("uk"):
        assert words.prose(text) == told


def test_a_paragraph_broken_into_lines_is_one() -> None:
    with speaking("uk"):
        assert words.prose("What these\nnumbers are not") == "Чим ці числа не є"


@pytest.mark.parametrize(
    "text", ["a b. " * 20_000, "- x\n" * 25_000, "\n" * 100_000, "#" * 100_000]
)
def test_markdown_of_100_kb_returns_at_once(text: str) -> None:
    start = time.perf_counter()
    with speaking("uk"):
        words.prose(text)
    assert time.perf_counter() - start < 2
