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
# Embeddings and overrides end with U+202C, isolates with U+2069.
_ENDS: Final = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
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
    said = closed(clean(text))
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
    return re.sub(r"[\n\t]", " ", legible(text))


def legible(text: str) -> str:
    r"""Keep lines and tabs, and put the mark for what has no shape, in a whole file.

    Examples
    --------
    >>> legible("a\r\nb\x00") == "a\nb\ufffd"
    True
    """
    return _SHAPELESS.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def closed(text: str) -> str:
    r"""End every change of direction that a text begins, so that it turns no word after it.

    Examples
    --------
    >>> closed("\u202eabc") == "\u202eabc\u202c"
    True
    >>> closed("abc")
    'abc'
    """
    if not _TURNS.search(text):
        return text
    open_: list[str] = []
    kept: list[str] = []
    for letter in text:
        if letter in _ENDS:
            open_.append(_ENDS[letter])
        elif letter in _ENDS.values():
            if not open_ or open_[-1] != letter:
                continue  # it would end what stands around the text
            open_.pop()
        kept.append(letter)
    return "".join(kept) + "".join(reversed(open_))


def printed(text: str) -> str:
    """Keep lines; one that is too long for the page goes on in the next."""
    lines = [clean(line.expandtabs(4)) for line in legible(text).split("\n")]
    return "\n".join(
        line[start : start + PRINTED_COLUMNS]
        for line in lines
        for start in range(0, max(len(line), 1), PRINTED_COLUMNS)
    )
