"""What changed between two vintages of a table.

Late rows for the last days are the norm, and text is edited more often than numbers. An edited
text that is part of the identity makes a row look removed and added; such pairs are matched
again by what did not change, so that an edit is counted as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

LINE_KEY = ("line_id",)
LINE_LOOSE_KEY = ("window_end", "model", "source")
"""What still identifies a salvo line after its places or start were edited."""


@dataclass(frozen=True)
class Difference:
    """Rows added, removed and changed between two vintages of one table.

    ``changed`` is long: one row per edited cell, with ``row``, ``field``, ``before``, ``after``.
    """

    added: pd.DataFrame
    removed: pd.DataFrame
    changed: pd.DataFrame
    unchanged: int

    @property
    def rows_changed(self) -> int:
        """Number of rows with at least one edited cell."""
        return int(self.changed["row"].nunique())

    @property
    def fields(self) -> dict[str, int]:
        """How often each field was edited, most often first."""
        counts = self.changed["field"].value_counts()
        return {str(name): int(number) for name, number in counts.items()}


def compare(
    old: pd.DataFrame,
    new: pd.DataFrame,
    *,
    key: Sequence[str] = LINE_KEY,
    loose_key: Sequence[str] = LINE_LOOSE_KEY,
) -> Difference:
    """Compare two vintages of a table.

    Parameters
    ----------
    old, new
        Two frames of the same columns.
    key
        Columns that identify a row.
    loose_key
        Columns by which a removed and an added row are recognised as one edited row, where
        that is unambiguous; empty for none.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> lines = load_salvos().head(5)
    >>> len(compare(lines.iloc[1:], lines).added)
    1
    """
    old, new = _indexed(old, key), _indexed(new, key)
    shared = old.index.intersection(new.index, sort=False)
    removed, added = old.drop(shared), new.drop(shared)
    pairs = _edited_pairs(removed, added, list(loose_key))
    before = pd.concat([old.loc[shared], removed.loc[pairs["old"]]])
    after = pd.concat([new.loc[shared], added.loc[pairs["new"]]])
    changed = _edits(before.set_axis(after.index), after)
    return Difference(
        added=added.drop(pairs["new"]).reset_index(drop=True),
        removed=removed.drop(pairs["old"]).reset_index(drop=True),
        changed=changed,
        unchanged=len(after) - int(changed["row"].nunique()),
    )


def _indexed(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    parts = [frame[name].astype("str").fillna("") for name in key]
    rows = [" | ".join(row) for row in zip(*parts, strict=True)]
    return frame.set_axis(pd.Index(rows, name="row", dtype="str"))


def _edited_pairs(removed: pd.DataFrame, added: pd.DataFrame, loose_key: list[str]) -> pd.DataFrame:
    if not loose_key:
        return pd.DataFrame({"old": [], "new": []}, dtype="str")
    once = {
        name: frame.reset_index(names=name).drop_duplicates(loose_key, keep=False)
        for name, frame in (("old", removed), ("new", added))
    }
    pairs = once["old"][["old", *loose_key]].merge(
        once["new"][["new", *loose_key]], on=loose_key, validate="1:1"
    )
    return pairs[["old", "new"]]


def _edits(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for name in after.columns:
        was, now = before[name], after[name]
        same = (was == now).fillna(False) | (was.isna() & now.isna())
        edited = after.index[~same.astype(bool)]
        parts.append(
            pd.DataFrame(
                {
                    "row": edited,
                    "field": name,
                    "before": was[edited].astype("str").to_numpy(),
                    "after": now[edited].astype("str").to_numpy(),
                }
            )
        )
    # The identity of an edited row changes with its text; that is not an edit of its own.
    cells = pd.concat(parts, ignore_index=True)
    return cells[cells["field"] != "line_id"].reset_index(drop=True)
