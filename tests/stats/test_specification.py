from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoStatisticsError
from analysis.stats.specification import Specification, curve, expand


def make(name, estimate, *, shown=False, reason="", low=None, high=None, **choices):
    return Specification(
        name=name,
        choices=tuple(choices.items()),
        estimate=estimate,
        low=estimate - 0.01 if low is None else low,
        high=estimate + 0.01 if high is None else high,
        reason=reason,
        is_shown=shown,
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.data())
def test_a_curve_is_in_order_and_places_the_shown_one(estimates, data):
    shown = data.draw(st.integers(0, len(estimates) - 1))
    made = curve(make(f"s{i:02}", value, shown=i == shown) for i, value in enumerate(estimates))
    values = [each.estimate for each in made.specifications]
    assert values == sorted(values)
    assert made.specifications[int(made.shown_rank) - 1].is_shown
    assert made.low <= made.median <= made.high
    assert made.share_above(made.high) == 0


def test_refused_specifications_are_kept_apart_with_their_reason():
    made = curve(
        [
            make("a", 0.8, shown=True),
            make("b", math.nan, reason="fewer than 10 trials", low=math.nan, high=math.nan),
        ]
    )
    assert [each.name for each in made.specifications] == ["a"]
    assert made.refused[0].reason == "fewer than 10 trials"


def test_the_median_of_each_option_says_what_a_choice_is_worth():
    made = curve(
        make(f"{mean}-{scope}", value, shown=mean == "pooled" and scope == "x", mean=mean, s=scope)
        for (mean, scope), value in {
            ("pooled", "x"): 0.8,
            ("pooled", "y"): 0.6,
            ("typical", "x"): 0.5,
            ("typical", "y"): 0.3,
        }.items()
    )
    assert made.medians("mean") == pytest.approx({"pooled": 0.7, "typical": 0.4})
    with pytest.raises(SalvoStatisticsError, match=r"no dimension 'unit'\. There are: mean, s\."):
        made.medians("unit")


def test_expansion_is_every_combination_once_in_order():
    made = list(expand({"a": ["1", "2"], "b": ["x", "y", "z"]}))
    assert len(made) == 6
    assert len({tuple(each.items()) for each in made}) == 6
    assert made[1] == {"a": "1", "b": "y"}


@pytest.mark.parametrize(
    ("specifications", "message"),
    [
        ([make("a", 0.5)], "0 of 1 specifications are marked as shown"),
        ([make("a", 0.5, shown=True), make("b", 0.5, shown=True)], "2 of 2 specifications are ma"),
        ([make("a", 0.5, shown=True), make("a", 0.6)], "1 names of specifications repeat, first"),
        ([make("a", math.nan, shown=True)], "'a' has neither an estimate nor a reason"),
        ([make("a", math.nan, shown=True, reason="no data")], "shown specification 'a' has no es"),
        ([make("a", 0.5, shown=True, low=0.6)], "'a': 0.6 to 0.51 does not hold 0.5"),
    ],
)
def test_curves_that_would_mislead_are_refused(specifications, message):
    with pytest.raises(SalvoStatisticsError, match=message):
        curve(specifications)


@pytest.mark.parametrize("dimensions", [{"a": []}, {"a": ["x", "x"]}])
def test_dimensions_need_options_each_once(dimensions):
    with pytest.raises(SalvoStatisticsError, match="dimension 'a' needs options, each once"):
        expand(dimensions)


def test_nothing_to_combine_is_refused():
    with pytest.raises(SalvoStatisticsError, match="no dimensions to combine"):
        expand({})
