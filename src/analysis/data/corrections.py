"""Apply the recorded corrections; stop when one is no longer needed.

A known error of the source is never mended by hand. It stands in ``data/corrections.yml`` with
where it is, what to change, what the bad value must still be, why, and by which source. When
nothing matches, or the expectation no longer holds, the run stops: the source may have been
fixed, and the entry must then be retired.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis.errors import SalvoCorrectionError

FILE = "corrections.yml"
FIELDS = {"id", "where", "change", "expect", "reason", "source", "status"}
STATUSES = ("active", "retired")
TIMES = {"night", "window_start", "window_end"}


@dataclass(frozen=True)
class Correction:
    """One recorded correction of the outside source."""

    id: str
    where: dict[str, Any]
    change: dict[str, Any]
    expect: dict[str, Any]
    reason: str
    source: str
    status: str

    @property
    def night(self) -> date:
        """The night of the row; vintages that end before it cannot hold it.

        Raises
        ------
        ValueError
            When it is not an ISO date.
        """
        return date.fromisoformat(str(self.where["night"]))


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Read the recorded corrections; a missing file holds none.

    Raises
    ------
    SalvoCorrectionError
        When the file is not a list of complete entries.
    """
    if not path.is_file():
        return ()
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, ValueError) as error:
        raise SalvoCorrectionError(f"{path} is not YAML: {error}. Correct the file.") from error
    except OSError as error:
        raise SalvoCorrectionError(f"{path} cannot be read: {error}. Mend it first.") from error
    if not isinstance(entries, list):
        raise SalvoCorrectionError(f"{path} must be a list of corrections, one entry each.")
    return tuple(
        _entry(f"{path}, entry {number}", entry) for number, entry in enumerate(entries, start=1)
    )


def _entry(where: str, entry: Any) -> Correction:
    if not isinstance(entry, dict) or set(entry) != FIELDS:
        got = sorted(map(str, entry)) if isinstance(entry, dict) else repr(entry)[:200]
        raise SalvoCorrectionError(
            f"{where}: needs exactly {', '.join(sorted(FIELDS))}; has {got}. Complete it."
        )
    where += f" ({entry['id']})"
    for name in ("where", "change", "expect"):
        if not isinstance(entry[name], dict) or not entry[name]:
            raise SalvoCorrectionError(f"{where}: {name!r} must name columns and their values.")
    if entry["status"] not in STATUSES:
        raise SalvoCorrectionError(f"{where}: status must be one of {', '.join(STATUSES)}.")
    correction = Correction(**entry)
    try:
        correction.night  # noqa: B018 - read for its error
        for name in TIMES & set(correction.where):
            pd.Timestamp(correction.where[name])
    except (KeyError, TypeError, ValueError) as error:
        raise SalvoCorrectionError(
            f"{where}: 'where' must name the night, as 2025-08-28, and times as 2025-08-28 09:30 "
            f"({error})."
        ) from error
    return correction


def apply_corrections(
    lines: pd.DataFrame, corrections: Sequence[Correction]
) -> tuple[pd.DataFrame, list[str]]:
    """Return corrected lines and one sentence per correction applied.

    Parameters
    ----------
    lines
        Salvo lines as reported, before the reporting regime is taken into account.
    corrections
        The recorded corrections; retired ones, and ones about a night that this vintage does
        not reach, are passed over.

    Raises
    ------
    SalvoCorrectionError
        When an active correction matches no row or several, or the bad value has changed.
    """
    lines = lines.copy()
    applied = []
    last = lines["night"].max().date()
    for correction in corrections:
        if correction.status == "retired" or correction.night > last:
            continue
        named = {*correction.where, *correction.change, *correction.expect}
        if unknown := sorted(named - set(lines.columns)):
            raise SalvoCorrectionError(
                f"Correction {correction.id!r} names unknown columns {unknown}. Use the names that "
                f"salvo_lines has in datapackage.json, and correct the entry in {FILE}."
            )
        index = _locate(lines, correction)
        found = {name: lines.at[index, name] for name in correction.expect}
        changed = {n: v for n, v in found.items() if not _is(v, correction.expect[n])}
        if changed:
            raise SalvoCorrectionError(
                f"Correction {correction.id!r} expects {correction.expect} but the source now says "
                f"{ {n: str(v) for n, v in changed.items()} }. The source may have been fixed: "
                f"check the bulletin, then retire or rewrite the entry in {FILE}."
            )
        for name, value in correction.change.items():
            try:
                lines.at[index, name] = value
            except (TypeError, ValueError) as error:
                raise SalvoCorrectionError(
                    f"Correction {correction.id!r} changes {name} to {value!r}, which that column "
                    f"cannot hold ({error}). Correct the entry in {FILE}."
                ) from error
        lines.at[index, "flags"] = _add_flag(lines.at[index, "flags"], "corrected")
        was = ", ".join(f"{n} {found.get(n)} → {v}" for n, v in correction.change.items())
        applied.append(f"{correction.id}: {was}. {correction.reason} ({correction.source})")
    return lines, applied


def _locate(lines: pd.DataFrame, correction: Correction) -> Any:
    matches = pd.Series(True, index=lines.index)
    for name, value in correction.where.items():
        wanted = pd.Timestamp(value) if name in TIMES else value
        matches &= (lines[name] == wanted).fillna(False)
    rows = lines.index[matches]
    if len(rows) != 1:
        raise SalvoCorrectionError(
            f"Correction {correction.id!r} matches {len(rows)} rows instead of one. The source may "
            f"have been fixed: check the bulletin, then retire or rewrite the entry in {FILE}."
        )
    return rows[0]


def _is(value: Any, expected: Any) -> bool:
    """Whether a value is the expected one; nothing (null) is expected to be missing."""
    if pd.isna(value) or expected is None:
        return bool(pd.isna(value)) and expected is None
    return bool(value == expected)


def _add_flag(flags: Any, flag: str) -> str:
    return flag if pd.isna(flags) or not flags else f"{flags}; {flag}"
