"""Figures of how far a number hangs on its definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from matplotlib import path
from matplotlib.patches import PathPatch
from matplotlib.ticker import MaxNLocator, PercentFormatter

from analysis.figures import style
from analysis.figures.wording import count, is_missing, percent_points, rate
from analysis.language.words import filled, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

ROW_INCHES = 0.19
CURVE_INCHES = 2.6
REACH = 0.75
"""How far beyond the curve a reference is drawn, in heights of the curve."""


def curve_height(choices: DataFrame) -> tuple[float, tuple[float, float]]:
    """Height in inches of a specification curve and the ratio of its two Axes.

    Examples
    --------
    >>> import pandas as pd
    >>> height, ratio = curve_height(pd.DataFrame({"dimension": ["a", "a", "b", "b", "c"]}))
    >>> round(height, 2), round(ratio[1], 2)
    (4.23, 1.03)
    """
    grid = sum(len(rows) + 0.7 for _, rows in _varied(choices)) * ROW_INCHES
    return CURVE_INCHES + grid + 0.6, (CURVE_INCHES, grid)


@style.housed
def draw_specification_curve(
    axes: Sequence[Axes],
    ranked: DataFrame,
    choices: DataFrame,
    references: DataFrame,
    *,
    rate_label: str,
    weapon_class: str,
) -> Sequence[Axes]:
    """Draw the estimates of all specifications in order, and under each the choices that made it.

    Parameters
    ----------
    axes
        Two Axes of the house style, one above the other, sharing x
        (``height_ratios`` from :func:`curve_height`).
    ranked
        One row per specification, ascending: ``rank``, ``estimate``, ``low``, ``high``,
        ``is_shown``, and one column per dimension.
    choices
        One row per option, in the order to be drawn: ``dimension``, ``dimension_label``,
        ``option``, ``label``, ``is_shown``; dimensions with one option are left out.
    references
        ``name`` (a word), ``label`` and ``estimate`` of what is no specification: dashed lines.
    rate_label
        Name of the share with its denominator.
    weapon_class
        Gives the colour.
    """
    top, grid = axes
    color = style.mark(weapon_class).color
    shown = ranked[ranked["is_shown"]].iloc[0]
    _draw_estimates(top, ranked, color)
    _draw_references(top, references)
    _mark_shown(top, shown, len(ranked))
    top.set_ylabel(rate_label)
    top.spines["bottom"].set_visible(False)
    top.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    top.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    top.tick_params(axis="x", length=0, labelbottom=False)
    _draw_choices(grid, ranked, choices, int(shown["rank"]))
    grid.set_xlim(0, len(ranked) + 1)
    grid.set_xlabel(f"{count(len(ranked))} specifications, from the lowest estimate to the highest")
    return axes


def _draw_estimates(ax: Axes, ranked: DataFrame, color: str) -> None:
    # One area and one line: hundreds of error bars would be hundreds of paths on the page.
    ax.fill_between(
        ranked["rank"],
        ranked["low"],
        ranked["high"],
        step="mid",
        facecolor=color,
        alpha=0.22,
        linewidth=0,
    )
    ax.plot(ranked["rank"], ranked["estimate"], color=color, drawstyle="steps-mid")


def _draw_references(ax: Axes, references: DataFrame) -> None:
    """Dashed lines beside the curve; what is too far off to draw is written at the edge."""
    low, high = ax.get_ylim()
    reach = REACH * (high - low)
    for row in _rows(references.sort_values("estimate")):
        is_above, is_below = row.estimate > high + reach, row.estimate < low - reach
        if is_above or is_below:
            arrow = "↑" if is_above else "↓"
            parts = {"label": translate(row.label), "estimate": rate(row.estimate)}
            label = filled("{label}: {estimate} (no specification)", **parts)
            ax.annotate(
                f"{label} {arrow}",
                (1.0, 1.0 if is_above else 0.0),
                xycoords="axes fraction",
                xytext=(0, 4),
                textcoords="offset points",
                ha="right",
                fontsize=8,
                color=style.MUTED.light,
            )
            continue
        ax.axhline(row.estimate, color=style.MUTED.light, linewidth=1, linestyle=(0, (4, 3)))
        # Beside the Axes, where it hides no estimate.
        ax.annotate(
            f"{row.name}\n{rate(row.estimate)}",
            (1.0, row.estimate),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=style.MUTED.light,
        )


def _mark_shown(ax: Axes, shown: Any, places: int) -> None:
    ax.axvline(shown["rank"], color=style.TEXT.light, linewidth=0.8)
    ax.plot(
        shown["rank"],
        shown["estimate"],
        marker="D",
        color=style.TEXT.light,
        markersize=7,
        markerfacecolor=style.PAPER.light,
        markeredgecolor=style.TEXT.light,
        linestyle="",
    )
    is_right = shown["rank"] > places / 2
    ax.annotate(
        f"shown: {rate(shown['estimate'])}\n{count(shown['rank'])} of {count(places)}",
        (shown["rank"], 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(-5 if is_right else 5, -2),
        textcoords="offset points",
        ha="right" if is_right else "left",
        va="top",
        fontsize=9,
    )


def _draw_choices(ax: Axes, ranked: DataFrame, choices: DataFrame, shown: int) -> None:
    places, labels, row = [], [], 0.0
    for title, options in _varied(choices):
        ax.text(
            -0.01,
            row,
            title,
            transform=ax.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=8,
            fontweight="bold",
        )
        for option in options:
            row += 1
            own = ranked.loc[ranked[option.dimension] == option.option, "rank"]
            ax.add_patch(
                PathPatch(_ticks(own.tolist(), row), edgecolor="none", facecolor=style.MUTED.light)
            )
            if option.is_shown:
                ax.plot(shown, row, **_SHOWN_MARK)
            places.append(row)
            label = translate(option.label)
            labels.append(f"{label} ◇" if option.is_shown else label)
        row += 1.4
    ax.set_yticks(places, labels, fontsize=8)
    ax.set_ylim(row - 0.6, -0.8)
    ax.axvline(shown, color=style.TEXT.light, linewidth=0.8)
    ax.grid(visible=False)


_SHOWN_MARK: dict[str, Any] = {
    "marker": "D",
    "color": style.TEXT.light,
    "markersize": 4.5,
    "markerfacecolor": style.PAPER.light,
    "markeredgecolor": style.TEXT.light,
    "linestyle": "",
}


def _rows(frame: DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _varied(choices: DataFrame) -> list[tuple[str, list[Any]]]:
    """The dimensions in which there is a choice: title and options."""
    rows = groupby(_rows(choices), key=lambda row: row.dimension)
    blocks = [list(options) for _, options in rows]
    return [
        (str(getattr(own[0], "dimension_label", own[0].dimension)), own)
        for own in blocks
        if len(own) > 1
    ]


def _ticks(ranks: Sequence[int], row: float) -> path.Path:
    """Marks of one row as one path, neighbours joined: a bar code of where an option stands."""
    corners: list[tuple[float, float]] = []
    codes: list[int] = []
    for first, last in _runs(ranks):
        left, right, low, high = first - 0.5, last + 0.5, row - 0.36, row + 0.36
        corners += [(left, low), (right, low), (right, high), (left, high), (left, low)]
        codes += [int(path.Path.MOVETO), *[int(path.Path.LINETO)] * 3, int(path.Path.CLOSEPOLY)]
    return path.Path(corners, codes)


def _runs(ranks: Sequence[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(sorted(ranks)), key=lambda pair: pair[1] - pair[0]):
        members = [rank for _, rank in run]
        yield members[0], members[-1]


def describe_specification_curve(
    ranked: DataFrame, choices: DataFrame, references: DataFrame, *, what: str
) -> str:
    """Alt text of a specification curve: how many, their range, the shown one, what moves most.

    Parameters
    ----------
    ranked, choices, references
        As drawn; ``choices`` with ``moves``, the difference each option makes.
    what
        The share with its denominator.
    """
    shown = ranked[ranked["is_shown"]].iloc[0]
    first, last = ranked["estimate"].iloc[0], ranked["estimate"].iloc[-1]
    told = filled(
        "{what} under {definitions} definitions: from {lowest} to {highest}, median {median}; the "
        "one shown, {shown}, is number {rank} from the lowest.",
        what=translate(what),
        definitions=count(len(ranked)),
        lowest=rate(first),
        highest=rate(last),
        median=rate(ranked["estimate"].median()),
        shown=rate(shown["estimate"]),
        rank=count(shown["rank"]),
    )
    text = [told]
    strongest = max(
        (row for row in _rows(choices) if not is_missing(row.moves)),
        key=lambda row: abs(row.moves),
    )
    if strongest.moves:
        told = filled(
            "The choice that moves it most: {choice}: {option} ({points}).",
            choice=translate(strongest.dimension_label),
            option=translate(strongest.label),
            points=percent_points(strongest.moves),
        )
        text.append(told)
    for row in _rows(references):
        label, estimate = translate(row.label), rate(row.estimate)
        text.append(
            filled("{label}: {estimate}, no specification.", label=label, estimate=estimate)
        )
    return " ".join(text)
