"""Every report, and every run among the reports, is listed with how it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.data.store import Store
from analysis.reports.archive import read_run
from analysis.reports.parameters import REPORTS
from analysis.reports.status import expected, report_status
from tests.reports.stored_runs import put_run


def states(out: Path) -> dict[str, list[str]]:
    return {
        state.name: [reason.cause for reason in state.freshness.reasons]
        for state in report_status(out=out).states
    }


def test_a_report_without_a_run_was_never_run(tmp_path: Path) -> None:
    assert states(tmp_path / "none") == {name: ["never run"] for name in REPORTS}
    text = report_status(out=tmp_path / "none").as_text()
    assert text.splitlines()[0] == "stale  data_quality  it was never rendered"
    assert text.splitlines()[-1].startswith(f"0 of {len(REPORTS)} fresh in ")


def test_a_run_with_the_inputs_of_now_is_fresh(tmp_path: Path) -> None:
    first = read_run(put_run(tmp_path / "first"))
    now = expected(first, Store().present())
    put_run(tmp_path / "data_quality", **now)
    assert states(tmp_path)["data_quality"] == []
    assert report_status(out=tmp_path).as_text().splitlines()[0] == "fresh  data_quality"


def test_a_format_asked_for_and_missing_makes_a_run_stale(tmp_path: Path) -> None:
    first = read_run(put_run(tmp_path / "first"))
    put_run(tmp_path / "data_quality", **expected(first, Store().present()))
    status = report_status(out=tmp_path, formats=["html", "pdf"])
    assert "a format is missing (pdf)" in status.as_text()


def test_a_stale_run_is_listed_with_every_reason(tmp_path: Path) -> None:
    put_run(tmp_path / "data_quality")
    assert states(tmp_path)["data_quality"] == ["notebook", "code", "data", "lock"]


def test_a_run_with_other_parameters_is_judged_by_its_own(tmp_path: Path) -> None:
    changed = {"start": "2025-01-01"}
    put_run(tmp_path / "data_quality--1", parameters={**changed, "end": ""}, changed=changed)
    status = report_status(out=tmp_path)
    assert "parameters" not in states(tmp_path)["data_quality--1"]
    assert "data_quality--1  [start=2025-01-01]" in status.as_text()


def test_parameters_that_are_refused_now_are_the_reason(tmp_path: Path) -> None:
    put_run(tmp_path / "old", parameters={"begin": "2025-01-01"})
    assert states(tmp_path)["old"] == ["refused"]


def test_a_run_of_a_report_that_is_no_more_is_listed(tmp_path: Path) -> None:
    put_run(tmp_path / "old", report="bygone")
    assert states(tmp_path)["old"] == ["refused"]


@pytest.mark.parametrize("name", ["provenance.json", "findings.json"])
def test_a_damaged_run_is_listed_as_such(name: str, tmp_path: Path) -> None:
    folder = put_run(tmp_path / "data_quality")
    (folder / name).write_text("\x00")
    assert states(tmp_path)["data_quality"] == ["damaged"]


def test_what_is_no_run_is_not_listed(tmp_path: Path) -> None:
    for name in (".data_quality.1.abc", "failed", ".cache", "notes"):
        (tmp_path / name).mkdir()
    put_run(tmp_path / ".data_quality.2.abc")
    (tmp_path / "index.html").write_text("index")
    assert list(states(tmp_path)) == list(REPORTS)


def test_json_says_the_same(tmp_path: Path) -> None:
    put_run(tmp_path / "data_quality")
    content = json.loads(json.dumps(report_status(out=tmp_path).as_dict()))
    assert [report["name"] for report in content["reports"]] == list(REPORTS)
    assert content["reports"][0]["fresh"] is False
    assert {reason["cause"] for reason in content["reports"][0]["reasons"]} >= {"code", "data"}
