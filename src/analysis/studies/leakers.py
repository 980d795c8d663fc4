"""The probability that at least one munition of a raid gets through, beside what happened.

For each raid it is learned from the nights before. The beta-binomial lets the munitions of one
raid share its fate; the binomial, which takes them as independent, stands beside it because it is
what most readers have in mind, and is soon as good as certain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.measures import interception
from analysis.memo import memoised
from analysis.periods import COMPARABLE_SINCE, Period
from analysis.stats import betabinomial
from analysis.stats.proportions import wilson
from analysis.studies.frames import frame_of
from analysis.studies.raid_groups import doubling_groups
from analysis.terms import BALLISTIC_GROUP, Quantity, Scope

DAYS = 180
"""Nights before a raid that the probability of a leaker is learned from."""
MIN_LEARNED = 30
MIN_GROUP = 10
"""Nights that a group of raids by size holds at least."""

LEAKER_NIGHTS = {
    "night": "datetime64[s]",
    "launched": "int64",
    "leakers": "int64",
    "expected": "float64",
    "probability": "float64",
    "binomial": "float64",
    "raids_learned": "int64",
}
LEAKERS_BY_SIZE = {
    "size_group": "str",
    "smallest": "int64",
    "largest": "int64",
    "launched": "float64",
    "leakers": "float64",
    "expected": "float64",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "probability": "float64",
    "binomial": "float64",
}


@dataclass(frozen=True)
class LeakerCheck:
    """The probability that at least one of a raid gets through, beside what happened.

    Attributes
    ----------
    by_size
        Raids by munitions launched: nights with a leaker (``numerator``) of nights
        (``denominator``) as ``rate`` with a Wilson interval over nights; the mean predicted
        ``probability`` and the ``binomial`` one; mean ``launched``, ``leakers`` and ``expected``
        leakers per night.
    nights
        One row per night predicted.
    observed, probability, binomial
        Share of all nights with a leaker, and the mean predictions of it.
    leakers, expected
        Leakers of all nights predicted, and their expectation.
    unpredicted
        Nights of the period left out because fewer than 30 raids lay in the nights before them,
        or all of these had the same outcome.
    days
        Nights learned from.
    classes
        Weapon classes taken together.
    reason
        Why nothing is predicted; the frames are then empty and the numbers None.
    """

    by_size: pd.DataFrame
    nights: pd.DataFrame
    observed: float | None
    probability: float | None
    binomial: float | None
    leakers: int | None
    expected: float | None
    unpredicted: int
    days: int
    classes: tuple[str, ...]
    level: float
    reason: str | None


@dataclass(frozen=True)
class Outlook:
    """What to expect of one raid.

    Attributes
    ----------
    launched
        Munitions in the raid.
    expected
        Leakers to expect.
    probability, binomial
        That at least one leaks: beta-binomial, and with munitions taken as independent.
    leak_rate
        Share of a typical raid that leaks.
    rho
        Intraclass correlation.
    raids
        Raids learned from.
    reason
        Why there is none; the numbers are then None.
    """

    launched: int
    expected: float | None
    probability: float | None
    binomial: float | None
    leak_rate: float | None
    rho: float | None
    raids: int
    reason: str | None


@memoised
def leaker_check(
    lines: pd.DataFrame,
    *,
    period: Period,
    scope: str = Scope.NATIONAL,
    classes: Iterable[str] = BALLISTIC_GROUP,
    days: int = DAYS,
    level: float = 0.95,
) -> LeakerCheck:
    """Predict for each night whether at least one munition leaks, and compare with what happened.

    Parameters
    ----------
    lines
        Salvo lines of all nights.
    period
        Nights to predict.
    classes
        Weapon classes taken together; by default the ballistic group, whose members the source
        itself has put into one figure since 2026.
    days
        Nights before each raid to learn from; none before the comparable series.

    Returns
    -------
    LeakerCheck
        With ``reason`` where no night can be predicted.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> made = leaker_check(load_salvos(), period=Period.parse("2025-08-01", "2025-08-31"))
    >>> len(made.nights), made.leakers
    (16, 38)
    """
    taken = tuple(str(name) for name in classes)
    chosen = interception.select(lines, classes=taken, scope=scope).lines
    chosen = chosen[chosen["night"] >= pd.Timestamp(COMPARABLE_SINCE)]
    raids = interception.shares(chosen, Quantity.LEAK_RATE, by=["night"])
    asked = raids[period.contains(raids["night"])]
    rows: list[tuple[object, ...]] = []
    drawn: list[Any] = list(asked.itertuples())
    for raid in drawn:
        launched = int(raid.denominator)
        made = outlook(raids, before=raid.night.date(), launched=launched, days=days)
        if made.reason is None:
            answer = (made.expected, made.probability, made.binomial, made.raids)
            rows.append((raid.night, launched, int(raid.numerator), *answer))
    nights = frame_of(rows, LEAKER_NIGHTS)
    details = (len(asked) - len(nights), days, taken, level)
    if nights.empty:
        span = f"from {max(period.start, COMPARABLE_SINCE)} to {period.end}"
        reason = (
            f"None of {len(asked):,} raid(s) of these classes {span} has {MIN_LEARNED} raids of "
            f"different outcome in the {days} nights before it, counted since {COMPARABLE_SINCE}. "
            "Choose a longer period, or a later end."
        )
        if period.end < COMPARABLE_SINCE:
            reason = (
                f"The period ends on {period.end}, before outcomes were reported with regularity. "
                f"Choose an end after {COMPARABLE_SINCE}."
            )
        elif asked.empty:
            reason = f"No raid of these classes is reported {span}. Choose a longer period."
        return LeakerCheck(frame_of([], LEAKERS_BY_SIZE), nights, *(None,) * 5, *details, reason)
    return LeakerCheck(
        _by_size(nights, level=level),
        nights,
        float((nights["leakers"] > 0).mean()),
        float(nights["probability"].mean()),
        float(nights["binomial"].mean()),
        int(nights["leakers"].sum()),
        float(nights["expected"].sum()),
        *details,
        None,
    )


def _by_size(nights: pd.DataFrame, *, level: float) -> pd.DataFrame:
    rows = []
    groups = doubling_groups(nights["launched"], least=MIN_GROUP)
    for size, group in nights.groupby(groups, observed=True):
        hit = int((group["leakers"] > 0).sum())
        share = wilson(hit, len(group), level=level)
        ends = (group["launched"].min(), group["launched"].max())
        means = group[["launched", "leakers", "expected"]].mean()
        predicted = group[["probability", "binomial"]].mean()
        observed = (hit, len(group), share.estimate, share.low, share.high)
        rows.append((size, *ends, *means, *observed, *predicted))
    return frame_of(rows, LEAKERS_BY_SIZE)


def outlook(raids: pd.DataFrame, *, before: date, launched: int, days: int = DAYS) -> Outlook:
    """Leakers to expect of a raid, from the raids of the nights before it.

    Parameters
    ----------
    raids
        One row per night: ``night``, ``numerator`` (leakers), ``denominator`` (launched), as
        :func:`analysis.measures.interception.shares` gives the leak rate by night.
    before
        Night of the raid; the ``days`` nights before it are learned from.
    launched
        Munitions in the raid.

    Returns
    -------
    Outlook
        From a beta-binomial fitted by maximum likelihood, its parameters taken as known; with
        ``reason`` where fewer than 30 raids lie in those nights, or all had the same outcome.

    Examples
    --------
    >>> nights = pd.date_range("2025-06-01", periods=60)
    >>> raids = pd.DataFrame({"night": nights, "numerator": [4, 1] * 30, "denominator": 5})
    >>> made = outlook(raids, before=date(2025, 8, 1), launched=2)
    >>> round(made.probability, 3), round(made.binomial, 3)
    (0.707, 0.75)
    """
    day = pd.Timestamp(before)
    span = raids["night"].between(day - pd.Timedelta(days=days), day - pd.Timedelta(days=1))
    past = raids[span]
    if len(past) < MIN_LEARNED:
        reason = (
            f"fewer than {MIN_LEARNED} raids ({len(past)}) in the {days} nights before {before}"
        )
        return Outlook(launched, None, None, None, None, None, len(past), reason)
    k, n = past["numerator"].astype("float64"), past["denominator"].astype("float64")
    try:
        model = betabinomial.fit(k, n)
    except SalvoStatisticsError as error:
        return Outlook(launched, None, None, None, None, None, len(past), str(error))
    return Outlook(
        launched=launched,
        expected=launched * model.mean,
        probability=1.0 - float(model.pmf(launched)[0]),
        binomial=1.0 - float(1.0 - k.sum() / n.sum()) ** launched,
        leak_rate=model.mean,
        rho=model.rho,
        raids=len(past),
        reason=None,
    )
