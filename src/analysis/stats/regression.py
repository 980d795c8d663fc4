"""How the odds of success move with a covariate, when clusters vary more than chance allows.

A quasi-binomial regression: the binomial mean, its variance times a dispersion that is estimated
(McCullagh and Nelder 1989, *Generalized Linear Models*, section 4.5). Thin over statsmodels, with
its trap kept away: ``GLM(Binomial, two-column counts).fit(scale="X2")`` divides the dispersion by
the trials (0.12 instead of 13.8), so shares with ``var_weights`` are fitted for the dispersion,
and two columns only for the autocorrelation-robust covariance.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    FloatArray,
    check_choice,
    check_counts,
    check_number,
    check_share,
    check_values,
)


@dataclass(frozen=True)
class Term:
    """One covariate: its log odds ratio, and the odds ratio per unit with its interval."""

    name: str
    coefficient: float
    standard_error: float
    odds_ratio: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class QuasiBinomial:
    """A fitted quasi-binomial regression.

    ``terms`` are those of the design, in its order; the constant and the levels of ``within``
    are fitted but not listed. ``units`` counts the clusters with trials.
    """

    terms: tuple[Term, ...]
    dispersion: float
    units: float
    level: float
    covariance: str

    def __getitem__(self, name: str) -> Term:
        for term in self.terms:
            if term.name == name:
                return term
        known = ", ".join(term.name for term in self.terms)
        raise SalvoStatisticsError(f"no term {name!r} in this regression. It has: {known}.")


def quasi_binomial(
    successes: ArrayLike,
    trials: ArrayLike,
    design: Mapping[str, ArrayLike],
    *,
    within: Sequence[object] | None = None,
    level: float = 0.95,
    covariance: str = "quasi",
    lags: int = 14,
) -> QuasiBinomial:
    """Odds ratios of success per unit of each covariate.

    Parameters
    ----------
    successes, trials
        Counts per cluster, in order of time where ``covariance="hac"``; clusters without trials
        are left out.
    design
        Covariates by name, one value per cluster; a constant is added.
    within
        A label per cluster (a month, say): each label gets its own constant, so that clusters are
        compared within their label.
    covariance
        ``"quasi"``: binomial errors times the square root of the dispersion. ``"hac"``: robust to
        any variance and to correlation over ``lags`` units (Newey and West 1987).

    Returns
    -------
    QuasiBinomial
        Intervals from the t distribution on the residual degrees of freedom.

    Raises
    ------
    SalvoStatisticsError
        When counts or covariates cannot be, lengths differ, a covariate is constant or a
        combination of others (within the labels), there are not more clusters than parameters,
        or the likelihood has no maximum (a covariate separates success from failure).

    Examples
    --------
    >>> fit = quasi_binomial([2, 5, 6, 9], [10, 10, 10, 10], {"x": [0, 1, 2, 3]})
    >>> round(fit["x"].odds_ratio, 2)
    2.85
    """
    level = check_share(level, name="level")
    covariance = check_choice(covariance, ("quasi", "hac"), name="covariance")
    lags = int(check_number(lags, name="lags", at_least=0))
    k, n = check_counts(successes, trials)
    matrix = _design_matrix(design, within, n)
    held = n > 0
    k, n, matrix = k[held], n[held], matrix[held]
    # Labels whose clusters all lack trials would be columns of zeros.
    matrix = matrix[:, np.any(matrix != 0, axis=0) | (np.arange(matrix.shape[1]) < len(design))]
    _check_rank(matrix, list(design), n.size)
    fitted = _fit(k, n, matrix, covariance, lags)
    from scipy.stats import t as student

    freedom = n.size - matrix.shape[1]
    width = float(student.ppf((1 + level) / 2, freedom))
    terms = []
    for position, name in enumerate(design):
        coefficient, error = float(fitted.params[position]), float(fitted.bse[position])
        terms.append(
            Term(
                name=name,
                coefficient=coefficient,
                standard_error=error,
                odds_ratio=float(np.exp(coefficient)),
                low=float(np.exp(coefficient - width * error)),
                high=float(np.exp(coefficient + width * error)),
                p_value=float(2 * student.sf(abs(coefficient / error), freedom)),
            )
        )
    mean = np.asarray(fitted.fittedvalues)
    spread = (k - n * mean) ** 2 / np.maximum(n * mean * (1 - mean), 1e-300)
    return QuasiBinomial(
        terms=tuple(terms),
        dispersion=float(spread.sum() / freedom),
        units=float(n.size),
        level=level,
        covariance=covariance,
    )


def _fit(k: FloatArray, n: FloatArray, matrix: FloatArray, covariance: str, lags: int) -> Any:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import ModelWarning

    if covariance == "quasi":
        model = GLM(k / n, matrix, family=Binomial(), var_weights=n)
        options: dict[str, Any] = {"scale": "X2"}
    else:
        model = GLM(np.column_stack([k, n - k]), matrix, family=Binomial())
        options = {"cov_type": "HAC", "cov_kwds": {"maxlags": lags}}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ModelWarning)
            fitted = model.fit(maxiter=200, **options)
    except (ModelWarning, np.linalg.LinAlgError) as error:
        raise SalvoStatisticsError(
            f"the regression has no maximum ({error}). Take out the covariate that separates "
            "success from failure, or take more clusters."
        ) from error
    return fitted


def _design_matrix(
    design: Mapping[str, ArrayLike], within: Sequence[object] | None, n: FloatArray
) -> FloatArray:
    if not design:
        raise SalvoStatisticsError("the design has no covariate. Name at least one.")
    columns = []
    for name, values in design.items():
        column = check_values(values, name=name)
        if column.size != n.size:
            raise SalvoStatisticsError(
                f"{name} has {column.size} values for {n.size} clusters. Pass one per cluster."
            )
        columns.append(column)
    if within is None:
        return np.column_stack([*columns, np.ones(n.size)])
    labels = [str(label) for label in within]
    if len(labels) != n.size:
        raise SalvoStatisticsError(
            f"within has {len(labels)} labels for {n.size} clusters. Pass one per cluster."
        )
    _, codes = np.unique(labels, return_inverse=True)
    return np.column_stack([*columns, np.eye(int(codes.max()) + 1)[codes]])


def _check_rank(matrix: FloatArray, names: list[str], units: int) -> None:
    size = matrix.shape[1]
    if units <= size:
        raise SalvoStatisticsError(
            f"{units} clusters with trials cannot carry {size} parameters. "
            "Take more clusters or fewer labels."
        )
    for position, name in enumerate(names):
        others = np.delete(matrix, position, axis=1)
        column = matrix[:, position]
        residual = column - others @ np.linalg.lstsq(others, column, rcond=None)[0]
        if np.linalg.norm(residual) <= 1e-9 * max(float(np.linalg.norm(column)), 1e-300):
            raise SalvoStatisticsError(
                f"{name} is constant or a combination of the other covariates and labels. "
                "Take it out."
            )
