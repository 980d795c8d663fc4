"""Do long-range casualties go with launches? Asked before any figure per hundred is shown.

A month's casualties of missiles and long-range drones are set against what was launched in the
month. Only the elasticity tells whether a figure per hundred launches means anything: where it is
below 1, the figure falls whenever more is launched, though nobody is safer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.stats.exposure import Elasticity, PerHundred, elasticity, per_hundred
from analysis.studies.frames import frame_of

EXPOSURES = {
    "launched": "drones and missiles launched",
    "missiles": "missiles launched",
    "leakers": "leakers, an upper bound on arrivals",
}
"""What casualties are set against, in words."""
FEWEST_MONTHS = 8
"""Months with both figures that an elasticity is printed for; more than the method's own five."""

SERIES = {
    "month": "datetime64[s]",
    "casualties": "float64",
    "evidence": "str",
    "exposure": "float64",
    "per_hundred": "float64",
}


@dataclass(frozen=True)
class Exposed:
    """One exposure: elasticity first, then the figure per hundred.

    Attributes
    ----------
    exposure
        Key of :data:`EXPOSURES`.
    measure
        ``casualties``, ``killed`` or ``injured``.
    found, hundred
        None with a ``reason``.
    frame
        Columns of :data:`SERIES`, every month of the span; gaps are missing.
    """

    exposure: str
    measure: str
    found: Elasticity | None
    hundred: PerHundred | None
    frame: pd.DataFrame
    reason: str | None


def exposed(
    harm: pd.DataFrame,
    launches: pd.DataFrame,
    *,
    exposure: str,
    measure: str = "casualties",
    level: float = 0.95,
) -> Exposed:
    """Elasticity of long-range casualties to one exposure, and casualties per hundred of it.

    Parameters
    ----------
    harm
        Result of :func:`analysis.measures.harm.long_range`.
    launches
        Result of :func:`analysis.measures.harm.launches_by_month`.
    exposure
        Key of :data:`EXPOSURES`.
    measure
        ``casualties`` takes months known by a share too; ``killed`` and ``injured`` are known
        in fewer months.

    Examples
    --------
    >>> months = pd.date_range("2025-01-01", periods=9, freq="MS")
    >>> harm = pd.DataFrame({"month": months, "evidence": "verified",
    ...                      "casualties": [90, 110, 95, 120, 100, 130, 105, 125, 115]})
    >>> launches = pd.DataFrame({"month": months,
    ...     "launched": [100.0, 200, 150, 300, 250, 500, 400, 600, 550]})
    >>> exposed(harm, launches, exposure="launched").found.reading
    'less than proportional'
    """
    merged = harm[["month", "evidence", measure]].merge(
        launches[["month", exposure]], on="month", how="left", validate="1:1"
    )
    counts = merged[measure].to_numpy("float64", na_value=float("nan"))
    exposures = merged[exposure].to_numpy("float64", na_value=float("nan"))
    both = merged[measure].notna() & merged[exposure].notna() & (merged[exposure] > 0)
    reason, found, hundred = None, None, None
    if int(both.sum()) < FEWEST_MONTHS:
        reason = (
            f"{int(both.sum())} months have both a figure of the {measure} and one of the "
            f"{exposure}; an elasticity is printed for {FEWEST_MONTHS} or more, and nothing per "
            "hundred without it"
        )
    else:
        try:
            found = elasticity(counts, exposures, level=level)
            hundred = per_hundred(counts, exposures, elasticity=found)
        except SalvoStatisticsError as error:
            reason = str(error)
    values = hundred.rates if hundred is not None else [float("nan")] * len(merged)
    rows = zip(merged["month"], counts, merged["evidence"], exposures, values, strict=True)
    return Exposed(exposure, measure, found, hundred, frame_of(rows, SERIES), reason)


def summary(results: Sequence[Exposed]) -> pd.DataFrame:
    """One row per exposure: elasticity with interval, its reading, what doubling would do."""
    columns = {
        "exposure": "str",
        "months": "int64",
        "elasticity": "float64",
        "low": "float64",
        "high": "float64",
        "reading": "str",
        "per_doubling": "float64",
        "reason": "str",
    }
    rows = []
    row: tuple[object, ...]
    for each in results:
        held = each.frame[["casualties", "exposure"]].notna().all(axis=1).sum()
        if each.found is None or each.hundred is None:
            row = (None, None, None, "", None, each.reason)
        else:
            e = each.found
            row = (e.estimate, e.low, e.high, e.reading, each.hundred.per_doubling, None)
        rows.append((EXPOSURES[each.exposure], int(held), *row))
    return frame_of(rows, columns)


def reading_of_hundred(result: Exposed) -> str:
    """What a fall of the figure per hundred does and does not mean, in words without numbers."""
    if result.found is None:
        return f"Nothing is shown per hundred: {result.reason}."
    held = {
        "less than proportional": (
            "Casualties grew less than launches did, so the figure per hundred falls whenever more "
            "is launched, though nobody is safer."
        ),
        "proportional or not decided": (
            "The months do not decide whether casualties are proportional to launches: the "
            "elasticity is compatible with proportion and with much less. Where it is less, the "
            "figure per hundred falls whenever more is launched, though nobody is safer."
        ),
        "more than proportional": (
            "Casualties grew more than launches did, so the figure per hundred rises whenever more "
            "is launched."
        ),
    }[result.found.reading]
    return (
        f"{held} A fall does not show that munitions are less deadly or that more of them are "
        "stopped: decoys are counted among the drones, and a few attacks make a month."
    )


def in_words(results: Mapping[str, Exposed]) -> str:
    """Elasticities with their intervals, for an alt text."""
    said = [
        f"{name}: {e.found.units} months, elasticity {e.found.estimate:.2f} "
        f"({e.found.low:.2f} to {e.found.high:.2f})"
        for name, e in results.items()
        if e.found is not None
    ]
    return f"Points scatter widely around any line. {'; '.join(said)}."
