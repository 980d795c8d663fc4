"""Execute one notebook and write its report.

A run is a folder, written beside its place and renamed into it: a crash, a full disk or Ctrl-C
leaves the previous report whole and no half one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import errors, memo
from analysis.data.store import Snapshot, Store
from analysis.errors import (
    SalvoCellTimeoutError,
    SalvoError,
    SalvoParameterError,
    SalvoReportError,
    SalvoSnapshotError,
    SalvoTimeoutError,
)
from analysis.language.speech import ENGLISH
from analysis.language.speech import VARIABLE as LANGUAGE
from analysis.periods import parse_date
from analysis.reports import freshness, provenance
from analysis.reports.execution import Execution, Failure, Progress, execute
from analysis.reports.files import USUAL, check_formats, without_places, write_files
from analysis.reports.folders import (
    check_writable,
    notebooks_folder,
    reports_folder,
    staged,
    temporary,
)
from analysis.reports.freshness import Freshness
from analysis.reports.manifest import write_manifest, write_places
from analysis.reports.models.attack_brief import AttackBriefParameters
from analysis.reports.notebook import notebook_bytes, read_notebook
from analysis.reports.parameters import ReportSpec
from analysis.reports.validation import PeriodParameters, ReportParameters, refusal

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.reports.findings import Finding

FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """A report that was written."""

    report: str
    folder: Path
    html: Path | None
    """The page, if it was asked for."""
    pdf: Path | None
    """The PDF, if it was asked for."""
    findings: tuple[Finding, ...]
    seconds: float
    key: str
    """Checksum over everything that can move a number."""


@dataclass(frozen=True)
class Plan:
    """What a run would do: everything that can be known before a kernel starts."""

    spec: ReportSpec
    parameters: ReportParameters
    notebook: Path
    folder: Path
    store: Store
    provenance: Mapping[str, Any]
    """What goes into the run, and its key."""
    freshness: Freshness
    """Whether the run that stands in the folder is what this plan would give."""
    lang: str = ENGLISH


def plan_report(
    spec: ReportSpec,
    parameters: ReportParameters,
    *,
    out: Path | str | None = None,
    store: Store | None = None,
    lang: str = ENGLISH,
    formats: Iterable[str] = USUAL,
) -> Plan:
    """Check all that can be checked without a kernel: notebook, data, dates, folder.

    A report that is fresh costs a few checksums: its notebook and its parameters were checked when
    it was rendered, and are the same to the byte.

    Raises
    ------
    SalvoUsageError
        If there is no notebooks folder, or reports cannot be written.
    SalvoParameterError
        If the period, or the night, lies after the last night of the data.
    SalvoSnapshotError
        If the data are missing or damaged.
    SalvoReportError
        If the notebook is missing, unreadable, or declares other parameters than its model.
    """
    store = store or Store()
    notebook = notebooks_folder() / spec.notebook
    content = notebook_bytes(spec, notebook)
    snapshot = store.present()
    if isinstance(parameters, PeriodParameters):
        try:
            parameters.period(last_night(snapshot))
        except SalvoParameterError as error:
            raise refusal(spec.name, [row["problem"] for row in error.rows]) from None
    if isinstance(parameters, AttackBriefParameters) and parameters.day > last_night(snapshot):
        from analysis.data.salvos import load_nights
        from analysis.studies.attack_brief import check_night

        check_night(load_nights(store), parameters.day)
    folder = reports_folder(out) / folder_name(spec, parameters, lang=lang)
    inputs = provenance.inputs(spec, parameters, snapshot=snapshot, notebook=content, lang=lang)
    state = freshness.judge(folder, inputs, formats=check_formats(formats))
    if not state.is_fresh:
        read_notebook(spec, notebook)
    return Plan(spec, parameters, notebook, folder, store, inputs, state, lang)


def run_report(
    spec: ReportSpec,
    parameters: ReportParameters,
    *,
    out: Path | str | None = None,
    store: Store | None = None,
    timeout: float | None = None,
    cell_timeout: float | None = None,
    progress: Progress | None = None,
    formats: Iterable[str] = USUAL,
    lang: str = ENGLISH,
    warm: str | None = None,
    shared: str | None = None,
) -> Run:
    """Execute a report's notebook and write page, PDF, findings, tables and provenance.

    Parameters
    ----------
    spec, parameters
        The report and its checked parameters.
    out
        Where reports are written; by default `reports_folder`.
    store
        Another snapshot than the embedded one.
    timeout
        Seconds for the notebook; by default what the report declares.
    cell_timeout
        Seconds for each cell; by default no less than the notebook has.
    progress
        Called before each cell with cells done, their total, and the heading above; once more
        when all are done and the files are written.
    formats
        Of `analysis.reports.files.FORMATS`.
    lang
        Language of the report, one of `analysis.language.speech.LANGUAGES`.
    warm
        Address of a warm process to fork the kernel from.
    shared
        Folder in which reports of one batch find what they have in common (`analysis.memo`).

    Raises
    ------
    SalvoTimeoutError, SalvoCellTimeoutError
        If the notebook, or one of its cells, takes too long.
    SalvoReportError
        If a cell fails; the previous report stays whole, and the notebook is kept as it stopped.
    SalvoError
        What `plan_report` raises, and what a cell raised about parameters or data.
    """
    began = time.perf_counter()
    chosen = check_formats(formats)
    plan = plan_report(spec, parameters, out=out, store=store, lang=lang, formats=chosen)
    plan = replace(plan, provenance=provenance.stamped(plan.provenance))
    notebook, _ = read_notebook(spec, plan.notebook)
    check_writable(plan.folder.parent)
    try:
        with staged(plan.folder) as folder:
            done = _execute(plan, notebook, timeout, cell_timeout, progress, warm, shared)
            if done.failure is not None:
                raise _refusal(plan, done.failure, _keep(plan, done.notebook))
            _check_unchanged(plan)
            if progress is not None:
                cells = len(done.notebook.cells)
                progress(cells, cells, f"writing {', '.join(chosen)}")
            findings = _write(plan, done.notebook, folder, chosen)
            write_manifest(folder, key=plan.provenance["key"], formats=chosen)
            write_places(folder, plan.parameters.places())
    except OSError as error:
        raise SalvoReportError(
            f"{spec.name} could not be written to {plan.folder}: {error.strerror or error}. The "
            "previous report, if there was one, is whole. Free space or fix the permission, then "
            "run the command again."
        ) from error
    with suppress(OSError):
        _failed_path(plan).unlink()
    return Run(
        report=spec.name,
        folder=plan.folder,
        html=plan.folder / "report.html" if "html" in chosen else None,
        pdf=plan.folder / "report.pdf" if "pdf" in chosen else None,
        findings=findings,
        seconds=time.perf_counter() - began,
        key=plan.provenance["key"],
    )


def folder_name(spec: ReportSpec, parameters: ReportParameters, *, lang: str = ENGLISH) -> str:
    """Name the folder of a run: the report, its language unless English, what was changed.

    Examples
    --------
    >>> from analysis.reports.parameters import check, find_report
    >>> spec = find_report("data_quality")
    >>> folder_name(spec, check("data_quality", ["start=2025-01-01"]), lang="uk")
    'data_quality-uk--d60a3a1f'
    """
    language = "" if lang == ENGLISH else f"-{lang}"
    return f"{spec.name}{language}{parameters.folder_suffix()}"


def last_night(snapshot: Snapshot) -> date:
    """Find the last night of the calendar, as the snapshot's description states it.

    Raises
    ------
    SalvoSnapshotError
        If there is no calendar.
    """
    try:
        return parse_date(snapshot.tables["nights"].vintage)
    except (KeyError, SalvoParameterError) as error:
        raise SalvoSnapshotError(
            "The snapshot does not say up to which night its calendar goes: table nights is not "
            "described in datapackage.json. Restore data/ from version control."
        ) from error


def _execute(
    plan: Plan,
    notebook: NotebookNode,
    timeout: float | None,
    cell_timeout: float | None,
    progress: Progress | None,
    warm: str | None,
    shared: str | None,
) -> Execution:
    environment = {
        "SALVO_DATA": str(plan.store.root.resolve()),
        LANGUAGE: plan.lang,
        # Empty rather than left out: a report that is not of a batch computes.
        memo.VARIABLE: shared or "",
    }
    with temporary("kernel") as neutral:
        return execute(
            notebook,
            plan.parameters.literals(),
            folder=neutral,
            environment=environment,
            timeout=plan.spec.timeout if timeout is None else timeout,
            cell_timeout=cell_timeout,
            progress=progress,
            warm=warm,
        )


def _check_unchanged(plan: Plan) -> None:
    """Refuse a report whose data were replaced while it ran: half of it would be of either."""
    before, after = plan.provenance["data"], provenance.data_block(plan.store.present())
    if before != after:
        raise SalvoReportError(
            f"The data changed while {plan.spec.name} ran, so its parts may not fit together. Run "
            "the command again."
        )


def _write(
    plan: Plan, notebook: NotebookNode, folder: Path, formats: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Write the files, or keep the notebook for which there can be no page."""
    try:
        named = without_places(notebook, plan.parameters.places())
        return write_files(folder, named, plan.provenance, formats=formats)
    except SalvoReportError as error:
        kept = _keep(plan, notebook)
        where = f"; the executed notebook: {kept}" if kept else ""
        raise SalvoReportError(f"{error} (Report {plan.spec.name}{where}.)") from error


def _failed_path(plan: Plan) -> Path:
    return plan.folder.parent / FAILED / f"{plan.folder.name}.ipynb"


def _keep(plan: Plan, notebook: NotebookNode) -> Path | None:
    """Keep a notebook as it stopped, if there is still room for it."""
    import nbformat

    path = _failed_path(plan)
    partial = path.with_suffix(".part")
    try:
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, partial)  # type: ignore[no-untyped-call]
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        return None
    return path


def _refusal(plan: Plan, failure: Failure, kept: Path | None) -> SalvoError:
    """Say what failed, where and what to do; our own errors keep their class and exit code."""
    where = f"the notebook as it stopped: {kept}" if kept else "its notebook could not be kept"
    own = getattr(errors, failure.error, None)
    if isinstance(own, type) and issubclass(own, SalvoError) and own.exit_code in (2, 3):
        error: SalvoError = own(
            f"{failure.message} (Report {plan.spec.name}, under “{failure.heading}”; {where}.)"
        )
    elif failure.limit:
        error = _too_long(plan, failure, where)
    else:
        last = failure.message.strip().splitlines()
        said = f"{failure.error}: {last[-1]}" if last else failure.error
        error = SalvoReportError(
            f"{plan.spec.name} failed under “{failure.heading}”: {said}. The previous report, if "
            f"there was one, is unchanged; {where}. Open it, correct the cell in "
            f"notebooks/{plan.spec.notebook}, and run 'salvo report {plan.spec.name}' again."
        )
    if failure.traceback:
        error.add_note(failure.traceback)
    return error


def _too_long(plan: Plan, failure: Failure, where: str) -> SalvoError:
    """Say which limit was reached and where, and which option moves it."""
    kind, option = (
        (SalvoCellTimeoutError, "--cell-timeout")
        if failure.limit == "cell"
        else (SalvoTimeoutError, "--timeout")
    )
    return kind(
        f"{plan.spec.name} was given up under “{failure.heading}”: {failure.message}. The previous "
        f"report, if there was one, is unchanged; {where}. Allow more with {option} SECONDS, or "
        "ask for a shorter period."
    )
