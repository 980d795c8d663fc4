"""An alt text says what a glance at the figure gives, in the language of the moment."""

from __future__ import annotations

import pytest

from analysis.figures.alttext import (
    MAX_GROUPS,
    describe_beside,
    describe_groups,
    describe_panels,
    describe_trend,
)
from analysis.language.speech import speaking

NBSP = "\u00a0"
MONTHS = ["2025-01-01", "2025-02-01", "2025-03-01"]


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_a_missing_point_is_said_and_not_taken_for_zero() -> None:
    said = describe_trend(MONTHS, [2, None, 5], what="Attacks listed", unit="attacks")
    assert plain(said) == (
        "Attacks listed, 2 points from January 2025 to March 2025: starts at 2, ends at 5, lowest "
        "2 (January 2025), highest 5 (March 2025). 1 of 3 points are missing."
    )


def test_a_trend_is_told_in_ukrainian() -> None:
    with speaking("uk"):
        said = describe_trend(MONTHS, [2, None, 5], what="Attacks listed", unit="attacks")
    assert plain(said) == (
        "Атаки з переліку, 2 точки, січень 2025 року – березень 2025 року: на початку 2, "
        "наприкінці 5, найменше 2 (січень 2025 року), найбільше 5 (березень 2025 року). Бракує 1 "
        "точки з 3."
    )


@pytest.mark.parametrize(
    ("values", "english", "ukrainian"),
    [
        ([None, None, None], "Killed: no values to show.", "Загиблі: немає значень."),
        (
            [None, 3, None],
            "Killed: one point, 3 (February 2025). 2 of 3 points are missing.",
            "Загиблі: одна точка, 3 (лютий 2025 року). Бракує 2 точок з 3.",
        ),
    ],
)
def test_few_points_are_said_so(values: list[int | None], english: str, ukrainian: str) -> None:
    assert plain(describe_trend(MONTHS, values, what="Killed", unit="people")) == english
    with speaking("uk"):
        assert plain(describe_trend(MONTHS, values, what="Killed", unit="people")) == ukrainian


def test_a_long_list_of_groups_is_cut_with_the_number_of_the_rest() -> None:
    names = [f"Group {n}" for n in range(MAX_GROUPS + 2)]
    said = describe_groups(names, range(len(names)), what="Killed", unit="people")
    assert said.startswith("Killed, 10 groups: Group 0: 0; Group 1: 1; ")
    assert said.endswith("Group 7: 7; and 2 more (8 to 9).")


def test_one_name_may_be_a_city_and_a_region() -> None:
    with speaking("uk"):
        city = describe_groups(["Kharkiv"], [3], what="Attacks", unit="attacks")
        region = describe_groups(["Kharkiv"], [3], what="Attacks", unit="attacks", context="oblast")
    assert (city, region) == ("Атаки, 1 група: Харків: 3.", "Атаки, 1 група: Харківська: 3.")


def test_no_groups_are_said_so() -> None:
    assert describe_groups([], [], what="Killed") == "Killed: no groups to show."


def test_the_rest_of_a_long_list_is_told_by_its_range() -> None:
    rates = [0.5] * MAX_GROUPS + [0.2, None, 0.125]
    said = describe_groups([f"Group {n}" for n in range(len(rates))], rates, what="Stopped")
    assert plain(said).endswith("Group 7: 50.0 %; and 3 more (12.5 to 20.0 %).")
    said = describe_groups([f"Group {n}" for n in range(9)], range(9), what="Killed", unit="people")
    assert said.endswith("Group 7: 7; and 1 more (8).")


def test_the_rest_of_a_list_without_numbers_has_no_range() -> None:
    names = [f"Group {n}" for n in range(MAX_GROUPS + 1)]
    assert describe_groups(names, names, what="Read", unit="text").endswith("Group 7; and 1 more.")
    values = [0.5] * MAX_GROUPS + [None]
    assert describe_groups(names, values, what="Stopped").endswith("and 1 more.")


def test_series_that_stand_only_in_the_rest_of_a_list_are_named() -> None:
    series = ["Cruise missile"] * MAX_GROUPS + ["Cruise missile", "Ballistic missile"]
    rows = [f"Place {n}" for n in range(len(series))]
    said = describe_groups(rows, [0.5] * len(rows), what="Stopped", series=series)
    assert plain(said).endswith(
        "and 2 more (50.0 %). Among those not spelled out: Ballistic missile."
    )
    with speaking("uk"):
        said = describe_groups(rows, [0.5] * len(rows), what="Stopped", series=series)
    assert said.endswith("Серед решти також: Балістична ракета.")


def test_groups_that_are_series_are_all_spelled_out_up_to_a_number() -> None:
    few, many = range(MAX_GROUPS + 2), range(MAX_GROUPS + 3)
    most = len(few)
    said = describe_groups([f"Group {n}" for n in few], few, what="K", unit="people", most=most)
    assert said.endswith("Group 9: 9.")
    said = describe_groups([f"Group {n}" for n in many], many, what="K", unit="people", most=most)
    assert said.endswith("Group 7: 7; and 3 more (8 to 10).")


@pytest.mark.parametrize(
    ("values", "english", "ukrainian"),
    [
        (
            [2, None, 5],
            "Missiles: between 2 and 5, last 5 (March 2025).",
            "Ракети: від 2 до 5, останнє 5 (березень 2025 року).",
        ),
        ([None] * 3, "Missiles: no values to show.", "Ракети: немає значень."),
        (
            [None, 3, None],
            "Missiles: one point, 3 (February 2025).",
            "Ракети: одна точка, 3 (лютий 2025 року).",
        ),
    ],
)
def test_one_more_line_is_told_by_its_range_and_its_end(
    values: list[int | None], english: str, ukrainian: str
) -> None:
    assert plain(describe_beside(MONTHS, values, what="Missiles", unit="munitions")) == english
    with speaking("uk"):
        assert (
            plain(describe_beside(MONTHS, values, what="Missiles", unit="munitions")) == ukrainian
        )


def test_every_panel_is_told_by_the_last_value_that_is_known() -> None:
    panels = {
        "Cruise missile": (MONTHS, [0.8, 0.75, None]),
        "Ballistic missile": (MONTHS, [None, None, None]),
    }
    assert plain(describe_panels(panels, what="Stopped")) == (
        "Stopped, 2 panels, the last value of each: Cruise missile: 75.0 % (February 2025); "
        "Ballistic missile: not given."
    )
    with speaking("uk"):
        said = describe_panels(panels, what="Drones launched per night")
    assert plain(said) == (
        "Запущено дронів за ніч, 2 панелі, останнє значення на кожній: Крилата ракета: 75,0 % "
        "(лютий 2025 року); Балістична ракета: не вказано."
    )


def test_one_panel_is_one() -> None:
    said = describe_panels({"Cruise missile": (MONTHS, [0.8, 0.75, 0.7])}, what="Stopped")
    assert plain(said) == "Stopped, 1 panel, its last value: Cruise missile: 70.0 % (March 2025)."


def test_of_many_panels_the_rest_is_told_by_the_range_of_its_last_values() -> None:
    panels = {f"Class {n}": (MONTHS, [0.5, n / 10, None]) for n in range(10)}
    said = plain(describe_panels(panels, what="Stopped"))
    assert said.startswith("Stopped, 10 panels, the last value of each: Class 0: 0.0 % (February")
    assert said.endswith("Class 7: 70.0 % (February 2025); and 2 more (80.0 to 90.0 %).")
