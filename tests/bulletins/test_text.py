"""The cleaned copy is comparable, and every place of it leads back to the original."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bulletins.text import LONGEST, check_text, read_text
from analysis.errors import SalvoParameterError


@given(st.text(max_size=300))
def test_every_place_of_the_copy_is_a_place_of_the_original(text: str) -> None:
    read = read_text(text.replace("\x00", ""))
    assert read.original == text.replace("\x00", "")
    assert len(read.places) == len(read.clean) + 1
    assert list(read.places) == sorted(read.places)
    assert all(0 <= place <= len(read.original) for place in read.places)


@given(st.text(max_size=300))
def test_segments_follow_each_other_and_lose_no_letter(text: str) -> None:
    read = read_text(text.replace("\x00", ""))
    ends = [0, *(s.end for s in read.segments)]
    assert all(s.start >= end for s, end in zip(read.segments, ends, strict=False))
    inside = "".join(read.clean[s.start : s.end] for s in read.segments)
    letters = [c for c in read.clean if c.isalnum()]
    assert [c for c in inside if c.isalnum()] == letters


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("аеробаліcтичні", "аеробалістичні"),  # a Latin c
        ("БпЛA Shаhed", "бпла shahed"),  # a Latin A, a Cyrillic а
        ("y ніч", "у ніч"),  # a Latin y standing alone
        ("БпЛА\N{ZERO WIDTH SPACE} «Shahed»", 'бпла "shahed"'),
        ("Краи\N{COMBINING BREVE}", "край"),
        ('п"ять', "п'ять"),
    ],
)
def test_words_of_two_scripts_become_one(written: str, clean: str) -> None:
    assert read_text(written).clean == clean


def test_a_line_break_inside_a_sentence_is_no_boundary() -> None:
    read = read_text("противник атакував \n118-та ударними БпЛА\nтипу Shahed.\nСтаном на 09.00")
    assert len(read.segments) == 2


def test_a_headline_and_bullets_stand_alone() -> None:
    read = read_text("⚡️ ЗБИТО 3 РАКЕТИ\nУ ніч на 1 січня атакував:\n- 5 ракетами;\n- 7 дронами.")
    assert [s.is_headline for s in read.segments] == [True, False, False, False]
    assert [s.is_bullet for s in read.segments] == [True, False, True, True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("а" * (LONGEST + 1), "20,001 characters; at most 20,000 are read. Cut it"),
        ("збито\x005", r"null byte \(character 5\).*Save the bulletin as plain UTF-8"),
        (b"123", "A bulletin is text; this is bytes. Decode it as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_the_cure(text: Any, says: str) -> None:
    with pytest.raises(SalvoParameterError, match=says):
        check_text(text)
