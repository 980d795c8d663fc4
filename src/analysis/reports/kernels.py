"""Where kernels come from: forks of one warm process where that can be had, else one process each.

A `Warmth` starts the warm process (`analysis.reports.fork_server`) and hands out its address, which
other processes may use. Whatever goes wrong with it costs time and nothing else: the kernel is
started as an ordinary process, and `Warmth.note` says why.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

from analysis.reports.folders import temporary_prefix

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager

CONNECTION = ".connection.json"
"""File that says how a kernel is reached, in its own folder."""
SOCKETS = ".kernel"
"""Begins the names of a kernel's sockets, there too.

Ports of the network are shared by all that start at once, and open to every user of the machine.
"""
LONGEST_SOCKET = 90
"""A system takes about a hundred bytes for the path of a socket; longer folders get ports."""
VARIABLE = "SALVO_WARM"
"""Set to 0, no warm process is started."""
READY_S = 120.0
ANSWER_S = 60.0
"""Seconds to wait for the warm process to load, and for a fork of it."""
KILLED_S = 5.0
"""Seconds to wait for the end of a fork that was killed."""

ENVIRONMENT: Mapping[str, str] = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # The matrices here are small: threads of two kernels would only wait for each other.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""What every kernel's variables are, however it was started."""
ARGUMENTS = (
    "--log-level=40",  # quiet about TCP at each start
    "--IPKernelApp.exec_PYTHONSTARTUP=False",
    "--HistoryManager.enabled=False",  # nobody recalls the input of a report
)


class Warmth:
    """A warm process, from its start to its end; use as a context.

    Parameters
    ----------
    notebooks
        The notebooks to be warm for: what they import is loaded.
    wanted
        False for none: every kernel is a process of its own then, as with $SALVO_WARM at 0.
    """

    def __init__(self, notebooks: Iterable[Path] = (), *, wanted: bool = True) -> None:
        self.note: str | None = None
        """Why there is no warm process, if one was wanted and there is none."""
        self._folder: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        if not wanted or os.environ.get(VARIABLE) == "0":
            return
        if sys.platform != "linux":
            self.note = "warm kernels need Linux"
            return
        try:
            self._folder = tempfile.mkdtemp(prefix=temporary_prefix("warm"))
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "analysis.reports.fork_server"),
                    *(str(Path(self._folder) / "socket"), *map(str, notebooks)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **ENVIRONMENT},
                cwd=self._folder,
                start_new_session=True,
            )
        except OSError as error:
            self._refuse(f"the warm process did not start: {error.strerror or error}")

    def __enter__(self) -> Warmth:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The warm process, while there is one."""
        return self._process.pid if self._process else None

    def address(self) -> str | None:
        """Wait until kernels can be forked, and name the socket to ask; None when they cannot."""
        if self._process is None:
            return None
        if not self._is_ready:
            said = self._first_line()
            if said != "ready":
                self._refuse(f"the warm process did not load: {said or 'it ended'}")
                return None
            self._is_ready = True
        if self._process.poll() is not None:
            self._refuse(f"the warm process ended ({self._process.returncode})")
            return None
        return str(Path(self._folder or "") / "socket")

    def close(self) -> None:
        """End the warm process and every kernel that it still holds."""
        process, self._process = self._process, None
        if process is not None:
            for pipe in (process.stdin, process.stdout):  # the lifeline: its end is the sign
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            if self._is_ready:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(2.0)
            process.kill()
            process.wait()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _first_line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], READY_S)[0]:
            return f"it took longer than {READY_S:g} s"
        return self._process.stdout.readline().decode(errors="replace").strip()

    def _refuse(self, note: str) -> None:
        self.note = note
        self.close()


class ForkedProcess:
    """A kernel forked by the warm process, with the face of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(
        self, address: str, arguments: list[str], *, cwd: str, env: Mapping[str, str]
    ) -> None:
        self.returncode: int | None = None
        self._received = b""
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._connection.settimeout(ANSWER_S)
            self._connection.connect(address)
            asked = {"arguments": arguments, "cwd": cwd, "env": dict(env)}
            self._connection.sendall(json.dumps(asked).encode() + b"\n")
            answer = self._answer()
        except BaseException:
            self._connection.close()
            raise
        if "pid" not in answer:
            self._connection.close()
            raise ConnectionError(answer.get("error", "the warm process ended"))
        self.pid: int = answer["pid"]

    def poll(self) -> int | None:
        """Exit code, None while it runs. When the warm process is gone, so is the kernel."""
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self.returncode = int(self._answer().get("exit", -9))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end."""
        if self.returncode is None and not select.select([self._connection], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        return int(self.poll() or 0)

    def send_signal(self, number: int) -> None:
        """Have the warm process send a signal: it knows whether the id is still the kernel's."""
        if self.returncode is None:
            with suppress(OSError):
                self._connection.sendall(json.dumps({"signal": int(number)}).encode() + b"\n")

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(15)

    def kill(self) -> None:
        """End it."""
        self.send_signal(9)

    def close(self) -> None:
        """Let it go; one that still runs is ended by the warm process."""
        self._connection.close()
        if self.returncode is None:
            self.returncode = -9

    def _answer(self) -> dict[str, Any]:
        """The next line; an empty answer when the warm process closed, or died."""
        while b"\n" not in self._received:
            try:
                received = self._connection.recv(4096)
            except ConnectionError:
                received = b""
            if not received:
                return {}
            self._received += received
        line, _, self._received = self._received.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


def manager_class(
    folder: Path, environment: Mapping[str, str], *, warm: str | None = None
) -> type[AsyncKernelManager]:
    """Make the class of kernel managers that start this interpreter in that folder.

    Parameters
    ----------
    folder
        The kernel's working directory and profile.
    environment
        Variables besides those of this process and `ENVIRONMENT`.
    warm
        Address of a warm process to fork from; an ordinary process is started when it is gone.
    """
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning.local_provisioner import LocalProvisioner

    spec = KernelSpec(
        argv=[
            *(sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *ARGUMENTS),
        ],
        display_name="Python 3 (ipykernel)",
        language="python",
        env={**ENVIRONMENT, "IPYTHONDIR": str(folder / ".ipython"), **environment},
    )

    class Forking(LocalProvisioner):
        forked: ForkedProcess | None = None

        async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
            try:
                forked = ForkedProcess(
                    str(warm), cmd[3:], cwd=str(options["cwd"]), env=options["env"]
                )
            except OSError:  # the warm process is gone
                return await super().launch_kernel(cmd, **options)
            process: Any = forked
            self.forked, self.process, self.pid, self.pgid = forked, process, forked.pid, None
            return self.connection_info

        async def wait(self) -> int | None:
            if self.forked is None:
                return await super().wait()
            while self.forked.poll() is None:
                await asyncio.sleep(0.005)
            self.process = None
            self.forked.close()
            return self.forked.returncode

        async def kill(self, restart: bool = False) -> None:
            """Like the stock one, whose manager then looks every tenth of a second for the end."""
            await super().kill(restart)
            if self.forked is not None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.wait(), KILLED_S)

        async def cleanup(self, restart: bool = False) -> None:
            if self.forked is not None:
                self.forked.close()
            await super().cleanup(restart)

    class Client(AsyncKernelClient):
        async def wait_for_ready(self, timeout: float | None = None) -> None:
            """Like the stock one, which waits 0.2 s more for messages that do not come."""
            deadline = time.monotonic() + (timeout or READY_S)
            while time.monotonic() < deadline:
                asked = self.kernel_info()
                with suppress(Empty):
                    await self.shell_channel.get_msg(timeout=1)
                    while True:  # until iopub is seen to be connected, and has told this request
                        told = await self.iopub_channel.get_msg(timeout=0.2)
                        if (
                            told["parent_header"].get("msg_id") == asked
                            and told["content"].get("execution_state") == "idle"
                        ):
                            return
                if not await self.is_alive():
                    raise RuntimeError("it died before it answered")
            raise RuntimeError(f"it did not answer within {timeout or READY_S:g} s")

    class OwnInterpreter(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            options["client_factory"] = Client
            super().__init__(connection_file=str(folder / CONNECTION), **options)
            sockets = folder / SOCKETS
            if sys.platform != "win32" and len(os.fsencode(sockets)) <= LONGEST_SOCKET:
                self.transport, self.ip = "ipc", str(sockets)
            if warm is not None:
                self.kernel_id = folder.name
                self.provisioner = Forking(kernel_id=self.kernel_id, kernel_spec=spec, parent=self)

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return OwnInterpreter
