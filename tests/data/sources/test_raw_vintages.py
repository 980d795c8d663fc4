"""The real raw files, which are not in the repository: all import; their differences are known."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from analysis.data.corrections import FILE, load_corrections
from analysis.data.difference import compare
from analysis.data.imports import import_file
from analysis.data.sources import piterfm
from analysis.data.sources.delimited import read_delimited
from analysis.data.store import Store
from analysis.data.tables import TABLES
from analysis.errors import SalvoSnapshotError
from tests.builders import contents

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("SALVO_SHARED", REPOSITORY.parent / "shared" / "data"))
RAW = SHARED / "raw"
OLDEST, OLDER, NEWEST = "2024-11-17", "2026-04-05", "2026-06-07"
ROWS = {OLDEST: 1_855, OLDER: 3_585, NEWEST: 3_770}
VINTAGES = tuple(ROWS)

pytestmark = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not all((RAW / f"missile_attacks_daily_{v}.csv").is_file() for v in VINTAGES),
        reason="needs the three raw attack files in shared/data/raw beside the repository, or "
        "SALVO_SHARED naming the folder that holds raw/",
    ),
]


def raw(vintage: str) -> Path:
    return RAW / f"missile_attacks_daily_{vintage}.csv"


@pytest.fixture(scope="module")
def lines() -> dict[str, pd.DataFrame]:
    """The salvo lines of each vintage."""
    corrections = load_corrections(REPOSITORY / "data" / FILE)
    return {
        vintage: piterfm.convert(read_delimited(raw(vintage)), corrections=corrections).lines
        for vintage in VINTAGES
    }


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Store]:
    """A snapshot of each vintage, with the recorded corrections."""
    made = {}
    for vintage in VINTAGES:
        made[vintage] = Store(tmp_path_factory.mktemp(vintage) / "data")
        made[vintage].replace({FILE: (REPOSITORY / "data" / FILE).read_bytes()})
        import_file(raw(vintage), store=made[vintage])
    return made


@pytest.mark.parametrize(("vintage", "rows"), ROWS.items())
def test_every_vintage_imports_in_full(stores: dict[str, Store], vintage: str, rows: int) -> None:
    state = stores[vintage].snapshot().tables["salvo_lines"]
    assert (state.rows, state.vintage) == (rows, vintage)
    again = import_file(raw(vintage), store=stores[vintage], dry_run=True)
    assert (again.rows_read, again.rows_kept, again.unknown_models) == (rows, rows, {})


def test_the_committed_tables_are_what_the_newest_file_gives(
    lines: dict[str, pd.DataFrame],
) -> None:
    committed = Store(REPOSITORY / "data").read(TABLES["salvo_lines"])
    pd.testing.assert_frame_equal(committed, lines[NEWEST])


def test_importing_the_newest_file_twice_gives_the_same_bytes(stores: dict[str, Store]) -> None:
    before = contents(stores[NEWEST])
    import_file(raw(NEWEST), store=stores[NEWEST])
    assert contents(stores[NEWEST]) == before


def test_from_2024_to_2026_rows_are_added_and_some_edited_and_none_removed(
    lines: dict[str, pd.DataFrame],
) -> None:
    difference = compare(lines[OLDEST], lines[OLDER])
    assert (len(difference.added), len(difference.removed)) == (1_730, 0)
    assert difference.rows_changed == 37
    launched = difference.changed[difference.changed["field"] == "launched"]
    assert launched[["before", "after"]].to_numpy().tolist() == [["109", "115"]]
    assert set(difference.fields) == {
        "launch_places",
        "carriers",
        "source_model",
        "neutralised_by_command",
        "launched",
        "targets",
    }
    assert difference.unchanged == 1_855 - 37


def test_in_the_spring_of_2026_rows_are_added_and_one_is_edited(
    lines: dict[str, pd.DataFrame],
) -> None:
    difference = compare(lines[OLDER], lines[NEWEST])
    assert (len(difference.added), difference.rows_changed, len(difference.removed)) == (185, 1, 0)
    assert difference.fields == {"launch_places": 1}


def test_the_reverse_removes_what_was_added(lines: dict[str, pd.DataFrame]) -> None:
    difference = compare(lines[NEWEST], lines[OLDER])
    assert (len(difference.added), difference.rows_changed, len(difference.removed)) == (0, 1, 185)


@pytest.mark.parametrize(
    ("vintage", "reasons"),
    [
        (OLDER, ["it has 3,585 rows, the snapshot 3,770", "it ends on 2026-04-05"]),
        (
            OLDEST,
            [
                "it has 1,855 rows, the snapshot 3,770",
                "it ends on 2024-11-17, the snapshot on 2026-06-07",
                "it lacks the columns target_main, border_crossing, is_shahed",
            ],
        ),
    ],
)
def test_an_older_file_over_the_newest_snapshot_is_refused_with_each_reason(
    stores: dict[str, Store], vintage: str, reasons: list[str]
) -> None:
    before = contents(stores[NEWEST])
    with pytest.raises(SalvoSnapshotError, match="would take data away") as caught:
        import_file(raw(vintage), store=stores[NEWEST])
    assert [reason for reason in reasons if reason not in str(caught.value)] == []
    assert contents(stores[NEWEST]) == before


def test_an_older_file_is_accepted_with_the_options_and_the_newest_restores_it(
    tmp_path: Path, stores: dict[str, Store]
) -> None:
    store = Store(tmp_path / "data")
    store.replace(contents(stores[NEWEST]))
    summary = import_file(raw(OLDEST), store=store, allow_shrink=True, allow_dropped_columns=True)
    change = summary.tables["salvo_lines"]
    assert (change.rows, change.added, change.removed) == (1_855, 0, 3_770 - 1_855)
    assert summary.tables["nights"].removed == (pd.Timestamp(NEWEST) - pd.Timestamp(OLDEST)).days
    import_file(raw(NEWEST), store=store)
    assert contents(store) == contents(stores[NEWEST])


def test_no_start_or_end_is_lost(lines: dict[str, pd.DataFrame]) -> None:
    """Parsing with one inferred format would lose more than half of the starts."""
    newest = lines[NEWEST]
    assert newest[["window_start", "window_end"]].notna().all().all()
    # 1,530 with minutes and 7 irregular, of which one is minutes and a blank and six "3:30".
    assert newest["window_start_precision"].value_counts().to_dict() == {
        "day": 2_233,
        "minute": 1_537,
    }


def test_without_the_source_six_pairs_of_real_rows_would_collide(
    lines: dict[str, pd.DataFrame],
) -> None:
    key = ["window_start", "window_end", "source_model", "launch_places", "targets"]
    assert lines[NEWEST].duplicated(key).sum() == 6
