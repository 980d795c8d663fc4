"""English words, put into the language of the moment.

In English every function here returns what it is given, and nothing is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from analysis.language.catalogue import catalogue
from analysis.language.speech import ENGLISH, current


def translate(words: str, *, context: str = "") -> str:
    """Translate finished words: an entry, a sentence of a known form, or several sentences.

    What the catalogue does not know stays as it is: names, data, somebody else's words.

    Parameters
    ----------
    words
        English, without placeholders.
    context
        The ``msgctxt`` of an entry whose translation depends on where it stands.

    Examples
    --------
    >>> from analysis.language.speech import speaking
    >>> with speaking("uk"):
    ...     translate("not given"), translate("Kh-101")
    ('не вказано', 'Kh-101')
    """
    language = current()
    return words if language == ENGLISH else catalogue(language).translate(words, context)


def exactly(words: str, *, context: str) -> str:
    """Translate words that are an entry of a context, or entries joined by "; ".

    For what may be somebody else's: an analyst's own title is left word for word.

    Parameters
    ----------
    context
        One of ``catalogue.EXACT``.

    Examples
    --------
    >>> from analysis.language.speech import speaking
    >>> with speaking("uk"):
    ...     [exactly(words, context="event") for words in ("G20 summit in Bali", "Our own summit")]
    ['Саміт G20 на Балі', 'Our own summit']
    """
    language = current()
    return words if language == ENGLISH else catalogue(language).exactly(words, context) or words


def template(words: str, *, context: str = "", parts: Iterable[str] = ()) -> str:
    """Translate a template whose placeholders are filled afterwards.

    Parameters
    ----------
    words
        English, with placeholders in braces; paragraphs are entries by themselves.
    context
        The ``msgctxt`` of the entry.
    parts
        What will fill the placeholders: the first number among them chooses the plural form.

    Examples
    --------
    >>> template("Of {drones} drones, {stopped} were stopped.")
    'Of {drones} drones, {stopped} were stopped.'
    """
    language = current()
    if language == ENGLISH:
        return words
    numbers = tuple(parts)
    return _by_paragraph(words, lambda part: catalogue(language).form(part, context, numbers))


def filled(words: str, *, context: str = "wording", **parts: str) -> str:
    """Translate a template and fill it with finished words.

    For templates that say too little to be recognised once they are filled. The first part that
    is a number chooses the plural form.

    Examples
    --------
    >>> from analysis.language.speech import speaking
    >>> with speaking("uk"):
    ...     filled("at most {value}", value="3")
    'щонайбільше 3'
    """
    return template(words, context=context, parts=parts.values()).format_map(parts)


def prose(words: str) -> str:
    """Translate markdown, paragraph by paragraph; the marks of headings and lists are kept.

    Examples
    --------
    >>> prose("## Sources")
    '## Sources'
    """
    return words if current() == ENGLISH else _by_paragraph(words, _paragraph)


def counted(number: float, noun: str, *, context: str = "unit") -> str:
    """Return a noun in the form that goes with a number.

    Examples
    --------
    >>> from analysis.language.speech import speaking
    >>> with speaking("uk"):
    ...     [counted(n, "nights") for n in (1, 2, 5)]
    ['ніч', 'ночі', 'ночей']
    """
    language = current()
    return noun if language == ENGLISH else catalogue(language).counted(number, noun, context)


def _paragraph(words: str) -> str:
    mark = re.match(r"(#{1,6} |> )?", words)
    assert mark is not None
    one_line = " ".join(words[mark.end() :].split("\n")) if not _keeps_lines(words) else None
    if one_line is not None:
        return mark[0] + translate(one_line)
    return "\n".join(_item(line) for line in words.split("\n"))


def _keeps_lines(words: str) -> bool:
    return re.search(r"^([-*|]|\d+\.) ?", words, re.MULTILINE) is not None


def _item(line: str) -> str:
    mark = re.match(r"([-*] |\d+\. |\s+)?", line)
    assert mark is not None
    return mark[0] + translate(line[mark.end() :])


def _by_paragraph(words: str, translated: Callable[[str], str]) -> str:
    parts = re.split(r"(\n{2,})", words)
    return "".join(
        part if index % 2 or not part else translated(part) for index, part in enumerate(parts)
    )
