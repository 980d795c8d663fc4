"""Figures of how a share moved: its segmented trend, and its change points with their control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from analysis.figures import alttext, style, wording
from analysis.figures.quality import as_share
from analysis.language.words import filled
from analysis.terms import WeaponClass

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from pandas import DataFrame

SERIES: Final = {
    "naive": ("What the source calls destroyed / launched", "#d55e00"),
    "comparable": ("Shot down or suppressed / launched", "#0072b2"),
}
"""Name and colour of the two series that the control sets side by side."""
SHARES: Final = {"naive": "Naive share", "comparable": "Comparable share"}
"""What each of them is, in a sentence."""

# Size of a night's mark by the third of launches in which it lies.
_SIZES: Final = (1.6, 2.6, 4.0)


@style.housed
def draw_trend(
    ax: Axes,
    points: DataFrame,
    levels: DataFrame,
    *,
    weapon_class: str,
    rate_label: str,
    label: str = "",
    regimes: Sequence[tuple[date, date, str]] = (),
    changes: DataFrame | None = None,
) -> Axes:
    """Draw nights, the level of each segment with its band, the check, and change points.

    Parameters
    ----------
    ax
        Axes of the house style.
    points
        One row per night with launches: ``night``, ``denominator``, ``rate``.
    levels
        One row per night of each segment with a trend: ``segment``, ``night``, ``rate``,
        ``low``, ``high``, ``spline_rate``; nothing is drawn between two segments.
    weapon_class
        Gives the colour.
    rate_label
        Name of the share with its denominator.
    label
        Title, for a group of classes; empty: the class.
    regimes
        (first night, last night, name) in order, cut to the period, shaded by turns; one in
        which the share cannot be formed stays empty.
    changes
        ``night``, ``low_night``, ``high_night``: marked with their interval.
    """
    color = style.mark(weapon_class).color
    _draw_nights(ax, points, points["rate"], color=color)
    for number, (_, part) in enumerate(levels.groupby("segment", sort=False)):
        first = number == 0
        ax.fill_between(part["night"], part["low"], part["high"], color=color, alpha=0.22, lw=0)
        ax.plot(part["night"], part["rate"], color=color, lw=2.2, label="level" if first else None)
        ax.plot(
            part["night"],
            part["spline_rate"],
            color=style.TEXT.light,
            linestyle=(0, (4, 2)),
            linewidth=1,
            label="spline, as a check" if first else None,
        )
    if changes is not None:
        _draw_changes(ax, changes, at=0.03, label="change point and its interval")
    nights = [night.date() for frame in (points, levels) for night in frame["night"]]
    nights += [night for first, last, _ in regimes for night in (first, last)]
    if nights:
        ax.set_xlim(style.day_number(min(nights)) - 4, style.day_number(max(nights)) + 4)
    ax.set_ylabel(rate_label)
    as_share(ax, limits=(-0.02, 1.02))
    style.month_axis(ax)
    style.shade_regimes(ax, regimes)
    ax.set_title(label or WeaponClass(weapon_class).label, pad=18 if regimes else None)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=4, columnspacing=1.2)
    return ax


@style.housed
def draw_changes(
    axes: NDArray[Any],
    nights: DataFrame,
    segments: DataFrame,
    changes: DataFrame,
    *,
    control: date,
) -> NDArray[Any]:
    """Draw the naive series above the comparable one, so that the control can be seen.

    Parameters
    ----------
    axes
        Two Axes of the house style, one above the other.
    nights
        One row per night: ``night``, ``launched``, ``naive_rate``, ``comparable_rate``.
    segments
        ``series``, ``first_night``, ``last_night``, ``rate``: the level between changes.
    changes
        ``series``, ``night``, ``low_night``, ``high_night``.
    control
        First night of the new definition: a change is due there above, and none below.
    """
    for ax, (name, (label, color)) in zip(axes.flat, SERIES.items(), strict=True):
        sized = nights.rename(columns={"launched": "denominator"})
        _draw_nights(ax, sized, nights[f"{name}_rate"], color=color)
        own = segments[segments["series"] == name]
        ax.hlines(
            own["rate"], own["first_night"], own["last_night"], color=color, lw=2.6, label="level"
        )
        found = changes[changes["series"] == name]
        _draw_changes(ax, found, at=0.06, label="change point and its interval")
        ax.axvline(style.day_number(control), color=style.TEXT.light, linewidth=1.2, linestyle=":")
        as_share(ax, limits=(-0.02, 1.02))
        style.month_axis(ax)
        ax.set_title(f"{name.capitalize()}: {label[0].lower()}{label[1:]}")
        ax.set_ylabel("Share of launched")
    lower = axes.flat[-1]
    lower.annotate(
        f"one figure for both\nfrom {control.day} {control:%b %Y}",
        (style.day_number(control), 0.16),
        xytext=(6, 0),
        textcoords="offset points",
        fontsize=8,
        color=style.TEXT.light,
    )
    lower.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3)
    return axes


def describe_levels(levels: Mapping[str, DataFrame], *, changes: DataFrame) -> str:
    """Alt text of the levels: each with its course, how far its check departs, and the changes.

    Parameters
    ----------
    levels
        By name: ``night``, ``rate``, ``spline_rate``, as drawn by :func:`draw_trend`.
    changes
        ``night`` of each change point that is marked.
    """
    said = [
        alttext.describe_trend(own["night"].tolist(), own["rate"], what=f"Level of {name}")
        for name, own in levels.items()
    ]
    apart = [abs(own["rate"] - own["spline_rate"]).max() for own in levels.values()]
    if known := [distance for distance in apart if not wording.is_missing(distance)]:
        points = wording.percent_points(max(known)).lstrip("+")
        spline = "A dashed spline, as a check, departs by at most {points} from them."
        said.append(filled(spline, points=points))
    if len(changes):
        nights = "; ".join(wording.date(night) for night in changes["night"])
        said.append(filled("Change points in the first panel: {nights}.", nights=nights))
    return " ".join(said)


def describe_changes(changes: DataFrame, *, control: date) -> str:
    """Alt text of the change points: each with its levels, and the control.

    Parameters
    ----------
    changes
        ``series``, ``night``, ``rate_before``, ``rate_after``.
    control
        First night of the new definition.
    """
    said = ["Two panels of nightly shares of drones launched, with the level between changes."]
    for name, share in SHARES.items():
        own = changes[changes["series"] == name]
        found = "; ".join(
            filled(
                "{date}, {before} to {after}",
                date=wording.date(row.night),
                before=wording.rate(row.rate_before),
                after=wording.rate(row.rate_after),
            )
            for row in own.itertuples()
        )
        said.append(f"{share}: {found or 'no change of level'}.")
    said.append(f"A dotted line stands at {wording.date(control)}, where the definition changed.")
    return " ".join(said)


def _draw_nights(ax: Axes, nights: DataFrame, rates: Any, *, color: str) -> None:
    """One light mark per night, larger where more was launched."""
    if nights.empty:
        return
    thirds = nights["denominator"].rank(pct=True, method="average")
    for place, size in enumerate(_SIZES):
        chosen = (thirds > place / 3) & (thirds <= (place + 1) / 3)
        if chosen.any():
            ax.plot(
                nights.loc[chosen, "night"],
                rates[chosen],
                marker="o",
                markersize=size,
                markeredgewidth=0,
                linestyle="",
                color=color,
                alpha=0.35,
                zorder=1.5,
                label="a night (larger: more launched)" if size == _SIZES[-1] else None,
            )


def _draw_changes(ax: Axes, changes: DataFrame, *, at: float, label: str) -> None:
    """A line at each change, and its interval as a bar at the foot of the Axes."""
    for number, row in enumerate(changes.itertuples()):
        night, low, high = (style.day_number(x) for x in (row.night, row.low_night, row.high_night))  # type: ignore[arg-type]
        ax.axvline(night, color=style.MUTED.light, linewidth=1, zorder=1.2)
        ax.plot(
            [low, high],
            [at, at],
            color=style.TEXT.light,
            linewidth=3,
            solid_capstyle="butt",
            marker="|",
            markersize=8,
            label=label if number == 0 else None,
        )
