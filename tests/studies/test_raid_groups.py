"""Raids are grouped by doublings of their size."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.studies.raid_groups import doubling_groups


@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=80), st.integers(1, 12))
def test_groups_part_the_raids_by_size_and_none_is_smaller_than_asked(sizes, least):
    series = pd.Series(sizes)
    groups = doubling_groups(series, least=least)
    assert groups.notna().all()
    if groups.nunique() > 1:
        assert groups.value_counts().min() >= least
    ends = series.groupby(groups, observed=True).agg(["min", "max"])
    assert (ends["min"].iloc[1:].to_numpy() > ends["max"].iloc[:-1].to_numpy()).all()


def test_a_small_group_at_the_large_end_joins_the_one_before():
    groups = doubling_groups(pd.Series([4, 5, 6, 8, 9, 10, 900]), least=3)
    assert groups.cat.categories.tolist() == ["up to 7", "8 or more"]


def test_too_few_raids_make_one_group():
    assert doubling_groups(pd.Series([4, 900]), least=3).unique().tolist() == ["any size"]


def test_no_raids_make_no_group():
    assert doubling_groups(pd.Series([], dtype="int64"), least=3).empty
