"""Look-alikes are refused, each with its reason in words; bulletins that resemble them are not."""

from __future__ import annotations

import pytest

from analysis.bulletins.bulletin import Refusal
from analysis.bulletins.parser import parse
from tests.bulletins.golden import bulletin

REFUSED = [
    ("Минобороны РФ: силы ПВО за ночь сбили 50 украинских беспилотников над Курской областью.",
     "russian_claim", "a Russian claim about Ukrainian drones"),
    ("Russia's air defences destroyed 93 Ukrainian drones overnight, its Defence Ministry said.",
     "russian_claim", "not a report of an attack on Ukraine"),
    ("Протягом ночі дежурными средствами ПВО уничтожено 37 украинских БПЛА над Брянской областью",
     "russian_claim", "a Russian claim"),
    ("Вночі ворог атакував Дніпропетровщину. Збито 14 безпілотників, – голова ОВА Лисак.",
     "regional", "those of one region or one regional command"),
    ("Повітряне командування «Південь»: у ніч на 3 вересня знищено 12 ударних БпЛА на Одещині.",
     "regional", "do not speak for the country"),
    ("Over Sumy oblast 9 drones were shot down, said the regional military administration.",
     "regional", "one region"),
    ("🛵 Група з 5 БпЛА на Сумщині, курс на Полтавщину!", "alert", "a live alert"),
    ("Загроза балістики! 2 ракети летять на Харків!", "alert", "reports no result"),
    ("Drones heading to Kyiv, take cover!", "alert", "a live alert"),
    ("Загальні бойові втрати противника: БпЛА 56 000, крилатих ракет 3 718.", "losses",
     "cumulative losses"),
    ("У ніч на 2 вересня противник атакував Україну. Деталі згодом.", "no_figures",
     "states no figure"),
    ("", "no_figures", "states no figure"),
    ("Погода: 25 градусів, 3 % опадів.", "no_figures", "states no figure"),
    ("5 БпЛА " * 300, "too_many", "600 numbers and munitions; at most 400 are read"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "words"), REFUSED)
def test_a_lookalike_is_refused_with_its_reason(text: str, code: str, words: str) -> None:
    found = parse(text)
    assert isinstance(found, Refusal), found.as_text()
    assert (found.code, words in found.reason) == (code, True), found.reason
    assert found.as_text().startswith(f"refused ({code}): ")
    assert all(text[s.start : s.end] for s in found.spans)


@pytest.mark.parametrize(
    "text",
    [
        "Повітряні Сили: знищено 14 ракет, з них 5 – повітряним командуванням «Центр».",
        "Вночі ворог атакував Україну 30 БпЛА, збито 20. Голова Сумської ОВА повідомив про пожежі.",
        "The enemy launched 17 Shahed UAVs from Cape Chauda; 11 were shot down over Odesa region.",
        "Росія атакувала Україну 50 дронами. Збито 40. Увага! Атака триває.",
    ],
)
def test_a_bulletin_that_names_a_region_or_a_governor_is_read(text: str) -> None:
    assert bulletin(text).fields()["destroyed_or_suppressed"]
