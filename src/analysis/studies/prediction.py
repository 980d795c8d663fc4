"""How well a night's outcome is foreseen from the raids before it.

Each night of the merged regime is predicted from the sixty raids before it, by three models; how
often the outcome fell inside the interval, and how much probability the model had given to it,
say which model may be believed. The binomial, which takes munitions of one raid as independent,
stands beside the others because it is what most readers have in mind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom

from analysis.data.regimes import MERGED_SINCE
from analysis.measures import interception
from analysis.memo import memoised
from analysis.periods import Period
from analysis.stats.prediction import RollingPrediction, predict_rolling
from analysis.stats.proportions import wilson
from analysis.studies.frames import frame_of
from analysis.terms import DRONE_CLASSES, Quantity, Scope

MODELS = {
    "binomial": "Binomial",
    "beta_binomial": "Beta-binomial",
    "beta_binomial_size": "Beta-binomial with raid size",
}
SHOWN_MODEL = "beta_binomial_size"
WINDOW = 60
"""Raids that a prediction learns from."""
MIN_PREDICTED = 10
NOMINAL = tuple(round(0.05 * step, 2) for step in range(1, 20))

SCORES = {
    "model": "str",
    "label": "str",
    "numerator": "int64",
    "denominator": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "mean_log_score": "float64",
}
CALIBRATION = {
    "model": "str",
    "label": "str",
    "nominal": "float64",
    "observed": "float64",
    "low": "float64",
    "high": "float64",
    "nights": "int64",
}
PREDICTED = {
    "night": "datetime64[s]",
    "model": "str",
    "numerator": "int64",
    "denominator": "int64",
    "expected": "float64",
    "low": "int64",
    "high": "int64",
    "log_score": "float64",
    "rank": "float64",
}


@dataclass(frozen=True)
class RollingCheck:
    """How three models foresaw the drones neutralised, one night ahead.

    Attributes
    ----------
    scores
        One row per model: nights inside their interval (``numerator``) of nights predicted
        (``denominator``), the coverage as ``rate`` with a Wilson interval, and the mean log
        score (higher is better).
    calibration
        Per model and ``nominal`` share: the ``observed`` share of nights whose outcome lay below
        that quantile of its prediction; ``low`` and ``high`` hold, at each quantile
        by itself, the share of nights that a model which is right would show.
    nights
        One row per model and night predicted: neutralised (``numerator``), launched
        (``denominator``), ``expected``, interval ``low`` to ``high``, ``log_score``, ``rank``.
    window
        Raids learned from; they may lie before the period.
    reason
        Why nothing is predicted; the frames are then empty.
    """

    scores: pd.DataFrame
    calibration: pd.DataFrame
    nights: pd.DataFrame
    window: int
    level: float
    reason: str | None


@memoised
def rolling_check(
    lines: pd.DataFrame,
    *,
    period: Period,
    scope: str = Scope.NATIONAL,
    window: int = WINDOW,
    level: float = 0.95,
) -> RollingCheck:
    """Predict the drones neutralised each night from the raids before it, with three models.

    Parameters
    ----------
    lines
        Salvo lines of all nights: the first night of the period learns from those before it.
    period
        Nights to predict; only those of the merged regime are, and only such are learned from.
    window
        Raids to learn from.
    level
        Of the predictive intervals, and of the Wilson intervals of their coverage.

    Returns
    -------
    RollingCheck
        With ``reason`` where fewer than 10 nights can be predicted.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> made = rolling_check(load_salvos(), period=Period.parse("2026-05-01", "2026-05-31"))
    >>> made.scores[["numerator", "denominator"]].values.tolist()
    [[20, 30], [28, 30], [27, 30]]
    """
    drones = interception.select(lines, classes=DRONE_CLASSES, scope=scope).lines
    merged = drones[drones["night"].between(pd.Timestamp(MERGED_SINCE), pd.Timestamp(period.end))]
    raids = interception.shares(merged, Quantity.NEUTRALISATION_RATE, by=["night"])
    first = max(window, int((raids["night"] < pd.Timestamp(period.start)).sum()))
    predicted = len(raids) - first
    if predicted < MIN_PREDICTED:
        return RollingCheck(
            frame_of([], SCORES),
            frame_of([], CALIBRATION),
            frame_of([], PREDICTED),
            window,
            level,
            f"{max(predicted, 0)} night(s) from {period.start} to {period.end} have {window} raids "
            f"of the merged regime (since {MERGED_SINCE}) before them; a check needs "
            f"{MIN_PREDICTED}. Choose a longer period, or a later end.",
        )
    used = raids.iloc[first - window :].astype({"numerator": "float64", "denominator": "float64"})
    made = {
        name: predict_rolling(
            used["numerator"], used["denominator"], model=name, window=window, level=level
        )
        for name in MODELS
    }
    nights = used["night"].iloc[window:].tolist()
    return RollingCheck(
        scores=frame_of((_score(one) for one in made.values()), SCORES),
        calibration=frame_of(
            (row for one in made.values() for row in _calibration(one)), CALIBRATION
        ),
        nights=frame_of((row for one in made.values() for row in _nights(nights, one)), PREDICTED),
        window=window,
        level=level,
        reason=None,
    )


def _score(made: RollingPrediction) -> tuple[object, ...]:
    total = len(made.trials)
    inside = round(made.coverage * total)
    share = wilson(inside, total, level=made.level)
    label = MODELS[made.model]
    return (
        made.model,
        label,
        inside,
        total,
        made.coverage,
        share.low,
        share.high,
        made.mean_log_score,
    )


def _calibration(made: RollingPrediction) -> Iterable[tuple[object, ...]]:
    ranks = np.array(made.rank)
    total = ranks.size
    for nominal in NOMINAL:
        observed = float(np.mean(ranks <= nominal))
        low, high = binom.interval(made.level, total, nominal)
        yield made.model, MODELS[made.model], nominal, observed, low / total, high / total, total


def _nights(nights: Iterable[object], made: RollingPrediction) -> Iterable[tuple[object, ...]]:
    columns = (made.successes, made.trials, made.expected, made.low, made.high)
    for night, *values in zip(nights, *columns, made.log_score, made.rank, strict=True):
        yield night, made.model, *values
