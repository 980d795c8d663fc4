"""What stands at the end of a printed report: every number with its record, and how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.figures import wording
from analysis.reports import blocks, records
from analysis.reports.blocks import Inline
from analysis.reports.document import Document, Provenance
from analysis.reports.finding import Finding
from analysis.reports.furniture import FINDING_COLUMNS, say, words


def finding_titles() -> list[str]:
    """Head the columns of the records."""
    return [words()[f"finding_{column}"] for column in FINDING_COLUMNS]


def facts(document: Document) -> list[tuple[str, str]]:
    """Say which period a report covers, how old its data are and when it was made."""
    source = document.provenance
    said = (
        ("period", document.period),
        ("data_as_of", wording.date(document.data_as_of) if document.data_as_of else ""),
        ("report_made", records.moment(source.created)),
    )
    return [(words()[key], fact) for key, fact in said if fact]


def finding_row(finding: Finding) -> list[tuple[Inline, ...]]:
    """Word one record, a cell for each of `finding_titles`."""
    said = (
        records.value(finding),
        records.unit(finding),
        records.interval(finding),
        records.counts(finding),
        records.kind(finding),
    )
    return [
        (blocks.CodeSpan(finding.name),),
        *((blocks.Text(cell),) for cell in said),
        tuple(_remarks(records.remarks(finding))),
    ]


def origins(source: Provenance) -> dict[str, list[tuple[str, str]]]:
    """Name parameters, code, data and packages, as (name, setting); groups with nothing are left.

    Examples
    --------
    >>> origins(Provenance(parameters=(("start", "2025-01-01"), ("end", "")), changed=("start",)))
    {'Parameters': [('start', '2025-01-01 (changed from its default)'), ('end', 'not set')]}
    """
    packages = ", ".join(f"{name} {version}" for name, version in source.packages)
    code = [(words()[f"code_{label}"], setting) for label, setting in source.code]
    groups = {
        "parameters": [
            (name, parameter(setting, is_changed=name in source.changed))
            for name, setting in source.parameters
        ],
        "code": [*code, *([(words()["key"], source.key)] if source.key else [])],
        "data": [
            (name, f"{say('rows', count=wording.count(rows))}, sha256 {checksum}")
            for name, rows, checksum in source.tables
        ],
        "packages": [("", packages)] if packages else [],
    }
    return {words()[title]: pairs for title, pairs in groups.items() if pairs}


def parameter(setting: str, *, is_changed: bool) -> str:
    """Word a parameter's value, and that it is not the default.

    Examples
    --------
    >>> parameter("", is_changed=False), parameter("0.9", is_changed=True)
    ('not set', '0.9 (changed from its default)')
    """
    said = setting or words()["not_set"]
    return say("changed", setting=said) if is_changed else said


def _remarks(remarks: Iterable[records.Remark]) -> Iterator[Inline]:
    for place, (said, href) in enumerate(remarks):
        if place:
            yield blocks.Text("; ")
        yield blocks.Link(href, (blocks.Text(said),)) if href else blocks.Text(said)
