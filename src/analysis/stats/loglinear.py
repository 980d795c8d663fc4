"""How an expected count moves with time or a covariate, when counts vary more than chance allows.

A log-linear regression (log link) with one of two variances: the Poisson variance times an
estimated dispersion (``"quasi_poisson"``) or the negative binomial ``mean + alpha mean²``, alpha
from Pearson's statistic (Breslow 1984, Applied Statistics 33). Coefficients come from statsmodels.

Errors are this module's own, because statsmodels takes neighbouring rows for neighbours in time and
a series with gaps breaks that:

- ``"ar1"``: residuals correlate as ``rho ** distance``. The sandwich of that working correlation
  (Liang and Zeger 1986, Biometrika 73), mixed over the values of rho that the residuals leave
  plausible; see ``serial.py``.
- ``"hac"``: Newey and West (1987, Econometrica 55) with a gap counted as a unit without a score
  (Datta and Du 2012, Federal Reserve Finance and Economics Discussion Series 2012-23).
- ``"independent"``: residuals do not correlate.

Simulated cover of the nominal 95 % interval of a trend (400 series of 48 units of which 4 are gaps,
dispersion 8; autocorrelation of the levels 0, .3, .6): AR(1) .96, .95, .95; HAC .93, .87, .80;
independent .96, .86, .72. AR(1) is the one to show.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_choice,
    check_number,
    check_series,
    check_share,
)
from analysis.stats.serial import SerialFit, fit_serial, half_width, sandwich, two_sided_p

VARIANCES = ("quasi_poisson", "negative_binomial")
ERRORS = ("ar1", "hac", "independent")

# Below this an expected count is on its way to 0, and its coefficient to minus infinity.
_SMALLEST_MEAN = 1e-6
_LARGEST_EXPONENT = 700.0
_CURE = "Take out the covariate that separates counts of 0 from others, or take a longer series."


@dataclass(frozen=True)
class Effect:
    """One covariate: its coefficient, and the ratio of expected counts per unit of it."""

    name: str
    coefficient: float
    standard_error: float
    ratio: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class LogLinear:
    """A fitted log-linear regression of counts.

    Attributes
    ----------
    effects
        Those of the design, in its order; the constant is fitted but not listed.
    fitted, fitted_low, fitted_high
        Expected count of each unit of the series as given, gaps included, with a pointwise
        interval of the expected (not the single) count; NaN where the design has a gap.
    dispersion
        Pearson's, of the counts around ``fitted`` under the variance chosen, at least 1.
    autocorrelation
        Of neighbouring residuals, in [0, 1); None with independent errors.
    alpha
        Of the negative binomial variance; None with the quasi-Poisson one.
    units, gaps
        Units fitted, and units of the series that were not.
    degrees
        Degrees of freedom of the t distribution behind the intervals.
    """

    effects: tuple[Effect, ...]
    fitted: tuple[float, ...]
    fitted_low: tuple[float, ...]
    fitted_high: tuple[float, ...]
    dispersion: float
    autocorrelation: float | None
    alpha: float | None
    units: int
    gaps: int
    degrees: float
    level: float
    variance: str
    errors: str

    def __getitem__(self, name: str) -> Effect:
        for effect in self.effects:
            if effect.name == name:
                return effect
        known = ", ".join(effect.name for effect in self.effects)
        raise SalvoStatisticsError(f"no effect {name!r} in this regression. It has: {known}.")


def log_linear(
    counts: ArrayLike,
    design: Mapping[str, ArrayLike],
    *,
    exposure: ArrayLike | None = None,
    variance: str = "quasi_poisson",
    errors: str = "ar1",
    lags: int | None = None,
    level: float = 0.95,
) -> LogLinear:
    """Ratio of expected counts per unit of each covariate.

    Parameters
    ----------
    counts
        One count per unit of time, in order and evenly spaced; NaN marks a gap.
    design
        Covariates by name, one value per unit, NaN where missing; a constant is added.
    exposure
        Above 0, one per unit (the days of a month, say): expected counts are proportional to it.
    variance
        One of :data:`VARIANCES`.
    errors
        One of :data:`ERRORS`.
    lags
        Of the HAC errors; ``floor(4 (units / 100) ** (2 / 9))`` unless given (Newey and West 1994,
        Review of Economic Studies 61).

    Raises
    ------
    SalvoStatisticsError
        When counts, covariates or exposures cannot be, lengths differ, a covariate is constant or
        a combination of others, there are not at least two units more than parameters, or the
        likelihood has no maximum.

    Examples
    --------
    >>> fit = log_linear([10, 21, 39, float("nan"), 161], {"x": range(5)}, errors="independent")
    >>> round(fit["x"].ratio, 2), round(fit.fitted[3])
    (2.0, 80)
    """
    variance = check_choice(variance, VARIANCES, name="variance")
    errors = check_choice(errors, ERRORS, name="errors")
    level = check_share(level, name="level")
    y = check_series(counts)
    matrix = _matrix(design, y.size)
    offset = _offset(exposure, y.size)
    known = np.isfinite(matrix).all(axis=1) & np.isfinite(offset)
    times = np.flatnonzero(known & ~np.isnan(y))
    _check_rank(matrix[times], list(design))
    fitted, alpha = _fit(y[times], matrix[times], offset[times], variance)
    mean = np.asarray(fitted.fittedvalues, dtype=float)
    spread = mean if alpha is None else mean + alpha * mean**2
    residuals = (y[times] - mean) / np.sqrt(spread)
    root = (mean / np.sqrt(spread))[:, None] * matrix[times]
    serial = fit_serial(residuals, root, times, independent=errors != "ar1")
    if errors == "hac":
        lags = _default_lags(times.size) if lags is None else lags
        covariances = _hac(
            residuals, root, times, int(check_number(lags, name="lags", at_least=0))
        )[None]
    else:
        covariances = sandwich(root, times, serial)
    beta = np.asarray(fitted.params, dtype=float)
    line = matrix @ beta + offset
    reach = _reach(matrix, covariances, serial, level)
    return LogLinear(
        effects=_effects(list(design), beta, covariances, serial, level),
        fitted=tuple(_exp(value) for value in line),
        fitted_low=tuple(_exp(value) for value in line - reach),
        fitted_high=tuple(_exp(value) for value in line + reach),
        dispersion=max(float(residuals @ residuals) / serial.degrees, 1.0),
        autocorrelation=serial.autocorrelation if errors == "ar1" else None,
        alpha=alpha,
        units=int(times.size),
        gaps=int(y.size - times.size),
        degrees=serial.degrees,
        level=level,
        variance=variance,
        errors=errors,
    )


def _matrix(design: Mapping[str, ArrayLike], size: int) -> FloatArray:
    if not design:
        raise SalvoStatisticsError("the design has no covariate. Name at least one.")
    columns = []
    for name, values in design.items():
        column = np.asarray(values, dtype=float)
        if column.shape != (size,):
            raise SalvoStatisticsError(
                f"{name} has {column.size} values for {size} units. Pass one per unit."
            )
        columns.append(column)
    return np.column_stack([*columns, np.ones(size)])


def _offset(exposure: ArrayLike | None, size: int) -> FloatArray:
    if exposure is None:
        return np.zeros(size)
    values = np.asarray(exposure, dtype=float)
    if values.shape != (size,) or np.any(values <= 0):
        raise SalvoStatisticsError(
            f"exposure must have one value above 0 for each of {size} units (NaN for a gap). "
            "Where nothing was exposed there is nothing to count."
        )
    return np.asarray(np.log(values))


def _check_rank(matrix: FloatArray, names: list[str]) -> None:
    units, size = matrix.shape
    if units < size + 2:
        raise SalvoStatisticsError(
            f"{units} units cannot carry {size} parameters and a dispersion. "
            "Take a longer series or fewer terms."
        )
    for position, name in enumerate(names):
        others = np.delete(matrix, position, axis=1)
        column = matrix[:, position]
        residual = column - others @ np.linalg.lstsq(others, column, rcond=None)[0]
        if np.linalg.norm(residual) <= 1e-9 * max(float(np.linalg.norm(column)), 1e-300):
            raise SalvoStatisticsError(
                f"{name} is constant or a combination of the other covariates. Take it out."
            )


def _fit(
    y: FloatArray, matrix: FloatArray, offset: FloatArray, variance: str
) -> tuple[Any, float | None]:
    """Fitted statsmodels results, and alpha where the variance has one."""
    from scipy.optimize import brentq

    if not y.any():
        raise SalvoStatisticsError(
            f"all {y.size} counts are 0: there is no level to compare. Take a longer series."
        )
    fitted = _glm(y, matrix, offset, 0.0)
    if variance == "quasi_poisson":
        return fitted, None
    freedom = y.size - matrix.shape[1]

    def excess(alpha: float) -> float:
        mean = np.asarray(_glm(y, matrix, offset, alpha).fittedvalues)
        return float(np.sum((y - mean) ** 2 / (mean + alpha * mean**2))) / freedom - 1.0

    if excess(0.0) <= 0.0:
        return fitted, 0.0
    high = 1.0
    while excess(high) > 0.0 and high < 1e6:
        high *= 10.0
    alpha = float(brentq(excess, 0.0, high, xtol=1e-9, rtol=1e-6))
    return _glm(y, matrix, offset, alpha), alpha


def _glm(y: FloatArray, matrix: FloatArray, offset: FloatArray, alpha: float) -> Any:
    from statsmodels.genmod.families import NegativeBinomial, Poisson
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import ModelWarning

    family = NegativeBinomial(alpha=alpha) if alpha > 0 else Poisson()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ModelWarning)
            warnings.simplefilter("error", RuntimeWarning)
            fitted = GLM(y, matrix, family=family, offset=offset).fit(maxiter=200)
    except (ModelWarning, RuntimeWarning, np.linalg.LinAlgError, ValueError) as error:
        raise SalvoStatisticsError(f"the regression has no maximum ({error}). {_CURE}") from error
    if float(np.min(fitted.fittedvalues)) < _SMALLEST_MEAN:
        raise SalvoStatisticsError(
            f"the regression has no maximum (some expected counts go to 0). {_CURE}"
        )
    return fitted


def _effects(
    names: list[str], beta: FloatArray, covariances: FloatArray, serial: SerialFit, level: float
) -> tuple[Effect, ...]:
    errors = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    width = half_width(errors, serial, level=level)
    p_values = two_sided_p(np.abs(beta), errors, serial)
    average = np.sqrt(np.array(serial.weights) @ errors**2)
    return tuple(
        Effect(
            name=name,
            coefficient=float(beta[i]),
            standard_error=float(average[i]),
            ratio=_exp(beta[i]),
            low=_exp(beta[i] - width[i]),
            high=_exp(beta[i] + width[i]),
            p_value=float(p_values[i]),
        )
        for i, name in enumerate(names)
    )


def _exp(value: float) -> float:
    """The exponential, infinite where it is beyond all numbers."""
    return math.inf if value > _LARGEST_EXPONENT else math.exp(value)


def _reach(
    matrix: FloatArray, covariances: FloatArray, serial: SerialFit, level: float
) -> FloatArray:
    """Half the interval of the logarithm of each fitted count; NaN where the design is."""
    known = np.isfinite(matrix).all(axis=1)
    variances = np.einsum("ij,gjk,ik->gi", matrix[known], covariances, matrix[known])
    reach = np.full(matrix.shape[0], np.nan)
    reach[known] = half_width(np.sqrt(variances), serial, level=level)
    return reach


def _hac(residuals: FloatArray, root: FloatArray, times: NDArray[np.int_], lags: int) -> FloatArray:
    scores = np.zeros((int(times[-1] - times[0]) + 1, root.shape[1]))
    scores[times - times[0]] = root * residuals[:, None]
    middle = scores.T @ scores
    for lag in range(1, min(lags, scores.shape[0] - 1) + 1):
        shared = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (shared + shared.T)
    bread = np.linalg.inv(root.T @ root)
    units, size = root.shape
    return np.asarray(units / (units - size) * bread @ middle @ bread)


def _default_lags(units: int) -> int:
    return int(4 * (units / 100) ** (2 / 9))
