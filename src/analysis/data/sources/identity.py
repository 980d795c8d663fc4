"""Which salvo line is which: the natural key, its digest, and rows that share it."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from analysis.data.sources.delimited import Moment, Problems

KEY = ("start", "end", "model", "launch_places", "targets", "source")
"""The natural key; without ``source``, real rows of two bulletins collide."""


def without_duplicates(lines: pd.DataFrame, problems: Problems) -> tuple[pd.DataFrame, int]:
    """Give each line its identity; drop rows repeated to the letter.

    Parameters
    ----------
    lines
        Raw rows in canonical names, with ``start`` and ``end`` as :class:`Moment`.
    problems
        Receives rows with the same key and other figures.

    Returns
    -------
    tuple
        The lines with their ``line_id``, and how many repetitions were dropped.

    Raises
    ------
    SalvoSourceError
        When a key is repeated with other figures.
    """
    lines["line_id"] = [digest(*key) for key in lines[list(KEY)].itertuples(index=False)]
    content = [c for c in lines.columns if c not in ("file_line", "source_model")]
    unique = lines.drop_duplicates(content, ignore_index=True)
    for record in unique[unique.duplicated("line_id")].to_dict("records"):
        first = unique.loc[unique["line_id"] == record["line_id"], "file_line"].iloc[0]
        problems.add(
            record["file_line"],
            "model",
            record["source_model"],
            f"repeats the key of line {first} with other figures",
            "Keep one of the two rows.",
        )
    problems.raise_if_any()
    return unique, len(lines) - len(unique)


def digest(*key: Any) -> str:
    """Twelve hexadecimal digits of a natural key; a day without an hour counts as a day."""
    parts = []
    for value in key:
        if isinstance(value, Moment):
            value = value.value.isoformat() if value.minute else value.value.date().isoformat()
        parts.append("" if pd.isna(value) else str(value))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
