"""One look: a colour, a marker, a line and a hatch for each weapon class, told apart by anyone."""

from __future__ import annotations

import math
from datetime import date
from itertools import combinations

import pytest

from analysis.errors import SalvoError
from analysis.figures import style
from analysis.terms import WeaponClass

OFTEN_TOGETHER = ("one_way_attack_drone", "cruise_missile", "ballistic_missile")
INKED = {
    "text.color": style.TEXT,
    "axes.titlecolor": style.TEXT,
    "axes.labelcolor": style.TEXT,
    "xtick.labelcolor": style.MUTED,
    "ytick.labelcolor": style.MUTED,
    "axes.edgecolor": style.AXIS,
    "xtick.color": style.AXIS,
    "grid.color": style.GRID,
    "axes.facecolor": style.PAPER,
    "figure.facecolor": style.PAPER,
}
RGB = tuple[float, float, float]

# Machado, Oliveira, Fernandes (2009), table 1, severity 1.0, on linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
NORMAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def _lab(colour: str, seen: tuple[RGB, RGB, RGB]) -> RGB:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    r, g, b = (max(0.0, sum(w * x for w, x in zip(row, linear, strict=True))) for row in seen)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_every_weapon_class_has_a_mark() -> None:
    assert tuple(style.MARKS) == tuple(WeaponClass)


def test_no_two_classes_share_colour_marker_line_or_hatch() -> None:
    for attribute in ("color", "dark", "marker", "linestyle", "hatch"):
        values = [getattr(mark, attribute) for mark in style.MARKS.values()]
        assert len(set(values)) == len(values), attribute


@pytest.mark.parametrize("seen", [NORMAL, DEUTERANOPIA, PROTANOPIA])
@pytest.mark.parametrize("theme", ["color", "dark"])
def test_classes_often_drawn_together_differ_in_any_colour_vision(seen, theme) -> None:  # type: ignore[no-untyped-def]
    colours = {name: getattr(style.mark(name), theme) for name in OFTEN_TOGETHER}
    for one, other in combinations(OFTEN_TOGETHER, 2):
        apart = math.dist(_lab(colours[one], seen), _lab(colours[other], seen))
        assert apart > 20, (one, other, apart)


def test_an_unknown_class_has_no_colour_and_the_known_ones_are_named() -> None:
    with pytest.raises(SalvoError, match="no colour for 'cruise': it is not a weapon class"):
        style.mark("cruise")


def test_the_inks_of_the_style_sheet_are_those_of_the_module() -> None:
    import matplotlib
    from matplotlib.colors import to_hex

    with style.apply():
        drawn = {key: matplotlib.rcParams[key] for key in INKED}
    assert {key: to_hex(f"#{value}".replace("##", "#")) for key, value in drawn.items()} == {
        key: ink.light for key, ink in INKED.items()
    }


def test_settings_are_left_as_found() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    with style.apply():
        style.figure("wide", rows=2)
    assert dict(matplotlib.rcParams) == before


def test_cyrillic_is_drawn_with_the_font_that_has_it() -> None:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    with style.apply():
        font = get_font(findfont(FontProperties(), fallback_to_default=False))
    assert set(map(ord, "Київїєґ")) <= set(font.get_charmap())


def test_a_missing_period_is_a_gap() -> None:
    drawn = style.on_calendar(["a", "b", "c"], ["a", "c"], [1, None])
    assert drawn[0] == 1
    assert all(math.isnan(value) for value in drawn[1:])


@pytest.mark.parametrize(
    ("periods", "trouble"),
    [(["a", "a"], "one stands twice"), (["a", "z"], "z is not in it"), (["a"], "1 periods .* 2")],
)
def test_periods_off_the_calendar_are_refused(periods: list[str], trouble: str) -> None:
    with pytest.raises(SalvoError, match=trouble):
        style.on_calendar(["a", "b"], periods, [1, 2])


def test_no_segment_crosses_a_break() -> None:
    days = [date(2025, 7, day) for day in (22, 23, 24, 25)]
    pieces = style.segments(days[::-1], [4, 3, 2, 1], breaks=[date(2025, 7, 24)])
    assert pieces == [(days[:2], [1.0, 2.0]), (days[2:], [3.0, 4.0])]


def test_regimes_are_shaded_within_the_axes_they_are_given() -> None:
    with style.apply():
        _, ax = style.figure()
        ax.plot([date(2025, 1, 1), date(2025, 12, 31)], [0, 1])
        limits = ax.get_xlim()
        style.shade_regimes(
            ax,
            [
                (date(2020, 1, 1), date(2020, 2, 1), "long ago"),
                (date(2024, 7, 10), date(2025, 7, 23), "separate"),
                (date(2025, 7, 24), date(2030, 1, 1), "merged"),
            ],
        )
    assert ax.get_xlim() == limits
    assert [note.get_text() for note in ax.texts] == ["separate", "merged"]


def test_an_unknown_width_is_refused() -> None:
    with pytest.raises(SalvoError, match="column or wide wide, not 'full'"):
        style.figure("full")
