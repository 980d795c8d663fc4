"""The traps of the attack file, each as a claim; every figure here is made up."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.sources import piterfm
from analysis.data.tables.attacks import SALVO_LINES
from analysis.errors import SalvoSourceError
from tests.builders import (
    COLUMNS_2024,
    COLUMNS_2026,
    DRONE,
    LATER_COLUMNS,
    OLDEST_COLUMNS,
    VINTAGES,
    attack,
    line_of,
    lines_of,
    raw_table,
)

COUNTS = ("launched", "intercepted", "suppressed", "neutralised")


def counts(line: pd.Series) -> list[int | None]:
    return [None if pd.isna(line[name]) else int(line[name]) for name in COUNTS]


class TestTrap1TheMeaningOfDestroyed:
    @pytest.mark.parametrize(
        ("night", "regime", "expected"),
        [
            ("2024-07-09", "kinetic_only", [70, 46, 20, None]),
            ("2024-07-10", "separate", [70, 46, 20, 66]),
            ("2025-07-23", "separate", [70, 46, 20, 66]),
        ],
    )
    def test_drones_before_the_merger(
        self, night: str, regime: str, expected: list[int | None]
    ) -> None:
        line = lines_of(attack(night, not_reach_goal="20")).iloc[0]
        assert line["reporting_regime"] == regime
        assert counts(line) == expected

    def test_merged_drones_are_neutralised_and_not_said_to_be_shot_down(self) -> None:
        line = lines_of(attack("2025-07-24", not_reach_goal="0")).iloc[0]
        assert line["reporting_regime"] == "merged"
        assert counts(line) == [70, None, None, 46]

    def test_a_second_figure_in_the_merged_regime_is_added_kept_and_flagged(self) -> None:
        line = lines_of(attack("2025-07-24", not_reach_goal="1")).iloc[0]
        assert counts(line) == [70, None, 1, 47]
        assert line["flags"] == "suppressed_apart_in_merged"

    def test_the_merger_concerns_drones_and_not_missiles(self) -> None:
        line = lines_of(attack("2025-07-24", model="Kalibr", not_reach_goal="20")).iloc[0]
        assert line["reporting_regime"] == "separate"
        assert counts(line) == [70, 46, 20, 66]

    def test_weapons_counted_only_when_shot_down_have_no_neutralised(self) -> None:
        line = lines_of(attack("2025-07-24", model="Orlan-10", launched="46")).iloc[0]
        assert line["reporting_regime"] == "kinetic_only"
        assert counts(line) == [46, 46, None, None]

    def test_suppressed_not_stated_is_missing_and_the_sum_is_what_was_stated(self) -> None:
        assert counts(line_of()) == [70, 46, None, 46]


class TestTrap2MixedDateFormats:
    def test_dates_minutes_one_digit_hours_and_stray_blanks_are_read_in_one_file(self) -> None:
        lines = lines_of(
            attack(time_start="2025-01-10", time_end="2025-01-10", source="a/1"),
            attack(time_start="2025-01-09 19:00", time_end="2025-01-10 09:00", source="a/2"),
            attack(time_start="2025-01-10 3:30", time_end="2025-01-10 09:00", source="a/3"),
            attack(time_start=" 2025-01-09  21:00 ", time_end="2025-01-10 ", source="a/4"),
        ).set_index("source")
        starts = lines["window_start"].dt.strftime("%d %H:%M")
        assert starts.to_dict() == {
            "a/1": "10 00:00",
            "a/2": "09 19:00",
            "a/3": "10 03:30",
            "a/4": "09 21:00",
        }
        assert lines["window_start"].notna().all()

    def test_the_precision_is_kept_and_no_hour_is_invented(self) -> None:
        lines = lines_of(
            attack(time_start="2025-01-10", time_end="2025-01-10", source="a/1"),
            attack(time_start="2025-01-10 00:00", time_end="2025-01-10 09:00", source="a/2"),
        ).set_index("source")
        assert lines["window_start_precision"].to_dict() == {"a/1": "day", "a/2": "minute"}
        assert lines["window_end_precision"].to_dict() == {"a/1": "day", "a/2": "minute"}

    def test_midnight_and_a_day_are_two_windows(self) -> None:
        lines = lines_of(
            attack(time_start="2025-01-10 00:00", time_end="2025-01-10 09:00"),
            attack(time_start="2025-01-10", time_end="2025-01-10 09:00"),
        )
        assert lines["line_id"].is_unique

    def test_a_minute_is_compared_with_a_day_by_its_date_alone(self) -> None:
        line = line_of(time_start="2025-01-10 19:00", time_end="2025-01-10")
        assert line["night"] == pd.Timestamp("2025-01-10")
        SALVO_LINES.schema().validate(line.to_frame().T.pipe(SALVO_LINES.coerce))

    def test_a_row_that_does_not_parse_is_an_error_with_its_line(self) -> None:
        with pytest.raises(SalvoSourceError, match="line 3, column time_start: '9 Jan'"):
            lines_of(attack(), attack("2025-01-11", time_start="9 Jan"))


class TestTrap3TheNight:
    @pytest.mark.parametrize(
        ("start", "end", "night"),
        [
            ("2025-06-30 19:00", "2025-07-01 09:00", "2025-07-01"),
            ("2025-06-30 09:00", "2025-06-30 18:00", "2025-06-30"),
            ("2025-06-30 19:00", "2025-06-30 23:59", "2025-06-30"),
            ("2025-06-30 19:00", "2025-07-01 00:00", "2025-07-01"),
            ("2025-06-30", "2025-07-01", "2025-07-01"),
        ],
    )
    def test_it_is_the_date_on_which_the_window_ends(
        self, start: str, end: str, night: str
    ) -> None:
        assert line_of(time_start=start, time_end=end)["night"] == pd.Timestamp(night)


class TestTrap4NationalIsNotOneSource:
    @pytest.mark.parametrize(
        ("source", "target"),
        [
            ("kpszsu/posts/1", "Odesa oblast"),
            ("https://t.me/kpszsu/1", "Odesa oblast"),
            ("GeneralStaff.ua/posts/1", "Kyiv"),
            ("CinCAFU/posts/1", "Kyiv"),
            ("PvKPivden/posts/1", "Ukraine"),
        ],
        ids=["air force", "air force, address", "general staff", "commander", "all Ukraine"],
    )
    def test_each_of_the_four_ways(self, source: str, target: str) -> None:
        assert line_of(source=source, target=target)["scope"] == "national"

    @pytest.mark.parametrize(
        ("source", "target"),
        [
            ("PvKPivden/posts/1", "Odesa oblast"),
            ("pvkshid/posts/GeneralStaff.ua", "Kharkiv oblast"),
            ("PvKPivden/posts/1", "Ukraine and Moldova"),
            ("PvKPivden/posts/1", ""),
        ],
    )
    def test_anything_else_is_regional(self, source: str, target: str) -> None:
        assert line_of(source=source, target=target)["scope"] == "regional"

    @pytest.mark.parametrize(
        ("source", "publisher"),
        [("kpszsu/posts/1", "kpszsu"), ("https://t.me/kpszsu/1", "t.me"), ("kpszsu", "kpszsu")],
    )
    def test_the_publisher_is_who_posted(self, source: str, publisher: str) -> None:
        assert line_of(source=source)["publisher"] == publisher


class TestTrap5RegionalAndTactical:
    def test_a_regional_line_is_kept_with_its_figures_and_its_scope(self) -> None:
        line = line_of(source="PvKPivden/posts/1", target="Odesa oblast", launched="46")
        assert (line["scope"], line["launched"], line["intercepted"]) == ("regional", 46, 46)

    @pytest.mark.parametrize("model", ["Orlan-10", "ZALA", "Supercam", "Lancet", "Unknown UAV"])
    def test_reconnaissance_is_a_class_of_its_own(self, model: str) -> None:
        assert line_of(model=model)["weapon_class"] == "tactical_uav"


class TestTrap7ZeroMissingAndWithheld:
    def test_zero_is_zero(self) -> None:
        line = line_of(destroyed="0.0", num_hit_location="0")
        assert counts(line) == [70, 0, None, 0]
        assert line["impact_sites"] == 0

    def test_missing_is_missing_and_flagged(self) -> None:
        assert counts(line_of(launched="")) == [None, 46, None, 46]
        assert line_of(launched="")["flags"] == "launched_missing"
        assert counts(line_of(destroyed="")) == [70, None, None, None]
        assert line_of(destroyed="")["flags"] == "outcome_missing"

    def test_what_was_suppressed_does_not_stand_for_a_missing_outcome(self) -> None:
        assert counts(line_of(destroyed="", not_reach_goal="20")) == [70, None, 20, None]

    def test_withheld_figures_are_missing_and_flagged_and_not_zero(self) -> None:
        line = line_of(
            columns=LATER_COLUMNS,
            status_data="hidden",
            launched="0",
            destroyed="0",
            not_reach_goal="0",
            still_attacking="0",
            num_hit_location="0",
            border_crossing="{'belarus': 0}",
            destroyed_details="{'south': 0}",
        )
        assert counts(line) == [None] * 4
        gone = ["still_airborne", "impact_sites", "left_airspace", "neutralised_by_command"]
        assert line[gone].isna().all()
        assert line["flags"] == "withheld; launched_missing; outcome_missing"

    @pytest.mark.parametrize("status", ["", "open", " Published "])
    def test_a_row_that_is_not_withheld_keeps_its_figures(self, status: str) -> None:
        assert line_of(columns=LATER_COLUMNS, status_data=status)["launched"] == 70

    def test_a_withheld_row_beside_an_open_one_of_the_same_night(self) -> None:
        lines = lines_of(
            attack(status_data="hidden", model="Kalibr"), attack(), columns=LATER_COLUMNS
        ).set_index("model")
        assert pd.isna(lines.loc["Kalibr", "launched"])
        assert lines.loc[DRONE, "launched"] == 70


class TestTrap8Composites:
    @pytest.mark.parametrize(
        ("model", "weapon_class"),
        [
            ("X-101/X-555 and Kalibr", "cruise_missile"),
            ("X-101/X-555 and X-59/X-69", "missile_mixed"),
            ("C-400 and Iskander-M", "ballistic_mixed"),
            ("X-47 Kinzhal and Iskander-M/KN-23", "ballistic_mixed"),
            ("Lancet and Shahed-136/131", "other"),
        ],
    )
    def test_the_class_is_that_of_the_parts_or_mixed(self, model: str, weapon_class: str) -> None:
        line = line_of(model=model)
        assert line["weapon_class"] == weapon_class
        assert line["flags"] == "composite"

    def test_a_composite_is_one_line_and_counted_once(self) -> None:
        lines = lines_of(attack(model="X-101/X-555 and Kalibr"))
        assert lines["launched"].tolist() == [70]

    def test_a_split_is_kept_beside_the_figure(self) -> None:
        line = line_of(
            model="X-101/X-555 and Kalibr",
            launched_details="{'X-101/X-555': 57, 'Kalibr': 13}",
            launch_place_details="{'X-101/X-555': 'Saratov oblast', 'Kalibr': NaN}",
        )
        assert line["launched_by_model"] == "Kh-101/Kh-555=57; Kalibr=13"
        assert line["launch_places_by_model"] == "Kh-101/Kh-555=Saratov oblast; Kalibr="


class TestTrap9ColumnsThatAreNotWhatTheyLookLike:
    def test_is_shahed_is_a_count(self) -> None:
        assert line_of(is_shahed="40.0")["estimated_shaheds"] == 40

    def test_hit_and_debris_places_are_places(self) -> None:
        line = line_of(num_hit_location="13.0", num_fall_fragment_location="9.0")
        assert (line["impact_sites"], line["debris_sites"]) == (13, 9)

    def test_a_name_without_a_number_keeps_none(self) -> None:
        line = line_of(destroyed_details="{'south': 61, 'east': NaN}")
        assert line["neutralised_by_command"] == "south=61; east="

    def test_affected_regions_are_a_list(self) -> None:
        line = line_of(affected_region="['Odesa oblast', 'Sumy oblast']")
        assert line["affected_regions"] == "Odesa oblast; Sumy oblast"

    def test_a_comma_belongs_to_a_place(self) -> None:
        line = line_of(launch_place="Kursk oblast and Chauda, Crimea")
        assert line["launch_places"] == "Kursk oblast; Chauda, Crimea"

    def test_carriers_are_kept_and_one_misspelling_is_mended(self) -> None:
        assert line_of(carrier="8 x Tu-95MS and Navi")["carriers"] == "8 x Tu-95MS; Navy"

    @pytest.mark.parametrize(
        "text",
        [
            "{'south': __import__('os').system('exit 1')}",
            "{'a': {'b': {'c': 1}}}",
            "{" * 1_900 + "}" * 1_900,
            "{'south': -1}",
            "{'south': 61, 'south': 62}",
            "south 61",
        ],
        ids=["code", "nested", "deep", "negative", "twice", "prose"],
    )
    def test_a_hostile_dict_is_refused_with_its_column_and_never_evaluated(self, text: str) -> None:
        with pytest.raises(
            SalvoSourceError, match=r"line 2, column destroyed_details: .* is not a"
        ):
            lines_of(attack(destroyed_details=text))

    def test_a_fraction_inside_a_dict_is_refused(self) -> None:
        with pytest.raises(
            SalvoSourceError, match=r"column destroyed_details: '1.5' is not a whole"
        ):
            lines_of(attack(destroyed_details="{'south': 1.5}"))


class TestTrap10StillAttacking:
    def test_drones_in_the_air_are_launched_and_undecided(self) -> None:
        line = lines_of(attack("2026-01-10", still_attacking="15.0")).iloc[0]
        assert line["still_airborne"] == 15
        assert counts(line) == [70, None, None, 46]


class TestTrap11Accounting:
    def test_all_fates_together_may_reach_the_launches(self) -> None:
        line = line_of(not_reach_goal="20", still_attacking="1", border_crossing="{'belarus': 3}")
        assert (line["neutralised"], line["still_airborne"], line["left_airspace"]) == (66, 1, 3)

    @pytest.mark.parametrize(
        "cells",
        [
            {"destroyed": "71"},
            {"not_reach_goal": "25"},
            {"not_reach_goal": "20", "still_attacking": "5"},
            {"not_reach_goal": "20", "border_crossing": "{'belarus': 3, 'russia': 2}"},
        ],
    )
    @pytest.mark.parametrize("night", ["2024-01-10", "2025-01-10", "2026-01-10"])
    def test_one_more_is_refused_in_every_regime(self, cells: dict[str, str], night: str) -> None:
        with pytest.raises(SalvoSourceError, match=r"line 2.*more outcomes than launches"):
            lines_of(attack(night, **cells))

    def test_without_launches_nothing_can_exceed_them(self) -> None:
        assert line_of(launched="")["intercepted"] == 46


class TestTrap12DaytimeWindows:
    def test_a_night_and_the_day_after_it_are_two_lines_of_one_date(self) -> None:
        lines = lines_of(
            attack("2026-03-24"),
            attack(time_start="2026-03-24 09:00", time_end="2026-03-24 18:00"),
        )
        assert lines["night"].nunique() == 1
        assert lines["window_start"].dt.hour.tolist() == [19, 9]


class TestTrap13EveryVintage:
    def test_what_a_vintage_lacks_is_missing_and_never_zero(self) -> None:
        lines = {name: line_of(columns=columns) for name, columns in VINTAGES.items()}
        lacking = ["suppressed", "still_airborne", "impact_sites", "estimated_shaheds"]
        assert lines["oldest"][lacking].isna().all()
        assert {str(line["launched"]) for line in lines.values()} == {"70"}

    def test_the_older_columns_for_flights_onward_are_read(self) -> None:
        line = line_of(columns=COLUMNS_2024, cross_border_belarus="3.0", back_russia="2.0")
        assert line["left_airspace"] == 5
        assert line["left_airspace_to"] == "belarus=3; russia=2"

    def test_the_newer_dict_says_the_same(self) -> None:
        line = line_of(columns=COLUMNS_2026, border_crossing="{'russia': 2.0, 'belarus': 3.0}")
        assert (line["left_airspace"], line["left_airspace_to"]) == (5, "belarus=3; russia=2")

    def test_a_row_is_the_same_line_in_every_vintage(self) -> None:
        identities = {line_of(columns=columns)["line_id"] for columns in VINTAGES.values()}
        assert len(identities) == 1

    def test_without_the_source_two_real_rows_would_be_one(self) -> None:
        lines = lines_of(attack(), attack(source="kpszsu/posts/2"))
        assert len(lines) == 2
        assert lines["line_id"].is_unique

    @pytest.mark.parametrize("cell", ["launch_place", "target", "model", "time_start"])
    def test_every_other_part_of_the_key_distinguishes_too(self, cell: str) -> None:
        other = {
            "launch_place": "Crimea",
            "target": "Kyiv",
            "model": "Kalibr",
            "time_start": "2025-01-09 20:00",
        }[cell]
        assert lines_of(attack(), attack(**{cell: other}))["line_id"].is_unique

    def test_a_row_repeated_to_the_letter_is_dropped_and_counted(self) -> None:
        converted = piterfm.convert(raw_table(attack(), attack()))
        assert (converted.read, len(converted.lines), converted.duplicates) == (2, 1, 1)

    def test_a_key_repeated_with_other_figures_is_refused_with_both_lines(self) -> None:
        with pytest.raises(SalvoSourceError, match=r"line 3, .* repeats the key of line 2"):
            lines_of(attack(), attack(launched="71"))

    @pytest.mark.parametrize(
        ("columns", "message"),
        [
            ([c for c in OLDEST_COLUMNS if c != "source"], r"missing columns \['source'\]"),
            ([*OLDEST_COLUMNS, "hits"], r"unknown columns \['hits'\]"),
        ],
    )
    def test_an_unknown_shape_is_refused(self, columns: list[str], message: str) -> None:
        row = {name: value for name, value in attack().items() if name in columns}
        with pytest.raises(SalvoSourceError, match=message):
            lines_of(row, columns=columns)


class TestTrap14Names:
    @pytest.mark.parametrize(
        ("spelling", "model"),
        [
            ("X-101/X-555", "Kh-101/Kh-555"),
            ("C-300", "S-300"),
            ("X-47 Kinzhal", "Kinzhal"),
            ("3M22 Zircon", "Zircon"),
            ("Молнія", "Молнія"),
        ],
    )
    def test_the_model_is_canonical_and_the_spelling_is_kept(
        self, spelling: str, model: str
    ) -> None:
        line = line_of(model=f" {spelling} ")
        assert (line["model"], line["source_model"]) == (model, spelling)

    def test_an_unknown_model_is_kept_classed_unknown_flagged_and_listed(self) -> None:
        converted = piterfm.convert(raw_table(attack(), attack(model="X-999")))
        unknown = converted.lines[converted.lines["model"] == "X-999"].iloc[0]
        assert (unknown["weapon_class"], unknown["launched"]) == ("unknown", 70)
        assert unknown["flags"] == "unknown_model"
        assert converted.unknown_models == {"X-999": 1}


class TestTrap15GuidedBombs:
    @pytest.mark.parametrize("spelling", ["GBU", "KAB"])
    def test_they_are_one_class_outside_the_strike_classes(self, spelling: str) -> None:
        assert line_of(model=spelling)["weapon_class"] == "glide_bomb"


def test_a_file_is_recognised_by_its_own_column_names() -> None:
    for columns in VINTAGES.values():
        assert piterfm.matches(columns)
    assert piterfm.matches([c for c in COLUMNS_2026 if c not in ("launched", "time_end")])
    assert not piterfm.matches(["attack_id", "killed", "launched"])
    assert not piterfm.matches([])


def test_lines_stand_in_the_order_of_their_nights_whatever_the_order_of_the_file() -> None:
    rows = [attack(f"2025-01-{day:02}") for day in (12, 10, 11)]
    pd.testing.assert_frame_equal(lines_of(*rows), lines_of(*rows[::-1]))
    assert lines_of(*rows)["night"].is_monotonic_increasing


def test_converting_does_not_change_the_raw_table() -> None:
    raw = raw_table(attack(), attack("2025-01-11", destroyed_details="{'south': 1}"))
    before = [(line, dict(row)) for line, row in raw.rows]
    piterfm.convert(raw)
    assert raw.rows == before
