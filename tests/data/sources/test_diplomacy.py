from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.data.contracts import check_table
from analysis.data.sources import diplomacy
from analysis.data.sources.delimited import read_delimited
from analysis.data.tables import TABLES
from analysis.errors import SalvoSourceError
from tests.facts import DEADLINE, EVENT, raw_facts, shared_file


def convert(folder: Path, *rows: dict[str, str]) -> pd.DataFrame:
    (frame,) = diplomacy.convert(raw_facts(folder, *rows)).values()
    return frame


@pytest.mark.parametrize(
    ("record", "name"), [(EVENT, "diplomatic_events"), (DEADLINE, "diplomatic_deadlines")]
)
def test_each_file_is_known_by_its_columns_and_keeps_its_contract(tmp_path, record, name):
    raw = raw_facts(tmp_path, record)
    assert diplomacy.matches(raw.header)
    tables = diplomacy.convert(raw)
    assert list(tables) == [name]
    check_table(tables[name], TABLES[name])


def test_lists_are_joined_in_one_way(tmp_path):
    event = convert(tmp_path, EVENT).iloc[0]
    assert event["participants"] == "USA; RUS"
    assert event["extra_sources"] == "https://example.org/a; https://example.org/b"


@pytest.mark.parametrize(("text", "known"), [("yes", True), ("no", False)])
def test_whether_an_event_was_scheduled_is_kept(tmp_path, text, known):
    assert convert(tmp_path, EVENT | {"scheduled": text})["is_scheduled"].tolist() == [known]


def test_an_unknown_schedule_is_missing_and_not_false(tmp_path):
    assert convert(tmp_path, EVENT | {"scheduled": "unknown"})["is_scheduled"].isna().all()


def test_an_announcement_found_late_is_flagged_and_not_moved(tmp_path):
    frame = convert(tmp_path, EVENT | {"announced_date": "2025-08-19", "scheduled": "no"})
    assert frame["is_announced_late"].tolist() == [True]
    assert frame["announced_date"].iloc[0] == pd.Timestamp("2025-08-19")


def test_an_announcement_that_is_not_established_stays_missing(tmp_path):
    frame = convert(tmp_path, EVENT | {"announced_date": ""})
    assert frame["announced_date"].isna().all()
    assert frame["is_announced_late"].tolist() == [False]


def test_the_copy_a_row_was_read_from_is_named_without_its_keeper(tmp_path):
    frame = convert(tmp_path, EVENT | {"source_store": "some corpus (excerpt)"})
    assert frame["retrieved_from"].tolist() == ["stored copy (excerpt)"]


@pytest.mark.parametrize(
    ("record", "change", "promise"),
    [
        (EVENT, {"end_date": "2025-08-17"}, "start_date exceeds end_date"),
        (EVENT, {"announced_date": "2025-08-19"}, "announced after it began is said to be sched"),
        (EVENT, {"category": "truce"}, "the rule is not that of the category"),
        (EVENT, {"tier": "2"}, "tier 1 is not rules 1 to 5 and 11"),
        (EVENT, {"participants": "DEU;FRA"}, "tier 1 is not rules 1 to 5 and 11"),
        (EVENT, {"category": "sanctions", "rule": "6"}, "tier 1 is not rules 1 to 5 and 11"),
        (DEADLINE, {"deadline_date": "2025-07-01"}, "announced_date exceeds deadline_date"),
        (DEADLINE, {"effective_end_date": "2025-09-03"}, "effective_end_date exceeds deadline"),
    ],
)
def test_a_broken_promise_stops_the_import_with_its_line(tmp_path, record, change, promise):
    with pytest.raises(SalvoSourceError, match=rf"(?s)line 2.*{promise}"):
        convert(tmp_path, record | change)


def test_an_event_listed_twice_is_refused(tmp_path):
    with pytest.raises(SalvoSourceError, match=r"line 3, .*2025-call.*stands there twice"):
        convert(tmp_path, EVENT, EVENT | {"title": "Again"})


@pytest.mark.parametrize(
    ("record", "column", "text"),
    [
        (EVENT, "start_date", ""),
        (EVENT, "start_date", "18 August 2025"),
        (EVENT, "category", "coffee"),
        (EVENT, "rule", "12"),
        (EVENT, "tier", "0"),
        (EVENT, "scheduled", "maybe"),
        (EVENT, "source_published", "2025-8"),
        (DEADLINE, "announced_date", "2025-07"),
        (DEADLINE, "issuer", ""),
    ],
)
def test_what_cannot_be_read_is_named_with_line_and_column(tmp_path, record, column, text):
    with pytest.raises(SalvoSourceError, match=f"line 2, column {column}: "):
        convert(tmp_path, record | {column: text})


@pytest.mark.raw
@pytest.mark.parametrize(
    ("file", "name", "rows"),
    [
        ("diplomatic_events.csv", "diplomatic_events", 260),
        ("diplomatic_deadlines.csv", "diplomatic_deadlines", 9),
    ],
)
def test_the_shared_files_convert_whole(file, name, rows):
    tables = diplomacy.convert(read_delimited(shared_file("facts", file)))
    assert len(check_table(tables[name], TABLES[name])) == rows
