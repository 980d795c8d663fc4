"""An alt text says what a glance at the figure gives, in the language of the moment."""

from __future__ import annotations

import pytest

from analysis.figures.alttext import MAX_GROUPS, describe_groups, describe_trend
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
    assert said.endswith("Group 7: 7; and 2 more.")


def test_one_name_may_be_a_city_and_a_region() -> None:
    with speaking("uk"):
        city = describe_groups(["Kharkiv"], [3], what="Attacks", unit="attacks")
        region = describe_groups(["Kharkiv"], [3], what="Attacks", unit="attacks", context="oblast")
    assert (city, region) == ("Атаки, 1 група: Харків: 3.", "Атаки, 1 група: Харківська: 3.")


def test_no_groups_are_said_so() -> None:
    assert describe_groups([], [], what="Killed") == "Killed: no groups to show."
