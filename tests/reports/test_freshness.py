"""A report is fresh while nothing that could move it moved, and stale with a reason otherwise."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.store import REPOSITORY, Store
from analysis.errors import SalvoReportError
from analysis.reports import freshness, manifest, provenance, run
from analysis.reports.execution import Execution
from analysis.reports.freshness import CAUSES, Freshness, Reason, differences, judge
from analysis.reports.parameters import check, find_report
from analysis.reports.run import plan_report, run_report

SPEC = find_report("data_quality")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the snapshot, to be changed."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def rendered(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Freshness]:
    """Render the report once without a kernel; then say how fresh it is."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    shutil.copy(REPOSITORY / "notebooks" / SPEC.notebook, notebooks)
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(notebooks))
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setattr(run, "execute", lambda notebook, *_, **__: Execution(notebook, None))
    monkeypatch.setattr(run, "write_files", written)
    run_report(SPEC, check(SPEC.name), store=Store(data), formats=["html"])

    def state(*, formats: tuple[str, ...] = ("html",)) -> Freshness:
        return plan_report(SPEC, check(SPEC.name), store=Store(data), formats=formats).freshness

    return state


def written(folder: Path, notebook: Any, record: dict[str, Any], **_: Any) -> tuple[()]:
    (folder / "report.html").write_text("page")
    (folder / "provenance.json").write_text(json.dumps(record))
    (folder / "tables").mkdir()
    (folder / "tables" / "coverage.csv").write_text("a\n1\n")
    return ()


def reasons(state: Freshness) -> list[str]:
    return [reason.cause for reason in state.reasons]


def test_what_was_just_rendered_is_fresh(rendered: Callable[..., Freshness]) -> None:
    assert rendered().is_fresh
    assert rendered().as_text() == "up to date"


def test_a_report_that_was_never_rendered_is_stale(tmp_path: Path) -> None:
    assert reasons(judge(tmp_path / "nothing", {"key": "ab"})) == ["never run"]


def test_a_changed_notebook_is_the_reason(
    rendered: Callable[..., Freshness], tmp_path: Path
) -> None:
    path = tmp_path / "notebooks" / SPEC.notebook
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert reasons(rendered()) == ["notebook"]


def test_a_table_changed_by_hand_is_the_reason_though_its_description_is_not(
    rendered: Callable[..., Freshness], data: Path
) -> None:
    path = data / "weapons.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert reasons(rendered()) == ["data"]
    assert rendered().as_text() == "the data changed (weapons)"


def test_changed_code_is_the_reason(
    rendered: Callable[..., Freshness], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "code_checksum", lambda: "f" * 64)
    assert reasons(rendered()) == ["code"]


def test_another_environment_is_the_reason_and_names_the_package(
    rendered: Callable[..., Freshness], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = provenance.packages() | {"pandas": "9.9.9"}
    monkeypatch.setattr(provenance, "packages", lambda: installed)
    monkeypatch.setattr(provenance, "lock_checksum", lambda: "e" * 64)
    assert reasons(rendered()) == ["lock"]
    assert "→ 9.9.9" in rendered().as_text()
    assert "requirements.lock" in rendered().as_text()


def test_the_installed_version_of_every_dependency_is_part_of_the_environment() -> None:
    assert {"pandas", "numpy", "matplotlib", "typst", "pyyaml"} <= provenance.packages().keys()
    assert "distributed" not in provenance.packages(), "an extra moves no number"


def test_a_format_that_is_missing_is_the_reason(rendered: Callable[..., Freshness]) -> None:
    assert reasons(rendered(formats=("html", "pdf"))) == ["formats"]
    assert "pdf" in rendered(formats=("html", "pdf")).as_text()


def test_the_notebook_is_kept_by_every_run(rendered: Callable[..., Freshness]) -> None:
    assert rendered(formats=("html", "ipynb")).is_fresh


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: (folder / "report.html").write_text("edited"), "report.html was changed"),
        (lambda folder: (folder / "report.html").unlink(), "report.html is missing"),
        (lambda folder: (folder / "provenance.json").write_text("{}"), "provenance.json was"),
        (lambda folder: shutil.rmtree(folder / "tables"), "tables/coverage.csv is missing"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json is missing"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json is unreadable"),
        (lambda folder: (folder / "manifest.json").write_text("[" * 9999), "is unreadable"),
        (lambda folder: (folder / "manifest.json").write_text('{"files": 3}'), "is unreadable"),
        (lambda folder: (folder / "manifest.json").write_text('"text"'), "is unreadable"),
    ],
)
def test_a_damaged_run_is_stale_and_names_the_file(
    harm: Callable[[Path], Any], said: str, rendered: Callable[..., Freshness], tmp_path: Path
) -> None:
    harm(tmp_path / "reports" / "data_quality")
    assert reasons(rendered()) == ["damaged"]
    assert said in rendered().as_text()


def test_a_manifest_cannot_have_files_outside_of_the_run_read(
    rendered: Callable[..., Freshness], tmp_path: Path
) -> None:
    path = tmp_path / "reports" / "data_quality" / "manifest.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"files": {"../../data/weapons.csv": "ab"}}))
    assert "a file outside of the folder" in rendered().as_text()


def test_a_file_of_ones_own_beside_the_report_does_not_make_it_stale(
    rendered: Callable[..., Freshness], tmp_path: Path
) -> None:
    (tmp_path / "reports" / "data_quality" / "my notes.txt").write_text("mine")
    assert rendered().is_fresh


def test_time_and_commit_do_not_make_a_report_stale(
    rendered: Callable[..., Freshness], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setenv("PATH", "")
    assert rendered().is_fresh


def test_deciding_asks_neither_git_nor_the_parser(
    rendered: Callable[..., Freshness], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "_git", lambda *_: pytest.fail("git was called"))
    monkeypatch.setattr(run, "read_notebook", lambda *_: pytest.fail("the notebook was parsed"))
    assert rendered().is_fresh


def test_a_record_too_large_to_be_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "LARGEST_RECORD", 10)
    (tmp_path / "provenance.json").write_text('{"a": "' + "x" * 20 + '"}')
    with pytest.raises(SalvoReportError, match="larger than"):
        manifest.read_record(tmp_path / "provenance.json")


RECORD = {
    "report": "data_quality",
    "notebook": {"sha256": "a"},
    "code": {"sha256": "b"},
    "parameters": {"start": "2025-01-01"},
    "files": {},
    "data": {"vintage": "2026-06-07", "tables": {"nights": {"rows": 1, "sha256": "c"}}},
    "python": "3.11.7",
    "packages": {"pandas": "3.0.0"},
    "lock": "d",
}


@pytest.mark.parametrize(
    ("changed", "cause", "detail"),
    [
        ({"report": "casualty_trends"}, "report", "data_quality → casualty_trends"),
        ({"notebook": {"sha256": "z"}}, "notebook", "sha256 a → z"),
        ({"code": {"sha256": "z"}}, "code", "sha256 b → z"),
        ({"parameters": {"start": "2025-02-01"}}, "parameters", "start"),
        ({"parameters": {"start": "2025-01-01", "level": 0.9}}, "parameters", "level"),
        ({"files": {"events": "z"}}, "parameters", "content of events"),
        ({"lang": "uk"}, "language", "en → uk"),
        ({"data": {"vintage": "2026-06-07", "tables": {}}}, "data", "nights"),
        ({"data": None}, "data", "not recorded"),
        ({"python": "3.12.0"}, "lock", "python 3.11.7 → 3.12.0"),
        ({"packages": {}}, "lock", "pandas 3.0.0 → absent"),
        ({"lock": None}, "lock", "requirements.lock"),
    ],
)
def test_each_input_that_moved_is_named(changed: dict[str, Any], cause: str, detail: str) -> None:
    assert differences(RECORD, RECORD) == ()
    assert differences(RECORD, RECORD | changed) == (Reason(cause, (detail,)),)
    assert cause in CAUSES


def test_a_long_list_of_details_is_cut_in_words_and_whole_in_json() -> None:
    reason = Reason("lock", tuple("abcdefgh"))
    assert reason.as_text() == "the environment changed (a, b, c, d, e and 3 more)"
    assert reason.as_dict()["details"] == list("abcdefgh")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
records = st.dictionaries(st.sampled_from([*RECORD, "lang"]), json_values)


@given(records, records)
def test_no_record_however_damaged_breaks_the_comparison(
    before: dict[str, Any], now: dict[str, Any]
) -> None:
    assert differences(before, before) == ()
    causes = [reason.cause for reason in differences(before, now)]
    assert set(causes) <= set(CAUSES)
    assert [reason.cause for reason in differences(now, before)] == causes


def test_every_cause_has_words() -> None:
    assert all(words and words[0].islower() for words in freshness.CAUSES.values())
