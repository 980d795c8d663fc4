"""The findings of a notebook: recorded once, quoted by everything else.

A finding is recorded in the cell that made it. The prose (`Findings.say`), ``findings.json``, the
findings table of the page and the sorted text that is committed with the notebook all take it from
there, so a changed number is a reviewed change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from analysis.errors import SalvoReportError
from analysis.reports import exhibits, sentences
from analysis.reports.finding import Finding, meant

__all__ = ["MIME", "Finding", "Findings", "collect"]

MIME: Final = "application/vnd.salvo.finding+json"


class Findings(Mapping[str, Finding]):
    """The findings of a notebook, recorded one by one.

    Examples
    --------
    >>> findings = Findings()
    >>> drones = findings.record("drones", 1530, unit="munitions", kind="reported")
    >>> rate = findings.record("drone_rate", 0.787, unit="rate", kind="reported", of="launched",
    ...                        numerator=1204, denominator=1530)
    >>> print(findings.say("Of {drones} drones, {drone_rate} were neutralised."))
    Of 1,530 drones, 78.7\u00a0% were neutralised.
    >>> findings
    drone_rate = 0.787 rate, reported, 1,204 of 1,530 launched
    drones = 1,530 munitions, reported
    """

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}

    def record(self, name: str, value: Any, *, unit: str, **details: Any) -> Finding:
        """Record a finding; `details` are the other attributes of `Finding`.

        Recording the very same again changes nothing, so a cell can be run twice.

        Raises
        ------
        SalvoReportError
            As `Finding`, and for a name that already stands for something else.
        """
        known = [field.name for field in fields(Finding)]
        for detail in details:
            if detail not in known:
                raise SalvoReportError(
                    f"Finding {name!r}: it has no {detail!r}.{meant(detail, known)}"
                )
        return self._keep(Finding(name, value, unit, **details))

    def add(self, findings: Iterable[Finding]) -> None:
        """Record findings that were made elsewhere, one by one.

        Raises
        ------
        SalvoReportError
            For a name that already stands for something else.
        """
        for finding in findings:
            self._keep(finding)

    def _keep(self, finding: Finding) -> Finding:
        name = finding.name
        before = self._found.get(name)
        if before is not None and before != finding:
            raise SalvoReportError(
                f"Finding {name!r} was recorded before with another content. Before: "
                f"{before.line()}. Now: {finding.line()}. Give each its own name, or, to start "
                "afresh, run the notebook from its set-up cell."
            )
        if before is None:
            self._found[name] = finding
            _publish(finding)
        return finding

    def say(self, template: str, *more: str, literals: Sequence[str] = ()) -> exhibits.Exhibit:
        """Show a sentence made of findings; `analysis.reports.sentences` tells how.

        Further templates follow in the same paragraph; each is translated by itself.

        Raises
        ------
        SalvoReportError
            For a placeholder that is no finding, or a digit typed by hand.
        """
        said = [sentences.quote(template, self, literals=literals)]
        said += [sentences.quote(each, self) for each in more]
        return exhibits.prose(" ".join(said), is_translated=True)

    def fill(self, template: str, *, literals: Sequence[str] = ()) -> str:
        """Fill a template as plain words: for a caption, a note, an alt text.

        Raises
        ------
        SalvoReportError
            As `say`.
        """
        return sentences.fill(template, self, literals=literals)

    def text(self) -> str:
        """Write all findings, sorted by name, one a line."""
        return "\n".join(self._found[name].line() for name in sorted(self._found))

    def __getitem__(self, name: str) -> Finding:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return self.text() or "no findings"


def collect(notebook: Any) -> tuple[Finding, ...]:
    """Read the findings back from an executed notebook, sorted by name.

    Parameters
    ----------
    notebook
        An `nbformat` notebook.

    Raises
    ------
    SalvoReportError
        If a name stands for two different findings.
    """
    found: dict[str, Finding] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            payload = output.get("data", {}).get(MIME)
            if payload is None:
                continue
            finding = Finding(**payload)
            if found.setdefault(finding.name, finding) != finding:
                raise SalvoReportError(
                    f"Finding {finding.name!r} stands for two numbers in this notebook: "
                    f"{found[finding.name].line()}; {finding.line()}. Name each of them."
                )
    return tuple(found[name] for name in sorted(found))


def _publish(finding: Finding) -> None:
    """Keep the finding in the running cell's outputs; outside of Jupyter there are none."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        shell.display_pub.publish({MIME: asdict(finding)})
