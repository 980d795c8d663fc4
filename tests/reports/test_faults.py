"""Whatever is killed, and whenever: no half report, no orphan, no lost report, a clear message."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import time
from pathlib import Path

import pytest

from analysis.reports.manifest import damage
from tests.reports.small_suite import ANNOUNCED, FINDING, SmallSuite, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ROWS = "start=2025-01-01,2025-02-01,2025-03-01,2025-04-01"
BATCH = ("batch", "data_quality", "--grid", ROWS, "--format", "html")
SLOWLY = f"{ANNOUNCED}\ntime.sleep(60)"
SLOW_FIRST = f"{ANNOUNCED}\nif start < '2025-02-01': time.sleep(60)"


@pytest.fixture
def suite(tmp_path: Path) -> SmallSuite:
    return SmallSuite(tmp_path)


def whole(suite: SmallSuite) -> int:
    """How many reports stand there; every one must be as it was written."""
    folders = [path for path in suite.reports.glob("data_quality*") if path.is_dir()]
    assert [damage(path) for path in folders] == [()] * len(folders)
    return len(folders)


def test_killing_the_runner_leaves_no_process_and_no_half_report(suite: SmallSuite) -> None:
    suite.write(SLOW_FIRST, FINDING)
    process = suite.start(*BATCH)
    assert until(lambda: suite.reports.is_dir() and whole(suite) == 3)
    assert len(suite.hidden()) == 1, "the first is being written"
    process.kill()
    process.communicate()
    assert suite.left_behind() == []
    assert whole(suite) == 3
    suite.write(FINDING)
    code, out, _ = suite.run(*BATCH)
    assert code == 0
    assert "4 written" in out, "the notebook changed"
    assert suite.hidden() == []


def test_an_interrupted_batch_renders_only_what_is_missing(suite: SmallSuite) -> None:
    suite.write(f"{ANNOUNCED}\ntime.sleep(60 * os.path.exists('{suite.root}/slow'))", FINDING)
    (suite.root / "slow").touch()
    process = suite.start(*BATCH, "--jobs", "1")
    assert until(suite.kernels)
    (suite.root / "slow").unlink()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted. What stood before is unchanged." in err
    assert suite.left_behind() == []
    (summary,) = suite.reports.glob("batches/*/summary.json")
    assert json.loads(summary.read_text())["counts"] == {"not run": 4}
    assert suite.run(*BATCH)[0] == 0
    again = json.loads(suite.run(*BATCH, "--json")[1])
    assert again["counts"] == {"up to date": 4}


@pytest.mark.parametrize("what", ["kernel", "worker"])
def test_a_killed_part_costs_its_own_report_only(what: str, suite: SmallSuite) -> None:
    suite.write(SLOW_FIRST, FINDING)
    process = suite.start(*BATCH)
    assert until(lambda: suite.reports.is_dir() and whole(suite) == 3)
    # The kernel of the first row still sleeps; its worker is the one with a child or a connection.
    alive = set(suite.processes())
    if what == "kernel":
        victims = [pid for pid in suite.kernels() if pid in alive]
    else:
        victims = suite.processes("analysis.reports.worker")
    assert victims
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "3 written" in out
    assert "1 failed" in out
    why = {
        "kernel": "the kernel died, perhaps for lack of memory",
        "worker": "its process was ended by signal 9, perhaps for lack of memory",
    }
    assert why[what] in out
    assert suite.left_behind() == []
    assert suite.hidden() == []
    assert whole(suite) == 3


def test_killing_the_warm_process_costs_the_reports_at_work_and_the_batch_goes_on(
    suite: SmallSuite,
) -> None:
    suite.write(SLOW_FIRST, FINDING)
    process = suite.start(*BATCH, "--jobs", "1")
    assert until(suite.kernels)
    (server,) = [pid for pid in suite.processes("fork_server") if pid not in suite.kernels()]
    os.kill(server, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "3 written" in out
    assert "the kernel died" in out
    assert "Kernels were not warm, which costs time only: the warm process ended (-9)." in err
    assert suite.left_behind() == []
    assert whole(suite) == 3


def test_sigterm_is_answered_like_ctrl_c_and_leaves_no_hidden_folder(suite: SmallSuite) -> None:
    suite.write(FINDING)
    assert suite.run("report", "data_quality")[0] == 0
    suite.write(SLOWLY)
    process = suite.start("report", "data_quality")
    assert until(suite.kernels)
    assert len(suite.hidden()) == 1
    process.terminate()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 143
    assert "Ended from outside. What stood before is unchanged." in err
    assert "Traceback" not in err
    assert suite.left_behind() == []
    assert suite.hidden() == []
    assert whole(suite) == 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_batch_can_be_stopped_at_any_moment(number: int, suite: SmallSuite) -> None:
    suite.write("import time; time.sleep(0.3)", FINDING)
    moments = random.Random(number)  # the same moments in every run
    for wait in sorted(moments.uniform(0.3, 8) for _ in range(5)):
        process = suite.start(*BATCH, "--force")
        time.sleep(wait)
        if process.poll() is None:
            os.kill(process.pid, number)
        _, err = process.communicate(timeout=60)
        assert process.returncode in (0, 130, 143), err
        assert "Traceback" not in err
        assert suite.left_behind() == []
        if suite.reports.is_dir():
            whole(suite)
            assert suite.hidden() == []


def test_a_full_disk_is_told_for_each_report_and_nothing_half_is_left(suite: SmallSuite) -> None:
    suite.write(FINDING)
    assert suite.run(*BATCH)[0] == 0
    suite.write("'x' * 10", FINDING)
    # No file may grow beyond this: to a program a full disk looks the same.
    limit = 9_000
    code, out, err = suite.run(
        *BATCH, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert code == 1
    assert "4 failed" in out, err
    assert out.count("could not be written to") == 4
    assert "Traceback" not in out + err
    assert whole(suite) == 4, "the previous reports"
    assert suite.hidden() == []
    assert suite.left_behind() == []


def test_two_batches_into_one_folder_do_not_mix(suite: SmallSuite) -> None:
    suite.write(FINDING)
    both = [suite.start(*BATCH, "--force") for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err + out
        assert "4 written" in out
    assert whole(suite) == 4
    assert suite.hidden() == []
