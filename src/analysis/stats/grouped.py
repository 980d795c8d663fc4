"""Shares with intervals for many groups at once: a frame in, a frame out.

Every input frame has one row per cluster: the grouping columns, ``numerator`` (successes) and
``denominator`` (trials).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.stats import betabinomial
from analysis.stats.proportions import design_effect_interval, enough

MIN_CLUSTERS = 100
MIN_OUTCOMES = 10
"""Clusters, and trials of either outcome, from which a correlation is taken as a group's own."""

OWN, WIDER, BORROWED = "own", "own, longer series", "largest of the others"


def intraclass(
    clusters: pd.DataFrame,
    *,
    by: str,
    wider: pd.DataFrame | None = None,
    min_clusters: int = MIN_CLUSTERS,
) -> pd.DataFrame:
    """The intraclass correlation of each group, from as many clusters as it wants.

    Parameters
    ----------
    clusters
        One row per cluster: ``by``, ``numerator``, ``denominator``.
    by
        Grouping column.
    wider
        A longer series of the same shape, asked when a group has too few clusters.
    min_clusters
        Clusters below which a group's own estimate is not used.

    Returns
    -------
    DataFrame
        One row per group of ``clusters``: ``by``, ``clusters`` (that the estimate rests on),
        ``rho``, ``basis``. A group with too few clusters everywhere takes the largest
        correlation of the groups that have enough, or of those that can be fitted at all, so
        that its intervals err to the wide side.

    Raises
    ------
    SalvoStatisticsError
        When no group can be fitted.

    Examples
    --------
    >>> frame = pd.DataFrame({"g": "a", "numerator": [9, 1, 5] * 40, "denominator": 10})
    >>> result = intraclass(frame, by="g")
    >>> result["basis"].item(), round(result["rho"].item(), 2)
    ('own', 0.31)
    """
    names = sorted(clusters[by].unique())
    near = {name: _fit(clusters[clusters[by] == name]) for name in names}
    far = {} if wider is None else {name: _fit(wider[wider[by] == name]) for name in names}
    rows: dict[str, tuple[int, float, str]] = {}
    for name in names:
        for fitted, basis in ((near[name], OWN), (far.get(name), WIDER)):
            if fitted is not None and fitted.clusters >= min_clusters:
                rows[name] = (fitted.clusters, fitted.rho, basis)
                break
    fitted_at_all = [f.rho for f in (*near.values(), *far.values()) if f is not None]
    candidates = [rho for _, rho, _ in rows.values()] or fitted_at_all
    for name in names:
        if name not in rows:
            if not candidates:
                raise SalvoStatisticsError(
                    f"no intraclass correlation can be fitted for any of {len(names)} group(s): "
                    "too few clusters, or every trial had the same outcome. Use a longer series."
                )
            rows[name] = (0, max(candidates), BORROWED)
    table = [(name, *rows[name]) for name in names]
    return pd.DataFrame(table, columns=[by, "clusters", "rho", "basis"])


def _fit(clusters: pd.DataFrame) -> betabinomial.BetaBinomial | None:
    kept = clusters[clusters["denominator"] > 0]
    successes, trials = kept["numerator"].sum(), kept["denominator"].sum()
    # A correlation fitted to a handful of successes is a guess, most often 0 or 1.
    if min(successes, trials - successes) < MIN_OUTCOMES:
        return None
    try:
        return betabinomial.fit(kept["numerator"].astype(float), kept["denominator"].astype(float))
    except SalvoStatisticsError:
        return None


def share_intervals(
    clusters: pd.DataFrame,
    *,
    by: Sequence[str],
    rho: Mapping[str, float] | float,
    rho_by: str = "",
    level: float = 0.95,
    method: str = "wilson",
    trial_noun: str = "trials",
    cluster_noun: str = "clusters",
) -> pd.DataFrame:
    """The share of each group with its design-effect interval, or the reason for none.

    Parameters
    ----------
    clusters
        One row per cluster: the columns of ``by``, ``numerator``, ``denominator``.
    by
        Grouping columns.
    rho
        Intraclass correlation, one for all or one per value of the column ``rho_by``.
    level, method
        Of :func:`analysis.stats.proportions.design_effect_interval`.
    trial_noun, cluster_noun
        Words for the reason why a share is not given.

    Returns
    -------
    DataFrame
        One row per group, in order: the keys, ``clusters``, ``numerator``, ``denominator``,
        ``rate``, ``low``, ``high``, ``effective_trials``, ``reason``. With fewer than 10 trials
        or 5 clusters the share is missing and ``reason`` says why.

    Examples
    --------
    >>> frame = pd.DataFrame({"g": "a", "numerator": [8, 6, 7, 9, 5], "denominator": 10})
    >>> result = share_intervals(frame, by=["g"], rho=0.1)
    >>> result[["rate", "low", "high"]].round(3).values.tolist()
    [[0.7, 0.509, 0.84]]
    """
    rows = []
    for key, group in clusters[clusters["denominator"] > 0].groupby(list(by), sort=True):
        k = group["numerator"].astype(float)
        n = group["denominator"].astype(float)
        totals = (len(group), int(k.sum()), int(n.sum()))
        verdict = enough(n.sum(), len(group), trial_noun=trial_noun, cluster_noun=cluster_noun)
        if not verdict:
            rows.append((*key, *totals, None, None, None, None, verdict.reason))
            continue
        own = rho if isinstance(rho, float) else rho[str(group[rho_by].iloc[0])]
        interval = design_effect_interval(k, n, rho=own, level=level, method=method)
        ends = (interval.estimate, interval.low, interval.high, interval.effective_trials)
        rows.append((*key, *totals, *ends, None))
    columns = ["clusters", "numerator", "denominator", "rate", "low", "high"]
    result = pd.DataFrame(rows, columns=[*by, *columns, "effective_trials", "reason"])
    # Said for the sake of no groups at all: an empty frame has no dtypes of its own.
    counts = dict.fromkeys(columns[:3], "int64")
    shares = dict.fromkeys([*columns[3:], "effective_trials"], "float64")
    return result.astype(counts | shares | {"reason": "str"})
