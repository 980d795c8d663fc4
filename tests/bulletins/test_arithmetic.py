"""Each disagreement inside a text is named with its places; agreement raises no alarm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bulletins.golden import bulletin

WRONG = [
    ("Ворог атакував Україну 108 цілями: 104 Shahed, 8 ракет Х-101.",
     "parts_differ_from_total", "108 launched in all is stated, but the parts add up to 104 + 8"),
    ("Ворог атакував Україну 35 ракетами: 7 Іскандер-М, 29 Х-101, та 280 БпЛА.",
     "parts_differ_from_total", "35 stated, but the parts add up to 36 (7 + 29)"),
    ("Ворог атакував Україну 50 Shahed. Збито 53 Shahed.",
     "outcomes_exceed_launched", "Shahed: 53 shot down or suppressed of 50 launched"),
    ("Ворог атакував Україну 50 Shahed. Збито 40 БпЛА, 11 БпЛА локаційно втрачено.",
     "outcomes_exceed_launched", "add up to 40 + 11 = 51, more than the 50 stated as launched"),
    ("Ворог атакував Україну 50 Shahed. Знищено 20 із 48 Shahed.",
     "stated_twice", "50 launched, but the outcome is given of 48"),
    ("ЗБИТО 110 ЦІЛЕЙ ПРОТИВНИКА\nВорог атакував Україну 200 Shahed. Збито 186 БпЛА.",
     "headline_differs", "The headline says 110"),
    ("Ворог атакував Україну 200 Shahed. Збито 150 БпЛА, тобто 80 % дронів.",
     "percentage_differs", "80 % is stated, but the counts make: 75.0 % (150 of 200); drones"),
    ("Знешкоджено над Україною 112 БпЛА, з яких 74 збиті, а 30 подавлені.",
     "subcounts_differ", "74 by fire and 30 by electronic warfare make 104, not 112"),
    ("Ворог атакував Україну 60 БпЛА (76 із них — реактивні).",
     "subcount_exceeds_whole", "is said to be part of 60"),
    ("Ворог випустив по Україні 6 ракет Х-101. Усі 7 ракет Х-101 збито.",
     "all_differs_from_launched", "all 7 are said to be destroyed, but 6"),
    ("Всього випущено по Україні 90 цілей: 90 Shahed. Загалом виявлено 95 цілей.",
     "stated_twice", "total launched: stated as 90 and as 95"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words"), WRONG)
def test_a_disagreement_is_named_with_its_places(text: str, kind: str, words: str) -> None:
    found = bulletin(text)
    (wrong, *_) = [i for i in found.inconsistencies if i.kind == kind] or [None]
    assert wrong is not None, found.as_text()
    assert words in wrong.message
    assert wrong.spans
    assert all(any(c.isdigit() for c in text[s.start : s.end]) for s in wrong.spans)
    assert wrong.message in found.as_text()
    assert wrong.as_dict() in found.as_dict()["inconsistencies"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Russia fired 50 Shaheds and three Kinzhals at Ukraine. Downed: 9 Shaheds, both Kinzhals.",
         "Kinzhal: all 2 are said to be destroyed, but 3 are said to be"),
        ("Ворог запустив по Україні 4 Х-22 та 9 Shahed. Збито 8 Shahed та обидві ракети Х-22.",
         "Kh-22: all 2 are said to be destroyed, but 4 are said to be"),
        ("Ворог запустив по Україні 3 Shahed. Обидва знищено.",
         "Shahed: all 2 are said to be destroyed, but 3 are said to be"),
        ("Ворог атакував Україну 9 Shahed та 3 Іскандер-М. Збито 8 БпЛА та обидві ракети.",
         "all 2 are said to be destroyed, but the launched add up to 3"),
    ],
)  # fmt: skip
def test_both_of_another_number_than_two_is_a_disagreement(text: str, words: str) -> None:
    found = bulletin(text)
    (wrong,) = found.inconsistencies
    assert wrong.kind == "all_differs_from_launched"
    assert wrong.message.startswith(words)
    launched, both = (text[s.start : s.end].lower() for s in wrong.spans)
    assert launched[:1] in "34t"
    assert both.startswith(("both", "обидв"))


@given(st.integers(1, 300), st.integers(1, 60), st.data())
def test_a_text_that_agrees_raises_no_alarm(
    drones: int, missiles: int, data: st.DataObject
) -> None:
    shot, hit = data.draw(st.integers(1, drones)), data.draw(st.integers(1, missiles))
    share = 100 * (shot + hit) / (drones + missiles)
    found = bulletin(
        f"ЗБИТО/ПОДАВЛЕНО {shot + hit} ЦІЛЕЙ\nВорог атакував Україну {drones + missiles} цілями: "
        f"{drones} ударними БпЛА Shahed та {missiles} крилатими ракетами Х-101. "
        f"Збито/подавлено {shot + hit} цілей ({share:.1f} %): {shot} БпЛА та {hit} ракет Х-101."
    )
    assert not found.inconsistencies


@given(st.integers(2, 300), st.integers(2, 60), st.integers(-20, 20).filter(bool))
def test_a_total_moved_by_one_is_found(drones: int, missiles: int, off: int) -> None:
    found = bulletin(
        f"Ворог атакував Україну {abs(drones + missiles + off) + 1} цілями: {drones} Shahed та "
        f"{missiles} ракетами Х-101."
    )
    differs = abs(drones + missiles + off) + 1 != drones + missiles
    assert bool(found.inconsistencies) is differs
