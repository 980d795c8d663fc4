"""Planted figures come back, shuffled bullets say the same, and any text ends."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.bulletins.bulletin import Bulletin, Refusal
from analysis.bulletins.parser import parse
from tests.bulletins.golden import PUBLISHED, TEMPLATES, bulletin
from tests.bulletins.test_numerals import (
    ENGLISH,
    INSTRUMENTAL,
    INSTRUMENTAL_HUNDREDS,
    INSTRUMENTAL_TENS,
    in_words,
)

COUNT = st.integers(2, 950)
SMALL = st.integers(2, 19)

# Five formats, each with the figures planted by name: launched, down, lost, cruise missiles
# launched and down, places of hits and debris.
FORMATS = {
    "2022 uk": "У ніч на 5 жовтня 2022 року окупанти атакували Україну {l} дронами-камікадзе "
    "Shahed-136. Знищено {d} із {l} дронів.",
    "2023 en": "On the night of 5 May 2023, the enemy launched {l} Shahed-136/131 attack drones "
    "and {m} Kh-101 cruise missiles from nine Tu-95MS. Air defence destroyed {d} Shahed drones "
    "and {k} Kh-101 cruise missiles in Kyiv and Odesa regions.",
    "2024 ru": "В ночь на 5 ноября 2024 года (с 19:00 4 ноября) противник атаковал Украину {l} "
    "ударными БпЛА типа Shahed и {m} крылатыми ракетами Х-101. По состоянию на 09:00 сбито {d} "
    "БпЛА и {k} крылатых ракет Х-101; еще {x} беспилотников локационно потеряны.",
    "2025 uk": "У ніч на 5 квітня 2025 року (із 20.00 4 квітня) противник атакував:\n"
    "- {m} крилатими ракетами Х-101 з п’яти Ту-95МС;\n"
    "- {l}-ма ударними БпЛА типу Shahed та безпілотниками-імітаторами.\n"
    "Станом на 09.00 підтверджено збиття {d} БпЛА та {k} крилатих ракет Х-101. "
    "{x} ворожих безпілотників-імітаторів – локаційно втрачені (без негативних наслідків).",
    "2026 uk": "⚡️ ЗБИТО/ПОДАВЛЕНО {s} ЦІЛЕЙ\nУ ніч на 5 лютого 2026 року (з 18:00 4 лютого) "
    "противник атакував {l} ударними БпЛА типу Shahed, Гербера (близько {x} із них – шахеди) та "
    "{m} крилатими ракетами Х-101.\nЗа попередніми даними, станом на 08:00, збито/подавлено {s} "
    "цілей:\n- {k} крилатих ракет Х-101;\n- {d} БпЛА.\nЗафіксовано влучання ударних БпЛА на "
    "{h} локаціях, падіння уламків – на {f} локаціях.",
}


@settings(max_examples=40)
@pytest.mark.parametrize("name", FORMATS)
@given(launched=COUNT, missiles=SMALL, hits=SMALL, debris=SMALL, data=st.data())
def test_figures_planted_into_a_format_come_back(
    name: str, launched: int, missiles: int, hits: int, debris: int, data: st.DataObject
) -> None:
    down = data.draw(st.integers(1, launched))
    lost = data.draw(st.integers(1, launched))
    killed = data.draw(st.integers(1, missiles))
    text = FORMATS[name].format(
        l=launched, d=down, x=lost, m=missiles, k=killed, h=hits, f=debris, s=down + killed
    )
    fields = bulletin(text).fields()
    drones = {v for k, v in fields["launched"].items() if "Kh-101" not in k}
    shot = {v for k, v in fields["destroyed_or_suppressed"].items() if "Kh-101" not in k}
    assert (drones, shot) == ({launched}, {down})
    if "{m}" in FORMATS[name]:
        assert fields["launched"]["Kh-101/Kh-555"] == missiles
        assert fields["destroyed_or_suppressed"]["Kh-101/Kh-555"] == killed
    if name in ("2024 ru", "2025 uk"):
        assert fields["lost_locationally"] == lost
    if name == "2026 uk":
        assert fields["hits"] == {"locations": hits}
        assert fields["debris_locations"] == debris
        assert fields["stated_totals"] == {"neutralised": down + killed}
        assert fields["subcounts"] == {"shahed_approx": lost}


@given(COUNT)
def test_words_and_digits_say_the_same(n: int) -> None:
    words = in_words(n, INSTRUMENTAL, INSTRUMENTAL_TENS, INSTRUMENTAL_HUNDREDS)
    for written in (words, str(n), f"{n}-ма"):
        fields = bulletin(f"Вночі ворог атакував Україну {written} ударними БпЛА Shahed.").fields()
        assert fields["launched"] == {"Shahed": n}


LISTED = [
    "11 балістичних ракет Іскандер-М/KN-23 з Воронезької обл.",
    "37 крилатих ракет Х-101 із восьми Ту-95МС",
    "шість крилатих ракет Іскандер-К",
    "4 керовані авіаційні ракети Х-59/Х-69",
    "дві аеробалістичні ракети Х-47М2 «Кинджал»",
    "145 ударних БпЛА типу Shahed та безпілотників-імітаторів",
]


@given(st.permutations(LISTED), st.permutations(LISTED))
def test_shuffled_bullets_give_the_same_figures(first: list[str], second: list[str]) -> None:
    text = (
        "У ніч на 24 квітня противник застосував 205 засобів повітряного нападу:\n{}.\n"
        "Станом на 10:00 підтверджено збиття 205 цілей:\n{}."
    )
    shuffled = [";\n".join(f"- {line}" for line in lines) for lines in (first, second)]
    plain = ";\n".join(f"- {line}" for line in LISTED)
    found, wanted = bulletin(text.format(*shuffled)), bulletin(text.format(plain, plain))
    assert found.fields() == wanted.fields()
    assert not found.inconsistencies
    assert sum(v for v in wanted.fields()["launched"].values() if v) == 205


VOCABULARY = [
    *sorted({word for r in [*PUBLISHED, *TEMPLATES] for word in r["text"].split()}),
    *ENGLISH,
    "(",
    ")",
    "- ",
    "\n",
    "\n- ",
    "%",
    "100 %",
    "28 серпня",
    "8:30",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(VOCABULARY), max_size=250), st.sampled_from([" ", "\n", ", "]))
# Time of the process, not of the wall: other work of the machine is not ours.
def test_any_words_of_bulletins_in_any_order_end_in_a_result(words: list[str], by: str) -> None:
    text = by.join(words)
    start = time.process_time()
    found = parse(text)
    assert time.process_time() - start < 1
    assert isinstance(found, Bulletin | Refusal)
    assert found.as_text()
    assert found.as_dict()["is_bulletin"] is found.is_bulletin
    if isinstance(found, Bulletin):
        for figure in found.figures:
            assert text[figure.span.start : figure.span.end] == figure.quote


@settings(max_examples=150)
@given(st.text(max_size=500))
def test_any_text_ends_in_a_result(text: str) -> None:
    found = parse(text.replace("\x00", " "))
    assert isinstance(found, Bulletin | Refusal)


HOSTILE = [
    "8:30 ", "1 ", "1,000 ", "5 БпЛА ", "збито 5 ", "(", "((((", "і ", "5 із 6 ", "28 серпня ",
    "Shahed-136/131 ", "- 5 Х-101;\n", "\n", "\n- ", "атакував 5 ракетами, ", "сто ", "двадцять ",
    "з них 5 ", "понад ", '"', "'", "київській, ", "збито/", "a\N{COMBINING ACUTE ACCENT}", "5-",
    "Х-101/", "від 5 до 6 ", "of ", "a missile ", "усі ", "air defence was ", "5% ", "ракета ",
    "українських дронів ", "м. ", "5. А", "0о", "на 5 локаціях ", "1 січня о 5.00 ", "напрям",
]  # fmt: skip


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_repeated_pattern_of_the_greatest_length_ends_within_a_second(pattern: str) -> None:
    text = (pattern * 20_000)[:20_000]
    start = time.process_time()
    assert isinstance(parse(text), Bulletin | Refusal)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "record", [r for r in TEMPLATES if r["is_bulletin"]], ids=lambda r: r["id"]
)
def test_homoglyphs_and_odd_blanks_change_no_figure(record: dict[str, str]) -> None:
    chosen = random.Random(record["id"])
    twins = dict(zip("асеіорху", "aceiopxy", strict=True))
    swapped = "".join(
        twins[c] if c in twins and chosen.random() < 0.1 and before.isalpha() else c
        for before, c in zip(" " + record["text"], record["text"], strict=False)
    )
    swapped = swapped.replace(" ракет", "\N{NO-BREAK SPACE}ракет")
    assert (
        bulletin(swapped, record["date"]).fields()
        == bulletin(record["text"], record["date"]).fields()
    )
