"""A correction is applied only to the error it was written for, and says so; else the run stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.data.corrections import FILE, apply_corrections, load_corrections
from analysis.data.salvos import load_salvos
from analysis.errors import SalvoCorrectionError
from tests.builders import attack, correction, lines_of

ENTRY = """\
- id: one
  where: {night: "2025-01-10", model: Shahed-136/131}
  change: {intercepted: 40}
  expect: {intercepted: 46}
  reason: A made-up reason.
  source: https://example.org/bulletin
  status: active
"""


def load(folder: Path, text: str) -> Any:
    (folder / FILE).write_text(text, encoding="utf-8")
    return load_corrections(folder / FILE)


class TestReading:
    def test_no_file_holds_no_corrections(self, tmp_path: Path) -> None:
        assert load_corrections(tmp_path / FILE) == ()

    @pytest.mark.parametrize("text", ["", "[]", "# a remark\n"])
    def test_an_empty_file_holds_none(self, tmp_path: Path, text: str) -> None:
        assert load(tmp_path, text) == ()

    def test_an_entry_is_read(self, tmp_path: Path) -> None:
        (entry,) = load(tmp_path, ENTRY)
        assert entry.id == "one"
        assert entry.night.isoformat() == "2025-01-10"

    def test_a_date_without_quotes_is_the_same_date(self, tmp_path: Path) -> None:
        (entry,) = load(tmp_path, ENTRY.replace('"2025-01-10"', "2025-01-10"))
        assert entry.night.isoformat() == "2025-01-10"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("- id: [", "is not YAML"),
            ("a: b", "must be a list of corrections"),
            ("just words", "must be a list of corrections"),
            ("- just words", "entry 1: needs exactly change, expect, id, .*has 'just words'"),
            ("- {1: 2, a: 3}", "entry 1: needs exactly .*has .*'1', 'a'"),
            (ENTRY + ENTRY.replace("  reason: A made-up reason.\n", ""), "entry 2: needs exactly"),
            (ENTRY + "  extra: 1\n", "entry 1: needs exactly"),
            (
                ENTRY.replace("active", "maybe"),
                r"entry 1 \(one\): status must be one of active, re",
            ),
            (ENTRY.replace("{intercepted: 40}", "40"), "'change' must name columns"),
            (ENTRY.replace("{intercepted: 46}", "{}"), "'expect' must name columns"),
            (ENTRY.replace('night: "2025-01-10", ', ""), "'where' must name the night"),
            (ENTRY.replace("2025-01-10", "10 January"), "'where' must name the night, as 2025-08"),
            (ENTRY.replace("model:", "window_end: soon, model:"), "and times as 2025-08-28 09:30"),
        ],
    )
    def test_a_malformed_file_is_refused_with_the_entry_named(
        self, tmp_path: Path, text: str, message: str
    ) -> None:
        with pytest.raises(SalvoCorrectionError, match=message):
            load(tmp_path, text)

    def test_bytes_that_are_no_text_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_bytes(b"- id: \xff\xfe")
        with pytest.raises(SalvoCorrectionError, match="is not YAML"):
            load_corrections(tmp_path / FILE)

    def test_a_python_object_in_the_file_is_not_made(self, tmp_path: Path) -> None:
        with pytest.raises(SalvoCorrectionError, match="is not YAML"):
            load(tmp_path, "- !!python/object/apply:os.getcwd []")


class TestApplying:
    def test_the_value_is_changed_flagged_and_told_with_before_and_after(self) -> None:
        lines = lines_of(attack(), attack("2025-01-11"))
        corrected, told = apply_corrections(lines, [correction()])
        assert corrected["intercepted"].tolist() == [40, 46]
        assert corrected["flags"].fillna("").tolist() == ["corrected", ""]
        assert told == [
            "plain: intercepted 46 → 40. A made-up reason. (https://example.org/bulletin)"
        ]

    def test_the_input_is_left_alone(self) -> None:
        lines = lines_of(attack())
        before = lines.copy(deep=True)
        apply_corrections(lines, [correction()])
        pd.testing.assert_frame_equal(lines, before)

    def test_a_flag_is_added_to_the_flags_that_stand(self) -> None:
        lines = lines_of(attack(model="X-101/X-555 and Kalibr", launch_place="Black Sea"))
        entry = correction(where={"night": "2025-01-10"})
        assert apply_corrections(lines, [entry])[0]["flags"].tolist() == ["composite; corrected"]

    def test_a_bad_value_that_changed_stops_the_run(self) -> None:
        with pytest.raises(SalvoCorrectionError, match=r"'intercepted': '45'.*may have been fixed"):
            apply_corrections(lines_of(attack(destroyed="45")), [correction()])

    def test_a_bad_value_that_went_missing_stops_the_run(self) -> None:
        with pytest.raises(SalvoCorrectionError, match="may have been fixed"):
            apply_corrections(lines_of(attack(destroyed="")), [correction()])

    def test_a_missing_value_can_be_expected_and_filled(self) -> None:
        entry = correction(expect={"intercepted": None})
        corrected, told = apply_corrections(lines_of(attack(destroyed="")), [entry])
        assert corrected["intercepted"].tolist() == [40]
        assert told[0].startswith("plain: intercepted <NA> → 40.")
        with pytest.raises(SalvoCorrectionError, match="may have been fixed"):
            apply_corrections(lines_of(attack()), [entry])

    def test_a_wrong_value_can_be_taken_out(self) -> None:
        corrected, _ = apply_corrections(
            lines_of(attack()), [correction(change={"intercepted": None})]
        )
        assert corrected["intercepted"].isna().all()

    def test_no_match_stops_the_run(self) -> None:
        with pytest.raises(SalvoCorrectionError, match="'plain' matches 0 rows instead of one"):
            apply_corrections(lines_of(attack(model="Kalibr")), [correction()])

    def test_two_matches_stop_the_run(self) -> None:
        lines = lines_of(attack(), attack(source="kpszsu/posts/2"))
        with pytest.raises(SalvoCorrectionError, match="matches 2 rows instead of one"):
            apply_corrections(lines, [correction()])

    def test_a_retired_entry_is_passed_over(self) -> None:
        lines, told = apply_corrections(lines_of(attack()), [correction(status="retired")])
        assert lines["intercepted"].tolist() == [46]
        assert told == []

    def test_a_vintage_that_ends_before_the_night_cannot_hold_the_row(self) -> None:
        _, told = apply_corrections(lines_of(attack("2025-01-09")), [correction()])
        assert told == []

    @pytest.mark.parametrize("part", ["where", "change", "expect"])
    def test_an_unknown_column_is_named(self, part: str) -> None:
        entry = correction(**{part: {"night": "2025-01-10", "shot_down": 1}})
        with pytest.raises(SalvoCorrectionError, match=r"unknown columns \['shot_down'\]"):
            apply_corrections(lines_of(attack()), [entry])

    def test_a_value_that_the_column_cannot_hold_is_named(self) -> None:
        entry = correction(change={"intercepted": "forty"})
        with pytest.raises(SalvoCorrectionError, match="intercepted to 'forty', which that column"):
            apply_corrections(lines_of(attack()), [entry])

    def test_a_window_finds_one_row_among_several_of_a_night(self) -> None:
        lines = lines_of(attack(), attack(time_start="2025-01-09 23:00"))
        where = {"night": "2025-01-10", "window_start": "2025-01-09 23:00"}
        corrected, _ = apply_corrections(lines, [correction(where=where)])
        assert corrected["intercepted"].tolist() == [46, 40]


def test_the_recorded_correction_of_28_december_2024_stands_in_the_data() -> None:
    lines = load_salvos()
    corrected = lines[lines["flags"].fillna("").str.contains("corrected")]
    assert corrected["night"].dt.strftime("%Y-%m-%d").tolist() == ["2024-12-28"]
    row = corrected.iloc[0]
    assert (row["launched"], row["intercepted"], row["suppressed"]) == (16, 15, 1)
