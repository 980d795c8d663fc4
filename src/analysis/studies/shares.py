"""One share and what stands beside it: an interval, a bound, or the reason for neither.

A share of 0 or of 1 is not printed as a percentage. The row then holds a bound, not a rate:
the far end of Jeffreys' interval on the effective number of munitions, so that "0 of 124" reads
"at most 5.8 %" and never "0 %". What the bound would be if munitions of one raid were independent
stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures import interception
from analysis.stats.proportions import design_effect, design_effect_interval, enough
from analysis.stats.shrinkage import zero_successes
from analysis.studies import segments
from analysis.terms import Quantity


@dataclass(frozen=True)
class Ground:
    """What shares are formed from: checked classes, their lines, raids and correlations."""

    classes: tuple[str, ...]
    lines: pd.DataFrame
    clusters: pd.DataFrame
    correlations: pd.DataFrame
    quantity: Quantity


def prepare(
    lines: pd.DataFrame,
    all_lines: pd.DataFrame,
    *,
    quantity: Quantity,
    classes: Iterable[str],
    unit: str,
    scope: str,
) -> Ground:
    """Check what is asked and lay out raids, segments and correlations for it.

    Parameters
    ----------
    lines, all_lines, quantity, classes, unit, scope
        As for :func:`class_panel`.

    Raises
    ------
    SalvoParameterError, SalvoRegimeError
        As for :func:`class_panel`.
    """
    names = tuple(str(name) for name in classes)
    # The measure knows which classes may be asked for, and says so.
    interception.select(lines.head(0), classes=names, scope=scope)
    lines = lines[lines["weapon_class"].isin(names)]
    segments.require_some_support(lines, quantity)
    clusters = segments.by_raid(lines, quantity, unit=unit)
    found = segments.correlations(clusters, all_lines=all_lines, scope=scope, unit=unit)
    placed = lines.assign(segment=segments.segment_of(lines, quantity))
    return Ground(names, placed, clusters, found.set_index(["weapon_class", "segment"]), quantity)


def judge(raids: pd.DataFrame, *, rho: float, level: float) -> dict[str, Any]:
    """Give the share of some raids with its interval, a bound where it is 0 or 1, or the reason.

    Parameters
    ----------
    raids
        One row per raid: ``numerator``, ``denominator`` above 0.
    rho
        Intraclass correlation; NaN when none can be fitted.

    Returns
    -------
    dict
        ``raids``, ``numerator``, ``denominator``, and of ``rate``, ``low``, ``high``,
        ``method``, ``effective_trials``, ``design_effect``, ``independent_bound``, ``reason``
        those that there are.

    Examples
    --------
    >>> never = pd.DataFrame({"numerator": [0] * 31, "denominator": [4] * 31})
    >>> made = judge(never, rho=0.5, level=0.95)
    >>> made["reason"], round(made["high"], 3), round(made["independent_bound"], 3)
    ('0 of 124: a bound, not a share', 0.049, 0.02)
    """
    k, n = raids["numerator"].to_numpy(float), raids["denominator"].to_numpy(float)
    made = counts_only(len(raids), int(k.sum()), int(n.sum()))
    verdict = enough(n.sum(), len(raids), trial_noun="munitions", cluster_noun="raids")
    if not verdict:
        return made | {"reason": verdict.reason}
    if np.isnan(rho):
        return made | {"reason": "no correlation within a raid can be fitted, hence no interval"}
    effect = design_effect(n, rho=rho)
    made |= {"design_effect": effect, "effective_trials": float(n.sum() / effect)}
    if 0 < k.sum() < n.sum():
        interval = design_effect_interval(k, n, rho=rho, level=level)
        ends = {"rate": interval.estimate, "low": interval.low, "high": interval.high}
        return made | ends | {"method": interval.method}
    bound = zero_successes(n.sum(), design_effect=effect, level=level)
    alone = zero_successes(n.sum(), level=level)
    made |= {
        "method": bound.method,
        "reason": f"{k.sum():.0f} of {n.sum():.0f}: a bound, not a share",
    }
    if k.sum() == 0:
        return made | {"high": bound.high, "independent_bound": alone.high}
    return made | {"low": 1 - bound.high, "independent_bound": 1 - alone.high}


def stated(row: Any) -> dict[str, Any]:
    """What a report may state of one row of a panel: ``None`` for what is missing.

    Parameters
    ----------
    row
        With the attributes ``numerator``, ``denominator``, ``rate``, ``low``, ``high``,
        ``method`` and ``reason``, such as ``itertuples`` gives.

    Returns
    -------
    dict
        ``value``, ``low``, ``high``, ``method``, ``numerator``, ``denominator``, ``reason``. A
        bound has no value; its reason reads "0 of 124: a bound, not a share; at most 5.8 % by
        design-effect Jeffreys".
    """
    given = {
        name: None if pd.isna(value := getattr(row, name)) else value
        for name in ("low", "high", "method", "numerator", "denominator", "reason")
    }
    value = None if pd.isna(row.rate) else float(row.rate)
    if value is None and (given["low"] is not None or given["high"] is not None):
        # All or none: the bound stands in words, because a value of 0 % would pass for a share.
        bound = (
            f"at most {given['high']:.1%}"
            if given["low"] is None
            else f"at least {given['low']:.1%}"
        ).replace("%", " %")
        given["reason"] = f"{given['reason']}; {bound} by {given['method']}"
        given |= {"low": None, "high": None, "method": None}
    if given["numerator"] is None:
        given["denominator"] = None
    return given | {"value": value, "reason": given["reason"] if value is None else None}


def counts_only(raids: int, numerator: int | None, denominator: int) -> dict[str, Any]:
    """Return the counts of a row that has no share."""
    return {"raids": raids, "numerator": numerator, "denominator": denominator}
