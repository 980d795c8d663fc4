"""Python written as text is read by a grammar and never evaluated."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.sources.literals import read_mapping, read_names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{}", {}),
        (" { } ", {}),
        ("{'south': 61, 'east': NaN}", {"south": "61", "east": None}),
        (
            "{'south': 61.0, 'east': nan, 'west': None}",
            {"south": "61.0", "east": None, "west": None},
        ),
        ("{'X-101/X-555': 57,    'Kalibr': 28,}", {"X-101/X-555": "57", "Kalibr": "28"}),
        ('{"Kyiv oblast": 3}', {"Kyiv oblast": "3"}),
        ("{'Kalibr': 'Black Sea and Caspian Sea'}", {"Kalibr": "Black Sea and Caspian Sea"}),
        ("{'Kalibr': ''}", {"Kalibr": ""}),
    ],
)
def test_the_dicts_of_the_vintages_are_read(text: str, found: dict[str, str | None]) -> None:
    assert read_mapping(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "}",
        "south: 61",
        "{'south'}",
        "{'south': }",
        "{'south': -1}",
        "{'south': 1e9}",
        "{'south': 12345678}",
        "{'south': 1 + 1}",
        "{'south': [1]}",
        "{'south': {'a': 1}}",
        "{'south': __import__('os')}",
        "{**{}, 'south': 1}",
        "{'south': 61} + {}",
        "{'south': 61, 'south': 62}",
        "{'south': 61 'east': 2}",
        "{south: 61}",
        "{61: 'south'}",
        "{'south\": 61}",
        "{'so\\'uth': 61}",
        "[('south', 61)]",
        "dict(south=61)",
        "{'a': 1}\n{'b': 2}",
    ],
)
def test_anything_more_is_refused(text: str) -> None:
    assert read_mapping(text) is None


def test_names_are_read_and_anything_more_is_refused() -> None:
    assert read_names("[]") == []
    assert read_names("['Odesa oblast', \"Sumy oblast\",]") == ["Odesa oblast", "Sumy oblast"]
    for text in ("", "[", "['a' 'b']", "[1]", "[['a']]", "['a'] * 9", "('a',)", "[a]", "[''] "):
        assert read_names(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "{" * 10_000 + "}" * 10_000,
        "{'" + "a" * 19_000 + "': 1}",
        "{" + "'a': 1, " * 2_400 + "}",
        "{" + " " * 19_000 + "'",
        "{'a':" + " " * 19_000 + "x}",
    ],
    ids=["nested", "long key", "repeated", "blanks", "blanks inside"],
)
def test_twenty_kilobytes_of_hostility_are_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    assert read_mapping(text) is None
    assert time.perf_counter() - started < 1


KEYS = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=10)


@given(st.dictionaries(KEYS, st.integers(0, 9_999_999) | st.none()))
def test_every_plain_dict_is_read_as_python_would(values: dict[str, int | None]) -> None:
    text = "{" + ", ".join(f"'{key}': {value}" for key, value in values.items()) + "}"
    assert read_mapping(text) == {k: None if v is None else str(v) for k, v in values.items()}


@given(st.text(max_size=60))
def test_no_text_makes_the_readers_fail(text: str) -> None:
    for whole in (text, "{" + text + "}", "[" + text + "]"):
        assert read_mapping(whole) is None or isinstance(read_mapping(whole), dict)
        assert read_names(whole) is None or isinstance(read_names(whole), list)
