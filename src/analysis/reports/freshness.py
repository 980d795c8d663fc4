"""Whether a report that stands in its folder is still what a run would give, or why not.

It is fresh when the run in its folder has the key that a run would have now (see
`analysis.reports.provenance`), every file is as it was written, and every format asked for is among
them. Deciding takes checksums alone: no notebook is parsed, no table loaded, no kernel started.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.errors import SalvoReportError
from analysis.reports.manifest import PROVENANCE, damage, read_manifest, read_record
from analysis.reports.values import printable

NOTEBOOK: Final = "ipynb"
"""The format that every run has, asked for or not."""

CAUSES: Final[Mapping[str, str]] = {
    "never run": "it was never rendered",
    "damaged": "its files are damaged",
    "report": "it is the run of another report",
    "notebook": "the notebook changed",
    "code": "the code of the suite changed",
    "parameters": "the parameters changed",
    "language": "it is in another language",
    "data": "the data changed",
    "lock": "the environment changed",
    "formats": "a format is missing",
    "refused": "it could not be rendered now",
    "record": "its record is of another version of the suite",
}
"""Why a report can be stale, and how that is said."""


@dataclass(frozen=True)
class Reason:
    """One reason why a report is stale."""

    cause: str
    """A key of `CAUSES`."""
    details: tuple[str, ...] = ()
    """Which files, parameters, tables or packages."""

    def as_text(self) -> str:
        """Say it in words, naming the first of its details.

        Examples
        --------
        >>> Reason("data", ("nights", "weapons")).as_text()
        'the data changed (nights, weapons)'
        """
        if not self.details:
            return CAUSES[self.cause]
        more = f" and {len(self.details) - 5} more" if len(self.details) > 5 else ""
        return printable(f"{CAUSES[self.cause]} ({', '.join(self.details[:5])}{more})")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"cause": self.cause, "details": list(self.details)}


@dataclass(frozen=True)
class Freshness:
    """Whether the run in a folder is what a run would give now; with no reasons it is."""

    reasons: tuple[Reason, ...] = ()

    @property
    def is_fresh(self) -> bool:
        """Whether nothing would change."""
        return not self.reasons

    def as_text(self) -> str:
        """Say it in words."""
        return "; ".join(reason.as_text() for reason in self.reasons) or "up to date"

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"fresh": self.is_fresh, "reasons": [reason.as_dict() for reason in self.reasons]}


def judge(
    folder: Path,
    wanted: Mapping[str, Any],
    *,
    formats: Iterable[str] = (),
    intact: bool = True,
) -> Freshness:
    """Compare the run in a folder with what a run would be now.

    Parameters
    ----------
    folder
        Where the report stands, if it does.
    wanted
        The `analysis.reports.provenance.inputs` of a run.
    formats
        Those asked for; a report that has more than these is fresh as well.
    intact
        Look also whether each file is as it was written; a long list of runs does without.

    Examples
    --------
    >>> judge(Path("nowhere"), {"key": "ab"}).as_text()
    'it was never rendered'
    """
    if not folder.is_dir():
        return Freshness((Reason("never run"),))
    broken = damage(folder) if intact else ()
    if broken:
        return Freshness((Reason("damaged", broken),))
    try:
        manifest, record = read_manifest(folder), read_record(folder / PROVENANCE)
    except SalvoReportError:
        return Freshness((Reason("damaged", ("its records are unreadable",)),))
    reasons: tuple[Reason, ...] = ()
    if manifest.key != wanted["key"]:
        reasons = differences(record, wanted) or (Reason("record"),)
    kept = {*manifest.formats, NOTEBOOK}
    missing = tuple(name for name in formats if name not in kept)
    return Freshness((*reasons, Reason("formats", missing)) if missing else reasons)


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Say in what the inputs of two runs differ: cause by cause, with the names of what moved.

    Parameters
    ----------
    before, now
        Two records of `analysis.reports.provenance`; what either lacks counts as another value.

    Examples
    --------
    >>> differences({"python": "3.11.7"}, {"python": "3.12.1"})[0].as_text()
    'the environment changed (python 3.11.7 → 3.12.1)'
    """
    found: dict[str, tuple[str, ...]] = {
        "report": _report(before, now),
        "notebook": _checksums(before, now, "notebook"),
        "code": _checksums(before, now, "code"),
        "parameters": tuple(_parameters(before, now)),
        "language": _language(before, now),
        "data": tuple(_data(before, now)),
        "lock": tuple(_environment(before, now)),
    }
    return tuple(Reason(cause, details) for cause, details in found.items() if details)


def _report(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    one, other = before.get("report"), now.get("report")
    return () if one == other else (f"{one} → {other}",)


def _checksums(before: Mapping[str, Any], now: Mapping[str, Any], block: str) -> tuple[str, ...]:
    """The first digits of a checksum that moved: enough to be told apart by."""
    old, new = (str(_block(record, block).get("sha256"))[:8] for record in (before, now))
    return () if old == new else (f"sha256 {old} → {new}",)


def _parameters(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    yield from _moved(before, now, "parameters")
    for name in _moved(before, now, "files"):
        yield f"content of {name}"


def _language(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    one, other = before.get("lang", "en"), now.get("lang", "en")
    return () if one == other else (f"{one} → {other}",)


def _data(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    one, other = before.get("data"), now.get("data")
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        if one.get("vintage") != other.get("vintage"):
            yield f"vintage {one.get('vintage')} → {other.get('vintage')}"
        yield from _moved(one, other, "tables")
    elif one != other:
        yield "not recorded"


def _environment(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if before.get("python") != now.get("python"):
        yield f"python {before.get('python')} → {now.get('python')}"
    old, new = _block(before, "packages"), _block(now, "packages")
    for name in _moved(before, now, "packages"):
        yield f"{name} {old.get(name, 'absent')} → {new.get(name, 'absent')}"
    if before.get("lock") != now.get("lock"):
        yield "requirements.lock"


def _moved(before: Mapping[str, Any], now: Mapping[str, Any], block: str) -> Iterator[str]:
    """Names whose values differ in a block of both records, or stand in one of them only."""
    old, new = _block(before, block), _block(now, block)
    for name in sorted({*old, *new}):
        if old.get(name, Ellipsis) != new.get(name, Ellipsis):
            yield str(name)


def _block(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    block = record.get(name)
    return block if isinstance(block, Mapping) else {}
