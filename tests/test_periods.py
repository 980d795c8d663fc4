"""A night is a date, periods are closed at both ends, months and weeks begin where they begin."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoParameterError
from analysis.periods import (
    COMPARABLE_SINCE,
    FIRST_NIGHT,
    NIGHTLY_REPORTS_SINCE,
    Period,
    month_of,
    night_of,
    parse_date,
)

dates = st.dates(date(2022, 1, 1), date(2027, 12, 31))


def series(*texts: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601")).astype("datetime64[s]")


def days(values: pd.Series) -> list[str]:
    return values.dt.strftime("%Y-%m-%d").tolist()


# --- nights --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window_end", "night"),
    [
        ("2025-08-28T09:30", "2025-08-28"),
        ("2025-08-28T00:00", "2025-08-28"),
        ("2025-08-27T23:59", "2025-08-27"),
        ("2025-08-28", "2025-08-28"),
        # Local times, so the nights on which clocks change are dates like any other.
        ("2025-03-30T03:30", "2025-03-30"),
        ("2025-10-26T03:30", "2025-10-26"),
    ],
)
def test_a_night_is_the_date_on_which_its_window_ends(window_end, night):
    assert days(night_of(series(window_end))) == [night]


def test_a_period_over_a_change_of_clocks_has_one_night_per_date():
    for month in ("2025-03", "2025-10"):
        calendar = Period.parse(f"{month}-01", f"{month}-31").calendar()
        assert len(calendar) == 31
        assert calendar.is_unique
        assert (calendar == calendar.normalize()).all()


# --- periods -------------------------------------------------------------------------------------


@given(dates, st.integers(0, 900))
def test_a_period_contains_its_ends_and_counts_both(start, length):
    period = Period(start, start + timedelta(days=length))
    calendar = period.calendar()
    assert period.nights == length + 1 == len(calendar)
    assert calendar[0].date() == period.start
    assert calendar[-1].date() == period.end
    assert period.contains(calendar.to_series()).all()
    outside = pd.Series(pd.to_datetime([start - timedelta(days=1), period.end + timedelta(days=1)]))
    assert not period.contains(outside).any()


@given(dates, st.integers(1, 900))
def test_a_period_that_ends_before_it_starts_is_refused(end, length):
    with pytest.raises(
        SalvoParameterError, match=r"ends before it starts: .* Swap the two dates\."
    ):
        Period(end + timedelta(days=length), end)


def test_a_period_of_one_night_is_a_period():
    period = Period.parse("2024-02-29", "2024-02-29")
    assert period.nights == 1
    assert period.contains(series("2024-02-28", "2024-02-29", "2024-03-01")).tolist() == [
        False,
        True,
        False,
    ]


def test_a_year_has_as_many_nights_as_days_leap_or_not():
    assert Period.parse("2024-01-01", "2024-12-31").nights == 366
    assert Period.parse("2025-01-01", "2025-12-31").nights == 365


@pytest.mark.parametrize(
    "text", ["", "yesterday", "28.08.2025", "2025-02-29", "2025-13-01", "2025-8-28"]
)
def test_what_is_not_an_iso_date_is_refused_with_an_example(text):
    with pytest.raises(
        SalvoParameterError, match=r"is not a date \(.*\)\. Write it as 2025-08-28\."
    ):
        parse_date(text)


@given(dates)
def test_an_iso_date_is_read_as_it_was_written(day):
    assert parse_date(f" {day.isoformat()} ") == day


def test_a_wrong_date_of_a_period_is_a_usage_error():
    with pytest.raises(SalvoParameterError, match="'soon' is not a date") as caught:
        Period.parse("2025-08-28", "soon")
    assert caught.value.exit_code == 2


# --- months and weeks ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("night", "month"),
    [
        ("2025-08-01", "2025-08-01"),
        ("2025-08-31", "2025-08-01"),
        ("2025-09-01", "2025-09-01"),
        ("2024-02-29", "2024-02-01"),
        ("2025-12-31", "2025-12-01"),
        ("2026-01-01", "2026-01-01"),
    ],
)
def test_a_month_is_named_by_its_first_day(night, month):
    assert days(month_of(series(night))) == [month]


@given(st.lists(dates, min_size=1, max_size=20))
def test_months_hold_their_nights_and_keep_their_type(drawn):
    nights = pd.Series(pd.to_datetime(drawn)).astype("datetime64[s]")
    before = nights.copy(deep=True)
    months = month_of(nights)
    assert ((nights - months).dt.days.between(0, 30)).all()
    assert (months.dt.day == 1).all()
    for made in (months, night_of(nights)):
        assert made.dtype == nights.dtype
        assert made.index.equals(nights.index)
    pd.testing.assert_series_equal(nights, before)


def test_the_milestones_of_the_source_are_in_order():
    assert FIRST_NIGHT < NIGHTLY_REPORTS_SINCE < COMPARABLE_SINCE
