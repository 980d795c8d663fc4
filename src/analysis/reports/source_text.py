"""A text that somebody hands in: a bulletin, an article. Untrusted: bounded, and only ever read."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from analysis.errors import SalvoParameterError, SalvoSourceError

LARGEST: Final = 200_000
"""Bytes. The longest bulletin has six thousand; an article rarely thirty."""
STDIN: Final = "-"


@dataclass(frozen=True)
class SourceText:
    """A text with where it came from.

    Attributes
    ----------
    text
        As it stands, line ends apart.
    path
        Of the file; ``-`` for the standard input.
    sha256
        Of its bytes.
    """

    text: str
    path: str
    sha256: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def read_text(path: str | Path) -> SourceText:
    """Read a text file, or the standard input for ``-``.

    Raises
    ------
    SalvoSourceError
        When there is no such file, it is larger than 200,000 bytes, empty, or not UTF-8 text.

    Examples
    --------
    >>> read_text("nowhere.txt")
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoSourceError: The text nowhere.txt cannot be read: No such file or ...
    """
    name = str(path)
    try:
        if name == STDIN:
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(path).expanduser().open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise SalvoSourceError(
            f"The text {name} cannot be read: {error.strerror or error}. Name a text file, or - "
            "for the standard input."
        ) from error
    what = "The standard input" if name == STDIN else f"The text {name}"
    if len(content) > LARGEST:
        raise SalvoSourceError(
            f"{what} is longer than {LARGEST:,} bytes, more than a bulletin or an article has. "
            "Cut out the part that is about the night."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SalvoSourceError(
            f"{what} is not UTF-8 text (byte {error.start + 1:,}). Save it as UTF-8."
        ) from error
    if not text.strip() or "\x00" in text:
        trouble = "is empty" if not text.strip() else "holds a zero byte and is no text"
        raise SalvoSourceError(f"{what} {trouble}. Hand in the words of a bulletin or an article.")
    where = STDIN if name == STDIN else str(Path(path).expanduser().absolute())
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(lines, where, hashlib.sha256(content).hexdigest())


def night_of(text: str) -> date:
    """Find the night that a text is about: a bulletin's own, or the one date that an article names.

    Raises
    ------
    SalvoParameterError
        When it cannot be told; the night is then to be named.

    Examples
    --------
    >>> night_of("Russia attacked overnight into 28 August 2025.")
    datetime.date(2025, 8, 28)
    """
    from analysis.articles.reader import read_article
    from analysis.bulletins.bulletin import Bulletin
    from analysis.bulletins.parser import parse

    read = parse(text)
    if isinstance(read, Bulletin):
        window = read.window
        night = window.end.date() if window.end else window.night
        if night is not None:
            return night
    named = read_article(text).nights
    if len(named) == 1:
        return date.fromisoformat(named[0])
    found = f"it names several dates ({', '.join(named[:5])})" if named else "it names no full date"
    raise SalvoParameterError(
        f"The night cannot be read from the text: {found}. Name it: salvo brief NIGHT --text FILE."
    )
