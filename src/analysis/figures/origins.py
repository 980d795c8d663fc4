"""The figure of where and when munitions came from: one row per carrier, place or time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import PercentFormatter

from analysis.figures import style
from analysis.figures.wording import fraction, is_missing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


@style.housed
def draw_origins(ax: Axes, shares: DataFrame, *, rate_label: str) -> Axes:
    """Draw one row per weapon class and carrier, place or time: share, interval, counts.

    Parameters
    ----------
    ax
        Axes of the house style, about 0.3 inches high per row and class.
    shares
        ``weapon_class``, ``label`` (of the class), ``value``, ``numerator``, ``denominator``,
        ``rate``, ``low``, ``high``; rows of a class together, in the order to be drawn. A bound
        (no rate, one of low and high) is an open line; rows with neither stay without a mark.
    rate_label
        Name of the share with its denominator.
    """
    places, labels, at = [], [], 0.0
    listed: list[Any] = list(shares.itertuples())
    for weapon_class, rows in groupby(listed, key=lambda row: row.weapon_class):
        for number, row in enumerate(rows):
            if number == 0:
                ax.text(
                    -0.01,
                    at,
                    row.label,
                    transform=ax.get_yaxis_transform(),
                    ha="right",
                    va="center",
                    fontsize=9,
                    fontweight="bold",
                )
                at += 1
            _draw_share(ax, row, at, style.mark(weapon_class))
            places.append(at)
            labels.append(row.value)
            at += 1
        at += 0.3
    ax.set_yticks(places, labels)
    ax.set_ylim(at - 0.5, -0.7)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(rate_label)
    return ax


def _draw_share(ax: Axes, row: Any, at: float, mark: style.Mark) -> None:
    ax.text(
        1.03,
        at,
        fraction(row.numerator, row.denominator),
        va="center",
        fontsize=9,
        transform=ax.get_yaxis_transform(),
    )
    if is_missing(row.low) and is_missing(row.high):
        ax.text(0.01, at, "too few for a share", va="center", fontsize=8, color=style.MUTED.light)
        return
    low, high = 0.0 if is_missing(row.low) else row.low, 1.0 if is_missing(row.high) else row.high
    if is_missing(row.rate):
        ax.plot([low, high], [at, at], color=mark.color, linewidth=1.4, linestyle=(0, (2, 2)))
        bound, pointer = (high, "<") if is_missing(row.low) else (low, ">")
        ax.plot(bound, at, marker=pointer, color=mark.color, markersize=6)
        return
    ax.plot([low, high], [at, at], color=mark.color, linewidth=2.4)
    ax.plot(row.rate, at, marker=mark.marker, color=mark.color, markersize=7)
