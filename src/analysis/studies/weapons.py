"""What share of each weapon model was stopped, the rare ones shrunk to their class.

A model launched a dozen times has a share that chance could have made. Its estimate is drawn
towards the mean of its class (not of all missiles) by as much as its class is alike, on the
effective counts that allow for munitions of one raid sharing their fate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.data.weapons import JOIN
from analysis.measures import interception
from analysis.memo import memoised
from analysis.stats.proportions import effective_counts, enough
from analysis.stats.shrinkage import Group, empirical_bayes
from analysis.studies import segments
from analysis.studies.shares import Ground, judge, prepare
from analysis.terms import STRIKE_CLASSES, Quantity, Scope, WeaponClass

_MODELS = {
    "weapon_class": "str",
    "label": "str",
    "segment": "str",
    "model": "str",
    "raids": "int64",
    "numerator": "Int64",
    "denominator": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "reason": "str",
    "shrunk_rate": "float64",
    "shrunk_low": "float64",
    "shrunk_high": "float64",
    "own_weight": "float64",
    "class_mean": "float64",
    "shrunk_reason": "str",
}
_COMPOSITES = {
    "weapon_class": "str",
    "label": "str",
    "model": "str",
    "raids": "int64",
    "launched": "Int64",
    "neutralised": "Int64",
}


@dataclass(frozen=True)
class WeaponPanel:
    """Shares by weapon model.

    Attributes
    ----------
    frame
        One row per single model launched and segment in which the rate compares:
        ``weapon_class``, ``label`` (of the class), ``segment``, ``model``, ``raids``,
        ``numerator``, ``denominator``; the model's own ``rate``, ``low``, ``high`` with the
        ``reason`` where it has none; ``shrunk_rate``, ``shrunk_low``, ``shrunk_high``,
        ``own_weight`` (share of its own munitions in the estimate, in [0, 1]), ``class_mean``,
        with ``shrunk_reason`` where they are missing. Classes in the order asked, models by
        launches.
    composites
        One row per figure that stands for several models, which is no single model's:
        ``weapon_class``, ``label``, ``model``, ``raids``, ``launched``, ``neutralised``.
    reason
        Why there is no row at all; None when there is one.
    """

    frame: pd.DataFrame
    composites: pd.DataFrame
    quantity: Quantity
    level: float
    reason: str | None


@memoised
def weapon_panel(
    lines: pd.DataFrame,
    all_lines: pd.DataFrame,
    *,
    quantity: Quantity = Quantity.NEUTRALISATION_RATE,
    classes: Iterable[str] = STRIKE_CLASSES,
    unit: str = "night",
    scope: str = Scope.NATIONAL,
    level: float = 0.95,
) -> WeaponPanel:
    """Form a share for each weapon model, by itself and shrunk to its class.

    Parameters
    ----------
    lines, all_lines, quantity, classes, unit, scope, level
        As for :func:`analysis.studies.classes.class_panel`.

    Returns
    -------
    WeaponPanel
        A class of one model, or with fewer than 10 munitions or 5 raids of single models, is
        not shrunk, and says so.

    Raises
    ------
    SalvoParameterError
        When a class, the unit or the scope is unknown.
    SalvoRegimeError
        When no line at all supports the share.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> from analysis.periods import Period
    >>> all_lines = load_salvos()
    >>> period = Period.parse("2024-10-01", "2026-06-07")
    >>> lines = interception.select(all_lines, period=period).lines
    >>> panel = weapon_panel(lines, all_lines, classes=["hypersonic_missile"])
    >>> panel.frame[["model", "numerator", "denominator"]].values.tolist()
    [['Kinzhal', 49, 125], ['Zircon', 12, 36]]
    """
    ground = prepare(lines, all_lines, quantity=quantity, classes=classes, unit=unit, scope=scope)
    composite = ground.lines["model"].str.contains(JOIN, regex=False)
    single = ground.lines[~composite]
    rows = []
    for name in ground.classes:
        own = single[single["weapon_class"] == name]
        for segment in own.sort_values("night")["segment"].unique():
            rows += _class_rows(own[own["segment"] == segment], ground, unit=unit, level=level)
    frame = pd.DataFrame(rows, columns=list(_MODELS)).astype(_MODELS)
    frame["label"] = frame["weapon_class"].map(lambda name: WeaponClass(name).label).astype("str")
    reason = None if len(frame) else "No launches of single models are reported in the period."
    apart = _composites(ground, composite, unit=unit)
    return WeaponPanel(frame, apart, quantity, level, reason)


def _class_rows(
    own: pd.DataFrame, ground: Ground, *, unit: str, level: float
) -> list[dict[str, Any]]:
    """One row per model of one class and segment, by launches."""
    key = (own["weapon_class"].iloc[0], own["segment"].iloc[0])
    launched = own.groupby("model")["launched"].sum().sort_values(ascending=False, kind="stable")
    if refused := segments.refusal(own, ground.quantity):
        nights = own.groupby("model")["night"].nunique()
        counted = zip(launched.index.astype(str), launched, strict=True)
        return [
            _start(key, model)
            | {"raids": int(nights[model]), "denominator": int(count)}
            | {"reason": refused, "shrunk_reason": refused}
            for model, count in counted
        ]
    by_model = {
        model: segments.by_raid(part, ground.quantity, unit=unit)
        for model, part in own.groupby("model")
    }
    held = {str(model): by_model[model] for model in launched.index if len(by_model[model])}
    rho = float(ground.correlations.loc[key, "rho"]) if held else np.nan
    group, why = _shrink(held, rho=rho, level=level)
    members = {member.name: member for member in group.members} if group else {}
    rows = []
    for model, raids in held.items():
        row = _start(key, model) | judge(raids, rho=rho, level=level) | {"shrunk_reason": why}
        if group and (member := members[model]):
            row |= {"shrunk_rate": member.estimate, "own_weight": member.weight}
            row |= {"shrunk_low": member.low, "shrunk_high": member.high}
            row |= {"class_mean": group.mean}
        rows.append(row)
    return rows


def _shrink(
    by_model: Mapping[str, pd.DataFrame], *, rho: float, level: float
) -> tuple[Group | None, str | None]:
    """Shrink the models of one class, or say why not."""
    if len(by_model) < 2:
        return None, "the only model of its class: nothing to shrink it to"
    raids = pd.concat(by_model.values())
    verdict = enough(
        raids["denominator"].sum(),
        len(raids),
        trial_noun="munitions in the class",
        cluster_noun="raids in the class",
    )
    if not verdict:
        return None, verdict.reason
    # Alike in everything, the models would lend each other certainty that the class has not.
    if raids["numerator"].sum() in (0, raids["denominator"].sum()):
        return None, "one outcome for the whole class: its bound stands for each model"
    if np.isnan(rho):
        return None, "no correlation within a raid can be fitted"
    counts = [
        effective_counts(part["numerator"], part["denominator"], rho=rho)
        for part in by_model.values()
    ]
    successes, trials = zip(*counts, strict=True)
    return empirical_bayes(list(by_model), successes, trials, level=level), None


def _composites(ground: Ground, composite: pd.Series, *, unit: str) -> pd.DataFrame:
    """Figures that stand for several models, counted apart."""
    kept = interception.with_outcome(ground.lines[composite]).lines
    rows = [
        {
            "weapon_class": name,
            "label": WeaponClass(name).label,
            "model": model,
            "raids": len(part[segments.unit_keys(unit)].drop_duplicates()),
            "launched": part["launched"].sum(),
            "neutralised": part["neutralised"].sum(min_count=1),
        }
        for name in ground.classes
        for model, part in kept[kept["weapon_class"] == name].groupby("model")
    ]
    return pd.DataFrame(rows, columns=list(_COMPOSITES)).astype(_COMPOSITES)


def _start(key: tuple[str, str], model: str) -> dict[str, Any]:
    return {"weapon_class": key[0], "segment": key[1], "model": model}
