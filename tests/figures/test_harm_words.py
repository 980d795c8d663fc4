"""The alt texts of the casualties report tell every series of their figures."""

from __future__ import annotations

import pandas as pd

from analysis.figures import harm_words

MONTHS = pd.date_range("2025-01-01", periods=3, freq="MS")
RATIOS = pd.DataFrame(
    {
        "label": ["2025 / 2024, killed", "2025 / 2024, injured"],
        "ratio": [1.2, 1.33],
        "low": [1.0, 1.05],
        "high": [1.46, 1.68],
        "exact_low": [1.14, 1.29],
        "exact_high": [1.28, 1.37],
    }
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def editions() -> dict[str, pd.DataFrame]:
    latest = pd.DataFrame({"month": MONTHS, "killed": pd.array([10, None, 30], "Float64")})
    return {"first": latest.assign(killed=latest["killed"] - 2), "latest": latest}


def test_both_editions_and_the_nowcasts_are_told() -> None:
    nowcasts = pd.DataFrame({"month": MONTHS, "nowcast": [None, 21.0, 34.0]})
    said = harm_words.describe_editions(
        editions(), column="killed", what="People killed, verified", nowcasts=nowcasts
    )
    assert plain(said) == (
        "People killed, verified, 2 points from January 2025 to March 2025: starts at 10, ends at "
        "30, lowest 10 (January 2025), highest 30 (March 2025). 1 of 3 points are missing. First "
        "published: between 8 and 28, last 28 (March 2025). Nowcast: between 21.0 and 34.0, last "
        "34.0 (March 2025)."
    )


def test_nowcasts_that_are_not_drawn_are_not_told() -> None:
    none = pd.DataFrame({"month": MONTHS, "nowcast": [None] * 3})
    for nowcasts in (none, None):
        said = harm_words.describe_editions(
            editions(), column="killed", what="People killed", nowcasts=nowcasts
        )
        assert "Nowcast" not in said


def test_one_edition_stands_alone() -> None:
    alone = {"as published": editions()["latest"]}
    said = harm_words.describe_editions(alone, column="killed", what="People killed")
    assert said.endswith("1 of 3 points are missing.")


def test_the_thin_lines_of_year_ratios_are_told_and_called_too_narrow() -> None:
    assert plain(harm_words.describe_year_ratios(RATIOS)).endswith(
        "2025 / 2024, injured: × 1.33 (× 1.05 to 1.68). If deaths were independent (too narrow), "
        "in the same order: × 1.14 to 1.28; × 1.29 to 1.37."
    )


def test_hollow_points_are_counted() -> None:
    points = pd.DataFrame({"evidence": ["verified", "estimated", "verified"]})
    said = harm_words.describe_evidence(points)
    assert said == "Hollow, from a rounded share: 1 of 3 points."


def test_the_toll_of_the_first_day_is_told_with_the_settled_one() -> None:
    attacks = pd.DataFrame(
        {"label": ["Uman", "Hroza"], "first_day_killed": [20, 52], "killed": [23, 59]}
    )
    assert harm_words.describe_first_days(attacks) == (
        "People reported killed, first day to settled, 2 groups: Uman: 20 to 23; Hroza: 52 to 59."
    )
