"""Whether the share differs between two periods, judged by raids and not by munitions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SalvoParameterError, SalvoRegimeError, SalvoStatisticsError
from analysis.measures import interception
from analysis.periods import Period
from analysis.stats import resampling
from analysis.stats.proportions import Sufficiency, dispersion, enough
from analysis.studies import segments
from analysis.studies.frames import frame_of
from analysis.terms import Quantity

WHY_NAIVE_IS_WRONG = (
    "the two-proportion test takes munitions of one raid for independent, though they share its "
    "fate: the variance between raids is the binomial one times the dispersion"
)

_SIDES = {
    "side": "str",
    "first_night": "datetime64[s]",
    "last_night": "datetime64[s]",
    "raids": "int64",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
    "dispersion": "float64",
    "reason": "str",
}


@dataclass(frozen=True)
class PeriodComparison:
    """Second period less first.

    Attributes
    ----------
    sides
        Two rows, ``first`` and ``second``: ``side``, ``first_night``, ``last_night``,
        ``raids``, ``numerator``, ``denominator``, ``rate`` (missing where it is 0 or 1, or
        from too little: ``reason`` says which), ``dispersion`` (1 for independent munitions;
        missing where it cannot be measured).
    difference, low, high
        Of the pooled shares, with the cluster bootstrap's percentile interval at ``level``,
        which covers less than it says below 60 raids.
    p_value, statistic
        Two-sided, of the studentised permutation of raids between the periods.
    naive_p_value, naive_statistic
        Of the two-proportion z test, which is wrong here: ``WHY_NAIVE_IS_WRONG``.
    draws
        Resamples of each.
    reason
        Why the periods are not compared; every number above is NaN then.
    """

    sides: pd.DataFrame
    difference: float
    low: float
    high: float
    level: float
    p_value: float
    statistic: float
    naive_p_value: float
    naive_statistic: float
    draws: int
    reason: str | None


def compare_periods(
    lines: pd.DataFrame,
    *,
    first: Period,
    second: Period,
    quantity: Quantity = Quantity.NEUTRALISATION_RATE,
    unit: str = "night",
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 0,
) -> PeriodComparison:
    """Compare the pooled share of two periods.

    Parameters
    ----------
    lines
        Selected salvo lines of one class, or of a group that is reported as one; lines outside
        the two periods are left aside.
    first, second
        Periods without a common night.
    unit
        What is permuted and resampled: a ``night`` or a ``window``.

    Returns
    -------
    PeriodComparison
        With a ``reason`` and no numbers below 10 munitions or 5 raids on a side, when every
        munition of both had the same outcome, and when the share cannot be formed in, or does
        not compare between, the periods.

    Raises
    ------
    SalvoParameterError
        When the periods share nights, or the unit is unknown.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> lines = interception.select(load_salvos(), classes=["one_way_attack_drone"]).lines
    >>> made = compare_periods(
    ...     lines,
    ...     first=Period.parse("2025-01-01", "2025-02-28"),
    ...     second=Period.parse("2025-10-01", "2025-11-30"),
    ... )
    >>> round(made.difference, 3), made.p_value < 0.001
    (-0.147, True)
    """
    if max(first.start, second.start) <= min(first.end, second.end):
        raise SalvoParameterError(
            f"The periods {first.start} to {first.end} and {second.start} to {second.end} share "
            "nights, and one raid cannot stand on both sides. Choose periods apart."
        )
    parts = [lines[period.contains(lines["night"])] for period in (first, second)]
    try:
        interception.require_support(pd.concat(parts), quantity)
    except SalvoRegimeError as error:
        return _refused(frame_of([], _SIDES), level, str(error))
    keys = segments.unit_keys(unit)
    raids = [interception.shares(part, quantity, by=keys) for part in parts]
    sides = pd.DataFrame(
        [
            _side(name, period, part)
            for name, period, part in zip(("first", "second"), (first, second), raids, strict=True)
        ],
        columns=list(_SIDES),
    ).astype(_SIDES)
    too_few = [
        f"{side}: {verdict.reason}"
        for side, part in zip(("first period", "second period"), raids, strict=True)
        if not (verdict := _enough(part))
    ]
    if too_few:
        reason = f"Too little to compare ({'; '.join(too_few)}): take longer periods."
        return _refused(sides, level, reason)
    one, two = ((part["numerator"], part["denominator"]) for part in raids)
    totals = [(float(k.sum()), float(n.sum())) for k, n in (one, two)]
    try:
        naive = resampling.two_proportion_z(totals[0], totals[1])
    except SalvoStatisticsError as error:
        return _refused(sides, level, f"Nothing to compare: {error}")
    test = resampling.permutation_test(one, two, draws=draws, seed=seed)
    spread = resampling.cluster_bootstrap_difference(one, two, draws=draws, level=level, seed=seed)
    return PeriodComparison(
        sides=sides,
        difference=test.difference,
        low=spread.low,
        high=spread.high,
        level=level,
        p_value=test.p_value,
        statistic=test.statistic,
        naive_p_value=naive.p_value,
        naive_statistic=naive.statistic,
        draws=draws,
        reason=None,
    )


def _side(name: str, period: Period, raids: pd.DataFrame) -> dict[str, object]:
    k, n = int(raids["numerator"].sum()), int(raids["denominator"].sum())
    verdict = _enough(raids)
    reason = verdict.reason
    if verdict and k in (0, n):
        reason = f"{k} of {n}: counts, not a share"
    try:
        phi = dispersion(raids["numerator"], raids["denominator"])
    except SalvoStatisticsError:
        phi = np.nan
    return {
        "side": name,
        "first_night": period.start,
        "last_night": period.end,
        "raids": len(raids),
        "numerator": k,
        "denominator": n,
        "rate": np.nan if reason else k / n,
        "dispersion": phi,
        "reason": reason,
    }


def _enough(raids: pd.DataFrame) -> Sufficiency:
    return enough(
        raids["denominator"].sum(), len(raids), trial_noun="munitions", cluster_noun="raids"
    )


def _refused(sides: pd.DataFrame, level: float, reason: str) -> PeriodComparison:
    nan = float("nan")
    return PeriodComparison(sides, nan, nan, nan, level, nan, nan, nan, nan, 0, reason)
