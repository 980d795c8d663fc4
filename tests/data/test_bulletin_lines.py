"""Which lines are of one report, and what a newer file leaves of those that were added."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.bulletin_lines import carried, overlapping
from analysis.data.tables.bulletins import BULLETIN, BULLETIN_LINES
from tests.builders_lines import few, salvo_lines, some_lines

NIGHT = {"window_start": "2026-06-09T18:00", "window_end": "2026-06-10T08:00"}
DAY = {"window_start": "2026-06-10T07:00", "window_end": "2026-06-10T18:30"}
WHOLE = {"window_start": "2026-06-10", "window_end": "2026-06-10"}


def meet(one: dict[str, str], other: dict[str, str]) -> bool:
    return len(overlapping(salvo_lines(one), salvo_lines(other))) == 1


def test_a_night_and_a_day_that_share_an_hour_are_two_reports():
    assert not meet(NIGHT, DAY)
    assert not meet(DAY, NIGHT)


def test_a_wave_inside_a_night_is_of_its_report():
    wave = {"window_start": "2026-06-10T05:20", "window_end": "2026-06-10T07:40"}
    assert meet(NIGHT, wave)
    assert meet(wave, NIGHT)
    assert not meet(wave, DAY)


@pytest.mark.parametrize("other", [NIGHT, DAY, WHOLE], ids=["night", "day", "day without hours"])
def test_a_window_without_hours_is_the_whole_night(other):
    assert meet(WHOLE, other)
    assert meet(other, WHOLE)


def test_windows_of_two_nights_never_meet():
    assert not meet(WHOLE, {"night": "2026-06-11"})


def test_regional_lines_and_weapons_outside_rates_are_no_conflict():
    lines = salvo_lines(
        {**NIGHT, "scope": "regional"}, {**NIGHT, "weapon_class": "tactical_uav"}, NIGHT
    )
    assert overlapping(lines, salvo_lines(NIGHT)).index.tolist() == [2]


@few
@given(some_lines(), some_lines())
def test_meeting_is_symmetric_and_leaves_its_input_alone(lines, others):
    before = lines.copy(deep=True)
    for number in range(len(others)):
        one = others.iloc[[number]]
        if overlapping(one, one).empty:
            continue
        for place in overlapping(lines, one).index:
            assert len(overlapping(one, lines.loc[[place]])) == 1
    pd.testing.assert_frame_equal(lines, before)


def added_of(lines: pd.DataFrame) -> pd.DataFrame:
    rows = lines.assign(bulletin_id="0" * 12, version=1, is_current=True, origin=BULLETIN)
    return BULLETIN_LINES.coerce(rows.reindex(columns=BULLETIN_LINES.columns))


@few
@given(st.sets(st.integers(8, 12)), st.sets(st.integers(8, 12)))
def test_a_night_is_the_file_s_if_it_has_it_and_the_bulletin_s_if_not(in_file, in_bulletins):
    def line(day: int, source: str, number: int) -> dict[str, str]:
        return {"night": f"2026-06-{day:02}", "source": source, "line_id": f"{number + day:012x}"}

    new = salvo_lines({"night": "2026-06-01"}, *(line(d, "file", 32) for d in sorted(in_file)))
    own = salvo_lines({"night": "2026-06-01"}, *(line(d, "added", 64) for d in in_bulletins))
    added = added_of(own.iloc[1:])
    whole, versions = carried(own, added, new)
    sources = dict(zip(whole["night"].dt.day, whole["source"], strict=True))
    assert {d: s for d, s in sources.items() if d != 1} == (
        dict.fromkeys(in_bulletins, "added") | dict.fromkeys(in_file, "file")
    )
    assert whole["night"].is_monotonic_increasing
    assert whole["line_id"].is_unique
    current = set(versions.loc[versions["is_current"], "night"].dt.day)
    assert current == in_bulletins - in_file
    assert len(versions) == len(added)
