"""Carry out requests several at a time, each in a process that a failure cannot leave.

A request is taken from its source when a worker is free for it, and a result is handed out when it
is there: what is held in memory depends on the number of workers and not on that of requests.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue

from analysis.errors import SalvoError, SalvoReportError, SalvoUsageError
from analysis.reports.execution import Progress
from analysis.reports.folders import recover
from analysis.reports.kernels import Warmth
from analysis.reports.parameters import find_report
from analysis.reports.request import Request
from analysis.reports.run import Plan, Run

ProgressOf = Callable[[str], Progress | None]
Result = Plan | Run | SalvoError

VARIABLE = "SALVO_JOBS"
MOST_JOBS = 64
REPORTS_A_WORKER = 100
"""A worker makes room for a fresh one after this many, whatever libraries have piled up in it."""
GRACE_S = 120.0
"""Seconds beyond its own limits after which a report is given up from outside."""
UNWINDING_S = 15.0


@dataclass(frozen=True)
class Done:
    """One request and what became of it."""

    place: int
    """Its place among the requests, from 0."""
    request: Request
    result: Result


def jobs_at_once(asked: int | None = None) -> int:
    """How many reports to render at a time: as asked, $SALVO_JOBS, or two where two cores are.

    Two is also the most by default: on two cores more are slower, and on more cores memory is
    asked for before it is used.

    Raises
    ------
    SalvoUsageError
        If it is not a number from 1 to 64.

    Examples
    --------
    >>> jobs_at_once(3)
    3
    """
    text = os.environ.get(VARIABLE, "") if asked is None else str(asked)
    if not text:
        return min(2, os.cpu_count() or 1)
    if not text.isdecimal() or not 1 <= int(text) <= MOST_JOBS:
        name = VARIABLE if asked is None else "--jobs"
        raise SalvoUsageError(
            f"{name} is {text!r}, and reports are rendered 1 to {MOST_JOBS} at a time. Correct it."
        )
    return int(text)


def carry_out_all(
    requests: Iterable[Request],
    *,
    jobs: int = 1,
    warmth: Warmth | None = None,
    progress: ProgressOf | None = None,
) -> Iterator[Done]:
    """Render reports, several at a time, and hand out each result when it is there.

    Parameters
    ----------
    requests
        Taken one by one as workers become free.
    jobs
        How many at a time; 1 for this very process.
    warmth
        Where kernels are forked from.
    progress
        Makes the progress callback of a report from its label; called from several threads.

    Yields
    ------
    Done
        In the order in which they finish. One that fails does not stop the others.
    """
    warmth = warmth or Warmth(wanted=False)
    if jobs == 1:
        for place, request in enumerate(requests):
            shown = progress(request.label) if progress else None
            try:
                result: Result = request.carry_out(progress=shown, warm=warmth.address())
            except SalvoError as error:
                result = error
            yield Done(place, request, result)
        return
    yield from _Crew(requests, jobs, warmth, progress).results()


class _Crew:
    """Threads that each drive one worker; the source of requests is theirs in turns."""

    def __init__(
        self, requests: Iterable[Request], jobs: int, warmth: Warmth, progress: ProgressOf | None
    ) -> None:
        self.source = enumerate(requests)
        self.warmth, self.progress = warmth, progress
        self.lock, self.over = threading.Lock(), threading.Event()
        self.done: SimpleQueue[Done | BaseException | None] = SimpleQueue()
        self.workers = [_Worker() for _ in range(jobs)]
        self.threads = [
            threading.Thread(target=self._drive, args=(worker,), daemon=True)
            for worker in self.workers
        ]

    def results(self) -> Iterator[Done]:
        try:
            for thread in self.threads:
                thread.start()
            left = len(self.threads)
            while left:
                item = self.done.get()
                if isinstance(item, Done):
                    yield item
                elif item is None:
                    left -= 1
                else:
                    raise item
        finally:
            self.over.set()
            for worker in self.workers:
                worker.ask_to_end()
            for worker in self.workers:
                worker.close()
            for thread in self.threads:
                if thread.ident is not None:
                    thread.join(UNWINDING_S)

    def _drive(self, worker: _Worker) -> None:
        try:
            while not self.over.is_set():
                with self.lock:
                    place, request = next(self.source, (0, None))
                    warm = self.warmth.address()
                if request is None:
                    break
                result = self._carry_out(worker, request, warm)
                if not self.over.is_set():
                    self.done.put(Done(place, request, result))
        except BaseException as error:  # noqa: BLE001 - raised again by whoever asked for results
            self.done.put(error)
        self.done.put(None)

    def _carry_out(self, worker: _Worker, request: Request, warm: str | None) -> Result:
        try:
            shown = self.progress(request.label) if self.progress else None
            return worker.carry_out(request, warm, shown)
        except SalvoError as error:
            return error
        finally:
            if not self.over.is_set() and not worker.is_alive():
                with suppress(SalvoError, OSError):  # what the worker was about to write
                    recover(request.plan().folder)


class _Worker:
    """One process of `analysis.reports.worker`; started when needed, and again when it died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.given = 0
        self.is_late = False
        self.ends = threading.Lock()
        self.closed = False
        self._start()

    def carry_out(self, request: Request, warm: str | None, progress: Progress | None) -> Result:
        if self.given >= REPORTS_A_WORKER or not self.is_alive():
            self.ask_to_end()
            self._start()
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            raise SalvoReportError(f"{request.report} was not started: the batch is ending.")
        self.given += 1
        limit = request.timeout or find_report(request.report).timeout
        timer = threading.Timer(limit + GRACE_S, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            pickle.dump((request, warm), process.stdin)
            process.stdin.flush()
            while True:
                kind, content = pickle.load(process.stdout)
                if kind == "done":
                    return content
                if kind == "progress" and progress is not None:
                    progress(*content)
        except (EOFError, OSError, pickle.UnpicklingError):
            process.kill()
            raise _died(request, process.wait(), self.is_late) from None
        finally:
            timer.cancel()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        """Close its stdin, at which it unwinds and ends."""
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()

    def close(self) -> None:
        """See it end, by force if it does not."""
        with self.ends:
            self.closed = True
            process, self.process = self.process, None
        if process is not None:
            _see_end(process)

    def _start(self) -> None:
        with self.ends:
            if self.closed:
                return
            old = self.process
            self.given, self.is_late = 0, False
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "analysis.reports.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        if old is not None:
            _see_end(old)

    def _too_late(self) -> None:
        self.is_late = True
        if self.process is not None:
            self.process.kill()


def _see_end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was asked to end, and end it if it does not."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(UNWINDING_S)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _died(request: Request, code: int, is_late: bool) -> SalvoReportError:
    why = (
        "it did not keep its own time limit"
        if is_late
        else f"its process was ended by signal {-code}, perhaps for lack of memory"
        if code < 0
        else f"its process ended with code {code}"
    )
    return SalvoReportError(
        f"{request.report} was not written: {why}. The previous report, if there was one, is "
        "unchanged. Run the command again; fewer at a time with --jobs need less memory."
    )
