"""Is the snapshot whole? Contracts, accounting, checksums, freshness; and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.data.accounting import fates_fit
from analysis.data.contracts import check_table
from analysis.data.diplomacy import check_links
from analysis.data.nights import build_nights
from analysis.data.regimes import regime_table
from analysis.data.store import Store, sha256
from analysis.data.tables import KNOWN, OPTIONAL, TABLES
from analysis.errors import SalvoError

STALE_AFTER_DAYS = 45


@dataclass(frozen=True)
class CheckResult:
    """One check: what was checked, whether it held, and what was found."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True)
class CheckSummary:
    """All checks of a snapshot; a note is no failure."""

    results: tuple[CheckResult, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every check held."""
        return all(result.ok for result in self.results)

    def as_dict(self) -> dict[str, Any]:
        """The checks as plain data."""
        return {"ok": self.ok, **asdict(self)}

    def as_text(self) -> str:
        """The checks for a person, one a line."""
        lines = [f"{'ok  ' if r.ok else 'FAIL'}  {r.name}: {r.detail}" for r in self.results]
        lines += [f"note  {note}" for note in self.notes]
        failed = sum(not r.ok for r in self.results)
        lines.append(f"{len(self.results)} checks, {failed} failed")
        return "\n".join(lines)


@dataclass(frozen=True)
class StatusSummary:
    """How each table of the snapshot stands."""

    root: str
    vintage: str
    tables: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """The status as plain data."""
        return asdict(self)

    def as_text(self) -> str:
        """The status for a person, one table a line."""
        lines = [f"snapshot {self.root}, vintage {self.vintage}"]
        for t in self.tables:
            span = f"{t['first']} to {t['last']}" if t["first"] else ""
            lines.append(
                f"{t['name']:22} {t['rows']:>6,} rows  {span:24}  sha256 {t['sha256'][:12]}"
            )
        return "\n".join(lines)


def check_snapshot(store: Store | None = None, *, today: date | None = None) -> CheckSummary:
    """Check every table against its contract, its checksum and the tables it is derived from.

    Parameters
    ----------
    store
        The snapshot; by default the embedded one.
    today
        The day against which freshness is judged; by default today.
    """
    store = store or Store()
    states = store.snapshot().tables
    results: list[CheckResult] = []
    frames: dict[str, pd.DataFrame] = {}
    for name, spec in KNOWN.items():
        if name in OPTIONAL and name not in states:
            continue
        if name not in states:
            results.append(CheckResult(name, ok=False, detail="not in datapackage.json"))
            continue
        try:
            frame = check_table(store.read(spec), spec)
            content = store.path(states[name].path).read_bytes()
        except (SalvoError, OSError) as error:
            results.append(CheckResult(name, ok=False, detail=str(error)))
            continue
        if not frame.empty:
            frames[name] = frame
        same = sha256(content) == states[name].sha256 and len(frame) == states[name].rows
        detail = f"{len(frame):,} rows keep the contract; checksum holds"
        if not same:
            detail = (
                "the file differs from the checksum or row count in datapackage.json. It was "
                "edited by hand or damaged: restore it, or import its source again"
            )
        results.append(CheckResult(name, ok=same, detail=detail))
    results += _derived(frames)
    return CheckSummary(tuple(results), tuple(_freshness(frames, today or date.today())))


def snapshot_status(store: Store | None = None) -> StatusSummary:
    """Tables, rows, first and last date, checksum and vintage of each."""
    store = store or Store()
    snapshot = store.snapshot()
    tables = []
    for name, state in snapshot.tables.items():
        spec = KNOWN.get(name)
        first = last = ""
        if spec is not None and spec.dated_by:
            dates = store.read(spec)[spec.dated_by].dropna().astype("str")
            if not dates.empty:
                first, last = dates.min()[:10], dates.max()[:10]
        tables.append(
            {
                "name": name,
                "rows": state.rows,
                "first": first,
                "last": last,
                "vintage": state.vintage,
                "sha256": state.sha256,
            }
        )
    return StatusSummary(str(store.root), snapshot.vintage, tuple(tables))


def _derived(frames: dict[str, pd.DataFrame]) -> Iterator[CheckResult]:
    """Tables made from others must equal what they would be made into today."""
    if {"salvo_lines", "nights", "diplomatic_events"} <= set(frames):
        events = frames["diplomatic_events"]
        nights = build_nights(frames["salvo_lines"], events[events["category"] == "truce"])
        same = TABLES["nights"].coerce(nights).equals(frames["nights"])
        yield CheckResult(
            "nights derived",
            same,
            "agree with salvo_lines and truces"
            if same
            else "differ from salvo_lines and truces: import the attack file again",
        )
    if {"diplomatic_deadlines", "diplomatic_events"} <= set(frames):
        try:
            check_links(frames["diplomatic_deadlines"], frames["diplomatic_events"])
            yield CheckResult("deadline links", ok=True, detail="every linked event exists")
        except SalvoError as error:
            yield CheckResult("deadline links", ok=False, detail=str(error))
    if "reporting_regimes" in frames:
        spec = TABLES["reporting_regimes"]
        same = spec.coerce(regime_table()).equals(frames["reporting_regimes"])
        yield CheckResult(
            "regimes derived",
            same,
            "agree with analysis.data.regimes"
            if same
            else "differ from analysis.data.regimes: import the attack file again",
        )
    if {"salvo_lines", "bulletin_lines"} <= set(frames):
        added = frames["bulletin_lines"]
        missing = added[
            added["is_current"] & ~added["line_id"].isin(frames["salvo_lines"]["line_id"])
        ]
        yield CheckResult(
            "bulletin lines",
            missing.empty,
            "every current line stands in salvo_lines"
            if missing.empty
            else f"{len(missing):,} current lines are not in salvo_lines: add the bulletin again",
        )
    if "salvo_lines" in frames:
        lines = frames["salvo_lines"]
        broken = lines[~fates_fit(lines)]
        detail = f"{len(broken):,} of {len(lines):,} lines have more outcomes than launches"
        yield CheckResult("accounting", ok=broken.empty, detail=detail)


def _freshness(frames: dict[str, pd.DataFrame], today: date) -> Iterator[str]:
    if "salvo_lines" not in frames:
        return
    last = frames["salvo_lines"]["night"].max().date()
    age = (today - last).days
    yield f"the last night of the data is {last}, {age} days before {today}"
    if age > STALE_AFTER_DAYS:
        yield "newer vintages may exist; fetch one and run 'salvo data import FILE'"
