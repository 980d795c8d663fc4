"""The neutralisation rate of one group under every defensible definition of it.

Combinations of choices that a regime or the data rule out are refused with the reason; those that
come to the same raids and the same mean are one specification, whatever their names. Drones and the
ballistic group are never pooled: what pooling would give stands beside the curve as a reference,
as does the naive rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import SalvoParameterError, SalvoStatisticsError
from analysis.measures import interception
from analysis.memo import memoised
from analysis.periods import Period
from analysis.stats import betabinomial
from analysis.stats.grouped import MIN_CLUSTERS, MIN_OUTCOMES
from analysis.stats.proportions import design_effect, enough, wilson
from analysis.stats.specification import Specification, SpecificationCurve, curve, expand
from analysis.studies.definitions import (
    DIMENSIONS,
    GROUPS,
    Counts,
    Definition,
    Lines,
    dimensions,
    refusal,
    set_apart,
    span,
)
from analysis.studies.frames import frame_of
from analysis.studies.segments import unit_keys
from analysis.terms import Scope

_RESULTS = {
    "raids": "Int64",
    "numerator": "Int64",
    "denominator": "Int64",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "is_shown": "bool",
    "same_as": "str",
    "reason": "str",
}
_FRAME = {"name": "str", **dict.fromkeys(DIMENSIONS, "str"), **_RESULTS}
_CHOICES = {
    "dimension": "str",
    "dimension_label": "str",
    "option": "str",
    "label": "str",
    "specifications": "int64",
    "median": "float64",
    "moves": "float64",
    "is_shown": "bool",
}


@dataclass(frozen=True)
class SpecificationStudy:
    """One share under every defensible definition.

    Attributes
    ----------
    group
        ``drones`` or ``ballistic``.
    frame
        One row per combination: ``name``, the option chosen in each dimension, ``raids``,
        ``numerator``, ``denominator``, ``estimate``, ``low``, ``high``, ``is_shown``;
        ``same_as``, the name of an earlier combination that it only repeats; ``reason`` where it
        is refused.
    curve
        The distinct specifications with an estimate, ranked; None where there is none.
    choices
        One row per option that an estimate rests on: how many distinct ``specifications`` make
        it, their ``median``, and what it ``moves``: the median difference to the specifications
        that differ from it only by the shown option. The dimension that moves most comes first.
    references
        What is drawn beside the curve and not counted, with the reason why not.
    refusals
        ``reason`` and the number of combinations refused for it.
    combinations, refused, repeated, distinct
        How many there are; the last three sum to the first.
    idle
        Dimensions in which no choice changes anything.
    level
        Of the intervals.
    reason
        Why there is no curve; None when there is one.
    """

    group: str
    frame: pd.DataFrame
    curve: SpecificationCurve | None
    choices: pd.DataFrame
    references: pd.DataFrame
    refusals: pd.DataFrame
    idle: tuple[str, ...]
    level: float
    reason: str | None

    @property
    def combinations(self) -> int:
        """Every combination of one option per dimension."""
        return len(self.frame)

    @property
    def refused(self) -> int:
        """Combinations that a regime or the data rule out."""
        return int(self.frame["reason"].notna().sum())

    @property
    def repeated(self) -> int:
        """Combinations that come to the same counts and mean as an earlier one."""
        return int(self.frame["same_as"].notna().sum())

    @property
    def distinct(self) -> int:
        """Specifications with an estimate that are not repetitions."""
        return self.combinations - self.refused - self.repeated

    @property
    def ranked(self) -> pd.DataFrame:
        """The distinct specifications in the order of their estimates, with their ``rank``."""
        kept = self.frame[self.frame["reason"].isna() & self.frame["same_as"].isna()]
        kept = kept.sort_values(["estimate", "name"], ignore_index=True)
        return kept.assign(rank=np.arange(1, len(kept) + 1))


@memoised
def specification_study(
    all_lines: pd.DataFrame,
    *,
    group: str,
    period: Period,
    scope: str = Scope.NATIONAL,
    unit: str = "night",
    level: float = 0.95,
) -> SpecificationStudy:
    """Form the neutralisation rate of a group in every defensible way.

    Parameters
    ----------
    all_lines
        Every salvo line; each specification makes its own selection.
    group
        ``drones`` or ``ballistic``.
    period
        The nights of the report. Where it reaches back to the start of the comparable series, the
        months from July 2024 can be joined to it.
    scope, unit
        Of the specification shown: comparable nights, the widest grouping, munition-weighted.
    level
        Of the intervals: Wilson on the effective number of munitions, with the correlation of
        the specification's own raids (from 100 of them, with ten munitions of either outcome;
        else that of the group's raids since 2022).

    Raises
    ------
    SalvoParameterError
        When the group, scope or unit is unknown.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> period = Period.parse("2025-10-01", "2025-12-31")
    >>> study = specification_study(load_salvos(), group="drones", period=period)
    >>> study.combinations == study.refused + study.repeated + study.distinct
    True
    >>> study.refusals["reason"].iloc[0]
    'the period begins after the months from July to September 2024'
    """
    unit_keys(unit)
    if group not in GROUPS:
        raise SalvoParameterError(f"Unknown group {group!r}. Choose one of {', '.join(GROUPS)}.")
    widest = GROUPS[group][next(iter(GROUPS[group]))]
    interception.select(all_lines.head(0), scope=scope)
    every = interception.select(all_lines, classes=widest, scope=interception.ALL_SOURCES).lines
    options = dimensions(group)
    shown = {name: next(iter(labels)) for name, (_, labels) in options.items()}
    shown |= {"scope": str(scope), "unit": unit}
    frame = frame_of(_Maker(Lines.of(every), group, period, level).rows(shown), _FRAME)
    references = set_apart(all_lines, group=group, period=period, scope=str(scope))
    marked = frame[frame["is_shown"]].iloc[0]
    refusals = _refusals(frame)
    if not pd.isna(marked["reason"]):
        reason = f"no specification curve: {marked['reason']} (the definition shown)"
        none = frame_of([], _CHOICES)
        return SpecificationStudy(
            group, frame.head(0), None, none, references, refusals, (), level, reason
        )
    kept = frame[frame["reason"].isna() & frame["same_as"].isna()]
    choices = _choices(kept, group, shown)
    varied = choices.groupby("dimension").size()
    idle = tuple(n for n, (_, own) in options.items() if len(own) > 1 and varied[n] == 1)
    made = curve(_specification(row) for row in kept.to_dict("records"))
    return SpecificationStudy(group, frame, made, choices, references, refusals, idle, level, None)


@dataclass
class _Maker:
    """Makes specifications one after the other and remembers what it has made."""

    lines: Lines
    group: str
    period: Period
    level: float
    counts: dict[tuple[str, ...], tuple[Counts, Counts]] = field(default_factory=dict)
    fits: dict[bytes, betabinomial.BetaBinomial | None] = field(default_factory=dict)
    longer: dict[tuple[str, ...], float | None] = field(default_factory=dict)
    made: dict[tuple[bytes, str], str] = field(default_factory=dict)

    def rows(self, shown: Definition) -> Iterator[tuple[Any, ...]]:
        """One row of the frame per combination, the shown one first."""
        # Shown options lead, so that of combinations that come to the same the first is shown.
        options = {
            name: sorted(labels, key=lambda option: option != shown[name])
            for name, (_, labels) in dimensions(self.group).items()
        }
        for chosen in expand(options):
            name = " · ".join(f"{key} {option}" for key, option in chosen.items())
            values = {"is_shown": chosen == shown, **self.make(name, chosen)}
            yield (name, *chosen.values(), *(values.get(column) for column in _RESULTS))

    def make(self, name: str, chosen: Definition) -> dict[str, Any]:
        """The results of one specification: an estimate, a repetition or a reason."""
        if reason := refusal(chosen, group=self.group, period=self.period):
            return {"reason": reason}
        k, n = self.raids(chosen)
        key = (k.tobytes() + n.tobytes(), chosen["mean"])
        if key in self.made:
            return {"same_as": self.made[key]}
        counted = {"raids": k.size, "numerator": int(k.sum()), "denominator": int(n.sum())}
        verdict = enough(n.sum(), k.size, trial_noun="munitions", cluster_noun="raids")
        if not verdict:
            return {**counted, "reason": verdict.reason}
        found = self.judge(k, n, chosen)
        if "reason" not in found:
            self.made[key] = name
        return {**counted, **found}

    def raids(self, chosen: Definition) -> tuple[Counts, Counts]:
        """Numerator and denominator of each raid, counted once for all means."""
        cell = tuple(option for name, option in chosen.items() if name != "mean")
        if cell not in self.counts:
            within = span(chosen["nights"], self.period)
            self.counts[cell] = self.lines.raids(chosen, group=self.group, within=within)
        return self.counts[cell]

    def judge(self, k: Counts, n: Counts, chosen: Definition) -> dict[str, Any]:
        """Estimate, low and high, or the reason why there are none."""
        own = self.fit(k, n)
        rho = own.rho if own is not None and k.size >= MIN_CLUSTERS else self.longer_rho(chosen)
        if rho is None:
            return {"reason": "no correlation within a raid can be fitted, hence no interval"}
        typical = None
        if chosen["mean"] == "typical":
            if own is None:
                return {"reason": "too few munitions of either outcome to fit a typical raid"}
            typical = own.mean
        estimate, effective = _mean(k, n, rho=rho, mean=chosen["mean"], typical=typical)
        interval = wilson(estimate * effective, effective, level=self.level)
        # A product divided again may miss the estimate by a rounding error.
        low, high = min(interval.low, estimate), max(interval.high, estimate)
        return {"estimate": estimate, "low": low, "high": high}

    def fit(self, k: Counts, n: Counts) -> betabinomial.BetaBinomial | None:
        """The beta-binomial distribution of some raids, fitted once."""
        key = k.tobytes() + n.tobytes()
        if key not in self.fits:
            self.fits[key] = self._fit(k, n)
        return self.fits[key]

    def _fit(self, k: Counts, n: Counts) -> betabinomial.BetaBinomial | None:
        if min(k.sum(), n.sum() - k.sum()) < MIN_OUTCOMES:
            return None
        # Neighbouring specifications have neighbouring maxima: one start is enough after the first.
        known = (fitted.rho for fitted in self.fits.values() if fitted is not None)
        near = next((rho for rho in known if 0.001 < rho < 0.99), None)
        starts = betabinomial.DEFAULT_STARTS if near is None else (near,)
        try:
            return betabinomial.fit(k, n, starts=starts)
        except SalvoStatisticsError:
            return None

    def longer_rho(self, chosen: Definition) -> float | None:
        """The correlation of the group's raids since 2022, for a choice with too few of its own.

        Only the spread is taken from there: before July 2024 a raid's share is of munitions shot
        down.
        """
        cell = (chosen["scope"], chosen["classes"], chosen["unit"])
        if cell not in self.longer:
            fitted = self.fit(*self.lines.raids(chosen, group=self.group, within=None))
            self.longer[cell] = None if fitted is None else fitted.rho
        return self.longer[cell]


def _mean(
    k: Counts, n: Counts, *, rho: float, mean: str, typical: float | None
) -> tuple[float, float]:
    """A mean of raids and the independent munitions that would tell as much.

    A raid's share has the variance p(1 - p) (1 + rho (n - 1)) / n. Weighted by n the shares have
    the design effect of Kish; weighted by the inverse of their variance, as the beta-binomial mean
    weighs them, and unweighted, the variances add up as they stand (Kleinman 1973, Journal of the
    American Statistical Association 68, 46-54).
    """
    per_raid = n / (1.0 + rho * (n - 1.0))
    if mean == "munition":
        return float(k.sum() / n.sum()), float(n.sum() / design_effect(n, rho=rho))
    if typical is not None:
        return typical, float(per_raid.sum())
    return float(np.mean(k / n)), float(n.size**2 / np.sum(1.0 / per_raid))


def _specification(row: Mapping[Any, Any]) -> Specification:
    return Specification(
        name=row["name"],
        choices=tuple((name, row[name]) for name in DIMENSIONS),
        estimate=row["estimate"],
        low=row["low"],
        high=row["high"],
        is_shown=row["is_shown"],
    )


def _choices(kept: pd.DataFrame, group: str, shown: Definition) -> pd.DataFrame:
    """What each option is worth; those of the dimension that moves the estimate most first."""
    made = kept[[*DIMENSIONS]].itertuples(index=False, name=None)
    estimates = dict(zip(made, kept["estimate"], strict=True))
    blocks: list[tuple[float, list[tuple[Any, ...]]]] = []
    for place, (name, (title, labels)) in enumerate(dimensions(group).items()):
        rows: list[tuple[Any, ...]] = []
        for option, label in labels.items():
            own = {key: value for key, value in estimates.items() if key[place] == option}
            if own:
                worth = (float(np.median([*own.values()])), _moves(own, estimates, place, shown))
                rows.append((name, title, option, label, len(own), *worth, option == shown[name]))
        largest = max((abs(row[6]) for row in rows if row[6] == row[6]), default=0.0)
        blocks.append((largest, rows))
    ordered = sorted(blocks, key=lambda block: -block[0])
    return frame_of((row for _, rows in ordered for row in rows), _CHOICES)


def _moves(
    own: Mapping[tuple[str, ...], float],
    every: Mapping[tuple[str, ...], float],
    place: int,
    shown: Definition,
) -> float:
    """Median difference to the specifications that differ by the shown option only."""
    instead = shown[DIMENSIONS[place]]
    differences = [
        value - every[twin]
        for key, value in own.items()
        if (twin := (*key[:place], instead, *key[place + 1 :])) in every
    ]
    return float(np.median(differences)) if differences else float("nan")


def _refusals(frame: pd.DataFrame) -> pd.DataFrame:
    counts = frame["reason"].value_counts()
    rows = zip(counts.index, counts, strict=True)
    return frame_of(rows, {"reason": "str", "specifications": "int64"})
