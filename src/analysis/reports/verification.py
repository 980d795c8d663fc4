"""Does a run repeat itself? Execute it again beside its place and compare every number.

The run is left alone, whatever comes out: the repetition lives in a temporary folder, with a cache
of its own, so that no number is compared with itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.data.store import Store
from analysis.errors import SalvoReportError, SalvoUsageError
from analysis.reports import change_list
from analysis.reports.archive import Entry, read_run
from analysis.reports.comparison import Comparison, Tolerance, compare_runs
from analysis.reports.execution import Progress
from analysis.reports.finding import UNITS
from analysis.reports.folders import temporary
from analysis.reports.freshness import Reason, differences
from analysis.reports.manifest import PROVENANCE, damage
from analysis.reports.parameters import find_report
from analysis.reports.run import run_report
from analysis.reports.status import expected
from analysis.reports.values import nearest

INPUTS: Final = ("report", "notebook", "code", "parameters", "language", "data")
"""Causes that make a repetition another run; another environment is what one may want to test."""
LARGEST_TOLERANCE: Final = 0.5


@dataclass(frozen=True)
class Verification:
    """What came of executing a run again."""

    folder: Path
    damage: tuple[str, ...]
    """Files of the run that are not as it wrote them."""
    moved: tuple[Reason, ...]
    """Inputs that are not those of the run: the comparison is about them then."""
    comparison: Comparison
    tolerance: Tolerance

    @property
    def ok(self) -> bool:
        """Whether the files are whole and every number came out the same."""
        return not self.damage and self.comparison.is_same

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        content = self.comparison.as_dict()
        return {
            "run": str(self.folder),
            "ok": self.ok,
            "damage": list(self.damage),
            "inputs_moved": [reason.as_dict() for reason in self.moved],
            "tolerance": {"relative": self.tolerance.relative, **self.tolerance.by_unit},
            **{name: content[name] for name in ("compared", "findings", "tables")},
        }

    def as_text(self) -> str:
        """Say it in words."""
        lines = [f"{self.folder.name}: {problem}." for problem in self.damage]
        if self.moved:
            said = "; ".join(reason.as_text() for reason in self.moved)
            lines.append(
                f"This is not a repetition of the run, because {said}. What follows says what that "
                "changed."
            )
        if self.comparison.is_same:
            exact = not self.tolerance.relative and not self.tolerance.by_unit
            how = "to the last digit" if exact else "within the tolerance"
            lines.append(
                f"{self.folder.name} was executed again: all {self.comparison.compared:,} numbers "
                f"and words came out the same, {how}."
            )
        else:
            lines.append(f"{self.folder.name} was executed again and did not come out the same.")
            lines.append(change_list.as_text(self.comparison))
        return "\n".join(lines)


def verify_run(
    folder: Path,
    *,
    tolerance: Tolerance | None = None,
    force: bool = False,
    store: Store | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Execute a run again with its recorded parameters and compare findings and tables.

    Parameters
    ----------
    folder
        Of the run.
    tolerance
        How far two numbers may lie apart; by default not at all.
    force
        Compare also when notebook, code or data are not those of the run any more.
    store, timeout, progress
        As in `analysis.reports.run.run_report`.

    Raises
    ------
    SalvoReportError
        If the records of the run cannot be read, or the repetition fails.
    SalvoUsageError
        If inputs moved and `force` was not given.
    """
    run, store = read_run(folder), store or Store()
    broken = damage(folder)
    now = expected(run, store.present())
    moved = tuple(reason for reason in differences(run.provenance, now) if reason.cause in INPUTS)
    if moved and not force:
        said = "; ".join(reason.as_text() for reason in moved)
        raise SalvoUsageError(
            f"{folder.name} cannot be repeated: {said}. Go back to the commit and the data that "
            f"its {PROVENANCE} names, render it anew, or compare all the same with --force."
        )
    with _apart() as out:
        again = run_report(
            find_report(run.report),
            _parameters(run),
            out=out,
            store=store,
            lang=run.lang,
            timeout=timeout,
            progress=progress,
            formats=("html",),
        )
        comparison = compare_runs(folder, again.folder, tolerance=tolerance)
    return Verification(folder, broken, moved, comparison, tolerance or Tolerance())


def read_tolerance(texts: Sequence[str]) -> Tolerance:
    """Read tolerances as typed: "1e-9" for every number, "rate=1e-6" for those of one unit.

    Raises
    ------
    SalvoUsageError
        For what is no number from 0 to 0.5, or no unit.

    Examples
    --------
    >>> read_tolerance(["1e-9", "rate=1e-6"])
    Tolerance(relative=1e-09, by_unit={'rate': 1e-06})
    """
    relative, by_unit = 0.0, {}
    for text in texts:
        unit, equals, number = text.rpartition("=")
        unit = unit.strip()
        try:
            limit = float(number)
        except ValueError:
            limit = -1.0
        if not 0 <= limit <= LARGEST_TOLERANCE:
            raise SalvoUsageError(
                f"{text!r} is not a tolerance. Write a share from 0 to {LARGEST_TOLERANCE}, as "
                "1e-9, or one for a unit, as rate=1e-6."
            )
        if equals and unit not in UNITS:
            raise SalvoUsageError(f"{unit!r} is not a unit. {nearest(unit, sorted(UNITS))}")
        if equals:
            by_unit[unit] = limit
        else:
            relative = limit
    return Tolerance(relative, by_unit)


def _parameters(run: Entry) -> Any:
    return find_report(run.report).model(**run.asked)


@contextmanager
def _apart() -> Iterator[Path]:
    """A folder for the repetition, and an empty cache: a simulation is simulated again."""
    before: Mapping[str, str] = {k: os.environ[k] for k in ("SALVO_CACHE",) if k in os.environ}
    with temporary("verify") as out:
        os.environ["SALVO_CACHE"] = str(out / "cache")
        try:
            yield out
        except SalvoReportError as error:
            # What a failure keeps lies in the folder that goes; its message must not send there.
            raise SalvoReportError(
                "The repetition failed, so nothing was compared, and its folder is gone; render "
                f"the report to look into it. What it said: {error}"
            ) from error
        finally:
            os.environ.pop("SALVO_CACHE", None)
            os.environ.update(before)
