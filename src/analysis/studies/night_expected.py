"""What would have been neutralised of a raid of this composition, judged by the half-year before.

Each model launched is given the outcomes of its own raids in the 180 nights before; a model seen
in too few of them those of its class, then of its group. Shares vary from raid to raid
(beta-binomial), so the prediction is as wide as raids have differed; parts are taken as
independent of each other, which makes it somewhat too narrow where a whole night goes well or
badly. Two means are shown and never mixed: of munitions (each munition counts the same) and of the
typical raid (each raid does).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import SalvoStatisticsError
from analysis.measures import interception
from analysis.periods import COMPARABLE_SINCE
from analysis.stats import betabinomial
from analysis.studies.frames import frame_of
from analysis.terms import (
    BALLISTIC_GROUP,
    DRONE_CLASSES,
    MISSILE_CLASSES,
    Quantity,
    WeaponClass,
)

DAYS = 180
"""Nights before that are learned from; none before the comparable series."""
FEWEST_RAIDS = 10
"""Raids that a model, a class or a group is learned from."""
FEWEST_NIGHTS = 60
"""Nights of the comparable series that must lie before."""

_DRONES = tuple(c.value for c in DRONE_CLASSES)
_BALLISTIC = tuple(c.value for c in BALLISTIC_GROUP)
_OTHERS = tuple(c.value for c in MISSILE_CLASSES if c not in BALLISTIC_GROUP)
GROUPS = {"Drones": _DRONES, "Ballistic group": _BALLISTIC, "Other missiles": _OTHERS}

EXPECTED = {
    "part": "str",
    "label": "str",
    "launched": "int64",
    "neutralised": "int64",
    "expected": "float64",
    "typical": "float64",
    "low": "int64",
    "high": "int64",
    "at_least": "float64",
    "raids": "Int64",
    "learned_from": "str",
}
DISTRIBUTION = {"neutralised": "int64", "probability": "float64"}
MODEL, DRONES, MISSILES, TOTAL = "model", "drones", "missiles", "total"


@dataclass(frozen=True)
class Expected:
    """Neutralised, expected and reported.

    Attributes
    ----------
    frame
        One row per model (``part`` is model), then ``drones``, ``missiles`` and ``total``, columns
        of :data:`EXPECTED`: ``expected`` of munitions, ``typical`` of raids, predictive interval
        ``low`` to ``high``, ``at_least`` = P(so many or more), ``raids`` learned from and what of.
    distribution
        Probability of every number neutralised, of the whole raid.
    level
        Of the interval.
    days, nights
        Nights asked to learn from, and those of them inside the comparable series.
    reason
        Why there is none; the frames are then empty.
    """

    frame: pd.DataFrame
    distribution: pd.DataFrame
    level: float
    days: int
    nights: int
    reason: str | None

    def row(self, part: str = TOTAL) -> pd.Series | None:
        """The row of ``drones``, ``missiles`` or ``total``; None where absent."""
        found = self.frame[self.frame["part"] == part]
        return None if found.empty else found.iloc[0]


@dataclass(frozen=True)
class _Learned:
    """Outcomes of raids before, fitted."""

    share: float
    model: betabinomial.BetaBinomial
    raids: int
    source: str


def expected_neutralised(
    lines: pd.DataFrame,
    night: pd.Timestamp,
    *,
    days: int = DAYS,
    level: float = 0.95,
    silent: str = "",
) -> Expected:
    """Predict how many of a night's munitions are neutralised, from the nights before.

    Parameters
    ----------
    lines
        Salvo lines, all scopes and classes; national ones are used.
    days
        Nights before to learn from.
    level
        Of the equal-tailed predictive interval.
    silent
        Why no national report of drones stands for the night; nothing is then expected of it.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> made = expected_neutralised(load_salvos(), pd.Timestamp("2025-08-28")).row()
    >>> round(made["expected"]), int(made["low"]), int(made["high"]), f"{made['at_least']:.2f}"
    (535, 339, 608, '0.12')
    """
    chosen = interception.select(lines).lines
    own = chosen[chosen["night"] == night]
    first = max(night - pd.Timedelta(days=days), pd.Timestamp(COMPARABLE_SINCE))
    nights = max((night - first).days, 0)
    why = silent or _why_none(own, night, nights)
    past = chosen[(chosen["night"] >= first) & (chosen["night"] < night)]
    rows: list[tuple[object, ...]] = []
    pmf_of: dict[str, list[NDArray[np.float64]]] = {DRONES: [], MISSILES: []}
    sums = own.groupby(["weapon_class", "model"], sort=False)[["launched", "neutralised"]].sum()
    for key, counts in sums.iterrows() if not why else ():
        weapon_class, model = map(str, key)  # type: ignore[call-overload]
        launched, neutralised = int(counts["launched"]), int(counts["neutralised"])
        if launched == 0:
            continue
        learned = _learn(past, weapon_class, model)
        if learned is None:
            why = (
                f"fewer than {FEWEST_RAIDS} raids with {model}, its class or its group lie in the "
                f"{nights} nights before, or all of them had the same outcome"
            )
            break
        pmf = learned.model.pmf(launched)
        pmf_of[DRONES if weapon_class in _DRONES else MISSILES].append(pmf)
        found = _predicted(pmf, neutralised, level)
        share = launched * learned.share
        rows.append((MODEL, model, launched, neutralised, share, *found, learned.raids))
        rows[-1] = (*rows[-1], learned.source)
    if why:
        return Expected(
            frame_of([], EXPECTED), frame_of([], DISTRIBUTION), level, days, nights, why
        )
    rows.sort(key=lambda row: -int(str(row[2])))
    whole = _convolved([*pmf_of[DRONES], *pmf_of[MISSILES]])
    totals = []
    for part, label, pmfs in (
        (DRONES, "All drones", pmf_of[DRONES]),
        (MISSILES, "All missiles", pmf_of[MISSILES]),
        (TOTAL, "All classes", [whole]),
    ):
        if pmfs:
            totals.append((part, label, *_summed(rows, part, own, pmfs, level)))
    return Expected(
        frame_of([*rows, *totals], EXPECTED),
        frame_of(enumerate(whole), DISTRIBUTION),
        level,
        days,
        nights,
        None,
    )


def _why_none(own: pd.DataFrame, night: pd.Timestamp, nights: int) -> str:
    if own.empty:
        return "no launch is reported for the night"
    if night < pd.Timestamp(COMPARABLE_SINCE):
        return (
            f"the night lies before {COMPARABLE_SINCE}, from when on outcomes are reported with "
            "regularity"
        )
    if nights < FEWEST_NIGHTS:
        return (
            f"only {nights} nights lie between {COMPARABLE_SINCE}, where the comparable series "
            f"begins, and this one; {FEWEST_NIGHTS} are needed"
        )
    missing = own["launched"].isna() | own["neutralised"].isna()
    if missing.any():
        models = ", ".join(sorted(set(own.loc[missing, "model"])))
        return f"launches or outcome are not given: {models}"
    return ""


def _learn(past: pd.DataFrame, weapon_class: str, model: str) -> _Learned | None:
    """Fit the raids of the model, else of its class, else of its group."""
    for source, part in _sources(past, weapon_class, model):
        raids = interception.shares(part, Quantity.NEUTRALISATION_RATE, by=["night"])
        if len(raids) < FEWEST_RAIDS:
            continue
        k, n = raids["numerator"].astype("float64"), raids["denominator"].astype("float64")
        try:
            fitted = betabinomial.fit(k, n)
        except SalvoStatisticsError:
            continue  # all had the same outcome: the wider set tells how raids differ
        return _Learned(float(k.sum() / n.sum()), fitted, len(raids), source)
    return None


def _sources(
    past: pd.DataFrame, weapon_class: str, model: str
) -> Iterator[tuple[str, pd.DataFrame]]:
    yield model, past[past["model"] == model]
    yield WeaponClass(weapon_class).label, past[past["weapon_class"] == weapon_class]
    for name, classes in GROUPS.items():
        if weapon_class in classes:
            yield name, past[past["weapon_class"].isin(classes)]


def _summed(
    rows: list[tuple[object, ...]],
    part: str,
    own: pd.DataFrame,
    pmfs: list[NDArray[np.float64]],
    level: float,
) -> tuple[object, ...]:
    drones = set(own.loc[own["weapon_class"].isin(_DRONES), "model"])
    kept = [r for r in rows if part == TOTAL or (r[1] in drones) == (part == DRONES)]
    launched, neutralised = (sum(int(str(r[at])) for r in kept) for at in (2, 3))
    share = sum(float(str(r[4])) for r in kept)
    found = _predicted(_convolved(pmfs), neutralised, level)
    return (launched, neutralised, share, *found, pd.NA, "")


def _predicted(
    pmf: NDArray[np.float64], neutralised: int, level: float
) -> tuple[float, int, int, float]:
    made = betabinomial.predictive_interval(pmf, level=level)
    at_least = float(min(pmf[neutralised:].sum(), 1.0))
    return made.mean, int(made.low), int(made.high), at_least


def _convolved(pmfs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The distribution of the sum of independent parts."""
    whole = np.ones(1)
    for pmf in pmfs:
        whole = np.convolve(whole, pmf)
    return whole
