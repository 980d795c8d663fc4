"""The store: one way to read and write a table, and no moment with half of a change."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.data import store as module
from analysis.data.contracts import Field
from analysis.data.store import ABANDONED_AFTER_S, DATAPACKAGE, JOURNAL, Store, sha256, table_bytes
from analysis.errors import SalvoContractError, SalvoError, SalvoSnapshotError
from tests.builders import contents, rows_of, spec

OLD = {"a.csv": b"old a\n", "b.csv": b"old b\n", DATAPACKAGE: b'{"version": "old"}'}
NEW = {"a.csv": b"new a\n", "b.csv": b"new b\n", DATAPACKAGE: b'{"version": "new"}'}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that holds the old files."""
    store = Store(tmp_path / "data")
    store.replace(OLD)
    return store


class TestWhereItLives:
    def test_the_embedded_snapshot_is_the_default(self) -> None:
        assert Store().root == Path(__file__).parents[2] / "data"

    def test_the_environment_names_another(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SALVO_DATA", str(tmp_path))
        assert Store().root == tmp_path

    def test_an_argument_goes_before_the_environment(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SALVO_DATA", "elsewhere")
        assert Store(tmp_path).root == tmp_path

    def test_looking_for_a_snapshot_creates_nothing(self, tmp_path: Path) -> None:
        assert not Store(tmp_path / "nothing").exists()
        assert not (tmp_path / "nothing").exists()


class TestDescription:
    def test_a_missing_description_names_the_cure(self, tmp_path: Path) -> None:
        with pytest.raises(SalvoSnapshotError, match=r"There is no snapshot in .*Set SALVO_DATA"):
            Store(tmp_path).snapshot()

    def test_a_description_that_is_not_json_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / DATAPACKAGE).write_bytes(b"{")
        with pytest.raises(SalvoSnapshotError, match=r"cannot be read.*Restore it from version"):
            Store(tmp_path).snapshot()

    @pytest.mark.parametrize("text", ["[]", "{}", "1", '{"resources": [{}]}', '{"resources": 3}'])
    def test_json_that_describes_no_snapshot_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / DATAPACKAGE).write_text(text)
        with pytest.raises(SalvoSnapshotError, match="does not describe a snapshot"):
            Store(tmp_path).snapshot()

    def test_the_embedded_snapshot_is_described_without_loading_a_table(self) -> None:
        code = "import sys; from analysis.data.store import Store; Store().snapshot()\n"
        code += "assert 'pandas' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True)


class TestReading:
    def read(self, folder: Path, text: str) -> pd.DataFrame:
        (folder / "things.csv").write_text(text, encoding="utf-8")
        return Store(folder).read(spec())

    def test_an_empty_cell_is_missing_and_a_word_is_a_word(self, tmp_path: Path) -> None:
        header = "name,count,share,is_new,day,time\n"
        frame = self.read(
            tmp_path, header + "NA,,,,,\nnull,0,0.5,false,2025-01-01,2025-01-01T09:30"
        )
        assert frame["name"].tolist() == ["NA", "null"]
        assert frame.iloc[0, 1:].isna().all()
        assert frame.loc[1, "count"] == 0
        assert frame.loc[1, "time"] == pd.Timestamp("2025-01-01 09:30")

    def test_a_missing_table_names_the_command_that_makes_it(self, tmp_path: Path) -> None:
        with pytest.raises(SalvoSnapshotError, match=r"Table things is missing.*salvo data import"):
            Store(tmp_path).read(spec())

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'a,b\n"open', b"a\n1\n1,2,3\n"])
    def test_a_file_that_is_no_table_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "things.csv").write_bytes(content)
        with pytest.raises(SalvoError, match=r"cannot be read as a table|wrong columns"):
            Store(tmp_path).read(spec())

    def test_rows_longer_than_the_header_do_not_shift_the_columns(self, tmp_path: Path) -> None:
        with pytest.raises(SalvoSnapshotError, match="more fields than its header"):
            self.read(
                tmp_path, "name,count,share,is_new,day,time\nextra,a,1,0.5,true,2025-01-01,\n"
            )

    def test_wrong_columns_are_named(self, tmp_path: Path) -> None:
        with pytest.raises(SalvoContractError, match=r"missing \['count'.*unknown \['number'\]"):
            self.read(tmp_path, "name,number\na,1\n")

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("count", "1.5"),
            ("count", "many"),
            ("count", "inf"),
            ("share", "half"),
            ("is_new", "yes"),
            ("day", "01.02.2025"),
            ("day", "2025-02-30"),
            ("time", "soon"),
        ],
    )
    def test_a_value_of_another_type_names_its_column(
        self, tmp_path: Path, column: str, value: str
    ) -> None:
        cells = {"name": "a", "count": "1", "share": "", "is_new": "", "day": "", "time": ""}
        cells[column] = value
        text = ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"
        with pytest.raises(SalvoContractError, match=f"column {column} is not of type"):
            self.read(tmp_path, text)


# Line breaks are no part of a table's text: the sources refuse them.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": WORDS,
            "count": st.none() | st.integers(0, 999_999_999),
            "share": st.none() | st.integers(0, 10**6).map(lambda n: n / 10**6),
            "is_new": st.none() | st.booleans(),
            "day": st.none() | st.dates(date(2022, 1, 1), date(2099, 1, 1)),
            "time": st.none()
            | st.datetimes(datetime(2022, 1, 1), datetime(2099, 1, 1)).map(
                lambda t: t.replace(second=0, microsecond=0)
            ),
        }
    ),
    max_size=6,
)


class TestWriting:
    @settings(max_examples=40)  # each one is synced to disk
    @given(ROWS)
    def test_a_table_is_read_as_it_was_written_and_written_as_it_was_read(
        self, rows: list[dict[str, Any]]
    ) -> None:
        table = spec()
        frame = rows_of(table, *rows)
        before = frame.copy(deep=True)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(folder)
            store.replace({"things.csv": table_bytes(frame, table)})
            again = store.read(table)
        pd.testing.assert_frame_equal(again, frame)
        assert table_bytes(again, table) == table_bytes(frame, table)
        pd.testing.assert_frame_equal(frame, before)

    def test_a_table_is_plain_text(self) -> None:
        frame = rows_of(
            spec(),
            {"name": "а, б", "count": 3, "share": 0.5, "is_new": True, "day": "2025-01-02"},
            {"name": "=1+1", "time": "2025-01-02T09:30"},
        )
        assert table_bytes(frame, spec()).decode() == (
            "name,count,share,is_new,day,time\n"
            '"а, б",3,0.5,true,2025-01-02,\n'
            "=1+1,,,,,2025-01-02T09:30\n"
        )

    def test_the_checksum_is_sha256(self) -> None:
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        assert sha256(b"") == empty  # FIPS 180-4, the empty message

    def test_several_files_are_replaced_and_nothing_is_left_behind(self, store: Store) -> None:
        store.replace(NEW)
        assert contents(store) == NEW

    def test_files_not_named_stay(self, store: Store) -> None:
        store.replace({"a.csv": b"new a\n"})
        assert contents(store) == OLD | {"a.csv": b"new a\n"}


class Fails:
    """Stands in for a function of the system and fails at one of its calls, as a full disk does."""

    def __init__(self, real: Any, at: int) -> None:
        self.real, self.at, self.calls = real, at, 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.calls == self.at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.real(*args, **kwargs)


class FullFile:
    """A file on a full disk: half of what is written arrives."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle

    def __enter__(self) -> FullFile:
        return self

    def __exit__(self, *error: object) -> None:
        self.handle.close()

    def write(self, content: bytes) -> int:
        self.handle.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class TestFullDisk:
    @pytest.mark.parametrize(
        ("owner", "name", "at"),
        [
            (Path, "mkdir", 1),
            (tempfile, "mkdtemp", 1),
            *((Path, "open", n) for n in (1, 2, 3, 4)),
            *((os, "fsync", n) for n in (1, 2, 3, 4)),
            (Path, "replace", 1),
        ],
        ids=lambda value: getattr(value, "__name__", str(value)),
    )
    def test_before_the_decision_nothing_has_changed(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, at: int
    ) -> None:
        fails = Fails(getattr(owner, name), at)
        if owner is Path:
            monkeypatch.setattr(Path, name, lambda *args, **kwargs: fails(*args, **kwargs))
        else:
            monkeypatch.setattr(owner, name, fails)
        with pytest.raises(SalvoSnapshotError, match=r"No space left.*It is unchanged. Free space"):
            store.replace(NEW)
        monkeypatch.undo()
        assert fails.calls >= at
        assert contents(store) == OLD

    def test_half_a_write_changes_nothing(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Path.open
        monkeypatch.setattr(Path, "open", lambda *args, **kw: FullFile(real(*args, **kw)))
        with pytest.raises(SalvoSnapshotError, match="No space left"):
            store.replace(NEW)
        monkeypatch.undo()
        assert contents(store) == OLD

    @pytest.mark.parametrize("at", [2, 3, 4])
    def test_after_the_decision_the_next_reader_finishes_the_change(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, at: int
    ) -> None:
        fails = Fails(Path.replace, at)
        monkeypatch.setattr(Path, "replace", lambda *args: fails(*args))
        with pytest.raises(SalvoSnapshotError, match=r"interrupted import .*Free space"):
            store.replace(NEW)
        monkeypatch.undo()
        assert store.description() == {"version": "new"}
        assert contents(store) == NEW

    def test_a_folder_that_may_not_be_written_is_named(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*args: object, **kwargs: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", str(store.root))

        monkeypatch.setattr(tempfile, "mkdtemp", refuse)
        with pytest.raises(SalvoSnapshotError, match=r"Permission denied.*fix the permission"):
            store.replace(NEW)
        assert contents(store) == OLD


KILLED_AT_EVERY_STEP = """
import os, signal, sys
from pathlib import Path
from analysis.data.store import Store

root, new = Path(sys.argv[1]), eval(sys.argv[2])
STEPS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree")
fsync = os.fsync
step = 0
while True:
    step += 1
    store = Store(root / str(step))
    store.replace(eval(sys.argv[3]))
    child = os.fork()
    if child == 0:
        left = step
        def tick(event="os.fsync", args=()):
            global left
            inside = event == "os.fsync" or str(store.root) in str(args)
            if event in (*STEPS, "os.fsync") and inside:
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
        os.fsync = lambda handle: (tick(), fsync(handle))
        sys.addaudithook(tick)
        store.replace(new)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked writer; no fork here")
def test_a_writer_killed_at_any_step_leaves_the_old_or_the_new_snapshot(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED_AT_EVERY_STEP, str(tmp_path), repr(NEW), repr(OLD)]
    subprocess.run(command, check=True, timeout=60)
    folders = sorted(tmp_path.iterdir(), key=lambda folder: int(folder.name))
    assert len(folders) > 15, "the writer took fewer steps than it has"

    found = []
    for folder in folders:
        store = Store(folder)
        version = store.description()["version"]
        expected = {"old": OLD, "new": NEW}[version]
        for name, content in expected.items():
            assert store.path(name).read_bytes() == content, f"killed at step {folder.name}"
        assert not store.path(JOURNAL).exists()
        found.append(version)
        store.replace(NEW | {"a.csv": b"newer\n"})  # what was killed does not stand in the way
        assert store.path("a.csv").read_bytes() == b"newer\n"
    # One decision: every kill before it leaves the old snapshot, every one after it the new.
    assert found == sorted(found, reverse=True)
    assert {"old", "new"} == set(found)


class TestLeftovers:
    def test_what_a_killed_writer_left_long_ago_is_swept(self, store: Store) -> None:
        leftover = store.root / f"{module.STAGING_PREFIX}dead"
        leftover.mkdir()
        long_ago = time.time() - ABANDONED_AFTER_S - 1
        os.utime(leftover, (long_ago, long_ago))
        store.replace(NEW)
        assert contents(store) == NEW
        assert not leftover.exists()

    def test_a_writer_at_work_is_left_alone(self, store: Store) -> None:
        at_work = store.root / f"{module.STAGING_PREFIX}alive"
        at_work.mkdir()
        store.replace(NEW)
        assert at_work.exists()

    @pytest.mark.parametrize("journal", ["", "[]", "{}", '{"staging": "gone"}'])
    def test_a_journal_that_cannot_be_followed_stops_with_its_name(
        self, store: Store, journal: str
    ) -> None:
        store.path(JOURNAL).write_text(journal)
        with pytest.raises(SalvoSnapshotError, match=f"interrupted import.*{JOURNAL}"):
            store.description()

    def test_a_change_that_another_process_is_finishing_is_no_error(self, store: Store) -> None:
        store.path(JOURNAL).write_text(json.dumps({"staging": "gone", "files": ["a.csv"]}))
        assert store.description() == {"version": "old"}
        assert not store.path(JOURNAL).exists()


def test_a_number_is_written_with_ten_digits_and_without_noise() -> None:
    table = spec(Field("share", "number", "Share."), key=("share",))
    frame = rows_of(table, {"share": 0.1 + 0.2}, {"share": 1.0}, {"share": 1 / 3})
    assert table_bytes(frame, table) == b"share\n0.3\n1\n0.3333333333\n"
