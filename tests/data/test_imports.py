"""Importing: all or nothing, nothing lost unasked, the same bytes every time, helpful errors."""

from __future__ import annotations

import errno
import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.data.checks import check_snapshot
from analysis.data.corrections import FILE
from analysis.data.imports import import_file
from analysis.data.sources.delimited import MAX_ROWS
from analysis.data.store import DATAPACKAGE, Store
from analysis.data.tables import TABLES
from analysis.errors import SalvoCorrectionError, SalvoError, SalvoSnapshotError, SalvoSourceError
from tests.builders import (
    COLUMNS_2024,
    COLUMNS_2026,
    LATER_COLUMNS,
    OLDEST_COLUMNS,
    VINTAGES,
    attack,
    contents,
    raw_file,
    raw_text,
    snapshot,
)

BEFORE = (attack("2025-01-10"), attack("2025-01-11"), attack("2025-01-12"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A snapshot of three nights, made from the columns of 2026."""
    return snapshot(tmp_path, *BEFORE)


class TestAccepted:
    @pytest.mark.parametrize("columns", VINTAGES.values(), ids=VINTAGES)
    def test_every_shape_of_the_file_imports(
        self, tmp_path: Path, columns: tuple[str, ...]
    ) -> None:
        store = Store(tmp_path / "data")
        summary = import_file(raw_file(tmp_path, columns=columns), store=store)
        assert (summary.rows_read, summary.rows_kept, summary.written) == (1, 1, True)
        assert summary.vintage == "2025-01-10"
        line = store.read(TABLES["salvo_lines"]).iloc[0]
        assert (line["launched"], line["intercepted"], line["neutralised"]) == (70, 46, 46)

    def test_columns_are_found_by_name_and_not_by_place(self, tmp_path: Path) -> None:
        one = snapshot(tmp_path / "one", *BEFORE)
        other = snapshot(tmp_path / "other", *BEFORE, columns=COLUMNS_2026[::-1])
        assert one.path("salvo_lines.csv").read_bytes() == (
            other.path("salvo_lines.csv").read_bytes()
        )

    def test_a_byte_order_mark_and_carriage_returns_are_accepted(self, tmp_path: Path) -> None:
        path = tmp_path / "windows.csv"
        path.write_bytes(b"\xef\xbb\xbf" + raw_text(attack()).replace("\n", "\r\n").encode())
        plain, windows = Store(tmp_path / "plain"), Store(tmp_path / "windows")
        import_file(raw_file(tmp_path), store=plain)
        import_file(path, store=windows)
        assert contents(plain) == contents(windows)

    def test_importing_twice_gives_the_same_bytes(self, tmp_path: Path, store: Store) -> None:
        first = contents(store)
        summary = import_file(tmp_path / "first.csv", store=store)
        assert contents(store) == first
        assert {(t.added, t.changed, t.removed) for t in summary.tables.values()} == {(0, 0, 0)}

    def test_rows_in_another_order_give_the_same_tables(self, tmp_path: Path) -> None:
        one = snapshot(tmp_path / "one", *BEFORE)
        other = snapshot(tmp_path / "other", *BEFORE[::-1])
        assert contents(one) == contents(other)

    def test_a_newer_file_adds_changes_and_says_so(self, tmp_path: Path, store: Store) -> None:
        edited = attack("2025-01-12", launched="75")
        newer = raw_file(tmp_path, *BEFORE[:2], edited, attack("2025-01-13"))
        summary = import_file(newer, store=store)
        change = summary.tables["salvo_lines"]
        assert (change.rows, change.added, change.changed, change.removed) == (4, 1, 1, 0)
        assert change.fields == {"launched": 1}
        assert "salvo_lines: 4 rows; added 1, changed 1, removed 0 (edited: launched 1)" in (
            summary.as_text()
        )
        assert store.snapshot().vintage == "2025-01-13"
        assert check_of(store) == {"salvo_lines", "nights", "weapons", "reporting_regimes"}

    def test_a_dry_run_says_the_same_and_writes_nothing(self, tmp_path: Path, store: Store) -> None:
        before = contents(store)
        newer = raw_file(tmp_path, *BEFORE, attack("2025-01-13"))
        dry = import_file(newer, store=store, dry_run=True)
        assert contents(store) == before
        wet = import_file(newer, store=store)
        assert dry.as_dict() | {"written": True} == wet.as_dict()
        assert dry.as_text().endswith("dry run: nothing was written")

    def test_exclusions_are_counted_in_order_and_each_row_once(self, tmp_path: Path) -> None:
        rows = (
            attack(),
            attack(),
            attack(model="Orlan-10", source="PvKPivden/posts/1", target="Odesa oblast"),
            attack(source="PvKPivden/posts/2", target="Odesa oblast"),
            attack(model="Kalibr", launched=""),
            attack(model="C-300", destroyed=""),
            attack(model="X-999"),
        )
        summary = import_file(raw_file(tmp_path, *rows), store=Store(tmp_path / "data"))
        assert summary.excluded == {"row repeated to the letter": 1}
        assert (summary.rows_read, summary.rows_kept) == (7, 6)
        assert summary.outside_rates == {
            "tactical uav": 1,
            "unknown model": 1,
            "regional report": 1,
            "launches not given": 1,
            "outcome not given": 1,
        }
        assert "  in rates           1" in summary.as_text()

    def test_an_unknown_model_is_kept_and_warned_about(self, tmp_path: Path) -> None:
        path = raw_file(tmp_path, attack(), attack("2025-01-11", model="X-999"))
        summary = import_file(path, store=Store(tmp_path / "data"))
        assert summary.unknown_models == {"X-999": 1}
        assert "warning: unknown model 'X-999', 1 row(s), kept and classed 'unknown'" in (
            summary.as_text()
        )
        weapons = Store(tmp_path / "data").read(TABLES["weapons"]).set_index("spelling")
        assert weapons.loc["X-999", "weapon_class"] == "unknown"

    def test_a_correction_is_applied_and_told(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "data")
        store.replace({FILE: correction_text(intercepted=46)})
        summary = import_file(raw_file(tmp_path), store=store)
        assert "corrected: plain: intercepted 46 → 40. Made up." in summary.as_text()
        assert store.read(TABLES["salvo_lines"])["intercepted"].tolist() == [40]
        assert store.path(FILE).read_bytes() == correction_text(intercepted=46)

    def test_a_correction_that_no_longer_fits_stops_the_import(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "data")
        store.replace({FILE: correction_text(intercepted=45)})
        before = contents(store)
        with pytest.raises(SalvoCorrectionError, match="may have been fixed"):
            import_file(raw_file(tmp_path), store=store)
        assert contents(store) == before


def correction_text(*, intercepted: int) -> bytes:
    return f"""\
- id: plain
  where: {{night: "2025-01-10"}}
  change: {{intercepted: 40}}
  expect: {{intercepted: {intercepted}}}
  reason: Made up.
  source: https://example.org
  status: active
""".encode()


def check_of(store: Store) -> set[str]:
    """The tables of a snapshot that pass every check."""
    return {result.name for result in check_snapshot(store).results if result.ok} & set(TABLES)


class TestRefused:
    def refuse(self, store: Store, path: Path, reason: str, *absent: str) -> None:
        before = contents(store)
        with pytest.raises(SalvoSnapshotError, match=reason) as caught:
            import_file(path, store=store)
        assert contents(store) == before
        assert caught.value.exit_code == 3
        assert "would take data away" in str(caught.value)
        assert "The snapshot is unchanged" in str(caught.value)
        assert not [reason for reason in absent if reason in str(caught.value)]

    def test_fewer_rows(self, tmp_path: Path, store: Store) -> None:
        path = raw_file(tmp_path, *BEFORE[1:])
        reason = r"it has 2 rows, the snapshot 3 \(--allow-shrink\)"
        self.refuse(store, path, reason, "ends on", "lacks")
        assert import_file(path, store=store, allow_shrink=True).rows_kept == 2
        assert store.snapshot().tables["salvo_lines"].rows == 2

    def test_an_earlier_last_night(self, tmp_path: Path, store: Store) -> None:
        path = raw_file(tmp_path, *BEFORE[:2], attack("2025-01-11", model="Kalibr"))
        reason = r"it ends on 2025-01-11, the snapshot on 2025-01-12 \(--allow-shrink\)"
        self.refuse(store, path, reason, "rows", "lacks")
        import_file(path, store=store, allow_shrink=True)
        assert store.snapshot().vintage == "2025-01-11"

    def test_dropped_columns(self, tmp_path: Path, store: Store) -> None:
        path = raw_file(tmp_path, *BEFORE, columns=COLUMNS_2024)
        reason = r"it lacks the columns target_main, .*is_shahed.*\(--allow-dropped-columns\)"
        self.refuse(store, path, reason, "rows", "ends on")
        import_file(path, store=store, allow_dropped_columns=True)
        assert set(store.snapshot().tables["salvo_lines"].source_columns) == set(COLUMNS_2024)

    def test_not_columns_whose_figures_moved_to_another(self, tmp_path: Path) -> None:
        older = attack(cross_border_belarus="3", back_russia="2")
        store = snapshot(tmp_path, older, columns=COLUMNS_2024)
        newer = attack(border_crossing="{'belarus': 3.0, 'russia': 2.0}")
        summary = import_file(raw_file(tmp_path, newer), store=store)
        assert (summary.tables["salvo_lines"].added, summary.tables["salvo_lines"].changed) == (
            0,
            0,
        )

    def test_all_reasons_at_once(self, tmp_path: Path, store: Store) -> None:
        path = raw_file(tmp_path, *BEFORE[:1], columns=OLDEST_COLUMNS)
        self.refuse(store, path, "it has 1 rows.*it ends on 2025-01-10.*it lacks the columns")
        before = contents(store)
        for accepted in ("allow_shrink", "allow_dropped_columns"):
            with pytest.raises(SalvoSnapshotError, match="would take data away"):
                import_file(path, store=store, **{accepted: True})
            assert contents(store) == before
        import_file(path, store=store, allow_shrink=True, allow_dropped_columns=True)
        assert store.snapshot().tables["salvo_lines"].rows == 1

    def test_a_dry_run_refuses_too(self, tmp_path: Path, store: Store) -> None:
        with pytest.raises(SalvoSnapshotError, match="would take data away"):
            import_file(raw_file(tmp_path, *BEFORE[:1]), store=store, dry_run=True)

    def test_a_column_more_is_welcome_and_then_missed(self, tmp_path: Path, store: Store) -> None:
        import_file(raw_file(tmp_path, *BEFORE, columns=LATER_COLUMNS), store=store)
        self.refuse(store, raw_file(tmp_path, *BEFORE), "it lacks the columns status_data")


class TestDamagedSnapshot:
    """Importing is the cure that the checks name, so damage must not block it."""

    @pytest.mark.parametrize(
        "damage", [b"", b"line_id\n1\n", b"\xff\xfe", None], ids=["empty", "shape", "bytes", "gone"]
    )
    def test_a_damaged_table_is_replaced(
        self, tmp_path: Path, store: Store, damage: bytes | None
    ) -> None:
        whole = contents(store)
        if damage is None:
            store.path("salvo_lines.csv").unlink()
        else:
            store.path("salvo_lines.csv").write_bytes(damage)
        import_file(tmp_path / "first.csv", store=store)
        assert contents(store) == whole

    def test_its_description_still_guards_against_loss(self, tmp_path: Path, store: Store) -> None:
        store.path("salvo_lines.csv").write_bytes(b"")
        with pytest.raises(SalvoSnapshotError, match="it has 1 rows, the snapshot 3"):
            import_file(raw_file(tmp_path, *BEFORE[2:]), store=store)

    def test_a_damaged_description_stops_with_its_name(self, tmp_path: Path, store: Store) -> None:
        store.path(DATAPACKAGE).write_text('{"resources": [{"name": "salvo_lines"}]}')
        with pytest.raises(SalvoSnapshotError, match=f"{DATAPACKAGE} does not describe a snapshot"):
            import_file(tmp_path / "first.csv", store=store)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("attacks.csv", raw_text(*BEFORE))
    return buffer.getvalue()


def text(**cells: str) -> bytes:
    return raw_text(*BEFORE[:2], attack("2025-01-12", **cells)).encode()


def without(column: str) -> bytes:
    columns = [name for name in COLUMNS_2026 if name != column]
    rows = [{name: row[name] for name in row if name != column} for row in BEFORE]
    return raw_text(*rows, columns=columns).encode()


def ragged(fields: int) -> bytes:
    return text().rstrip(b"\n") + b"\n" + b"x" + b"," * (fields - 1) + b"\n"


BAD: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty": (b"", "attacks.csv is empty. Download it again."),
    "blank": (b" \n\n \n", "attacks.csv is empty. Download it again."),
    "byte order mark alone": (b"\xef\xbb\xbf", "attacks.csv is empty. Download it again."),
    "header only": (raw_text().encode(), "holds a header and no rows. Download it again."),
    "blank rows only": (raw_text().encode() + b"," * 21 + b"\n\n", "holds a header and no rows"),
    "no header": (b"\n" + text(), "line 1 holds no column names. Download it again."),
    "HTML": (
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        "is a web page.*Download the CSV",
    ),
    "zip": (zipped, "is a zip archive; unpack it first"),
    "gzip": (lambda: gzip.compress(text()), "is a gzip archive; unpack it first"),
    "PDF": (b"%PDF-1.7\n", "is a PDF. Import the CSV file itself."),
    "UTF-16": (text().decode().encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
    "UTF-16, no mark": (
        text().decode().encode("utf-16-le"),
        "header holds control characters.*save it as CSV in UTF-8",
    ),
    "Latin-1": (
        text(target="Überlingen").decode().encode("latin-1"),
        "is not UTF-8 text: byte 0xdc in line 4. Save the file as UTF-8",
    ),
    "another table": (b"a,b\n1,2\n", "the header of no known source: a, b. Known are attack files"),
    "missing key column": (without("model"), r"missing columns \['model'\], unknown columns none"),
    "missing count column": (without("launched"), r"missing columns \['launched'\]"),
    "unknown column": (
        text().replace(b"turbojet,", b"jets,", 1),
        r"unknown columns \['jets'\]. If the publisher renamed a column, teach it",
    ),
    "column twice": (
        text().replace(b"turbojet_destroyed,", b"turbojet,", 1),
        r"the header names \['turbojet'\] more than once",
    ),
    "negative count": (
        text(launched="-3"),
        "line 4, column launched: '-3' is not a whole number of 0 or more. Correct it",
    ),
    "fractional count": (text(destroyed="1.5"), "column destroyed: '1.5' is not a whole number"),
    "count in words": (text(launched="many"), "column launched: 'many' is not a whole number"),
    "count in exponents": (text(launched="1e3"), "column launched: '1e3' is not a whole number"),
    "infinite count": (text(launched="inf"), "column launched: 'inf' is not a whole number"),
    "huge count": (text(launched="9" * 40), "column launched: '9+' is not a whole number"),
    "destroyed > launched": (
        text(destroyed="71"),
        "line 4, column launched: 'launched 70, destroyed 71' has more outcomes than launches. "
        "Check the bulletin, then record the fix in data/corrections.yml",
    ),
    "more outcomes than launches": (
        text(destroyed="60", not_reach_goal="11"),
        "'launched 70, destroyed 60, suppressed 11' has more outcomes than launches",
    ),
    "impossible date": (
        text(time_end="2025-02-30 09:00"),
        "line 4, column time_end: '2025-02-30 09:00' is not a date like 2025-08-28",
    ),
    "date of another order": (text(time_end="12.01.2025"), "'12.01.2025' is not a date like"),
    "impossible hour": (text(time_end="2025-01-12 25:00"), "'2025-01-12 25:00' is not a date like"),
    "no date": (text(time_end=""), "line 4, column time_end: '' is empty"),
    "window ends before it starts": (
        text(time_start="2025-01-12 10:00"),
        "'2025-01-12 10:00:00 to 2025-01-12 09:00:00' is a window that ends before it starts",
    ),
    "day ends before it starts": (
        text(time_start="2025-01-13", time_end="2025-01-12"),
        "ends before it starts",
    ),
    "window of a year": (text(time_start="2024-01-11 19:00"), "window of more than 7 days"),
    "before the war": (
        text(time_start="2012-01-11", time_end="2012-01-12"),
        "lies outside 2022-09-28 to",
    ),
    "in another millennium": (
        text(time_start="9998-12-31", time_end="9998-12-31"),
        "lies outside 2022-09-28 to 2099-12-31",
    ),
    "no model": (text(model=" "), "line 4, column model: '' is empty. Every row needs it"),
    "no source": (text(source=""), "line 4, column source: '' is empty"),
    "source without publisher": (text(source="/posts/1"), "'/posts/1' names no publisher"),
    "10 MB field": (
        text(target="x" * 10_000_000),
        "line 4: a cell longer than 20,000 characters.*quote that is not closed",
    ),
    "long field": (text(target="x" * 10_000), "column target: .*has more than 4,000 characters"),
    "line break in a cell": (text(target="Kyiv\nOdesa"), "column target: .* holds a line break"),
    "NUL": (text(target="Ky\x00iv"), "line 4, column target: 'Ky.x00iv' holds a control character"),
    "escape": (text(target="\x1b[2J"), r"column target: '.x1b\[2J' holds a control character"),
    "escape in the header": (b"\x1b[2J," + text(), "the header holds control characters"),
    "unclosed quote": (text() + b'"open', r"line 5: unexpected end of data.*not closed"),
    "stray quote": (text(target="Kyiv").replace(b"Kyiv", b'"Kyiv"x'), "line 4: .*quote"),
    "a field less": (
        ragged(21),
        r"line 5, column \(all\): .* has 21 fields where the header has 22",
    ),
    "a field more": (ragged(23), "has 23 fields where the header has 22"),
    "same key, other figures": (
        raw_text(*BEFORE, attack("2025-01-12", launched="71")).encode(),
        "line 5, column model: 'Shahed-136/131' repeats the key of line 4 with other figures",
    ),
    "nested dict": (text(destroyed_details="{'south': {'a': 1}}"), "not a list of 'name': number"),
    "code in a dict": (
        text(destroyed_details="{'south': __import__('os').system('true')}"),
        "column destroyed_details: .*__import__.* is not a list of 'name': number",
    ),
    "unknown status": (
        raw_text(*BEFORE, attack(status_data="secret"), columns=LATER_COLUMNS).encode(),
        "column status_data: 'secret' is an unknown status",
    ),
}


class TestBadInput:
    @pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
    def test_it_is_refused_in_a_paragraph_and_the_snapshot_stays(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        tmp_path: Path,
        content: bytes | Callable[[], bytes],
        message: str,
    ) -> None:
        store = shared_snapshot(tmp_path_factory)
        before = contents(store)
        path = tmp_path / "attacks.csv"
        path.write_bytes(content() if callable(content) else content)
        with pytest.raises(SalvoSourceError, match=f"(?s){message}") as caught:
            import_file(path, store=store)
        assert contents(store) == before
        assert caught.value.exit_code == 3
        assert len(str(caught.value)) < 1_000
        assert str(caught.value).isprintable() or str(caught.value).replace("\n", "").isprintable()

    def test_a_missing_file(self, tmp_path: Path, store: Store) -> None:
        self.refuse(store, tmp_path / "gone.csv", "There is no file .*gone.csv. Check the name")

    def test_a_folder(self, tmp_path: Path, store: Store) -> None:
        self.refuse(store, tmp_path, "is a folder. Name the CSV file inside it.")

    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file"
    )
    def test_no_permission(self, tmp_path: Path, store: Store) -> None:
        path = raw_file(tmp_path, *BEFORE)
        path.chmod(0)
        self.refuse(store, path, "may not be read by this user. Change its permission")

    @pytest.mark.parametrize(
        ("error", "message"),
        [
            (PermissionError(errno.EACCES, "Permission denied"), "may not be read by this user"),
            (OSError(errno.EIO, "Input/output error"), "Input/output error. Copy it to another"),
        ],
    )
    def test_a_file_that_the_system_does_not_give(
        self,
        tmp_path: Path,
        store: Store,
        monkeypatch: pytest.MonkeyPatch,
        error: OSError,
        message: str,
    ) -> None:
        path, real = raw_file(tmp_path, *BEFORE), Path.open

        def refuse(opened: Path, *args: object, **kwargs: object) -> object:
            if opened == path:
                raise error
            return real(opened, *args, **kwargs)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", refuse)
        self.refuse(store, path, message)

    def refuse(self, store: Store, path: Path, message: str) -> None:
        before = contents(store)
        with pytest.raises(SalvoSourceError, match=message):
            import_file(path, store=store)
        assert contents(store) == before

    def test_two_problems_are_listed_with_line_column_value_and_cure(
        self, tmp_path: Path, store: Store
    ) -> None:
        rows = (attack(launched="-3"), attack("2025-01-11", time_end="soon"))
        with pytest.raises(SalvoSourceError) as caught:
            import_file(raw_file(tmp_path, *rows), store=store)
        assert str(caught.value) == (
            "attacks.csv: 2 values cannot be read; nothing was imported.\n"
            "  line 2, column launched: '-3' is not a whole number of 0 or more. "
            "Correct it at the source.\n"
            "  line 3, column time_end: 'soon' is not a date like 2025-08-28 or "
            "2025-08-28 09:30. Correct it at the source."
        )
        assert [row["line"] for row in caught.value.rows] == [2, 3]

    def test_problems_of_every_kind_are_listed_in_one_run(
        self, tmp_path: Path, store: Store
    ) -> None:
        rows = (
            attack(launched="1.5"),
            attack("2025-01-11", time_start="2025-01-12"),
            attack("2025-01-12", destroyed="71"),
            attack("2025-01-13", destroyed_details="{1: 2}"),
        )
        with pytest.raises(SalvoSourceError, match="4 values cannot be read") as caught:
            import_file(raw_file(tmp_path, *rows), store=store)
        assert sorted((row["line"], row["column"]) for row in caught.value.rows) == [
            (2, "launched"),
            (3, "time_end"),
            (4, "launched"),
            (5, "destroyed_details"),
        ]

    def test_the_error_of_a_row_with_a_correction_is_not_blamed_on_the_file(
        self, tmp_path: Path
    ) -> None:
        store = Store(tmp_path / "data")
        store.replace({FILE: correction_text(intercepted=71)})
        rows = (attack(destroyed="71"), attack("2025-01-11", launched="many"))
        with pytest.raises(SalvoSourceError, match="1 value cannot be read"):
            import_file(raw_file(tmp_path, *rows), store=store)

    def test_of_many_problems_twenty_are_shown_and_all_are_attached(
        self, tmp_path: Path, store: Store
    ) -> None:
        rows = [attack(launched=f"-{n}") for n in range(1, 31)]
        with pytest.raises(SalvoSourceError, match=r"(?s)30 values.*\n  … and 10 more") as caught:
            import_file(raw_file(tmp_path, *rows), store=store)
        assert str(caught.value).count("\n") == 21
        assert len(caught.value.rows) == 30


_shared: dict[str, Store] = {}


def shared_snapshot(factory: pytest.TempPathFactory) -> Store:
    """One snapshot for all bad files: none of them changes it."""
    if "store" not in _shared:
        _shared["store"] = snapshot(factory.mktemp("shared"), *BEFORE)
    return _shared["store"]


BOMB = """
import resource, sys, tracemalloc
from analysis.data.sources.delimited import read_delimited
from analysis.errors import SalvoSourceError

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_delimited(sys.argv[1])
except SalvoSourceError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="measures memory with the resource module")
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((",".join(attack().values()) + "\n").encode(), "MB, more than the 67 MB"),
        (b"a,b,c,d,e,f,1,1,i\n", "MB, more than the 67 MB"),
        (b"1,,,,,,,,\n", f"more than {MAX_ROWS:,} rows; a vintage has a few thousand"),
        (b",,,,,,,,\n", f"more than {MAX_ROWS:,} rows"),
        (b"\n", f"more than {MAX_ROWS:,} rows"),
    ],
    ids=["plain", "short", "shortest", "blank", "empty lines"],
)
def test_five_million_rows_are_refused_in_bounded_memory_and_time(
    tmp_path: Path, row: bytes, message: str
) -> None:
    path = tmp_path / "bomb.csv"
    with path.open("wb") as handle:
        handle.write((",".join(OLDEST_COLUMNS) + "\n").encode())
        for _ in range(50):
            handle.write(row * 100_000)
    run = subprocess.run(
        [sys.executable, "-c", BOMB, str(path)],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    path.unlink()
    said, megabytes = run.stdout.rsplit("\n", 2)[:2]
    assert message in said
    assert int(megabytes) < 400


STEPS = {"staging": ("mkdtemp", 1), "first table": ("fsync", 1), "description": ("fsync", 5)}


@pytest.mark.parametrize(("name", "at"), STEPS.values(), ids=STEPS)
def test_an_import_on_a_full_disk_leaves_the_old_snapshot(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    import tempfile

    owner = tempfile if name == "mkdtemp" else os
    real, calls = getattr(owner, name), iter(range(1, 100))

    def full(*args: object, **kwargs: object) -> object:
        if next(calls) == at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args, **kwargs)

    before = contents(store)
    newer = raw_file(tmp_path, *BEFORE, attack("2025-01-13"))
    monkeypatch.setattr(owner, name, full)
    with pytest.raises(SalvoSnapshotError, match=r"No space left on device. It is unchanged"):
        import_file(newer, store=store)
    monkeypatch.undo()
    assert contents(store) == before
    assert import_file(newer, store=store).written


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    targets = ("=1+1", "+CMD", "-2", "@SUM(A1)", "'; DROP TABLE", "<b>Kyiv</b>")
    rows = [attack("2025-01-10", target=t, source=f"kpszsu/{i}") for i, t in enumerate(targets)]
    lines = snapshot(tmp_path, *rows).read(TABLES["salvo_lines"])
    assert set(lines["targets"]) == set(targets)


def test_a_file_of_the_facts_does_not_touch_the_attacks(tmp_path: Path, store: Store) -> None:
    before = contents(store)
    path = tmp_path / "facts.csv"
    path.write_text("month,killed\n2025-01,1\n")
    with pytest.raises(SalvoError, match=r"facts\.csv"):
        import_file(path, store=store)
    assert contents(store) == before
