"""Render on many machines: a Dask cluster, one report a task.

Every task brings its files home in its answer, so the machines share no folder; they are written
here as a local run is, beside their place and renamed into it. A task says first what its machine
would make the report of. When that is not what this machine would (other data, code, packages or
notebook), it renders nothing: a batch is of one making, and its pages are byte for byte those of
one machine.
"""

from __future__ import annotations

import importlib
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis.errors import SalvoError, SalvoReportError, SalvoUsageError
from analysis.reports.folders import check_writable, staged, temporary
from analysis.reports.freshness import differences
from analysis.reports.jobs import Done, Result
from analysis.reports.request import Request
from analysis.reports.run import Run

CONNECT_S = 15.0
RETRIES = 3
"""How often a task is given to another worker when the one that held it is lost."""
AHEAD = 2
"""Tasks on their way for each thread of the cluster: it never waits, and memory is bounded."""


@dataclass(frozen=True)
class Parcel:
    """A report on its way home."""

    run: Run
    files: Mapping[str, bytes]
    """Content of each file by its path in the folder."""


def render_away(request: Request, inputs: Mapping[str, Any]) -> Parcel | SalvoError:
    """Render a report on a worker.

    Parameters
    ----------
    request
        Its folder is not looked at: the report goes into one of its own, and home.
    inputs
        What the asking machine would make the report of: `analysis.reports.run.Plan.provenance`.
    """
    with temporary("away") as out:
        away = replace(request, out=str(out), force=True)
        try:
            own = away.plan()
            if own.provenance["key"] != inputs["key"]:
                return _mismatch(inputs, own.provenance)
            run = away.carry_out()
        except SalvoError as error:
            return error
        assert isinstance(run, Run)
        files = {
            path.relative_to(run.folder).as_posix(): path.read_bytes()
            for path in sorted(run.folder.rglob("*"))
            if path.is_file()
        }
        return Parcel(run, files)


def carry_out_all(
    requests: Iterable[Request],
    *,
    scheduler: str,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Done]:
    """Render reports on a Dask cluster, and hand out each result when it is home.

    Parameters
    ----------
    requests
        Taken as the cluster has room for them.
    scheduler
        Address of the scheduler, as ``tcp://10.0.0.1:8786``.
    tell
        Called with a remark on the cluster.

    Yields
    ------
    Done
        In the order in which they finish. One that fails does not stop the others; a worker that
        is lost costs its task some time, and after `RETRIES` the report.

    Raises
    ------
    SalvoUsageError
        If Dask is not installed, the scheduler does not answer, or there is no worker.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise SalvoUsageError(
            "--scheduler needs Dask, an extra of salvo: pip install 'salvo[cluster]', here and on "
            "every worker."
        ) from error
    try:
        client = distributed.Client(scheduler, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError) as error:
        raise SalvoUsageError(
            f"No Dask scheduler answers at {scheduler}: {str(error) or type(error).__name__}. "
            "Correct --scheduler, for example tcp://10.0.0.1:8786."
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise SalvoUsageError(
                f"The Dask scheduler at {scheduler} has no workers. Start some with: dask worker "
                f"{scheduler}"
            )
        if tell is not None:
            tell(f"Rendering on {len(client.nthreads())} Dask workers with {threads} threads.")
        source = enumerate(requests)
        home: dict[Any, tuple[int, Request]] = {}
        while True:
            while len(home) < AHEAD * threads:
                place, request = next(source, (0, None))
                if request is None:
                    break
                try:
                    inputs = request.plan().provenance
                except SalvoError as error:
                    yield Done(place, request, error)
                    continue
                future = client.submit(
                    render_away, request, inputs, pure=False, retries=RETRIES, key=None
                )
                home[future] = (place, request)
            if not home:
                return
            distributed.wait(list(home), return_when="FIRST_COMPLETED")
            for future in [one for one in home if one.done()]:
                place, request = home.pop(future)
                yield Done(place, request, _unpacked(request, future))


def _unpacked(request: Request, future: Any) -> Result:
    """Write what came home."""
    try:
        answer = future.result()
    except Exception as error:  # noqa: BLE001 - whatever befell a task on another machine
        return SalvoReportError(
            f"{request.report} was lost on the cluster ({type(error).__name__}: "
            f"{str(error).partition('.')[0]}). Run the command again: what is there is skipped."
        )
    if isinstance(answer, SalvoError):
        return answer
    folder = request.plan().folder
    try:
        check_writable(folder.parent)
        with staged(folder) as place:
            for name, content in answer.files.items():
                target = place / name
                if not target.resolve().is_relative_to(place.resolve()):
                    raise SalvoReportError(f"A worker sent a file with the path {name!r}.")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
    except OSError as error:
        return SalvoReportError(
            f"{request.report} could not be written to {folder}: {error.strerror or error}. The "
            "previous report, if there was one, is whole. Free space or fix the permission, then "
            "run the command again."
        )
    except SalvoError as error:
        return error
    run: Run = answer.run
    page, pdf = (folder / name if name in answer.files else None for name in _PAGES)
    return replace(run, folder=folder, html=page, pdf=pdf)


_PAGES = ("report.html", "report.pdf")


def _mismatch(here: Mapping[str, Any], there: Mapping[str, Any]) -> SalvoUsageError:
    said = "; ".join(reason.as_text() for reason in differences(here, there))
    return SalvoUsageError(
        f"A Dask worker on {socket.gethostname()} would make another report: "
        f"{said or 'its record is of another version'}. Install the same version of salvo, its "
        "lock and its data there, and start the worker again."
    )
