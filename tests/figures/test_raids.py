"""The figures of raids draw what they are given: gaps stay gaps, and nothing is told by colour."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from analysis.figures import raids, style

MISSING = float("nan")


def by_size(**changes: list[float]) -> pd.DataFrame:
    columns = {
        "size_group": ["up to 63", "64 to 127", "128 or more"],
        "nights": [20, 1_040, 15],
        "rate": [0.82, 0.85, 0.91],
        "low": [0.78, 0.83, 0.87],
        "high": [0.86, 0.87, 0.95],
        "leakers": [5.0, 15.0, 30.0],
        "leakers_low": [4.0, 13.0, 25.0],
        "leakers_high": [6.0, 17.0, 36.0],
    }
    return pd.DataFrame(columns | changes)


def calibration() -> pd.DataFrame:
    rows = [
        (model, model.replace("_", " "), nominal, nominal - shift, nominal - 0.1, nominal + 0.1)
        for shift, model in enumerate(raids.MODEL_LOOKS)
        for nominal in (0.25, 0.5, 0.75)
    ]
    columns = ["model", "label", "nominal", "observed", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def leakers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "size_group": ["1", "2 or more"],
            "denominator": [58, 30],
            "rate": [0.9, 1.0],
            "low": [0.8, 0.88],
            "high": [0.96, 1.0],
            "probability": [0.8, 0.96],
            "binomial": [0.73, 1.0],
        }
    )


def sites(*months: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": pd.to_datetime(list(months)),
            "leakers_per_night": 20.0,
            "impact_sites_per_night": 10.0,
            "sites_per_leaker": 0.5,
        }
    )


def stacked() -> np.ndarray:
    return style.figure(rows=2, sharex=True)[1]


def test_raid_size_stacks_share_over_leakers_with_their_denominators_and_the_nights():
    share, below = raids.draw_raid_size(stacked(), by_size())
    assert share.get_ylabel() == "Neutralised /\ndrones launched"
    assert "upper bound" in below.get_ylabel()
    texts = [label.get_text() for label in below.get_xticklabels()]
    assert texts[1] == "64 to 127\n(1,040 nights)"
    assert below.get_ylim()[0] == 0
    assert share.get_ylim() == pytest.approx((0.7, 1))


def test_a_group_without_a_share_is_a_gap():
    frame = by_size(rate=[MISSING, 0.85, 0.91], low=[MISSING, 0.8, 0.9], high=[MISSING, 0.9, 0.95])
    share, _ = raids.draw_raid_size(stacked(), frame)
    assert np.isnan(share.lines[0].get_ydata()[0])


def test_models_differ_in_colour_marker_and_line():
    for what in ("color", "marker", "linestyle"):
        assert len({look[what] for look in raids.MODEL_LOOKS.values()}) == 3


def test_every_colour_has_a_twin_on_dark_pages():
    known = {light for light, _ in style.palette().values()}
    assert {look["color"] for look in raids.MODEL_LOOKS.values()} <= known


def test_calibration_shows_the_diagonal_the_band_and_one_line_per_model():
    _, ax = style.figure()
    raids.draw_calibration(ax, calibration())
    assert len(ax.lines) == 1 + 3
    assert ax.lines[0].get_xydata().tolist() == [[0, 0], [1, 1]]
    assert len(ax.collections) == 1
    assert [text.get_text() for text in ax.get_legend().get_texts()][1:] == [
        "binomial",
        "beta binomial",
        "beta binomial size",
    ]


def test_leaker_probability_puts_predictions_beside_what_was_observed():
    _, ax = style.figure()
    raids.draw_leaker_probability(ax, leakers())
    assert [line.get_label() for line in ax.lines] == ["Observed", "Beta-binomial", "Binomial"]
    assert len({line.get_marker() for line in ax.lines}) == 3
    assert ax.get_ylabel() == "Nights with a leaker / nights"


def test_a_month_without_places_breaks_the_line():
    _, ratio = raids.draw_sites_per_leaker(stacked(), sites("2025-06-01", "2025-08-01"))
    drawn = ratio.lines[0].get_ydata()
    assert np.isnan(drawn[1])
    assert ratio.get_ylabel() == "Places hit / leaker"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: raids.draw_raid_size(stacked(), by_size().head(0)),
        lambda: raids.draw_calibration(style.figure()[1], calibration().head(0)),
        lambda: raids.draw_leaker_probability(style.figure()[1], leakers().head(0)),
        lambda: raids.draw_sites_per_leaker(stacked(), sites()),
    ],
)
def test_an_empty_frame_draws_empty_axes(draw):
    draw()


def test_drawing_changes_neither_the_frame_nor_the_settings():
    frame, before = by_size(), dict(mpl.rcParams)
    raids.draw_raid_size(stacked(), frame)
    pd.testing.assert_frame_equal(frame, by_size())
    assert dict(mpl.rcParams) == before


def test_the_alt_text_of_calibration_tells_every_model_and_the_band() -> None:
    said = raids.describe_calibration(calibration()).replace("\u00a0", " ")
    for model in raids.MODEL_LOOKS:
        assert f" {model.replace('_', ' ')}, 1 group: 25 %: " in said
    assert said.endswith("Where a right model lies, 1 group: 25 %: 15.0 to 35.0 %.")


def test_the_alt_text_of_leakers_tells_both_predictions() -> None:
    assert raids.describe_leaker_probability(leakers()).replace("\u00a0", " ") == (
        "Nights with at least one leaker, by number launched, 2 groups: 1: 90.0 % (80.0 to "
        "96.0 %); 2 or more: 100.0 % (88.0 to 100.0 %). Predicted by the beta-binomial, 2 groups: "
        "1: 80.0 %; 2 or more: 96.0 %. Predicted by the binomial, 2 groups: 1: 73.0 %; 2 or more: "
        "100.0 %."
    )


def test_the_alt_text_of_places_tells_both_lines_above_the_ratio() -> None:
    months = pd.to_datetime(["2025-05-01", "2025-06-01", "2025-07-01"])
    sites = pd.DataFrame(
        {
            "period": months,
            "leakers_per_night": [20.0, 99.0, 30.0],
            "impact_sites_per_night": [10.0, MISSING, 6.0],
            "sites_per_leaker": [0.5, MISSING, 0.2],
        }
    )
    said = raids.describe_sites_per_leaker(sites).replace("\u00a0", " ")
    assert said.startswith("Places hit per leaker, 2 points from May 2025 to July 2025: ")
    assert said.endswith(
        "Leakers of all classes per night: between 20.0 and 30.0, last 30.0 (July 2025). Places "
        "reported hit per night: between 6.00 and 10.0, last 6.00 (July 2025)."
    )
