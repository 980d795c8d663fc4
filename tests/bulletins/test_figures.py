"""What a figure is of, and what becomes of it: the rules, one text each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analysis.bulletins.bulletin import Bulletin
from analysis.bulletins.figures import Role
from analysis.bulletins.parser import parse
from tests.bulletins.golden import PUBLISHED, bulletin, read

CASES: list[tuple[str, dict[str, Any]]] = [
    # carriers, launch places and people are no munitions
    ("Ворог випустив 22 ракети Х-101 з чотирьох Ту-95МС із 3 районів. Поранено 14 людей.",
     {"launched": {"Kh-101/Kh-555": 22}, "destroyed_or_suppressed": {}}),
    ("Russia fired 31 Kh-101 missiles. Three children aged 2, 14 and 17 were killed, 48 injured.",
     {"launched": {"Kh-101/Kh-555": 31}, "destroyed_or_suppressed": {}}),
    # nothing is not zero
    ("У ніч на 2 серпня 2023 року знищено 23 ударних БпЛА Shahed-136/131 над Україною.",
     {"launched": {}, "lost_locationally": None, "hits": None}),
    ("Ворог атакував Україну ракетами С-300 та 34 шахедами. Збито 31 шахед.",
     {"launched": {"Shahed": 34, "S-300": None}}),
    # all and both
    ("Ворог запустив по Україні два Shahed. Обидва знищено.",
     {"destroyed_or_suppressed": {"Shahed": 2}}),
    ("Ворог запустив по Україні 6 ракет Х-59 та 12 Shahed. Усі ракети збито.",
     {"destroyed_or_suppressed": {"Kh-59": 6}}),
    ("Уночі на Україну летіли шахеди. Усі чотири БпЛА знищено.",
     {"launched": {"Shahed": 4}, "destroyed_or_suppressed": {"Shahed": 4}}),
    ("Ворог атакував Україну 50 Shahed та двома «Кинджалами». Збито 40 БпЛА, обидва «Кинджали».",
     {"destroyed_or_suppressed": {"Shahed": 40, "Kinzhal": 2}}),
    ("Russia fired 50 Shaheds at Ukraine. Downed were 40 Shaheds, 3 Kh-101 and both X-22s.",
     {"launched": {"Shahed": 50, "Kh-22": 2},
      "destroyed_or_suppressed": {"Shahed": 40, "Kh-101/Kh-555": 3, "Kh-22": 2}}),
    ("Ворог атакував Україну 9 Shahed і 5 Х-101. Збито обоє «Кинджалів», 3 Х-101, 8 Shahed.",
     {"launched": {"Shahed": 9, "Kh-101/Kh-555": 5, "Kinzhal": 2},
      "destroyed_or_suppressed": {"Kinzhal": 2, "Kh-101/Kh-555": 3, "Shahed": 8}}),
    ("Ворог запустив по Україні 2 Х-22 та 2 Х-31. Обидві Х-22 збито.",
     {"destroyed_or_suppressed": {"Kh-22": 2}}),
    ("Ворог атакував Україну 9 Shahed та 2 Іскандер-М. Збито 8 БпЛА та обидві ракети.",
     {"destroyed_or_suppressed": {"Shahed": 8, "Iskander-M": 2}, "stated_totals": None}),
    ("42 missiles were shot down over Ukraine, including both Kinzhals.",
     {"destroyed_or_suppressed": {"missiles (mixed)": 42}, "subcounts": {"Kinzhal_destroyed": 2}}),
    # both that counts nothing
    ("Russia fired 12 drones at Ukraine. Both drones and missiles were shot down, 9 in all.",
     {"launched": {"UAV (unspecified attack)": 12}, "destroyed_or_suppressed": {}}),
    ("Ворог запустив по Україні 5 Shahed. На обох берегах дрони знищено.",
     {"launched": {"Shahed": 5}, "destroyed_or_suppressed": {}}),
    ("Ворог атакував Україну 9 Shahed. Обидва типи ракет збито обома зенітними комплексами.",
     {"launched": {"Shahed": 9}, "destroyed_or_suppressed": {}}),
    ("Ворог запустив по Україні 3 Shahed та 4 Х-22. Обидва знищено.",
     {"launched": {"Shahed": 3, "Kh-22": 4}, "destroyed_or_suppressed": {}}),
    # one, without a number
    ("Ворог завдав удару по Україні балістичною ракетою Іскандер-М та 7 Shahed.",
     {"launched": {"Iskander-M": 1, "Shahed": 7}}),
    # bounds are no values
    ("Ворог випустив по Україні понад 200 Shahed. Збито не менше 150 БпЛА.",
     {"launched": {}, "subcounts": {"launched_min": 200, "destroyed_min": 150}}),
    # a total is not added to its parts, a repetition not at all
    ("Ворог атакував Україну 35 ракетами: 6 балістичних Іскандер-М, 29 крилатих Х-101.",
     {"launched": {"Iskander-M": 6, "Kh-101/Kh-555": 29}, "stated_totals": {"launched": 35}}),
    ("Ворог атакував Україну 38 БпЛА. Знищено 26 із 38 БпЛА.",
     {"launched": {"UAV (unspecified attack)": 38}}),
    ("Із 140 БпЛА, що атакували Україну, збито 120 дронів.",
     {"launched": {"UAV (unspecified attack)": 140},
      "destroyed_or_suppressed": {"UAV (unspecified attack)": 120}}),
    # parts that are not additional
    ("Ворог атакував Україну 162 БпЛА (76 із них — реактивні). Збито 127 БпЛА (44 із них - "
     "реактивні).", {"subcounts": {"jet_launched": 76, "jet_destroyed": 44}}),
    ("Знешкоджено над Україною 112 БпЛА, з яких 74 збиті, а 38 подавлені.",
     {"destroyed_or_suppressed": {"UAV (unspecified attack)": 112},
      "subcounts": {"shot_down_by_fire": 74, "suppressed_by_EW": 38}}),
    ("Of 52 missiles fired at Ukraine, including four Kinzhal missiles, 31 were shot down.",
     {"subcounts": {"Kinzhal_launched": 4}}),
    ("Russia fired 45 missiles at Ukraine. 42 missiles were shot down, including 2 Kinzhals.",
     {"launched": {"missiles (mixed)": 45}, "subcounts": {"Kinzhal_destroyed": 2}}),
    # another is added
    ("Над Україною знищено 14 крилатих ракет Х-101, ще одну – на півдні.",
     {"destroyed_or_suppressed": {"Kh-101/Kh-555": 15}}),
    # where it went
    ("Збито 24 Shahed, три дрони полетіли у бік Білорусі, один покинув Україну у напрямку рф.",
     {"left_airspace": {"Belarus": 3, "Russia": 1}}),
    # outside every rate
    ("Збито 5 Shahed над Україною. Також знищено 4 розвідувальні БпЛА Supercam.",
     {"destroyed_or_suppressed": {"Shahed": 5, "Supercam": 4}}),
    # Shaheds and decoys counted apart
    ("Ворог атакував Україну 80 ударними Shahed та 40 безпілотниками-імітаторами.",
     {"launched": {"Shahed": 80, "decoy": 40}}),
    # still in the air
    ("Збито над Україною 5 Shahed. Три ворожі БпЛА залишаються в повітрі.",
     {"still_in_air": "3"}),
    ("Збито над Україною 5 Shahed. Атака триває, у повітрі кілька ворожих БпЛА.",
     {"still_in_air": "several"}),
    ("Збито над Україною 5 Shahed. Атака триває.", {"still_in_air": "attack continues"}),
    # where from is not where
    ("Ворог запустив 5 Shahed з окупованої Луганської області. Збито 4 на Сумщині.",
     {"regions": ["UA-59"]}),
    ("Збито 13 Shahed drones in Kharkiv, Poltava and Sumy oblasts, launched from Kursk region.",
     {"regions": ["UA-63", "UA-53", "UA-59"]}),
    # Ukrainian drones over Russia, and other periods, stand in news about a raid
    ("Russia fired 59 drones at Ukraine; 40 were shot down. Russia's Defence Ministry said 102 "
     "Ukrainian drones were shot down over Kursk.",
     {"destroyed_or_suppressed": {"UAV (unspecified attack)": 40}}),
    ("Ворог атакував Україну 59 БпЛА. За тиждень ворог запустив понад 1300 БпЛА.",
     {"launched": {"UAV (unspecified attack)": 59}, "subcounts": None}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"), CASES, ids=lambda v: v[:40] if isinstance(v, str) else ""
)
def test_a_rule_and_its_text(text: str, wanted: dict[str, Any]) -> None:
    fields = bulletin(text).fields()
    assert {name: fields[name] for name in wanted} == wanted


def test_two_numbers_for_one_munition_are_ambiguous_and_not_chosen_from() -> None:
    found = bulletin("Ворог випустив по Україні 30 Shahed. Пізніше повідомили: запущено 45 Shahed.")
    assert found.fields()["launched"] == {"Shahed": None}
    (doubt,) = found.ambiguities
    assert doubt.message == "Shahed: 30 and 45 are both said to be launched."
    assert doubt.readings == ("75 in all: 30 + 45", "45 corrects 30")
    assert [found.text[s.start : s.end] for s in doubt.spans] == ["30 Shahed", "45 Shahed"]


def test_two_waves_add_up_where_the_text_gives_their_sum() -> None:
    found = bulletin(
        "Усього випущено по Україні 25 цілей. Близько 22.00 ворог випустив 8 ракет Калібр. "
        "Під ранок ворог випустив 17 ракет Калібр."
    )
    assert found.fields()["launched"] == {"Kalibr": 25}
    assert not found.ambiguities or all(a.subject == "window" for a in found.ambiguities)


def test_a_revised_version_shows_its_own_figures() -> None:
    text = "У ніч на 7 вересня 2025 року виявлено 8{}5 БпЛА Shahed. Станом на {}:30 збито 747 БпЛА."
    first, second = (bulletin(text.format(*v)) for v in (("0", "08"), ("1", "11")))
    assert first.fields()["launched"] != second.fields()["launched"]
    assert first.window.night == second.window.night
    assert first.window.as_of < second.window.as_of  # type: ignore[operator]


def test_every_figure_has_a_role_its_bounds_and_its_words() -> None:
    found = bulletin("Ворог атакував Україну 98 БпЛА, близько 60 із яких – «Шахеди».")
    data = found.as_dict()
    assert data["figures"][0] == {
        "outcome": "launched",
        "role": "figure",
        "munition": "Shahed+decoy",
        "family": "drone",
        "models": [],
        "value": 98,
        "low": 98,
        "high": 98,
        "bound": "exact",
        "name": None,
        "is_implied": False,
        "span": [23, 30],
        "quote": "98 БпЛА",
    }
    assert found.figures[1].role is Role.SUBCOUNT
    assert "≈ 60" in found.as_text()


def test_a_count_without_an_outcome_is_listed_and_not_guessed() -> None:
    found = bulletin("У районі міста 12 БпЛА. Ворог атакував Україну 40 Shahed.")
    assert found.fields()["launched"] == {"Shahed": 40}
    assert ["12 БпЛА" in a.message for a in found.ambiguities if a.subject == "not_read"] == [True]


def test_without_a_date_of_publication_the_figures_are_the_same() -> None:
    for record in PUBLISHED:
        if record["is_bulletin"]:
            dated, undated = read(record), bulletin(record["text"])
            assert isinstance(dated, Bulletin)
            for field in ("lost_locationally", "hits", "debris_locations", "stated_totals"):
                assert dated.fields()[field] == undated.fields()[field]
            values = [
                sorted(v or 0 for v in b.fields()["launched"].values()) for b in (dated, undated)
            ]
            assert values[0] == values[1]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Противник випустив 5 ракет Х-59/69, збито 4.", "Kh-59/Kh-69"),
        ("Overnight the enemy launched four Kh-59/69 guided missiles at Ukraine.", "Kh-59/Kh-69"),
        ("Противник випустив 5 ракет Х-101/555, збито 4.", "Kh-101/Kh-555"),
    ],
)
def test_the_second_model_of_a_pair_may_leave_out_its_letter(text: str, label: str) -> None:
    found = parse(text, published=date(2026, 5, 14))
    assert isinstance(found, Bulletin)
    assert list(found.fields()["launched"]) == [label]
    assert {figure.value for figure in found.figures} <= {4, 5}


def test_drones_still_in_the_air_are_not_added_to_those_shot_down() -> None:
    text = (
        "У ніч на 9 грудня 2025 року противник атакував 100 БпЛА. Збито/подавлено 80 ворожих "
        "БпЛА. Два ворожі безпілотники ще у повітряному просторі."
    )
    found = parse(text, published=date(2025, 12, 9))
    assert isinstance(found, Bulletin)
    assert list(found.fields()["destroyed_or_suppressed"].values()) == [80]
    assert found.fields()["still_in_air"] == "2"
