"""A regression that looks at every stretch before and after events at once: the cross-check.

Counts are negative binomial around a smooth trend; each stretch of offsets has its own multiple.
Where windows of neighbouring events overlap their effects multiply, which the plain window mean
cannot do. Standard errors allow for autocorrelation (Newey and West 1987, Econometrica 55). The
stretches before an event are its built-in control: what moves before an unannounced event is not
its effect (Granger-type leads; Angrist and Pischke 2009, *Mostly Harmless Econometrics*, section
5.2).

A cross-check and not the test: its intervals rest on a model and on large samples. On 300 placebo
calendars of 46 events, turned like real ones on a real series of 615 positions (lags 14), single
stretches were refused at 5 % in 8 to 10 % of calendars, all stretches before together in 14 %, all
after in 16 %; with lags 30 in more. Read its multiples, and leave the verdict to
:mod:`analysis.stats.event_study`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, ndtri

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_number, check_share
from analysis.stats.detrending import check_series, spline_basis
from analysis.stats.windows import Window, place

STRETCHES = (
    Window(-7, -4),
    Window(-3, -1),
    Window(0, 0),
    Window(1, 3),
    Window(4, 7),
    Window(8, 14),
)

# Overdispersion between nearly Poisson and wilder than any series worth a regression.
_LEAST_DISPERSION, _GREATEST_DISPERSION = 1e-6, 50.0


@dataclass(frozen=True)
class OffsetEffect:
    """The series in a stretch of offsets, as a multiple of what the trend leads to expect."""

    window: Window
    ratio: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class LeadsAndLags:
    """A fitted regression on stretches of offsets.

    Attributes
    ----------
    effects
        One per stretch, in the order given.
    dispersion
        α of the negative binomial: variance = mean + α mean².
    before_p_value, after_p_value
        Wald tests that all stretches before (from offset 0 on) have no effect, too ready to refuse
        (see above); NaN without such a stretch.
    events, dropped
        Used, and outside the series.
    positions, level, lags
        Size of the series, of the intervals, and positions over which errors may correlate.
    """

    effects: tuple[OffsetEffect, ...]
    dispersion: float
    before_p_value: float
    after_p_value: float
    events: int
    dropped: int
    positions: int
    level: float
    lags: int


def leads_and_lags(
    values: ArrayLike,
    positions: ArrayLike,
    *,
    stretches: Sequence[Window] = STRETCHES,
    freedom: int = 6,
    lags: int = 14,
    level: float = 0.95,
) -> LeadsAndLags:
    """Regress counts on stretches of offsets before and after events.

    Parameters
    ----------
    values
        Whole counts per position.
    positions
        Of the events; those outside the series are dropped and counted. A position in the
        stretches of two events takes the multiple twice.
    stretches
        Offsets that share a multiple; they may not overlap each other.
    freedom
        Columns of the natural spline of the logarithm of the mean, its constant included.
    lags
        Of the autocorrelation-robust standard errors.
    level
        Of the intervals.

    Raises
    ------
    SalvoStatisticsError
        On counts or events that cannot be, overlapping stretches, and when a stretch holds no
        position, only zeros, or cannot be told from the others and the trend.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> mean = np.full(400, 50.0)
    >>> events = np.arange(20, 380, 30)
    >>> mean[events + 1] *= 3
    >>> fit = leads_and_lags(rng.poisson(mean), events, stretches=[Window(-1, -1), Window(1, 1)])
    >>> [round(effect.ratio, 1) for effect in fit.effects]
    [1.0, 3.0]
    """
    level = check_share(level, name="level")
    lags = int(check_number(lags, name="lags", at_least=0))
    freedom = int(check_number(freedom, name="freedom", at_least=3))
    series = check_series(values)
    if np.any(series != np.floor(series)):
        raise SalvoStatisticsError("values must be whole counts for a regression of counts.")
    parts = _check_stretches(stretches)
    span = Window(parts[0].first, parts[-1].last)
    placed = place(positions, length=series.size, window=Window(0, 0))
    columns = np.column_stack(
        [_times(np.array(placed.positions), series.size, window) for window in stretches]
    )
    for window, column in zip(stretches, columns.T, strict=True):
        if not np.any(series[column > 0]):
            raise SalvoStatisticsError(
                f"offsets {window} of {len(placed.positions)} events hold no count: their multiple "
                "has no estimate. Join stretches, or leave this one out."
            )
    design = np.column_stack([columns, spline_basis(series.size, freedom)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise SalvoStatisticsError(
            f"stretches over offsets {span} cannot be told apart from each other and the trend "
            f"with {len(placed.positions)} events. Use fewer stretches."
        )
    fitted, dispersion = _fit(series, design, lags)
    width = float(ndtri((1 + level) / 2))
    effects = tuple(
        OffsetEffect(
            window=window,
            ratio=float(np.exp(fitted.params[at])),
            low=float(np.exp(fitted.params[at] - width * fitted.bse[at])),
            high=float(np.exp(fitted.params[at] + width * fitted.bse[at])),
            p_value=float(fitted.pvalues[at]),
        )
        for at, window in enumerate(stretches)
    )
    return LeadsAndLags(
        effects=effects,
        dispersion=dispersion,
        before_p_value=_wald(fitted, [at for at, w in enumerate(stretches) if w.last < 0]),
        after_p_value=_wald(fitted, [at for at, w in enumerate(stretches) if w.first >= 0]),
        events=len(placed.positions),
        dropped=placed.dropped,
        positions=series.size,
        level=level,
        lags=lags,
    )


def _check_stretches(stretches: Sequence[Window]) -> list[Window]:
    ordered = sorted(stretches, key=lambda window: window.first)
    if not ordered:
        raise SalvoStatisticsError("there are no stretches of offsets. Give at least one.")
    for one, other in itertools.pairwise(ordered):
        if other.first <= one.last:
            raise SalvoStatisticsError(
                f"stretches {one} and {other} overlap. An offset has one multiple."
            )
    return ordered


def _times(positions: FloatArray, length: int, window: Window) -> FloatArray:
    """How many events each position has in a stretch."""
    inside = (positions[:, None] + window.offsets()).ravel()
    inside = inside[(inside >= 0) & (inside < length)]
    return np.bincount(inside, minlength=length).astype(float)


def _fit(series: FloatArray, design: FloatArray, lags: int) -> tuple[Any, float]:
    from scipy.optimize import minimize_scalar
    from statsmodels.genmod.families import NegativeBinomial, Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    mean = np.asarray(GLM(series, design, family=Poisson()).fit().fittedvalues)
    dispersion = 1.0
    fitted: Any = None
    # Mean given dispersion, dispersion given mean, until neither moves.
    for _ in range(25):
        before = dispersion

        def misfit(log_alpha: float, mean: FloatArray = mean) -> float:
            return -_log_likelihood(series, mean, float(np.exp(log_alpha)))

        bounds = (np.log(_LEAST_DISPERSION), np.log(_GREATEST_DISPERSION))
        dispersion = float(np.exp(minimize_scalar(misfit, bounds=bounds, method="bounded").x))
        family = NegativeBinomial(alpha=dispersion)
        fitted = GLM(series, design, family=family).fit(cov_type="HAC", cov_kwds={"maxlags": lags})
        mean = np.asarray(fitted.fittedvalues)
        if abs(np.log(dispersion / before)) < 1e-4:
            break
    return fitted, dispersion


def _log_likelihood(series: FloatArray, mean: FloatArray, alpha: float) -> float:
    """Log-likelihood of a negative binomial with variance mean + alpha mean²."""
    size = 1 / alpha
    terms = gammaln(series + size) - gammaln(size) - gammaln(series + 1)
    terms -= size * np.log1p(alpha * mean)
    terms += np.where(series > 0, series * (np.log(alpha * mean) - np.log1p(alpha * mean)), 0.0)
    return float(terms.sum())


def _wald(fitted: Any, columns: list[int]) -> float:
    if not columns:
        return float("nan")
    from scipy.special import chdtrc

    estimates = np.asarray(fitted.params)[columns]
    covariance = np.asarray(fitted.cov_params())[np.ix_(columns, columns)]
    return float(chdtrc(len(columns), estimates @ np.linalg.solve(covariance, estimates)))
