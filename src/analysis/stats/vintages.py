"""Figures that are published again: what was known about each reference period at each age."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import check_values


@dataclass(frozen=True)
class Vintage:
    """One publication: what was said about a period on a date, and how old the period then was."""

    period: np.datetime64
    published: np.datetime64
    value: float
    age_days: int


@dataclass(frozen=True)
class Triangle:
    """What was published about each period at each age.

    Attributes
    ----------
    periods
        Last day of each reference period, in order.
    ages
        Lower edge of each age group in days after the period's end; the last group is open and
        counts as settled.
    cells
        One row per period, one value per age group; NaN where nothing was published. The earliest
        figure of a group, but the latest of the settled one.
    latest
        The newest vintage of each period.
    vintages
        All of them, in order of period and publication.
    """

    periods: tuple[np.datetime64, ...]
    ages: tuple[int, ...]
    cells: tuple[tuple[float, ...], ...]
    latest: tuple[Vintage, ...]
    vintages: tuple[Vintage, ...]

    def group(self, age_days: int) -> int:
        """Position of the age group that an age falls in."""
        return int(np.searchsorted(self.ages, age_days, side="right")) - 1

    def as_of(self, date: np.datetime64) -> Triangle:
        """The triangle as it could be seen on a date.

        Raises
        ------
        SalvoStatisticsError
            When nothing had been published by then.
        """
        known = [vintage for vintage in self.vintages if vintage.published <= date]
        if not known:
            raise SalvoStatisticsError(f"nothing had been published by {date}.")
        return _triangle(known, self.ages)


def triangle(
    period_ends: ArrayLike, published: ArrayLike, values: ArrayLike, *, ages: tuple[int, ...]
) -> Triangle:
    """Arrange publications by period and age.

    Parameters
    ----------
    period_ends, published
        Last day of the reference period and day of publication (ISO text or dates), one each per
        publication.
    values
        Figures, not negative.
    ages
        Lower edges of the age groups in days after the period's end, increasing, at least two.
        Publications younger than the first (from within the period) are refused.

    Raises
    ------
    SalvoStatisticsError
        On dates that cannot be read, values that are missing or negative, unequal lengths, a
        period published twice on one day with different values, ages that do not increase.

    Examples
    --------
    >>> seen = triangle(["2024-01-31", "2024-01-31", "2024-02-29"],
    ...                 ["2024-02-10", "2024-08-10", "2024-03-10"], [100, 110, 90], ages=(0, 90))
    >>> seen.cells
    ((100.0, 110.0), (90.0, nan))
    """
    ends, days = _dates(period_ends, "period_ends"), _dates(published, "published")
    figures = check_values(values, name="values")
    if not ends.size == days.size == figures.size:
        raise SalvoStatisticsError(
            f"{ends.size} period ends, {days.size} publication dates and {figures.size} values: "
            "pass one of each per publication."
        )
    if len(ages) < 2 or any(b <= a for a, b in itertools.pairwise(ages)):
        raise SalvoStatisticsError(
            f"ages must be at least two increasing numbers of days, not {ages}."
        )
    if ends.size == 0:
        raise SalvoStatisticsError("there is no publication. Pass at least one.")
    if np.any(figures < 0):
        raise SalvoStatisticsError(
            f"values must not be negative: {int(np.sum(figures < 0))} of {figures.size} are."
        )
    delays = (days - ends).astype(int)
    young = np.flatnonzero(delays < ages[0])
    if young.size:
        first = young[0]
        raise SalvoStatisticsError(
            f"{young.size} publications are younger than the first age of {ages[0]} days, first: "
            f"the period to {ends[first]} published {days[first]}. Leave out what was published "
            "before its period was over."
        )
    known: dict[tuple[np.datetime64, np.datetime64], Vintage] = {}
    for end, day, figure, delay in zip(ends, days, figures, delays, strict=True):
        vintage = Vintage(end, day, float(figure), int(delay))
        other = known.setdefault((end, day), vintage)
        if other.value != vintage.value:
            raise SalvoStatisticsError(
                f"the period to {end} was published on {day} as {other.value:g} and as "
                f"{vintage.value:g}. Keep one, and say why."
            )
    return _triangle([known[key] for key in sorted(known)], tuple(ages))


def _triangle(known: list[Vintage], ages: tuple[int, ...]) -> Triangle:
    periods = sorted({vintage.period for vintage in known})
    row = {period: position for position, period in enumerate(periods)}
    cells = np.full((len(periods), len(ages)), np.nan)
    latest: dict[np.datetime64, Vintage] = {}
    for vintage in sorted(known, key=lambda each: (each.period, each.published)):
        group = int(np.searchsorted(ages, vintage.age_days, side="right")) - 1
        settled = group == len(ages) - 1
        if settled or np.isnan(cells[row[vintage.period], group]):
            cells[row[vintage.period], group] = vintage.value
        latest[vintage.period] = vintage
    return Triangle(
        periods=tuple(periods),
        ages=ages,
        cells=tuple(tuple(line) for line in cells.tolist()),
        latest=tuple(latest[period] for period in periods),
        vintages=tuple(known),
    )


def _dates(values: ArrayLike, name: str) -> NDArray[np.datetime64]:
    try:
        days = np.asarray(values).astype("datetime64[D]")
    except (TypeError, ValueError) as error:
        raise SalvoStatisticsError(f"{name} must be dates ({error}).") from error
    if days.ndim != 1 or np.isnat(days).any():
        raise SalvoStatisticsError(
            f"{name}: {int(np.isnat(days).sum())} of {days.size} dates are missing. "
            "Leave out publications without a date, and say so."
        )
    return days
