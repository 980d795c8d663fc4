"""Numbers as text: one way each, and nothing is never written as zero."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import alttext, wording


def said(text: str) -> str:
    return text.replace(wording.NBSP, " ")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.794, "79.4 %"),
        (0.0625, "6.3 %"),
        (0.1445, "14.5 %"),
        (0.005, "0.50 %"),
        (0.0001, "0.01 %"),
        (0.00001, "< 0.01 %"),
        (0, "0.0 %"),
        (1, "100.0 %"),
        (0.99999, "> 99.9 %"),
        (None, "not given"),
        (float("nan"), "not given"),
        (pd.NA, "not given"),
    ],
)
def test_a_rate_has_one_decimal_and_never_rounds_to_nothing_or_all(share, words) -> None:  # type: ignore[no-untyped-def]
    assert said(wording.rate(share)) == words


@given(st.floats(0, 1))
def test_a_rate_says_nothing_or_all_only_when_it_is(share: float) -> None:
    words = said(wording.rate(share))
    assert (words == "0.0 %") == (share == 0)
    assert (words == "100.0 %") == (share == 1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_both_bounds_of_an_interval_have_the_same_decimals(a: float, b: float) -> None:
    low, high = wording.interval(min(a, b), max(a, b)).removesuffix("\u00a0%").split(" to ")
    assert len(low.partition(".")[2]) == len(high.partition(".")[2])


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (0.771, 0.816, "rate", "77.1 to 81.6 %"),
        (0.004, 0.052, "rate", "0.40 to 5.20 %"),
        (1.02, 1.42, "ratio", "× 1.02 to 1.42"),
        (339, 608, "munitions", "339 to 608"),
        (-0.01, 0.02, "percent_points", "−1.0 to 2.0 percentage points"),
        (None, 0.029, "rate", "at most 2.9 %"),
        (0.5, None, "rate", "at least 50.0 %"),
        (None, None, "rate", "not given"),
    ],
)
def test_an_interval_is_worded_by_its_unit(low, high, unit, words) -> None:  # type: ignore[no-untyped-def]
    assert said(wording.interval(low, high, unit=unit)) == words


@pytest.mark.parametrize(
    ("p", "words"),
    [
        *((0.1234, "p = .12"), (0.0104, "p = .010"), (0.0002, "p < .001"), (0.67, "p = .67")),
        *((0.0996, "p = .10"), (0.999, "p > .99"), (1.0, "p > .99"), (0, "p < .001")),
    ],
)
def test_a_p_value_is_written_as_statisticians_do(p: float, words: str) -> None:
    assert said(wording.p_value(p)) == words


def test_a_p_value_outside_of_zero_to_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1, not at 12"):
        wording.p_value(12)


@pytest.mark.parametrize(
    "day", [date(2025, 8, 28), datetime(2025, 8, 28, 3), "2025-08-28", pd.Timestamp("2025-08-28")]
)
def test_a_date_is_written_one_way_whatever_it_came_as(day: object) -> None:
    assert said(wording.date(day)) == "28 August 2025"
    assert said(wording.month(day)) == "August 2025"
    assert said(wording.night(day)) == "the night ending 28 August 2025"


@pytest.mark.parametrize(
    "write",
    [
        wording.count,
        wording.number,
        wording.rate,
        wording.ratio,
        wording.p_value,
        wording.date,
        wording.month,
        wording.night,
        wording.percent_points,
    ],
)
@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
def test_nothing_is_not_zero(write, nothing) -> None:  # type: ignore[no-untyped-def]
    assert write(nothing) == "not given"


def test_a_difference_is_signed_unless_it_rounds_to_none() -> None:
    points = [said(wording.percent_points(x)).split()[0] for x in (0.024, -0.011, 0.0001, -0.0001)]
    assert points == ["+2.4", "−1.1", "0.0", "0.0"]


def test_a_minus_is_a_minus_and_zero_has_none() -> None:
    assert wording.count(-1204) == "−1,204"
    assert wording.fixed(-0.04, 1) == "0.0"


@given(st.integers(-(10**12), 10**12))
def test_a_count_is_read_back_as_it_was(number: int) -> None:
    assert int(wording.count(number).replace(",", "").replace("−", "-")) == number


def test_the_alt_text_of_a_trend_tells_range_ends_extremes_and_gaps() -> None:
    words = alttext.describe_trend(
        pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"]).tolist(),
        [0.8, None, 0.75, 0.9],
        what="Neutralised per drone launched",
    )
    assert said(words) == (
        "Neutralised per drone launched, 3 points from January 2025 to April 2025: starts at "
        "80.0 %, ends at 90.0 %, lowest 75.0 % (March 2025), highest 90.0 % (April 2025). "
        "1 of 4 points are missing."
    )


def test_the_alt_text_of_months_names_months_also_where_one_is_parted() -> None:
    months = [f"2025-{n:02d}-01" for n in range(3, 10)]
    words = alttext.describe_trend([*months, "2025-09-24"], [0.5] * 7 + [0.9], what="Rate")
    assert "from March 2025 to 24 September 2025" in said(words)
    days = ["2025-01-01", "2025-01-02", "2025-01-03"]
    words = alttext.describe_trend(days, [0.5, 0.6, 0.7], what="Rate")
    assert "from 1 January 2025 to 3 January 2025" in said(words)


def test_the_alt_text_of_nothing_says_so() -> None:
    assert alttext.describe_trend([], [], what="Rate") == "Rate: no values to show."
    assert alttext.describe_groups([], [], what="Rate") == "Rate: no groups to show."
    assert said(alttext.describe_trend(["2025-01-02"], [0.5], what="Rate")) == (
        "Rate: one point, 50.0 % (2 January 2025)."
    )


def test_the_alt_text_of_many_groups_ends_in_time() -> None:
    words = alttext.describe_groups(
        [f"Class {n}" for n in range(13)], [0.5] * 13, what="Rate", low=[0.4] * 13, high=[0.6] * 13
    )
    assert words.startswith("Rate, 13 groups: Class 0: 50.0")
    assert words.endswith("and 5 more (50.0\u00a0%).")
