from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import SalvoStatisticsError
from analysis.stats.arguments import (
    check_choice,
    check_clusters,
    check_counts,
    check_number,
    check_share,
    check_values,
)


def test_checked_values_are_copies():
    given = np.array([1.0, 2.0])
    checked = check_values(given, name="sizes")
    checked[0] = 9
    assert given[0] == 1


def test_nullable_integers_are_taken_and_their_missing_values_refused():
    whole = pd.Series([1, 2], dtype="Int64")
    assert check_counts(whole, whole)[0].tolist() == [1.0, 2.0]
    with pytest.raises(SalvoStatisticsError, match="successes: 1 of 2 values are missing"):
        check_counts(pd.Series([1, None], dtype="Int64"), whole)


def test_a_series_out_of_order_is_taken_by_position():
    one = pd.Series([1, 2], index=[5, 3])
    k, n = check_clusters(one, pd.Series([4, 6], index=[3, 5]))
    assert (k.tolist(), n.tolist()) == ([1.0, 2.0], [4.0, 6.0])


def test_fractions_are_taken_only_where_effective_counts_are():
    assert check_counts([0.5], [1.5], whole=False)[0].tolist() == [0.5]
    with pytest.raises(SalvoStatisticsError, match="must be whole numbers"):
        check_counts([0.5], [1.5])


def test_the_ends_of_a_share_are_inside_only_when_closed():
    assert check_share(1, name="rho", closed=True) == 1.0
    with pytest.raises(SalvoStatisticsError, match="level must be between 0 and 1, not 1"):
        check_share(1, name="level")
    with pytest.raises(SalvoStatisticsError, match="level must be between 0 and 1, not nan"):
        check_share(float("nan"), name="level")


@pytest.mark.parametrize("value", [None, "many", [1, 2]])
def test_what_is_no_number_is_refused_by_name(value):
    with pytest.raises(SalvoStatisticsError, match="rho must be a number, not"):
        check_share(value, name="rho")
    with pytest.raises(SalvoStatisticsError, match="draws must be a number, not"):
        check_number(value, name="draws", at_least=1)


def test_infinity_is_not_a_number_of_draws():
    with pytest.raises(SalvoStatisticsError, match="draws must be at least 1, not inf"):
        check_number(float("inf"), name="draws", at_least=1)


def test_a_wrong_choice_names_the_right_ones():
    with pytest.raises(SalvoStatisticsError, match="method must be one of a, b, not 'c'"):
        check_choice("c", ("a", "b"), name="method")
