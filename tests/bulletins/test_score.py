"""On the published texts: fields right, nothing invented, look-alikes refused, traps flagged."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.bulletins.bulletin import Bulletin, Refusal
from tests.bulletins.golden import PUBLISHED, TEMPLATES, agrees, numbers, read

BULLETINS = [r for r in PUBLISHED if r["is_bulletin"]]
LOOKALIKES = [r for r in PUBLISHED if not r["is_bulletin"]]

# What each of these cannot give, and why: the expectation rests on something outside the text.
OUTSIDE_THE_TEXT = {
    "b25-2025-03-25-uk": {"launched", "destroyed_or_suppressed", "lost_locationally"},
    "b42-2025-12-27-uk": {"launched"},  # the text names the 40 missiles: Kh-101
    "b46-2026-01-26-uk": {"still_in_air"},  # stands in the half that was not copied
}


def wrong_fields(record: dict[str, Any]) -> set[str]:
    found = read(record)
    assert isinstance(found, Bulletin), found.as_text()
    fields = found.fields()
    assert fields.keys() == record["expected"].keys()
    return {f for f, v in record["expected"].items() if not agrees(f, v, fields[f])}


def test_at_least_97_percent_of_the_fields_are_right() -> None:
    wrong = sum(len(wrong_fields(r)) for r in BULLETINS)
    total = sum(len(r["expected"]) for r in BULLETINS)
    assert total == 390
    assert 1 - wrong / total >= 0.97, f"{wrong} of {total} fields are wrong"


@pytest.mark.parametrize("record", BULLETINS, ids=lambda r: r["id"])
def test_only_what_stands_outside_the_text_is_missed(record: dict[str, Any]) -> None:
    assert wrong_fields(record) == OUTSIDE_THE_TEXT.get(record["id"], set())


@pytest.mark.parametrize("record", BULLETINS, ids=lambda r: r["id"])
def test_not_one_figure_is_invented(record: dict[str, Any]) -> None:
    found = read(record)
    assert isinstance(found, Bulletin)
    for field, value in found.fields().items():
        invented = numbers(value) - numbers(record["expected"][field])
        assert not invented, f"{field}: {invented}"


@pytest.mark.parametrize(
    "record", [r for r in [*PUBLISHED, *TEMPLATES] if r["is_bulletin"]], ids=lambda r: r["id"]
)
def test_every_figure_quotes_the_original(record: dict[str, Any]) -> None:
    found = read(record)
    assert isinstance(found, Bulletin)
    for figure in found.figures:
        assert record["text"][figure.span.start : figure.span.end] == figure.quote
        assert figure.quote.strip()


@pytest.mark.parametrize("record", LOOKALIKES, ids=lambda r: r["id"])
def test_a_lookalike_is_refused_with_the_reason(record: dict[str, Any]) -> None:
    found = read(record)
    assert isinstance(found, Refusal)
    assert found.code == {"b31": "russian_claim", "b54": "alert"}[record["id"][:3]]
    assert found.as_dict()["reason"] == found.reason


@pytest.mark.parametrize("record", TEMPLATES, ids=lambda r: r["id"])
def test_texts_in_the_manner_of_each_year_are_read(record: dict[str, Any]) -> None:
    found = read(record)
    if record["is_bulletin"]:
        assert wrong_fields(record) == set()
    else:
        assert isinstance(found, Refusal), found.as_text()
        assert found.code == record["reason"]


# The arithmetic traps that the notes of the records name: id, where it must show, its words.
TRAPS = [
    ("b28", "inconsistencies", "parts add up to 104 + 8 = 112"),
    ("b28", "inconsistencies", "82 + 26 = 108"),
    ("b27", "inconsistencies", "354 neutralised in all is stated, but the parts add up"),
    ("b27", "inconsistencies", "more than the 352 stated as launched"),
    ("b25", "ambiguities", "34 and 78 are both said to be shot down"),
    ("b41", "ambiguities", "635 neutralised equals 673 launched less 38 missiles"),
    ("b19", "ambiguities", "lost or suppressed are mentioned, but not counted"),
]


@pytest.mark.parametrize(("record", "where", "words"), TRAPS)
def test_every_arithmetic_trap_is_flagged(record: str, where: str, words: str) -> None:
    found = read(next(r for r in PUBLISHED if r["id"].startswith(record)))
    said = [item.message for item in getattr(found, where)]
    assert any(words in message for message in said), said
    assert all(item.spans for item in getattr(found, where))


def test_texts_that_add_up_raise_no_alarm() -> None:
    alarmed = {r["id"][:3] for r in BULLETINS if read(r).inconsistencies}  # type: ignore[union-attr]
    assert alarmed == {"b27", "b28"}
