"""Two runs are compared number by number, and each difference is put down to what moved."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoReportError, SalvoUsageError
from analysis.reports.archive import find_run, list_runs
from analysis.reports.change_list import as_markdown, as_text
from analysis.reports.comparison import ABSENT, Change, Tolerance, compare_runs
from analysis.reports.run_tables import cells_of
from tests.reports.stored_runs import finding, put_run

COVERAGE = "class,month,rate\ndrone,2025-01,0.8\ndrone,2025-02,\nmissile,2025-01,0.5\n"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return put_run(
        tmp_path / "before",
        finding("nights", 100),
        finding("rate", 0.5, "rate", low=0.4, high=0.6),
        finding("first", "2022-09-28", "date"),
        tables={"coverage": COVERAGE},
    )


def test_a_run_does_not_differ_from_itself(before: Path) -> None:
    comparison = compare_runs(before, before)
    assert comparison.is_same
    assert comparison.compared == 15, "4 parts of each finding, and 3 cells"
    assert "all 15 numbers and words are the same" in as_text(comparison)


def test_a_change_is_told_with_its_size_absolute_and_relative(before: Path, tmp_path: Path) -> None:
    after = put_run(
        tmp_path / "after",
        finding("nights", 90),
        finding("rate", 0.5, "rate", low=0.3, high=0.6),
        finding("first", "2022-09-28", "date"),
        tables={"coverage": COVERAGE},
    )
    comparison = compare_runs(before, after)
    low, nights = comparison.findings
    assert (nights.name, nights.absolute, nights.relative) == ("nights", -10, -0.1)
    assert (low.name, low.part) == ("rate", "low")
    assert "nights (nights)  100 → 90   −10 (−10.0 %)" in " ".join(as_text(comparison).split("\n"))


def test_the_largest_relative_change_comes_first_then_words_then_new_then_gone(
    before: Path, tmp_path: Path
) -> None:
    after = put_run(
        tmp_path / "after",
        finding("rate", 0.51, "rate", low=0.4, high=0.6),
        finding("first", "2023-01-01", "date"),
        finding("another", 1),
        tables={"coverage": COVERAGE.replace("0.8", "0.2").replace("0.5", "0.51")},
    )
    comparison = compare_runs(before, after)
    assert [change.name for change in comparison.findings] == ["rate", "first", "another", "nights"]
    assert [change.state for change in comparison.findings] == ["changed", "changed", "new", "gone"]
    assert [change.name for change in comparison.tables] == [
        "drone 2025-01, rate",
        "missile 2025-01, rate",
    ]


def test_a_number_that_was_zero_comes_before_all_others(before: Path) -> None:
    assert Change("finding", "a", "value", 0, 3).relative == math.inf
    assert Change("finding", "a", "value", 0, 3).as_dict()["relative"] is None
    assert Change("finding", "a", "value", 0, 0).relative == 0


def test_nothing_is_not_zero(before: Path, tmp_path: Path) -> None:
    after = put_run(
        tmp_path / "after",
        finding("nights", None),
        finding("rate", 0.5, "rate", low=0.4, high=0.6),
        finding("first", "2022-09-28", "date"),
        tables={"coverage": COVERAGE.replace("2025-02,", "2025-02,0")},
    )
    comparison = compare_runs(before, after)
    (nights,) = comparison.findings
    assert nights.absolute is None
    (cell,) = comparison.tables
    assert (cell.before, cell.after) == (None, 0.0)
    assert "100 → not given" in as_text(comparison)
    assert "not given → 0" in as_text(comparison)


def test_a_table_a_row_and_a_column_that_are_new_are_told_as_such(
    before: Path, tmp_path: Path
) -> None:
    table = "class,month,rate,n\ndrone,2025-01,0.8,1\ndrone,2025-03,0.7,2\nmissile,2025-01,0.5,3\n"
    after = put_run(tmp_path / "after", tables={"coverage": table, "other": "a\n1\n"})
    said = {
        (change.where, change.name, change.part): change.state
        for change in compare_runs(before, after).tables
    }
    assert said == {
        ("coverage", "drone 2025-01, n", "cell"): "new",
        ("coverage", "missile 2025-01, n", "cell"): "new",
        ("coverage", "drone 2025-03", "row"): "new",
        ("coverage", "drone 2025-02", "row"): "gone",
        ("other", "", "table"): "new",
    }


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            {"parameters": {"start": "2025-01-01", "end": ""}},
            "the parameters changed: start: 2022-09-28 → 2025-01-01",
        ),
        (
            {"data": {"vintage": "2026-07-01", "tables": {"nights": {"rows": 2, "sha256": "z"}}}},
            "the data changed: vintage 2026-06-07 → 2026-07-01, nights",
        ),
        ({"code": {"sha256": "z"}}, "the code of the suite changed: sha256 c → z"),
        ({"notebook": {"sha256": "z"}}, "the notebook changed: sha256 b → z"),
        ({"lang": "uk"}, "it is in another language: en → uk"),
        ({"packages": {"pandas": "3.0.1"}}, "the environment changed: pandas 3.0.0 → 3.0.1"),
        ({}, "Notebook, code, parameters, language, data and environment are the same."),
    ],
)
def test_what_moved_the_numbers_is_named(
    record: dict[str, Any], said: str, before: Path, tmp_path: Path
) -> None:
    comparison = compare_runs(before, put_run(tmp_path / "after", **record))
    assert said in as_text(comparison).splitlines()
    assert said.partition(":")[0] in as_markdown(comparison)


def test_runs_of_two_reports_are_not_compared(before: Path, tmp_path: Path) -> None:
    after = put_run(tmp_path / "after", report="casualty_trends")
    with pytest.raises(SalvoUsageError, match="Only two runs of one report"):
        compare_runs(before, after)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("findings.json", "{"),
        ("findings.json", '{"findings": 3}'),
        ("findings.json", '{"findings": [{"value": 1}]}'),
        ("findings.json", "[]"),
        ("provenance.json", '{"report": 3}'),
        ("provenance.json", ""),
    ],
)
def test_a_damaged_record_is_told_not_stumbled_over(file: str, text: str, before: Path) -> None:
    (before / file).write_text(text)
    with pytest.raises(SalvoReportError, match=r"[Rr]ender"):
        compare_runs(before, before)
    (entry,) = list_runs(before.parent)
    assert entry.problem


def test_a_table_that_is_no_text_is_told(before: Path) -> None:
    (before / "tables" / "coverage.csv").write_bytes(b"a\n\xff")
    with pytest.raises(SalvoReportError, match=r"coverage\.csv cannot be read"):
        compare_runs(before, before)


def test_hostile_names_stay_text_on_a_terminal_and_in_markdown(
    before: Path, tmp_path: Path
) -> None:
    name = "\x1b[31m|<script>`x`\u202e"
    after = put_run(tmp_path / "after", finding(name, 1), tables={"a\x1bb": "c\n1\n"})
    comparison = compare_runs(before, after)
    assert as_text(comparison).replace("\n", "").isprintable()
    markdown = as_markdown(comparison)
    assert "<script>" not in markdown
    assert "\\|&lt;script>\\`x\\`" in markdown
    assert markdown.replace("\n", "").isprintable()


def test_json_holds_every_change_and_is_valid(before: Path, tmp_path: Path) -> None:
    after = put_run(tmp_path / "after", finding("nights", 1e300), tables={"coverage": COVERAGE})
    content = compare_runs(before, after).as_dict()
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert content["same"] is False
    assert {change["state"] for change in content["findings"]} == {"changed", "gone"}


def test_rows_are_named_by_words_and_by_position_where_words_do_not_suffice() -> None:
    assert cells_of("a,b\nx,1\nx,2\n") == {
        ("row 1", "a"): "x",
        ("row 1", "b"): 1.0,
        ("row 2", "a"): "x",
        ("row 2", "b"): 2.0,
    }
    assert list(cells_of("2025,n\n2025,1\n")) == [("row 1", "2025"), ("row 1", "n")]
    assert list(cells_of("a,a\nx,1\n")) == [("x", "a (2)")]
    assert cells_of("") == {}
    assert cells_of("a,b\nx\n") == {("row 1", "a"): "x", ("row 1", "b"): None}


def test_infinity_in_a_table_is_a_word() -> None:
    assert cells_of("a,b\nx,inf\ny,nan\n") == {("x", "b"): "inf", ("y", "b"): "nan"}


@given(st.floats(0.01, 1e6), st.floats(1e-9, 0.4))
def test_a_tolerance_is_relative_and_symmetric(value: float, share: float) -> None:
    near, far = value * (1 + 0.5 * share), value * (1 + 3 * share)
    tolerance = Tolerance(share)
    assert tolerance.allows(value, near)
    assert tolerance.allows(near, value)
    assert not tolerance.allows(value, far)
    assert not Tolerance().allows(value, near) or value == near


@pytest.mark.parametrize(
    ("one", "other"), [(None, 0), (1, "1"), (True, 1), (None, ABSENT), ("a", "b"), ([1], [2])]
)
def test_no_tolerance_makes_two_kinds_of_thing_one(one: Any, other: Any) -> None:
    assert not Tolerance(0.5).allows(one, other)


def test_a_run_is_found_by_name_and_by_path(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_run("before", out=before.parent) == before
    assert find_run(str(before)) == before
    monkeypatch.setenv("SALVO_REPORTS", str(before.parent))
    with pytest.raises(SalvoUsageError, match=r"Did you mean before\? Known: before"):
        find_run("befor")
    with pytest.raises(SalvoUsageError, match="nothing was rendered into"):
        find_run("before", out=before)
