"""Readings are set against the lines of the same report, and what is missing is not compared."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given

from analysis.data.salvos import load_readings, load_salvos
from analysis.data.tables.bulletins import BULLETIN_READINGS
from analysis.measures.agreement import FIELDS, VERDICTS, agreement
from tests.builders_lines import few, salvo_lines, some_lines

DRONES = {"weapon_group": "drones", "launched": 10, "destroyed": 9, "is_joint": True}


def readings(*rows: dict[str, Any], **common: Any) -> pd.DataFrame:
    base = {"text_id": "a", "night": "2025-08-28", "night_basis": "text", "language": "uk"}
    base |= {"weapon_group": "drones", "source_url": "https://example.org/a"}
    frame = pd.DataFrame([base | common | row for row in rows], dtype=object)
    return BULLETIN_READINGS.coerce(frame.reindex(columns=BULLETIN_READINGS.columns))


def verdict(field: str, texts: pd.DataFrame, lines: pd.DataFrame) -> str:
    counts = agreement(texts, lines).fields.set_index("field").loc[field]
    (found,) = [name for name in VERDICTS if counts[name] == 1]
    return found


def test_equal_figures_agree_and_others_differ_with_both_values():
    lines = salvo_lines({})
    assert verdict("Launched, drones", readings(DRONES), lines) == "agree"
    found = agreement(readings(DRONES | {"launched": 11}), lines)
    (row,) = found.differences.to_dict("records")
    assert (row["field"], row["text"], row["snapshot"]) == ("Launched, drones", 11, 10)
    assert row["source_url"] == "https://example.org/a"


def test_a_figure_that_a_text_does_not_state_is_not_compared_and_zero_is_stated():
    lines = salvo_lines({"destroyed": 0})
    assert verdict("Destroyed, drones", readings(DRONES | {"destroyed": 0}), lines) == "agree"
    silent = readings(DRONES | {"destroyed": None, "is_joint": None})
    assert verdict("Destroyed, drones", silent, lines) == "not_stated"
    assert verdict("Launched, missiles", readings(DRONES), lines) == "not_stated"


def test_a_night_that_the_data_lack_is_not_in_the_snapshot():
    later = readings(DRONES, night="2026-08-18")
    assert verdict("Launched, drones", later, salvo_lines({})) == "not_in_snapshot"


def test_a_sum_of_which_a_part_is_missing_is_not_in_the_snapshot():
    lines = salvo_lines({}, {"launched": None, "destroyed": None})
    assert verdict("Launched, drones", readings(DRONES), lines) == "not_in_snapshot"


def test_regional_lines_and_other_classes_are_not_counted():
    lines = salvo_lines({}, {"scope": "regional"}, {"weapon_class": "tactical_uav"})
    assert verdict("Launched, drones", readings(DRONES), lines) == "agree"


@pytest.mark.parametrize(
    ("destroyed", "is_joint"), [(7, False), (9, True)], ids=["shot down", "one figure"]
)
def test_destroyed_is_compared_with_what_the_text_counts_so(destroyed, is_joint):
    lines = salvo_lines({"night": "2025-05-22", "destroyed": 7, "suppressed": 2})
    text = DRONES | {"destroyed": destroyed, "is_joint": is_joint, "suppressed": 2}
    texts = readings(text, night="2025-05-22")
    assert verdict("Destroyed, drones", texts, lines) == "agree"
    assert verdict("Suppressed, drones", texts, lines) == "agree"


def test_a_text_with_hours_is_of_its_window_and_one_without_of_the_whole_night():
    night = {"window_start": "2025-08-27T20:00", "window_end": "2025-08-28T08:00"}
    early = {"window_start": "2025-08-28T05:00", "window_end": "2025-08-28T07:00", "launched": 3}
    day = {"window_start": "2025-08-28T13:00", "window_end": "2025-08-28T18:00", "launched": 5}
    lines = salvo_lines(night, early | {"destroyed": 0}, day | {"destroyed": 0})
    of_day = readings(DRONES | {"launched": 5}, **{k: day[k] for k in night})
    assert verdict("Launched, drones", of_day, lines) == "agree"
    whole = readings(DRONES | {"launched": 13})
    assert verdict("Launched, drones", whole, lines) == "agree"


def test_places_count_once_for_the_report():
    lines = salvo_lines({"impact_sites": 4}, {"weapon_class": "cruise_missile"})
    texts = readings({"weapon_group": "all", "impact_sites": 4})
    assert verdict("Impact sites", texts, lines) == "agree"


@few
@given(some_lines())
def test_every_text_has_one_verdict_per_field_and_nothing_is_changed(lines):
    texts = pd.concat(
        [readings(DRONES, text_id=str(n), night=night) for n, night in enumerate(lines["night"])],
        ignore_index=True,
    )
    before = lines.copy(deep=True), texts.copy(deep=True)
    found = agreement(texts, lines)
    assert (found.fields[list(VERDICTS)].sum(axis=1) == found.texts).all()
    assert (found.fields["compared"] == found.fields["agree"] + found.fields["differ"]).all()
    assert len(found.differences) == found.fields["differ"].sum()
    pd.testing.assert_frame_equal(lines, before[0])
    pd.testing.assert_frame_equal(texts, before[1])


def test_without_texts_nothing_is_compared():
    found = agreement(BULLETIN_READINGS.empty(), salvo_lines({}))
    assert found.texts == 0
    assert found.fields["field"].tolist() == list(FIELDS)
    assert found.fields[list(VERDICTS)].to_numpy().sum() == 0


# Counted on the embedded data; every difference was looked at by hand.
GOLDEN = {
    "Launched, drones": (19, 3, 3, 5),
    "Launched, missiles": (7, 2, 0, 21),
    "Launched, total stated": (3, 1, 0, 26),
    "Destroyed, drones": (20, 2, 2, 6),
    "Destroyed, missiles": (2, 4, 0, 24),
    "Destroyed, total stated": (3, 1, 0, 26),
    "Suppressed, drones": (6, 1, 0, 23),
    "Suppressed, missiles": (1, 0, 0, 29),
    "Impact sites": (6, 1, 0, 23),
    "Debris sites": (5, 0, 0, 25),
}


def test_the_published_texts_agree_in_72_of_87_figures():
    found = agreement(load_readings(), load_salvos())
    counts = found.fields.set_index("field")[list(VERDICTS)]
    assert {
        name: tuple(row) for name, row in zip(counts.index, counts.to_numpy(), strict=True)
    } == (GOLDEN)
    assert found.fields["compared"].sum() == 87
    nights = found.differences["night"].dt.strftime("%Y-%m-%d")
    assert sorted(set(nights)) == [
        "2023-05-09",
        "2023-05-16",
        "2024-12-09",
        "2025-06-23",
        "2025-08-08",
        "2025-09-07",
        "2025-12-27",
    ]
