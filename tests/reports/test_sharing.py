"""Reports of one call share a folder for what they compute; a report alone has none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import memo
from analysis.errors import SalvoReportError
from analysis.reports import batch
from analysis.reports.batch import run_reports
from analysis.reports.jobs import Done
from tests.reports.small_suite import SmallSuite

# Each report leaves beside it what it was given.
TOLD = """
import json, os, pathlib, uuid
folder = os.environ.get("SALVO_MEMO")
mode = oct(os.stat(folder).st_mode & 0o777) if folder else ""
told = json.dumps([folder, mode])
_ = (pathlib.Path(os.environ["SALVO_TEST_PIDS"]) / uuid.uuid4().hex).write_text(told)
"""


@pytest.fixture
def suite(tmp_path: Path) -> SmallSuite:
    made = SmallSuite(tmp_path)
    made.write(TOLD)
    return made


def told(suite: SmallSuite) -> list[tuple[str, str]]:
    found = sorted((suite.root / "pids").iterdir())
    return [tuple(json.loads(path.read_text("utf-8"))) for path in found]


def grid(suite: SmallSuite, *options: str) -> None:
    code, _, err = suite.run(
        *("batch", "data_quality", "--grid", "start=2025-01-01,2025-02-01,2025-03-01", *options)
    )
    assert code == 0, err


@pytest.mark.slow
def test_reports_of_a_batch_share_one_folder_which_goes_with_it(suite: SmallSuite) -> None:
    grid(suite)
    assert len(told(suite)) == 3
    ((folder, mode),) = set(told(suite))
    assert mode == "0o700"
    assert not Path(folder).exists()


@pytest.mark.slow
def test_reports_that_shall_share_nothing_have_none(suite: SmallSuite) -> None:
    grid(suite, "--no-warm")
    assert set(told(suite)) == {("", "")}


@pytest.mark.slow
def test_one_report_has_none_whatever_is_set_outside(suite: SmallSuite, tmp_path: Path) -> None:
    suite.environment[memo.VARIABLE] = str(tmp_path)
    code, _, err = suite.run("report", "data_quality")
    assert code == 0, err
    assert told(suite) == [("", "")]


def test_a_second_language_comes_after_all_of_the_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[str, str]] = []

    def refusing(requests: Any, **_: Any) -> Iterator[Done]:
        for place, request in enumerate(requests):
            asked.append((request.report, request.lang))
            yield Done(place, request, SalvoReportError(f"{request.report} {request.lang}"))

    monkeypatch.setattr(batch, "with_warmth", refusing)
    names = ["data_quality", "casualty_trends"]
    done = run_reports(names, langs=["en", "uk"], out=tmp_path)
    assert asked == [(name, lang) for lang in ("en", "uk") for name in names]
    # What is told keeps the order that was asked for, each result with its own report.
    assert [(one.report, str(one.error)) for one in done.outcomes] == [
        (name, f"{name} {lang}") for name in names for lang in ("en", "uk")
    ]
