"""The key moves with everything that can move a number, and with nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import analysis
from analysis.data.store import Snapshot, TableState
from analysis.errors import SalvoUsageError
from analysis.reports import provenance
from analysis.reports.parameters import check, find_report

TABLE = TableState(path="salvo_lines.csv", rows=3, sha256="ab" * 32, vintage="2026-06-07")


def block(
    *assignments: str,
    vintage: str = "2026-06-07",
    sha256: str = TABLE.sha256,
    notebook: bytes = b"{}",
    report: str = "data_quality",
) -> dict[str, Any]:
    table = TableState(TABLE.path, TABLE.rows, sha256, TABLE.vintage)
    return provenance.stamped(
        provenance.inputs(
            find_report(report),
            check(report, assignments),
            snapshot=Snapshot(vintage, {"salvo_lines": table}),
            notebook=notebook,
        )
    )


def test_every_effective_value_is_recorded_and_the_changed_ones_apart() -> None:
    made = block("start=2025-01-01")
    assert made["parameters"] == {"start": "2025-01-01", "end": ""}
    assert made["changed"] == {"start": "2025-01-01"}


def test_data_code_and_versions_are_named() -> None:
    made = block()
    assert made["data"]["tables"]["salvo_lines"] == {"rows": 3, "sha256": "ab" * 32}
    assert made["code"]["version"] == analysis.__version__
    assert {"commit", "dirty", "sha256"} < set(made["code"])
    assert made["packages"]["pandas"]
    assert "pip" not in made["packages"]
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize(
    "changed",
    [
        {"sha256": "cd" * 32},
        {"vintage": "2026-06-08"},
        {"notebook": b"{ }"},
        {"report": "interception_rates"},
    ],
)
def test_the_key_moves_with_each_input(changed: dict[str, Any]) -> None:
    assert block(**changed)["key"] != block()["key"]


def test_the_key_moves_with_a_parameter_but_not_with_a_default_named() -> None:
    assert block("start=2025-01-01")["key"] != block()["key"]
    assert block("start=2022-09-28")["key"] == block()["key"]


def test_the_key_stands_still_while_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    before = block()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1756339200")
    assert block()["key"] == before["key"]
    assert block()["created"] != before["created"] == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "9" * 30])
def test_a_source_date_epoch_that_is_no_time_is_refused(
    epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SalvoUsageError, match="SOURCE_DATE_EPOCH is"):
        provenance.created()


def test_the_code_checksum_moves_with_a_line_of_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "PACKAGE", tmp_path)
    (tmp_path / "a.py").write_text("one")
    before = provenance.code_checksum()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"compiled")
    assert provenance.code_checksum() == before
    (tmp_path / "a.py").write_text("two")
    assert provenance.code_checksum() != before


def test_a_folder_inside_another_repository_claims_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "REPOSITORY", tmp_path)
    assert block()["code"]["commit"] is None


def test_a_machine_without_git_still_makes_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert block()["code"]["commit"] is None
    assert len(block()["key"]) == 64


def test_a_git_hook_does_not_point_the_commit_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = block()["code"]
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    assert block()["code"] == before
