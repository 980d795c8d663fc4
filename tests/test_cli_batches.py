"""The batch command as a newcomer types it, rightly and wrongly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis import cli
from analysis.reports import run
from analysis.reports.execution import Execution
from tests.reports.small_suite import notebook


@pytest.fixture(autouse=True)
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook("1"), tmp_path / "notebooks" / "data_quality.ipynb")
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(tmp_path / "notebooks"))
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path / "reports"))

    def executed(book: Any, *_: Any, progress: Any = None, **__: Any) -> Execution:
        return Execution(book, None)

    monkeypatch.setattr(run, "execute", executed)
    return tmp_path


GRID = ("--grid", "start=2025-01-01,2025-02-01", "--format", "html")


def test_a_grid_is_rendered_and_answered_with_a_table_and_its_place(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["batch", "data_quality", *GRID]) == 0
    said = capsys.readouterr()
    *rows, counted, place = said.out.splitlines()
    assert [row.split()[:3] for row in rows] == [["row", "1", "written"], ["row", "2", "written"]]
    assert counted == "2 reports: 2 written."
    assert place.startswith(f"Open {suite / 'reports' / 'batches' / 'data_quality--'}")
    assert Path(place.removeprefix("Open ")).is_file()
    assert "data_quality--" in (suite / "reports" / "index.html").read_text("utf-8")
    first, second = said.err.splitlines()
    assert first.startswith("1/2  row 1  written")
    assert first.endswith("left")
    assert not second.endswith("left")


def test_a_table_is_rendered_and_json_is_all_that_stands_on_stdout(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = suite / "table.csv"
    table.write_text("start\n2025-01-01\n")
    options = ("--table", str(table), "-p", "end=2025-12-31", "--json")
    assert cli.main(["batch", "data_quality", *options]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    summary = json.loads(said.out)
    assert summary["counts"] == {"written": 1}
    assert summary["rows"][0]["parameters"] == "start=2025-01-01"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["data_qualty", *GRID], "Did you mean data_quality?"),
        (["data_quality"], "A batch needs --grid or --table, and not both"),
        (["data_quality", *GRID, "--table", "t.csv"], "and not both"),
        (["data_quality", "--table", "none.csv"], "none.csv cannot be read"),
        (["data_quality", "--grid", "strat=1,2"], "row 1, row 2: strat: unknown parameter."),
        (["data_quality", *GRID, "-p", "end"], "not of the form name=value"),
        (["data_quality", *GRID, "--jobs", "0"], "--jobs is '0', and reports are rendered 1 to"),
        (["data_quality", *GRID, "--lang", "xx"], "Reports are not written in 'xx'"),
        (["data_quality", *GRID, "--cell-timeout", "0"], "cell-timeout"),
    ],
)
def test_wrong_usage_starts_nothing_and_is_told_with_the_cure(
    arguments: list[str], said: str, suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["batch", *arguments]) == 2
    answer = capsys.readouterr()
    assert said in answer.err
    assert answer.out == ""
    assert not (suite / "reports").exists()


def test_a_dry_run_says_what_is_planned(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["batch", "data_quality", *GRID, "--dry-run"]) == 0
    assert "2 reports: 2 planned." in capsys.readouterr().out
    assert not (suite / "reports").exists()
