"""From an outside file to the snapshot: recognise, convert, compare, refuse or commit.

Nothing is written before everything has been read, converted, checked and compared; the old
snapshot survives any failure. A file that would shrink the data, or that no longer offers a
column the snapshot was made from, is refused unless the caller accepts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from analysis.data import descriptor, readings
from analysis.data.bulletin_lines import carried, has_bulletins
from analysis.data.contracts import TableSpec, check_table
from analysis.data.corrections import FILE, load_corrections
from analysis.data.difference import LINE_KEY, LINE_LOOSE_KEY, compare
from analysis.data.nights import build_nights
from analysis.data.regimes import regime_table
from analysis.data.sources import diplomacy, geography, ohchr, piterfm, tolls
from analysis.data.sources.delimited import RawTable, read_delimited
from analysis.data.sources.json_lines import looks_like_json_lines, read_json_lines
from analysis.data.store import DATAPACKAGE, Store, table_bytes
from analysis.data.summary import ImportSummary, TableChange
from analysis.data.tables import KNOWN, TABLES
from analysis.data.tables.bulletins import BULLETIN_LINES, BULLETIN_READINGS
from analysis.data.weapons import weapon_table
from analysis.errors import SalvoContractError, SalvoSnapshotError, SalvoSourceError
from analysis.terms import STRIKE_CLASSES, Scope, WeaponClass

REPEATED = "row repeated to the letter"
FACT_SOURCES: tuple[ModuleType, ...] = (ohchr, tolls, diplomacy, geography)


@dataclass(frozen=True)
class _Candidate:
    """Tables converted from a file, not yet compared with the snapshot."""

    source: str
    tables: dict[str, pd.DataFrame]
    excluded: Mapping[str, int] = field(default_factory=dict)
    corrections: tuple[str, ...] = ()
    unknown_models: Mapping[str, int] = field(default_factory=dict)


def import_file(
    path: Path | str,
    *,
    store: Store | None = None,
    dry_run: bool = False,
    allow_shrink: bool = False,
    allow_dropped_columns: bool = False,
) -> ImportSummary:
    """Import one outside file into the snapshot.

    Parameters
    ----------
    path
        A file of a known source, recognised by its header.
    store
        The snapshot to change; by default the embedded one.
    dry_run
        Do everything but write.
    allow_shrink, allow_dropped_columns
        Accept a file with fewer rows or an earlier last date, or without a column that the
        current snapshot was made from.

    Raises
    ------
    SalvoSourceError, SalvoCorrectionError, SalvoContractError
        When the file cannot be read in full; nothing was written.
    SalvoSnapshotError
        When the change is refused or cannot be written; the old snapshot is whole.
    """
    store = store or Store()
    is_json = looks_like_json_lines(path)
    raw = read_json_lines(path, readings.COLUMNS) if is_json else read_delimited(path)
    candidate = _convert(raw, store)
    main, made = next(iter(candidate.tables.items()))
    described = _described(store)
    if main in described:
        _refuse_loss(
            raw,
            made,
            TABLES[main],
            described[main],
            allow_shrink=allow_shrink,
            allow_dropped_columns=allow_dropped_columns,
        )
    for name, frame in candidate.tables.items():
        candidate.tables[name] = check_table(KNOWN[name].coerce(frame), KNOWN[name])
    vintage = _vintage(candidate.tables[main], TABLES[main])
    changes = {n: _change(n, _before(store, n), f) for n, f in candidate.tables.items()}
    if not dry_run:
        _write(store, candidate.tables, raw, main, vintage, described)
    kept = len(raw.rows) - sum(candidate.excluded.values()) if is_json else len(made)
    return ImportSummary(
        file=raw.path.name,
        source=candidate.source,
        vintage=vintage,
        rows_read=len(raw.rows),
        rows_kept=kept,
        excluded=candidate.excluded,
        outside_rates=_outside_rates(candidate.tables[main]) if main == "salvo_lines" else {},
        corrections=candidate.corrections,
        unknown_models=candidate.unknown_models,
        tables=changes,
        written=not dry_run,
    )


def _convert(raw: RawTable, store: Store) -> _Candidate:
    if piterfm.matches(raw.header):
        corrections = load_corrections(store.path(FILE))
        converted = piterfm.convert(raw, corrections=corrections)
        lines, added = _with_bulletins(converted.lines, store)
        tables = {
            "salvo_lines": lines,
            "nights": build_nights(lines, _truces(store)),
            "weapons": weapon_table(converted.lines["source_model"].unique()),
            "reporting_regimes": regime_table(),
            **added,
        }
        return _Candidate(
            piterfm.NAME,
            tables,
            {REPEATED: converted.duplicates},
            converted.corrections,
            converted.unknown_models,
        )
    for source in FACT_SOURCES:
        if source.matches(raw.header):
            tables = dict(source.convert(raw))
            if "diplomatic_events" in tables and "salvo_lines" in _described(store):
                # The calendar explains silent nights by the truces among the events.
                events = tables["diplomatic_events"]
                lines = store.read(TABLES["salvo_lines"])
                tables["nights"] = build_nights(lines, events[events["category"] == "truce"])
            return _Candidate(source.__name__.rsplit(".", 1)[-1], tables, {REPEATED: 0})
    if readings.matches(raw.header):
        read = readings.convert(raw)
        return _Candidate(readings.NAME, {BULLETIN_READINGS.name: read.frame}, read.refused)
    raise SalvoSourceError(
        f"{raw.path.name} has the header of no known source: {', '.join(raw.header)[:200]}. "
        "Known are attack files (time_start, time_end, model, …), the facts tables that "
        "data/README.md lists, and bulletins as JSON lines (id, date, lang, text, source_url); "
        "nothing was imported."
    )


def _with_bulletins(
    lines: pd.DataFrame, store: Store
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Keep what was added from bulletins and is not in the file yet."""
    if not has_bulletins(store):
        return lines, {}
    old, added = store.read(TABLES["salvo_lines"]), store.read(BULLETIN_LINES)
    whole, versions = carried(old, added, lines)
    return whole, {BULLETIN_LINES.name: versions}


def _truces(store: Store) -> pd.DataFrame | None:
    if "diplomatic_events" not in _described(store):
        return None
    events = store.read(TABLES["diplomatic_events"])
    return events[events["category"] == "truce"]


def _described(store: Store) -> dict[str, dict[str, Any]]:
    if not store.exists():
        return {}
    store.snapshot()  # refuses a description that is not one
    return {resource["name"]: resource for resource in store.description()["resources"]}


def _refuse_loss(
    raw: RawTable,
    new: pd.DataFrame,
    spec: TableSpec,
    described: Mapping[str, Any],
    *,
    allow_shrink: bool,
    allow_dropped_columns: bool,
) -> None:
    """Refuse a file that holds less than the snapshot does, by the snapshot's own description."""
    reasons = []
    if len(new) < described["rows"] and not allow_shrink:
        reasons.append(
            f"it has {len(new):,} rows, the snapshot {described['rows']:,} (--allow-shrink)"
        )
    was, now = described["vintage"], _vintage(new, spec)
    if now < was and not allow_shrink:
        reasons.append(f"it ends on {now}, the snapshot on {was} (--allow-shrink)")
    dropped = [
        column
        for column in described.get("source_columns", ())
        if column not in raw.header and piterfm.SUPERSEDED.get(column) not in raw.header
    ]
    if dropped and not allow_dropped_columns:
        reasons.append(f"it lacks the columns {', '.join(dropped)} (--allow-dropped-columns)")
    if reasons:
        raise SalvoSnapshotError(
            f"{raw.path.name} was refused, because it would take data away: {'; '.join(reasons)}. "
            "The snapshot is unchanged. If this is meant, repeat with the options named."
        )


def _before(store: Store, name: str) -> pd.DataFrame | None:
    """The table as it stands; None when it does not stand, or cannot be read.

    A damaged table, or one of an older shape, must not block the import that mends it.
    """
    if name not in _described(store):
        return None
    try:
        return store.read(KNOWN[name])
    except (SalvoContractError, SalvoSnapshotError):
        return None


def _vintage(frame: pd.DataFrame, spec: TableSpec) -> str:
    if not spec.dated_by or frame.empty:
        return ""
    last = frame[spec.dated_by].dropna().max()
    return last.strftime("%Y-%m-%d") if isinstance(last, pd.Timestamp) else str(last)


def _write(
    store: Store,
    tables: Mapping[str, pd.DataFrame],
    raw: RawTable,
    main: str,
    vintage: str,
    described: Mapping[str, Mapping[str, Any]],
) -> None:
    resources: dict[str, Mapping[str, Any]] = dict(described)
    files: dict[str, bytes] = {}
    for name, frame in tables.items():
        content = table_bytes(frame, KNOWN[name])
        files[f"{name}.csv"] = content
        resources[name] = descriptor.resource(
            KNOWN[name],
            content,
            rows=len(frame),
            vintage=_vintage(frame, KNOWN[name]) or vintage,
            source_columns=raw.header if name == main else (),
        )
    lines = resources.get("salvo_lines", {}).get("vintage", vintage)
    files[DATAPACKAGE] = descriptor.package(resources, vintage=lines)
    store.replace(files)


def _outside_rates(lines: pd.DataFrame) -> dict[str, int]:
    """Lines kept but outside every rate, in the order in which they are set aside."""
    counts: dict[str, int] = {}
    rest = lines
    no_outcome = lines["intercepted"].isna() & lines["neutralised"].isna()
    steps = {
        c.label.lower(): lines["weapon_class"] == c for c in WeaponClass if c not in STRIKE_CLASSES
    } | {
        "regional report": lines["scope"] == Scope.REGIONAL,
        "launches not given": lines["launched"].isna(),
        "outcome not given": no_outcome,
    }
    for reason, out in steps.items():
        hit = out[rest.index]
        if hit.any():
            counts[reason] = int(hit.sum())
        rest = rest[~hit]
    return counts


def _change(name: str, old: pd.DataFrame | None, new: pd.DataFrame) -> TableChange:
    if old is None:
        return TableChange(rows=len(new), added=len(new), changed=0, removed=0)
    is_lines = name == "salvo_lines"
    difference = compare(
        old,
        new,
        key=LINE_KEY if is_lines else KNOWN[name].key,
        loose_key=LINE_LOOSE_KEY if is_lines else (),
    )
    return TableChange(
        rows=len(new),
        added=len(difference.added),
        changed=difference.rows_changed,
        removed=len(difference.removed),
        fields=difference.fields,
    )
