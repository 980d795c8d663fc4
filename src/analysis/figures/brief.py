"""Figures of the brief: one night among all, what was expected of it, the weeks around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import style
from analysis.figures.alttext import describe_beside, describe_trend
from analysis.figures.timing import describe_timeline, draw_timeline
from analysis.figures.wording import count, date, fixed
from analysis.language.words import filled
from analysis.terms import WeaponClass

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

OTHERS: Final = style.MARKS[WeaponClass.ONE_WAY_ATTACK_DRONE]
OWN: Final = style.MARKS[WeaponClass.CRUISE_MISSILE]
LABELS: Final = {
    "total": "All munitions\nlaunched in a night",
    "missiles": "Missiles\nlaunched in a night",
}


@style.housed
def draw_among_nights(axes: Sequence[Axes], nights: DataFrame, night: Any) -> Sequence[Axes]:
    """Draw every night by all munitions and, below, by missiles, and mark one of them.

    Parameters
    ----------
    axes
        Two Axes of the house style, one above the other, sharing x.
    nights
        Every night in order: ``night``, ``total``, ``missiles``; missing where nothing is known.
    night
        The one that is marked.
    """
    for ax, column in zip(axes, LABELS, strict=True):
        values = nights[column].astype("float64")
        ax.plot(
            nights["night"],
            values,
            linestyle="",
            marker="o",
            markersize=2.2,
            markeredgewidth=0,
            color=OTHERS.color,
            alpha=0.55,
        )
        own = values[nights["night"] == night].dropna()
        if len(own):
            value = float(own.iloc[0])
            ax.plot([night], [value], linestyle="", marker="D", markersize=8, color=OWN.color)
            ax.annotate(
                f"{date(night)}: {count(value)}",
                (night, value),
                xytext=(-9, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                bbox={"facecolor": style.PAPER.light, "edgecolor": "none", "pad": 1, "alpha": 0.8},
            )
        ax.set_ylim(0, None)
        ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        ax.set_ylabel(LABELS[column])
    style.month_axis(axes[-1])
    return axes


def describe_among_nights(nights: DataFrame) -> str:
    """Alt text of all nights: by all munitions, then by missiles.

    Parameters
    ----------
    nights
        As for :func:`draw_among_nights`.
    """
    at = nights["night"].tolist()
    every = describe_trend(
        at, nights["total"], what="Munitions launched per night", unit="munitions"
    )
    missiles = describe_beside(
        at, nights["missiles"], what="Missiles launched in a night", unit="munitions"
    )
    return f"{every} {missiles}"


@style.housed
def draw_expected(
    ax: Axes, distribution: DataFrame, *, low: float, high: float, expected: float, actual: float
) -> Axes:
    """Draw how probable every number neutralised was, with what came.

    Parameters
    ----------
    distribution
        ``neutralised`` and ``probability``, every number from 0 up.
    low, high
        Ends of the predictive interval, shaded.
    expected, actual
        Drawn as lines, each with its number.
    """
    x, y = distribution["neutralised"], distribution["probability"]
    inside = ((x >= low) & (x <= high)).to_numpy()
    ax.fill_between(x, 0, y, where=inside, color=style.GRID.light, linewidth=0, label="Interval")
    ax.plot(x, y, color=OTHERS.color, linewidth=1.6)
    top = float(y.max())
    lines = ((expected, "Expected", ":", OTHERS.color), (actual, "Reported", "-", OWN.color))
    for value, label, dashes, color in lines:
        ax.axvline(value, color=color, linestyle=dashes, linewidth=1.8, label=label)
    left, right = sorted((expected, actual))
    for value, side in ((left, "right"), (right, "left")):
        ax.annotate(
            count(round(value)),
            (value, top * 1.1),
            xytext=(-4 if side == "right" else 4, 0),
            textcoords="offset points",
            ha=side,
            va="center",
        )
    shown = x[y > top / 500]
    ax.set_xlim(float(shown.min()) - 0.5, float(x.max()) + max(1.0, 0.06 * float(x.max())))
    ax.set_ylim(0, top * 1.2)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{fixed(100 * value, 1)} %"))
    ax.yaxis.set_major_locator(MaxNLocator(4))
    ax.set_xlabel("Munitions neutralised of those launched")
    ax.set_ylabel("Probability")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3)
    return ax


@style.housed
def draw_days_around(
    axes: Sequence[Axes], nights: DataFrame, events: DataFrame, night: Any
) -> Sequence[Axes]:
    """Draw the weeks around a night, with diplomatic events above, and mark the night.

    Parameters
    ----------
    axes, nights, events
        As for :func:`analysis.figures.timing.draw_timeline`.
    """
    draw_timeline(axes, nights, events)
    for ax in axes:
        ax.axvline(night, color=OWN.color, linewidth=1.2, linestyle="--", zorder=0.5)
    marked: Any = axes[0]
    marked.annotate(
        date(night),
        (night, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=9,
    )
    return axes


def describe_days_around(nights: DataFrame, events: DataFrame, night: Any) -> str:
    """Alt text of the weeks around a night: the dates of events, the launches, the mark.

    Parameters
    ----------
    nights, events, night
        As for :func:`draw_days_around`.
    """
    dates = count(events["start_date"].nunique())
    above = filled("Events on {event_dates} dates above nightly launches.", event_dates=dates)
    mark = filled("A dashed line stands at the night marked, {date}.", date=date(night))
    return f"{above} {describe_timeline(nights)} {mark}"
