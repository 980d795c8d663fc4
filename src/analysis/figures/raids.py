"""Figures of raid size, of prediction, and of leakers beside the places hit."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FixedLocator, FuncFormatter, PercentFormatter
from numpy import asarray, isfinite
from pandas import date_range

from analysis.figures import style
from analysis.figures.alttext import describe_beside, describe_groups, describe_trend
from analysis.figures.wording import count, interval, rate
from analysis.terms import WeaponClass

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from pandas import DataFrame, Series

DRONE: Final = style.MARKS[WeaponClass.ONE_WAY_ATTACK_DRONE]
BALLISTIC: Final = style.MARKS[WeaponClass.BALLISTIC_MISSILE]

# Colours of the palette, so that a dark page can turn them over; mark and line differ as well.
MODEL_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "binomial": {"color": "#d55e00", "marker": "s", "linestyle": "--"},
    "beta_binomial": {"color": "#009e73", "marker": "v", "linestyle": ":"},
    "beta_binomial_size": {"color": "#0072b2", "marker": "o", "linestyle": "-"},
}


@style.housed
def draw_raid_size(axes: NDArray[Any], by_size: DataFrame) -> NDArray[Any]:
    """Draw the share of drones neutralised, and below it the leakers per night, by raid size.

    Parameters
    ----------
    axes
        Two Axes, one above the other, sharing the x axis.
    by_size
        Small raids first: ``size_group`` (in words), ``nights``, ``rate``, ``low``, ``high`` in
        [0, 1], ``leakers``, ``leakers_low``, ``leakers_high`` per night; a missing rate is a gap.
    """
    share, leakers = axes
    places = list(range(len(by_size)))
    _points(share, places, by_size, ("rate", "low", "high"))
    share.set_ylim(_tenth_below(by_size, ["rate", "low"]), 1)
    share.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    share.set_ylabel("Neutralised /\ndrones launched")
    _points(leakers, places, by_size, ("leakers", "leakers_low", "leakers_high"))
    leakers.set_ylim(bottom=0)
    leakers.set_ylabel("Leakers per night\n(upper bound on arrivals)")
    labels = [
        f"{size}\n({count(nights)} nights)"
        for size, nights in zip(by_size["size_group"], by_size["nights"], strict=True)
    ]
    leakers.set_xticks(places, labels)
    leakers.set_xlim(-0.5, max(len(by_size), 1) - 0.5)
    leakers.set_xlabel("Drones launched in a night")
    return axes


def _points(ax: Axes, places: list[int], frame: DataFrame, columns: tuple[str, str, str]) -> None:
    value, low, high = (frame[column].to_numpy(dtype="float64") for column in columns)
    ax.vlines(places, low, high, color=DRONE.color, alpha=0.45, linewidth=2.6)
    ax.plot(places, value, **(DRONE.line() | {"linestyle": ""}), markersize=8, clip_on=False)


def _tenth_below(frame: DataFrame, columns: list[str]) -> float:
    """The tenth under the least value drawn: shares are read against each other, not against 0."""
    values = frame[columns].to_numpy(dtype="float64")
    known = values[isfinite(values)]
    return max(floor(10 * float(known.min()) - 0.2), 0) / 10 if known.size else 0.0


@style.housed
def draw_calibration(ax: Axes, calibration: DataFrame) -> Axes:
    """Draw the observed share of nights below each predicted quantile, one line per model.

    A model that is right follows the diagonal, inside the band.

    Parameters
    ----------
    ax
        Axes of the house style; drawn as a square.
    calibration
        ``model``, ``label``, ``nominal``, ``observed``, ``low``, ``high`` in [0, 1]; the band is
        the same for models tested on the same nights.
    """
    models = list(calibration["model"].unique())
    if models:
        band = calibration[calibration["model"] == models[-1]]
        ax.fill_between(
            band["nominal"],
            band["low"],
            band["high"],
            color=style.GRID.light,
            linewidth=0,
            label="Where a right model lies",
        )
    ax.plot([0, 1], [0, 1], color=style.AXIS.light, linewidth=1)
    for name in models:
        own = calibration[calibration["model"] == name]
        ax.plot(
            own["nominal"], own["observed"], label=own["label"].iloc[0], **MODEL_LOOKS[str(name)]
        )
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_aspect("equal")
    ax.set_xlabel("Quantile of the prediction")
    ax.set_ylabel("Nights below it / nights predicted")
    if models:
        ax.legend(loc="upper left", frameon=True, edgecolor="none", facecolor=style.PAPER.light)
    return ax


def describe_calibration(calibration: DataFrame) -> str:
    """Alt text of the calibration: every model, and the band of a right one, at some quantiles.

    Parameters
    ----------
    calibration
        As for :func:`draw_calibration`; every fifth quantile is told.
    """
    said = ["Nights below predicted quantiles, one line for each model."]
    told = calibration.iloc[:0]
    for _, own in calibration.groupby("model", sort=False):
        told = own.iloc[::5]
        at = [rate(quantile, decimals=0) for quantile in told["nominal"]]
        said.append(describe_groups(at, told["observed"], what=str(own["label"].iloc[0])))
    if len(told):
        band = [interval(*bounds) for bounds in zip(told["low"], told["high"], strict=True)]
        said.append(describe_groups(at, band, what="Where a right model lies", unit="text"))
    return " ".join(said)


@style.housed
def draw_leaker_probability(ax: Axes, by_size: DataFrame) -> Axes:
    """Draw how often at least one munition leaked, beside two predictions, by munitions launched.

    Parameters
    ----------
    by_size
        Small raids first: ``size_group`` (in words), ``denominator`` (nights), ``rate``, ``low``,
        ``high``, ``probability`` and ``binomial`` in [0, 1].
    """
    places = asarray(range(len(by_size)), dtype=float)
    looks = {
        "rate": ("Observed", -0.2, BALLISTIC.color, "^", True),
        "probability": ("Beta-binomial", 0.0, "#009e73", "v", True),
        "binomial": ("Binomial", 0.2, "#d55e00", "s", False),
    }
    ax.vlines(
        places - 0.2, by_size["low"], by_size["high"], color=BALLISTIC.color, alpha=0.45, lw=2.6
    )
    for column, (label, shift, color, marker, is_filled) in looks.items():
        ax.plot(
            places + shift,
            by_size[column],
            color=color,
            marker=marker,
            markersize=8,
            markerfacecolor=color if is_filled else "none",
            linestyle="",
            label=label,
        )
    labels = [
        f"{size}\n({count(nights)} nights)"
        for size, nights in zip(by_size["size_group"], by_size["denominator"], strict=True)
    ]
    ax.set_xticks(places, labels)
    ax.set_xlim(-0.6, max(len(by_size), 1) - 0.4)
    ax.set_ylim(_tenth_below(by_size, ["low", "probability", "binomial"]), 1.02)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.set_xlabel("Munitions of the group launched in a night")
    ax.set_ylabel("Nights with a leaker / nights")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3)
    return ax


def describe_leaker_probability(by_size: DataFrame) -> str:
    """Alt text of leakers by munitions launched: what was observed, then both predictions.

    Parameters
    ----------
    by_size
        As for :func:`draw_leaker_probability`.
    """
    sizes = by_size["size_group"].tolist()
    observed = describe_groups(
        sizes,
        by_size["rate"],
        low=by_size["low"].tolist(),
        high=by_size["high"].tolist(),
        what="Nights with at least one leaker, by number launched",
    )
    predicted = (
        describe_groups(sizes, by_size["probability"], what="Predicted by the beta-binomial"),
        describe_groups(sizes, by_size["binomial"], what="Predicted by the binomial"),
    )
    return " ".join([observed, *predicted])


@style.housed
def draw_sites_per_leaker(axes: NDArray[Any], sites: DataFrame) -> NDArray[Any]:
    """Draw leakers and places hit per night, and below them the places per leaker, by month.

    Parameters
    ----------
    axes
        Two Axes, one above the other, sharing the x axis.
    sites
        ``period`` (first day of the month), ``leakers_per_night``, ``impact_sites_per_night``,
        ``sites_per_leaker``; a month without a number of places has missing values.
    """
    counts, ratio = axes
    told = sites.dropna(subset=["impact_sites_per_night"])
    looks = {
        "leakers_per_night": ("Leakers, all classes", DRONE.line()),
        "impact_sites_per_night": (
            "Places reported hit",
            {"color": "#d55e00", "marker": "s", "linestyle": "--"},
        ),
    }
    for column, (label, look) in looks.items():
        days, values = _by_month(told, told[column])
        counts.plot(days, values, label=label, **look)
    counts.set_ylim(bottom=0)
    counts.set_ylabel("Per night with a\nnumber of places")
    counts.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    days, values = _by_month(told, told["sites_per_leaker"])
    ratio.plot(days, values, color="#882255", marker="^")
    ratio.set_ylim(bottom=0)
    ratio.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.1f}"))
    ratio.set_ylabel("Places hit / leaker")
    style.month_axis(ratio)
    return axes


def describe_sites_per_leaker(sites: DataFrame) -> str:
    """Alt text of places and leakers: the places per leaker, then what both are per night.

    Parameters
    ----------
    sites
        As for :func:`draw_sites_per_leaker`.
    """
    told = sites.dropna(subset=["impact_sites_per_night"])
    of = {
        "leakers_per_night": "Leakers of all classes per night",
        "impact_sites_per_night": "Places reported hit per night",
    }
    known = told.dropna(subset=["sites_per_leaker"])
    ratio = describe_trend(
        known["period"].tolist(),
        known["sites_per_leaker"],
        what="Places hit per leaker",
        unit="number",
    )
    counts = (
        describe_beside(told["period"].tolist(), told[column], what=what, unit="number")
        for column, what in of.items()
    )
    return " ".join([ratio, *counts])


def _by_month(frame: DataFrame, values: Series) -> tuple[list[float], list[float]]:
    """Values on every month from the first to the last, NaN where one is missing."""
    given = [period.date() for period in frame["period"]]
    if not given:
        return [], []
    months = date_range(given[0], given[-1], freq="MS").date
    laid = style.on_calendar(list(months), given, values.tolist())
    return [style.day_number(month) for month in months], laid
