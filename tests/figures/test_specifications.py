"""A curve hides no specification, marks the shown one by shape, and says what is not on it."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch

from analysis.figures import style
from analysis.figures.origins import draw_origins
from analysis.figures.specifications import (
    curve_height,
    describe_specification_curve,
    draw_specification_curve,
)
from analysis.figures.wording import NBSP
from analysis.language.speech import speaking

MISSING = float("nan")
LABEL = "Shot down or suppressed / launched"


def ranked(estimates: list[float], *, shown: int = 2) -> pd.DataFrame:
    places = range(1, len(estimates) + 1)
    return pd.DataFrame(
        {
            "rank": places,
            "estimate": estimates,
            "low": [value - 0.02 for value in estimates],
            "high": [value + 0.02 for value in estimates],
            "is_shown": [place == shown for place in places],
            "mean": ["typical", "munition", "munition"] * (len(estimates) // 3),
            "unit": ["night"] * len(estimates),
        }
    )


def choices() -> pd.DataFrame:
    rows = [
        ("mean", "Mean", "munition", "Munition-weighted", True, 0.0),
        ("mean", "Mean", "typical", "Typical raid", False, -0.05),
        ("unit", "A raid is", "night", "A night", True, 0.0),
    ]
    columns = ["dimension", "dimension_label", "option", "label", "is_shown", "moves"]
    return pd.DataFrame(rows, columns=columns)


def references(*estimates: float) -> pd.DataFrame:
    rows = [(f"naive{n or ''}", f"Naive {n}", value) for n, value in enumerate(estimates)]
    return pd.DataFrame(rows, columns=["name", "label", "estimate"])


def drawn(estimates: list[float], *beside: float, shown: int = 2):
    fig, axes = style.figure(rows=2, sharex=True)
    made = draw_specification_curve(
        axes,
        ranked(estimates, shown=shown),
        choices(),
        references(*beside),
        rate_label=LABEL,
        weapon_class="one_way_attack_drone",
    )
    assert made is axes
    fig.canvas.draw()
    return axes


def words(ax) -> list[str]:
    return [text.get_text().replace(NBSP, " ") for text in ax.texts]


# --- the curve -----------------------------------------------------------------------------------


def test_every_estimate_is_drawn_with_its_interval_and_the_denominator_is_said():
    top, _ = drawn([0.8, 0.85, 0.9])
    assert top.lines[0].get_ydata().tolist() == [0.8, 0.85, 0.9]
    corners = top.collections[0].get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(0.78)
    assert corners[:, 1].max() == pytest.approx(0.92)
    assert top.get_ylabel() == LABEL


@pytest.mark.parametrize(("shown", "side"), [(1, "left"), (3, "right")])
def test_the_shown_one_has_a_shape_a_line_and_words_and_never_colour_alone(shown, side):
    top, grid = drawn([0.8, 0.85, 0.9], shown=shown)
    (mark,) = [line for line in top.lines if line.get_marker() == "D"]
    assert mark.get_xdata() == [shown]
    text = next(each for each in top.texts if each.get_text().startswith("shown"))
    assert f"{shown} of 3" in text.get_text()
    assert text.get_ha() == side
    labels = [label.get_text() for label in grid.get_yticklabels()]
    assert labels == ["Munition-weighted ◇", "Typical raid"]


def test_a_choice_stands_under_the_specifications_that_made_it_and_no_choice_is_left_out():
    _, grid = drawn([0.8, 0.85, 0.9, 0.91, 0.92, 0.93])
    patches = [patch for patch in grid.patches if isinstance(patch, PathPatch)]
    spans = [
        sorted({float(x) for x, _ in patch.get_path().vertices if not np.isnan(x)})
        for patch in patches
    ]
    assert spans == [[1.5, 3.5, 4.5, 6.5], [0.5, 1.5, 3.5, 4.5]]
    assert "Mean" in words(grid)
    assert "A raid is" not in words(grid)
    assert grid.get_xlabel().startswith("6 specifications")


def test_what_is_beside_the_curve_is_dashed_and_named():
    top, _ = drawn([0.8, 0.85, 0.9], 0.74)
    dashed = [line for line in top.lines if line.get_linestyle() == "--"]
    assert [line.get_ydata()[0] for line in dashed] == [0.74]
    assert "naive\n74.0 %" in words(top)


@pytest.mark.parametrize(("far", "arrow"), [(0.99, "↑"), (0.01, "↓")])
def test_what_is_far_off_is_written_and_does_not_flatten_the_curve(far, arrow):
    top, _ = drawn([0.2, 0.25, 0.3], far)
    low, high = top.get_ylim()
    assert high - low < 0.2
    assert f"Naive 0: {far * 100:.1f} % (no specification) {arrow}" in words(top)


def test_the_height_grows_with_the_choices_that_vary():
    three = pd.concat([choices(), choices().assign(dimension="scope")])
    assert curve_height(three)[0] > curve_height(choices())[0]


def test_only_colours_that_a_dark_page_knows_are_drawn():
    known = {light for light, _ in style.palette().values()}
    top, grid = drawn([0.8, 0.85, 0.9], 0.84)
    used = {to_hex(line.get_color()) for ax in (top, grid) for line in ax.lines}
    used |= {to_hex(patch.get_facecolor()) for patch in grid.patches}
    used |= {to_hex(text.get_color()) for ax in (top, grid) for text in ax.texts}
    assert used <= known


# --- alt text ------------------------------------------------------------------------------------


def test_the_alt_text_gives_the_range_the_shown_one_and_what_moves_it():
    text = describe_specification_curve(
        ranked([0.8, 0.85, 0.9]), choices(), references(0.74), what="Stopped per munition"
    ).replace(NBSP, " ")
    assert text == (
        "Stopped per munition under 3 definitions: from 80.0 % to 90.0 %, median 85.0 %; the one "
        "shown, 85.0 %, is number 2 from the lowest. The choice that moves it most: Mean: Typical "
        "raid (−5.0 percentage points). Naive 0: 74.0 %, no specification."
    )


def test_the_alt_text_is_told_in_the_reader_s_language():
    what = "Shot down or suppressed per munition launched, drones,"
    with speaking("uk"):
        text = describe_specification_curve(
            ranked([0.8, 0.85, 0.9]), choices(), references(0.74), what=what
        ).replace(NBSP, " ")
    assert text.startswith(
        "Частка збитих або подавлених серед запущених (дрони), визначень: 3, від 80,0 % до 90,0 %,"
    )
    assert "Вибір, що зсуває найбільше: Середнє: " in text


def test_choices_that_move_nothing_are_not_called_the_strongest():
    text = describe_specification_curve(
        ranked([0.8, 0.85, 0.9]), choices().assign(moves=0.0), references(), what="Stopped"
    )
    assert "moves it most" not in text


# --- origins -------------------------------------------------------------------------------------


def shares(**changes: list[object]) -> pd.DataFrame:
    columns = {
        "weapon_class": ["cruise_missile", "cruise_missile", "surface_to_air_missile"],
        "label": ["Cruise missile", "Cruise missile", "Surface-to-air missile"],
        "value": ["Black Sea", "Saratov oblast", "Kursk oblast"],
        "numerator": [128, 1, 0],
        "denominator": [175, 6, 1_065],
        "rate": [0.73, MISSING, MISSING],
        "low": [0.62, MISSING, MISSING],
        "high": [0.82, MISSING, 0.1],
    }
    return pd.DataFrame(columns | changes)


def origins(frame: pd.DataFrame):
    fig, ax = style.figure()
    assert draw_origins(ax, frame, rate_label=LABEL) is ax
    fig.canvas.draw()
    return ax


def test_every_row_has_its_counts_and_every_class_its_name():
    ax = origins(shares())
    assert {"128 of 175", "1 of 6", "0 of 1,065"} <= set(words(ax))
    assert words(ax).count("Cruise missile") == 1
    assert [label.get_text() for label in ax.get_yticklabels()] == shares()["value"].tolist()
    assert ax.get_xlabel() == LABEL


def test_a_share_is_a_point_a_bound_an_open_line_and_too_few_is_said():
    ax = origins(shares())
    marks = {line.get_marker() for line in ax.lines}
    assert {style.mark("cruise_missile").marker, "<"} <= marks
    assert style.mark("surface_to_air_missile").marker not in marks
    assert words(ax).count("too few for a share") == 1


def test_a_lower_bound_points_to_the_right():
    frame = shares(low=[0.62, MISSING, 0.9], high=[0.82, MISSING, MISSING])
    assert ">" in {line.get_marker() for line in origins(frame).lines}


def test_drawing_leaves_frames_and_settings_as_they_were():
    settings, frame, before = mpl.rcParams.copy(), shares(), shares()
    origins(frame)
    drawn([0.8, 0.85, 0.9], 0.7)
    pd.testing.assert_frame_equal(frame, before)
    assert mpl.rcParams == settings
