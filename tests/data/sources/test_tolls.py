from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.data.contracts import check_table
from analysis.data.sources import tolls
from analysis.data.sources.delimited import read_delimited
from analysis.data.tables import TABLES
from analysis.errors import SalvoSourceError
from tests.facts import TOLL, raw_facts, shared_file

LATER = TOLL | {
    "killed": "25",
    "injured": "63",
    "toll_seq": "2",
    "toll_status": "final",
    "as_of": "2025-08-29",
    "published": "2025-08-29",
    "preferred": "1",
}
FIRST = TOLL | {"preferred": "0"}
NATIONWIDE = TOLL | {
    "event_id": "2025-08-28_several",
    "place": "Ukraine (multiple)",
    "oblast": "multiple",
    "scope": "multi",
}


def convert(folder: Path, *rows: dict[str, str]) -> pd.DataFrame:
    return tolls.convert(raw_facts(folder, *rows))["attack_tolls"]


def test_reports_of_one_attack_keep_their_order_and_their_contract(tmp_path):
    frame = check_table(convert(tmp_path, LATER, FIRST), TABLES["attack_tolls"])
    assert frame["killed"].tolist() == [12, 25]
    assert frame["is_preferred"].tolist() == [False, True]
    assert frame["as_of"].tolist() == ["2025-08-28T09:34", "2025-08-29"]
    assert frame["as_of_precision"].tolist() == ["minute", "day"]


def test_an_oblast_gets_its_code_and_several_get_none(tmp_path):
    frame = convert(tmp_path, TOLL | {"overlaps_multi_event": "2025-08-28_several"}, NATIONWIDE)
    assert frame["oblast_code"].iloc[0] == "UA-30"
    assert pd.isna(frame["oblast_code"].iloc[1])
    assert frame["area_scope"].tolist() == ["city", "multiple"]


def test_a_zero_that_no_source_states_is_flagged(tmp_path):
    frame = convert(
        tmp_path,
        TOLL | {"killed": "0", "killed_children": "", "note": "entry reports injuries only"},
    )
    assert frame["killed"].tolist() == [0]
    assert frame["is_killed_inferred"].tolist() == [True]


def test_at_least_is_kept_as_a_minimum(tmp_path):
    assert convert(tmp_path, TOLL | {"killed_qualifier": "at_least"})["is_killed_minimum"].all()
    assert not convert(tmp_path, TOLL)["is_killed_minimum"].any()


@pytest.mark.parametrize(
    ("text", "kind", "note"),
    [
        ("civilian", "civilian", None),
        ("civilian (as described)", "civilian_as_described", None),
        ("civilian (prisoners)", "civilian_prisoners", None),
        ("mixed (military institute and hospital)", "mixed", "military institute and hospital"),
        ("mixed/unknown", "mixed", "unknown"),
    ],
)
def test_types_of_victims_are_told_apart(tmp_path, text, kind, note):
    frame = convert(tmp_path, TOLL | {"victim_type": text})
    assert frame["victim_type"].tolist() == [kind]
    assert (frame["victim_note"].iloc[0] == note) or (
        note is None and frame["victim_note"].isna().all()
    )


@pytest.mark.parametrize(
    ("change", "evidence"),
    [
        ({}, "reported"),
        ({"note": "port; HRMMU-verified"}, "verified"),
        ({"source_title": "HRMMU, 24 Apr 2025"}, "verified"),
        ({"source_title": "Interfax quoting HRMMU"}, "verified"),
        ({"note": "entry shows 47; HRMMU verified at least 43"}, "reported"),
        ({"source_title": "Radio (HRMMU also gives at least 38)"}, "reported"),
    ],
)
def test_only_the_monitors_own_figures_are_verified(tmp_path, change, evidence):
    assert convert(tmp_path, TOLL | change)["evidence"].tolist() == [evidence]


@pytest.mark.parametrize(
    ("rows", "promise"),
    [
        ([TOLL | {"killed_children": "13"}], "killed_children exceeds killed"),
        ([FIRST], "is_preferred is not set exactly once per attack_id"),
        ([TOLL, LATER], "is_preferred is not set exactly once per attack_id"),
        ([FIRST, LATER | {"toll_seq": "3"}], "reports are not numbered 1, 2, 3"),
        ([FIRST, LATER | {"toll_seq": "1"}], "stands there twice"),
        ([FIRST, LATER | {"place": "Lviv"}], "differ within one attack_id"),
        ([TOLL | {"as_of": "2025-08-27T23:00"}], "as_of lies before attack_date"),
        ([TOLL | {"published": "2025-08-27"}], "published lies before attack_date"),
        ([TOLL | {"as_of": "2025-08-30"}], "published lies before as_of"),
        ([TOLL | {"night_began": "2025-08-28"}], "not the day before attack_date"),
        ([TOLL | {"scope": "multi"}], "given for multiple oblasts"),
        ([TOLL | {"overlaps_multi_event": "nothing"}], "not an attack of multiple oblasts"),
        ([TOLL | {"origin": "wikipedia_current_events"}], "a row of the digest carries an hour"),
    ],
)
def test_a_broken_promise_stops_the_import_with_its_line(tmp_path, rows, promise):
    with pytest.raises(SalvoSourceError, match=rf"(?s)line \d.*{promise}"):
        convert(tmp_path, *rows)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("oblast", "Narnia"),
        ("killed", ""),
        ("killed", "2.5"),
        ("as_of", "2025-08-28T25:00"),
        ("as_of", "2025-08-28 9:34"),
        ("attack_date", "2025-02-30"),
        ("attack_date", "2025-08"),
        ("victim_type", "combatant"),
        ("preferred", "yes"),
        ("toll_status", ""),
        ("url_status", "gone"),
    ],
)
def test_what_cannot_be_read_is_named_with_line_and_column(tmp_path, column, text):
    with pytest.raises(SalvoSourceError, match=f"line 2, column {column}: "):
        convert(tmp_path, TOLL | {column: text})


@pytest.mark.raw
def test_the_shared_tolls_convert_whole():
    raw = read_delimited(shared_file("facts", "attack_casualties.csv"))
    assert tolls.matches(raw.header)
    frame = check_table(tolls.convert(raw)["attack_tolls"], TABLES["attack_tolls"])
    assert len(frame) == 621
    assert frame["attack_id"].nunique() == frame["is_preferred"].sum() == 448
