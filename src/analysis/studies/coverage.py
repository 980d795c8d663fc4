"""How often a nominal interval holds the truth, for raids like the observed ones.

The populations are those of :mod:`analysis.stats.coverage`: raid sizes drawn from the observed
ones, shares from the fitted beta-binomial. The truth is then known, and each interval is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.periods import COMPARABLE_SINCE
from analysis.stats import betabinomial, coverage, likelihood, proportions, simulation
from analysis.studies import segments
from analysis.terms import BALLISTIC_GROUP, DRONE_CLASSES, Quantity

GROUPS: Mapping[str, tuple[str, ...]] = {
    "drones": tuple(c.value for c in DRONE_CLASSES),
    "ballistic": tuple(c.value for c in BALLISTIC_GROUP),
}
RAIDS = (8, 30, 60)
CODE = (betabinomial, coverage, likelihood, proportions, simulation)
"""The modules whose source fixes the table, with the inputs: for the key of a cache."""

_TABLE = {
    "population": "str",
    "raids": "int64",
    "method": "str",
    "nominal": "float64",
    "coverage": "float64",
    "standard_error": "float64",
    "mean_width": "float64",
    "repetitions": "int64",
}


@dataclass(frozen=True)
class Simulation:
    """What is simulated; equal simulations give equal tables.

    Attributes
    ----------
    populations
        Sizes, mean and correlation of the raids of each group.
    raids
        Numbers of raids in a repetition.
    repetitions, draws, level, seed
        Of :func:`analysis.stats.coverage.simulate_coverage`.
    reason
        Why a group is not simulated; None when both are.
    """

    populations: tuple[coverage.Population, ...]
    raids: tuple[int, ...]
    repetitions: int
    draws: int
    level: float
    seed: int
    reason: str | None = None

    def inputs(self) -> dict[str, Any]:
        """Everything that can move the table, as plain values: the key of a cache."""
        return asdict(self)


def plan(
    lines: pd.DataFrame,
    *,
    raids: Sequence[int] = RAIDS,
    repetitions: int = 4_000,
    draws: int = 1_000,
    level: float = 0.95,
    seed: int = 0,
) -> Simulation:
    """Describe raids of drones and of ballistic missiles like the observed ones.

    Parameters
    ----------
    lines
        Selected national lines; only nights from 2024-10-01 on are used. Hand in the whole
        series, not the period of a report: the table is about the method.

    Returns
    -------
    Simulation
        Without a group whose correlation cannot be fitted; ``reason`` names it.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> from analysis.measures import interception
    >>> made = plan(interception.select(load_salvos()).lines)
    >>> [(each.name, len(each.sizes), round(each.mean, 2)) for each in made.populations]
    [('drones', 600, 0.85), ('ballistic', 237, 0.2)]
    """
    late = lines[lines["night"] >= pd.Timestamp(COMPARABLE_SINCE)]
    populations, missing = [], []
    for name, classes in GROUPS.items():
        own = late[late["weapon_class"].isin(classes)]
        clusters = segments.by_raid(own, Quantity.NEUTRALISATION_RATE)
        nights = clusters.groupby("night")[["numerator", "denominator"]].sum()
        try:
            populations.append(
                coverage.population(name, nights["numerator"], nights["denominator"])
            )
        except SalvoStatisticsError as error:
            missing.append(f"{name} are not simulated: {error}")
    return Simulation(
        populations=tuple(populations),
        raids=tuple(int(count) for count in raids),
        repetitions=repetitions,
        draws=draws,
        level=level,
        seed=seed,
        reason="; ".join(missing) or None,
    )


def coverage_table(simulation: Simulation) -> pd.DataFrame:
    """Simulate, and count how often each interval held the truth.

    Returns
    -------
    DataFrame
        One row per population, number of raids and method: ``population``, ``raids``,
        ``method``, ``nominal``, ``coverage``, ``standard_error`` (of the simulation),
        ``mean_width``, ``repetitions``.

    Raises
    ------
    SalvoStatisticsError
        On a number of raids or repetitions that cannot be.
    """
    made = coverage.simulate_coverage(
        simulation.populations,
        clusters=simulation.raids,
        repetitions=simulation.repetitions,
        draws=simulation.draws,
        level=simulation.level,
        seed=simulation.seed,
    )
    rows = [asdict(each) for each in made]
    frame = pd.DataFrame(rows).rename(columns={"clusters": "raids"}) if rows else pd.DataFrame()
    return frame.reindex(columns=list(_TABLE)).astype(_TABLE)
