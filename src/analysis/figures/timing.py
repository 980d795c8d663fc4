"""Figures of the timing report: the timeline, the days around events, power, specifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter
from numpy import isfinite

from analysis.figures import style
from analysis.figures.alttext import describe_beside, describe_trend
from analysis.figures.wording import count, date, fixed, interval, ratio
from analysis.language.words import filled
from analysis.terms import WeaponClass

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

DRONE: Final = style.MARKS[WeaponClass.ONE_WAY_ATTACK_DRONE]
CRUISE: Final = style.MARKS[WeaponClass.CRUISE_MISSILE]
BALLISTIC: Final = style.MARKS[WeaponClass.BALLISTIC_MISSILE]

EVENT_MARKS: Final[Mapping[str, str]] = {
    "leaders": "D",
    "talks": "o",
    "envoys": "^",
    "pressure": "s",
    "truces": "P",
    "other": "|",
}
"""A marker for each group of events; each has its own line too, so none rests on colour."""
EVENT_ROWS: Final[Mapping[str, str]] = {
    "leaders": "Leaders",
    "talks": "Talks",
    "envoys": "Envoys",
    "pressure": "Ultimatums, proposals",
    "truces": "Truces",
    "other": "Other",
}
MISSILES: Final[Mapping[str, str]] = {
    "ballistic": "Ballistic group",
    "other_missiles": "Other missiles",
}
"""The two columns of missiles of a timeline, in a sentence."""


@style.housed
def draw_timeline(axes: Sequence[Axes], nights: DataFrame, events: DataFrame) -> Sequence[Axes]:
    """Draw events above, and below them drones, ballistic and other missiles of every night.

    Each class has its own Axes, so that nothing rests on colour.

    Parameters
    ----------
    axes
        Four Axes of the house style, one above the other, sharing x.
    nights
        Every night in order: ``night``, ``drones``, ``ballistic``, ``other_missiles``, and
        ``is_silent``: no report stands for it, which is marked and is not 0.
    events
        One row per event: ``start_date``, ``end_date``, ``group`` (of ``EVENT_MARKS``).
    """
    above, drones, ballistic, missiles = axes
    groups = [name for name in EVENT_MARKS if (events["group"] == name).any()]
    for place, name in enumerate(groups):
        own = events[events["group"] == name]
        above.hlines(
            [place] * len(own),
            own["start_date"],
            own["end_date"],
            color=style.MUTED.light,
            linewidth=1.6,
        )
        above.plot(
            own["start_date"],
            [place] * len(own),
            linestyle="",
            marker=EVENT_MARKS[name],
            markersize=4.5,
            color=style.TEXT.light,
            markeredgecolor=style.PAPER.light,
            markeredgewidth=0.3 if name != "other" else 0.9,
        )
    above.set_yticks(range(len(groups)), [EVENT_ROWS[name] for name in groups])
    above.set_ylim(max(len(groups), 1) - 0.4, -0.6)
    above.grid(visible=False)
    above.tick_params(axis="y", length=0)
    above.spines["bottom"].set_visible(False)
    above.tick_params(axis="x", length=0)
    _steps(drones, nights, "drones", DRONE)
    drones.set_ylabel("Drones\nper night")
    _steps(ballistic, nights, "ballistic", BALLISTIC)
    ballistic.set_ylabel("Ballistic\nper night")
    _steps(missiles, nights, "other_missiles", CRUISE)
    missiles.set_ylabel("Other missiles\nper night")
    silent = nights[nights["is_silent"]]
    if len(silent):  # marks of nothing would still take room, at the foot of the figure
        drones.plot(
            silent["night"],
            [0] * len(silent),
            linestyle="",
            marker="x",
            markersize=5,
            color=style.TEXT.light,
            clip_on=False,
            label="No report",
            zorder=4,
        )
        drones.legend(loc="lower right", bbox_to_anchor=(1, 0.98))
    _name_largest(drones, nights)
    for ax in axes:
        ax.grid(visible=True, axis="x")
    if len(nights):
        missiles.set_xlim(nights["night"].iloc[0], nights["night"].iloc[-1])
    style.month_axis(missiles)
    return axes


def describe_timeline(nights: DataFrame) -> str:
    """Alt text of the launches of a timeline, one class after the other.

    Parameters
    ----------
    nights
        As for :func:`draw_timeline`.
    """
    at = nights["night"].tolist()
    drones = describe_trend(
        at, nights["drones"], what="Drones launched per night", unit="munitions"
    )
    missiles = (
        describe_beside(at, nights[column], what=what, unit="munitions")
        for column, what in MISSILES.items()
    )
    return " ".join([drones, *missiles])


@style.housed
def draw_relative_days(ax: Axes, profile: DataFrame, *, label: str) -> Axes:
    """Draw an outcome on each day around events, over the band of the same dates moved.

    Parameters
    ----------
    profile
        ``relative_day``, ``ratio`` (to trend), ``low`` and ``high`` of the band.
    label
        What is divided by its trend.
    """
    if len(profile):
        ax.fill_between(
            profile["relative_day"],
            profile["low"],
            profile["high"],
            color=style.SHADE.light,
            edgecolor=style.AXIS.light,
            linewidth=0.8,
            label="95 % of all shifts, day by day",
        )
        ax.plot(profile["relative_day"], profile["ratio"], **DRONE.line(), label="Around events")
        ax.legend(loc="upper left", ncols=2)
        reach = max(float(abs(profile[["ratio", "low", "high"]] - 1).max().max()), 0.1) * 1.35
        ax.set_ylim(max(0.0, 1 - reach), 1 + reach)
    ax.axhline(1, color=style.AXIS.light, linewidth=1)
    ax.axvline(0.5, color=style.MUTED.light, linewidth=1, linestyle=":")
    ax.annotate(
        "before | after",
        (0.5, 0.03),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="bottom",
        fontsize=8,
        color=style.MUTED.light,
        bbox={"facecolor": style.PAPER.light, "edgecolor": "none", "pad": 1.5},
    )
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=15))
    ax.set_xlabel("Relative day (0: the night that ended on the date of the event)")
    ax.set_ylabel(f"{label} / trend")
    return ax


def describe_relative_days(profile: DataFrame, *, what: str) -> str:
    """Alt text of the days around events: their course, the band, and how many days leave it.

    Parameters
    ----------
    profile
        As for :func:`draw_relative_days`.
    what
        What is drawn, "Launch volume over their trend".
    """
    days = [f"{day} days" for day in profile["relative_day"]]
    said = describe_trend(days, profile["ratio"], what=what, unit="ratio")
    known = profile.dropna(subset=["ratio", "low", "high"])
    if known.empty:
        return said
    span = interval(known["low"].min(), known["high"].max(), unit="ratio")
    is_outside = (known["ratio"] < known["low"]) | (known["ratio"] > known["high"])
    band = filled(
        "The band of the same dates moved spans {span}; days outside it: {outside} of {of}.",
        span=span,
        outside=count(is_outside.sum()),
        of=count(len(known)),
    )
    return f"{said} {band}"


@style.housed
def draw_power(ax: Axes, curve: DataFrame, *, power: float) -> Axes:
    """Draw how often an effect of each size would have been found.

    Parameters
    ----------
    curve
        ``direction`` (increase or decrease), ``effect`` (a multiple), ``found`` (a share),
        ``is_detectable`` for the smallest found with the power asked for.
    power
        The share asked for, drawn as a line.
    """
    looks = {"increase": DRONE, "decrease": BALLISTIC}
    for direction, look in looks.items():
        own = curve[(curve["direction"] == direction) & isfinite(curve["effect"])]
        own = own[own["effect"] > 0]
        own = own.sort_values("effect")
        ax.plot(own["effect"], own["found"], **look.line(), label=direction.capitalize())
        for row in own[own["is_detectable"]].itertuples():
            point: Any = row
            ax.annotate(
                ratio(point.effect),
                (point.effect, point.found),
                xytext=(0, -14),
                textcoords="offset points",
                ha="left" if direction == "increase" else "right",
            )
    ax.axhline(power, color=style.MUTED.light, linewidth=1, linestyle=":")
    ax.axvline(1, color=style.AXIS.light, linewidth=1)
    ax.set_ylim(0, 1)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: ratio(value)))
    ax.set_xlabel("Effect put into the windows")
    ax.set_ylabel("Found in / placebo calendars")
    ax.legend(loc="lower left")
    return ax


@style.housed
def draw_z_curve(ax: Axes, rows: DataFrame, *, threshold: float) -> Axes:
    """Draw the z of all specifications in their order, the shown one marked.

    Parameters
    ----------
    rows
        In the order of z: ``z`` and ``is_declared``.
    threshold
        On the absolute z, drawn as two lines.
    """
    places = range(1, len(rows) + 1)
    ax.plot(places, rows["z"], color=DRONE.color, linewidth=1.6)
    for at in (-threshold, threshold):
        ax.axhline(at, color=style.MUTED.light, linewidth=1, linestyle=":")
    ax.axhline(0, color=style.AXIS.light, linewidth=1)
    for place, row in zip(places, rows.itertuples(), strict=True):
        shown: Any = row
        if shown.is_declared:
            ax.plot(place, shown.z, marker="D", color=CRUISE.color, markersize=8, linestyle="")
            ax.annotate(
                "shown",
                (place, shown.z),
                # The curve rises to the right: above it on the left is room for the word.
                xytext=(-9, 3),
                textcoords="offset points",
                ha="right",
            )
    ax.set_xlim(0, len(rows) + 1)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.set_xlabel("Specifications, in the order of z")
    ax.set_ylabel("z against all shifts")
    return ax


def describe_z_curve(rows: DataFrame) -> str:
    """Alt text of the curve of z: its two ends, and the place of the specification shown.

    Parameters
    ----------
    rows
        As for :func:`draw_z_curve`.
    """
    first, last = (fixed(rows["z"].iloc[end], 2) for end in (0, -1))
    said = filled("Their z rises from {first} to {last}.", first=first, last=last)
    marked = [
        filled(
            "The one shown stands at number {place}, at z {z}.", place=count(place), z=fixed(z, 2)
        )
        for place, (z, is_declared) in enumerate(
            zip(rows["z"], rows["is_declared"], strict=True), start=1
        )
        if is_declared
    ]
    return " ".join([said, *marked])


def _name_largest(ax: Axes, nights: DataFrame, *, named: int = 2) -> None:
    """Write date and count over the largest nights that stand clear of each other."""
    taken: list[Any] = []
    for row in nights.dropna(subset=["drones"]).nlargest(20, "drones").itertuples():
        night: Any = row
        if all(abs((night.night - other).days) > 60 for other in taken) and len(taken) < named:
            taken.append(night.night)
            ax.annotate(
                f"{date(night.night)}: {count(night.drones)}",
                (night.night, night.drones),
                xytext=(-3, 2),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=8,
            )
    if taken:
        ax.set_ylim(0, float(nights["drones"].max()) * 1.08)


def _steps(ax: Axes, nights: DataFrame, column: str, look: style.Mark) -> None:
    """Fill one path of steps: hundreds of bars would weigh more than the page and show no more."""
    ax.fill_between(
        nights["night"],
        0.0,
        nights[column].astype("float64"),
        step="mid",
        color=look.color,
        linewidth=0,
    )
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
