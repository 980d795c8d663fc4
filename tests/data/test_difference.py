"""What changed between two vintages: late rows added, edits matched, nothing counted twice."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.data.difference import compare
from analysis.data.store import Store
from analysis.data.tables import TABLES
from tests.builders import attack, lines_of

KALIBR = {"model": "Kalibr", "launch_place": "Black Sea"}


def test_a_late_row_is_added() -> None:
    old, new = lines_of(attack()), lines_of(attack(), attack("2025-01-11"))
    difference = compare(old, new)
    assert difference.added["night"].dt.day.tolist() == [11]
    assert (difference.rows_changed, len(difference.removed), difference.unchanged) == (0, 0, 1)


def test_a_row_that_is_gone_is_removed() -> None:
    difference = compare(lines_of(attack(), attack(**KALIBR)), lines_of(attack()))
    assert difference.removed["model"].tolist() == ["Kalibr"]
    assert len(difference.added) == 0


def test_an_edited_number_is_a_change_with_before_and_after() -> None:
    difference = compare(lines_of(attack(launched="109")), lines_of(attack(launched="115")))
    edits = difference.changed[["field", "before", "after"]].to_dict("records")
    assert edits == [{"field": "launched", "before": "109", "after": "115"}]
    assert difference.fields == {"launched": 1}
    assert difference.unchanged == 0


def test_an_edited_place_is_a_change_and_not_a_removal_and_an_addition() -> None:
    old = lines_of(attack(launch_place="Kursk oblast and Crimea"))
    new = lines_of(attack(launch_place="Crimea and Kursk oblast"))
    assert old["line_id"].tolist() != new["line_id"].tolist()
    difference = compare(old, new)
    assert difference.fields == {"launch_places": 1}
    assert (len(difference.added), len(difference.removed)) == (0, 0)


def test_an_edit_that_cannot_be_told_from_another_is_removed_and_added() -> None:
    places = ("Kursk oblast", "Crimea")
    old = lines_of(*(attack(launch_place=place) for place in places))
    new = lines_of(*(attack(launch_place=f"{place} and Oryol") for place in places))
    difference = compare(old, new)
    assert (len(difference.added), len(difference.removed)) == (2, 2)
    assert difference.rows_changed == 0


def test_missing_against_missing_is_no_change_and_missing_against_zero_is_one() -> None:
    old, new = lines_of(attack()), lines_of(attack(not_reach_goal="0"))
    assert compare(old, old).rows_changed == 0
    assert compare(old, new).changed["field"].tolist() == ["suppressed"]


def test_an_emptied_table_and_a_first_one_are_compared() -> None:
    lines = lines_of(attack(), attack("2025-01-11"))
    assert len(compare(lines.head(0), lines).added) == 2
    assert len(compare(lines, lines.head(0)).removed) == 2


@pytest.mark.parametrize("name", TABLES)
def test_a_table_does_not_differ_from_itself(name: str) -> None:
    frame = Store().read(TABLES[name])
    loose = {"loose_key": ("window_end", "model", "source")} if name == "salvo_lines" else {}
    difference = compare(frame, frame, key=TABLES[name].key, **({"loose_key": ()} | loose))
    assert (len(difference.added), len(difference.removed), len(difference.changed)) == (0, 0, 0)
    assert difference.unchanged == len(frame)


LINES = lines_of(*(attack(f"2025-01-{day:02}", launched=str(70 + day)) for day in range(2, 12)))


@settings(max_examples=20)
@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_every_row_is_added_removed_changed_or_unchanged_and_the_reverse_mirrors_it(
    first: set[int], second: set[int]
) -> None:
    old, new = LINES.loc[sorted(first)], LINES.loc[sorted(second)]
    kept_old, kept_new = old.copy(deep=True), new.copy(deep=True)
    there, back = compare(old, new), compare(new, old)
    assert len(old) == len(there.removed) + there.rows_changed + there.unchanged
    assert len(new) == len(there.added) + there.rows_changed + there.unchanged
    pd.testing.assert_frame_equal(there.added, back.removed)
    pd.testing.assert_frame_equal(there.removed, back.added)
    pd.testing.assert_frame_equal(old, kept_old)
    pd.testing.assert_frame_equal(new, kept_new)
