from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.data.contracts import check_table
from analysis.data.sources import ohchr
from analysis.data.sources.delimited import read_delimited
from analysis.data.tables import TABLES
from analysis.errors import SalvoSourceError
from tests.facts import CUMULATIVE, MONTH, PERIOD, TOLL, WEAPON, raw_facts, shared_file

REVISED = MONTH | {
    "killed": "11",
    "total": "41",
    "vintage": "revised",
    "published": "2025-10-10",
    "is_first_complete": "0",
}


def convert(folder: Path, *rows: dict[str, str]) -> pd.DataFrame:
    (frame,) = ohchr.convert(raw_facts(folder, *rows)).values()
    return frame


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (MONTH, "casualties_monthly"),
        (CUMULATIVE, "casualties_cumulative"),
        (WEAPON, "casualties_by_weapon"),
        (PERIOD, "casualties_periods"),
    ],
)
def test_each_file_is_known_by_its_columns_and_keeps_its_contract(tmp_path, record, name):
    raw = raw_facts(tmp_path, record)
    assert ohchr.matches(raw.header)
    tables = ohchr.convert(raw)
    assert list(tables) == [name]
    check_table(tables[name], TABLES[name])


def test_a_file_of_tolls_is_not_taken_for_one_of_the_monitors():
    assert not ohchr.matches(list(TOLL))


def test_an_empty_cell_is_missing_and_not_zero(tmp_path):
    frame = convert(
        tmp_path,
        MONTH | {"injured": "", "total": "", "is_first_complete": "0", "is_latest_complete": "0"},
    )
    assert frame["injured"].isna().all()
    assert frame["injured_children"].isna().all()
    assert frame["killed"].tolist() == [10]


def test_every_vintage_of_a_month_is_kept_in_order(tmp_path):
    frame = convert(tmp_path, REVISED, MONTH | {"is_latest_complete": "0"})
    assert frame["published"].tolist() == ["2025-09-10", "2025-10-10"]
    assert frame["vintage_kind"].tolist() == ["first_published", "revised"]
    assert frame["evidence"].tolist() == ["verified", "verified"]


@pytest.mark.parametrize(
    ("month", "note", "days", "partial"),
    [
        ("2025-08", "nationwide", ("2025-08-01", "2025-08-31"), False),
        ("2023-07", "nationwide; PARTIAL 1-16 Jul 2023", ("2023-07-01", "2023-07-16"), True),
        ("2023-07", "record dated 30 Jul 2023 (1-30 Jul)", ("2023-07-01", "2023-07-30"), True),
        ("2022-02", "nationwide (24-28 Feb 2022 only)", ("2022-02-24", "2022-02-28"), True),
        ("2025-08", "13 regions + Kyiv; 4 killed/35 injured", ("2025-08-01", "2025-08-31"), False),
    ],
)
def test_the_days_that_a_month_covers_are_read_from_its_note(tmp_path, month, note, days, partial):
    frame = convert(
        tmp_path,
        MONTH
        | {"month": month, "scope_note": note}
        | {"is_first_complete": "0", "is_latest_complete": "0"},
    )
    assert frame["period_start_date"].dt.strftime("%Y-%m-%d").tolist() == [days[0]]
    assert frame["period_end_date"].dt.strftime("%Y-%m-%d").tolist() == [days[1]]
    assert frame["is_partial"].tolist() == [partial]


@pytest.mark.parametrize("note", ["PARTIAL", "PARTIAL 1-16 Aug 2023", "PARTIAL 30-31 Feb 2023"])
def test_a_partial_month_without_readable_days_is_refused(tmp_path, note):
    month = MONTH | {"month": "2023-02", "scope_note": note}
    with pytest.raises(SalvoSourceError, match=r"line 2, column scope_note"):
        convert(tmp_path, month)


@pytest.mark.parametrize(
    ("period", "days", "kind"),
    [
        ("2025-09", ("2025-09-01", "2025-09-30"), "month"),
        ("2025", ("2025-01-01", "2025-12-31"), "year"),
        ("2024-09..2024-11", ("2024-09-01", "2024-11-30"), "span"),
        ("2022-02-24..2024-02-15", ("2022-02-24", "2024-02-15"), "span"),
    ],
)
def test_a_period_is_read_as_its_first_and_last_day(tmp_path, period, days, kind):
    frame = convert(tmp_path, WEAPON | {"period": period, "published": ""})
    found = (frame["period_start_date"].iloc[0], frame["period_end_date"].iloc[0])
    assert found == tuple(pd.Timestamp(day) for day in days)
    assert frame["period_kind"].tolist() == [kind]


def test_percentages_become_shares_of_one(tmp_path):
    assert convert(tmp_path, WEAPON)["casualties_share_rate"].tolist() == [0.3]


def test_a_date_stated_in_part_stays_as_it_is(tmp_path):
    frame = convert(tmp_path, CUMULATIVE)
    assert frame[["published", "published_precision"]].iloc[0].tolist() == ["2024-02", "month"]
    assert frame[["as_of", "as_of_precision"]].iloc[0].tolist() == ["2024-02-15", "day"]


def test_a_suspect_value_is_kept_with_its_flag(tmp_path):
    frame = convert(tmp_path, MONTH | {"quality_flag": "SUSPECT injured: looks transposed"})
    assert frame["injured"].tolist() == [30]
    assert frame["is_suspect"].tolist() == [True]


def test_all_unreadable_values_are_listed_at_once_with_line_column_and_cure(tmp_path):
    with pytest.raises(SalvoSourceError) as caught:
        convert(
            tmp_path,
            MONTH | {"killed": "-1", "published": "10.09.2025"},
            MONTH | {"month": "2025-13", "vintage": "final", "is_first_complete": "yes"},
        )
    text = str(caught.value)
    assert "5 values cannot be read; nothing was imported" in text
    for place in (
        "line 2, column killed: '-1'",
        "line 2, column published: '10.09.2025'",
        "line 3, column month: '2025-13'",
        "line 3, column vintage: 'final'",
        "line 3, column is_first_complete: 'yes'",
    ):
        assert place in text
    assert len(caught.value.rows) == 5


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"killed": "50"}, "killed exceeds total"),
        ({"killed_children": "11"}, "killed_children exceeds killed"),
        ({"total": "41"}, r"total is not killed \+ injured"),
        ({"published": "2025-07-31"}, "published lies before month"),
        ({"injured": "", "total": ""}, "a complete figure lacks killed, injured or total"),
        ({"scope_note": "PARTIAL 1-16 Aug 2025"}, "more than the last day of the month"),
        ({"killed": "", "injured": "", "total": ""}, "none of killed, injured, total is given"),
    ],
)
def test_a_broken_promise_names_the_line_of_the_outside_file(tmp_path, change, promise):
    other = MONTH | {"month": "2025-07", "source_title": "Other"}
    with pytest.raises(
        SalvoSourceError, match=rf"(?s)line 3, column \(all\): '2025-08-01 \|.*{promise}"
    ):
        convert(tmp_path, other, MONTH | change)


def test_at_most_one_figure_of_a_month_is_the_first_and_one_the_latest(tmp_path):
    with pytest.raises(SalvoSourceError, match="is_first_complete is set more than once per month"):
        convert(tmp_path, MONTH, MONTH | {"source_title": "Another", "is_latest_complete": "0"})


def test_the_latest_figure_is_not_older_than_the_first(tmp_path):
    older = REVISED | {"published": "2025-09-01"}
    with pytest.raises(SalvoSourceError, match="was published before the first"):
        convert(tmp_path, MONTH | {"is_latest_complete": "0"}, older)


def test_a_total_that_falls_is_refused(tmp_path):
    later = CUMULATIVE | {"as_of": "2024-03-31", "killed": "99", "published": "2024-04-10"}
    with pytest.raises(SalvoSourceError, match=r"line 3.*killed is lower than on an earlier date"):
        convert(tmp_path, CUMULATIVE, later)


def test_the_same_figure_twice_is_refused(tmp_path):
    with pytest.raises(SalvoSourceError, match=r"line 3.*stands there twice"):
        convert(tmp_path, PERIOD, PERIOD)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"period": "summer"}, "period"),
        ({"period": "2025-01..2025-02..2025-03"}, "period"),
        ({"period": "2025-02-30"}, "period"),
        ({"share_total": "130"}, "share_total"),
        ({"share_total": "1e3"}, "share_total"),
        ({"weapon_class": "space lasers"}, "weapon_class"),
        ({"confidence": ""}, "confidence"),
        ({"note": "x" * 4_001}, "note"),
        ({"note": "two\nlines"}, "note"),
    ],
)
def test_what_cannot_be_read_stops_the_import(tmp_path, change, column):
    with pytest.raises(SalvoSourceError, match=f"line 2, column {column}: "):
        convert(tmp_path, WEAPON | change)


def test_an_unknown_or_missing_column_is_named(tmp_path):
    record = {name: text for name, text in MONTH.items() if name != "total"} | {"sum": "40"}
    with pytest.raises(SalvoSourceError, match=r"missing \['total'\], unknown \['sum'\]"):
        convert(tmp_path, record)


def test_the_raw_table_is_left_as_it_was(tmp_path):
    raw = raw_facts(tmp_path, MONTH)
    before = [(line, dict(cells)) for line, cells in raw.rows]
    ohchr.convert(raw)
    assert raw.rows == before


@pytest.mark.raw
@pytest.mark.parametrize(
    ("file", "name", "rows"),
    [
        ("ohchr_monthly.csv", "casualties_monthly", 136),
        ("ohchr_cumulative.csv", "casualties_cumulative", 171),
        ("ohchr_by_weapon.csv", "casualties_by_weapon", 47),
        ("ohchr_periods.csv", "casualties_periods", 14),
    ],
)
def test_the_shared_files_convert_whole(file, name, rows):
    tables = ohchr.convert(read_delimited(shared_file("facts", file)))
    assert len(check_table(tables[name], TABLES[name])) == rows
