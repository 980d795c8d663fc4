"""One report for every row of a grid or a table, and a summary of what became of each.

The reports stand among the others, each in the folder of its own parameters, so that no report is
rendered twice for two batches. Run again, a batch renders what is not there yet.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from analysis.errors import SalvoError, SalvoReportError
from analysis.reports.folders import check_writable, reports_folder, staged
from analysis.reports.formulas import harmless
from analysis.reports.grid import Row
from analysis.reports.jobs import Done, Result
from analysis.reports.request import Request
from analysis.reports.run import Plan, Run
from analysis.reports.tables import Table, csv_text

BATCHES = "batches"
WRITTEN, FRESH, FAILED, PLANNED, NOT_RUN = "written", "up to date", "failed", "planned", "not run"
SHOWN = 60

Render = Callable[[Iterator[Request]], Iterator[Done]]


@dataclass(frozen=True)
class Line:
    """One row of a batch and what became of it."""

    row: str
    report: str
    """The name of its folder."""
    parameters: str
    """What differs from row to row, as typed."""
    status: str
    seconds: float | None = None
    key: str = ""
    folder: str = ""
    error: str = ""
    message: str = ""
    exit_code: int = 0


@dataclass(frozen=True)
class Series:
    """What became of a batch."""

    report: str
    lines: tuple[Line, ...]
    folder: Path | None
    """Where the summary stands; None when nothing was to be written."""
    seconds: float

    @property
    def exit_code(self) -> int:
        """Return 0 when all went well, else the highest code of the errors."""
        return max((line.exit_code for line in self.lines), default=0)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows ended in each way."""
        return dict(Counter(line.status for line in self.lines))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "report": self.report,
            "counts": self.counts,
            "seconds": round(self.seconds, 1),
            "folder": None if self.folder is None else str(self.folder),
            "rows": [asdict(line) for line in self.lines],
        }

    def as_text(self) -> str:
        """Say it in words: every row of a short batch, of a long one those that failed."""
        told = [one for one in self.lines if len(self.lines) <= SHOWN or one.status == FAILED]
        cells = [
            (one.row, one.status, "" if one.seconds is None else f"{one.seconds:.1f} s", one.report)
            for one in told
        ]
        widths = [max((len(cell[place]) for cell in cells), default=0) for place in range(4)]
        lines = [
            "  ".join(
                [
                    *(text.ljust(width) for text, width in zip(row, widths, strict=True)),
                    one.message.partition("\n")[0] if one.status == FAILED else one.parameters,
                ]
            ).rstrip()
            for row, one in zip(cells, told, strict=True)
        ]
        counted = ", ".join(f"{number} {status}" for status, number in self.counts.items())
        lines.append(f"{len(self.lines)} reports: {counted}.")
        if self.folder is not None:
            lines.append(f"Open {self.folder / 'summary.csv'}")
        return "\n".join(lines)


def render_series(
    rows: Sequence[Row],
    template: Request,
    fixed: Mapping[str, Any],
    *,
    render: Render,
    dry_run: bool = False,
    finished: Callable[[Line], None] | None = None,
) -> Series:
    """Render the report of each row; one that fails does not stop the others.

    Parameters
    ----------
    rows
        Checked (`analysis.reports.grid.check_rows`).
    template
        The request of every row, but for its values.
    fixed
        Raw values that are the same in every row.
    render
        Turns requests into results, as `analysis.reports.jobs.carry_out_all` does; it takes a
        request when it is ready for one.
    dry_run
        Only plan.
    finished
        Called with each row that came to its end.

    Returns
    -------
    Series
        In the order of the rows. The summary is written as well when the batch is interrupted; the
        rows that did not run are in it.
    """
    began = time.monotonic()
    requests = [replace(template, values={**fixed, **row.values}) for row in rows]
    lines = [
        Line(row.place, one.label, _typed(row.values), NOT_RUN)
        for row, one in zip(rows, requests, strict=True)
    ]
    due: list[int] = []

    def settle(place: int, result: Result) -> None:
        lines[place] = _line(lines[place], result, dry_run=dry_run)
        if finished is not None:
            finished(lines[place])

    def asked() -> Iterator[Request]:
        for place, request in enumerate(requests):
            planned = _planned(request)
            if dry_run or not _is_due(planned, request):
                settle(place, planned)
            else:
                due.append(place)
                yield request

    folder = None if dry_run else _folder(template, [one.report for one in lines])
    try:
        if folder is not None:
            check_writable(folder.parent)
        for done in render(asked()):
            settle(due[done.place], done.result)
    finally:
        series = Series(template.report, tuple(lines), folder, time.monotonic() - began)
        if folder is not None:
            _write(series, folder)
    return series


def _is_due(planned: Result, request: Request) -> bool:
    return isinstance(planned, Plan) and (request.force or not planned.freshness.is_fresh)


def _planned(request: Request) -> Plan | SalvoError:
    try:
        return request.plan()
    except SalvoError as error:
        return error


def _line(line: Line, result: Result, *, dry_run: bool) -> Line:
    if isinstance(result, SalvoError):
        kind, message = type(result).__name__, str(result)
        return replace(line, status=FAILED, error=kind, message=message, exit_code=result.exit_code)
    if isinstance(result, Run):
        seconds, folder = round(result.seconds, 1), str(result.folder)
        return replace(line, status=WRITTEN, seconds=seconds, key=result.key, folder=folder)
    key, folder = result.provenance["key"], str(result.folder)
    status = PLANNED if dry_run and not result.freshness.is_fresh else FRESH
    return replace(line, status=status, key=key, folder=folder)


def _typed(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}={value}" for name, value in values.items())


def _folder(template: Request, labels: Sequence[str]) -> Path:
    """The same rows, the same folder: a batch that is run again replaces its summary."""
    digest = hashlib.sha256("\n".join(labels).encode()).hexdigest()[:8]
    return reports_folder(template.out) / BATCHES / f"{template.report}--{digest}"


def _write(series: Series, folder: Path) -> None:
    names = tuple(field.name for field in fields(Line))
    table = Table("summary", names, tuple(tuple(asdict(one).values()) for one in series.lines))
    text = json.dumps(series.as_dict(), ensure_ascii=False, indent=2)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with staged(folder) as place:
            (place / "summary.csv").write_text(csv_text(harmless(table)), encoding="utf-8")
            (place / "summary.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise SalvoReportError(
            f"The summary of the batch could not be written to {folder}: "
            f"{error.strerror or error}. The reports that were finished are whole; free space or "
            "fix the permission, then run the command again: what is there is skipped."
        ) from error
