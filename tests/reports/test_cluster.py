"""On a Dask cluster: the same bytes, no report lost with a worker, no report of another making."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import SalvoError, SalvoUsageError
from analysis.reports import cluster
from analysis.reports.cluster import carry_out_all
from analysis.reports.request import Request
from analysis.reports.run import Run
from tests.reports.small_suite import ANNOUNCED, FINDING, SmallSuite, until

LAST = Request("data_quality", {"start": "2025-02-01"}).label
distributed = pytest.importorskip("distributed")
# Dask leaves sockets to be collected when a worker of its is killed.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed"),
]


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSuite:
    made = SmallSuite(tmp_path)
    for name in ("SALVO_NOTEBOOKS", "SALVO_REPORTS"):
        monkeypatch.setenv(name, made.environment[name])
    return made


@pytest.fixture
def scheduler(suite: SmallSuite) -> Iterator[str]:
    """A real scheduler and two worker processes on the loopback."""
    where = suite.root / "scheduler.json"
    common = {"env": suite.environment, "stderr": subprocess.DEVNULL, "cwd": suite.root}
    started = [
        dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", where, **common)
    ]
    try:
        assert until(where.is_file)
        for _ in range(2):
            options = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--no-dashboard")
            started.append(dask("worker", "--scheduler-file", where, *options, **common))
        assert until(lambda: where.read_text().strip().endswith("}"))
        address = str(json.loads(where.read_text())["address"])
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def dask(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
    dashboard = ("--no-dashboard",) if arguments[0] == "scheduler" else ()
    command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
    return subprocess.Popen([*map(str, command), *dashboard], **options)


def asked(*starts: str, **options: Any) -> list[Request]:
    template = Request("data_quality", formats=("html", "pdf"), **options)
    return [replace(template, values={"start": start}) for start in starts]


def contents(folder: Path) -> dict[str, bytes]:
    # papermill's record of when each cell ran is the notebook's alone, and the manifest's with it.
    left_out = ("data_quality.ipynb", "manifest.json", "provenance.json")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in left_out
    }


def test_reports_of_a_cluster_come_home_byte_for_byte_as_local_ones(
    suite: SmallSuite, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.write(FINDING)
    (request,) = asked("2025-01-01")
    (done,) = carry_out_all([request], scheduler=scheduler)
    assert isinstance(done.result, Run), done.result
    assert done.result.html == done.result.folder / "report.html"
    away = contents(done.result.folder)
    assert not done.request.plan().freshness.reasons, "at home it is fresh"
    local = replace(request, out=str(suite.root / "local")).carry_out()
    assert contents(local.folder) == away
    assert {"report.html", "report.pdf", "findings.json"} <= set(away)


def test_a_lost_worker_costs_its_task_some_time_and_no_report(
    suite: SmallSuite, scheduler: str
) -> None:
    flag = suite.root / "killed"
    wait = f"if start < '2025-02-01' and not os.path.exists({str(flag)!r}): time.sleep(120)"
    suite.write(f"{ANNOUNCED}\n{wait}", FINDING)
    orphans: list[int] = []

    def kill_the_worker_of_the_first() -> None:
        until(lambda: (suite.reports / LAST / "report.html").is_file())
        (kernel,) = [pid for pid in suite.kernels() if pid in suite.processes()]
        orphans.append(kernel)
        flag.touch()
        worker = int(Path(f"/proc/{kernel}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(worker, signal.SIGKILL)

    killer = threading.Thread(target=kill_the_worker_of_the_first)
    killer.start()
    found = list(carry_out_all(asked("2025-01-01", "2025-02-01"), scheduler=scheduler))
    killer.join()
    assert [type(done.result) for done in found] == [Run, Run], [str(x.result) for x in found]
    assert suite.hidden() == []
    assert until(lambda: orphans[0] not in suite.processes(), 20), "its kernel went with it"


def test_a_worker_of_another_making_renders_nothing(
    suite: SmallSuite,
    scheduler: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    suite.write(FINDING)
    here = tmp_path_factory.mktemp("here")
    other = SmallSuite(here)
    other.write("'another notebook'", FINDING)
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(here / "notebooks"))
    (done,) = carry_out_all(asked("2025-01-01"), scheduler=scheduler)
    assert isinstance(done.result, SalvoUsageError)
    assert "would make another report: the notebook changed (sha256 " in str(done.result)
    assert "Install the same version of salvo, its lock and its data there" in str(done.result)
    assert not suite.reports.exists()


def test_a_failing_report_comes_home_as_its_error(suite: SmallSuite, scheduler: str) -> None:
    suite.write("1 / 0")
    (done,) = carry_out_all(asked("2025-01-01"), scheduler=scheduler)
    assert isinstance(done.result, SalvoError)
    assert "ZeroDivisionError: division by zero" in str(done.result)


def test_without_a_scheduler_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)
    with pytest.raises(SalvoUsageError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        list(carry_out_all([], scheduler="tcp://127.0.0.1:1"))


def test_without_the_extra_the_command_to_install_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SalvoUsageError, match=r"pip install 'salvo\[cluster\]'"):
        list(carry_out_all([], scheduler="tcp://127.0.0.1:1"))
