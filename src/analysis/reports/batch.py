"""Render several reports; one that fails does not stop the others."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.data.store import Store
from analysis.errors import SalvoError
from analysis.language.speech import ENGLISH, check_language
from analysis.reports.execution import Progress
from analysis.reports.files import USUAL, check_formats
from analysis.reports.folders import notebooks_folder, temporary
from analysis.reports.jobs import Done, Result, carry_out_all, jobs_at_once
from analysis.reports.kernels import Warmth
from analysis.reports.parameters import find_report
from analysis.reports.request import Request
from analysis.reports.run import Plan, Run
from analysis.reports.settings import gather
from analysis.reports.values import typed


@dataclass(frozen=True)
class Outcome:
    """What became of one report: planned, written, found fresh, or refused."""

    report: str
    result: Plan | Run | SalvoError
    dry_run: bool = False

    @property
    def error(self) -> SalvoError | None:
        """Why there is no report, if there is none."""
        return self.result if isinstance(self.result, SalvoError) else None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        result = self.result
        if isinstance(result, SalvoError):
            kind, message = type(result).__name__, str(result)
            error = {"kind": kind, "message": message, "exit_code": result.exit_code}
            return {"report": self.report, "ok": False, "error": error}
        known: dict[str, Any] = {"report": self.report, "ok": True, "folder": str(result.folder)}
        if isinstance(result, Plan) and not self.dry_run:
            pages = {
                name: str(path) if (path := result.folder / f"report.{name}").is_file() else None
                for name in ("html", "pdf")
            }
            return known | {"fresh": True, **pages, "key": result.provenance["key"]}
        if isinstance(result, Plan):
            return known | {
                **result.freshness.as_dict(),
                "notebook": str(result.notebook),
                "parameters": result.parameters.literals(),
                "changed": result.parameters.changed(),
                "vintage": result.provenance["data"]["vintage"],
                "key": result.provenance["key"],
            }
        return known | {
            "fresh": False,
            "html": str(result.html) if result.html else None,
            "pdf": str(result.pdf) if result.pdf else None,
            "findings": len(result.findings),
            "seconds": round(result.seconds, 1),
            "key": result.key,
        }

    def as_text(self) -> str:
        """Say it in words: a plan in full, a report by the path to open, an error not at all."""
        if isinstance(self.result, Run):
            return f"Open {self.result.html or self.result.pdf}"
        if isinstance(self.result, SalvoError):
            return ""
        if not self.dry_run:
            folder = self.result.folder
            return f"{self.report} is up to date: {folder}; --force renders it anew."
        values, changed = self.result.parameters.literals(), self.result.parameters.changed()
        state, folder = self.result.freshness, self.result.folder
        begin = "is up to date in" if state.is_fresh else "would be written to"
        lines = [
            f"{self.report} {begin} {folder}",
            f"  because    {state.as_text()}",
            f"  key        {self.result.provenance['key']}",
            f"  notebook   {self.result.notebook}",
            f"  data       vintage {self.result.provenance['data']['vintage']}",
        ]
        for name, value in values.items():
            mark = "  (changed)" if name in changed else ""
            lines.append(f"  parameter  {name} = {typed(value)}{mark}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Batch:
    """What became of all reports of one call."""

    outcomes: tuple[Outcome, ...]
    dry_run: bool

    @property
    def errors(self) -> tuple[SalvoError, ...]:
        """Why reports are missing, in order."""
        return tuple(one.error for one in self.outcomes if one.error is not None)

    @property
    def exit_code(self) -> int:
        """Return 0 when all went well, else the highest code of the errors."""
        return max((error.exit_code for error in self.errors), default=0)

    @property
    def written(self) -> tuple[Path, ...]:
        """Folders of the reports that were rendered."""
        return tuple(one.result.folder for one in self.outcomes if isinstance(one.result, Run))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"dry_run": self.dry_run, "reports": [one.as_dict() for one in self.outcomes]}

    def as_text(self) -> str:
        """Say it in words, ending with the paths to open."""
        return "\n".join(text for one in self.outcomes if (text := one.as_text()))


def run_reports(
    names: Sequence[str] = (),
    assignments: Mapping[str, Any] | Sequence[str] = (),
    *,
    first: str = "",
    last: str = "",
    file: Path | None = None,
    out: Path | str | None = None,
    store: Store | None = None,
    timeout: float | None = None,
    dry_run: bool = False,
    progress: Callable[[str], Progress | None] | None = None,
    formats: Iterable[str] = USUAL,
    langs: Iterable[str] = (ENGLISH,),
    force: bool = False,
    cell_timeout: float | None = None,
    jobs: int | None = None,
    warm: bool = True,
    tell: Callable[[str], None] | None = None,
) -> Batch:
    """Check one set of parameters for several reports, then render each.

    Parameters
    ----------
    names, assignments, first, last, file
        As in `analysis.reports.settings.gather`.
    out, store, timeout, cell_timeout
        As in `analysis.reports.run.run_report`.
    dry_run
        Only plan.
    progress
        Makes the progress callback of a report from its label.
    formats
        Of `analysis.reports.files.FORMATS`.
    langs
        Languages; each report is rendered in each.
    force
        Render also what is fresh; its result is the plan otherwise.
    jobs
        How many at a time; by default `analysis.reports.jobs.jobs_at_once`.
    warm
        Whether reports share a warm process, where that can be had, and what they compute.
    tell
        Called with a remark: that kernels are not warm, and why.

    Raises
    ------
    SalvoUsageError
        If a format is unknown.
    SalvoParameterError
        If a report or parameter is unknown or wrong; nothing has started then. Whatever goes
        wrong later is in the result.
    """
    chosen = check_formats(formats)
    spoken = dict.fromkeys(check_language(lang) for lang in langs)
    checked = gather(names, assignments, first=first, last=last, file=file)
    requests = [
        Request(
            report=name,
            values=checked[name].changed(),
            out=None if out is None else str(Path(out).absolute()),
            data=None if store is None else str(store.root.absolute()),
            formats=chosen,
            lang=lang,
            timeout=timeout,
            cell_timeout=cell_timeout,
        )
        for name, lang in itertools.product(checked, spoken)
    ]
    results: dict[int, Result] = {place: _planned(one) for place, one in enumerate(requests)}
    if not dry_run:
        due = [place for place, result in results.items() if _is_due(result, force)]
        # A report in its second language finds what the first has computed, if it comes later.
        due.sort(key=lambda place: tuple(spoken).index(requests[place].lang))
        for done in with_warmth(
            (requests[place] for place in due),
            names=tuple(checked),
            jobs=min(jobs_at_once(jobs), max(len(due), 1)),
            # To one report a warm process costs what it saves.
            warm=warm and len(due) > 1,
            progress=progress,
            tell=tell,
        ):
            results[due[done.place]] = done.result
    outcomes = (Outcome(one.report, results[at], dry_run) for at, one in enumerate(requests))
    return Batch(tuple(outcomes), dry_run)


def with_warmth(
    requests: Iterable[Request],
    *,
    names: Iterable[str],
    jobs: int,
    warm: bool,
    progress: Callable[[str], Progress | None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Done]:
    """Carry out requests with what they share; nothing starts when there are none.

    They share a warm process that their kernels are forked from, and a folder in which each finds
    what another has computed already (`analysis.memo`).

    Parameters
    ----------
    names
        The reports to be warm for.
    requests, jobs, progress
        As in `analysis.reports.jobs.carry_out_all`.
    warm
        False for reports that share nothing.
    tell
        As in `run_reports`.

    Yields
    ------
    Done
        In the order in which they finish.
    """
    source = iter(requests)
    first = next(source, None)
    if first is None:
        return
    notebooks = [notebooks_folder() / find_report(name).notebook for name in names]
    with Warmth(notebooks, wanted=warm) as warmth, _shared_folder(wanted=warm) as shared:
        whole = (replace(one, shared=shared) for one in itertools.chain([first], source))
        yield from carry_out_all(whole, jobs=jobs, warmth=warmth, progress=progress)
        if warmth.note and tell is not None:
            tell(f"Kernels were not warm, which costs time only: {warmth.note}.")


@contextmanager
def _shared_folder(*, wanted: bool) -> Iterator[str | None]:
    if not wanted:
        yield None
        return
    with temporary("shared") as folder:
        yield str(folder)


def _is_due(planned: Result, force: bool) -> bool:
    return isinstance(planned, Plan) and (force or not planned.freshness.is_fresh)


def _planned(request: Request) -> Plan | SalvoError:
    try:
        return request.plan()
    except SalvoError as error:
        return error
