"""How large the tolls of single attacks are, and how a first figure grows.

The attacks listed are a sample in which large ones are over-represented: what is said here is said
of the list. Nothing adds the list up to a number of people killed in the war.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.measures import tolls as counted
from analysis.measures.vintages import FEWEST
from analysis.memo import memoised
from analysis.stats import concentration, ratios, sizes, tails
from analysis.stats.estimates import Estimate
from analysis.stats.ratios import Growth
from analysis.stats.sizes import Sizes
from analysis.stats.tails import TailComparison
from analysis.studies.frames import frame_of

FEWEST_ATTACKS = 20
"""Attacks that a distribution is described for; fewer are listed."""
TOP = 0.1
"""Part of the attacks whose share of the deaths listed is asked for."""

CURVE = {
    "killed": "int64",
    "attacks": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
}


@dataclass(frozen=True)
class Distribution:
    """Deaths per attack among the attacks listed.

    Attributes
    ----------
    sizes
        Median and quantiles with intervals.
    top
        Share of the deaths in the list that falls to its deadliest tenth.
    tail, tail_from_one
        Power law against lognormal where a power law fits best, and over all attacks with deaths.
    curve
        Columns of :data:`CURVE`: share of attacks with at least so many killed.
    """

    attacks: int
    inferred: int
    sizes: Sizes | None
    top: Estimate | None
    tail: TailComparison | None
    tail_from_one: TailComparison | None
    curve: pd.DataFrame
    reason: str | None

    @property
    def median(self) -> Estimate | None:
        """Of the killed per attack, with its interval."""
        return None if self.sizes is None else self.sizes.median


@dataclass(frozen=True)
class Wounded:
    """Injured per person killed in the attacks that state both; ``ratio`` None with a reason."""

    attacks: int
    ratio: Estimate | None
    reason: str | None


@dataclass(frozen=True)
class Grown:
    """What the toll of the first day has become since, in the attacks that show it.

    ``frame`` is the result of :func:`analysis.measures.tolls.first_days`, for first-day tolls of
    ten and more, with a ``label``.
    """

    frame: pd.DataFrame
    judged: Growth | None
    reason: str | None


@memoised
def distribution(listed: pd.DataFrame, *, level: float = 0.95, draws: int = 2_000) -> Distribution:
    """Describe deaths per attack.

    Parameters
    ----------
    listed
        Result of :func:`analysis.measures.tolls.attacks`; one ``area`` only.

    Examples
    --------
    >>> from analysis.data.casualties import load_tolls
    >>> found = distribution(counted.attacks(load_tolls(), inferred="left_out"), draws=200)
    >>> found.sizes.median.estimate, found.tail.verdict
    (3.0, 'not decided')
    """
    killed = listed["killed"].to_numpy("float64")
    inferred = int(listed["is_killed_inferred"].sum())
    if len(killed) < FEWEST_ATTACKS:
        reason = (
            f"{len(killed)} attacks are listed; a distribution is described for "
            f"{FEWEST_ATTACKS} or more. Read them one by one in the table"
        )
        return Distribution(
            len(killed), inferred, None, None, None, None, frame_of([], CURVE), reason
        )
    whole = sizes.exceedance(killed, level=level)
    curve = frame_of(
        zip(whole.sizes, whole.events_at_least, whole.shares, whole.low, whole.high, strict=True),
        CURVE,
    )
    top = None
    if killed.sum() > 0:
        top = concentration.top_share(killed, top=TOP, level=level, draws=draws)
    return Distribution(
        attacks=len(killed),
        inferred=inferred,
        sizes=sizes.summarise(killed, shares=(0.75, 0.9, 0.95), level=level),
        top=top,
        tail=tails.compare_tails(killed),
        tail_from_one=tails.compare_tails(killed, start=1),
        curve=curve,
        reason=None,
    )


def wounded(listed: pd.DataFrame, *, level: float = 0.95, draws: int = 2_000) -> Wounded:
    """Injured per person killed, attacks drawn whole; attacks without a figure are left out.

    Attacks whose deaths are inferred from silence, and those that give no number of injured, say
    nothing about the ratio.
    """
    stated = listed[listed["injured"].notna() & ~listed["is_killed_inferred"].astype(bool)]
    injured = stated["injured"].to_numpy("float64")
    killed = stated["killed"].to_numpy("float64")
    if killed.sum() < FEWEST:
        reason = f"{len(stated)} attacks state killed and injured, fewer than ten people killed"
        return Wounded(len(stated), None, reason)
    try:
        found = ratios.ratio_of_totals(injured, killed, level=level, draws=draws)
    except SalvoStatisticsError as error:
        return Wounded(len(stated), None, str(error))
    return Wounded(len(stated), found, None)


def grown(tolls: pd.DataFrame, *, level: float = 0.95, draws: int = 2_000) -> Grown:
    """What a first-day toll of ten or more has meant since.

    Attacks followed for days are those that were worst: this is a description of them, and an
    upper bound for others.

    Examples
    --------
    >>> from analysis.data.casualties import load_tolls
    >>> found = grown(load_tolls(), draws=200)
    >>> 1.05 < found.judged.median.estimate < 1.25
    True
    """
    frame = counted.first_days(tolls)
    frame = frame[frame["growth"].notna()].reset_index(drop=True)
    frame["label"] = frame["place"] + ", " + frame["attack_date"].dt.strftime("%b %Y")
    try:
        judged = ratios.growth(
            frame["first_day_killed"].to_numpy("float64"),
            frame["killed"].to_numpy("float64"),
            level=level,
            draws=draws,
        )
    except SalvoStatisticsError as error:
        return Grown(frame, None, str(error))
    return Grown(frame, judged, None)


DISTRIBUTIONS = {
    "label": "str",
    "attacks": "int64",
    "median": "float64",
    "low": "float64",
    "high": "float64",
    "nine_tenths": "float64",
    "top_rate": "float64",
    "top_low": "float64",
    "top_high": "float64",
    "tail": "str",
    "reason": "str",
}
READINGS = {"kept": "All, zeros inferred", "left_out": "Without inferred zeros"}


def table_of_distributions(found: Mapping[str, Distribution]) -> pd.DataFrame:
    """One row per reading of the inferred zeros, columns of :data:`DISTRIBUTIONS`."""
    rows: list[tuple[object, ...]] = []
    for name, each in found.items():
        head = (READINGS[name], each.attacks)
        if each.sizes is None or each.tail is None or each.tail_from_one is None:
            rows.append((*head, *[None] * 7, "", each.reason))
            continue
        median, top = each.sizes.median, each.top
        shares = (None,) * 3 if top is None else (top.estimate, top.low, top.high)
        nine = dict(each.sizes.quantiles)[0.9].estimate
        said = f"{each.tail.verdict}: {each.tail.reason}"
        rows.append((*head, median.estimate, median.low, median.high, nine, *shares, said, None))
    return frame_of(rows, DISTRIBUTIONS)


def curves_in_words(curves: Mapping[str, pd.DataFrame], *, at: Sequence[int]) -> str:
    """Tell every curve that is drawn, one after the other, for an alt text.

    Parameters
    ----------
    curves
        By what each takes in; one without attacks is not drawn.
    at
        As for :func:`curve_in_words`.
    """
    drawn = {name: curve for name, curve in curves.items() if len(curve)}
    head = "One falling step curve." if len(drawn) == 1 else "Two falling step curves."
    told = (f"{name}: {curve_in_words(curve, at=at)}" for name, curve in drawn.items())
    return " ".join([head, *told])


def curve_in_words(curve: pd.DataFrame, *, at: Sequence[int]) -> str:
    """How many of the attacks have at least so many killed, for an alt text.

    Examples
    --------
    >>> curve = pd.DataFrame({"killed": [0, 2, 7], "attacks": [9, 5, 1]})
    >>> curve_in_words(curve, at=(1, 5))
    'Of 9 attacks, 5 have at least 1 killed, 1 at least 5.'
    """
    whole = int(curve["attacks"].max())
    counts = [
        int(curve.loc[curve["killed"] >= size, "attacks"].max())
        for size in at
        if (curve["killed"] >= size).any()
    ]
    first, *rest = zip(counts, at, strict=False)
    said = [f"{first[0]} have at least {first[1]} killed", *(f"{n} at least {x}" for n, x in rest)]
    return f"Of {whole} attacks, {', '.join(said)}."
