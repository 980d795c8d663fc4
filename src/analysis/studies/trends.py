"""How the share of one class or group moved from night to night, never across a break.

A trend has one segment per stretch in which the share means one thing
(:mod:`analysis.studies.segments`). Its level is a local level on the logit, its check a
quasi-binomial spline that shares no code with it. The two means are two trends: for the
munition-weighted share the noise of a night is binomial times a dispersion, for the typical raid
it follows from the intraclass correlation, so that a large raid weighs little more than a small
one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.data.regimes import group_of
from analysis.errors import SalvoParameterError, SalvoStatisticsError
from analysis.measures import interception
from analysis.memo import memoised
from analysis.periods import Period
from analysis.stats import betabinomial, changepoints, trend
from analysis.studies import segments
from analysis.terms import DRONE_CLASSES, Quantity

FloatArray = NDArray[np.float64]

MUNITION_WEIGHTED, TYPICAL_RAID = "munition_weighted", "typical_raid"
RAIDS_PER_KNOT = 45
MEANS = (MUNITION_WEIGHTED, TYPICAL_RAID)

_POINTS = {
    "night": "datetime64[s]",
    "segment": "str",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
}
_LEVELS = {
    "night": "datetime64[s]",
    "segment": "str",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "spline_rate": "float64",
    "spline_low": "float64",
    "spline_high": "float64",
}
_SEGMENTS = {
    "segment": "str",
    "label": "str",
    "first_night": "datetime64[s]",
    "last_night": "datetime64[s]",
    "nights": "int64",
    "raids": "int64",
    "numerator": "Int64",
    "denominator": "int64",
    "dispersion": "float64",
    "rho": "float64",
    "first_rate": "float64",
    "last_rate": "float64",
    "lowest_rate": "float64",
    "highest_rate": "float64",
    "spline_gap": "float64",
    "reason": "str",
}


@dataclass(frozen=True)
class SegmentedTrend:
    """The level of a share over time.

    Attributes
    ----------
    points
        One row per night with launches: ``night``, ``segment``, ``numerator``,
        ``denominator``, ``rate`` (of one raid: to be drawn, not quoted).
    levels
        One row per night of each segment with a trend: ``night``, ``segment``; ``rate``,
        ``low``, ``high`` of the local level; ``spline_rate``, ``spline_low``, ``spline_high``.
    segments
        One row per segment, in order of time: ``segment``, ``label``, ``first_night``,
        ``last_night``, ``nights``, ``raids``, counts, ``dispersion`` or ``rho`` (the one that
        the mean uses), first, last, lowest and highest level, ``spline_gap`` (largest
        difference between the two routes, as a share), and ``reason`` where there is no trend.
    reason
        Why no segment has a trend; None when one has.
    """

    points: pd.DataFrame
    levels: pd.DataFrame
    segments: pd.DataFrame
    quantity: Quantity
    mean: str
    confidence: float
    reason: str | None


@memoised
def class_trend(
    lines: pd.DataFrame,
    *,
    period: Period,
    classes: Iterable[str] = DRONE_CLASSES,
    quantity: Quantity = Quantity.NEUTRALISATION_RATE,
    mean: str = MUNITION_WEIGHTED,
    one_line: bool = False,
    level: float = 0.95,
) -> SegmentedTrend:
    """Follow the share of a class, or of a group of classes as one, night by night.

    Parameters
    ----------
    lines
        Selected salvo lines; those of other classes are left aside.
    period
        The nights of the trend; nights without launches are gaps that the level bridges.
    classes
        Drones, or missiles such as :data:`analysis.terms.BALLISTIC_GROUP`; never both, because
        97 % of munitions are drones.
    mean
        ``munition_weighted`` or ``typical_raid``.
    one_line
        Ask for one line over the whole period.
    level
        Of the pointwise interval around the level.

    Raises
    ------
    SalvoRegimeError
        When one line is asked for and the share does not compare throughout, or when no line
        supports the share at all.
    SalvoParameterError
        When drones and missiles are joined, or a class or the mean is unknown.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> period = Period.parse("2025-06-24", "2025-08-22")
    >>> lines = interception.select(load_salvos(), period=period).lines
    >>> made = class_trend(lines, period=period, quantity=Quantity.INTERCEPTION_RATE)
    >>> made.segments[["segment", "nights", "reason"]].fillna("").values.tolist()
    [['separate', 30, ''], ['merged', 30, 'not formed under the merged regime: ...']]
    """
    if mean not in MEANS:
        raise SalvoParameterError(f"Unknown mean {mean!r}. Choose one of {', '.join(MEANS)}.")
    names = [str(name) for name in classes]
    interception.select(lines.head(0), classes=names)
    if not names:
        raise SalvoParameterError("No class was given. Name drones, or missiles, to follow.")
    if group_of(pd.Series(names, dtype="str")).nunique() > 1:
        raise SalvoParameterError(
            f"{', '.join(names)} join drones and missiles, and their common rate is that of the "
            "drones. Ask for one trend each."
        )
    own = lines[lines["weapon_class"].isin(names) & period.contains(lines["night"])]
    if one_line:
        interception.require_support(own, quantity)
    segments.require_some_support(own, quantity)
    raids = segments.by_raid(own, quantity)
    counts = raids.groupby(["night", "segment"], as_index=False)[["numerator", "denominator"]].sum()
    placed = own.assign(segment=segments.segment_of(own, quantity))
    nights = segments.segment_nights(period, weapon_class=names[0], quantity=quantity)
    levels, rows = [], []
    for segment in nights["segment"].unique():
        calendar = nights.loc[nights["segment"] == segment, "night"]
        row, made = _segment(
            placed[placed["segment"] == segment],
            counts[counts["segment"] == segment].set_index("night").reindex(calendar),
            quantity,
            mean=mean,
            level=level,
        )
        span = {"first_night": calendar.iloc[0], "last_night": calendar.iloc[-1]}
        rows.append({"segment": segment, "nights": len(calendar), **span, **row})
        if made is not None:
            levels.append(made.assign(segment=segment))
    table = pd.DataFrame(rows, columns=list(_SEGMENTS)).astype(_SEGMENTS)
    table["label"] = table["segment"].map(segments.LABELS).astype("str")
    joined = pd.concat(levels) if levels else pd.DataFrame(columns=list(_LEVELS))
    points = counts.assign(rate=counts["numerator"] / counts["denominator"])
    return SegmentedTrend(
        points=points[list(_POINTS)].astype(_POINTS).reset_index(drop=True),
        levels=joined[list(_LEVELS)].astype(_LEVELS).reset_index(drop=True),
        segments=table,
        quantity=quantity,
        mean=mean,
        confidence=level,
        reason=None if levels else _nothing(table),
    )


def _nothing(table: pd.DataFrame) -> str:
    if table.empty:
        return "No trend: the period ends before the first night of the source."
    said = "; ".join(dict.fromkeys(table["reason"]))
    return f"No trend: {said}. Take a longer period or another rate."


def _segment(
    part: pd.DataFrame, counts: pd.DataFrame, quantity: Quantity, *, mean: str, level: float
) -> tuple[dict[str, Any], pd.DataFrame | None]:
    """Summary and levels of one segment; ``counts`` has a row per night of its calendar."""
    if refused := segments.refusal(part, quantity):
        launched = int(part["launched"].sum())
        raids = part["night"].nunique()
        return {"raids": raids, "denominator": launched, "reason": refused}, None
    k, n = (counts[name].fillna(0).to_numpy(float) for name in ("numerator", "denominator"))
    raids = int((n > 0).sum())
    row: dict[str, Any] = {"raids": raids, "numerator": int(k.sum()), "denominator": int(n.sum())}
    if raids < trend.MINIMUM_UNITS:
        reason = f"fewer than {trend.MINIMUM_UNITS} raids ({raids})"
        return row | {"reason": reason}, None
    if k.sum() in (0.0, n.sum()):
        return row | {"reason": f"{k.sum():.0f} of {n.sum():.0f}: nothing moved"}, None
    try:
        dispersion, rho = _spread(k, n, mean)
    except SalvoStatisticsError as error:
        return row | {"reason": f"the spread between raids cannot be fitted: {error}"}, None
    line = trend.local_level(k, n, dispersion=dispersion, rho=rho, level=level)
    # One degree of freedom per so many raids: nights without launches tell the spline nothing.
    per_knot = RAIDS_PER_KNOT * k.size / raids
    check = trend.spline(k, n, rho=rho, units_per_knot=round(per_knot), level=level)
    made = pd.DataFrame({"night": counts.index, "rate": line.level}).assign(
        low=line.low,
        high=line.high,
        spline_rate=check.level,
        spline_low=check.low,
        spline_high=check.high,
    )
    rates = made["rate"]
    found = {"first_rate": rates.iloc[0], "last_rate": rates.iloc[-1]}
    found |= {"lowest_rate": rates.min(), "highest_rate": rates.max()}
    gap = float(np.max(np.abs(rates - made["spline_rate"])))
    spread = {"dispersion": dispersion} if mean == MUNITION_WEIGHTED else {"rho": rho}
    return row | spread | found | {"spline_gap": gap}, made


def _spread(k: FloatArray, n: FloatArray, mean: str) -> tuple[float, float]:
    """Dispersion and correlation that make the noise of a night, for one of the two means."""
    if mean == MUNITION_WEIGHTED:
        return changepoints.local_dispersion(k, n), 0.0
    return 1.0, betabinomial.fit(k, n).rho
