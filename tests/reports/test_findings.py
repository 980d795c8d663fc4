"""Findings: what may be recorded, how it is said, and how it comes back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoReportError
from analysis.language.speech import speaking
from analysis.reports import markdown, records, sentences
from analysis.reports.findings import Finding, Findings, collect
from tests.reports.executed import RATE, notebook, ran

KNOWN = {
    "rate": RATE,
    "drones": Finding("drones", 1204, unit="munitions", kind="reported", vintage="2026-06-07"),
    "none": Finding("none", None, unit="rate", reason="fewer than 10 munitions"),
    "zero": Finding(
        "zero",
        0,
        unit="rate",
        kind="reported",
        numerator=0,
        denominator=124,
        of="launched",
        high=0.029,
        level=0.95,
        method="Jeffreys",
    ),
    "odds": Finding("odds", 1.434, unit="ratio", kind="estimated"),
    "night": Finding("night", date(2025, 8, 28), unit="date", kind="reported"),
}


def said(template: str, **options: list[str]) -> str:
    return sentences.fill(template, KNOWN, **options).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{rate}", "78.7 %"),
        ("{rate:interval}", "77.1 to 81.6 %"),
        ("{rate:with_interval}", "78.7 % (77.1 to 81.6 %)"),
        ("{rate:fraction}", "1,204 of 1,530 launched"),
        ("{rate:low} {rate:high} {rate:level}", "77.1 % 81.6 % 95 %"),
        ("{rate:method}, {rate:kind}", "design-effect Wilson, reported"),
        ("{drones}; {drones:with_unit}; {drones:vintage}", "1,204; 1,204 munitions; 7 June 2026"),
        ("{odds}", "× 1.43"),
        ("{night}", "28 August 2025"),
        ("{zero}, {zero:interval}", "0 of 124 launched, at most 2.9 %"),
        ("{none}", "not given: fewer than 10 munitions"),
        ("{none:interval}", "not given: fewer than 10 munitions"),
        ("{odds:interval}", "interval not given"),
    ],
)
def test_a_placeholder_is_worded_by_its_unit(template: str, words: str) -> None:
    assert said(template) == words


def test_an_unknown_placeholder_names_the_nearest_finding() -> None:
    with pytest.raises(SalvoReportError, match=r"\{drnes\} .* Did you mean drones\? Recorded: d"):
        said("Of {drnes} drones")


def test_an_unknown_way_to_ask_lists_the_known_ones() -> None:
    with pytest.raises(SalvoReportError, match=r"\{rate:margin\} .* Known: interval, with_int"):
        said("{rate:margin}")


@pytest.mark.parametrize("template", ["79 % of {drones}", "in 2025", "a rate of .5", "٣ drones"])
def test_a_number_typed_by_hand_is_refused(template: str) -> None:
    with pytest.raises(SalvoReportError, match="is typed into the sentence"):
        said(template)


@pytest.mark.parametrize(
    "template", ["Kh-101 and S-300", "Shahed-136/131", "the G7", "[a](https://example.org/2025/08)"]
)
def test_digits_of_names_and_addresses_are_not_numbers(template: str) -> None:
    assert said(template) == template


def test_a_literal_is_allowed_by_name_and_must_be_used() -> None:
    assert said("at the 95 % level", literals=["95 %"]) == "at the 95 % level"
    with pytest.raises(SalvoReportError, match="does not stand in the sentence"):
        said("at a level", literals=["95 %"])


def test_a_template_that_cannot_be_read_says_so() -> None:
    with pytest.raises(SalvoReportError, match="cannot be read"):
        said("Of {drones")


def test_a_quoted_number_carries_the_name_of_its_finding() -> None:
    (paragraph,) = markdown.parse(sentences.quote("Of **{drones}**, {none}.", KNOWN))
    quoted = [part for part in _inlines(paragraph.children) if part.kind == "quoted"]
    assert [part.finding for part in quoted] == ["drones", "none"]
    assert quoted[1].text == "not given: fewer than 10 munitions"


def _inlines(parts):  # type: ignore[no-untyped-def]
    for part in parts:
        yield part
        yield from _inlines(getattr(part, "children", ()))


@given(st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=30))
def test_a_quoted_word_is_never_markup(word: str) -> None:
    finding = {"x": Finding("x", word, unit="text", kind="reported")}
    (paragraph,) = markdown.parse(sentences.quote("It says {x}.", finding))
    assert "".join(part.text for part in paragraph.children) == f"It says {word}."


@pytest.mark.parametrize(
    ("details", "trouble"),
    [
        ({"value": float("nan")}, "Nothing is not a number"),
        ({"value": np.float64("nan")}, "Nothing is not a number"),
        ({"value": pd.NA}, "Nothing is not a number"),
        ({"value": float("inf")}, "not one finite number"),
        ({"low": float("nan")}, "low is nan"),
        ({"value": None, "kind": None}, "no value and no reason"),
        ({"reason": "because"}, "a value and a reason"),
        ({"kind": None}, "kind is missing"),
        ({"kind": "guessed"}, "one of reported, verified, estimated"),
        ({"unit": "munition"}, "Did you mean 'munitions'?"),
        ({"unit": "rate", "value": 79.4, "of": "launched"}, r"lie in \[0, 1\]"),
        ({"unit": "rate", "value": 0.794}, "names its denominator"),
        ({"value": True}, "record a word or a count"),
        ({"value": "many"}, "does not fit the unit"),
        ({"value": [1, 2]}, "not one finite number"),
        ({"unit": "date", "value": "28.08.2025"}, "not an ISO date"),
        ({"low": 1, "high": 2}, "a level and a method"),
        ({"low": 2, "high": 1, "level": 0.9, "method": "m"}, "upside down"),
        ({"level": 95}, "between 0 and 1"),
        ({"numerator": 1}, "come together"),
        ({"name": "Drone rate"}, "snake_case"),
    ],
)
def test_a_finding_that_does_not_hold_is_refused(details: dict[str, object], trouble: str) -> None:
    right: dict[str, object] = {"name": "x", "value": 5, "unit": "munitions", "kind": "reported"}
    with pytest.raises(SalvoReportError, match=trouble):
        Finding(**{**right, **details})  # type: ignore[arg-type]


def test_scalars_of_numpy_and_pandas_become_plain_values() -> None:
    frame = pd.DataFrame({"n": pd.array([7], dtype="Int64"), "day": pd.to_datetime(["2025-08-28"])})
    kept = [
        Finding("a", np.int64(7), unit="munitions", kind="reported").value,
        Finding("b", np.float32(0.5), unit="ratio", kind="reported").value,
        Finding("c", frame["n"].iloc[0], unit="munitions", kind="reported").value,
        Finding("d", frame["day"].iloc[0], unit="date", kind="reported").value,
    ]
    assert kept == [7, 0.5, 7, "2025-08-28"]
    assert [type(value) for value in kept] == [int, float, int, str]


@pytest.mark.parametrize("detail", ["source", "note", "reason", "of", "method"])
@pytest.mark.parametrize("nothing", [float("nan"), np.float64("nan"), pd.NA, pd.NaT, 3, ["a"]])
def test_what_is_no_text_is_not_taken_for_one(detail: str, nothing: Any) -> None:
    with pytest.raises(SalvoReportError, match=f"^Finding 'drones': {detail} is .* not text"):
        Finding("drones", 12, unit="munitions", kind="reported", **{detail: nothing})


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (
            {"source": float("nan")},
            "Finding 'drones': source is nan (float), which is not text. Write it in words, or "
            "leave it out.",
        ),
        (
            {"vintage": 2026},
            "Finding 'drones': vintage is 2026 (int), which is not text. Write it in words, or "
            "leave it out.",
        ),
        (
            {"unit": None},
            "Finding 'drones': unit is None (NoneType), which is not text. Write it in words.",
        ),
        (
            {"name": float("nan")},
            "Finding nan: name is nan (float), which is not text. Write it in words.",
        ),
    ],
)
def test_the_refusal_of_a_text_says_what_stands_there(details: dict[str, Any], words: str) -> None:
    known: dict[str, Any] = {"name": "drones", "value": 12, "unit": "munitions", "kind": "reported"}
    with pytest.raises(SalvoReportError) as caught:
        Finding(**known | details)
    assert str(caught.value) == words


def test_a_finding_survives_json() -> None:
    for finding in KNOWN.values():
        assert Finding(**json.loads(json.dumps(asdict(finding), allow_nan=False))) == finding


def test_the_text_is_sorted_and_one_line_each() -> None:
    findings = Findings()
    for finding in (RATE, KNOWN["none"], KNOWN["drones"]):
        findings.record(
            **{k: v for k, v in asdict(finding).items() if v is not None or k == "value"}
        )
    assert repr(findings) == (
        "drone_rate = 0.787 [0.771, 0.816] rate, reported, design-effect Wilson 95 %, "
        "1,204 of 1,530 launched\n"
        "drones = 1,204 munitions, reported\n"
        "none = not given: fewer than 10 munitions"
    )


@given(st.floats(0.01, 0.99), st.floats(-1e-9, 1e-9))
def test_the_text_hides_what_two_machines_disagree_on(value: float, noise: float) -> None:
    def line(number: float) -> str:
        return Finding("x", number, unit="ratio", kind="estimated").line()

    shown = {line(round(value, 3)), line(round(value, 3) + noise)}
    assert len(shown) == 1


def test_the_same_name_for_something_else_is_refused_and_the_same_again_is_not() -> None:
    findings = Findings()
    for _ in range(2):
        findings.record("drones", 5, unit="munitions", kind="reported")
    assert len(findings) == 1
    with pytest.raises(SalvoReportError, match="recorded before with another content"):
        findings.record("drones", 6, unit="munitions", kind="reported")


def test_a_misspelt_detail_names_the_nearest() -> None:
    with pytest.raises(SalvoReportError, match=r"no 'denominatr'. Did you mean 'denominator'\?"):
        Findings().record("x", 5, unit="munitions", kind="reported", denominatr=3)


def test_findings_are_read_back_sorted_from_the_executed_notebook() -> None:
    executed = notebook(ran(RATE), ran(KNOWN["drones"], RATE))
    assert collect(executed) == (RATE, KNOWN["drones"])


def test_one_name_for_two_numbers_in_a_notebook_is_refused() -> None:
    other = Finding("drones", 9, unit="munitions", kind="reported")
    with pytest.raises(SalvoReportError, match="'drones' stands for two numbers"):
        collect(notebook(ran(KNOWN["drones"], other)))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "attacks", "1 атака"),
        (1_204, "munitions", "1 204 засоби ураження"),
        (12.4, "people_per_month", "12,4 людини за місяць"),
        # Shown without decimals, it goes with the number that is shown.
        (210.3, "people_per_month", "210 людей за місяць"),
    ],
)
def test_a_unit_goes_with_the_number_as_it_is_shown(value: float, unit: str, words: str) -> None:
    finding = Finding("one", value, unit=unit, kind="reported")
    with speaking("uk"):
        assert sentences.word(finding, "with_unit").replace("\u00a0", " ") == words


def test_unit_and_kind_are_told_and_the_committed_line_is_english() -> None:
    day = Finding("day", "2025-08-28", unit="date", kind="verified")
    missing = Finding("toll", None, unit="people", reason="no figure was captured")
    with speaking("uk"):
        assert (records.unit(day), records.kind(day)) == ("дата", "перевірено")
        assert (records.unit(missing), records.kind(missing)) == ("людина", "")
        assert day.line() == "day = 2025-08-28 date, verified"
