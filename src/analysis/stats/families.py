"""Many tests of events at once: one set of shifts for all, so that they can be judged together.

Every design (a series, a set of events, a window, a way to detrend) is evaluated at the same
circular shifts. The rows of the resulting stack therefore share their dependence under the null,
which max-T adjustment (Westfall and Young 1993, *Resampling-Based Multiple Testing*) and the joint
test of a specification curve (:mod:`analysis.stats.joint`) need.

Max-T controls the chance of a single false alarm in the family; Benjamini and Hochberg (1995,
Journal of the Royal Statistical Society B 57) the share of false alarms among those raised.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import FloatArray
from analysis.stats.detrending import Detrending, check_series
from analysis.stats.event_study import DEFAULT
from analysis.stats.shifts import (
    ROUNDING,
    place_for,
    ratio_to_expected,
    shift_statistics,
    standardise,
    two_sided,
    window_means,
)
from analysis.stats.windows import Placement, Window


@dataclass(frozen=True)
class Design:
    """One test: which series, which events, which window, detrended how, compared with what."""

    series: str
    events: str
    window: Window
    detrending: Detrending = DEFAULT
    contrast: str = "level"


@dataclass(frozen=True)
class Stack:
    """Designs evaluated at the same circular shifts.

    Attributes
    ----------
    designs
        Those that could be evaluated, in the order given.
    shifted
        Designs × shifts; the first column is the observed statistic.
    placements
        Events used and dropped, one per design.
    refused
        Designs that could not be, with the reason.
    """

    designs: tuple[Design, ...]
    shifted: FloatArray
    placements: tuple[Placement, ...]
    refused: tuple[tuple[Design, str], ...]

    @property
    def z(self) -> FloatArray:
        """Each row in standard deviations from its own mean."""
        return standardise(self.shifted)

    @property
    def ratios(self) -> FloatArray:
        """Observed statistic of each design as a multiple of its expectation."""
        means = self.shifted.mean(axis=1)
        pairs = zip(self.designs, self.shifted[:, 0], means, strict=True)
        made = [
            ratio_to_expected(
                observed, mean, detrending=design.detrending, contrast=design.contrast
            )
            for design, observed, mean in pairs
        ]
        return np.array(made, dtype=float)


@dataclass(frozen=True)
class FamilyMember:
    """One test of a family.

    ``p_value`` is its own, two-sided; ``p_max_t`` and ``p_bh`` are adjusted for the family. All
    are NaN where ``reason`` says why the test could not be made.
    """

    design: Design
    ratio: float
    z: float
    p_value: float
    p_max_t: float
    p_bh: float
    events: int
    dropped: int
    reason: str = ""


@dataclass(frozen=True)
class Family:
    """All tests of a declared family, in the order declared.

    ``tests`` counts those that could be made; adjustments are for these. ``smallest`` is the
    member with the smallest ``p_max_t``.
    """

    members: tuple[FamilyMember, ...]
    tests: int
    shifts: int
    smallest: FamilyMember

    def __getitem__(self, design: Design) -> FamilyMember:
        for member in self.members:
            if member.design == design:
                return member
        raise SalvoStatisticsError(f"no such test in this family of {len(self.members)}: {design}.")


def cross(
    *,
    series: Iterable[str],
    events: Iterable[str],
    windows: Iterable[Window],
    detrendings: Iterable[Detrending] = (DEFAULT,),
    contrasts: Iterable[str] = ("level",),
) -> tuple[Design, ...]:
    """Every combination of the choices, the last varying fastest.

    Examples
    --------
    >>> len(cross(series=["a", "b"], events=["x"], windows=[Window(1, 3), Window(1, 7)]))
    4
    """
    choices = itertools.product(series, events, windows, detrendings, contrasts)
    return tuple(Design(*each) for each in choices)


def stack(
    series: Mapping[str, ArrayLike],
    events: Mapping[str, ArrayLike],
    designs: Iterable[Design],
) -> Stack:
    """Evaluate designs at all circular shifts.

    Parameters
    ----------
    series
        Counts per position by name, all of one length.
    events
        Positions by name. A set without usable events is refused with its reason, not left out
        in silence.
    designs
        Which combinations to evaluate.

    Raises
    ------
    SalvoStatisticsError
        On series that cannot be or differ in length, on a design that names what is not given or
        comes twice, and when no design is left.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> made = stack(
    ...     {"a": rng.poisson(100, 300)},
    ...     {"some": [50, 120, 260], "none": []},
    ...     cross(series=["a"], events=["some", "none"], windows=[Window(1, 7)]),
    ... )
    >>> made.shifted.shape, [design.events for design, _ in made.refused]
    ((1, 300), ['none'])
    """
    wanted = tuple(designs)
    if len(set(wanted)) != len(wanted):
        raise SalvoStatisticsError(
            f"{len(wanted) - len(set(wanted))} of {len(wanted)} designs come twice. "
            "A test counts once in its family."
        )
    arrays = {
        name: check_series(values, name=f"series {name!r}") for name, values in series.items()
    }
    length = _one_length(arrays)
    for design in wanted:
        for name, known in ((design.series, arrays), (design.events, events)):
            if name not in known:
                raise SalvoStatisticsError(
                    f"a design names {name!r}, which is not given. There are: {', '.join(known)}."
                )
    detrended: dict[object, FloatArray] = {}
    means: dict[object, tuple[FloatArray, FloatArray]] = {}
    placed: dict[object, Placement | str] = {}
    kept, rows, placements, refused = [], [], [], []
    for design in wanted:
        place_key = (design.events, design.window, design.contrast)
        if place_key not in placed:
            placed[place_key] = _place(events[design.events], length, design)
        found = placed[place_key]
        if isinstance(found, str):
            refused.append((design, found))
            continue
        series_key = (design.series, design.detrending)
        if series_key not in detrended:
            detrended[series_key] = design.detrending.apply(arrays[design.series])
        means_key = (*series_key, design.window, design.contrast)
        if means_key not in means:
            means[means_key] = window_means(
                detrended[series_key], design.window, contrast=design.contrast
            )
        row = shift_statistics(*means[means_key], found.marks(length))
        if np.ptp(row) <= ROUNDING * np.abs(row).max():
            refused.append((design, "the statistic is the same at every shift"))
            continue
        kept.append(design)
        rows.append(row)
        placements.append(found)
    if not kept:
        raise SalvoStatisticsError(
            f"none of {len(wanted)} designs can be evaluated"
            + (f", the first because: {refused[0][1]}" if refused else ". Declare at least one.")
        )
    return Stack(tuple(kept), np.array(rows), tuple(placements), tuple(refused))


def family(made: Stack, *, declared: Iterable[Design] | None = None) -> Family:
    """Judge all tests of a stack together.

    Parameters
    ----------
    made
        From :func:`stack`.
    declared
        The order in which to list the tests; None for those made, then those refused.

    Returns
    -------
    Family
        Adjusted p by the distribution, over shifts, of the largest absolute z of the family (the
        observed shift counts as one of them), and by Benjamini and Hochberg.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> made = family(stack(
    ...     {"a": rng.poisson(100, 300), "b": rng.poisson(50, 300)},
    ...     {"some": [50, 120, 260]},
    ...     cross(series=["a", "b"], events=["some"], windows=[Window(1, 3), Window(1, 7)]),
    ... ))
    >>> made.tests, all(m.p_value <= m.p_max_t for m in made.members)
    (4, True)
    """
    from statsmodels.stats.multitest import multipletests

    z = made.z
    p_values = two_sided(made.shifted)
    # For a share at least as large, sort once instead of comparing each test with each shift.
    largest = np.sort(np.abs(z).max(axis=0))
    below = np.searchsorted(largest, np.abs(z[:, 0]) - ROUNDING)
    p_max_t = (largest.size - below) / largest.size
    p_bh = multipletests(p_values, method="fdr_bh")[1]
    ratios = made.ratios
    members = {
        design: FamilyMember(
            design=design,
            ratio=float(ratios[at]),
            z=float(z[at, 0]),
            p_value=float(p_values[at]),
            p_max_t=float(p_max_t[at]),
            p_bh=float(p_bh[at]),
            events=len(made.placements[at].positions),
            dropped=made.placements[at].dropped,
        )
        for at, design in enumerate(made.designs)
    }
    smallest = min(members.values(), key=lambda member: (member.p_max_t, -abs(member.z)))
    nothing = (np.nan,) * 5
    for design, why in made.refused:
        members[design] = FamilyMember(design, *nothing, events=0, dropped=0, reason=why)
    order = members if declared is None else tuple(declared)
    return Family(
        members=tuple(members[design] for design in order),
        tests=len(made.designs),
        shifts=made.shifted.shape[1],
        smallest=smallest,
    )


def _place(positions: ArrayLike, length: int, design: Design) -> Placement | str:
    try:
        return place_for(positions, length, design.window, design.contrast)
    except SalvoStatisticsError as error:
        return str(error)


def _one_length(arrays: Mapping[str, FloatArray]) -> int:
    lengths = {name: array.size for name, array in arrays.items()}
    if not lengths:
        raise SalvoStatisticsError("there are no series to evaluate. Give at least one.")
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} {size}" for name, size in lengths.items())
        raise SalvoStatisticsError(
            f"series differ in length ({listed}). Give all of them the same positions."
        )
    return next(iter(lengths.values()))
