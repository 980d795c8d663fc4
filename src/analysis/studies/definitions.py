"""The ways in which one group's neutralisation rate can be defined, and the raids each one counts.

A definition is one choice in each of nine dimensions. Those that a reporting regime or the data
rule out are refused with the reason. Another numerator (shot down alone) is another quantity with a
name of its own, and no way to form this one; munitions that left the airspace stay launched and
not neutralised.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.data import regimes
from analysis.data.regimes import MERGED_SINCE
from analysis.measures import interception
from analysis.periods import COMPARABLE_SINCE, Period
from analysis.studies.frames import frame_of
from analysis.studies.segments import unit_keys
from analysis.terms import STRIKE_CLASSES, Regime, Scope, WeaponClass

Counts = NDArray[np.float64]
Definition = Mapping[str, str]
"""The option chosen in each dimension."""

SEPARATE_SINCE = next(r.first_night for r in regimes.REGIMES if r.regime == Regime.SEPARATE)
"""First night on which suppressed munitions are a figure of their own."""

_ADDED = {
    "hypersonic": WeaponClass.HYPERSONIC_MISSILE,
    "surface-to-air": WeaponClass.SURFACE_TO_AIR_MISSILE,
    "mixed": WeaponClass.BALLISTIC_MIXED,
}
_ADDITIONS = [added for size in (3, 2, 1, 0) for added in itertools.combinations(_ADDED, size)]

GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "drones": {"drones": (WeaponClass.ONE_WAY_ATTACK_DRONE.value,)},
    "ballistic": {
        "+".join(["ballistic", *added]): (
            WeaponClass.BALLISTIC_MISSILE.value,
            *(_ADDED[name].value for name in added),
        )
        for added in _ADDITIONS
    },
}
"""Groups with the ways to draw their border, the widest first."""

_NIGHTS = {
    "comparable": "From October 2024 (comparable)",
    "early": "From July 2024",
    "separate": "October 2024 to the merger",
    "separate_early": "July 2024 to the merger",
    "merged": "Since the merger (July 2025)",
}
_SINCE = {
    "comparable": f"from {COMPARABLE_SINCE} on, since when the rate compares",
    "early": f"from {SEPARATE_SINCE} on, since when suppressed munitions are stated",
    "separate": f"between {COMPARABLE_SINCE} and the merger of {MERGED_SINCE}",
    "separate_early": f"between {SEPARATE_SINCE} and the merger of {MERGED_SINCE}",
    "merged": f"from the merger of {MERGED_SINCE} on",
}
_OPTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "nights": ("Nights", _NIGHTS),
    "scope": ("Sources", {Scope.NATIONAL.value: "National", interception.ALL_SOURCES: "All"}),
    "classes": ("Counted", {}),
    "not_stated": ("Suppressed not stated", {"none": "Means none", "left_out": "Line left out"}),
    "no_outcome": (
        "Outcome not given",
        {"left_out": "Line left out", "not_neutralised": "Not neutralised"},
    ),
    "still_airborne": (
        "Still airborne",
        {
            "not_neutralised": "Not neutralised",
            "neutralised": "Neutralised",
            "left_out": "Left out",
        },
    ),
    "smallest_raid": ("Raids", {"one": "All", "two": "Of two or more"}),
    "unit": ("A raid is", {"night": "A night", "window": "A window"}),
    "mean": (
        "Mean",
        {
            "munition": "Munition-weighted",
            "typical": "Typical raid (beta-binomial)",
            "raid": "Each raid once",
        },
    ),
}
DIMENSIONS = tuple(_OPTIONS)


def dimensions(group: str) -> dict[str, tuple[str, Mapping[str, str]]]:
    """The label of each dimension, and its options with their labels, for one group.

    Missiles have one regime since July 2024: their nights are not parted at the merger.

    Examples
    --------
    >>> list(dimensions("ballistic")["nights"][1])
    ['comparable', 'early']
    """
    nights = _NIGHTS if group == "drones" else {n: _NIGHTS[n] for n in ("comparable", "early")}
    widest = next(iter(GROUPS[group]))
    classes = {
        option: "The whole group" if option == widest else _words(option)
        for option in GROUPS[group]
    }
    return {**_OPTIONS, "nights": ("Nights", nights), "classes": ("Counted", classes)}


def _words(option: str) -> str:
    first, *added = option.split("+")
    return f"{first.capitalize()} + {', '.join(added)}" if added else f"{first.capitalize()} only"


def span(nights: str, period: Period) -> Period | None:
    """The nights of a period that one choice of nights takes; None when it has none.

    Examples
    --------
    >>> span("merged", Period.parse("2024-10-01", "2025-12-31")).start
    datetime.date(2025, 7, 24)
    """
    start, end = max(period.start, COMPARABLE_SINCE), period.end
    if nights.endswith("early"):
        start = SEPARATE_SINCE
    if nights == "merged":
        start = max(start, MERGED_SINCE)
    if nights.startswith("separate"):
        end = min(end, MERGED_SINCE - timedelta(days=1))
    return Period(start, end) if start <= end else None


def refusal(chosen: Definition, *, group: str, period: Period) -> str | None:
    """Why a combination of choices defines nothing, or nothing defensible; None when it does.

    Examples
    --------
    >>> whole = Period.parse("2024-10-01", "2025-12-31")
    >>> refusal({"nights": "merged", "not_stated": "left_out"}, group="drones", period=whole)
    'since the merger there is one figure: nothing is stated apart or not stated'
    """
    nights, left_out = chosen["nights"], chosen["not_stated"] == "left_out"
    is_early = nights.endswith("early")
    if is_early and period.start > COMPARABLE_SINCE:
        return "the period begins after the months from July to September 2024"
    if group != "drones" and left_out:
        return (
            "bulletins mention suppressed missiles only where there were some: leaving out the "
            "other lines would choose lines by their outcome"
        )
    if nights == "merged" and left_out:
        return "since the merger there is one figure: nothing is stated apart or not stated"
    if group == "drones" and is_early and not left_out:
        return (
            "before October 2024 about half of the lines state no suppressed drones, which does "
            "not mean that there were none"
        )
    if span(nights, period) is None:
        return f"the period {period.start} to {period.end} has no night {_SINCE[nights]}"
    return None


@dataclass(frozen=True)
class Lines:
    """Salvo lines as arrays, so that hundreds of selections cost little.

    ``raid`` numbers the raids, by night and by window.
    """

    launched: Counts
    neutralised: Counts
    still_airborne: Counts
    night: NDArray[np.datetime64]
    weapon_class: NDArray[np.object_]
    is_national: NDArray[np.bool_]
    is_stated: NDArray[np.bool_]
    has_outcome: NDArray[np.bool_]
    raid: Mapping[str, NDArray[Any]]

    @classmethod
    def of(cls, lines: pd.DataFrame) -> Lines:
        """Take the lines whose launches are given; the others are in no denominator."""
        lines = lines[lines["launched"].notna()]
        merged = lines["reporting_regime"] == Regime.MERGED
        return cls(
            launched=lines["launched"].to_numpy(float),
            neutralised=lines["neutralised"].fillna(0).to_numpy(float),
            still_airborne=lines["still_airborne"].fillna(0).to_numpy(float),
            night=lines["night"].to_numpy(),
            weapon_class=lines["weapon_class"].to_numpy(object),
            is_national=(lines["scope"] == Scope.NATIONAL).to_numpy(bool),
            # One figure for both leaves nothing to state.
            is_stated=(merged | lines["suppressed"].notna()).to_numpy(bool),
            has_outcome=lines["neutralised"].notna().to_numpy(bool),
            raid={
                unit: lines.groupby(list(unit_keys(unit)), sort=True).ngroup().to_numpy()
                for unit in _OPTIONS["unit"][1]
            },
        )

    def raids(
        self, chosen: Definition, *, group: str, within: Period | None
    ) -> tuple[Counts, Counts]:
        """Neutralised and launched of each raid of a definition, the smallest raids first.

        Parameters
        ----------
        chosen
            A definition that is not refused.
        group
            One of :data:`GROUPS`.
        within
            The nights to count; None counts all.
        """
        kept = np.isin(self.weapon_class, GROUPS[group][chosen["classes"]])
        if within is not None:
            kept &= self.night >= np.datetime64(within.start)
            kept &= self.night <= np.datetime64(within.end)
        if chosen["scope"] == Scope.NATIONAL:
            kept &= self.is_national
        if chosen["not_stated"] == "left_out":
            kept &= self.is_stated
        if chosen["no_outcome"] == "left_out":
            kept &= self.has_outcome
        k, n = self.neutralised, self.launched
        if chosen["still_airborne"] == "neutralised":
            k = k + self.still_airborne
        elif chosen["still_airborne"] == "left_out":
            n = n - self.still_airborne
        raid = self.raid[chosen["unit"]][kept]
        sums_k = np.bincount(raid, weights=k[kept]).astype(float)
        sums_n = np.bincount(raid, weights=n[kept]).astype(float)
        large = sums_n >= (2 if chosen["smallest_raid"] == "two" else 1)
        # In one order, so that the same raids are recognised however they were numbered.
        order = np.lexsort((sums_k[large], sums_n[large]))
        return sums_k[large][order], sums_n[large][order]


_REFERENCES = {
    "name": "str",
    "label": "str",
    "numerator": "int64",
    "denominator": "int64",
    "estimate": "float64",
    "reason": "str",
}


def set_apart(
    all_lines: pd.DataFrame, *, group: str, period: Period, scope: str = Scope.NATIONAL
) -> pd.DataFrame:
    """What is no defensible definition and is shown beside them, each with the reason.

    Returns
    -------
    DataFrame
        ``name`` (``naive``: what the source calls destroyed; ``pooled``: all strike classes),
        ``label``, ``numerator``, ``denominator``, ``estimate``, ``reason``; over the comparable
        nights of the period, and without rows where there are none.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> whole = Period.parse("2025-07-01", "2025-08-31")
    >>> made = set_apart(load_salvos(), group="drones", period=whole)
    >>> made["name"].tolist(), bool(made["estimate"].is_monotonic_increasing)
    (['naive', 'pooled'], True)
    """
    wanted = GROUPS[group][next(iter(GROUPS[group]))]
    start = max(period.start, COMPARABLE_SINCE)
    if start > period.end:
        return frame_of([], _REFERENCES)
    span = Period(start, period.end)
    own = interception.select(all_lines, period=span, classes=wanted, scope=scope).lines
    whole = interception.select(all_lines, period=span, classes=STRIKE_CLASSES, scope=scope).lines
    own, whole = (interception.with_outcome(lines).lines for lines in (own, whole))
    why = (
        "what the source calls destroyed changed its meaning on 24 July 2025: no definition at all"
        if group == "drones"
        else "leaves out missiles that fell short of their target: another quantity"
    )
    pooled = "little more than the share of drones, which are nearly all that is launched"
    made = (
        ("naive", "Naive: called destroyed", interception.reported_destroyed(own), own, why),
        ("pooled", "All drones and missiles pooled", whole["neutralised"], whole, pooled),
    )
    rows = [
        (name, label, int(k.sum()), int(n), float(k.sum() / n), reason)
        for name, label, k, lines, reason in made
        if (n := lines["launched"].sum())
    ]
    return frame_of(rows, _REFERENCES)
