"""Figures of the interception report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import PercentFormatter
from pandas import date_range

from analysis.figures import style
from analysis.figures.quality import as_share
from analysis.figures.wording import fraction, is_missing
from analysis.terms import WeaponClass

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from pandas import DataFrame


@style.housed
def draw_class_panel(ax: Axes, panel: DataFrame, *, rate_label: str) -> Axes:
    """Draw one row per weapon class: the share, its interval, and the counts beside it.

    Parameters
    ----------
    ax
        Axes of the house style.
    panel
        ``weapon_class``, ``label``, ``numerator``, ``denominator``, ``rate``, ``low``, ``high``
        in the order to be drawn; a missing rate with one bound is drawn as the bound, without
        one as words.
    rate_label
        Name of the share with its denominator.
    """
    rows: list[Any] = list(panel.itertuples())
    for place, row in enumerate(rows):
        mark = style.mark(row.weapon_class)
        counts = fraction(row.numerator, row.denominator)
        ax.text(1.03, place, counts, va="center", fontsize=9, transform=ax.get_yaxis_transform())
        if is_missing(row.rate) and not is_missing(row.high):
            # All or none: a bound on one side, and no point that would pass for an estimate.
            low = 0.0 if is_missing(row.low) else row.low
            ax.plot([low, row.high], [place, place], linewidth=2.6, color=mark.color, alpha=0.5)
            ax.plot(row.high, place, marker="|", color=mark.color, markersize=10)
            continue
        if is_missing(row.rate):
            ax.text(
                0.5,
                place,
                "too few for a share",
                va="center",
                ha="center",
                fontsize=9,
                color=style.MUTED.light,
            )
            continue
        ax.plot([row.low, row.high], [place, place], color=mark.color, linewidth=2.6)
        ax.plot(row.rate, place, marker=mark.marker, color=mark.color, markersize=8)
    ax.set_yticks(range(len(rows)), [row.label for row in rows])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(rate_label)
    ax.text(
        1.03,
        -0.75,
        "counts",
        fontsize=8,
        color=style.MUTED.light,
        transform=ax.get_yaxis_transform(),
    )
    return ax


@style.housed
def draw_monthly_rate(
    ax: Axes, monthly: DataFrame, *, weapon_class: str, breaks: Sequence[date]
) -> Axes:
    """Draw a share by month with its intervals, cut at each break of definition.

    Parameters
    ----------
    ax
        Axes of the house style.
    monthly
        ``period`` (first day), ``rate``, ``low``, ``high``; a month without enough to give a
        share has missing values and stays a gap.
    weapon_class
        Gives the colour and the mark.
    breaks
        First nights of new definitions, where the line is cut and a dotted line drawn.
    """
    mark = style.mark(weapon_class)
    known = monthly.dropna(subset=["rate"])
    given = [period.date() for period in monthly["period"]]
    months = date_range(given[0], given[-1], freq="MS").date
    periods = sorted({*months, *given})
    rates = style.on_calendar(periods, given, monthly["rate"].tolist())
    for days, values in style.segments(periods, rates, breaks=breaks):
        ax.plot([style.day_number(day) for day in days], values, **mark.line())
    ax.vlines(
        known["period"], known["low"], known["high"], color=mark.color, alpha=0.45, linewidth=2.2
    )
    for edge in breaks:
        if periods and periods[0] < edge <= periods[-1]:
            ax.axvline(style.day_number(edge), color=style.MUTED.light, linewidth=1, linestyle=":")
    style.month_axis(ax)
    ax.set_title(WeaponClass(weapon_class).label)
    return as_share(ax)


@style.housed
def draw_monthly_panels(
    axes: NDArray[Any], monthly: DataFrame, *, classes: Sequence[str], breaks: Sequence[date]
) -> NDArray[Any]:
    """Draw one panel per weapon class with :func:`draw_monthly_rate`; hide the ones left over.

    Parameters
    ----------
    axes
        Array of Axes, at least as many as classes.
    monthly
        As for :func:`draw_monthly_rate`, with ``weapon_class``.
    classes, breaks
        Classes in the order of the panels, and first nights of new definitions.
    """
    for ax, name in zip(axes.flat, classes, strict=False):
        own = monthly[monthly["weapon_class"] == name]
        draw_monthly_rate(ax, own, weapon_class=name, breaks=breaks)
    for ax in axes.flat[len(classes) :]:
        ax.set_visible(False)
    for ax in axes[:, 0]:
        ax.set_ylabel("Neutralised / launched")
    return axes
