"""Figures of the data-quality report: the calendar of nights, and the change of definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import MultipleLocator, PercentFormatter

from analysis.figures import style
from analysis.figures.wording import count
from analysis.language.words import translate
from analysis.terms import NightStatus

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

# A filled, a hollow, a crossed and a pointed mark: told apart without colour.
STATUS_MARKS: Final[dict[NightStatus, dict[str, Any]]] = {
    NightStatus.REPORTED: {"marker": "s", "color": "#0072b2", "alpha": 0.55},
    NightStatus.NO_REPORT: {
        "marker": "s",
        "facecolors": "none",
        "edgecolors": style.AXIS.light,
        "linewidths": 0.6,
    },
    NightStatus.WITHHELD: {"marker": "x", "color": style.TEXT.light, "linewidths": 1.2},
    NightStatus.TRUCE: {"marker": "D", "color": "#d55e00"},
}


@style.housed
def draw_calendar(ax: Axes, nights: DataFrame) -> Axes:
    """Draw one mark per night: months downwards, days of the month across.

    Parameters
    ----------
    ax
        Axes of the house style.
    nights
        ``night`` and ``status``, one row per night.
    """
    first = nights["night"].min()
    months = (nights["night"].dt.year - first.year) * 12 + nights["night"].dt.month - first.month
    for status, look in STATUS_MARKS.items():
        chosen = nights["status"] == status.value
        if chosen.any():
            days = nights.loc[chosen, "night"].dt.day
            label = f"{translate(status.label)} ({count(chosen.sum())})"
            ax.scatter(days, months[chosen], s=26, label=label, **look)
    labels = {
        int(row): f"{night:%b %Y}"
        for row, night in zip(months, nights["night"], strict=True)
        if night.month % 3 == 1
    }
    ax.set_yticks(list(labels), list(labels.values()))
    ax.set_ylim(months.max() + 0.8, -0.8)
    ax.set_xlim(0.2, 31.8)
    ax.set_xticks([1, 5, 10, 15, 20, 25, 31])
    ax.set_xlabel("Day of the month on which the night ends")
    ax.grid(visible=False)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, columnspacing=1.2)
    return ax


@style.housed
def draw_definition_break(ax: Axes, series: DataFrame, *, break_night: date) -> Axes:
    """Draw the naive and the comparable share by period, with no line across the break.

    Parameters
    ----------
    ax
        Axes of the house style.
    series
        ``period`` (first day), ``naive_rate`` and ``comparable_rate`` in [0, 1]; no period
        lies on both sides of the break.
    break_night
        First night of the new definition.
    """
    looks = {
        "comparable_rate": ("Shot down or suppressed / launched", "#0072b2", "o", "-"),
        "naive_rate": ("What the source calls destroyed / launched", "#d55e00", "s", "--"),
    }
    periods = [period.date() for period in series["period"]]
    for column, (label, color, marker, linestyle) in looks.items():
        pieces = style.segments(periods, series[column].tolist(), breaks=[break_night])
        for number, (days, values) in enumerate(pieces):
            ax.plot(
                [style.day_number(day) for day in days],
                values,
                color=color,
                marker=marker,
                linestyle=linestyle,
                label=label if number == 0 else None,
            )
    ax.axvline(style.day_number(break_night), color=style.MUTED.light, linewidth=1, linestyle=":")
    ax.annotate(
        f"one figure for both\nfrom {break_night.day} {break_night:%b %Y}",
        (style.day_number(break_night), 0.03),
        xytext=(6, 0),
        textcoords="offset points",
        fontsize=8,
        color=style.MUTED.light,
    )
    style.month_axis(ax)
    as_share(ax)
    ax.set_ylabel("Share of drones launched")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    return ax


def as_share(ax: Axes, *, limits: Sequence[float] = (0, 1.0)) -> Axes:
    """Give the y axis the form of a share: 0 to 100 %."""
    ax.set_ylim(*limits)
    ax.yaxis.set_major_locator(MultipleLocator(0.2))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    return ax
