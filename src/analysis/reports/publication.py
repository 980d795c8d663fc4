"""The reports gathered into one folder that can be put on any static host.

Only files that a run's manifest names are copied: what somebody put beside them stays at home. The
folder is written beside its place and moved into it as a whole; one that holds anything but an
earlier publication is never replaced.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.data.store import Store
from analysis.errors import SalvoReportError, SalvoUsageError
from analysis.reports.archive import Entry, list_runs
from analysis.reports.folders import check_writable, staged
from analysis.reports.manifest import MANIFEST, damage, read_manifest, read_record
from analysis.reports.provenance import created
from analysis.reports.site import freshness_known, site_pages

MARK: Final = "site.json"
"""Names what a publication holds, and so tells one from a folder of somebody's own."""
GENERATOR: Final = "salvo site"


@dataclass(frozen=True)
class Publication:
    """What was gathered."""

    folder: Path
    index: Path
    runs: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    """Damaged runs, each with what is wrong."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "folder": str(self.folder),
            "index": str(self.index),
            "runs": list(self.runs),
            "left_out": [{"name": name, "problem": why} for name, why in self.left_out],
        }

    def as_text(self) -> str:
        """Say what was left out and what to open."""
        lines = [f"Left out, because it is damaged: {name} ({why})." for name, why in self.left_out]
        count = len(self.runs)
        lines.append(f"{count:,} report{'' if count == 1 else 's'}. Open {self.index}")
        return "\n".join(lines)


def publish(reports: Path, target: Path, *, store: Store | None = None) -> Publication:
    """Copy every whole run of a folder of reports, with their list, to another folder.

    Raises
    ------
    SalvoUsageError
        If the target cannot be written, is one of the folders that hold the reports, or holds
        anything but an earlier publication.
    SalvoReportError
        If a file cannot be copied; an earlier publication is whole then.
    """
    reports, target = reports.resolve(), target.expanduser().absolute()
    _check_apart(reports, target)
    _check_replaceable(target)
    check_writable(target.parent)
    runs = list_runs(reports)
    broken = {run.folder.name: "; ".join(damage(run.folder)) or run.problem for run in runs}
    whole = tuple(run for run in runs if not broken[run.folder.name])
    try:
        with staged(target) as folder:
            for run in whole:
                _copy(run, folder / run.folder.name)
            pages = site_pages(whole, freshness_known(whole, store), moment=created())
            for name, text in pages.items():
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
            held = sorted([MARK, *pages, *(run.folder.name for run in whole)])
            mark = {"generator": GENERATOR, "holds": held}
            (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise SalvoReportError(
            f"The site could not be written to {target}: {error.strerror or error}. What stood "
            "there before is whole. Free space or fix the permission, then run the command again."
        ) from error
    return Publication(
        folder=target,
        index=target / "index.html",
        runs=tuple(run.folder.name for run in whole),
        left_out=tuple((name, why) for name, why in broken.items() if why),
    )


def _check_apart(reports: Path, target: Path) -> None:
    place = target.resolve()
    if place == reports or place.is_relative_to(reports) or reports.is_relative_to(place):
        raise SalvoUsageError(
            f"The site cannot be written to {target}: it and the reports in {reports} would hold "
            "one another. Name a folder beside them with --out."
        )


def _check_replaceable(target: Path) -> None:
    """Refuse a folder that holds what salvo did not put there."""
    if not target.exists():
        return
    if not target.is_dir():
        raise SalvoUsageError(f"{target} is a file, not a folder. Name a folder with --out.")
    there = {path.name for path in target.iterdir()}
    if not there:
        return
    try:
        mark = read_record(target / MARK)
        held = mark.get("holds") if mark.get("generator") == GENERATOR else None
        ours = {str(name) for name in held} if isinstance(held, list) else set()
    except SalvoReportError:
        ours = set()
    foreign = sorted(there - ours)
    if foreign:
        more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""
        raise SalvoUsageError(
            f"{target} holds {', '.join(foreign[:3])}{more}, which no site of salvo's put there, "
            "and the folder would be replaced as a whole. Name an empty folder with --out."
        )


def _copy(run: Entry, folder: Path) -> None:
    for name in (MANIFEST, *read_manifest(run.folder).files):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run.folder / name, place)
