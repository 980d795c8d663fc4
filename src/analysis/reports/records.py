"""How a report words the records at its end: findings, and the moment it was made."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from analysis.figures import wording
from analysis.language.words import filled, translate
from analysis.reports import sentences
from analysis.reports.finding import Finding

Remark = tuple[str, str | None]
"""Words, and what they lead on to: a web address, an anchor of the report, or nothing."""


def value(finding: Finding) -> str:
    """Word a finding's value with its unit's form.

    Examples
    --------
    >>> value(Finding("drones", 53_700, unit="munitions", kind="reported"))
    '53,700'
    """
    if finding.value is None:
        return wording.not_given()
    return wording.quantity(finding.value, finding.unit)


def unit(finding: Finding) -> str:
    """Word what a finding is counted in."""
    return sentences.unit(finding)


def kind(finding: Finding) -> str:
    """Word how a finding is known; empty without a value."""
    return translate(finding.kind or "")


def interval(finding: Finding) -> str:
    """Word a finding's interval with its level; empty without one."""
    if finding.low is None and finding.high is None:
        return ""
    return f"{sentences.word(finding, 'interval')} ({sentences.word(finding, 'level')})"


def counts(finding: Finding) -> str:
    """Word the counts behind a rate; empty without them."""
    if finding.numerator is not None:
        return sentences.word(finding, "fraction")
    return filled("of {whole}", whole=translate(finding.of, context="of")) if finding.of else ""


def remarks(finding: Finding) -> tuple[Remark, ...]:
    """Word reason, method, note, source and vintage of a finding, as far as it has them.

    A source that is an address, or a table of the report, is led on to; any other is named.
    """
    said: list[Remark] = [
        (translate(words), None)
        for words in (finding.reason, finding.method, finding.note)
        if words
    ]
    if finding.source:
        said.append(_source(finding.source))
    if finding.vintage:
        said.append((filled("vintage {date}", date=wording.date(finding.vintage)), None))
    return tuple(said)


def moment(created: str) -> str:
    """Word the moment a report was made; what is no moment stays as it is.

    Examples
    --------
    >>> moment("2026-06-08T12:30:00Z").replace(chr(160), " ")
    '8 June 2026, 12:30 UTC'
    """
    try:
        made = datetime.fromisoformat(created).astimezone(UTC)
    except ValueError:
        return created
    return f"{wording.date(made)}, {made:%H:%M} UTC"


def _source(source: str) -> Remark:
    if re.fullmatch(r"#[\w-]+", source):
        return translate("source rows"), source
    if source.startswith(("https://", "http://")):
        return translate("source"), source
    return translate(source), None
