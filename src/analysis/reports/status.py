"""Which reports are fresh, which are stale, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.data.store import Snapshot, Store
from analysis.errors import SalvoError, SalvoParameterError
from analysis.reports import provenance
from analysis.reports.archive import Entry, list_runs
from analysis.reports.folders import notebooks_folder, reports_folder
from analysis.reports.freshness import Freshness, Reason, judge
from analysis.reports.manifest import damage
from analysis.reports.notebook import notebook_bytes
from analysis.reports.parameters import REPORTS, find_report
from analysis.reports.values import printable, typed


@dataclass(frozen=True)
class State:
    """One run, or a report that has none, and how it stands."""

    name: str
    report: str
    folder: Path
    freshness: Freshness
    changed: Mapping[str, Any]
    """Parameters that are not defaults."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "name": self.name,
            "report": self.report,
            "folder": str(self.folder),
            "changed": dict(self.changed),
            **self.freshness.as_dict(),
        }

    def as_text(self) -> str:
        """Return one line."""
        word = "fresh" if self.freshness.is_fresh else "stale"
        why = "" if self.freshness.is_fresh else f"  {self.freshness.as_text()}"
        set_to = ", ".join(f"{name}={typed(value)}" for name, value in self.changed.items())
        return printable(f"{word}  {self.name}{f'  [{set_to}]' if set_to else ''}{why}")


@dataclass(frozen=True)
class Status:
    """How all reports stand."""

    reports: Path
    states: tuple[State, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"folder": str(self.reports), "reports": [state.as_dict() for state in self.states]}

    def as_text(self) -> str:
        """Return one line for each run, and what to do."""
        stale = sum(not state.freshness.is_fresh for state in self.states)
        cure = f"{stale} to render: salvo report" if stale else "Nothing to render"
        end = f"{len(self.states) - stale} of {len(self.states)} fresh in {self.reports}. {cure}."
        return "\n".join([*(state.as_text() for state in self.states), end])


def report_status(
    *,
    out: Path | str | None = None,
    store: Store | None = None,
    formats: Iterable[str] = (),
) -> Status:
    """Say how every report of the suite, and every other run among the reports, stands.

    Parameters
    ----------
    out, store
        As in `analysis.reports.run.run_report`.
    formats
        A run that lacks one of these is stale.

    Raises
    ------
    SalvoSnapshotError
        If the data are missing: nothing could be rendered then.
    """
    reports = reports_folder(out)
    runs = list_runs(reports)
    freshness = freshness_of(runs, store=store or Store(), formats=tuple(formats))
    states = [_never(name, reports) for name in REPORTS if not (reports / name).is_dir()]
    states += [
        State(run.folder.name, run.report, run.folder, freshness[run.folder], run.changed)
        for run in runs
    ]
    order = {name: index for index, name in enumerate(REPORTS)}
    states.sort(key=lambda state: (order.get(state.report, len(order)), state.name))
    return Status(reports, tuple(states))


def freshness_of(
    runs: tuple[Entry, ...],
    *,
    store: Store,
    formats: tuple[str, ...] = (),
    intact: bool = True,
) -> dict[Path, Freshness]:
    """Judge runs, by folder: each against what the same parameters would give now."""
    snapshot, code = store.present(), provenance.code_checksum()

    def reasons(run: Entry) -> Iterator[Reason]:
        if run.problem:
            yield Reason("damaged", damage(run.folder) or (run.problem,))
            return
        try:
            wanted = expected(run, snapshot, code=code)
        except SalvoParameterError as error:
            yield Reason("refused", tuple(row["problem"] for row in error.rows) or (str(error),))
        except SalvoError as error:
            yield Reason("refused", (str(error),))
        else:
            yield from judge(run.folder, wanted, formats=formats, intact=intact).reasons

    return {run.folder: Freshness(tuple(reasons(run))) for run in runs}


def expected(run: Entry, snapshot: Snapshot, *, code: str | None = None) -> dict[str, Any]:
    """Describe the inputs that a run with the parameters of this one would have now.

    Raises
    ------
    SalvoError
        If there is no such report any more, or its parameters or its notebook are refused.
    """
    spec = find_report(run.report)
    parameters = spec.model(**run.asked)
    content = notebook_bytes(spec, notebooks_folder() / spec.notebook)
    return provenance.inputs(
        spec, parameters, snapshot=snapshot, notebook=content, lang=run.lang, code=code
    )


def _never(name: str, reports: Path) -> State:
    return State(name, name, reports / name, Freshness((Reason("never run"),)), {})
