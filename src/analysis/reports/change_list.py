"""A comparison of two runs in words: for a terminal, and for a page of markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from analysis.figures.wording import MINUS
from analysis.reports.comparison import ABSENT, Change, Comparison
from analysis.reports.freshness import CAUSES
from analysis.reports.values import printable, typed

MOST_FINDINGS: Final = 200
MOST_CELLS: Final = 5
"""Of one table, the largest changes first; JSON has all of them."""
LONGEST: Final = 80


def as_text(comparison: Comparison) -> str:
    """Write the comparison for a terminal."""
    lines = [_headline(comparison), *_because(comparison)]
    rows = [_row(change) for change in comparison.findings[:MOST_FINDINGS]]
    if rows:
        lines += ["", "Findings", *_aligned(rows), *_left(len(comparison.findings) - len(rows))]
    for table, changes in _by_table(comparison.tables):
        rows = [_row(change) for change in changes[:MOST_CELLS]]
        lines += ["", f"Table {_shown(table)}", *_aligned(rows), *_left(len(changes) - len(rows))]
    return "\n".join(lines)


def as_markdown(comparison: Comparison) -> str:
    """Write the comparison as markdown, for a pull request or a changelog."""
    lines = [f"# {_escaped(_headline(comparison))}", ""]
    lines += [f"- {_escaped(cause)}" for cause in _because(comparison)]
    blocks: list[tuple[str, Sequence[Change], int]] = [
        ("Findings", comparison.findings[:MOST_FINDINGS], len(comparison.findings))
    ]
    blocks += [
        (f"Table {_shown(table)}", changes[:MOST_CELLS], len(changes))
        for table, changes in _by_table(comparison.tables)
    ]
    for title, changes, count in blocks:
        if not changes:
            continue
        lines += ["", f"## {_escaped(title)}", ""]
        lines += ["| | before | after | change |", "|---|---:|---:|---:|"]
        lines += ["| " + " | ".join(map(_escaped, _row(change))) + " |" for change in changes]
        lines += [f"\n{left.strip()}" for left in _left(count - len(changes))]
    return "\n".join(lines)


def _headline(comparison: Comparison) -> str:
    pair = _shown(f"{comparison.before.folder.name} → {comparison.after.folder.name}", longest=500)
    if comparison.is_same:
        return f"{pair}: all {comparison.compared:,} numbers and words are the same."
    findings = len({change.name for change in comparison.findings})
    tables = len({change.where for change in comparison.tables})
    places = _counted(len(comparison.tables), "cell or row", "cells or rows")
    return (
        f"{pair}: {_counted(findings, 'finding')} and {places} of {_counted(tables, 'table')} "
        f"differ; {comparison.compared:,} numbers and words stand in both."
    )


def _because(comparison: Comparison) -> Iterator[str]:
    """Say which inputs differ, a parameter with both of its values."""
    set_to = {
        name: f"{name}: {_setting(before)} → {_setting(after)}"
        for name, before, after in comparison.settings
    }
    for cause in comparison.causes:
        details = [set_to.get(name, name) for name in cause.details]
        yield _shown(f"{CAUSES[cause.cause]}: {', '.join(details)}", longest=2_000)
    if not comparison.causes:
        yield "Notebook, code, parameters, language, data and environment are the same."


def _by_table(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Tables in the order of their largest change."""
    tables: dict[str, list[Change]] = {}
    for change in changes:
        tables.setdefault(change.where, []).append(change)
    return list(tables.items())


def _row(change: Change) -> tuple[str, str, str, str]:
    name = (
        change.name
        if change.part in ("value", "cell", "row", "table")
        else f"{change.name} {change.part}"
    )
    unit = f" ({change.unit.replace('_', ' ')})" if change.unit else ""
    if change.part in ("row", "table"):
        return _shown(change.name or change.where), "", "", _moved(change)
    before, after = _number(change.before), _number(change.after)
    if before == after:  # they differ further down than six digits
        before, after = repr(change.before), repr(change.after)
    return _shown(f"{name.strip()}{unit}"), _shown(before), _shown(after), _moved(change)


def _moved(change: Change) -> str:
    if change.state != "changed":
        return f"{change.part} {change.state}" if change.part in ("row", "table") else change.state
    if change.absolute is None or change.relative is None:
        return "changed"
    by = _signed(f"{change.absolute:+,.6g}")
    return by if math.isinf(change.relative) else f"{by} ({_percent(change.relative)})"


def _percent(relative: float) -> str:
    share = 100 * relative
    return _signed(f"{share:+.1e} %" if 0 < abs(share) < 0.1 else f"{share:+,.1f} %")


def _signed(number: str) -> str:
    return number.replace("-", MINUS, 1) if number.startswith("-") else number


def _number(value: Any) -> str:
    if value is ABSENT:
        return "–"
    if value is None:
        return "not given"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"


def _setting(value: Any) -> str:
    return "not known" if value is ABSENT else typed(value)


def _aligned(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[str]:
    listed = list(rows)
    widths = [max(len(row[column]) for row in listed) for column in range(3)]
    for name, before, after, moved in listed:
        arrow = "→" if before or after else " "
        numbers = f"{before:>{widths[1]}} {arrow} {after:<{widths[2]}}"
        yield f"  {name:<{widths[0]}}  {numbers}  {moved}".rstrip()


def _left(count: int) -> list[str]:
    return [f"  … and {count:,} more; --json has all of them."] if count > 0 else []


def _counted(count: int, noun: str, nouns: str = "") -> str:
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def _shown(text: str, *, longest: int = LONGEST) -> str:
    plain = printable(text[: longest + 1])
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def _escaped(text: str) -> str:
    for mark in ("\\", "|", "`", "*", "_", "[", "]"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("&", "&amp;").replace("<", "&lt;")
