"""How far a run is: a bar on a terminal, one line per section in a log."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from analysis.reports.execution import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from analysis.reports.series import Line

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
            stream.write(f"{name}  {min(done + 1, total):>2}/{total}  {heading}\n")
            stream.flush()
        last = heading

    return step


def _progress_bars(stream: TextIO) -> Bars:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[heading]}", style="dim"),
        console=Console(file=stream),
    )


@contextmanager
def _bars(stream: TextIO) -> Iterator[ProgressOf]:
    from rich.markup import escape

    with _progress_bars(stream) as bars:

        def bar(name: str) -> Progress:
            task = bars.add_task(escape(name), total=None, heading="")

            def step(done: int, total: int, heading: str) -> None:
                # The cell is about to run; what is done is what came before it.
                bars.update(task, completed=done, total=total, heading=escape(heading))

            return step

        yield bar


class Counter:
    """How far a batch is: told from several threads, one line or bar for each report at work."""

    def __init__(self, total: int, *, stream: TextIO | None, bars: Bars | None = None) -> None:
        self.total, self.done = total, 0
        self._stream, self._bars = stream, bars
        self._began, self._lock = time.monotonic(), threading.Lock()
        self._tasks: dict[str, int] = {}
        self._whole = None if bars is None else bars.add_task("all", total=total, heading="")

    def progress_of(self, label: str) -> Progress | None:
        """Follow one report: on a terminal its cells, in a log only its end."""
        bars = self._bars
        if bars is None:
            return None
        from rich.markup import escape

        task = self._tasks[label] = bars.add_task(escape(label), total=None, heading="")

        def step(done: int, total: int, heading: str) -> None:
            bars.update(task, completed=done, total=total, heading=escape(heading))

        return step

    def finished(self, line: Line) -> None:
        """Count a row that came to its end."""
        with self._lock:
            self.done += 1
            if self._bars is not None and self._whole is not None:
                if line.report in self._tasks:
                    self._bars.remove_task(self._tasks.pop(line.report))  # type: ignore[arg-type]
                self._bars.update(self._whole, completed=self.done)
            elif self._stream is not None:
                took = "" if line.seconds is None else f"  {line.seconds:.1f} s"
                text = f"{line.row}  {line.status}{took}  {line.report}{self._left()}"
                self._stream.write(f"{self.done:>{len(str(self.total))}}/{self.total}  {text}\n")
                self._stream.flush()

    def tell(self, text: str) -> None:
        """Make a remark."""
        if self._bars is not None:
            self._bars.console.print(text, markup=False)
        elif self._stream is not None:
            self._stream.write(f"{text}\n")
            self._stream.flush()

    def _left(self) -> str:
        seconds = (time.monotonic() - self._began) / self.done * (self.total - self.done)
        if self.done == self.total:
            return ""
        return (
            f"  about {seconds:.0f} s left"
            if seconds < 90
            else f"  about {seconds / 60:.0f} min left"
        )


@contextmanager
def counted_on(stream: TextIO, total: int, *, quiet: bool = False) -> Iterator[Counter]:
    r"""Count the reports of a batch: bars and the time left on a terminal, lines in a log.

    Examples
    --------
    >>> import io
    >>> from analysis.reports.series import Line
    >>> log = io.StringIO()
    >>> with counted_on(log, 1) as counter:
    ...     counter.finished(Line("row 1", "data_quality", "", "written", seconds=2.5))
    >>> log.getvalue()
    '1/1  row 1  written  2.5 s  data_quality\n'
    """
    if quiet or not stream.isatty():
        yield Counter(total, stream=None if quiet else stream)
        return
    with _progress_bars(stream) as bars:
        yield Counter(total, stream=stream, bars=bars)
