"""Figures of the casualties report. Counts are of people; gaps stay gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter, MultipleLocator, NullFormatter, PercentFormatter

from analysis.figures import style
from analysis.figures.wording import count, is_missing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from pandas import DataFrame

BLUE: Final = "#0072b2"
ORANGE: Final = "#d55e00"
EDITION_LOOKS: Final[Mapping[str, dict[str, Any]]] = {
    "first": {
        "color": ORANGE,
        "marker": "s",
        "markerfacecolor": style.PAPER.light,
        "linestyle": "--",
        "linewidth": 1.1,
        "markersize": 4,
    },
    "latest": {"color": BLUE, "marker": "o", "linestyle": "-", "markersize": 4},
    "as published": {"color": BLUE, "marker": "o", "linestyle": "-", "markersize": 4},
}
"""First published is hollow, square and dashed; latest filled, round and solid."""
EDITION_LABELS: Final = {"first": "First published", "latest": "Latest revision"}


@style.housed
def draw_editions(ax: Axes, editions: Mapping[str, DataFrame], *, column: str, label: str) -> Axes:
    """Draw monthly counts of people, one line per edition; a month without a figure is a gap.

    Parameters
    ----------
    ax
        Axes of the house style.
    editions
        By name: ``month`` and the column of counts, one row per calendar month.
    column
        Counts to draw: ``killed``, ``injured`` or ``total``.
    label
        Of the y axis: who is counted, and by whom.
    """
    for name, frame in editions.items():
        values = [float("nan") if is_missing(value) else float(value) for value in frame[column]]
        days = [style.day_number(month.date()) for month in frame["month"]]
        text = EDITION_LABELS.get(name, name.capitalize())
        ax.plot(days, values, label=text, **EDITION_LOOKS[name])
    last = list(editions.values())[-1]
    gaps = last[last[column].isna()]
    if len(gaps):
        days = [style.day_number(month.date()) for month in gaps["month"]]
        ax.plot(
            days,
            [0.0] * len(days),
            linestyle="",
            marker="x",
            color=style.MUTED.light,
            label="No figure for the month",
            clip_on=False,
        )
    ax.set_ylim(bottom=0)
    style.month_axis(ax)
    ax.set_ylabel(label)
    return ax


@style.housed
def draw_nowcasts(ax: Axes, nowcasts: DataFrame) -> Axes:
    """Draw nowcasts beside the raw figures: a diamond and its interval, moved a little right.

    Parameters
    ----------
    nowcasts
        ``month``, ``nowcast``, ``low``, ``high``; months without one have missing values.
    """
    known = nowcasts.dropna(subset=["nowcast"])
    days = [style.day_number(month.date()) + 9 for month in known["month"]]
    ax.vlines(days, known["low"], known["high"], color=style.MUTED.light, linewidth=1.6)
    ax.plot(
        days,
        known["nowcast"].tolist(),
        linestyle="",
        marker="D",
        markersize=4.5,
        markerfacecolor=style.PAPER.light,
        color=style.MUTED.light,
        label="Nowcast with interval (estimated)",
    )
    if len(known):
        ax.set_ylim(0, max(ax.get_ylim()[1], 1.06 * float(known["high"].max())))
    return ax


@style.housed
def draw_legend(ax: Axes, *, columns: int) -> Axes:
    """Draw the legend in a row above the Axes, where it hides nothing."""
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns)
    return ax


@style.housed
def draw_year_ratios(ax: Axes, ratios: DataFrame) -> Axes:
    """Draw one row per comparison: ratio, overdispersed interval, the exact one as a thin line.

    Parameters
    ----------
    ratios
        ``label``, ``ratio``, ``low``, ``high``, ``exact_low``, ``exact_high``.
    """
    rows: list[Any] = list(ratios.itertuples())
    for place, row in enumerate(rows):
        named = place == 0
        ax.plot(
            [row.low, row.high],
            [place, place],
            color=BLUE,
            linewidth=2.6,
            label="Allowing for clustering" if named else None,
        )
        ax.plot(
            [row.exact_low, row.exact_high],
            [place + 0.22, place + 0.22],
            color=ORANGE,
            linewidth=1.2,
            linestyle="--",
            label="If deaths were independent (too narrow)" if named else None,
        )
        ax.plot(row.ratio, place, marker="o", color=BLUE, markersize=7)
    ax.axvline(1, color=style.MUTED.light, linewidth=1, linestyle=":")
    ax.set_yticks(range(len(rows)), [row.label for row in rows])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel("Ratio of counts, later year / earlier year (1: no change)")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    return ax


@style.housed
def draw_exposure(axes: NDArray[Any], series: Mapping[str, DataFrame]) -> NDArray[Any]:
    """Draw casualties against each exposure, one point per month.

    Parameters
    ----------
    axes
        One Axes per exposure.
    series
        By what casualties are set against: ``casualties``, ``exposure``, ``evidence``.
    """
    for ax, (title, frame) in zip(axes.flat, series.items(), strict=True):
        known = frame.dropna(subset=["casualties", "exposure"])
        for evidence, fill in (("verified", BLUE), ("estimated", style.PAPER.light)):
            part = known[known["evidence"] == evidence]
            ax.plot(
                part["exposure"],
                part["casualties"],
                linestyle="",
                marker="o",
                markersize=6,
                color=BLUE,
                markerfacecolor=fill,
                label="Count published" if evidence == "verified" else "From a rounded share",
            )
        ax.set_xlim(left=0)
        ax.set_ylim(bottom=0)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: count(value)))
        ax.set_title(title)
        ax.set_xlabel(f"{title} in the month")
        ax.grid(visible=True, axis="both")
    axes.flat[0].set_ylabel("Killed or injured by\nlong-range weapons")
    axes.flat[0].legend(loc="lower right", fontsize=8)
    return axes


@style.housed
def draw_per_hundred(ax: Axes, frame: DataFrame) -> Axes:
    """Draw casualties per hundred launched by month; months known by a share alone are hollow."""
    days = [style.day_number(month.date()) for month in frame["month"]]
    ax.plot(days, frame["per_hundred"].tolist(), color=BLUE, linewidth=1)
    for evidence, fill in (("verified", BLUE), ("estimated", style.PAPER.light)):
        part = frame[(frame["evidence"] == evidence) & frame["per_hundred"].notna()]
        ax.plot(
            [style.day_number(month.date()) for month in part["month"]],
            part["per_hundred"].tolist(),
            linestyle="",
            marker="o",
            color=BLUE,
            markerfacecolor=fill,
            label="Count published" if evidence == "verified" else "From a rounded share",
        )
    ax.set_ylim(bottom=0)
    style.month_axis(ax)
    ax.set_ylabel("Killed or injured by long-range\nweapons per 100 launched")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    return ax


@style.housed
def draw_exceedance(ax: Axes, curves: Mapping[str, DataFrame]) -> Axes:
    """Draw the share of attacks listed with at least so many killed, one step curve per reading.

    Parameters
    ----------
    curves
        By label: ``killed`` and ``rate``, ``low``, ``high`` in [0, 1].
    """
    looks = ((BLUE, "-"), (ORANGE, "--"))
    for (label, curve), (color, linestyle) in zip(curves.items(), looks, strict=False):
        shown = curve[curve["killed"] > 0]
        ax.step(
            shown["killed"],
            shown["rate"],
            where="post",
            color=color,
            linestyle=linestyle,
            label=label,
        )
        ax.fill_between(
            shown["killed"],
            shown["low"],
            shown["high"],
            step="post",
            color=color,
            alpha=0.13,
            linewidth=0,
        )
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: count(value)))
    ax.set_xticks([1, 2, 5, 10, 20, 50])
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.set_ylim(0, 1)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.set_xlabel("People killed in one attack, at least")
    ax.set_ylabel("Share of the attacks listed")
    ax.legend(loc="upper right")
    return ax


@style.housed
def draw_growth(ax: Axes, reports: DataFrame) -> Axes:
    """Draw how the toll of one attack rose, report by report, each with its number.

    Parameters
    ----------
    reports
        ``hours`` since the first report (missing for a report without a time, which is drawn
        last) and ``killed``, in order.
    """
    known = reports["hours"].dropna()
    end = float(known.max()) + 4 if len(known) else 1.0
    hours = [end if is_missing(value) else float(value) for value in reports["hours"]]
    ax.step(hours, reports["killed"], where="post", color=BLUE)
    ax.plot(hours, reports["killed"], linestyle="", marker="o", color=BLUE)
    nexts = [*hours[1:], float("inf")]
    for hour, after, killed, when in zip(
        hours, nexts, reports["killed"], reports["hours"], strict=True
    ):
        text = f"{count(killed)} (final)" if is_missing(when) else count(killed)
        # Of two reports at one hour the later is labelled above, the earlier beside.
        aside = after - hour < 0.1
        if aside and reports["killed"].tolist().count(killed) > 1:
            continue
        ax.annotate(
            text,
            (hour, killed),
            xytext=(7, -4) if aside else (0, 7),
            textcoords="offset points",
            ha="left" if aside else "center",
            fontsize=9,
        )
    ax.xaxis.set_major_locator(MultipleLocator(4))
    ax.set_ylim(0, float(reports["killed"].max()) * 1.18)
    ax.set_xlabel("Hours since the first report of the toll")
    ax.set_ylabel("People reported killed")
    return ax


@style.housed
def draw_first_days(ax: Axes, attacks: DataFrame) -> Axes:
    """Draw the toll of the first day and the settled one, joined by a line, one row per attack.

    Parameters
    ----------
    attacks
        ``label``, ``first_day_killed``, ``killed``; in the order to be drawn.
    """
    rows: list[Any] = list(attacks.itertuples())
    for place, row in enumerate(rows):
        named = place == 0
        ax.plot([row.first_day_killed, row.killed], [place, place], color=style.AXIS.light)
        ax.plot(
            row.first_day_killed,
            place,
            linestyle="",
            marker="s",
            markersize=6,
            color=ORANGE,
            markerfacecolor=style.PAPER.light,
            label="First day" if named else None,
        )
        ax.plot(
            row.killed,
            place,
            linestyle="",
            marker="o",
            markersize=7,
            color=BLUE,
            label="Settled" if named else None,
        )
    ax.set_yticks(range(len(rows)), [row.label for row in rows])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(left=0)
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel("People reported killed")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    return ax
