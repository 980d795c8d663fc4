"""How far each headline share could lie from the truth, and what would have to be wrong for it.

Three kinds of doubt that no interval holds: munitions whose fate was open when the bulletin was
written; decoys among the drones; claims that are false and launches that went uncounted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.errors import SalvoRegimeError
from analysis.measures import interception, tempo
from analysis.periods import Period, month_of
from analysis.stats.sensitivity import subpopulation_bounds, tipping_point, undecided_bounds
from analysis.studies.frames import frame_of, nights_given
from analysis.terms import DRONE_CLASSES, Quantity, Scope

HEADLINES: Mapping[str, str] = {
    "drones": "One-way attack drones",
    "missiles": "Missiles",
    "ballistic": "Ballistic group",
    "total": "All classes pooled (a drone number)",
}
"""Groups of :data:`analysis.measures.tempo.GROUPS` with a share; the pooled one shows what it
hides."""

LEVELS = (0.8, 0.7, 0.5)
STEPS = (0.1, 0.2)
NEAREST = 0.05
"""Levels asked about: the stated ones at least five points below the share as counted, or, where
fewer than two are, ten and twenty points below it."""

UNDECIDED = {
    "group": "str",
    "label": "str",
    "numerator": "int64",
    "denominator": "int64",
    "still_airborne": "int64",
    "left_airspace": "int64",
    "as_leaked": "float64",
    "left_out": "float64",
    "as_neutralised": "float64",
    "reason": "str",
}
TIPPING = {
    "group": "str",
    "label": "str",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
    "target": "float64",
    "false_share": "float64",
    "false_claims": "float64",
    "unreported_launches": "float64",
    "unreported_share": "float64",
    "is_reached": "bool",
}
DECOYS = {
    "period": "datetime64[s]",
    "nights": "int64",
    "numerator": "int64",
    "denominator": "int64",
    "estimated_shaheds": "int64",
    "decoy_share": "float64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
}


@dataclass(frozen=True)
class UndecidedBounds:
    """Each headline share with the still airborne counted three ways.

    ``frame`` has one row per group: ``numerator`` neutralised, ``denominator`` launched, and the
    share with the still airborne ``as_leaked`` (the share shown everywhere: they stay in the
    denominator), ``left_out`` of the denominator, and ``as_neutralised``; ``reason`` where a
    group has no launches. Munitions that left the airspace stay in the denominator.
    ``drone_share`` is the share of drones among the pooled launches: what the pooled share hides.
    """

    frame: pd.DataFrame
    drone_share: float | None
    reason: str | None


@dataclass(frozen=True)
class TippingPoints:
    """What would have to be wrong for each headline share to be as low as a stated level.

    ``frame`` has one row per group and ``target``: the ``false_share`` of the claims that must
    be false (``false_claims`` of them), or the ``unreported_launches``, none of them neutralised
    (``unreported_share`` of those reported); 0 where the share ``is_reached`` already.
    """

    frame: pd.DataFrame
    reason: str | None


@dataclass(frozen=True)
class DecoyBounds:
    """The share of strike drones neutralised, on the nights with an estimate of their number.

    Attributes
    ----------
    frame
        One row per month with estimates: ``nights``; of those nights' lines with an estimate
        ``numerator`` neutralised, ``denominator`` launched and ``estimated_shaheds``;
        ``decoy_share``; ``rate`` of all drones, and ``low`` and ``high`` for the strike drones
        among them.
    nights, lines, first_night, last_night
        Where the estimates exist.
    launched
        Drones launched in the lines with an estimate.
    launched_in_period
        Drones launched in the period: what the estimates do not cover is not bounded.
    decoy_share, rate, low, high
        Of all those lines together; the decoy share is estimated, not reported case by case.
    least_decoy_share, greatest_decoy_share
        Of a month.
    reason
        Why there is none; the frame is then empty and the shares None.
    """

    frame: pd.DataFrame
    nights: int
    lines: int
    first_night: date | None
    last_night: date | None
    launched: int
    launched_in_period: int
    decoy_share: float | None
    rate: float | None
    low: float | None
    high: float | None
    least_decoy_share: float | None
    greatest_decoy_share: float | None
    reason: str | None


def undecided(
    lines: pd.DataFrame,
    *,
    period: Period,
    scope: str = Scope.NATIONAL,
    groups: Iterable[str] = tuple(HEADLINES),
) -> UndecidedBounds:
    """Bound each headline share by what the munitions still airborne may have become.

    Parameters
    ----------
    lines
        Salvo lines.
    groups
        Keys of :data:`HEADLINES`.

    Returns
    -------
    UndecidedBounds
        With a reason and no rows when the period's regimes do not support the share.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> made = undecided(load_salvos(), period=Period.parse("2026-05-01", "2026-05-31"))
    >>> made.frame[["as_leaked", "left_out", "as_neutralised"]].round(3).values.tolist()[0]
    [0.917, 0.928, 0.929]
    """
    rows: list[tuple[object, ...]] = []
    try:
        headlines = _headlines(lines, period=period, scope=scope, groups=groups)
    except SalvoRegimeError as error:
        return UndecidedBounds(frame_of([], UNDECIDED), None, str(error))
    for group, chosen in headlines.items():
        k, n = _counts(chosen)
        still, left = (int(chosen[name].sum()) for name in ("still_airborne", "left_airspace"))
        shares: tuple[float | None, ...] = (None, None, None)
        if n:
            ends = undecided_bounds(k, n, undecided=still)
            shares = (ends.low, k / (n - still) if n > still else None, ends.high)
        reason = None if n else "no launches with an outcome"
        rows.append((group, HEADLINES[group], k, n, still, left, *shares, reason))
    frame = frame_of(rows, UNDECIDED)
    launched = dict(zip(frame["group"], frame["denominator"], strict=True))
    drones, total = launched.get("drones"), launched.get("total")
    return UndecidedBounds(
        frame=frame,
        drone_share=None if drones is None or not total else float(drones / total),
        reason=None if frame["denominator"].any() else _nothing(period),
    )


def tipping_points(
    lines: pd.DataFrame,
    *,
    period: Period,
    scope: str = Scope.NATIONAL,
    groups: Iterable[str] = tuple(HEADLINES),
    targets: Sequence[float] | None = None,
) -> TippingPoints:
    """Find the errors in the counts that bring each headline share down to stated levels.

    Parameters
    ----------
    targets
        Levels in (0, 1); None takes those of 80, 70 and 50 % that lie at least five points
        below the share, or, where fewer than two do, ten and twenty points below it.

    Returns
    -------
    TippingPoints
        With a reason and no rows when the period's regimes do not support the share.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> night = Period.parse("2025-08-28", "2025-08-28")
    >>> made = tipping_points(load_salvos(), period=night, groups=["total"], targets=[0.8])
    >>> made.frame[["false_share", "unreported_launches"]].round(4).values.tolist()
    [[0.1457, 107.25]]
    """
    rows: list[tuple[object, ...]] = []
    launched = 0
    try:
        headlines = _headlines(lines, period=period, scope=scope, groups=groups)
    except SalvoRegimeError as error:
        return TippingPoints(frame_of([], TIPPING), str(error))
    for group, chosen in headlines.items():
        k, n = _counts(chosen)
        launched += n
        if not n:
            continue
        for target in levels_below(k / n) if targets is None else targets:
            point = tipping_point(k, n, target=target)
            errors = (point.false_share, point.false_successes, point.unreported_trials)
            share = point.unreported_trials / n
            counts = (group, HEADLINES[group], k, n, point.estimate, target)
            rows.append((*counts, *errors, share, point.is_reached))
    frame = frame_of(rows, TIPPING)
    reason = None
    if frame.empty:
        reason = _nothing(period)
        if launched:
            reason = "No share lies far enough above 0 for a lower level to be asked about."
    return TippingPoints(frame, reason)


def levels_below(rate: float) -> tuple[float, ...]:
    """The levels that a share is asked about, highest first.

    Examples
    --------
    >>> levels_below(0.87), levels_below(0.295)
    ((0.8, 0.7, 0.5), (0.195, 0.095))
    """
    stated = tuple(level for level in LEVELS if level <= rate - NEAREST)
    if len(stated) >= 2:
        return stated
    return tuple(round(rate - step, 6) for step in STEPS if rate - step > 0)


def decoy_bounds(
    lines: pd.DataFrame, *, period: Period, scope: str = Scope.NATIONAL
) -> DecoyBounds:
    """Bound the share of strike drones neutralised on the nights with an estimate of them.

    At worst every drone that was not neutralised was a strike drone; at best as many as possible
    were decoys. Without decoys both bounds are the share itself.

    Parameters
    ----------
    lines
        Salvo lines; ``estimated_shaheds`` is how many of the drones launched were strike drones,
        an estimate by the reporting side.

    Raises
    ------
    SalvoRegimeError
        As for :func:`undecided`, on the lines with an estimate.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> made = decoy_bounds(load_salvos(), period=Period.parse("2024-10-01", "2026-06-07"))
    >>> made.nights, round(made.decoy_share, 3), round(made.low, 3), round(made.high, 3)
    (235, 0.383, 0.764, 1.0)
    """
    drones = interception.select(lines, period=period, classes=DRONE_CLASSES, scope=scope).lines
    launched = int(drones["launched"].sum())
    known = interception.with_outcome(drones[drones["estimated_shaheds"].notna()]).lines
    known = known[known["launched"] > 0]
    interception.require_support(known, Quantity.NEUTRALISATION_RATE)
    if known.empty:
        return DecoyBounds(
            frame_of([], DECOYS),
            *(0, 0, None, None, 0, launched),
            *(None,) * 6,
            f"No line from {period.start} to {period.end} carries an estimate of the strike drones "
            f"among those launched. {nights_given(lines, 'estimated_shaheds')}",
        )
    months = known.groupby(month_of(known["night"]))
    frame = frame_of(((month, *_decoys(part)) for month, part in months), DECOYS)
    _, _, total, _, decoy_share, rate, low, high = _decoys(known)
    return DecoyBounds(
        frame=frame,
        nights=int(known["night"].nunique()),
        lines=len(known),
        first_night=known["night"].min().date(),
        last_night=known["night"].max().date(),
        launched=int(total),
        launched_in_period=launched,
        decoy_share=decoy_share,
        rate=rate,
        low=low,
        high=high,
        least_decoy_share=float(frame["decoy_share"].min()),
        greatest_decoy_share=float(frame["decoy_share"].max()),
        reason=None,
    )


def _decoys(lines: pd.DataFrame) -> tuple[int, int, int, int, float, float, float, float]:
    k, n = _counts(lines)
    strike = int(lines["estimated_shaheds"].sum())
    decoys = 1.0 - strike / n
    ends = subpopulation_bounds(n - k, n, other_share=decoys)
    return int(lines["night"].nunique()), k, n, strike, decoys, k / n, ends.low, ends.high


def _headlines(
    lines: pd.DataFrame, *, period: Period, scope: str, groups: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Lines of each group that can enter a share, once the regime was asked."""
    chosen = {
        group: interception.select(
            lines, period=period, classes=tempo.GROUPS[group], scope=scope
        ).lines
        for group in groups
    }
    for part in chosen.values():
        interception.require_support(part, Quantity.NEUTRALISATION_RATE)
    return {group: interception.with_outcome(part).lines for group, part in chosen.items()}


def _counts(lines: pd.DataFrame) -> tuple[int, int]:
    return int(lines["neutralised"].sum()), int(lines["launched"].sum())


def _nothing(period: Period) -> str:
    return (
        f"No launches with an outcome are reported from {period.start} to {period.end}. "
        "Choose a longer period."
    )
