"""From the text of a bulletin to salvo lines: what is written, what is kept, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.additions.addition import Addition, plan_addition, write_addition
from analysis.data.additions.fates import total
from analysis.data.checks import check_snapshot
from analysis.data.imports import import_file
from analysis.data.store import Store
from analysis.data.tables.attacks import SALVO_LINES
from analysis.data.tables.bulletins import BULLETIN, BULLETIN_LINES, FILE
from analysis.errors import SalvoSnapshotError, SalvoSourceError
from tests import bulletin_texts as texts
from tests.builders import attack, contents, raw_file, snapshot
from tests.builders_lines import few

POST = "https://t.me/kpszsu/70001"
COUNTS = ["launched", "intercepted", "suppressed", "neutralised"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A snapshot that ends before the bulletins do."""
    return snapshot(tmp_path, attack("2026-06-07"), attack("2026-06-08"))


def planned(text: str, store: Store, **options: object) -> Addition:
    return plan_addition(text, source=POST, store=store, **options)  # type: ignore[arg-type]


def added(text: str, store: Store, *, replace: bool = False) -> Addition:
    return write_addition(planned(text, store), store=store, replace=replace)


def figures(lines: pd.DataFrame) -> list[list[int | None]]:
    return lines[COUNTS].astype(object).where(lines[COUNTS].notna(), None).to_numpy().tolist()


def of_night(store: Store, night: str) -> pd.DataFrame:
    lines = store.read(SALVO_LINES)
    return lines[lines["night"] == pd.Timestamp(night)]


def checks(store: Store) -> dict[str, bool]:
    return {r.name: r.ok for r in check_snapshot(store).results if r.detail[:6] != "not in"}


class TestRegimes:
    def test_before_july_2024_what_is_destroyed_is_shot_down_and_nothing_else(self, store):
        lines = planned(texts.KINETIC_2023, store).lines
        assert figures(lines) == [[20, 15, None, None], [8, 6, None, None]]
        assert set(lines["reporting_regime"]) == {"kinetic_only"}

    def test_in_2024_shot_down_and_lost_stand_apart_and_add_up(self, store):
        lines = planned(texts.SEPARATE_2024, store).lines
        assert figures(lines) == [[50, 23, 22, 45]]
        assert lines["reporting_regime"].tolist() == ["separate"]

    def test_in_2026_one_figure_of_drones_is_neutralised_and_nothing_is_shot_down(self, store):
        (line,) = planned(texts.NIGHT_2026, store).lines.to_dict("records")
        assert (line["launched"], line["neutralised"]) == (120, 100)
        assert pd.isna(line["intercepted"])
        assert pd.isna(line["suppressed"])
        assert (line["impact_sites"], line["debris_sites"]) == (9, 4)
        assert line["estimated_shaheds"] == 70
        assert pd.isna(line["flags"])

    def test_one_figure_in_the_separate_regime_is_no_figure_of_shot_down(self, store):
        assert figures(planned(texts.JOINT_2025, store).lines) == [[128, None, None, 112]]
        assert figures(planned(texts.JOINT_2025_SPLIT, store).lines) == [[128, 74, 38, 112]]

    def test_a_missile_without_an_outcome_is_missing_and_not_zero(self, store):
        lines = planned(texts.MISSILES_2026, store).lines.set_index("model")
        assert lines.loc["Iskander-K", "neutralised"] == 3
        assert pd.isna(lines.loc["Iskander-M", "neutralised"])
        assert lines.loc["Iskander-M", "flags"] == "outcome_missing"

    def test_places_hit_stand_once_on_the_line_of_the_drones(self, store):
        sites = planned(texts.MISSILES_2026, store).lines.set_index("model")["impact_sites"]
        assert sites.dropna().to_dict() == {"Shahed-136/131": 7}


def test_the_window_ends_when_the_report_counts_to(store):
    (line,) = planned(texts.NIGHT_2026, store).lines.to_dict("records")
    assert line["window_start"] == pd.Timestamp("2026-06-09 18:00")
    assert line["window_end"] == pd.Timestamp("2026-06-10 08:00")
    assert planned(texts.NIGHT_2026, store).night == date(2026, 6, 10)


def test_no_hour_is_invented(store):
    (line, _) = planned(texts.KINETIC_2023, store).lines.to_dict("records")
    assert (line["window_start_precision"], line["window_end_precision"]) == ("day", "day")
    assert "window 2023-05-10 to 2023-05-10," in planned(texts.KINETIC_2023, store).as_text()


def test_a_figure_that_is_only_a_bound_is_left_missing_and_told(store):
    found = planned(texts.BOUND_2026, store)
    assert figures(found.lines) == [[76, None, None, None]]
    assert found.questions == ("“понад 60 ворожих БпЛА” is a bound and no number: left out.",)


def test_what_is_still_in_the_air_has_not_left_the_airspace(store):
    (line,) = planned(texts.AIRBORNE_2026, store).lines.to_dict("records")
    assert (line["neutralised"], line["still_airborne"]) == (80, 2)
    assert pd.isna(line["left_airspace"])


def test_a_munition_launched_without_a_number_is_told_and_gets_no_line(store):
    text = texts.DAY_2026.replace("76-ма ударними", "зенітними ракетами С-300 та 76-ма ударними")
    found = planned(text, store)
    assert found.lines["model"].tolist() == ["Shahed-136/131"]
    assert "S-300 is said to be launched, without a number." in found.questions


def test_every_line_keeps_its_words_and_where_they_stand(store):
    found = planned(texts.SEPARATE_2024, store)
    (words,) = found.words.to_dict("records")
    assert words["outcome_words"] == "23 ударних БпЛА; 22 ворожі БпЛА"
    cut = texts.SEPARATE_2024[words["launched_from"] : words["launched_to"]]
    assert (
        cut == words["launched_words"] == ("50-ма ударними БпЛА типу Shahed та дронами-імітаторами")
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (texts.ALERT, r"no bulletin of the Air Force: The text is a live alert .* Nothing was"),
        (texts.NO_NIGHT, r"names no night with its year\. .*--published 2026-06-08"),
        (texts.NOT_LAUNCHED, r"states no number launched, and a salvo line needs one"),
        (
            texts.DAY_2026.replace("60 ворожих", "80 ворожих"),
            r"figures of the text make no salvo lines: .*more outcomes than launches",
        ),
    ],
    ids=["look-alike", "no night", "no launches", "more outcomes than launches"],
)
def test_a_text_that_makes_no_lines_is_refused_with_the_reason(store, text, reason):
    before = contents(store)
    with pytest.raises(SalvoSourceError, match=reason):
        planned(text, store)
    assert contents(store) == before


@pytest.mark.parametrize("source", ["", " ", "a\nb", "x" * 501])
def test_a_bulletin_needs_its_source_in_one_line(store, source):
    with pytest.raises(SalvoSourceError, match=r"source in one line.*--source"):
        plan_addition(texts.DAY_2026, source=source, store=store)


def test_the_year_comes_from_the_day_of_publication(store):
    text = texts.DAY_2026.replace(" 2026 року", "")
    assert planned(text, store, published=date(2026, 6, 10)).night == date(2026, 6, 10)


def test_a_night_that_comes_from_the_day_of_publication_is_told_before_it_is_written(store):
    found = planned("Уночі п" + texts.NO_NIGHT[1:], store, published=date(2026, 6, 10))
    assert found.night == date(2026, 6, 10)
    assert found.as_dict()["night_from"] == "publication"
    assert found.as_text().startswith(
        "Would be written: night 2026-06-10 (by the day of publication: the text gives no date), "
    )
    assert "publication" not in planned(texts.NIGHT_2026, store).as_text()


def test_a_text_that_is_not_of_the_night_gets_none_from_its_publication(store):
    reason = (
        r"No night is known: the text gives no date, and its words do not make it one of the night "
        r"to its publication\. Add the line with the date of the post"
    )
    with pytest.raises(SalvoSourceError, match=reason):
        planned(texts.NO_NIGHT, store, published=date(2026, 6, 10))


class TestWritten:
    def test_lines_calendar_and_words_are_written_and_the_snapshot_stays_sound(self, store):
        assert added(texts.NIGHT_2026, store).written
        lines = store.read(SALVO_LINES)
        assert lines["night"].max() == pd.Timestamp("2026-06-10")
        assert store.snapshot().vintage == "2026-06-10"
        (kept,) = store.read(BULLETIN_LINES).to_dict("records")
        assert (kept["version"], kept["is_current"], kept["origin"]) == (1, True, BULLETIN)
        assert kept["line_id"] in set(lines["line_id"])
        assert (kept["launched"], kept["neutralised"], kept["source"]) == (120, 100, POST)
        assert all(checks(store).values())
        assert checks(store)["bulletin lines"]

    def test_a_night_and_a_day_of_one_date_do_not_conflict(self, store):
        added(texts.NIGHT_2026, store)
        day = planned(texts.DAY_2026, store)
        assert day.standing.empty
        write_addition(day, store=store)
        night = of_night(store, "2026-06-10")
        assert night["launched"].tolist() == [120, 76]
        assert store.read(BULLETIN_LINES)["is_current"].all()

    def test_a_window_that_stands_is_shown_side_by_side_and_left_alone(self, store):
        added(texts.NIGHT_2026, store)
        before = contents(store)
        again = planned(texts.NIGHT_2026_REVISED, store)
        assert "  Shahed-136/131: launched 120 → 120, neutralised 100 → 103" in again.as_text()
        with pytest.raises(SalvoSnapshotError, match=r"1 national line.*--replace"):
            write_addition(again, store=store)
        assert contents(store) == before

    def test_a_text_without_hours_names_the_windows_that_it_cannot_be_told_apart_from(self, store):
        added(texts.NIGHT_2026, store)
        added(texts.DAY_2026, store)
        before = contents(store)
        timeless = planned(texts.DAY_2026.replace(" з 07:00 до 18:30", ""), store)
        told = timeless.as_text()
        assert "has 2 line(s) of this night (the text gives no hours) already" in told
        with pytest.raises(SalvoSnapshotError) as refused:
            write_addition(timeless, store=store)
        assert str(refused.value) == (
            "The text gives no hours, so it cannot be told apart from the 2 window(s) of the "
            "night of 2026-06-10 that stand already: 2026-06-09 18:00 to 2026-06-10 08:00; "
            "2026-06-10 07:00 to 2026-06-10 18:30. The figures are those of 2026-06-10 07:00 to "
            "2026-06-10 18:30: it may be there already. The snapshot is unchanged. If the post "
            "gives the hours, put them into the text. --replace would put the bulletin in the "
            "place of all 2 national line(s), and keep them as an earlier version."
        )
        assert contents(store) == before

    def test_other_figures_without_hours_are_not_taken_for_those_that_stand(self, store):
        added(texts.NIGHT_2026, store)
        timeless = planned(texts.DAY_2026.replace(" з 07:00 до 18:30", ""), store)
        with pytest.raises(SalvoSnapshotError, match=r"the 1 window\(s\)") as refused:
            write_addition(timeless, store=store)
        assert "The figures are those of" not in str(refused.value)

    def test_a_revision_keeps_the_earlier_version(self, store):
        added(texts.NIGHT_2026, store)
        told = added(texts.NIGHT_2026_REVISED, store, replace=True).as_text()
        assert "Kept as an earlier version (1 line(s)), now → new:" in told
        versions = store.read(BULLETIN_LINES)
        assert versions["version"].tolist() == [1, 2]
        assert versions["is_current"].tolist() == [False, True]
        assert versions["neutralised"].tolist() == [100, 103]
        assert versions["bulletin_id"].nunique() == 1
        assert versions["text_sha256"].nunique() == 2
        line = of_night(store, "2026-06-10")
        assert line["neutralised"].tolist() == [103]
        assert all(checks(store).values())

    def test_a_line_of_the_file_is_kept_as_version_0(self, store):
        text = texts.DAY_2026.replace("10 червня", "8 червня").replace("з 07:00 до 18:30 ", "")
        added(text, store, replace=True)
        versions = store.read(BULLETIN_LINES)
        assert versions["version"].tolist() == [0, 1]
        assert versions["origin"].tolist() == [FILE, BULLETIN]
        assert versions["launched"].tolist() == [70, 76]
        assert versions["launched_words"].isna().tolist() == [True, False]
        assert of_night(store, "2026-06-08")["launched"].tolist() == [76]

    def test_what_was_not_shown_is_not_replaced(self, store):
        late = planned(texts.NIGHT_2026_REVISED, store)
        added(texts.NIGHT_2026, store)
        before = contents(store)
        with pytest.raises(SalvoSnapshotError, match="changed since they were shown"):
            write_addition(late, store=store, replace=True)
        assert contents(store) == before

    def test_a_write_that_fails_leaves_the_old_snapshot(self, store, monkeypatch):
        plan, before = planned(texts.NIGHT_2026, store), contents(store)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("analysis.data.store._write_synced", full)
        with pytest.raises(SalvoSnapshotError, match="It is unchanged"):
            write_addition(plan, store=store)
        assert contents(store) == before


class TestNewerVintage:
    def test_what_the_file_does_not_report_yet_is_kept(self, tmp_path, store):
        added(texts.NIGHT_2026, store)
        newer = raw_file(tmp_path, *(attack(f"2026-06-{day:02}") for day in (7, 8, 9)))
        import_file(newer, store=store)
        lines = store.read(SALVO_LINES)
        assert lines["night"].dt.day.tolist() == [7, 8, 9, 10]
        assert store.read(BULLETIN_LINES)["is_current"].tolist() == [True]
        assert all(checks(store).values())

    def test_what_the_file_reports_by_itself_is_the_file_s_and_no_longer_current(
        self, tmp_path, store
    ):
        added(texts.NIGHT_2026, store)
        added(texts.DAY_2026, store)
        newer = raw_file(
            tmp_path, *(attack(f"2026-06-{day:02}", launched="121") for day in (7, 8, 9, 10))
        )
        import_file(newer, store=store)
        night = of_night(store, "2026-06-10")
        assert night["launched"].tolist() == [121, 76]
        versions = store.read(BULLETIN_LINES).set_index("launched")
        assert versions["is_current"].to_dict() == {120: False, 76: True}
        assert all(checks(store).values())

    def test_a_line_that_a_newer_file_edited_is_kept_again_when_replaced(self, tmp_path, store):
        text = texts.DAY_2026.replace("10 червня", "8 червня").replace("з 07:00 до 18:30 ", "")
        added(text, store, replace=True)
        newer = raw_file(tmp_path, attack("2026-06-07"), attack("2026-06-08", launched="71"))
        import_file(newer, store=store)
        added(text, store, replace=True)
        versions = store.read(BULLETIN_LINES)
        assert versions["version"].tolist() == [0, 1, 2, 3]
        assert versions["launched"].tolist() == [70, 76, 71, 76]
        assert versions["is_current"].tolist() == [False, False, False, True]


@few
@given(st.integers(1, 60), st.integers(61, 99))
def test_figures_planted_in_a_text_come_back_and_no_others(down, launched):
    text = texts.DAY_2026.replace("76-ма", f"{launched}").replace("60 ворожих", f"{down} ворожих")
    assert figures(planned(text, Store()).lines) == [[launched, None, None, down]]


def test_nothing_adds_up_to_nothing():
    assert total(()) is None
