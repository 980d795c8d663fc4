"""Text of the data that a spreadsheet would take for a formula, made harmless."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from analysis.reports.printed_text import legible
from analysis.reports.tables import Table

STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with, also in the wide letters of East Asian keyboards."""
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def harmless(table: Table) -> Table:
    """Keep a spreadsheet from reading text of the data as a formula: an apostrophe before it.

    What has no shape (a NUL would end the file for some readers) becomes the mark for it.

    Examples
    --------
    >>> harmless(Table("t", ("text", "n"), (("=1+1", -3), ("-5", 2)))).rows
    (("'=1+1", -3), ('-5', 2))
    """
    # The columns still go by the names that they had: what is written are names and rows.
    return dataclasses.replace(
        table,
        names=tuple(quoted(legible(name)) for name in table.names),
        rows=tuple(
            tuple(quoted(legible(cell)) if isinstance(cell, str) else cell for cell in row)
            for row in table.rows
        ),
    )


def quoted(text: str) -> str:
    """Put an apostrophe before a text that begins as a formula does; a number stays as it is.

    Examples
    --------
    >>> quoted("@SUM(A1)"), quoted(" =1"), quoted("-5"), quoted("−5")
    ("'@SUM(A1)", "' =1", '-5', '−5')
    """
    begins = text.startswith(STARTS) or text.lstrip().startswith(STARTS)
    return f"'{text}" if begins and not _NUMBER.fullmatch(text) else text
