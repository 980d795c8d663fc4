"""Every version of what was added from bulletins, with what stood before."""

from __future__ import annotations

import hashlib
from datetime import date

import pandas as pd

from analysis.data.sources.identity import digest
from analysis.data.tables.bulletins import BULLETIN, BULLETIN_LINES, FILE

_SHARED = (
    "line_id",
    "night",
    "window_start",
    "window_end",
    "model",
    "launched",
    "intercepted",
    "suppressed",
    "neutralised",
    "source",
)


def with_versions(
    before: pd.DataFrame | None,
    *,
    lines: pd.DataFrame,
    words: pd.DataFrame,
    standing: pd.DataFrame,
    text: str,
    published: date | None,
) -> pd.DataFrame:
    """Add a version to the table ``bulletin_lines``, the new one current.

    Parameters
    ----------
    before
        The table as it stands; None when nothing was ever added.
    lines, words
        Salvo lines of the bulletin, and by line the words of its figures.
    standing
        Salvo lines that it takes the place of.
    text, published
        The bulletin, and the day of its publication.
    """
    window = lines.iloc[0]
    identity = digest(window["night"], window["window_start"], window["window_end"])
    known = before[before["line_id"].isin(standing["line_id"])] if before is not None else None
    identities = [identity] if known is None or known.empty else list(known["bulletin_id"].unique())
    own = before[before["bulletin_id"].isin(identities)] if before is not None else None
    latest = 0 if own is None or own.empty else int(own["version"].max()) + 1
    parts = []
    if before is not None:
        is_gone = before["line_id"].isin([*standing["line_id"], *lines["line_id"]])
        parts.append(before.assign(is_current=before["is_current"] & ~is_gone))
    # A line of the file is kept each time it is replaced: a newer file may have edited it.
    added = set() if before is None else set(before.loc[before["is_current"], "line_id"])
    replaced = standing[~standing["line_id"].isin(added)]
    version = latest + 1 if len(replaced) or latest == 0 else latest
    shared = list(_SHARED)
    if len(replaced):
        parts.append(
            replaced[shared].assign(
                bulletin_id=identities[0], version=latest, is_current=False, origin=FILE
            )
        )
    parts.append(
        lines[shared]
        .join(words)
        .assign(
            bulletin_id=identities[0],
            version=version,
            is_current=True,
            origin=BULLETIN,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            published=published,
        )
    )
    whole = pd.concat(parts, ignore_index=True)
    whole = whole.reindex(columns=BULLETIN_LINES.columns)
    return whole.sort_values(["night", "bulletin_id", "version", "line_id"], ignore_index=True)
