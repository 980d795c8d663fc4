from __future__ import annotations

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import NegativeBinomial

from analysis.errors import SalvoStatisticsError
from analysis.stats.detrending import spline_basis
from analysis.stats.leads_lags import leads_and_lags
from analysis.stats.windows import Window, cover
from tests.stats.event_series import events, series, simulate

POSITIONS = np.array([15, 30, 70, 110, 118, 160, 200, 240, 255, 300, 330, 380])
TWO = [Window(-3, -1), Window(1, 3)]


def test_coefficients_and_dispersion_are_those_of_full_maximum_likelihood(rng):
    values = simulate(rng, events=POSITIONS, effect=1.5)
    made = leads_and_lags(values, POSITIONS, stretches=TWO)
    columns = [
        cover(POSITIONS, length=400, window=window, wrap=False).astype(float) for window in TWO
    ]
    design = np.column_stack([*columns, spline_basis(400, 6)])
    start = np.append(np.linalg.lstsq(design, np.log(values + 1), rcond=None)[0], 0.2)
    full = NegativeBinomial(values, design).fit(start_params=start, disp=False, maxiter=200)
    for effect, coefficient in zip(made.effects, full.params[:2], strict=True):
        assert effect.ratio == pytest.approx(np.exp(coefficient), rel=1e-3)
    assert made.dispersion == pytest.approx(full.params[-1], rel=1e-2)


def test_a_planted_effect_is_found_where_it_is_and_not_before(rng):
    held, before = [], []
    for _ in range(40):
        values = simulate(rng, events=POSITIONS, effect=1.8, window=Window(1, 3))
        made = leads_and_lags(values, POSITIONS, stretches=TWO)
        held.append(made.effects[1].low <= 1.8 <= made.effects[1].high)
        before.append(made.before_p_value <= 0.05)
        assert made.after_p_value < 0.05
    assert np.mean(held) > 0.8
    # Nominally 0.05: a regression of this size refuses too often, as its module says.
    assert np.mean(before) < 0.3


def test_the_events_of_the_prototype_move_nothing_much():
    made = leads_and_lags(series(), events())
    assert (made.events, made.dropped, made.positions) == (46, 0, 615)
    assert all(0.5 < effect.low < effect.ratio < effect.high < 1.5 for effect in made.effects)
    assert made.before_p_value > 0.05


def test_without_stretches_before_there_is_no_test_of_them(rng):
    made = leads_and_lags(simulate(rng), POSITIONS, stretches=[Window(1, 3)])
    assert np.isnan(made.before_p_value)
    assert made.after_p_value == pytest.approx(made.effects[0].p_value, rel=1e-6)


def test_events_outside_the_series_are_dropped_and_counted(rng):
    values = simulate(rng)
    made = leads_and_lags(values, [*POSITIONS, -40, 900], stretches=TWO)
    assert (made.events, made.dropped) == (12, 2)


def test_counts_without_overdispersion_are_nearly_poisson(rng):
    made = leads_and_lags(rng.poisson(30, 300), POSITIONS[:8], stretches=TWO)
    assert made.dispersion < 0.01


@pytest.mark.parametrize(
    ("values", "positions", "options", "says"),
    [
        (np.arange(60), [], {}, "there are no events"),
        (np.arange(60), [70, -2], {}, "none of 2 events"),
        (np.arange(60) / 2, [5], {}, "whole counts"),
        (np.arange(60), [5], {"stretches": []}, "no stretches"),
        (np.arange(60), [5], {"stretches": [Window(1, 3), Window(3, 5)]}, "overlap"),
        (np.arange(60), [58], {"stretches": [Window(5, 7)]}, "hold no count"),
        (np.arange(6), [2], {"stretches": TWO}, "more than 6 positions"),
        (
            np.arange(1, 61),
            np.arange(0, 60),
            {"stretches": [Window(0, 0)]},
            "cannot be told apart",
        ),
    ],
)
def test_what_cannot_be_regressed_is_refused(values, positions, options, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        leads_and_lags(values, positions, **options)
