"""The warm process of a batch: everything heavy is imported once, then each kernel is a fork of it.

It is started by `analysis.reports.kernels` and speaks on one Unix socket. A connection is a kernel:
the first line asks for it, later lines are signals for it, answers say its process and its exit,
and a connection that closes ends its kernel. When stdin closes, whoever started this is gone, and
everything here ends with it.

What a fork must not inherit decides what is here: no second thread, no ZMQ context, no backend of
matplotlib (a preloaded inline backend drops every figure without a word), no random state.
"""

from __future__ import annotations

import ast
import ctypes
import gc
import importlib
import json
import os
import random
import selectors
import signal
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

KERNEL = ("ipykernel.kernelapp", "ipykernel.ipkernel", "comm")
DRAWING = ("matplotlib.figure", "matplotlib.backends.backend_svg", "markdown_it")
"""What every notebook comes to need; what its cells name themselves is added."""
LATER = (
    "matplotlib.pyplot",
    "scipy.stats",
    "statsmodels.api",
    "statsmodels.formula.api",
    "patsy",
    "powerlaw",
)
"""What is imported when a cell comes to need it."""

BACKEND = "matplotlib_inline.backend_inline"
MOST_BYTES = 1_000_000
"""Longer than any environment; a request beyond it is refused."""
PR_SET_PDEATHSIG = 1


class Kernel:
    """One forked kernel and the connection that it belongs to."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.pid: int | None = None
        self.received = b""

    def signal(self, number: int) -> None:
        """Send a signal to the kernel and its own; it is not reaped yet, so the id is its own."""
        if self.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)

    def tell(self, **content: Any) -> None:
        """Answer in one line; a client that is gone needs none."""
        with suppress(OSError):
            self.connection.sendall(json.dumps(content).encode() + b"\n")


class ForkServer:
    """Wait for connections, fork kernels, hand on signals, and leave nobody behind."""

    def __init__(self, listener: socket.socket, lifeline: int) -> None:
        self.listener, self.lifeline = listener, lifeline
        self.kernels: list[Kernel] = []
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.selector = selectors.DefaultSelector()
        self.woken, waker = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for source in (listener, lifeline, self.woken):
            self.selector.register(source, selectors.EVENT_READ)

    def serve(self) -> None:
        """Serve until the lifeline closes."""
        while True:
            for key, _ in self.selector.select():
                if key.fileobj == self.lifeline:
                    for kernel in self.kernels:
                        kernel.signal(signal.SIGKILL)
                    return
                if key.fileobj == self.woken:
                    with suppress(BlockingIOError):
                        os.read(self.woken, 4096)
                    self._reap()
                elif key.fileobj == self.listener:
                    connection, _ = self.listener.accept()
                    kernel = Kernel(connection)
                    self.kernels.append(kernel)
                    self.selector.register(connection, selectors.EVENT_READ, kernel)
                elif key.data in self.kernels:
                    self._hear(key.data)

    def _hear(self, kernel: Kernel) -> None:
        try:
            received = kernel.connection.recv(65536)
        except OSError:
            received = b""
        kernel.received += received
        if not received or len(kernel.received) > MOST_BYTES:
            self._drop(kernel)
            return
        while b"\n" in kernel.received:
            line, _, kernel.received = kernel.received.partition(b"\n")
            asked = json.loads(line)
            if "signal" in asked:
                kernel.signal(asked["signal"])
            else:
                self._fork(kernel, asked)

    def _drop(self, kernel: Kernel) -> None:
        """The client closed, or died: so does its kernel."""
        self.selector.unregister(kernel.connection)
        kernel.connection.close()
        kernel.signal(signal.SIGKILL)
        if kernel.pid is None:
            self.kernels.remove(kernel)
        else:
            self._reap()  # the rest when its end is signalled

    def _reap(self) -> None:
        for kernel in list(self.kernels):
            if kernel.pid is None:
                continue
            with suppress(ChildProcessError):
                pid, status = os.waitpid(kernel.pid, os.WNOHANG)
                if pid == 0:
                    continue
                kernel.tell(exit=os.waitstatus_to_exitcode(status))
            kernel.signal(signal.SIGKILL)  # what it may have started itself
            kernel.pid = None
            if kernel.connection.fileno() < 0:
                self.kernels.remove(kernel)

    def _fork(self, kernel: Kernel, asked: dict[str, Any]) -> None:
        if threads() != 1:
            kernel.tell(error=f"the warm process holds {threads()} threads and cannot be forked")
            return
        server = os.getpid()
        pid = os.fork()
        if pid:
            with suppress(OSError):  # the child says it as well; whoever is first
                os.setpgid(pid, pid)
            kernel.pid = pid
            kernel.tell(pid=pid)
            return
        try:
            # An orphan is impossible: the child dies with this process, and is gone already if
            # that died before it could ask.
            self.libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != server:
                os._exit(1)
            become_kernel(asked)
        finally:
            os._exit(1)


def become_kernel(asked: dict[str, Any]) -> None:
    """Turn this fork into what a fresh process running ipykernel would be, and run it."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(OSError):
        os.setpgid(0, 0)
    # Descriptors of other kernels' connections, of the listener, of the lifeline.
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.closerange(3, 4096)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    _reseed()
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=asked["arguments"])
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(0)


def _reseed() -> None:
    """Give the fork random states of its own, as a process of its own would have."""
    import numpy as np

    random.seed()
    np.random.seed(int.from_bytes(os.urandom(4), "little"))  # noqa: NPY002 - the global state


def preload(notebooks: Iterable[Path]) -> None:
    """Import what notebooks will import; what is not there will be told by the notebook.

    Raises
    ------
    RuntimeError
        If the process is not fit to be forked afterwards.
    """
    named = [name for path in notebooks for name in imported_by(path)]
    for name in dict.fromkeys([*KERNEL, *named, *DRAWING, *LATER]):
        with suppress(ImportError):
            importlib.import_module(name)
    if BACKEND in sys.modules:
        raise RuntimeError(f"{BACKEND} was imported, and forks would lose their figures")
    if threads() != 1:
        raise RuntimeError(f"imports started {threads() - 1} threads, which a fork does not take")
    # Neither scanned nor copied by the garbage collection of each fork.
    gc.collect()
    gc.freeze()


def imported_by(notebook: Path) -> list[str]:
    """Name the modules that the cells of a notebook import, in order; none if it is no notebook."""
    names: list[str] = []
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                for node in ast.walk(ast.parse("".join(cell["source"]))):
                    names += _modules(node)
    except (OSError, ValueError, LookupError, TypeError, SyntaxError, RecursionError):
        pass  # the run of that notebook says what is wrong with it
    return list(dict.fromkeys(names))


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        # "from analysis.studies import classes" imports a module; a name that is none is skipped.
        below = [f"{node.module}.{alias.name}" for alias in node.names]
        return [node.module, *(name for name in below if name.startswith("analysis."))]
    return []


def threads() -> int:
    """Count the threads that the system knows of this process."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def main(arguments: list[str]) -> int:
    """Serve on the socket named first, warm for the notebooks named after it."""
    path, *notebooks = arguments
    # A kernel does not find modules in its own folder, so they are not to be found in this one's.
    # (With -P it would be another kernel: IPython then leaves out the working directory as well.)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", str(Path.cwd()))]
    # Standing before the imports: kernels can be asked for while they load, and wait their turn.
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(64)
    server = ForkServer(listener, lifeline=0)
    try:
        preload(map(Path, notebooks))
    except Exception as error:  # noqa: BLE001 - told to whoever waits, who does without
        print(error, flush=True)  # noqa: T201
        return 1
    print("ready", flush=True)  # noqa: T201
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
