"""The checks of a snapshot find each kind of damage, name it, and say how to mend it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analysis.data.checks import STALE_AFTER_DAYS, CheckResult, check_snapshot, snapshot_status
from analysis.data.store import DATAPACKAGE, Store
from analysis.data.tables import TABLES
from analysis.errors import SalvoSnapshotError
from tests.builders import contents

WHOLE = contents(Store())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A copy of the embedded snapshot, to be damaged."""
    for name, content in WHOLE.items():
        (tmp_path / name).write_bytes(content)
    return Store(tmp_path)


def failed(store: Store) -> dict[str, str]:
    """The checks that failed, with what they found."""
    summary = check_snapshot(store)
    assert not summary.ok
    return {result.name: result.detail for result in summary.results if not result.ok}


def edit(store: Store, name: str, change: Callable[[str], str]) -> None:
    path = store.path(name)
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8", newline="")


class TestWhole:
    def test_the_embedded_snapshot_passes_every_check(self) -> None:
        summary = check_snapshot(today=date(2026, 6, 8))
        assert summary.ok, summary.as_text()
        assert {*TABLES, "nights derived", "regimes derived", "accounting"} <= {
            result.name for result in summary.results
        }
        assert summary.notes == (
            "the last night of the data is 2026-06-07, 1 days before 2026-06-08",
        )

    def test_an_old_snapshot_is_noted_and_is_no_failure(self) -> None:
        last = date(2026, 6, 7)
        fresh = check_snapshot(today=date.fromordinal(last.toordinal() + STALE_AFTER_DAYS))
        stale = check_snapshot(today=date.fromordinal(last.toordinal() + STALE_AFTER_DAYS + 1))
        assert fresh.ok
        assert stale.ok
        assert [len(fresh.notes), len(stale.notes)] == [1, 2]
        assert "salvo data import FILE" in stale.notes[1]

    def test_the_summary_is_text_for_people_and_data_for_programs(self) -> None:
        summary = check_snapshot()
        text = summary.as_text()
        assert (
            f"ok    weapons: {len(Store().read(TABLES['weapons']))} rows keep the contract" in text
        )
        assert text.endswith(f"{len(summary.results)} checks, 0 failed")
        assert json.loads(json.dumps(summary.as_dict()))["ok"] is True

    def test_checking_changes_nothing(self, store: Store) -> None:
        check_snapshot(store)
        assert contents(store) == WHOLE


class TestDamage:
    def test_a_number_edited_by_hand(self, store: Store) -> None:
        edit(store, "salvo_lines.csv", lambda text: text.replace(",5,4,", ",5,3,", 1))
        found = failed(store)
        assert set(found) == {"salvo_lines"}
        assert "differs from the checksum or row count" in found["salvo_lines"]
        assert (
            "edited by hand or damaged: restore it, or import its source again"
            in (found["salvo_lines"])
        )

    def test_a_blank_at_the_end(self, store: Store) -> None:
        edit(store, "oblasts.csv", lambda text: text + "\n")
        assert set(failed(store)) == {"oblasts"}

    def test_a_row_deleted(self, store: Store) -> None:
        edit(store, "nights.csv", lambda text: "".join(text.splitlines(keepends=True)[:-1]))
        assert set(failed(store)) == {"nights", "nights derived"}

    def test_a_night_deleted_in_the_middle_breaks_the_calendar(self, store: Store) -> None:
        rows = store.path("nights.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        store.path("nights.csv").write_text("".join(rows[:100] + rows[101:]), encoding="utf-8")
        assert "calendar_complete: no night is left out: 1 row(s)" in failed(store)["nights"]

    def test_more_outcomes_than_launches(self, store: Store) -> None:
        edit(store, "salvo_lines.csv", lambda text: text.replace(",5,4,", ",5,6,", 1))
        assert (
            "accounting: no line has more outcomes than launches: 1 row(s)"
            in (failed(store)["salvo_lines"])
        )

    def test_a_word_outside_the_vocabulary(self, store: Store) -> None:
        edit(store, "salvo_lines.csv", lambda text: text.replace(",national,", ",federal,", 1))
        assert "scope: isin(" in failed(store)["salvo_lines"]
        assert "first 'federal' in line 2" in failed(store)["salvo_lines"]

    def test_a_value_of_another_type(self, store: Store) -> None:
        edit(store, "salvo_lines.csv", lambda text: text.replace(",5,4,", ",5,four,", 1))
        assert "column intercepted is not of type integer" in failed(store)["salvo_lines"]

    def test_a_missing_table(self, store: Store) -> None:
        store.path("weapons.csv").unlink()
        assert "Table weapons is missing" in failed(store)["weapons"]
        assert "restore data/ from version control" in failed(store)["weapons"]

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n"])
    def test_a_table_that_is_none(self, store: Store, content: bytes) -> None:
        store.path("salvo_lines.csv").write_bytes(content)
        assert set(failed(store)) == {"salvo_lines"}

    @pytest.mark.parametrize("name", ["salvo_lines", "nights", "diplomatic_events", "oblasts"])
    def test_a_table_without_rows_is_found_and_does_not_stop_the_other_checks(
        self, store: Store, name: str
    ) -> None:
        edit(store, f"{name}.csv", lambda text: text.split("\n", 1)[0] + "\n")
        assert name in failed(store)

    def test_a_table_that_is_not_described(self, store: Store) -> None:
        description = json.loads(store.path(DATAPACKAGE).read_text(encoding="utf-8"))
        description["resources"] = description["resources"][1:]
        store.path(DATAPACKAGE).write_text(json.dumps(description), encoding="utf-8")
        assert list(failed(store).values()) == ["not in datapackage.json"]

    def test_several_damages_are_found_in_one_run(self, store: Store) -> None:
        store.path("weapons.csv").unlink()
        edit(store, "oblasts.csv", lambda text: text + "\n")
        summary = check_snapshot(store)
        assert {r.name for r in summary.results if not r.ok} == {"weapons", "oblasts"}
        assert summary.as_text().endswith(f"{len(summary.results)} checks, 2 failed")

    def test_a_missing_description_is_an_error(self, store: Store) -> None:
        store.path(DATAPACKAGE).unlink()
        with pytest.raises(SalvoSnapshotError, match="There is no snapshot in"):
            check_snapshot(store)

    def test_tables_that_no_longer_follow_from_the_others(self, store: Store) -> None:
        edit(store, "reporting_regimes.csv", lambda text: text.replace("shot down", "hit", 1))
        found = failed(store)
        assert set(found) == {"reporting_regimes", "regimes derived"}
        assert "import the attack file again" in found["regimes derived"]


class TestStatus:
    def test_every_table_is_listed_with_rows_dates_checksum_and_vintage(self) -> None:
        status = snapshot_status()
        tables = {table["name"]: table for table in status.tables}
        assert set(tables) == set(TABLES)
        lines = tables["salvo_lines"]
        assert (lines["rows"], lines["first"], lines["last"]) == (3_770, "2022-09-28", "2026-06-07")
        assert lines["vintage"] == status.vintage == "2026-06-07"
        assert len(lines["sha256"]) == 64
        assert tables["weapons"]["first"] == ""
        assert json.loads(json.dumps(status.as_dict()))["vintage"] == "2026-06-07"

    def test_its_text_has_one_line_for_each_table(self) -> None:
        lines = snapshot_status().as_text().splitlines()
        assert lines[0].endswith("vintage 2026-06-07")
        assert len(lines) == 1 + len(TABLES)
        assert any("3,770 rows  2022-09-28 to 2026-06-07" in line for line in lines)

    def test_a_table_without_rows_has_no_dates(self, store: Store) -> None:
        edit(store, "nights.csv", lambda text: text.split("\n", 1)[0] + "\n")
        nights = next(t for t in snapshot_status(store).tables if t["name"] == "nights")
        assert (nights["first"], nights["last"]) == ("", "")


def test_a_result_is_a_plain_value() -> None:
    assert CheckResult("a", ok=True, detail="b") == CheckResult("a", ok=True, detail="b")
