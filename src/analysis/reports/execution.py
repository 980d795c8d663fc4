"""Run the cells of a notebook with papermill, in a kernel of this very interpreter.

Which kernel "python3" means depends on what else is installed for the user; which start-up files
it reads depends on the profile. Both would make a report differ from one machine to the next, so
the kernel is started from ``sys.executable`` with a neutral folder, profile and hash seed, or
forked from a warm process that was (`analysis.reports.kernels`).
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reports.kernels import CONNECTION, manager_class
from analysis.reports.notebook import heading_above

if TYPE_CHECKING:
    from nbformat import NotebookNode

Progress = Callable[[int, int, str], None]
"""Called before each cell with the number of cells done, their total, and the heading above."""

KERNEL_START_S = 120.0


@dataclass(frozen=True)
class Failure:
    """Why a notebook did not reach its end."""

    heading: str
    """The heading above the cell that failed."""
    error: str
    """Class of the error raised in the kernel."""
    message: str
    traceback: str = ""
    limit: str = ""
    """Which time limit was reached, "report" or "cell"; empty when it was none."""


@dataclass(frozen=True)
class Execution:
    """A notebook with its outputs, whole or up to the cell that failed."""

    notebook: NotebookNode
    failure: Failure | None


def execute(
    notebook: NotebookNode,
    values: Mapping[str, Any],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    timeout: float = 600.0,
    cell_timeout: float | None = None,
    progress: Progress | None = None,
    warm: str | None = None,
) -> Execution:
    """Run all cells in order and stop at the first that fails.

    Parameters
    ----------
    notebook
        Left as it is; the result holds a copy.
    values
        Plain literals for every name of the cell tagged "parameters".
    folder
        An empty folder to work in: the kernel's working directory and profile.
    environment
        Variables that the kernel sees besides those of this process.
    timeout
        Seconds for the whole notebook.
    cell_timeout
        Seconds for each of its cells, if they have a limit of their own.
    progress
        Called before each cell.
    warm
        Address of a warm process (`analysis.reports.kernels`) to fork the kernel from.

    Returns
    -------
    Execution
        A failure inside the notebook is a result, not an exception.

    Raises
    ------
    OSError
        If the kernel cannot be started for lack of space or permission.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    live: list[NotebookNode] = []
    at = 0
    deadline = time.monotonic() + timeout

    def started(notebook: NotebookNode) -> None:
        live.append(notebook)

    def step(cell: NotebookNode, cell_index: int) -> None:
        nonlocal at
        at = cell_index
        if time.monotonic() > deadline:
            raise TimeoutError
        if progress is not None:
            progress(cell_index, len(live[0].cells), heading_above(live[0], cell_index))

    def seconds_left(_: NotebookNode) -> float:
        left = max(deadline - time.monotonic(), 0.01)
        return left if cell_timeout is None else min(left, cell_timeout)

    failure: Failure | None = None

    def attempt() -> None:
        with _quiet():
            papermill.execute_notebook(
                notebook,
                None,
                parameters=dict(values),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=KERNEL_START_S,
                kernel_manager_class=manager_class(folder, environment or {}, warm=warm),
                shutdown_kernel="immediate",
                resources={"metadata": {"path": str(folder)}},
                timeout_func=seconds_left,
                on_notebook_start=started,
                on_cell_start=step,
            )

    try:
        try:
            attempt()
        except DeadKernelError:
            raise
        except RuntimeError:
            # Where kernels are reached by ports, these are chosen before the kernel binds them, so
            # two runs that start at once can choose the same; no cell has run, and the next choice
            # is another.
            if not _at_start(live, at):
                raise
            live.clear()
            (folder / CONNECTION).unlink(missing_ok=True)
            attempt()
    except PapermillExecutionError:
        pass  # found below, where a cell that leaves with exit() is found as well
    except TimeoutError as error:
        whole = cell_timeout is None or time.monotonic() >= deadline
        if not whole and isinstance(error, CellTimeoutError):
            failure = _failure(error, f"the cell took longer than {cell_timeout:g} s", "cell")
        else:
            failure = _failure(error, f"the notebook took longer than {timeout:g} s", "report")
    except DeadKernelError as error:
        failure = _failure(error, "the kernel died, perhaps for lack of memory")
    except RuntimeError as error:
        failure = _failure(error, f"the kernel did not start: {error}")
    run = live[0] if live else notebook
    _forget_paths(run)
    if failure is not None:
        return Execution(run, replace(failure, heading=heading_above(run, at)))
    return Execution(run, _failed_cell(run))


def _at_start(live: list[NotebookNode], at: int) -> bool:
    """Whether no cell has run yet."""
    return at == 0 and not any(cell.get("outputs") for book in live for cell in book.cells)


def _failure(error: Exception, message: str, limit: str = "") -> Failure:
    return Failure("", type(error).__name__, message, limit=limit)


def _failed_cell(notebook: NotebookNode) -> Failure | None:
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                trace = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", "\n".join(output.traceback))
                place = heading_above(notebook, index)
                return Failure(place, output.ename, output.evalue, trace)
    return None


def _forget_paths(notebook: NotebookNode) -> None:
    """Drop what papermill adds to be looked at by a person: paths, and cells saying "error"."""
    notebook.cells = [
        cell
        for cell in notebook.cells
        if "papermill-error-cell-tag" not in cell.metadata.get("tags", ())
    ]
    record = notebook.metadata.get("papermill", {})
    for name in ("input_path", "output_path"):
        record.pop(name, None)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep papermill's log from the terminal: what it would say is told by the failure."""
    log = logging.getLogger("papermill")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)
