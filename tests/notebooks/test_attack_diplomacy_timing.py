"""The timing report at other parameters than the default: right, or clearly refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import SalvoParameterError, SalvoSourceError
from analysis.reports.parameters import check, find_report
from analysis.reports.run import Run, run_report

REPORT = "attack_diplomacy_timing"


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALVO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def render(assignments: Sequence[str], out: Path) -> tuple[Run, Mapping[str, Any]]:
    run = run_report(find_report(REPORT), check(REPORT, assignments), out=out)
    findings = json.loads((run.folder / "findings.json").read_text("utf-8"))["findings"]
    return run, {finding["name"]: finding["value"] for finding in findings}


def own_list(folder: Path, *rows: str) -> str:
    path = folder / "own.csv"
    path.write_text("start_date,title\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return f"events={path}"


def test_the_page_of_the_declared_design_says_so_and_concludes_with_a_size(tmp_path: Path) -> None:
    run, found = render([], tmp_path)
    page = run.html.read_text("utf-8")
    assert found["design_sha256"] == found["declared_sha256"]
    assert "This page keeps to the declared design." in page
    assert "smaller effects cannot be excluded" in page.replace("\n", " ")
    for word in ("no effect", "caused"):
        assert word not in page.lower()
    assert run.seconds < 60
    again, same = render([], tmp_path)
    assert same == found
    assert again.key == run.key


def test_another_choice_is_a_difference_on_the_page_and_another_checksum(tmp_path: Path) -> None:
    run, found = render(["outcome=ballistic", "categories=leaders"], tmp_path)
    page = " ".join(run.html.read_text("utf-8").split())
    assert found["design_sha256"] != found["declared_sha256"]
    assert "This page differs from the declared design in:" in page
    assert "Outcome: ballistic missiles launched, not launch volume" in page
    assert "Categories: leader_call, leader_meeting, leader_summit, not all" in page


def test_days_before_are_asked_of_events_fixed_in_advance(tmp_path: Path) -> None:
    _, found = render(["first_day=-6", "last_day=0", "scheduled=yes"], tmp_path)
    assert found["span"] == "in the relative days -6 to 0 around"
    assert found["p_value"] > 0.05


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["2025-08-15,one event"], "1 event dates lie between"),
        (["2030-01-01,after the last night", "2031-01-01,too"], "2 outside"),
        (["2014-03-18,before the series", "2022-02-24,too"], "2 outside"),
    ],
)
def test_a_list_without_a_usable_event_gives_a_page_that_says_why(
    rows: list[str], said: str, tmp_path: Path
) -> None:
    run, found = render([own_list(tmp_path, *rows)], tmp_path)
    assert said in found["primary_reason"]
    assert "The question has no answer here" in run.html.read_text("utf-8")
    assert "ratio" not in found


def test_an_own_list_enters_the_provenance_by_its_content(tmp_path: Path) -> None:
    rows = [f"2025-{month:02}-15,event of {month}" for month in range(1, 13)]
    one, found = render([own_list(tmp_path, *rows)], tmp_path)
    assert found["event_dates"] == 12
    assert found["dates_tested"] == 12
    block = json.loads((one.folder / "provenance.json").read_text("utf-8"))
    assert len(block["files"]["events"]) == 64
    # The same dates, given as times of another zone that fall on them in Kyiv.
    other, same = render(
        [own_list(tmp_path, *[row.replace(",", "T09:00-03:00,", 1) for row in rows])], tmp_path
    )
    assert same["p_value"] == found["p_value"]
    assert other.key != one.key


def test_a_short_period_is_told_in_every_section(tmp_path: Path) -> None:
    run, found = render(["start=2025-08-10", "end=2025-08-31"], tmp_path)
    assert found["nights"] == 22
    page = run.html.read_text("utf-8")
    assert "not in the data" in page


def test_a_window_longer_than_the_series_says_so(tmp_path: Path) -> None:
    _, found = render(["start=2025-08-10", "end=2025-08-31", "last_day=40"], tmp_path)
    assert "more than the 22 of the series" in found["primary_reason"]


@pytest.mark.parametrize(
    ("assignments", "said"),
    [
        (["first_day=0"], "can be asked only of events fixed in advance"),
        (["first_day=5", "last_day=3"], "first_day 5 lies after last_day 3"),
        (["last_day=99"], "99 lies outside -60 to 60 days"),
        (["start=2024-01-01"], "reports did not come every night"),
        (["categories=leader_cal"], "'leader_cal' is not a category. Did you mean"),
        (["categories=leaders,leader_call"], "named more than once: leader_call"),
        (["levels=king"], "'king' is not a level of participants"),
        (["tier=3"], "'3' is not a choice"),
        (["outcome=drone"], "Did you mean drones?"),
    ],
)
def test_a_wrong_choice_is_refused_before_a_kernel_starts(
    assignments: list[str], said: str
) -> None:
    with pytest.raises(SalvoParameterError) as caught:
        check(REPORT, assignments)
    assert said in str(caught.value)


def test_a_broken_list_is_refused_before_a_kernel_starts(tmp_path: Path) -> None:
    with pytest.raises(SalvoSourceError, match="line 2, column start_date"):
        check(REPORT, [own_list(tmp_path, "15.08.2025,x")])
    with pytest.raises(SalvoSourceError, match="There is no file"):
        check(REPORT, [f"events={tmp_path / 'none.csv'}"])
