"""One report asked for, as plain values: what a process, a worker or a cluster turns into a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.data.store import Store
from analysis.language.speech import ENGLISH
from analysis.reports.execution import Progress
from analysis.reports.files import USUAL
from analysis.reports.parameters import check, find_report
from analysis.reports.run import Plan, Run, folder_name, plan_report, run_report
from analysis.reports.validation import ReportParameters


@dataclass(frozen=True)
class Request:
    """One report, its parameters and how it is to be written.

    It is pickled on its way to another process, so it holds plain values only; it is checked again
    where it arrives.
    """

    report: str
    values: Mapping[str, Any] = field(default_factory=dict)
    """Raw values of the parameters that are not left at their defaults."""
    out: str | None = None
    """Where reports are written; None for `analysis.reports.folders.reports_folder`."""
    data: str | None = None
    """The snapshot's folder; None for the embedded one."""
    formats: tuple[str, ...] = USUAL
    lang: str = ENGLISH
    timeout: float | None = None
    cell_timeout: float | None = None
    force: bool = True
    """Whether a report that is fresh is rendered anew."""
    shared: str | None = None
    """Folder of the batch for what its reports have in common (`analysis.memo`)."""

    @property
    def label(self) -> str:
        """The name of the folder that it is written to.

        Examples
        --------
        >>> Request("data_quality", {"start": "2025-01-01"}).label
        'data_quality--d60a3a1f'
        """
        return folder_name(find_report(self.report), self.parameters(), lang=self.lang)

    def parameters(self) -> ReportParameters:
        """Check the values.

        Raises
        ------
        SalvoParameterError
            With one line for each problem.
        """
        return check(self.report, self.values)

    def plan(self) -> Plan:
        """Check all that can be checked without a kernel."""
        return plan_report(
            find_report(self.report),
            self.parameters(),
            out=self.out,
            store=self.store(),
            lang=self.lang,
            formats=self.formats,
        )

    def carry_out(self, *, progress: Progress | None = None, warm: str | None = None) -> Plan | Run:
        """Render the report.

        Parameters
        ----------
        progress, warm
            As in `analysis.reports.run.run_report`.

        Returns
        -------
        Plan or Run
            The plan when what it would give is there already.

        Raises
        ------
        SalvoError
            Whatever `analysis.reports.run.run_report` raises.
        """
        if not self.force:
            plan = self.plan()
            if plan.freshness.is_fresh:
                return plan
        return run_report(
            find_report(self.report),
            self.parameters(),
            out=self.out,
            store=self.store(),
            timeout=self.timeout,
            cell_timeout=self.cell_timeout,
            progress=progress,
            formats=self.formats,
            lang=self.lang,
            warm=warm,
            shared=self.shared,
        )

    def store(self) -> Store:
        """The snapshot asked for."""
        return Store(Path(self.data) if self.data else None)
