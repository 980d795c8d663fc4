"""What a person set, in options and in a file, brought together and checked for each report.

A value is set in one place: what is given twice is refused, not overruled in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.reports.parameter_files import ParameterFile, read_parameter_file, report_places
from analysis.reports.parameters import REPORTS, check_each, find_report
from analysis.reports.validation import ReportParameters
from analysis.reports.values import assigned, nearest

FROM, TO = "--from", "--to"


def gather(
    names: Sequence[str] = (),
    assignments: Mapping[str, Any] | Sequence[str] = (),
    *,
    first: str = "",
    last: str = "",
    file: Path | None = None,
) -> dict[str, ReportParameters]:
    """Check what was set for several reports.

    Parameters
    ----------
    names
        Reports; none for those that the file names, or all of the suite.
    assignments
        "name=value" as typed, or a mapping; every report must know every name.
    first, last
        Short for the parameters ``start`` and ``end``.
    file
        YAML or JSON: parameters for every report, or for each report by its name.

    Raises
    ------
    SalvoParameterError
        With one line for each problem of any of the reports.

    Examples
    --------
    >>> checked = gather(["data_quality"], ["end=2025-08-31"], first="2025-08-01")
    >>> checked["data_quality"].changed()
    {'start': '2025-08-01', 'end': '2025-08-31'}
    >>> gather(["data_quality"], ["start=2025-08-01"], first="2025-08-01")
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: data_quality: start: given with -p and --from. ...
    """
    given = read_parameter_file(file) if file else ParameterFile(Path(), {}, {})
    chosen = names or [name for name in given.by_report if name in REPORTS] or tuple(REPORTS)
    specs = [find_report(name) for name in dict.fromkeys(chosen)]
    values, problems = assigned(assignments)
    problems += _strangers(given, [spec.name for spec in specs])
    for option, name, value in ((FROM, "start", first), (TO, "end", last)):
        if not value:
            continue
        if name in values:
            problems.append(f"{name}: given with -p and {option}. Give it once.")
        lacking = [spec.name for spec in specs if name not in spec.model.model_fields]
        if lacking:
            problems.append(f"{option}: {', '.join(lacking)} has no parameter {name}.")
        else:
            values[name] = value
    wanted: dict[str, dict[str, Any]] = {}
    places: dict[tuple[str, str], str] = {}
    for spec in specs:
        wanted[spec.name] = dict(values)
        for name, entry in {**given.shared, **given.by_report.get(spec.name, {})}.items():
            if name in values:
                problems.append(f"{name}: given as an option and in {entry.place}. Give it once.")
            wanted[spec.name][name] = entry.value
            places[spec.name, name] = entry.place
    return check_each(wanted, list(dict.fromkeys(problems)), places=places)


def _strangers(file: ParameterFile, wanted: Sequence[str]) -> list[str]:
    """Reports that the file sets parameters of, and nobody asked for."""
    lines = []
    for report, place in report_places(file):
        if report not in REPORTS:
            lines.append(f"{place}: there is no report {report!r}. {nearest(report, REPORTS)}")
        elif report not in wanted:
            lines.append(f"{place}: {report} is not among the reports asked for. Name it as well.")
    return lines
