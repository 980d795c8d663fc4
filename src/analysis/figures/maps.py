"""Tile maps: one square per region, where it roughly lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from analysis.figures import style
from analysis.figures.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

STEPS: Final = (0.0, 0.15, 0.3, 0.5, 1.0)
"""Opacity of a tile, from none to most: dark words are legible on all but the last."""
FILL: Final = "#0072b2"


@style.housed
def draw_tiles(ax: Axes, tiles: DataFrame, *, value: str, edges: tuple[int, ...]) -> Axes:
    """Draw one tile per region with its abbreviation and its number.

    The number is printed in every tile, so that nothing rests on the shade.

    Parameters
    ----------
    tiles
        ``abbreviation``, ``tile_column``, ``tile_row`` and the column of whole numbers.
    value
        Column to print and shade by.
    edges
        Lower edges of the shades above nothing, increasing: (1, 5, 15, 40).
    """
    from matplotlib.patches import Rectangle

    rows: list[Any] = list(tiles.itertuples())
    for row in rows:
        number = int(getattr(row, value))
        step = sum(number >= edge for edge in edges)
        corner = (row.tile_column + 0.04, row.tile_row + 0.04)
        paper = Rectangle(
            corner, 0.92, 0.92, facecolor=style.PAPER.light, edgecolor=style.AXIS.light
        )
        shade = Rectangle(
            corner,
            0.92,
            0.92,
            facecolor=FILL,
            alpha=STEPS[min(step, len(STEPS) - 1)],
            edgecolor="none",
        )
        ax.add_patch(paper)
        ax.add_patch(shade)
        ink = style.PAPER.light if step >= len(STEPS) - 1 else style.TEXT.light
        middle = row.tile_column + 0.5
        ax.text(middle, row.tile_row + 0.36, row.abbreviation, ha="center", va="center", color=ink)
        ax.text(
            middle,
            row.tile_row + 0.7,
            count(number),
            ha="center",
            va="center",
            color=ink,
            fontweight="bold",
        )
    ax.set_xlim(-0.1, tiles["tile_column"].max() + 1.1)
    ax.set_ylim(tiles["tile_row"].max() + 1.1, -0.1)
    ax.set_aspect("equal")
    ax.set_axis_off()
    return ax
