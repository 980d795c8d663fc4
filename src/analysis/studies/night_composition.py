"""What one night's bulletins say: launched, what became of it, by class, model and window.

Launched = shot down + suppressed + neutralised (where one figure stands for both) + still airborne
+ left the airspace + leakers + not determined. The sum is exact in every row, a figure that is
not stated counting for nothing; what a regime does not separate keeps a column of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.measures import interception, windows
from analysis.studies.frames import frame_of
from analysis.terms import DRONE_CLASSES, STRIKE_CLASSES, Fate, Quantity, Regime, WeaponClass

FEWEST = 10
"""Munitions below which no percentage is formed."""

GROUP_LABELS = {"drones": "All drones", "missiles": "All missiles", "total": "All classes"}
FATES = tuple(fate.value for fate in Fate)
PARTS = {
    "label": "str",
    "launched": "Int64",
    **dict.fromkeys(FATES, "Int64"),
    "neutralised": "Int64",
    "rate": "float64",
}
BY_CLASS = {"weapon_class": "str", **PARTS}
BY_MODEL = {"weapon_class": "str", "model": "str", **PARTS}
WINDOWS = {
    "window_start": "datetime64[s]",
    "window_end": "datetime64[s]",
    "part": "str",
    "total": "Int64",
    "drones": "Int64",
    "missiles": "Int64",
    "neutralised": "Int64",
}


@dataclass(frozen=True)
class Composition:
    """The lines of one night, counted.

    Attributes
    ----------
    by_class
        One row per class present, drones first, then ``drones``, ``missiles`` and ``total``:
        columns of :data:`BY_CLASS`. ``rate`` is neutralised / launched, missing below ten
        munitions, where the regime does not tell it, or where an outcome is not given.
    by_model
        The same by model.
    windows
        One row per stretch of hours, night and day apart.
    impact_sites, debris_sites
        Places that the bulletins give for the whole night; None where they give none. A bulletin
        gives one number for all classes.
    regimes
        The reporting regimes of the lines.
    not_given
        Lines without a number of launches; the sums are then lower bounds.
    composites
        Models that stand for several in one figure.
    regional
        Lines of regional reports on the same night, which no figure here holds.
    reason
        Why there is nothing; the frames are then empty.
    """

    by_class: pd.DataFrame
    by_model: pd.DataFrame
    windows: pd.DataFrame
    impact_sites: int | None
    debris_sites: int | None
    regimes: tuple[str, ...]
    not_given: int
    composites: tuple[str, ...]
    regional: int
    reason: str | None

    def row(self, name: str) -> pd.Series | None:
        """The row of a class, of ``drones``, ``missiles`` or ``total``; None where absent."""
        found = self.by_class[self.by_class["weapon_class"] == name]
        return None if found.empty else found.iloc[0]

    def launched(self, name: str = "total") -> int | None:
        """Launches of a class or group; None where none is reported."""
        return self._count(name, "launched")

    def neutralised(self, name: str = "total") -> int | None:
        """Neutralised of a class or group; None where the regime does not tell, or nothing is."""
        return self._count(name, "neutralised")

    def leakers(self, name: str = "total") -> int | None:
        """Leakers of a class or group; None where any part of them is not determined."""
        found = self.row(name)
        if found is None or not pd.isna(found["undetermined"]):
            return None
        return self._count(name, "leakers")

    def _count(self, name: str, column: str) -> int | None:
        found = self.row(name)
        return None if found is None or pd.isna(found[column]) else int(found[column])


def composition(lines: pd.DataFrame, night: pd.Timestamp, *, reason: str = "") -> Composition:
    """Count one night of national bulletins.

    Parameters
    ----------
    lines
        Salvo lines, all scopes and classes.
    reason
        Why the night has no line, where it has none.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> made = composition(load_salvos(), pd.Timestamp("2025-08-28"))
    >>> made.launched(), made.neutralised(), made.launched("missiles"), made.leakers()
    (629, 589, 31, 40)
    """
    own = lines[lines["night"] == night]
    chosen = interception.select(own).lines
    strike = own["weapon_class"].isin([c.value for c in STRIKE_CLASSES])
    regional = int((strike & (own["scope"] != "national")).sum())
    if chosen.empty:
        empty = (frame_of([], BY_CLASS), frame_of([], BY_MODEL), frame_of([], WINDOWS))
        why = reason or "no national line of the night names a drone or a missile"
        return Composition(*empty, None, None, (), 0, (), regional, why)
    is_drone = chosen["weapon_class"].isin([c.value for c in DRONE_CLASSES])
    rows = [
        (name.value, *_counted(chosen[chosen["weapon_class"] == name], name.label))
        for name in WeaponClass
        if (chosen["weapon_class"] == name).any()
    ]
    for name, part in (("drones", chosen[is_drone]), ("missiles", chosen[~is_drone])):
        if not part.empty:
            rows.append((name, *_counted(part, GROUP_LABELS[name])))
    rows.append(("total", *_counted(chosen, GROUP_LABELS["total"])))
    models = [
        (*map(str, key), *_counted(part, str(key[1])))
        for key, part in chosen.groupby(["weapon_class", "model"], sort=False)
    ]
    return Composition(
        by_class=frame_of(rows, BY_CLASS),
        by_model=frame_of(models, BY_MODEL).sort_values(
            "launched", ascending=False, ignore_index=True
        ),
        windows=windows.by_window(chosen)[list(WINDOWS)].astype(WINDOWS),
        impact_sites=_sum(chosen["impact_sites"]),
        debris_sites=_sum(chosen["debris_sites"]),
        regimes=tuple(sorted(map(str, chosen["reporting_regime"].unique()))),
        not_given=int(chosen["launched"].isna().sum()),
        composites=tuple(m for m in chosen["model"].unique() if " and " in m),
        regional=regional,
        reason=None,
    )


def _counted(part: pd.DataFrame, label: str) -> tuple[object, ...]:
    counted = interception.tally(part, by=[]).iloc[0]
    supported = interception.SUPPORT[Quantity.NEUTRALISATION_RATE]
    told = part["reporting_regime"].isin([regime.value for regime in supported])
    complete = bool(told.all()) and counted["launched_with_outcome"] == counted["launched"]
    neutralised = counted["neutralised"] if complete else pd.NA
    rate = float("nan")
    if complete and counted["launched"] >= FEWEST:
        rate = neutralised / counted["launched"]
    fates = [_stated(counted, part, name) for name in FATES]
    return (label, counted["launched"], *fates, neutralised, rate)


def _stated(counted: pd.Series, part: pd.DataFrame, fate: str) -> object:
    """Munitions of a fate; missing, not 0, where no line of the part states it."""
    number = counted[fate]
    if pd.isna(number) or number > 0:
        return number
    if fate == Fate.LEAKERS:
        return pd.NA if counted[Fate.UNDETERMINED.value] > 0 else number
    return number if fate in part and part[fate].notna().any() else pd.NA


def _sum(values: pd.Series) -> int | None:
    total = values.sum(min_count=1)
    return None if pd.isna(total) else int(total)


REGIME_NOTES = {
    Regime.KINETIC_ONLY: "Only munitions shot down were reported at the time: those that did not "
    "arrive for other reasons are among the ones not determined.",
    Regime.MERGED: "Drones shot down and drones suppressed are one figure; how many were shot "
    "down the bulletin does not say.",
}
"""What a regime does not separate, in words."""
