"""A file that a person names is in a report by its name and content, not by where it lies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.reports.archive import read_run
from analysis.reports.manifest import PLACES, read_manifest
from analysis.reports.parameters import check, find_report
from analysis.reports.publication import publish
from analysis.reports.run import Run, run_report
from analysis.reports.status import report_status
from analysis.reports.verification import verify_run
from tests.studies.test_article_claims import NEWS

EVENTS = "start_date,title\n2025-08-15,Meeting in Alaska\n2025-08-18,Meeting in Washington\n"


def rendered(report: str, parameter: str, file: Path, out: Path) -> Run:
    """A page of a report on that file; the other parameters are left alone."""
    return run_report(find_report(report), check(report, {parameter: str(file)}), out=out)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """One text in two folders, each with a report of it."""
    made = {}
    for place in ("kyiv", "lviv"):
        folder = tmp_path_factory.mktemp(place)
        article = folder / "article.txt"
        article.write_text(NEWS, encoding="utf-8")
        made[place] = rendered("attack_brief", "text", article, folder / "reports")
    return made


@pytest.mark.slow
def test_the_same_file_in_two_folders_gives_the_same_bytes(runs: dict[str, Run]) -> None:
    kyiv, lviv = runs.values()
    assert kyiv.key == lviv.key
    for name in set(read_manifest(kyiv.folder).files) - {"provenance.json"}:
        assert (kyiv.folder / name).read_bytes() == (lviv.folder / name).read_bytes(), name


@pytest.mark.slow
def test_nothing_that_a_run_lists_says_where_the_file_lies(runs: dict[str, Run]) -> None:
    folder = runs["kyiv"].folder
    secret = str(folder.parents[1])
    for name in ("manifest.json", *read_manifest(folder).files):
        assert secret.encode() not in (folder / name).read_bytes(), name
    assert "article.txt" in (folder / "report.html").read_text("utf-8")
    record = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert record["parameters"]["text"] == record["changed"]["text"] == "article.txt"


@pytest.mark.slow
def test_a_site_does_not_say_it_either(runs: dict[str, Run], tmp_path: Path) -> None:
    reports = runs["kyiv"].folder.parent
    publish(reports, tmp_path / "site")
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert PLACES not in {path.name for path in files}
    for path in files:
        assert str(reports.parent).encode() not in path.read_bytes(), path


@pytest.mark.slow
def test_a_run_is_still_judged_and_repeated_by_its_file(runs: dict[str, Run]) -> None:
    run = runs["lviv"]
    states = {state.folder: state for state in report_status(out=run.folder.parent).states}
    assert states[run.folder].freshness.is_fresh
    assert verify_run(run.folder).comparison.is_same
    article = run.folder.parents[1] / "article.txt"
    article.write_text(f"{NEWS} More.", encoding="utf-8")
    states = {state.folder: state for state in report_status(out=run.folder.parent).states}
    assert "content of text" in states[run.folder].freshness.as_text()
    article.unlink()
    states = {state.folder: state for state in report_status(out=run.folder.parent).states}
    assert "cannot be read" in states[run.folder].freshness.as_text()


@pytest.mark.slow
def test_a_list_of_events_is_named_the_same_way(tmp_path: Path) -> None:
    file = tmp_path / "place" / 'my "own" list.csv'
    file.parent.mkdir()
    file.write_text(EVENTS, encoding="utf-8")
    run = rendered("attack_diplomacy_timing", "events", file, tmp_path / "reports")
    for name in read_manifest(run.folder).files:
        assert str(file.parent).encode() not in (run.folder / name).read_bytes(), name
    assert read_run(run.folder).parameters["events"] == file.name
    assert read_run(run.folder).asked["events"] == str(file)


def test_places_that_are_no_record_cost_nothing(tmp_path: Path) -> None:
    record = {"report": "attack_brief", "parameters": {"night": "2025-08-28", "text": "a.txt"}}
    (tmp_path / "provenance.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "findings.json").write_text('{"findings": []}', encoding="utf-8")
    for places in (None, "[]", "{", '{"start": "2025-01-01"}'):
        if places is not None:
            (tmp_path / PLACES).write_text(places, encoding="utf-8")
        assert read_run(tmp_path).asked == record["parameters"]
