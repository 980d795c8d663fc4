"""A file of published bulletins becomes figures; no text is kept, and every bad line is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.data import readings
from analysis.data.imports import import_file
from analysis.data.sources.json_lines import looks_like_json_lines, read_json_lines
from analysis.data.store import Store
from analysis.data.tables.bulletins import BULLETIN_READINGS
from analysis.errors import SalvoSnapshotError, SalvoSourceError
from tests import bulletin_texts as texts
from tests.builders import contents

PUBLISHED = Path(__file__).parents[1] / "golden" / "bulletins.jsonl"


def record(text: str, **keys: Any) -> dict[str, Any]:
    base = {"id": "t1", "date": "2026-06-10", "lang": "uk", "source_url": "https://example.org/1"}
    return base | {"text": text} | keys


def file_of(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "bulletins.jsonl"
    written = [
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines
    ]
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    return path


def read(folder: Path, *lines: dict[str, Any] | str) -> readings.Readings:
    return readings.convert(read_json_lines(file_of(folder, *lines), readings.COLUMNS))


def groups(frame: pd.DataFrame) -> dict[str, list[int | None]]:
    counts = ["launched", "destroyed", "suppressed", "impact_sites", "debris_sites"]
    plain = frame.set_index("weapon_group")[counts].astype(object)
    return {str(g): [None if pd.isna(v) else v for v in row] for g, row in plain.iterrows()}


def test_a_text_is_read_by_group_of_weapons(tmp_path):
    frame = read(tmp_path, record(texts.MISSILES_2026)).frame
    assert groups(frame) == {
        "drones": [90, 80, None, None, None],
        "missiles": [6, 3, None, None, None],
        "all": [None, None, None, 7, None],
    }
    assert frame["is_joint"].dropna().all()
    assert frame["night"].eq(pd.Timestamp("2026-06-12")).all()
    assert frame["window_end"].eq(pd.Timestamp("2026-06-12 08:00")).all()


def test_shot_down_and_lost_are_read_apart(tmp_path):
    frame = read(tmp_path, record(texts.SEPARATE_2024)).frame
    assert groups(frame) == {"drones": [50, 23, 22, None, None]}
    assert frame["is_joint"].tolist() == [False]


def test_a_bound_is_missing(tmp_path):
    assert groups(read(tmp_path, record(texts.BOUND_2026)).frame) == {
        "drones": [76, None, None, None, None]
    }


def test_no_word_of_the_text_is_kept(tmp_path):
    frame = read(tmp_path, record(texts.NIGHT_2026)).frame
    cells = " ".join(map(str, frame.to_numpy().ravel()))
    assert "противник" not in cells
    assert "БпЛА" not in cells


def test_the_date_of_the_record_stands_in_for_a_night_that_is_not_said(tmp_path):
    frame = read(tmp_path, record(texts.NO_NIGHT), record(texts.DAY_2026, id="t2")).frame
    basis = frame.drop_duplicates("text_id").set_index("text_id")["night_basis"]
    assert basis.to_dict() == {"t1": "record", "t2": "text"}


@pytest.mark.parametrize("words", ["Уночі п", "Станом на 08:30 п"], ids=["the night", "an hour"])
def test_a_night_read_by_the_date_of_the_record_is_not_one_that_the_text_says(tmp_path, words):
    frame = read(tmp_path, record(words + texts.NO_NIGHT[1:], date="2026-06-10")).frame
    assert frame["night_basis"].tolist() == ["record"]
    assert frame["night"].tolist() == [pd.Timestamp("2026-06-10")]


def test_where_a_text_stands_is_an_address_and_a_place(tmp_path):
    frame = read(
        tmp_path, record(texts.DAY_2026, source_url="https://example.org/r (a/b.py)")
    ).frame
    assert frame["source_url"].tolist() == ["https://example.org/r"]
    assert frame["source_detail"].tolist() == ["a/b.py"]


def test_look_alikes_are_counted_with_their_reason(tmp_path):
    found = read(tmp_path, record(texts.DAY_2026), record(texts.ALERT, id="t2", date=None))
    assert found.refused == {"no bulletin: alert": 1}
    assert found.frame["text_id"].unique().tolist() == ["t1"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2, column (all): '{' is not JSON"),
        ("[1]", "line 2, column (all): '[1]' is no JSON object"),
        ('{"a": ' + "[" * 5000, "line 2, column (all)"),
        (record("x", id=7), "line 2, column id: '7' is no text"),
        (record("x", date="June"), "line 2, column date: 'June' is not a date like"),
        (record(" "), "line 2, column text: ' ' is empty but must be given"),
        (record("а" * 20_001), "line 2, column text: "),
        (record(texts.DAY_2026, id=None), "line 2, column id: '' is empty but must be given"),
        (record(texts.DAY_2026, lang=None), "line 2, column lang: '' is empty but must be given"),
        (record(texts.DAY_2026), "t1 | drones' stands there twice"),
        (
            record(texts.NO_NIGHT, id="t2", date=None),
            "line 2, column date: '' is missing, and the text names no night",
        ),
    ],
)
def test_a_bad_line_is_told_with_its_number(tmp_path, line, reason):
    with pytest.raises(SalvoSourceError) as caught:
        read(tmp_path, record(texts.DAY_2026), line)
    assert reason in str(caught.value)
    assert "nothing was imported" in str(caught.value)


class TestImport:
    def test_a_file_is_recognised_by_its_shape_and_its_counts_are_told(self, tmp_path):
        store = Store(tmp_path / "data")
        summary = import_file(PUBLISHED, store=store)
        assert (summary.source, summary.rows_read, summary.rows_kept) == (
            "published bulletins",
            32,
            30,
        )
        assert summary.excluded == {"no bulletin: russian_claim": 1, "no bulletin: alert": 1}
        assert "  excluded           1  no bulletin: alert" in summary.as_text()
        assert store.read(BULLETIN_READINGS)["text_id"].nunique() == 30

    def test_the_embedded_table_is_what_the_texts_give_today(self, tmp_path):
        store = Store(tmp_path / "data")
        import_file(PUBLISHED, store=store)
        name = "bulletin_readings.csv"
        assert store.path(name).read_bytes() == Store().path(name).read_bytes()

    def test_a_dry_run_writes_nothing_and_fewer_texts_are_refused(self, tmp_path):
        store = Store(tmp_path / "data")
        import_file(PUBLISHED, store=store, dry_run=True)
        assert contents(store) == {}
        import_file(PUBLISHED, store=store)
        with pytest.raises(SalvoSnapshotError, match="would take data away"):
            import_file(file_of(tmp_path, record(texts.DAY_2026)), store=store)

    def test_an_empty_file_and_a_missing_one_are_no_json_lines(self, tmp_path):
        assert not looks_like_json_lines(tmp_path / "nowhere")
        empty = tmp_path / "empty"
        empty.write_text("")
        assert not looks_like_json_lines(empty)
        with pytest.raises(SalvoSourceError, match="holds no lines"):
            read_json_lines(empty, readings.COLUMNS)

    def test_bytes_that_are_no_text_are_refused(self, tmp_path):
        path = tmp_path / "latin.jsonl"
        path.write_bytes(b'{"id": "\xff"}')
        with pytest.raises(SalvoSourceError, match=r"not UTF-8 text: byte 9"):
            import_file(path, store=Store(tmp_path / "data"))
