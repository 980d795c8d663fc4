"""Words as paper takes them: printable, in lines that end, breaking where they must.

Nothing is added to a text, so that it is copied as it was written.
"""

from __future__ import annotations

import re
from typing import Final

from analysis.reports.column_widths import LONGEST_WORD

PRINTED_COLUMNS: Final = 88
"""Characters on a line of preformatted text."""

# Controls, halves of letters, private and unassigned characters have no shape to print.
_SHAPELESS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
)
_PIECES: Final = re.compile(r"[^/_.?&=,;]{0,11}[/_.?&=,;]|.{1,12}", re.DOTALL)


def pieces(text: str, *, longest: int = LONGEST_WORD) -> list[str]:
    """Part a text where it may break: only within words longer than `longest`.

    Examples
    --------
    >>> pieces("a plain text")
    ['a plain text']
    >>> pieces("https://example.org/a_long_address", longest=12)
    ['https:/', '/', 'example.', 'org/', 'a_', 'long_', 'address']
    """
    said = clean(text)
    if len(said) <= longest:
        return [said]
    parts: list[str] = [""]
    for word in re.split(r"([ \u00a0]+)", said):
        if len(word) <= longest or word.isspace():
            parts[-1] += word
        else:
            first, *others = _PIECES.findall(word)
            parts[-1] += first
            parts.extend(others)
    return parts


def clean(text: str) -> str:
    """Keep what can be printed; a mark stands for what has no shape. Lines become spaces."""
    return _SHAPELESS.sub("\ufffd", text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def printed(text: str) -> str:
    """Keep lines; one that is too long for the page goes on in the next."""
    lines = [clean(line.expandtabs(4)) for line in text.split("\n")]
    return "\n".join(
        line[start : start + PRINTED_COLUMNS]
        for line in lines
        for start in range(0, max(len(line), 1), PRINTED_COLUMNS)
    )
