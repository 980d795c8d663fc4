"""Which language words are shown in: chosen for a block of code, or by $SALVO_LANG for a kernel."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from analysis.errors import SalvoUsageError

ENGLISH: Final = "en"
LANGUAGES: Final = {ENGLISH: "English", "uk": "Українська"}
"""Each language by its code, with its own name for itself."""
VARIABLE: Final = "SALVO_LANG"

_spoken: ContextVar[str | None] = ContextVar("language", default=None)


def check_language(code: str) -> str:
    """Return the code of a language that reports are written in.

    Raises
    ------
    SalvoUsageError
        If there is no such language.

    Examples
    --------
    >>> check_language("UK")
    'uk'
    """
    wanted = code.strip().lower()
    if wanted not in LANGUAGES:
        known = ", ".join(f"{code} ({name})" for code, name in LANGUAGES.items())
        raise SalvoUsageError(f"Reports are not written in {code!r}. Known: {known}.")
    return wanted


def current() -> str:
    """Return the language of this block of code, or of this process.

    Raises
    ------
    SalvoUsageError
        If $SALVO_LANG names none.
    """
    chosen = _spoken.get()
    return check_language(os.environ.get(VARIABLE) or ENGLISH) if chosen is None else chosen


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Show words in one language inside a `with` block.

    Examples
    --------
    >>> with speaking("uk"):
    ...     current()
    'uk'
    """
    token = _spoken.set(check_language(code))
    try:
        yield
    finally:
        _spoken.reset(token)
