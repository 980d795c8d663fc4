"""One estimate under every defensible way to make it, ranked, with the shown one marked.

Specification curves: Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import SalvoStatisticsError


@dataclass(frozen=True)
class Specification:
    """One way to make the estimate, and what it gave.

    Attributes
    ----------
    name
        Unique, such as ``"merged · national · pooled"``.
    choices
        Pairs of (dimension, option).
    estimate, low, high
        The estimate and its interval; NaN where refused.
    reason
        Why this specification gives no estimate; empty where it does.
    is_shown
        Whether the report shows this one.
    """

    name: str
    choices: tuple[tuple[str, str], ...]
    estimate: float
    low: float
    high: float
    reason: str = ""
    is_shown: bool = False


@dataclass(frozen=True)
class SpecificationCurve:
    """Specifications in the order of their estimates.

    Attributes
    ----------
    specifications
        Those with an estimate, ascending.
    refused
        Those without, in the order given.
    shown
        The marked one.
    shown_rank
        Its place from the lowest, starting at 1.
    median, low, high
        Of the estimates; low and high are the least and the greatest.
    """

    specifications: tuple[Specification, ...]
    refused: tuple[Specification, ...]
    shown: Specification
    shown_rank: float
    median: float
    low: float
    high: float

    def share_above(self, value: float) -> float:
        """Share of the specifications whose estimate exceeds ``value``."""
        return float(np.mean([each.estimate > value for each in self.specifications]))

    def medians(self, dimension: str) -> dict[str, float]:
        """Median estimate of each option of one dimension: what that choice is worth.

        Raises
        ------
        SalvoStatisticsError
            When no specification has the dimension.
        """
        by_option: dict[str, list[float]] = {}
        for each in self.specifications:
            for name, option in each.choices:
                if name == dimension:
                    by_option.setdefault(option, []).append(each.estimate)
        if not by_option:
            known = ", ".join(dict.fromkeys(name for name, _ in self.shown.choices))
            raise SalvoStatisticsError(f"no dimension {dimension!r}. There are: {known}.")
        return {option: float(np.median(values)) for option, values in by_option.items()}


def expand(dimensions: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Every combination of one option per dimension, the last dimension varying fastest.

    Raises
    ------
    SalvoStatisticsError
        When there is no dimension, or one has no option or an option twice.

    Examples
    --------
    >>> list(expand({"mean": ["pooled", "typical"], "scope": ["all"]}))
    [{'mean': 'pooled', 'scope': 'all'}, {'mean': 'typical', 'scope': 'all'}]
    """
    if not dimensions:
        raise SalvoStatisticsError("no dimensions to combine. Name at least one.")
    for name, options in dimensions.items():
        if not options or len(set(options)) != len(options):
            raise SalvoStatisticsError(
                f"dimension {name!r} needs options, each once, not {list(options)}."
            )
    # Checked when called, not when first read.
    return (
        dict(zip(dimensions, options, strict=True))
        for options in itertools.product(*dimensions.values())
    )


def curve(specifications: Iterable[Specification]) -> SpecificationCurve:
    """Rank specifications by their estimate.

    Raises
    ------
    SalvoStatisticsError
        When names repeat, when not exactly one is marked as shown, when that one has no estimate,
        when an interval does not hold its estimate, or when one has neither estimate nor reason.

    Examples
    --------
    >>> made = curve([
    ...     Specification("pooled", (("mean", "pooled"),), 0.86, 0.84, 0.88, is_shown=True),
    ...     Specification("typical", (("mean", "typical"),), 0.82, 0.80, 0.84),
    ... ])
    >>> [each.name for each in made.specifications], made.shown_rank
    (['typical', 'pooled'], 2.0)
    """
    every = tuple(specifications)
    names = [each.name for each in every]
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        raise SalvoStatisticsError(
            f"{len(repeated)} names of specifications repeat, first {repeated[0]!r}. "
            "Name each by all its choices."
        )
    for each in every:
        _check(each)
    shown = [each for each in every if each.is_shown]
    if len(shown) != 1:
        raise SalvoStatisticsError(
            f"{len(shown)} of {len(every)} specifications are marked as shown. Mark exactly one."
        )
    if shown[0].reason:
        raise SalvoStatisticsError(
            f"the shown specification {shown[0].name!r} has no estimate: {shown[0].reason}."
        )
    ranked = tuple(sorted((e for e in every if not e.reason), key=lambda e: (e.estimate, e.name)))
    estimates = [each.estimate for each in ranked]
    return SpecificationCurve(
        specifications=ranked,
        refused=tuple(each for each in every if each.reason),
        shown=shown[0],
        shown_rank=float(ranked.index(shown[0]) + 1),
        median=float(np.median(estimates)),
        low=estimates[0],
        high=estimates[-1],
    )


def _check(each: Specification) -> None:
    if each.reason:
        return
    if not math.isfinite(each.estimate):
        raise SalvoStatisticsError(
            f"specification {each.name!r} has neither an estimate nor a reason. Give one of them."
        )
    # An interval that could not be made is NaN; one that was made holds its estimate.
    if each.low > each.estimate or each.high < each.estimate:
        raise SalvoStatisticsError(
            f"specification {each.name!r}: {each.low:g} to {each.high:g} does not hold "
            f"{each.estimate:g}. Check the order of low and high."
        )
