"""The runs that stand in a folder of reports, read back without trusting them.

A run may be damaged, edited, or of another version of the suite. One that cannot be read is an
entry with a problem: whoever lists runs can name it, and never breaks on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from analysis.errors import SalvoReportError, SalvoUsageError
from analysis.language.speech import ENGLISH
from analysis.reports.folders import reports_folder
from analysis.reports.manifest import FINDINGS, MANIFEST, PLACES, PROVENANCE, read_record
from analysis.reports.values import nearest

FAILED: Final = "failed"
"""Where `analysis.reports.run` keeps notebooks that stopped; not a run."""
LONGEST_TEXT: Final = 4_000


@dataclass(frozen=True)
class Entry:
    """One run as its records state it."""

    folder: Path
    report: str
    lang: str = ENGLISH
    title: str = ""
    answer: str = ""
    created: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Mapping[str, Any], ...] = ()
    problem: str = ""
    """Why its records cannot be read; empty for a run that is whole."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """All effective values."""
        return _block(self.provenance, "parameters")

    @property
    def asked(self) -> Mapping[str, Any]:
        """All effective values as they were given: of a file, where it lies, if that is known."""
        try:
            places = read_record(self.folder / PLACES)
        except SalvoReportError:
            return self.parameters
        return {name: places.get(name, value) for name, value in self.parameters.items()}

    @property
    def changed(self) -> Mapping[str, Any]:
        """Those that are not defaults."""
        return _block(self.provenance, "changed")

    @property
    def vintage(self) -> str:
        """Of the data, as an ISO date."""
        return _text(_block(self.provenance, "data").get("vintage"))


def read_run(folder: Path) -> Entry:
    """Read the records of one run.

    Raises
    ------
    SalvoReportError
        If they are missing, damaged, or do not describe a run.
    """
    record, found = read_record(folder / PROVENANCE), read_record(folder / FINDINGS)
    findings = found.get("findings")
    named = isinstance(findings, list) and all(
        isinstance(each, Mapping) and isinstance(each.get("name"), str) for each in findings
    )
    if not isinstance(record.get("report"), str) or not named:
        raise SalvoReportError(f"{folder} does not hold the records of a run. Render it anew.")
    return Entry(
        folder=folder,
        report=record["report"],
        lang=_text(record.get("lang")) or ENGLISH,
        title=_text(found.get("title")) or _text(record.get("question")) or record["report"],
        answer=_text(found.get("answer")),
        created=_text(record.get("created")),
        provenance=record,
        findings=tuple(findings or ()),
    )


def list_runs(reports: Path) -> tuple[Entry, ...]:
    """Read every run of a folder of reports, by the name of its folder.

    Examples
    --------
    >>> list_runs(Path("there is no such folder"))
    ()
    """
    if not reports.is_dir():
        return ()
    entries = []
    for folder in sorted(reports.iterdir()):
        if folder.name.startswith(".") or folder.name == FAILED or not is_run(folder):
            continue
        try:
            entries.append(read_run(folder))
        except SalvoReportError as error:
            report = folder.name.partition("--")[0]
            entries.append(Entry(folder, report, title=folder.name, problem=str(error)))
    return tuple(entries)


def find_run(name: str, *, out: Path | str | None = None) -> Path:
    """Find the folder of a run by its path, or by its name among the reports.

    Raises
    ------
    SalvoUsageError
        If there is none, with the nearest known name.
    """
    reports = reports_folder(out)
    for folder in (Path(name).expanduser().absolute(), reports / name):
        if is_run(folder):
            return folder
    known = [entry.folder.name for entry in list_runs(reports)]
    if not known:
        raise SalvoUsageError(
            f"There is no run {name!r}: nothing was rendered into {reports} yet. Render a report "
            "with 'salvo report NAME', or name the folder of a run."
        )
    raise SalvoUsageError(
        f"There is no run {name!r} in {reports}, and no such folder. {nearest(name, known)}"
    )


def is_run(folder: Path) -> bool:
    """Whether a folder holds a run, whole or damaged."""
    return any((folder / name).is_file() for name in (MANIFEST, PROVENANCE, FINDINGS))


def _block(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    block = record.get(name)
    return block if isinstance(block, Mapping) else {}


def _text(value: Any) -> str:
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""
