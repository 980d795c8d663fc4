"""Sentences say no more than their test."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from analysis.reports import conclusions
from analysis.reports.findings import Findings
from analysis.studies.timing import EventTiming

EVERY = [*conclusions.TIMING.values(), *conclusions.FAMILY.values()]


@pytest.mark.parametrize("sentence", EVERY)
def test_no_sentence_speaks_of_no_effect_or_of_a_cause(sentence: str) -> None:
    words = sentence.lower()
    for said in ("no effect", "no relation", "no link", "caus", "because", "led to", "prove"):
        assert said not in words


@pytest.mark.parametrize("sentence", EVERY)
def test_every_number_of_a_sentence_is_a_finding(sentence: str) -> None:
    literal = "".join(text for text, *_ in Formatter().parse(sentence))
    assert not re.search(r"\d", literal)


def test_a_null_names_the_size_that_could_have_been_seen() -> None:
    findings = Findings()
    for name, value, unit in (
        ("outcome", "launch volume", "text"),
        ("span", "in the week after", "text"),
        ("detectable_increase", 30, "percent"),
        ("detectable_decrease", 22, "percent"),
    ):
        findings.record(name, value, unit=unit, kind="estimated")
    assert str(findings.say(conclusions.TIMING["no_evidence"])) == (
        "No evidence that launch volume changed by more than about 30 % upwards or 22 % downwards "
        "in the week after the events chosen; smaller effects cannot be excluded."
    )


def test_every_verdict_has_its_sentence() -> None:
    verdicts = {"no_evidence", "more", "less", "not_answered"}
    assert verdicts < set(conclusions.TIMING)
    assert EventTiming.verdict.__doc__ is not None
    assert all(verdict in EventTiming.verdict.__doc__ for verdict in verdicts)


def test_a_null_that_could_have_seen_nothing_stays_open() -> None:
    assert conclusions.timing_key("no_evidence", None, 25.0) == "no_evidence_unbounded"
    assert conclusions.timing_key("more", None, None) == "more"
