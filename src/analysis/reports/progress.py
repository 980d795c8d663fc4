"""How far a run is: a bar on a terminal, one line per section in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from analysis.reports.execution import Progress

ProgressOf = Callable[[str], Progress | None]


@contextmanager
def shown_on(stream: TextIO, *, quiet: bool = False) -> Iterator[ProgressOf]:
    r"""Give a function that makes the progress callback of a report from its name.

    Examples
    --------
    >>> import io
    >>> log = io.StringIO()
    >>> with shown_on(log) as progress_of:
    ...     step = progress_of("data_quality")
    ...     step(0, 2, "Question")
    ...     step(1, 2, "Question")
    >>> log.getvalue()
    'data_quality   1/2  Question\n'
    """
    if quiet:
        yield lambda name: None
    elif stream.isatty():
        with _bars(stream) as bar:
            yield bar
    else:
        yield lambda name: _lines(name, stream)


def _lines(name: str, stream: TextIO) -> Progress:
    last = ""

    def step(done: int, total: int, heading: str) -> None:
        nonlocal last
        if heading != last:
            stream.write(f"{name}  {done + 1:>2}/{total}  {heading}\n")
            stream.flush()
        last = heading

    return step


@contextmanager
def _bars(stream: TextIO) -> Iterator[ProgressOf]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    heading_column = TextColumn("{task.fields[heading]}", style="dim")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        heading_column,
    )
    with Bars(*columns, console=Console(file=stream)) as bars:

        def bar(name: str) -> Progress:
            task = bars.add_task(name, total=None, heading="")

            def step(done: int, total: int, heading: str) -> None:
                # The cell is about to run; only the last one counts as done with its start.
                at = done + 1 if done + 1 == total else done
                bars.update(task, completed=at, total=total, heading=escape(heading))

            return step

        yield bar
