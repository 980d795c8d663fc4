"""Python dicts and lists written as text, read by a grammar of their own and never evaluated.

Some cells of the attack files are the text of a Python dict, with ``NaN`` in most of them, or of
a list of names. The grammar admits what the known vintages hold and nothing more: no nesting,
no expression, no escape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PAIR = re.compile(
    r"\s*(?P<quote>['\"])(?P<key>[^'\"]{1,160})(?P=quote)\s*:\s*"
    r"(?:(?P<none>nan|NaN|None)|(?P<number>[0-9]{1,7}(?:\.[0-9]{1,3})?)|'(?P<text>[^']{0,500})')"
    r"\s*(?:,|\Z)"
)
_ITEM = re.compile(r"\s*(?P<quote>['\"])(?P<text>[^'\"]{1,160})(?P=quote)\s*(?:,|\Z)")


def read_mapping(text: str) -> Mapping[str, str | None] | None:
    """Names and values of a dict; None when the text is not a plain dict, or names one key twice.

    A value is the text of a number, a text, or None for ``NaN`` and ``None``.

    Examples
    --------
    >>> read_mapping("{'south': 61, 'east': NaN}")
    {'south': '61', 'east': None}
    >>> read_mapping("{'south': __import__('os')}") is None
    True
    """
    found: dict[str, str | None] = {}
    for match in _matches(_PAIR, text, "{}"):
        if match is None or match["key"] in found:
            return None
        found[match["key"]] = None if match["none"] else match["number"] or match["text"]
    return found


def read_names(text: str) -> list[str] | None:
    """Names of a list; None when the text is not a plain list.

    Examples
    --------
    >>> read_names("['Odesa oblast', 'Sumy oblast']")
    ['Odesa oblast', 'Sumy oblast']
    """
    found: list[str] = []
    for match in _matches(_ITEM, text, "[]"):
        if match is None:
            return None
        found.append(match["text"])
    return found


def _matches(part: re.Pattern[str], text: str, brackets: str) -> list[re.Match[str] | None]:
    """The parts between the brackets in order; a None where the text does not read."""
    text = text.strip()
    if len(text) < 2 or text[0] != brackets[0] or text[-1] != brackets[1]:
        return [None]
    body, position = text[1:-1].strip(), 0
    found: list[re.Match[str] | None] = []
    while position < len(body):
        match = part.match(body, position)
        found.append(match)
        if match is None:
            break
        position = match.end()
    return found
