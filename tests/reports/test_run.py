"""A report is written whole or not at all, by this interpreter, from checked parameters."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis import errors
from analysis.data.store import REPOSITORY, Store
from analysis.errors import (
    SalvoCellTimeoutError,
    SalvoError,
    SalvoParameterError,
    SalvoReportError,
    SalvoSnapshotError,
    SalvoTimeoutError,
    SalvoUsageError,
)
from analysis.reports import files, folders, run
from analysis.reports.execution import Execution
from analysis.reports.parameters import ReportSpec, check, find_report
from analysis.reports.run import Run, plan_report, run_report
from tests.reports.small_suite import FINDING, notebook

SPEC = find_report("data_quality")


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write the notebook of data_quality into a notebooks folder of its own."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(folder))
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path / "reports"))

    def put(*cells: str, **options: Any) -> Path:
        path = folder / SPEC.notebook
        nbformat.write(notebook(*cells, **options), path)
        return path

    return put


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the notebook as executed, where only its files are of interest."""
    monkeypatch.setattr(run, "execute", lambda notebook, *_, **__: Execution(notebook, None))


def render(*assignments: str, **options: Any) -> Run:
    return run_report(SPEC, check(SPEC.name, assignments), **options)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    """What stands in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def test_a_run_is_a_folder_with_page_findings_provenance_tables_and_notebook(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    write(FINDING, "start")
    done = render("start=2025-01-01")
    suffix = check(SPEC.name, ["start=2025-01-01"]).folder_suffix()
    assert done.folder == tmp_path / "reports" / f"data_quality{suffix}"
    assert names(done.folder) == [
        "data_quality.ipynb",
        "findings.json",
        "manifest.json",
        "provenance.json",
        "report.html",
        "report.pdf",
        "tables",
    ]
    assert "What is in the data?" in done.html.read_text("utf-8")
    (finding,) = json.loads((done.folder / "findings.json").read_text())["findings"]
    assert (finding["name"], finding["value"]) == ("nights", 3)
    block = json.loads((done.folder / "provenance.json").read_text())
    assert block["parameters"] == {"start": "2025-01-01", "end": ""}
    assert block["key"] == done.key
    assert names(done.folder.parent) == [done.folder.name]
    assert oct(done.folder.stat().st_mode) == oct(done.folder.parent.stat().st_mode)


def test_the_notebook_sees_every_effective_value(write: Callable[..., Path]) -> None:
    write("(start, end)")
    folder = render("end=2025-12-31").folder
    ran = nbformat.read(folder / "data_quality.ipynb", as_version=4)
    assert ran.cells[-1].outputs[0].data["text/plain"] == "('2022-09-28', '2025-12-31')"
    assert ran.metadata.papermill.parameters == {"start": "2022-09-28", "end": "2025-12-31"}
    assert "input_path" not in ran.metadata.papermill


def test_the_kernel_is_this_interpreter_in_a_neutral_place(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another "python3", a start-up file and a profile of the user's must not reach the report.
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(
        json.dumps({"argv": ["false"], "display_name": "Other", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    startup = tmp_path / "startup.py"
    startup.write_text("start = 'from the start-up file'")
    monkeypatch.setenv("PYTHONSTARTUP", str(startup))
    profile = tmp_path / "ipython" / "profile_default" / "startup"
    profile.mkdir(parents=True)
    (profile / "00.py").write_text("import this_is_not_there")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    write(
        "import os, sys, json",
        "print(json.dumps([sys.executable, os.getcwd(), os.listdir(), "
        "{k: os.environ.get(k) for k in "
        "('PYTHONHASHSEED', 'MPLBACKEND', 'SOURCE_DATE_EPOCH', 'SALVO_DATA')}]))",
    )
    ran = nbformat.read(render().folder / "data_quality.ipynb", as_version=4)
    executable, place, listing, variables = json.loads(ran.cells[-1].outputs[0].text)
    assert executable == sys.executable
    assert not Path(place).is_relative_to(REPOSITORY)
    assert not Path(place).exists(), "the neutral folder is removed"
    assert [name for name in listing if not name.startswith(".")] == []
    assert variables == {
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "SOURCE_DATE_EPOCH": "0",
        "SALVO_DATA": str(Store().root),
    }


def test_progress_names_the_heading_above_each_cell(write: Callable[..., Path]) -> None:
    write("1", "2")
    seen: list[tuple[int, int, str]] = []
    render(progress=lambda *step: seen.append(step))
    # One cell more than the file has: the parameters that were passed.
    assert [(done, total) for done, total, _ in seen] == [(n, 6) for n in range(7)]
    assert seen[0][2] == "What is in the data?"
    assert seen[-2][2] == "The coverage"
    assert seen[-1][2] == "writing html, pdf", "writing takes its time as well"


def failing(write: Callable[..., Path], *cells: str, **options: Any) -> SalvoError:
    """Render once well, then with a failing notebook; the first report must stay."""
    write("'well'")
    folder = render().folder
    before = contents(folder)
    write(*cells)
    with pytest.raises(SalvoError) as caught:
        render(**options)
    assert contents(folder) == before
    assert names(folder.parent) == ["data_quality", "failed"]
    return caught.value


def test_a_failing_cell_is_told_by_heading_error_kept_notebook_and_cure(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    error = failing(write, "shown = 1", "1 / 0", "never = 1")
    kept = tmp_path / "reports" / "failed" / "data_quality.ipynb"
    assert type(error) is SalvoReportError
    assert error.exit_code == 1
    message = str(error)
    assert message.startswith("data_quality failed under “The coverage”: ZeroDivisionError:")
    assert str(kept) in message
    assert "run 'salvo report data_quality' again" in message
    assert "Traceback" not in message
    assert "\n" not in message
    assert "Traceback" in error.__notes__[0]
    assert "\x1b" not in error.__notes__[0]
    cells = nbformat.read(kept, as_version=4).cells
    assert cells[-2].outputs[0].ename == "ZeroDivisionError"
    assert cells[-1].execution_count is None
    write("'well again'")
    render()
    assert not kept.exists(), "a success clears the failure away"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("import sys; sys.exit()", "SystemExit"),
        ("import os; os._exit(3)", "the kernel died"),
        ("input('name?')", "StdinNotImplementedError"),
        ("raise ValueError('first\\nlast line')", "ValueError: last line"),
        ("def f(:", "SyntaxError"),
    ],
)
def test_whatever_stops_a_notebook_is_a_failure(
    cell: str, said: str, write: Callable[..., Path]
) -> None:
    error = failing(write, cell)
    assert said in str(error)
    assert error.exit_code == 1


def test_a_notebook_that_makes_no_page_is_kept_as_well(write: Callable[..., Path]) -> None:
    error = failing(write, "import pandas as pd\npd.DataFrame({'a': [1]})")
    assert "has no caption" in str(error)
    assert "failed/data_quality.ipynb" in str(error)


def test_a_notebook_that_takes_too_long_is_given_up(write: Callable[..., Path]) -> None:
    began = time.monotonic()
    error = failing(write, "import time; time.sleep(60)", timeout=2)
    assert type(error) is SalvoTimeoutError
    assert error.exit_code == 4
    assert "data_quality was given up under “The coverage”: the notebook took longer than 2 s" in (
        str(error)
    )
    assert "Allow more with --timeout SECONDS" in str(error)
    assert time.monotonic() - began < 30


def test_a_cell_that_takes_too_long_is_told_apart_from_a_notebook_that_does(
    write: Callable[..., Path],
) -> None:
    error = failing(write, "import time; time.sleep(60)", timeout=50, cell_timeout=1)
    assert type(error) is SalvoCellTimeoutError
    assert error.exit_code == 5
    assert "under “The coverage”: the cell took longer than 1 s" in str(error)
    assert "Allow more with --cell-timeout SECONDS" in str(error)


def test_a_cell_that_raises_a_timeout_of_its_own_is_a_failure_like_others(
    write: Callable[..., Path],
) -> None:
    error = failing(write, "raise TimeoutError('no answer')", cell_timeout=30)
    assert type(error) is SalvoReportError
    assert "TimeoutError: no answer" in str(error)


def test_many_short_cells_do_not_outlast_the_time_limit(write: Callable[..., Path]) -> None:
    cells = ["import time; time.sleep(0.6)"] * 6
    error = failing(write, *cells, timeout=2, cell_timeout=1.5)
    assert "the notebook took longer than 2 s" in str(error)


@pytest.mark.parametrize("kind", ["SalvoParameterError", "SalvoRegimeError", "SalvoSnapshotError"])
def test_our_own_errors_keep_their_class_and_exit_code(
    kind: str, write: Callable[..., Path]
) -> None:
    error = failing(write, f"from analysis.errors import {kind}\nraise {kind}('No such night.')")
    assert type(error) is getattr(errors, kind)
    assert str(error).startswith("No such night. (Report data_quality, under “The coverage”; ")
    assert "\n" not in str(error)


def test_parameters_beyond_the_data_are_refused_before_a_kernel_starts(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("1")
    monkeypatch.setattr(run, "execute", lambda *_, **__: pytest.fail("a kernel was started"))
    with pytest.raises(SalvoParameterError, match="start: 2099-01-01 lies after"):
        render("start=2099-01-01")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ('start = ""', "declares the parameters start, its model start, end"),
        ('end = ""\nstart = ""', "declares the parameters end, start"),
        ("start = 1 + 1\nend = 2", "not plain literals"),
    ],
)
def test_a_notebook_that_does_not_match_its_model_is_refused(
    parameters: str, said: str, write: Callable[..., Path], no_kernel: None
) -> None:
    write("1", parameters=parameters)
    with pytest.raises(SalvoReportError, match=said):
        render()


@pytest.mark.parametrize("content", ["", "not json", "[]", "{}", '{"cells": 3}', "\xff"])
def test_a_damaged_notebook_is_told_as_such(
    content: str, write: Callable[..., Path], no_kernel: None
) -> None:
    write("1").write_bytes(content.encode("latin-1"))
    with pytest.raises(SalvoReportError, match=r"data_quality\.ipynb"):
        render()


def test_a_missing_notebook_is_told_with_its_path(write: Callable[..., Path]) -> None:
    write("1").unlink()
    with pytest.raises(SalvoReportError, match="The notebook of data_quality is missing"):
        render()


def test_missing_data_are_told_before_a_kernel_starts(
    write: Callable[..., Path], no_kernel: None, tmp_path: Path
) -> None:
    write("1")
    with pytest.raises(SalvoSnapshotError) as caught:
        render(store=Store(tmp_path / "nothing"))
    assert caught.value.exit_code == 3
    assert not (tmp_path / "reports").exists()


def test_planning_writes_nothing(write: Callable[..., Path], tmp_path: Path) -> None:
    write("1")
    plan = plan_report(SPEC, check(SPEC.name))
    assert plan.folder == tmp_path / "reports" / "data_quality"
    assert not (tmp_path / "reports").exists()


def test_reports_cannot_be_written_into_a_file(
    write: Callable[..., Path], tmp_path: Path, no_kernel: None
) -> None:
    write("1")
    (tmp_path / "file").write_text("")
    with pytest.raises(SalvoUsageError, match="it is a file"):
        render(out=tmp_path / "file")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "data_quality").write_text("mine")
    with pytest.raises(SalvoReportError, match="is a file, not the folder of a report"):
        render(out=tmp_path / "out")
    assert (tmp_path / "out" / "data_quality").read_text() == "mine"


def full_disk(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


# Everything that a run does after its plan.
STAGES = [
    pytest.param(run, "execute", id="starting the kernel"),
    pytest.param(files, "_write_json", id="writing findings"),
    pytest.param(Path, "write_bytes", id="writing the page"),
    pytest.param(nbformat, "writes", id="writing the notebook"),
    pytest.param(Path, "rename", id="moving into place"),
    pytest.param(Path, "mkdir", id="making the folder"),
]


@pytest.mark.parametrize(("owner", "name"), STAGES)
@pytest.mark.parametrize("trouble", [full_disk, KeyboardInterrupt, MemoryError])
def test_whatever_goes_wrong_the_previous_report_stays_whole(
    owner: Any,
    name: str,
    trouble: Any,
    write: Callable[..., Path],
    no_kernel: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("1")
    folder = render().folder
    before = contents(folder.parent)

    def fail(*arguments: Any, **options: Any) -> Any:
        if trouble is full_disk:
            full_disk()
        raise trouble

    expected = (SalvoReportError, SalvoUsageError) if trouble is full_disk else trouble
    with monkeypatch.context() as broken:
        broken.setattr(owner, name, fail)
        with pytest.raises(expected):
            render()
    assert contents(folder.parent) == before
    assert names(folder.parent) == ["data_quality"]


def test_a_full_disk_is_told_with_what_to_do(
    write: Callable[..., Path], no_kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("1")
    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(SalvoReportError, match=r"No space left on device\. The previous report"):
        render()


def test_the_second_rename_failing_brings_the_old_report_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report"
    target.mkdir()
    (target / "old").write_text("old")
    rename = Path.rename

    def flaky(self: Path, to: Path) -> Path:
        if to == target and not self.name.endswith(folders.OLD):
            full_disk()
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", flaky)
    with pytest.raises(OSError, match="No space"), folders.staged(target) as folder:
        (folder / "new").write_text("new")
    assert contents(tmp_path) == {"report/old": b"old"}
    assert names(tmp_path) == ["report"]


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_what_a_killed_run_left_is_cleared_and_its_old_report_put_back(tmp_path: Path) -> None:
    pid = dead_process()
    (tmp_path / f".report.{pid}.aa").mkdir()
    old = tmp_path / f".report.{pid}.aa{folders.OLD}"
    old.mkdir()
    (old / "old").write_text("old")
    alive = tmp_path / f".report.{os.getpid()}.bb"
    alive.mkdir()
    folders.recover(tmp_path / "report")
    assert contents(tmp_path) == {"report/old": b"old"}
    assert names(tmp_path) == [alive.name, "report"]


def test_two_writers_of_one_report_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "report"
    with folders.staged(target) as first:
        (first / "a").write_text("first")
        with folders.staged(target) as second:
            (second / "b").write_text("second")
        assert contents(target) == {"b": b"second"}
    assert contents(target) == {"a": b"first"}
    assert names(tmp_path) == ["report"]


WRITER = """
import sys
from pathlib import Path
from analysis.reports.folders import staged
for turn in range(60):
    with staged(Path(sys.argv[1])) as folder:
        for name in "ab":
            (folder / name).write_text(f"{sys.argv[2]} {turn}")
"""


def test_runs_racing_for_one_report_leave_one_of_them_whole(tmp_path: Path) -> None:
    target = tmp_path / "report"
    racing = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(target), str(n)]) for n in range(3)
    ]
    assert [process.wait(60) for process in racing] == [0, 0, 0]
    assert names(tmp_path) == ["report"]
    assert (target / "a").read_text() == (target / "b").read_text()
    assert (target / "a").read_text().endswith(" 59")


def test_data_replaced_during_a_run_refuse_its_report(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("1")
    data = tmp_path / "data"
    shutil.copytree(Store().root, data)

    def importing(notebook: Any, *_: Any, **__: Any) -> Execution:
        description = json.loads((data / "datapackage.json").read_text())
        description["vintage"] = "2099-01-01"
        (data / "datapackage.json").write_text(json.dumps(description))
        return Execution(notebook, None)

    monkeypatch.setattr(run, "execute", importing)
    with pytest.raises(SalvoReportError, match="The data changed while data_quality ran"):
        render(store=Store(data))
    assert names(tmp_path / "reports") == []


def test_the_same_inputs_give_the_same_bytes(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1756339200")
    write(FINDING, "findings")
    one, two = (contents(render(out=tmp_path / out).folder) for out in ("one", "two"))
    assert one == two


INTERRUPTED = """
import signal
# A shell that runs its tests in the background hands down an ignored Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
from analysis.reports.parameters import check, find_report
from analysis.reports.run import run_report
spec = find_report("data_quality")
try:
    run_report(spec, check(spec.name), progress=lambda *step: print(step, flush=True))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_leaves_the_previous_report_and_no_kernel(
    write: Callable[..., Path], tmp_path: Path, no_kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("1")
    folder = render().folder
    before = contents(folder.parent)
    pid_file = tmp_path / "pid"
    write(
        textwrap.dedent(f"""
            import os, pathlib, time
            pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))
            time.sleep(60)
        """)
    )
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + 30
    while not (pid_file.is_file() and pid_file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert b"interrupted" in out, err
    assert contents(folder.parent) == before
    assert names(folder.parent) == ["data_quality"]
    kernel = int(pid_file.read_text())
    while folders._is_alive(kernel) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folders._is_alive(kernel)


def test_a_report_may_declare_its_own_time_limit() -> None:
    assert ReportSpec("a", "a.ipynb", "?", SPEC.model).timeout == 600
