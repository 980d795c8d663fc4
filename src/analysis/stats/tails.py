"""Power law or lognormal: what a sample of sizes can say about its tail, which is mostly nothing.

Clauset, Shalizi and Newman (2009), SIAM Review 51: the tail starts where a power law fits best
(smallest Kolmogorov-Smirnov distance); there the two distributions are compared by Vuong's (1989,
Econometrica 57) likelihood ratio, and a ratio whose p is not small decides nothing. Fitted by
``powerlaw`` (Alstott, Bullmore and Plenz 2014, PLoS ONE 9), with its discrete likelihoods.

Neither verdict says that sizes *follow* a distribution: it compares two. The start of the tail is
chosen in favour of the power law, so compare from the smallest size as well.
"""

from __future__ import annotations

import contextlib
import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray, check_number, check_share
from analysis.stats.sizes import check_sizes

#: What a comparison can come to.
VERDICTS = ("too few", "not decided", "lognormal preferred", "power law preferred")


@dataclass(frozen=True)
class TailComparison:
    """Power law against lognormal in the tail of a sample.

    Attributes
    ----------
    verdict
        One of :data:`VERDICTS`.
    reason
        The verdict in one sentence, with its numbers.
    start, tail
        Smallest size in the tail, and events in it; ``start`` is None when nothing was fitted.
    is_start_chosen
        Whether the start was chosen by the fit rather than given.
    events, zeros
        Of the sample; zeros belong to neither distribution.
    exponent
        Of the power law in the tail.
    log_mean, log_sd
        Of the lognormal in the tail.
    likelihood_ratio
        Log-likelihood of the power law less that of the lognormal; above 0 favours the power law.
    p_value
        Of a ratio this far from 0 when both are equally close to the truth.
    threshold
        p-values from here on decide nothing.
    """

    verdict: str
    reason: str
    start: float | None
    tail: int
    is_start_chosen: bool
    events: int
    zeros: int
    exponent: float | None
    log_mean: float | None
    log_sd: float | None
    likelihood_ratio: float | None
    p_value: float | None
    threshold: float


def compare_tails(
    sizes: ArrayLike,
    *,
    start: int | None = None,
    minimum_tail: int = 50,
    threshold: float = 0.1,
) -> TailComparison:
    """Compare a power law with a lognormal above ``start``.

    Parameters
    ----------
    sizes
        Whole, not negative; zeros are counted and left out.
    start
        Smallest size in the tail; chosen by the fit unless given.
    minimum_tail
        Fewest events in the tail that a verdict may rest on. (Clauset et al. advise 50; on 100 the
        two can rarely be told apart.)
    threshold
        Largest p-value that decides.

    Raises
    ------
    SalvoStatisticsError
        On sizes that cannot be, a start under 1, a threshold outside (0, 1).

    Examples
    --------
    >>> compare_tails([1, 2, 2, 3, 30]).reason
    '5 events above 0 are fewer than the 50 that a comparison needs'
    """
    threshold = check_share(threshold, name="threshold")
    fewest = int(check_number(minimum_tail, name="minimum_tail", at_least=10))
    x = check_sizes(sizes)
    positive = x[x > 0]
    if start is not None:
        start = int(check_number(start, name="start", at_least=1))
        positive = positive[positive >= start]
    common: dict[str, Any] = {
        "is_start_chosen": start is None,
        "events": int(x.size),
        "zeros": int(np.sum(x == 0)),
        "threshold": threshold,
    }
    above = "above 0" if start is None else f"of {start} and more"
    few = None
    if positive.size < fewest:
        few = f"{positive.size} events {above} are fewer than the {fewest} that a comparison needs"
    elif np.unique(positive).size < 4:
        few = f"events {above} have only {np.unique(positive).size} different sizes"
    if few is not None:
        return _nothing(few, None, positive.size, common)
    fit = _fit(positive, start)
    tail = int(fit.n_tail)
    if tail < fewest:
        reason = (
            f"the tail from {fit.xmin:g} holds {tail} events, fewer than the {fewest} that a "
            "comparison needs"
        )
        return _nothing(reason, float(fit.xmin), tail, common)
    ratio, p_value, exponent, mean, spread = _compare(fit)
    if not all(math.isfinite(value) for value in (ratio, p_value)):
        raise SalvoStatisticsError(
            f"the likelihoods of {tail} events from {fit.xmin:g} on could not be compared. "
            "Give another start."
        )
    preferred = VERDICTS[3] if ratio > 0 else VERDICTS[2]
    return TailComparison(
        verdict=preferred if p_value < threshold else VERDICTS[1],
        reason=f"{tail} events of {fit.xmin:g} and more: log-likelihood ratio {ratio:.2f} "
        f"(above 0 favours the power law), p = {p_value:.2g}, decided below {threshold:g}",
        start=float(fit.xmin),
        tail=tail,
        exponent=exponent,
        log_mean=mean,
        log_sd=spread,
        likelihood_ratio=ratio,
        p_value=p_value,
        **common,
    )


def _nothing(reason: str, start: float | None, tail: int, common: dict[str, Any]) -> TailComparison:
    return TailComparison(
        verdict=VERDICTS[0],
        reason=reason,
        start=start,
        tail=int(tail),
        exponent=None,
        log_mean=None,
        log_sd=None,
        likelihood_ratio=None,
        p_value=None,
        **common,
    )


def _fit(positive: FloatArray, start: int | None) -> Any:
    with _quiet():
        import powerlaw

        return powerlaw.Fit(positive, discrete=True, xmin=start, verbose=0)


def _compare(fit: Any) -> tuple[float, float, float, float, float]:
    with _quiet():
        ratio, p_value = fit.distribution_compare("power_law", "lognormal")
        return (
            float(ratio),
            float(p_value),
            float(fit.power_law.alpha),
            float(fit.lognormal.mu),
            float(fit.lognormal.sigma),
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep in what ``powerlaw`` prints, its warnings of its own deprecations and its zeros."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield
