"""What stands at the end of a printed report: every number with its record, and how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from analysis.figures import wording
from analysis.reports import blocks, records
from analysis.reports.blocks import Inline
from analysis.reports.document import Document, Provenance
from analysis.reports.finding import Finding

FINDING_TITLES: Final = (
    *("Finding", "Value", "Unit", "Interval", "Counts", "Kind"),
    "Method and remarks",
)


def facts(document: Document) -> list[tuple[str, str]]:
    """Say which period a report covers, how old its data are and when it was made."""
    source = document.provenance
    said = (
        ("Period", document.period),
        ("Data as of", wording.date(document.data_as_of) if document.data_as_of else ""),
        ("Report made", records.moment(source.created)),
    )
    return [(label, words) for label, words in said if words]


def finding_row(finding: Finding) -> list[tuple[Inline, ...]]:
    """Word one record, a cell for each of `FINDING_TITLES`."""
    said = (
        records.value(finding),
        finding.unit.replace("_", " "),
        records.interval(finding),
        records.counts(finding),
        finding.kind or "",
    )
    return [
        (blocks.CodeSpan(finding.name),),
        *((blocks.Text(words),) for words in said),
        tuple(_remarks(records.remarks(finding))),
    ]


def origins(source: Provenance) -> dict[str, list[tuple[str, str]]]:
    """Name parameters, code, data and packages, as (name, setting); groups with nothing are left.

    Examples
    --------
    >>> origins(Provenance(parameters=(("start", "2025-01-01"), ("end", "")), changed=("start",)))
    {'Parameters': [('start', '2025-01-01 (changed from its default)'), ('end', 'not set')]}
    """
    changed = " (changed from its default)"
    packages = ", ".join(f"{name} {version}" for name, version in source.packages)
    groups = {
        "Parameters": [
            (name, f"{setting or 'not set'}{changed if name in source.changed else ''}")
            for name, setting in source.parameters
        ],
        "Code": [*source.code, *([("Key of the run", source.key)] if source.key else [])],
        "Data": [
            (name, f"{wording.count(rows)} rows, sha256 {checksum}")
            for name, rows, checksum in source.tables
        ],
        "Packages": [("", packages)] if packages else [],
    }
    return {title: pairs for title, pairs in groups.items() if pairs}


def _remarks(remarks: Iterable[records.Remark]) -> Iterator[Inline]:
    for place, (words, href) in enumerate(remarks):
        if place:
            yield blocks.Text("; ")
        yield blocks.Link(href, (blocks.Text(words),)) if href else blocks.Text(words)
