"""A forked kernel gives what a process of its own gives, and never outlives who asked for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import memo
from analysis.data.store import REPOSITORY, Store
from analysis.reports import fork_server, kernels
from analysis.reports.execution import execute
from analysis.reports.folders import _is_alive
from analysis.reports.kernels import ForkedProcess, Warmth
from analysis.reports.notebook import read_notebook
from analysis.reports.parameters import REPORTS, check
from tests.reports.small_suite import notebook, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
NOTEBOOKS = REPOSITORY / "notebooks"
SHORTER: dict[str, list[str]] = {
    "data_quality": ["start=2026-01-01"],
    "interception_rates": ["start=2025-06-01"],
}


@pytest.fixture(scope="module")
def warm() -> Iterator[Warmth]:
    notebooks = [NOTEBOOKS / spec.notebook for spec in REPORTS.values()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kernels.VARIABLE, "1")
        warmth = Warmth(notebooks)
    with warmth:
        assert warmth.address() is not None, warmth.note
        yield warmth


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[Warmth]:
    """A warm process to be ill-treated."""
    monkeypatch.setenv(kernels.VARIABLE, "1")
    with Warmth() as warmth:
        assert warmth.address() is not None, warmth.note
        yield warmth


def run(folder: Path, book: Any, warm: str | None, values: Any = None, **variables: str) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {"SALVO_DATA": str(Store().root), **variables}
    done = execute(book, values or {}, folder=folder, environment=environment, warm=warm)
    assert done.failure is None, done.failure
    return done.notebook


def outputs(book: Any) -> list[Any]:
    """What each cell gave, but for when."""
    return [json.loads(json.dumps(cell.get("outputs", []))) for cell in book.cells]


def assert_same(one: Any, other: Any) -> None:
    for at, (these, those) in enumerate(zip(outputs(one), outputs(other), strict=True)):
        assert these == those, f"cell {at}"


def printed(book: Any) -> Any:
    return json.loads(book.cells[-1].outputs[0].text)


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_a_forked_kernel_gives_the_outputs_of_an_ordinary_one_cell_by_cell(
    name: str, warm: Warmth, tmp_path: Path
) -> None:
    spec = REPORTS[name]
    values = check(name, SHORTER.get(name, [])).literals()
    book, _ = read_notebook(spec, NOTEBOOKS / spec.notebook)
    common = {"SALVO_CACHE": str(tmp_path / "cache")}
    ordinary = run(tmp_path / "ordinary", book, None, values, **common)
    forked = run(tmp_path / "forked", book, warm.address(), values, **common)
    assert_same(ordinary, forked)
    figures = [str(cell).count("image/svg+xml") for cell in outputs(forked)]
    assert sum(figures) > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_what_a_batch_computes_once_moves_no_output(
    name: str, warm: Warmth, tmp_path: Path
) -> None:
    spec = REPORTS[name]
    values = check(name, SHORTER.get(name, [])).literals()
    book, _ = read_notebook(spec, NOTEBOOKS / spec.notebook)
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o700)
    common = {"SALVO_CACHE": str(tmp_path / "cache")}
    ask = {**common, memo.VARIABLE: str(shared)}
    alone = run(tmp_path / "alone", book, warm.address(), values, **common)
    first = run(tmp_path / "first", book, warm.address(), values, **ask)
    kept = set(shared.iterdir())
    second = run(tmp_path / "second", book, warm.address(), values, **ask)
    assert kept
    assert set(shared.iterdir()) == kept, "the second report computed something anew"
    assert_same(alone, first)
    assert_same(alone, second)


def test_a_forked_kernel_loses_no_figure_of_pyplot(warm: Warmth, tmp_path: Path) -> None:
    drawing = "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
    book = notebook(drawing, "_ = plt.plot([2, 1])\nplt.show()", "plt.get_backend()")
    ordinary = outputs(run(tmp_path / "ordinary", book, None))
    forked = outputs(run(tmp_path / "forked", book, warm.address()))
    assert ["image/png" in one["data"] for one in forked[3] + forked[4]] == [True, True]
    assert ordinary == forked


def test_a_forked_kernel_is_where_and_what_an_ordinary_one_is(warm: Warmth, tmp_path: Path) -> None:
    book = notebook(
        "import os, sys, json, signal\n"
        "variables = {k: v for k, v in os.environ.items() if k not in "
        "('JPY_PARENT_PID', 'JPY_SESSION_NAME', 'IPYTHONDIR', 'PWD', 'OLDPWD')}\n"
        "print(json.dumps([os.path.basename(os.getcwd()), variables, sys.path, sys.executable, "
        "sys.stdin.isatty(), os.listdir(), "
        "str(signal.getsignal(signal.SIGTERM)), __name__, os.getpgid(0) == os.getpid()]))",
    )
    some = {"SALVO_LANG": "uk", "TZ": "Europe/Kyiv"}
    ordinary = printed(run(tmp_path / "a" / "place", book, None, **some))
    forked = printed(run(tmp_path / "b" / "place", book, warm.address(), **some))
    assert forked == ordinary
    assert forked[1]["SALVO_LANG"] == "uk"


@pytest.mark.parametrize("is_warm", [False, True], ids=["ordinary", "forked"])
def test_a_kernel_is_reached_in_its_own_folder_and_by_no_port(
    is_warm: bool, warm: Warmth, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("k")
    book = notebook(f"print(open({kernels.CONNECTION!r}).read())")
    reached = printed(run(folder, book, warm.address() if is_warm else None))
    assert reached["transport"] == "ipc"
    assert reached["ip"] == str(folder / kernels.SOCKETS)


def test_a_kernel_in_a_folder_too_long_for_sockets_is_reached_by_ports(
    warm: Warmth, tmp_path: Path
) -> None:
    book = notebook(f"print(open({kernels.CONNECTION!r}).read())")
    folder = tmp_path / ("long" * 20)
    assert printed(run(folder, book, warm.address()))["transport"] == "tcp"


def test_two_forks_draw_other_random_numbers(warm: Warmth, tmp_path: Path) -> None:
    book = notebook(
        "import json, random, uuid, numpy as np\n"
        "print(json.dumps([random.random(), np.random.random(), str(uuid.uuid4()), "
        "np.random.default_rng().random()]))"
    )
    one, other = (printed(run(tmp_path / x, book, warm.address())) for x in "ab")
    assert not set(map(str, one)) & set(map(str, other))


@pytest.fixture
def forked(anew: Warmth, tmp_path: Path) -> Iterator[Callable[[], ForkedProcess]]:
    """Kernels of the ill-treated process, let go of at the end."""
    started: list[ForkedProcess] = []

    def fork() -> ForkedProcess:
        arguments = ["-f", str(tmp_path / "connection.json")]
        address, env = str(anew.address()), dict(os.environ)
        started.append(ForkedProcess(address, arguments, cwd=str(tmp_path), env=env))
        return started[-1]

    yield fork
    for kernel in started:
        kernel.close()


def ends(pid: int) -> bool:
    return until(lambda: not _is_alive(pid), 10)


def test_a_kernel_ends_with_the_one_who_asked_for_it(
    anew: Warmth, forked: Callable[[], ForkedProcess]
) -> None:
    kernel = forked()
    assert kernel.poll() is None
    kernel.close()
    assert ends(kernel.pid)


def test_kernels_end_with_the_warm_process_whenever_it_is_killed(
    anew: Warmth, forked: Callable[[], ForkedProcess]
) -> None:
    started = [forked() for _ in range(3)]  # the last is not a kernel yet
    os.kill(int(anew.pid or 0), signal.SIGKILL)
    for kernel in started:
        assert ends(kernel.pid)
        assert kernel.poll() == -9
    assert anew.address() is None
    assert anew.note == "the warm process ended (-9)"


def test_everything_ends_when_the_lifeline_closes(
    anew: Warmth, forked: Callable[[], ForkedProcess]
) -> None:
    kernel, server = forked(), int(anew.pid or 0)
    anew.close()
    assert ends(kernel.pid)
    assert ends(server)


def test_a_kernel_that_dies_is_told_with_its_signal(
    anew: Warmth, forked: Callable[[], ForkedProcess]
) -> None:
    kernel = forked()
    os.kill(kernel.pid, signal.SIGKILL)
    assert kernel.wait(10) == -9
    assert kernel.poll() == -9
    assert anew.address() is not None, "the warm process goes on"
    kernel.close()


def test_what_a_kernel_started_ends_with_it(anew: Warmth, tmp_path: Path) -> None:
    source = (
        "import json, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(json.dumps(child.pid))"
    )
    child = printed(run(tmp_path, notebook(source), anew.address()))
    assert ends(child)


def test_without_its_warm_process_a_kernel_is_a_process_of_its_own(
    anew: Warmth, tmp_path: Path
) -> None:
    address = anew.address()
    anew.close()
    book = run(tmp_path, notebook("import json; print(json.dumps(1))"), address)
    assert printed(book) == 1


def test_elsewhere_than_on_linux_there_is_no_warm_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kernels.VARIABLE, "1")
    monkeypatch.setattr(sys, "platform", "darwin")
    with Warmth() as warmth:
        assert warmth.address() is None
        assert warmth.note == "warm kernels need Linux"


def test_a_warm_process_that_cannot_start_costs_nothing_but_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(kernels.VARIABLE, "1")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with Warmth() as warmth:
        assert warmth.address() is None
        assert warmth.note == "the warm process did not start: No such file or directory"


def loading(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nfrom analysis.reports import fork_server as f\n"
            "f.KERNEL = f.DRAWING = f.LATER = ()\nf.preload([])",
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_with_the_inline_backend_is_not_forked() -> None:
    done = loading("import matplotlib_inline.backend_inline")
    assert "matplotlib_inline.backend_inline was imported, and forks would lose" in done.stderr


def test_a_process_with_a_second_thread_is_not_forked() -> None:
    code = "import threading, time; threading.Thread(target=time.sleep, args=(3,)).start()"
    assert "imports started 1 threads" in loading(code).stderr


def test_the_warm_process_imports_what_the_notebook_names(tmp_path: Path) -> None:
    names = fork_server.imported_by(NOTEBOOKS / "interception_rates.ipynb")
    assert {"pandas", "analysis.studies", "analysis.studies.classes"} <= set(names)
    (tmp_path / "bad.ipynb").write_text("{")
    assert fork_server.imported_by(tmp_path / "bad.ipynb") == []
    assert fork_server.imported_by(tmp_path / "none.ipynb") == []


def test_a_request_longer_than_any_is_refused(anew: Warmth) -> None:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(str(anew.address()))
        connection.settimeout(10)
        try:
            for _ in range(40):
                connection.sendall(b"x" * 65536)
                time.sleep(0.001)
            refused = connection.recv(1) == b""
        except OSError:
            refused = True
    assert refused
    assert anew.address() is not None
