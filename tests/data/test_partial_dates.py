from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.partial_dates import can_follow, first_day, last_day, precision_of

days = st.dates(date(2014, 1, 1), date(2099, 12, 31))
lengths = st.sampled_from([4, 7, 10])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-1",
        "2024-13",
        "2024-02-30",
        "2024-02-03T24:01",
        "2024-02-03 10:00",
        " 2024",
        "2024\n",
        "2024-W01",
        "٢٠٢٤",
    ],
)
def test_what_is_not_a_date_has_no_precision(text):
    with pytest.raises(ValueError, match=r"."):
        precision_of(text)


@given(days, lengths)
def test_a_day_lies_within_what_its_shortened_text_can_mean(day, length):
    text = day.isoformat()[:length]
    assert first_day(text) <= day <= last_day(text)


@given(days, days, lengths, lengths)
def test_a_later_day_can_follow_however_little_is_stated(one, other, length, other_length):
    earlier, later = sorted([one, other])
    texts = pd.Series([later.isoformat()[:length]]), pd.Series([earlier.isoformat()[:other_length]])
    assert can_follow(*texts).all()


def test_a_missing_date_contradicts_nothing():
    assert can_follow(pd.Series([None, "2024"]), pd.Series(["2024", None])).tolist() == [True, True]
