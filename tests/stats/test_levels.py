from __future__ import annotations

import itertools

import numpy as np
import pytest
import ruptures
from scipy.special import xlogy

from analysis.errors import SalvoStatisticsError
from analysis.stats.levels import false_level_alarms, level_changes, locate_levels
from analysis.stats.simulation import draw_counts


def planted(rng, at, ratio, *, autocorrelation=0.3):
    mean = np.where(np.arange(48) < at, 180.0, 180.0 * ratio)
    return draw_counts(mean, dispersion=9, autocorrelation=autocorrelation, rng=rng)[0]


def test_a_planted_change_is_found_within_two_units(rng):
    close = 0
    for _ in range(40):
        at = int(rng.integers(12, 36))
        close += any(abs(b - at) <= 2 for b in level_changes(planted(rng, at, 2.0)).breaks)
    assert close >= 38


def test_series_without_a_change_give_few_alarms():
    # 500 series gave .018 (see the module); three standard errors of 300 are .023.
    alarms = false_level_alarms(52, mean=200, dispersion=9, replicates=300, seed=3)
    assert alarms.rate <= 0.05
    loose = false_level_alarms(52, mean=200, dispersion=9, penalty=2, replicates=60, seed=3)
    assert loose.rate > 0.15


def test_a_location_interval_holds_a_planted_change(rng):
    held, tried = 0, 0
    for seed in range(60):
        counts = planted(rng, 24, 1.6)
        found = level_changes(counts)
        if len(found.breaks) != 1:
            continue
        place = locate_levels(counts, found, draws=300, seed=seed)[0]
        held += place.low <= 24 <= place.high
        tried += 1
    assert tried >= 45
    assert held / tried >= 0.88


class PoissonCost(ruptures.base.BaseCost):
    model = "poisson deviance"
    min_size = 4

    def __init__(self, phi):
        self.phi = phi

    def fit(self, signal):
        self.signal = signal
        return self

    def error(self, start, end):
        y, e = self.signal[start:end].sum(axis=0)
        return -2 * xlogy(y, y / e) / self.phi


def test_ruptures_finds_the_same_changes_with_the_same_cost(rng):
    days = np.tile([31.0, 28, 31, 30], 12)
    mean = np.repeat([5.0, 9.0, 4.0], 16) * days
    counts = draw_counts(mean, dispersion=9, autocorrelation=0.3, rng=rng)[0]
    found = level_changes(counts, exposure=days, penalty=2)
    pelt = ruptures.Pelt(custom_cost=PoissonCost(found.dispersion), min_size=4, jump=1)
    theirs = pelt.fit(np.column_stack([counts, days])).predict(pen=found.penalty)
    assert tuple(theirs[:-1]) == found.breaks
    assert len(found.breaks) >= 2


def test_gaps_move_no_change_and_levels_are_per_exposure(rng):
    counts = planted(rng, 24, 2.0)
    gaps = [3, 30, 31]
    with_gaps = np.insert(counts, gaps, np.nan)
    plain, found = level_changes(counts), level_changes(with_gaps)
    where = np.flatnonzero(~np.isnan(with_gaps))
    assert found.breaks == tuple(int(where[b]) for b in plain.breaks)
    assert (found.units, found.gaps) == (48, 3)
    twice = level_changes(counts, exposure=np.full(48, 2.0))
    assert twice.levels == pytest.approx([level / 2 for level in plain.levels])
    for start, end in itertools.pairwise([0, *plain.breaks, 48]):
        assert end - start >= 4


def test_what_has_no_level_is_refused():
    with pytest.raises(SalvoStatisticsError, match="no unit with an exposure has a count above 0"):
        level_changes([0] * 20)
    with pytest.raises(SalvoStatisticsError, match="minimum_segment must be at least 1"):
        level_changes([1] * 20, minimum_segment=0)
    short = level_changes([3, 50, 3])
    assert short.breaks == ()
    assert locate_levels([3, 50, 3], short) == ()
