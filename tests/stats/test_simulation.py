from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import SalvoStatisticsError
from analysis.stats.betabinomial import fit
from analysis.stats.simulation import draw_successes


@pytest.mark.parametrize("autocorrelation", [0.0, 0.6])
def test_units_keep_their_mean_and_correlation_whatever_their_neighbours(rng, autocorrelation):
    sizes = np.full((100, 40), 30)
    k = draw_successes(sizes, mean=0.8, rho=0.1, autocorrelation=autocorrelation, rng=rng)
    model = fit(k.ravel(), sizes.ravel())
    assert model.mean == pytest.approx(0.8, abs=0.012)
    assert model.rho == pytest.approx(0.1, rel=0.12)


def test_neighbours_resemble_each_other_as_asked(rng):
    sizes = np.full((400, 50), 2_000)
    k = draw_successes(sizes, mean=0.5, rho=0.1, autocorrelation=0.5, rng=rng)
    assert np.corrcoef(k[:, :-1].ravel(), k[:, 1:].ravel())[0, 1] == pytest.approx(0.5, abs=0.05)


def test_without_correlation_the_draws_are_binomial(rng):
    sizes = np.full((2_000, 1), 40)
    k = draw_successes(sizes, mean=0.3, rho=0.0, rng=rng)
    assert k.var() == pytest.approx(40 * 0.3 * 0.7, rel=0.12)


@pytest.mark.parametrize("wrong", [{"mean": 1.0}, {"rho": 1.0}, {"autocorrelation": 1.0}])
def test_degenerate_parameters_are_refused(rng, wrong):
    arguments = {"mean": 0.5, "rho": 0.1, "autocorrelation": 0.0} | wrong
    with pytest.raises(SalvoStatisticsError, match="with a mean between 0 and 1 and with rho and"):
        draw_successes(np.array([[3]]), rng=rng, **arguments)
