"""Sentences whose numbers come from findings, and only from there.

A template is markdown with placeholders: ``{name}`` or ``{name:how}``, where *how* is one of

=================  ===========================================
(nothing)          79.4 % · 1,204 · × 1.43 · 28 August 2025
``interval``       77.1 to 81.6 %
``with_interval``  79.4 % (77.1 to 81.6 %)
``with_unit``      1,204 munitions
``fraction``       1,204 of 1,530 launched
``low``, ``high``  77.1 %
``level``          95 %
``method``, ``kind``, ``of``, ``unit``, ``source``, ``note``  the words recorded
``vintage``        7 June 2026
=================  ===========================================

A finding without a value is worded "not given: <reason>" however it is asked for.

A digit typed into a template is refused: a number that nobody recorded cannot be checked. Digits
that are part of a name (Kh-101, S-300, G7) or of a link are not numbers; any other exception is
named by its author: ``say("… the 95 % level …", literals=["95 %"])``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING, Final

from analysis.errors import SalvoReportError
from analysis.figures import wording
from analysis.language import words as language
from analysis.language.words import counted, translate
from analysis.reports import markdown

if TYPE_CHECKING:
    from analysis.reports.finding import Finding

WORDS: Final = ("method", "kind", "of", "unit", "source", "note")
HOW: Final = (
    *("", "interval", "with_interval", "with_unit", "fraction", "low", "high", "level"),
    *("vintage", *WORDS),
)

_Piece = tuple[str, str | None, str]
_NAME_WITH_DIGITS: Final = re.compile(r"[^\W\d_]+[-\u2011]?\d[\w/\u2011-]*")
_ADDRESS: Final = re.compile(r"\]\([^)]*\)")


def quote(template: str, findings: Mapping[str, Finding], *, literals: Sequence[str] = ()) -> str:
    """Fill a template as markdown, each number linked to the finding that it states.

    Raises
    ------
    SalvoReportError
        For a placeholder that is no finding, a digit typed by hand, a literal that is not used.
    """
    return "".join(
        text if name is None else f"[{markdown.escape(text)}](finding:{name})"
        for name, text in _parts(template, findings, literals)
    )


def fill(template: str, findings: Mapping[str, Finding], *, literals: Sequence[str] = ()) -> str:
    """Fill a template as plain words: for a caption or an alt text.

    Raises
    ------
    SalvoReportError
        As `quote`.
    """
    return "".join(text for _, text in _parts(template, findings, literals))


def word(finding: Finding, how: str = "") -> str:
    """Word one finding.

    Examples
    --------
    >>> from analysis.reports.finding import Finding
    >>> drones = Finding("drones", 1204, unit="munitions", kind="reported")
    >>> word(drones), word(drones, "kind")
    ('1,204', 'reported')
    """
    if finding.value is None:
        return f"{wording.not_given()}: {translate(finding.reason or '')}"
    match how:
        case "interval":
            given = finding.low is not None or finding.high is not None
            worded = wording.interval(finding.low, finding.high, unit=finding.unit)
            return worded if given else translate(f"interval {wording.NOT_GIVEN}")
        case "with_interval":
            return f"{word(finding)} ({word(finding, 'interval')})"
        case "with_unit":
            return f"{word(finding)}{wording.NBSP}{unit(finding)}"
        case "fraction":
            return wording.fraction(finding.numerator, finding.denominator, finding.of)
        case "low" | "high":
            return wording.quantity(getattr(finding, how), finding.unit)
        case "level":
            return _level(finding.level)
        case "vintage":
            return wording.date(finding.vintage)
        case "":
            return _value(finding)
        case _:
            return translate(str(getattr(finding, how) or wording.NOT_GIVEN))


def unit(finding: Finding) -> str:
    """Word the unit of a finding, in the form that goes with its value as it is shown.

    Examples
    --------
    >>> from analysis.reports.finding import Finding
    >>> unit(Finding("lines", 12, unit="salvo_lines", kind="reported"))
    'salvo lines'
    """
    value, noun = finding.value, finding.unit.replace("_", " ")
    if not isinstance(value, int | float):
        return translate(noun, context="unit")
    return counted(round(value) if abs(value) >= 100 else value, noun)


def _value(finding: Finding) -> str:
    if finding.unit == "rate" and finding.value in (0, 1) and finding.denominator is not None:
        return word(finding, "fraction")  # "0 of 124", never "0 %"
    return wording.quantity(finding.value, finding.unit)


def _level(level: float | None) -> str:
    """Word a level with the decimals it needs: 95 %, 99.9 %."""
    if level is None:
        return wording.not_given()
    whole = float(100 * level).is_integer()
    return wording.rate(level, decimals=0 if whole else 1)


def _parts(
    template: str, findings: Mapping[str, Finding], literals: Sequence[str]
) -> Iterator[tuple[str | None, str]]:
    """Yield (None, words) and (name of a finding, its words), in order.

    The English template is checked; its translation was, when the catalogue was tested.
    """
    pieces = _pieces(template, findings, literals)
    shown = (word(findings[name], how) for _, name, how in pieces if name is not None)
    told = language.template(template, parts=shown)
    for words, name, how in pieces if told == template else _split(told):
        if words:
            yield None, words
        if name is not None:
            yield name, word(findings[name], how)


def _pieces(
    template: str, findings: Mapping[str, Finding], literals: Sequence[str]
) -> list[_Piece]:
    for literal in literals:
        if literal not in template:
            raise SalvoReportError(
                f"The literal {literal!r} does not stand in the sentence {_short(template)}. "
                "Remove it from literals."
            )
    try:
        pieces = _split(template)
    except ValueError as error:
        raise SalvoReportError(
            f"The sentence {_short(template)} cannot be read: {error}. Write {{{{ for a brace."
        ) from error
    for words, name, how in pieces:
        _refuse_digits(words, template, literals)
        if name is None:
            continue
        if name not in findings:
            raise SalvoReportError(_unknown(name, list(findings), template))
        if how not in HOW:
            raise SalvoReportError(
                f"{{{name}:{how}}} asks for a finding in a way that is not known. Known: "
                f"{', '.join(known for known in HOW if known)}."
            )
    return pieces


def _split(template: str) -> list[_Piece]:
    """Split a template into words, and after them the name of a finding and how it is worded."""
    return [
        (words, name, f"!{conversion}" if conversion else how or "")
        for words, name, how, conversion in Formatter().parse(template)
    ]


def _refuse_digits(words: str, template: str, literals: Sequence[str]) -> None:
    for literal in sorted(literals, key=len, reverse=True):
        words = words.replace(literal, " ")
    words = _NAME_WITH_DIGITS.sub(" ", _ADDRESS.sub("] ", words))
    typed = re.search(r"\d[\d.,:/-]*", words)
    if typed:
        raise SalvoReportError(
            f"The number {typed[0]!r} is typed into the sentence {_short(template)}. Record it as "
            f"a finding and write {{its_name}}, or, if it is no number of this report, name it: "
            f'say(…, literals=["{typed[0]}"]).'
        )


def _unknown(name: str, known: Sequence[str], template: str) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    meant = f" Did you mean {close[0]}?" if close else ""
    names = ", ".join(sorted(known)) or "none yet"
    return f"{{{name}}} in {_short(template)} is not a recorded finding.{meant} Recorded: {names}."


def _short(template: str) -> str:
    line = " ".join(template.split())
    return f"“{line if len(line) <= 60 else line[:57] + '…'}”"
