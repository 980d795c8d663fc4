"""The window and the hour of the report: no hour and no year is supplied."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bulletins.text import read_text
from analysis.bulletins.times import Window, local
from analysis.bulletins.window import read_window


def window(text: str, published: str | None = None) -> Window:
    day = date.fromisoformat(published) if published else None
    return read_window(read_text(text), published=day)[0]


@pytest.mark.parametrize(
    ("text", "published", "start", "end", "as_of"),
    [
        ("У ніч на 9 грудня (з 19:00 8 грудня). Станом на 09:00", "2024-12-09",
         "2024-12-08T19:00", None, "2024-12-09T09:00"),
        ("У ніч на 24 вересня 2024 року (із 20.00 23.09 по 07.00 24.09) збито", None,
         "2024-09-23T20:00", "2024-09-24T07:00", None),
        ("18 серпня 2026 року протягом денної пори (з 07.00 по 18.30)", None,
         "2026-08-18T07:00", "2026-08-18T18:30", None),
        ("Із 18.30 25 грудня по 03.00 26 грудня 2023 року противник атакував", None,
         "2023-12-25T18:30", "2023-12-26T03:00", None),
        ("Із 20.00 вечора 5-го до опівночі 6-го листопада 2023 року", None,
         "2023-11-05T20:00", "2023-11-06T00:00", None),
        ("29 вересня з 23.00 по 24.00 окупанти атакували", "2022-09-30",
         "2022-09-29T23:00", "2022-09-30T00:00", None),
        ("Чергова атака розпочалась 25 травня о 22.00 і тривала до 5.00 26 травня", "2023-05-26",
         "2023-05-25T22:00", "2023-05-26T05:00", None),
        ("У ніч на 22 квітня 2025 року із (21.00 21 квітня) противник атакував", None,
         "2025-04-21T21:00", None, None),
        ("У ніч на 1 січня (з 18:00 31 грудня) атакував", "2026-01-01",
         "2025-12-31T18:00", None, None),
        ("Overnight on 30 October (from 19:00 on 29 October). As of 12:30", "2025-10-30",
         "2025-10-29T19:00", None, "2025-10-30T12:30"),
        ("В ночь на 6 декабря (с 18:00 5 декабря). По состоянию на 10:00", "2025-12-06",
         "2025-12-05T18:00", None, "2025-12-06T10:00"),
        ("At about 03:30 on May 16, 2023, the Russian invaders attacked Ukraine.", None,
         "2023-05-16T03:30", None, None),
        ("У ніч на 31 серпня 2025 року атакував. Збито 3.", None, None, None, None),
    ],
)  # fmt: skip
def test_the_window_is_read_as_it_stands(
    text: str, published: str | None, start: str | None, end: str | None, as_of: str | None
) -> None:
    found = window(text, published)
    assert (local(found.start), local(found.end), local(found.as_of)) == (start, end, as_of)


def test_a_missing_year_comes_from_the_publication_and_never_from_nowhere() -> None:
    text = "У ніч на 9 грудня (з 19:00 8 грудня) противник атакував 50 БпЛА"
    assert local(window(text, "2024-12-10").start) == "2024-12-08T19:00"
    assert local(window(text, "2025-01-02").start) == "2024-12-08T19:00"
    found, doubts = read_window(read_text(text))
    assert (found.night, found.start) == (None, None)
    assert "The year is not stated and no date of publication is given" in doubts[0].message


@pytest.mark.parametrize(
    "text",
    [
        "Уночі противник атакував 90 БпЛА. Збито 80.",
        "Цієї ночі противник атакував 90 БпЛА. Збито 80.",
        "У ніч на п’ятницю противник атакував 90 БпЛА. Збито 80.",
        "Overnight the enemy launched 90 drones; 80 were shot down.",
        "Russia attacked Ukraine with 90 drones tonight. 80 were shot down.",
        "Минувшей ночью противник атаковал 90 БПЛА. Сбито 80.",
        "Противник атакував 90 БпЛА. Станом на 08:00 збито 80.",
    ],
)
def test_a_text_of_the_night_without_a_date_is_of_the_night_to_its_publication(text: str) -> None:
    found = window(text, "2026-06-12")  # a Friday
    assert (found.night, found.night_from) == (date(2026, 6, 12), "publication")
    assert "night" not in found.spans
    assert found.as_dict()["night_from"] == "publication"
    assert found.night_origin == " (by the day of publication: the text gives no date)"
    assert window(text).night is None


@pytest.mark.parametrize(
    "text",
    [
        "Противник атакував 90 БпЛА. Збито 80.",
        "Протягом дня противник атакував 90 БпЛА. Збито 80.",
        "Уночі та вдень противник атакував 90 БпЛА. Збито 80.",
        "Вчора вночі противник атакував 90 БпЛА. Збито 80.",
        "У ніч на четвер противник атакував 90 БпЛА. Збито 80.",
        "У ніч на 11-те противник атакував 90 БпЛА. Збито 80.",
        "Протягом доби, переважно вночі, противник атакував 90 БпЛА. Збито 80.",
        "The enemy launched 90 drones; 80 were shot down.",
        "Overnight on Thursday the enemy launched 90 drones; 80 were shot down.",
    ],
)
def test_the_day_of_publication_names_no_night_where_the_words_do_not(text: str) -> None:
    found = window(text, "2026-06-12")  # a Friday
    assert (found.night, found.night_from) == (None, None)
    assert found.unnamed == (
        "the text gives no date, and its words do not make it one of the night to its publication"
    )
    assert found.night_origin == f" ({found.unnamed})"
    assert window(text).unnamed == ""


def test_a_night_of_the_text_is_never_that_of_its_publication() -> None:
    found = window("Уночі, 9 червня 2026 року, противник атакував 90 БпЛА", "2026-06-12")
    assert (found.night, found.night_from) == (date(2026, 6, 9), "text")
    assert found.night_origin == ""


def test_a_day_of_the_week_decides_a_missing_year() -> None:
    found = window("У ніч на п’ятницю, 8 серпня, атакували. Станом на 08:00 збито 82")
    assert (found.night, local(found.as_of)) == (date(2025, 8, 8), "2025-08-08T08:00")


@pytest.mark.parametrize(
    "text",
    [
        "У ніч на 3 серпня (із 19.00 2 червня) противник атакував 76 БпЛА",
        "У ніч на 15 серпня (із 21.00 15 серпня) противник атакував 29 БпЛА",
    ],
)
def test_a_start_that_does_not_fit_its_night_is_ambiguous(text: str) -> None:
    found, doubts = read_window(read_text(text), published=date(2025, 8, 20))
    assert found.start is None
    assert "does not fit the night of" in doubts[0].message
    assert len(doubts[0].readings) == 2


def test_two_bulletins_of_one_day_differ_by_their_window() -> None:
    night = window("У ніч на 25 вересня (з 18:00 24 вересня) атакував", "2026-09-25")
    day = window("Протягом дня 25 вересня (із 7.00 до 18.30) атакував", "2026-09-25")
    assert night.night == day.night
    assert (night.is_daytime, day.is_daytime) == (False, True)
    assert night.start != day.start


@given(st.dates(date(2022, 10, 2), date(2026, 12, 31)), st.integers(15, 23), st.integers(0, 59))
def test_a_planted_window_comes_back(night: date, hour: int, minute: int) -> None:
    eve = date.fromordinal(night.toordinal() - 1)
    text = f"У ніч на {night:%d.%m.%Y} (з {hour:02d}:{minute:02d} {eve:%d.%m.%Y}), станом на 09:00"
    found = window(text)
    assert found.night == night
    assert local(found.start) == f"{eve}T{hour:02d}:{minute:02d}"
    assert local(found.as_of) == f"{night}T09:00"
