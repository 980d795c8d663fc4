"""What share of each weapon class was stopped, with an interval that knows of raids.

Two means stand side by side and are never mixed. The munition-weighted share (successes over
launches) carries the interval. The typical raid (the mean of the beta-binomial distribution, each
raid counting once) carries none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.measures import interception
from analysis.memo import memoised
from analysis.periods import Period
from analysis.stats import betabinomial, resampling
from analysis.stats.proportions import enough
from analysis.studies import segments
from analysis.studies.shares import Ground, counts_only, judge, prepare
from analysis.terms import STRIKE_CLASSES, Quantity, Scope, WeaponClass

BLOCK_NIGHTS = 14
MIN_BLOCK_WINDOW = 60
"""Nights in a block, and nights of a window from which blocks are drawn."""

NO_LAUNCHES = "no launches reported in the period"

_KEYS = {"weapon_class": "str", "label": "str", "segment": "str"}
_SHARE = {
    "raids": "int64",
    "numerator": "Int64",
    "denominator": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "method": "str",
    "effective_trials": "float64",
    "design_effect": "float64",
    "independent_bound": "float64",
    "reason": "str",
}
_PANEL = (
    _KEYS
    | _SHARE
    | {"typical_rate": "float64", "correlation_raids": "Int64", "rho": "float64", "basis": "str"}
)
_CHECKS = {
    **_KEYS,
    "raids": "int64",
    "nights": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "cluster_low": "float64",
    "cluster_high": "float64",
    "block_low": "float64",
    "block_high": "float64",
    "reason": "str",
}


@dataclass(frozen=True)
class ClassPanel:
    """Shares by weapon class.

    Attributes
    ----------
    frame
        One row per class asked for, in that order, and segment in which the rate compares:
        ``weapon_class``, ``label``, ``segment``; ``raids``, ``numerator``, ``denominator``;
        ``rate``, ``low``, ``high``, ``method`` (munition-weighted); ``effective_trials``,
        ``design_effect``; ``independent_bound`` (only where no or every munition succeeded);
        ``typical_rate``; ``rho``, ``basis``, ``correlation_raids``; ``reason`` wherever
        ``rate`` is missing. With a bound one of ``low`` and ``high`` is missing too.
    clusters
        One row per raid, class and segment: what the shares are made of.
    quantity, unit, level
        As asked.
    reason
        Why no class has a share or a bound; None when one has.
    """

    frame: pd.DataFrame
    clusters: pd.DataFrame
    quantity: Quantity
    unit: str
    level: float
    reason: str | None


@memoised
def class_panel(
    lines: pd.DataFrame,
    all_lines: pd.DataFrame,
    *,
    quantity: Quantity = Quantity.NEUTRALISATION_RATE,
    classes: Iterable[str] = STRIKE_CLASSES,
    unit: str = "night",
    scope: str = Scope.NATIONAL,
    level: float = 0.95,
) -> ClassPanel:
    """Form one of the four named shares for each weapon class.

    Parameters
    ----------
    lines
        Selected salvo lines (:func:`analysis.measures.interception.select`).
    all_lines
        Every salvo line: the longer series that a rare class takes its correlation from.
    quantity
        The share. Where it does not compare across regimes a class has one row per regime;
        where a regime does not support it the row says so and has no numerator.
    classes
        Classes to show, in this order; those without launches are shown as 0 of 0.
    unit
        ``night`` or ``window``: what a raid is.
    scope
        Of the lines.
    level
        Of the intervals.

    Raises
    ------
    SalvoParameterError
        When a class, the unit or the scope is unknown.
    SalvoRegimeError
        When no line at all supports the share.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> all_lines = load_salvos()
    >>> period = Period.parse("2025-10-01", "2025-12-31")
    >>> lines = interception.select(all_lines, period=period).lines
    >>> panel = class_panel(lines, all_lines, classes=["one_way_attack_drone"])
    >>> panel.frame[["numerator", "denominator", "basis"]].values.tolist()
    [[12957, 15874, 'own, longer series']]
    """
    ground = prepare(lines, all_lines, quantity=quantity, classes=classes, unit=unit, scope=scope)
    placed = ground.lines
    rows = []
    for name in ground.classes:
        own = placed[placed["weapon_class"] == name]
        if own.empty:
            nothing = counts_only(0, 0, 0) | {"reason": NO_LAUNCHES}
            rows.append(_keys(name) | nothing)
        for segment in own.sort_values("night")["segment"].unique():
            part = own[own["segment"] == segment]
            raids = _within(ground.clusters, name, segment)
            row = _keys(name, segment) | _row(part, raids, ground, level=level)
            rows.append(row | {"typical_rate": _typical(raids)})
    return _panel(_table(rows, _PANEL), ground, unit=unit, level=level)


@memoised
def monthly_panel(
    lines: pd.DataFrame,
    all_lines: pd.DataFrame,
    *,
    quantity: Quantity = Quantity.NEUTRALISATION_RATE,
    classes: Iterable[str] = STRIKE_CLASSES,
    unit: str = "night",
    scope: str = Scope.NATIONAL,
    level: float = 0.95,
) -> ClassPanel:
    """Form a share for each class and month; a month in which the regime changes is two.

    Parameters
    ----------
    lines, all_lines, quantity, classes, unit, scope, level
        As for :func:`class_panel`; the correlation is that of the class, not of the month.

    Returns
    -------
    ClassPanel
        ``frame`` as for :func:`class_panel` with ``period`` (first day of the month, or of its
        regime), without ``typical_rate``, and only months with launches.

    Raises
    ------
    SalvoParameterError, SalvoRegimeError
        As for :func:`class_panel`.
    """
    ground = prepare(lines, all_lines, quantity=quantity, classes=classes, unit=unit, scope=scope)
    clusters = ground.clusters.assign(period=interception.month_in_regime(ground.clusters))
    placed = ground.lines.assign(period=interception.month_in_regime(ground.lines))
    rows = []
    for name in ground.classes:
        own = clusters[clusters["weapon_class"] == name]
        for period, part in placed[placed["weapon_class"] == name].groupby("period"):
            raids = own[own["period"] == period]
            segment = str(part["segment"].iloc[0])
            row = _keys(name, segment) | _row(part, raids, ground, level=level)
            rows.append(row | {"period": period})
    dtypes = {k: v for k, v in _PANEL.items() if k != "typical_rate"}
    frame = _table(rows, {"period": lines["night"].dtype, **dtypes})
    return _panel(frame, replace(ground, clusters=clusters), unit=unit, level=level)


@memoised
def interval_checks(
    panel: ClassPanel, *, period: Period, draws: int = 10_000, seed: int = 0
) -> pd.DataFrame:
    """Two resampled intervals beside the one shown, for each share of a class panel.

    The cluster bootstrap draws raids and covers less than it says below 60 of them; the block
    bootstrap draws fortnights of neighbouring nights, for shares that drift.

    Parameters
    ----------
    panel
        Result of :func:`class_panel`.
    period
        The nights that the panel is about; nights without launches are nights all the same.

    Returns
    -------
    DataFrame
        One row per row of the panel that has a share: ``raids``, ``nights`` of the segment,
        ``rate``, ``low``, ``high`` as shown, ``cluster_low``, ``cluster_high``, ``block_low``,
        ``block_high``; ``reason`` where the blocks are missing (fewer than 60 nights).
    """
    rows = []
    for row in panel.frame[panel.frame["rate"].notna()].to_dict("records"):
        name, segment = row["weapon_class"], row["segment"]
        raids = _within(panel.clusters, name, segment)
        nights = segments.segment_nights(period, weapon_class=name, quantity=panel.quantity)
        nights = nights.loc[nights["segment"] == segment, "night"]
        counts = raids.groupby("night")[["numerator", "denominator"]].sum()
        counts = counts.reindex(nights, fill_value=0)
        k, n = raids["numerator"], raids["denominator"]
        drawn = resampling.cluster_bootstrap(k, n, draws=draws, level=panel.level, seed=seed)
        made: dict[str, Any] = {str(column): value for column, value in row.items()}
        made |= {"cluster_low": drawn.low, "cluster_high": drawn.high, "nights": len(nights)}
        try:
            if len(nights) < MIN_BLOCK_WINDOW:
                raise SalvoStatisticsError(f"fewer than {MIN_BLOCK_WINDOW} nights ({len(nights)})")
            k, n = counts["numerator"], counts["denominator"]
            blocks = resampling.block_bootstrap(
                k, n, block=BLOCK_NIGHTS, draws=draws, level=panel.level, seed=seed
            )
            made |= {"block_low": blocks.low, "block_high": blocks.high}
        except SalvoStatisticsError as error:
            made["reason"] = f"no block bootstrap: {error}"
        rows.append(made)
    return _table(rows, _CHECKS)


def _row(
    part: pd.DataFrame, raids: pd.DataFrame, ground: Ground, *, level: float
) -> dict[str, Any]:
    """One row from the lines of a class and segment, and the raids that they make."""
    if refused := segments.refusal(part, ground.quantity):
        made = counts_only(part["night"].nunique(), None, int(part["launched"].sum()))
        return made | {"reason": refused}
    if raids.empty:
        unknown = len(part) - len(interception.with_outcome(part).lines)
        missing = f"launches or outcome not given in {unknown} line(s)"
        return counts_only(0, 0, 0) | {"reason": missing if unknown else NO_LAUNCHES}
    found = ground.correlations.loc[(raids["weapon_class"].iloc[0], raids["segment"].iloc[0])]
    return judge(raids, rho=float(found["rho"]), level=level) | found.to_dict()


def _panel(frame: pd.DataFrame, ground: Ground, *, unit: str, level: float) -> ClassPanel:
    shown = frame[["rate", "low", "high"]].notna().any(axis=None)
    reason = None if shown else _nothing(frame)
    return ClassPanel(frame, ground.clusters, ground.quantity, unit, level, reason)


def _within(clusters: pd.DataFrame, name: str, segment: str) -> pd.DataFrame:
    return clusters[(clusters["weapon_class"] == name) & (clusters["segment"] == segment)]


def _typical(raids: pd.DataFrame) -> float:
    """Mean share of a raid, each raid counting once; NaN where there is too little to say."""
    if not enough(raids["denominator"].sum(), len(raids)):
        return np.nan
    try:
        return betabinomial.fit(raids["numerator"], raids["denominator"]).mean
    except SalvoStatisticsError:
        return np.nan


def _keys(name: str, segment: str | None = None) -> dict[str, Any]:
    return {"weapon_class": name, "label": WeaponClass(name).label, "segment": segment}


def _table(rows: list[dict[str, Any]], dtypes: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dict(dtypes))


def _nothing(frame: pd.DataFrame) -> str:
    launched = int(frame["denominator"].sum())
    if not launched:
        return "No launches of the classes chosen are reported in the period: take a longer one."
    return (
        f"{launched:,} launches of the classes chosen are too few, in too few raids, for any "
        "share, or their regime supports none: take a longer period or another rate."
    )
