"""What an import read, kept, left out, corrected and changed; for a person and for a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class TableChange:
    """What an import changes in one table."""

    rows: int
    added: int
    changed: int
    removed: int
    fields: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportSummary:
    """What an import read, kept, left out, corrected and changed."""

    file: str
    source: str
    vintage: str
    rows_read: int
    rows_kept: int
    excluded: Mapping[str, int]
    outside_rates: Mapping[str, int]
    corrections: tuple[str, ...]
    unknown_models: Mapping[str, int]
    tables: Mapping[str, TableChange]
    written: bool

    def as_dict(self) -> dict[str, Any]:
        """The summary as plain data."""
        return asdict(self)

    def as_text(self) -> str:
        """The summary for a person, one fact a line."""
        lines = [
            f"{self.file}: {self.source}, vintage {self.vintage}",
            f"rows read      {self.rows_read:>7,}",
            *(f"  excluded     {n:>7,}  {reason}" for reason, n in self.excluded.items()),
            f"rows kept      {self.rows_kept:>7,}",
            *(f"  not in rates {n:>7,}  {reason}" for reason, n in self.outside_rates.items()),
        ]
        if self.outside_rates:
            left = self.rows_kept - sum(self.outside_rates.values())
            lines.append(f"  in rates     {left:>7,}")
        lines += [f"corrected: {text}" for text in self.corrections]
        lines += [
            f"warning: unknown model {model!r}, {n} row(s), kept and classed 'unknown'"
            for model, n in self.unknown_models.items()
        ]
        for name, change in self.tables.items():
            edited = ", ".join(f"{f} {n}" for f, n in change.fields.items())
            lines.append(
                f"{name}: {change.rows:,} rows; added {change.added:,}, changed "
                f"{change.changed:,}, removed {change.removed:,}"
                + (f" (edited: {edited})" if edited else "")
            )
        lines.append("snapshot written" if self.written else "dry run: nothing was written")
        return "\n".join(lines)
