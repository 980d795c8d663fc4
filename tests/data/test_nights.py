"""The calendar: every night has a status, every silence a reason, and silence is not peace."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.nights import PARTIAL_TRUCES, build_nights
from analysis.data.salvos import load_nights, load_salvos
from analysis.data.store import Store
from analysis.data.tables import TABLES
from tests.builders import LATER_COLUMNS, attack, lines_of

# Found by the study of the raw file that preceded this suite: nights since September 2024 without
# a national drone report.
SILENT = {
    "2024-10-14": "no_report",
    "2024-11-21": "no_report",
    "2024-11-23": "no_report",
    "2024-12-10": "no_report",
    "2024-12-11": "no_report",
    "2024-12-12": "no_report",
    "2024-12-30": "no_report",
    "2025-04-01": "no_report",
    "2025-04-07": "no_report",
    "2025-04-20": "truce",
    "2025-05-08": "truce",
    "2025-05-09": "truce",
    "2025-05-10": "truce",
    "2026-04-12": "truce",
    "2026-05-11": "truce",
}
# The six nights on which a national strike line lacks its launches (3) or its outcome (3 nights).
WITHHELD = {
    "2024-02-12": "not given: launches of S-300",
    "2024-02-27": "not given: launches of Iskander-M/KN-23",
    "2024-02-28": "not given: launches of S-300",
    "2025-02-01": "not given: outcome of Kh-101/Kh-555, Kh-22 and Kh-32, Kh-31P, Kh-59/Kh-69",
    "2025-02-11": "not given: outcome of Unknown missile",
    "2025-02-20": "not given: outcome of Iskander-M/KN-23 and Kalibr and Kh-101/Kh-555",
}
NIGHTS = load_nights().set_index("night")


def build(*rows: dict[str, str], truces: pd.DataFrame | None = None, **how: object) -> pd.DataFrame:
    return build_nights(lines_of(*rows, **how), truces).set_index("night")  # type: ignore[arg-type]


def truce(start: str, end: str | None = None, event_id: str = "truce") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "event_id": [event_id],
            "title": ["A truce."],
            "start_date": pd.to_datetime([start]),
            "end_date": pd.to_datetime([end]),
        }
    )


class TestCommittedCalendar:
    @pytest.mark.parametrize(("night", "status"), SILENT.items())
    def test_the_fifteen_silent_nights(self, night: str, status: str) -> None:
        row = NIGHTS.loc[night]
        assert row["status"] == status
        assert row["reason"].startswith("no national drone report in the source")
        assert (status == "truce") == ("truce announced: " in row["reason"])
        assert pd.notna(row["truce"]) == (status == "truce")
        assert not row["has_drone_report"]

    def test_there_are_no_others(self) -> None:
        since = NIGHTS["2024-09-01":]
        silent = since[since["status"].isin(["no_report", "truce"])]
        assert silent.index.strftime("%Y-%m-%d").tolist() == list(SILENT)

    @pytest.mark.parametrize(("night", "reason"), WITHHELD.items())
    def test_the_six_withheld_nights_say_what_is_missing(self, night: str, reason: str) -> None:
        assert NIGHTS.loc[night, "status"] == "withheld"
        assert NIGHTS.loc[night, "reason"] == reason

    def test_no_other_night_is_withheld(self) -> None:
        withheld = NIGHTS[NIGHTS["status"] == "withheld"]
        assert withheld.index.strftime("%Y-%m-%d").tolist() == list(WITHHELD)

    def test_the_calendar_is_complete_from_the_first_night_to_the_last_reported_one(self) -> None:
        last = load_salvos()["night"].max()
        expected = pd.date_range("2022-09-28", last, freq="D", unit="s", name="night")
        pd.testing.assert_index_equal(NIGHTS.index, expected, check_freq=False)

    def test_every_status_but_reported_has_its_reason(self) -> None:
        assert (NIGHTS["reason"].isna() == (NIGHTS["status"] == "reported")).all()

    def test_national_lines_add_up_to_those_of_the_table(self) -> None:
        weapons = Store().read(TABLES["weapons"])
        in_rates = set(weapons.loc[weapons["is_in_rates"], "weapon_class"])
        lines = load_salvos()
        national = lines[(lines["scope"] == "national") & lines["weapon_class"].isin(in_rates)]
        assert NIGHTS["national_lines"].sum() == len(national)


class TestBuilding:
    def test_a_night_between_two_reports_is_not_left_out(self) -> None:
        nights = build(attack("2025-01-10"), attack("2025-01-12"))
        assert nights.loc["2025-01-10":, "status"].tolist() == ["reported", "no_report", "reported"]
        assert nights.loc["2025-01-11", "reason"] == "no national drone report in the source"

    def test_before_the_nightly_reports_a_gap_says_nothing(self) -> None:
        nights = build(attack("2024-08-30", model="Kalibr"))
        assert nights.loc["2024-08-30", "status"] == "reported"
        assert "reports came only with attacks" in nights.loc["2024-08-29", "reason"]

    def test_missiles_alone_do_not_make_a_drone_report(self) -> None:
        night = build(attack(model="Kalibr")).loc["2025-01-10"]
        assert night["status"] == "no_report"
        assert night["reason"].endswith("; 1 national missile line(s) stand in it")
        assert (night["national_lines"], night["has_drone_report"]) == (1, False)

    def test_regional_and_reconnaissance_lines_are_no_national_report(self) -> None:
        nights = build(
            attack(source="PvKPivden/1", target="Odesa oblast"), attack(model="Orlan-10")
        )
        assert nights.loc["2025-01-10", ["status", "national_lines"]].tolist() == ["no_report", 0]

    def test_a_truce_explains_a_silent_night_and_leaves_a_reported_one(self) -> None:
        nights = build(
            attack("2025-01-09"),
            attack("2025-01-10"),
            attack("2025-01-12"),
            truces=truce("2025-01-10", "2025-01-11"),
        )
        assert nights.loc["2025-01-09":, "status"].tolist() == (
            ["reported", "reported", "truce", "reported"]
        )
        assert nights.loc["2025-01-11", "reason"].endswith("; truce announced: A truce.")
        assert nights.loc["2025-01-09":, "truce"].fillna("").tolist() == ["", "truce", "truce", ""]

    def test_a_truce_without_an_end_is_of_one_day(self) -> None:
        nights = build(attack("2025-01-08"), attack("2025-01-12"), truces=truce("2025-01-10"))
        assert nights.loc["2025-01-09":"2025-01-11", "status"].tolist() == (
            ["no_report", "truce", "no_report"]
        )

    @pytest.mark.parametrize("event_id", PARTIAL_TRUCES)
    def test_a_partial_truce_explains_nothing(self, event_id: str) -> None:
        truces = truce("2025-01-11", "2025-01-11", event_id)
        nights = build(attack("2025-01-10"), attack("2025-01-12"), truces=truces)
        assert nights.loc["2025-01-11", ["status", "truce"]].fillna("").tolist() == [
            "no_report",
            "",
        ]

    def test_partial_truces_are_real_events(self) -> None:
        events = Store().read(TABLES["diplomatic_events"])
        assert set(PARTIAL_TRUCES) <= set(events["event_id"])

    def test_a_withheld_figure_is_named_with_its_model(self) -> None:
        nights = build(
            attack(), attack(model="Kalibr", destroyed=""), attack(model="C-300", launched="")
        )
        assert nights.loc["2025-01-10", "status"] == "withheld"
        assert nights.loc["2025-01-10", "reason"] == (
            "not given: launches of S-300; outcome of Kalibr"
        )

    def test_a_line_marked_as_hidden_makes_a_withheld_night(self) -> None:
        hidden = attack(status_data="hidden", launched="0", destroyed="0")
        nights = build(hidden, columns=LATER_COLUMNS)
        assert nights.loc["2025-01-10", "status"] == "withheld"
        assert nights.loc["2025-01-10", "has_drone_report"]

    def test_the_lines_are_left_alone(self) -> None:
        lines = lines_of(attack(), attack("2025-01-11"))
        before = lines.copy(deep=True)
        build_nights(lines, truce("2025-01-10"))
        pd.testing.assert_frame_equal(lines, before)
