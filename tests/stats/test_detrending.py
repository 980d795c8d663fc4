from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from patsy import dmatrix

from analysis.errors import SalvoStatisticsError
from analysis.stats.detrending import METHODS, Detrending, spline_basis
from tests.stats.event_series import series


@pytest.mark.parametrize("method", METHODS)
def test_rows_are_detrended_as_single_series_are(method):
    rows = np.stack([series("a"), series("b")])
    how = Detrending(method)
    made = how.apply_rows(rows)
    for row, expected in zip(rows, made, strict=True):
        np.testing.assert_allclose(how.apply(row), expected, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_input_is_left_alone(method):
    values = series()
    before = values.copy()
    Detrending(method).apply(values)
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize("method", [m for m in METHODS if m != "log_median"])
def test_ratios_do_not_change_with_the_unit(method):
    values = series()
    one = Detrending(method, floor=20).apply(values)
    other = Detrending(method, floor=2000).apply(values * 100)
    np.testing.assert_allclose(one, other)


def test_the_spline_has_its_constant_among_its_columns():
    time = np.arange(200.0)
    ours = spline_basis(200, 6)
    centred = np.asarray(dmatrix("cr(time, df=5, constraints='center')", {"time": time}))
    seven = np.asarray(dmatrix("cr(time, df=6, constraints='center')", {"time": time}))
    assert np.linalg.matrix_rank(np.column_stack([ours, np.ones(200)])) == 6
    # The trap: the same degrees of freedom beside an intercept are one column more.
    assert np.linalg.matrix_rank(np.column_stack([ours, centred])) == 6
    assert np.linalg.matrix_rank(seven) == 7


def test_the_centred_mean_is_that_of_pandas():
    expected = pd.Series(series()).rolling(91, center=True, min_periods=1).mean()
    made = Detrending("centred_mean").trend_rows(series()[None, :])[0]
    np.testing.assert_allclose(made, expected)


def test_a_spline_follows_what_it_can_follow():
    smooth = spline_basis(300, 6) @ np.array([50.0, 90, 120, 300, 200, 80])
    np.testing.assert_allclose(Detrending().apply(smooth), 1.0)


def test_the_floor_keeps_a_quiet_stretch_quiet():
    assert Detrending("none", floor=20).apply([0, 1, 0, 1]).max() == 1 / 20


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"method": "linear"}, "one of spline, centred_mean, log_median, none"),
        ({"floor": 0}, "above 0"),
        ({"width": 90}, "odd"),
        ({"freedom": 2}, "at least 3"),
    ],
)
def test_settings_that_cannot_be_are_refused(options, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        Detrending(**options)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([], "no positions"),
        ([1, np.nan], "missing or infinite"),
        ([1, -2], "negative: 1 of 2 are, first at position 1"),
        ([1, 2, 3], "more than 6 positions, not 3"),
    ],
)
def test_series_that_cannot_be_are_refused(values, says):
    with pytest.raises(SalvoStatisticsError, match=says):
        Detrending().apply(values)
