"""A batch: rows are checked before anything starts, and each comes to its own end."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoParameterError, SalvoReportError, SalvoUsageError
from analysis.reports import grid, jobs, run
from analysis.reports.execution import Execution
from analysis.reports.grid import Row, check_rows, grid_rows, split_values, table_rows
from analysis.reports.jobs import Done, carry_out_all
from analysis.reports.request import Request
from analysis.reports.run import Run
from analysis.reports.series import Series, render_series
from tests.reports.small_suite import notebook

NAME = "data_quality"


@given(
    st.lists(st.text("ab,\\ =", min_size=1).filter(lambda text: text == text.strip()), min_size=1)
)
def test_any_values_survive_a_list_when_commas_and_backslashes_are_escaped(
    values: list[str],
) -> None:
    escaped = [value.replace("\\", "\\\\").replace(",", "\\,") for value in values]
    assert split_values(",".join(escaped)) == values


def test_a_grid_is_every_value_with_every_other_the_last_moving_fastest() -> None:
    rows = grid_rows(["a=1,2", r"b=x\,y,z"])
    assert [tuple(row.values.values()) for row in rows] == [
        ("1", "x,y"),
        ("1", "z"),
        ("2", "x,y"),
        ("2", "z"),
    ]
    assert [row.place for row in rows] == ["row 1", "row 2", "row 3", "row 4"]


def test_all_that_is_wrong_with_a_grid_is_told_at_once() -> None:
    with pytest.raises(SalvoParameterError) as caught:
        grid_rows(["a", "b=1", "b=2", "c=1,1"])
    assert [row["problem"] for row in caught.value.rows] == [
        "--grid 'a' is not of the form name=value,value.",
        "b: given to --grid more than once. Put its values into one list.",
        "c: the value '1' stands in its --grid more than once.",
    ]


def test_a_grid_beyond_all_bounds_is_refused_before_it_is_made() -> None:
    axes = [f"{name}={','.join(map(str, range(100)))}" for name in "abcdefgh"]
    with pytest.raises(SalvoUsageError, match=r"10,000,000,000,000,000 reports; .* at most 10,000"):
        grid_rows(axes)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_table_is_one_report_a_row_and_an_empty_field_is_a_default(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeffstart,end\r\n2025-01-01,\r\n,"2025-12-31"\r\n\r\n')
    assert table_rows(path) == [
        Row("row 1", {"start": "2025-01-01"}),
        Row("row 2", {"end": "2025-12-31"}),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "2 problems.\n- there is no heading; it names the parameters.\n- there is no row"),
        ("start\n", "there is no row under the heading. Correct it."),
        (
            "start,,start\n1,2\n1,2,3,4\n",
            "4 problems.\n- column 2 has no name.\n- column 3 is start "
            "once more.\n- row 1 has 2 fields under a heading of 3.\n- row 2 has 4 fields",
        ),
        (b"start\n\xff\n", "is not UTF-8 text: byte 7 is none of it"),
        ('start\n"a', "is not CSV: unexpected end of data"),
        ("start\n" + "x" * 140_000, "is not CSV: field larger than field limit"),
    ],
)
def test_what_is_no_table_is_told_with_all_its_troubles(
    content: str | bytes, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SalvoUsageError) as caught:
        table_rows(written(tmp_path, content))
    assert said in str(caught.value)
    assert "table.csv" in str(caught.value)


def test_a_table_is_read_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_BYTES", 10)
    with pytest.raises(SalvoUsageError, match="more than 10 bytes"):
        table_rows(written(tmp_path, "start\n2025-01-01\n"))
    with pytest.raises(SalvoUsageError, match="cannot be read: No such file"):
        table_rows(tmp_path / "none.csv")


def test_every_problem_of_every_row_is_told_once_with_its_rows() -> None:
    rows = [
        Row("row 1", {"start": "2025-13-01"}),
        Row("row 2", {"start": "2025-01-01"}),
        Row("row 3", {"start": "2025-13-01", "strat": "1"}),
        Row("row 4", {"start": " 2025-01-01"}),
        *(Row(f"row {n}", {"strat": "1"}) for n in range(5, 9)),
    ]
    with pytest.raises(SalvoParameterError) as caught:
        check_rows(NAME, rows, {})
    first, second, third = (row["problem"] for row in caught.value.rows)
    assert first.startswith("row 1, row 3: start: '2025-13-01' is not a date")
    assert second.startswith("row 3, row 5, row 6 and 2 more: strat: unknown parameter.")
    assert third == "row 4: the same report as row 2."


def test_a_parameter_is_not_given_for_all_rows_and_in_a_row() -> None:
    with pytest.raises(
        SalvoParameterError, match="row 1: start: given for all rows and in the row"
    ):
        check_rows(NAME, [Row("row 1", {"start": "2025-01-01"})], {"start": "2025-02-01"})


# --- what becomes of the rows ---------------------------------------------------------------------


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small notebook that is not executed, but for rows of 2025-02-01, which fail."""
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook("1"), tmp_path / "notebooks" / "data_quality.ipynb")
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(tmp_path / "notebooks"))
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path / "reports"))

    def executed(book: Any, values: Any, **_: Any) -> Execution:
        if values["start"] == "2025-02-01":
            raise SalvoReportError("=1+1 is what the cell said.")
        return Execution(book, None)

    monkeypatch.setattr(run, "execute", executed)
    return tmp_path


def rendered(*starts: str, **options: Any) -> Series:
    rows = [Row(f"row {n}", {"start": start}) for n, start in enumerate(starts, start=1)]
    template = Request(NAME, formats=("html",), force=options.pop("force", False))
    return render_series(rows, template, {}, render=carry_out_all, **options)


def test_a_failed_row_stops_no_other_and_the_summary_says_why(suite: Path) -> None:
    series = rendered("2025-01-01", "2025-02-01", "2025-03-01")
    assert [line.status for line in series.lines] == ["written", "failed", "written"]
    assert series.exit_code == 1
    assert "row 2  failed " in series.as_text()
    assert "=1+1 is what the cell said." in series.as_text()
    assert "3 reports: 2 written, 1 failed." in series.as_text()
    summary = json.loads((series.folder / "summary.json").read_text("utf-8"))
    assert summary["counts"] == {"written": 2, "failed": 1}
    assert summary["rows"][1]["error"] == "SalvoReportError"
    table = (series.folder / "summary.csv").read_text("utf-8").splitlines()
    assert table[0].startswith("row,report,parameters,status,seconds,key,folder,error,message")
    assert "'=1+1 is what the cell said." in table[2], "no spreadsheet takes it for a formula"


def test_a_batch_run_again_renders_what_is_not_there(suite: Path) -> None:
    rendered("2025-01-01")
    again = rendered("2025-01-01", "2025-03-01")
    assert [line.status for line in again.lines] == ["up to date", "written"]
    anew = rendered("2025-01-01", "2025-03-01", force=True)
    assert [line.status for line in anew.lines] == ["written", "written"]
    assert anew.folder == again.folder, "the same rows have one summary"


def test_a_dry_run_of_a_batch_plans_every_row_and_writes_nothing(suite: Path) -> None:
    series = rendered("2025-01-01", "2099-01-01", dry_run=True)
    assert [line.status for line in series.lines] == ["planned", "failed"]
    assert series.exit_code == 2
    assert not (suite / "reports").exists()


def test_rows_that_did_not_run_stand_in_the_summary_of_an_interrupted_batch(suite: Path) -> None:
    def stop(requests: Iterator[Request]) -> Iterator[Done]:
        yield from carry_out_all([next(requests)])
        raise KeyboardInterrupt

    rows = [Row(f"row {n}", {"start": f"2025-0{n}-01"}) for n in (1, 3, 4)]
    with pytest.raises(KeyboardInterrupt):
        render_series(rows, Request(NAME, formats=("html",)), {}, render=stop)
    (summary,) = (suite / "reports").glob("batches/*/summary.json")
    assert json.loads(summary.read_text())["counts"] == {"written": 1, "not run": 2}


def test_a_request_is_taken_when_there_is_room_for_it_and_a_result_is_not_kept(
    suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A thousand rows, a megabyte of result each: nothing of it may pile up.
    taken = 0
    heavy = "x" * 1_000_000

    def carry_out(self: Request, **_: Any) -> Run:
        return Run(self.report, Path(heavy + str(taken)), None, None, (), 0.1, "key")

    monkeypatch.setattr(Request, "carry_out", carry_out)

    def source() -> Iterator[Request]:
        nonlocal taken
        for _ in range(1_000):
            taken += 1
            yield Request(NAME)

    tracemalloc.start()
    for done in carry_out_all(source()):
        assert taken == done.place + 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


# --- jobs -----------------------------------------------------------------------------------------


def test_two_reports_at_a_time_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(jobs.VARIABLE)
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert jobs.jobs_at_once() == 2
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert jobs.jobs_at_once() == 1
    monkeypatch.setenv(jobs.VARIABLE, "5")
    assert jobs.jobs_at_once() == 5
    assert jobs.jobs_at_once(3) == 3


@pytest.mark.parametrize("asked", ["0", "-1", "65", "many"])
def test_a_number_of_jobs_that_cannot_be_is_refused(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(jobs.VARIABLE, asked)
    with pytest.raises(SalvoUsageError, match=rf"SALVO_JOBS is '{asked}', and .* 1 to 64"):
        jobs.jobs_at_once()


def test_what_a_source_of_requests_raises_reaches_the_caller_and_no_worker_is_left(
    suite: Path,
) -> None:
    def broken() -> Iterator[Request]:
        raise ZeroDivisionError
        yield

    with pytest.raises(ZeroDivisionError):
        list(carry_out_all(broken(), jobs=2))


def test_outcomes_stand_in_the_order_asked_and_one_failure_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    cells = (
        "import time; time.sleep(1.5 * (start < '2025-02-01'))",
        "assert start != '2025-02-01'",
    )
    nbformat.write(notebook(*cells), tmp_path / "notebooks" / "data_quality.ipynb")
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(tmp_path / "notebooks"))
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path / "reports"))
    template = Request(NAME, formats=("html",))
    steps: list[str] = []

    def progress(label: str) -> Callable[[int, int, str], None]:
        return lambda done, total, heading: steps.append(label)

    asked = [replace(template, values={"start": f"2025-0{n}-01"}) for n in (1, 2, 3)]
    found = list(carry_out_all(asked, jobs=2, progress=progress))
    kinds = {done.place: type(done.result) for done in found}
    assert kinds == {0: Run, 1: SalvoReportError, 2: Run}
    assert found[0].place == 1, "the first sleeps"
    assert set(steps) == {request.label for request in asked}
    error = next(done.result for done in found if done.place == 1)
    assert "Traceback" in error.__notes__[0], "the traceback comes along"
