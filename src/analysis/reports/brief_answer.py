"""The answer of ``salvo brief --json``: the findings of the page, without a kernel."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.data.casualties import load_tolls
from analysis.data.diplomacy import load_deadlines, load_events
from analysis.data.salvos import load_nights, load_salvos
from analysis.errors import SalvoUsageError
from analysis.figures.wording import is_missing
from analysis.periods import parse_date
from analysis.reports import brief_facts
from analysis.reports.brief_text import CheckedText, check_text
from analysis.reports.folders import check_writable, reports_folder
from analysis.reports.source_text import STDIN, SourceText, night_of, read_text
from analysis.studies.attack_brief import AttackBrief, Tables, brief, check_night

if TYPE_CHECKING:
    from analysis.data.store import Store
    from analysis.reports.finding import Finding

TEXTS = "texts"
"""Folder beside the reports for texts that came by the standard input: a page can be made again."""


@dataclass(frozen=True)
class Asked:
    """Which night, and the text that goes with it."""

    night: date
    text: SourceText | None


@dataclass(frozen=True)
class BriefAnswer:
    """A brief with its findings, as plain values.

    Attributes
    ----------
    findings
        Those of the notebook at the same night, by name.
    """

    brief: AttackBrief
    findings: tuple[Finding, ...]
    vintage: str
    text: CheckedText | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON: a finding without a value keeps null and its reason."""
        text = self.text
        return {
            "night": self.brief.night.isoformat(),
            "status": self.brief.status,
            "status_reason": self.brief.status_reason,
            "nearest_nights_with_report": [day.isoformat() for day in self.brief.nearest],
            "vintage": self.vintage,
            "text": None if text is None else text.as_dict(),
            "findings": {finding.name: _stated(finding) for finding in self.findings},
            "tables": {name: _rows(f) for name, f in frames(self.brief).items()},
        }


def asked(night: str | None, text: str | None) -> Asked:
    """Read the night and the text of a call.

    Raises
    ------
    SalvoUsageError
        When neither is given, or the date cannot be read.
    SalvoSourceError
        When the text cannot be.

    Examples
    --------
    >>> asked("2025-08-28", None).night
    datetime.date(2025, 8, 28)
    """
    if night is None and text is None:
        raise SalvoUsageError(
            "Name a night, by the date on which it ends, or a text: salvo brief 2025-08-28."
        )
    read = None if text is None else read_text(text)
    if night is not None:
        return Asked(parse_date(night), read)
    assert read is not None
    return Asked(night_of(read.text), read)


def check(given: Asked, *, store: Store) -> None:
    """Refuse a night outside the file before anything starts.

    Raises
    ------
    SalvoParameterError
        With the nearest nights that have a report.
    """
    check_night(load_nights(store), given.night)


def answer(given: Asked, *, store: Store) -> BriefAnswer:
    """Compute a brief and its findings."""
    check(given, store=store)
    tables = Tables(
        load_salvos(store),
        load_nights(store),
        load_tolls(store),
        load_events(store),
        load_deadlines(store),
    )
    made = brief(tables, given.night)
    vintage = store.snapshot().vintage
    findings = brief_facts.findings_of(made, vintage=vintage)
    if given.text is None:
        return BriefAnswer(made, findings, vintage, None)
    checked = check_text(given.text, made, tables)
    return BriefAnswer(made, (*findings, *checked.findings()), vintage, checked)


def assignments(given: Asked, *, out: Path | None) -> dict[str, str]:
    """Parameters of the report for what was asked; a text from standard input is kept in a file."""
    values = {"night": given.night.isoformat()}
    if given.text is None:
        return values
    if given.text.path != STDIN:
        return values | {"text": given.text.path}
    folder = check_writable(reports_folder(out) / TEXTS)
    path = folder / f"{given.text.sha256[:16]}.txt"
    path.write_text(given.text.text, encoding="utf-8")
    return values | {"text": str(path)}


def frames(brief: AttackBrief) -> dict[str, pd.DataFrame]:
    """The tables of a brief, by name."""
    return {
        "by_class": brief.composition.by_class,
        "by_model": brief.composition.by_model,
        "windows": brief.composition.windows,
        "ranks": brief.ranks.frame,
        "expected": brief.expected.frame,
        "calm": brief.calm.frame,
        "calm_last": brief.calm.last,
        "tolls": brief.toll.attacks,
        "toll_reports": _reports(brief.toll.reports.items()),
        "diplomacy": brief.diplomacy.near,
        "deadlines": brief.diplomacy.deadlines,
    }


def _reports(reports: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    parts = [frame.assign(attack_id=name) for name, frame in reports]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _stated(finding: Finding) -> dict[str, Any]:
    """A finding without its name and without what it does not say; ``value`` always stands."""
    said = {key: value for key, value in asdict(finding).items() if value is not None}
    said.pop("name")
    return {"value": finding.value} | said


def _rows(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return [{key: _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if is_missing(value):
        return None
    if hasattr(value, "isoformat"):
        midnight = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    return value.item() if hasattr(value, "item") else value
