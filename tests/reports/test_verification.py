"""A run that is executed again comes out the same, or every difference is told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import SalvoReportError, SalvoUsageError
from analysis.reports import provenance, run
from analysis.reports.comparison import Tolerance
from analysis.reports.execution import Execution, Failure
from analysis.reports.parameters import check, find_report
from analysis.reports.run import run_report
from analysis.reports.verification import read_tolerance, verify_run
from tests.reports.stored_runs import finding

SPEC = find_report("data_quality")


class Numbers:
    """What the notebook would find; a test may change it between a run and its repetition."""

    rate = 0.5
    caches: tuple[str | None, ...] = ()


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Numbers:
    found = Numbers()

    def execute(notebook: Any, *_: Any, **__: Any) -> Execution:
        found.caches += (os.environ.get("SALVO_CACHE"),)
        return Execution(notebook, None)

    def write(folder: Path, _: Any, record: dict[str, Any], **__: Any) -> tuple[()]:
        listed = [finding("rate", found.rate, "rate", low=0.4, high=0.6)]
        content = {"report": record["report"], "findings": listed}
        (folder / "findings.json").write_text(json.dumps(content))
        (folder / "provenance.json").write_text(json.dumps(record))
        (folder / "tables").mkdir()
        (folder / "tables" / "rates.csv").write_text(f"a,rate\nx,{found.rate}\n")
        return ()

    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setattr(run, "execute", execute)
    monkeypatch.setattr(run, "write_files", write)
    return found


@pytest.fixture
def folder(numbers: Numbers) -> Path:
    return run_report(SPEC, check(SPEC.name, ["start=2025-01-01"]), formats=["html"]).folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_that_repeats_itself_is_verified_and_left_alone(folder: Path) -> None:
    before = contents(folder.parent)
    result = verify_run(folder)
    assert result.ok
    assert "all 5 numbers and words came out the same, to the last digit" in result.as_text()
    assert contents(folder.parent) == before


def test_the_repetition_has_the_recorded_parameters_and_a_cache_of_its_own(
    folder: Path, numbers: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALVO_CACHE", "mine")
    result = verify_run(folder)
    assert result.comparison.after.parameters == {"start": "2025-01-01", "end": ""}
    assert numbers.caches[0] is None
    assert numbers.caches[1] not in (None, "mine")
    assert os.environ["SALVO_CACHE"] == "mine"


def test_a_number_that_differs_is_told_with_its_size(folder: Path, numbers: Numbers) -> None:
    numbers.rate = 0.55
    result = verify_run(folder)
    assert not result.ok
    assert "did not come out the same" in result.as_text()
    assert "0.5 → 0.55" in result.as_text()
    assert "+10.0 %" in result.as_text()
    assert [change["where"] for change in result.as_dict()["findings"]] == ["finding"]
    assert [change["where"] for change in result.as_dict()["tables"]] == ["rates"]


def test_a_difference_within_the_tolerance_is_none(folder: Path, numbers: Numbers) -> None:
    numbers.rate = 0.5 * (1 + 1e-12)
    assert not verify_run(folder).ok
    result = verify_run(folder, tolerance=Tolerance(1e-9))
    assert result.ok
    assert "within the tolerance" in result.as_text()


def test_a_file_that_was_edited_fails_the_verification(folder: Path) -> None:
    (folder / "tables" / "rates.csv").write_text("a,rate\nx,0.5\n\n")
    result = verify_run(folder)
    assert not result.ok
    assert f"{folder.name}: tables/rates.csv was changed." in result.as_text()


def test_a_run_of_other_code_or_data_is_refused_unless_forced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "code_checksum", lambda: "f" * 64)
    with pytest.raises(SalvoUsageError, match=r"the code of the suite changed.*--force"):
        verify_run(folder)
    result = verify_run(folder, force=True)
    assert "This is not a repetition of the run, because the code" in result.as_text()
    assert result.ok


def test_another_environment_is_no_reason_to_refuse(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "lock_checksum", lambda: "f" * 64)
    assert verify_run(folder).ok


def test_a_repetition_that_fails_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = Failure("The coverage", "ValueError", "no such night")
    monkeypatch.setattr(run, "execute", lambda notebook, *_, **__: Execution(notebook, failure))
    before = contents(folder.parent)
    with pytest.raises(SalvoReportError, match=r"repetition failed.*no such night"):
        verify_run(folder)
    assert contents(folder.parent) == before


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["much"], "is not a tolerance"),
        (["-1"], "is not a tolerance"),
        (["0.6"], "is not a tolerance"),
        (["nan"], "is not a tolerance"),
        (["rate="], "is not a tolerance"),
        (["rat=0.1"], "Did you mean rate?"),
    ],
)
def test_what_is_no_tolerance_is_refused(texts: list[str], said: str) -> None:
    with pytest.raises(SalvoUsageError) as caught:
        read_tolerance(texts)
    assert said in str(caught.value)
