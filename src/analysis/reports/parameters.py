"""What each notebook accepts: one model, used by the command line, the notebook and the docs.

papermill only warns about a misspelt parameter and then computes the wrong report. Here every
value is checked before a kernel starts, and all problems of one call are told together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from io import StringIO
from shutil import get_terminal_size
from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from analysis.errors import SalvoParameterError
from analysis.periods import COMPARABLE_SINCE
from analysis.reports.models.attack_brief import AttackBriefParameters
from analysis.reports.models.casualty_trends import CasualtyTrends
from analysis.reports.timing_parameters import AttackDiplomacyTiming
from analysis.reports.validation import PeriodParameters, ReportParameters, refusal
from analysis.reports.values import (
    STRIKE_NAMES,
    Level,
    Month,
    Night,
    StrikeClasses,
    assigned,
    nearest,
    typed,
)


class DataQuality(PeriodParameters):
    """Parameters of data_quality: what is in the data and what is not."""


class InterceptionRates(PeriodParameters):
    """Parameters of interception_rates.

    Examples
    --------
    >>> InterceptionRates(weapon_classes="cruise_missile,ballistic_missile").weapon_classes
    ['cruise_missile', 'ballistic_missile']
    >>> InterceptionRates(level=0.2)
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: InterceptionRates: level: 0.2 lies outside 0.5 ...
    """

    start: Night = Field(
        default=COMPARABLE_SINCE.isoformat(),
        description="first night of the report; the comparable series begins on 2024-10-01",
    )
    weapon_classes: StrikeClasses = Field(
        default=[],
        description="weapon classes or groups shown, in this order; empty: all",
    )
    scope: Literal["national", "all_sources"] = Field(
        default="national",
        description="national bulletins only, or regional and local reports of strikes too",
    )
    unit: Literal["night", "window"] = Field(
        default="night",
        description="unit of observation: the air-day, or each reported window apart",
    )
    quantity: Literal[
        "neutralisation_rate", "interception_rate", "kinetic_success", "leak_rate"
    ] = Field(
        default="neutralisation_rate",
        description="share by class, month and weapon; other sections say theirs",
    )
    first_month: Month = Field(
        default="2025-08", description="first of two months compared, ballistic group"
    )
    second_month: Month = Field(
        default="2025-09", description="second of two months compared, ballistic group"
    )
    level: Level = Field(default=0.95, description="confidence level of the intervals")

    @model_validator(mode="after")
    def _two_months(self) -> InterceptionRates:
        if self.first_month == self.second_month:
            raise ValueError(
                f"first_month and second_month are both {self.first_month}. Name two months."
            )
        return self

    @property
    def classes(self) -> list[str]:
        """The weapon classes shown, in order; all strike classes when none is named."""
        return self.weapon_classes or list(STRIKE_NAMES)


@dataclass(frozen=True)
class ReportSpec:
    """One report of the suite: its notebook, the question it asks and what it accepts."""

    name: str
    notebook: str
    question: str
    model: type[ReportParameters]
    timeout: float = 600.0
    """Seconds after which a run is given up."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"name": self.name, "question": self.question, "notebook": self.notebook}


REPORTS: Mapping[str, ReportSpec] = {
    spec.name: spec
    for spec in (
        ReportSpec(
            "data_quality",
            "data_quality.ipynb",
            "What is in the data, and what is not?",
            DataQuality,
        ),
        ReportSpec(
            "interception_rates",
            "interception_rates.ipynb",
            "How many of the munitions launched were neutralised, class by class?",
            InterceptionRates,
        ),
        ReportSpec(
            "attack_diplomacy_timing",
            "attack_diplomacy_timing.ipynb",
            "Do attacks keep time with diplomacy, and how large an effect could have been missed?",
            AttackDiplomacyTiming,
        ),
        ReportSpec(
            "casualty_trends",
            "casualty_trends.ipynb",
            "Whom do the attacks harm, and is it more than before?",
            CasualtyTrends,
        ),
        ReportSpec(
            "attack_brief",
            "attack_brief.ipynb",
            "What came in one night, and how does it compare?",
            AttackBriefParameters,
        ),
    )
}


@dataclass(frozen=True)
class ParameterHelp:
    """What one parameter is called, takes and means."""

    name: str
    type: str
    default: Any
    allowed: str
    help: str


@dataclass(frozen=True)
class Description:
    """What a report accepts, in the order of its notebook's parameters cell."""

    report: str
    rows: tuple[ParameterHelp, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"report": self.report, "parameters": [asdict(row) for row in self.rows]}

    def as_text(self) -> str:
        """Return a table as wide as the terminal."""
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for field in fields(ParameterHelp):
            table.add_column(field.name, no_wrap=field.name in ("name", "type"))
        for row in self.rows:
            cells = asdict(row) | {"default": typed(row.default, ", ")}
            table.add_row(*map(Text, cells.values()))
        text = StringIO()
        Console(file=text, width=get_terminal_size((120, 24)).columns).print(table)
        return "\n".join(line.rstrip() for line in text.getvalue().strip("\n").splitlines())


def describe(spec: ReportSpec) -> Description:
    """Say what a report accepts.

    Examples
    --------
    >>> [row.name for row in describe(find_report("data_quality")).rows]
    ['start', 'end']
    """
    rows = []
    defaults = spec.model().literals()
    for name, field in spec.model.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        choices = get_args(field.annotation) if isinstance(defaults[name], str) else ()
        rows.append(
            ParameterHelp(
                name=name,
                type=str(extra.get("type", "choice")),
                default=defaults[name],
                allowed=str(extra.get("allowed", " or ".join(choices))),
                help=field.description or "",
            )
        )
    return Description(spec.name, tuple(rows))


def choices(spec: ReportSpec, name: str) -> tuple[str, ...]:
    """List the words that a parameter is chosen from, or that its list is made of.

    Examples
    --------
    >>> choices(find_report("interception_rates"), "scope")
    ('national', 'all_sources')
    """
    field = spec.model.model_fields.get(name)
    if field is None:
        return ()
    words = get_args(field.annotation)
    if words and all(isinstance(word, str) for word in words):
        return words
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    # The list of words that help shows: "empty, drones, or any of cruise_missile, …".
    if extra.get("type") != "list":
        return ()
    allowed = str(extra.get("allowed", "")).replace("or any of ", "")
    return tuple(word for word in map(str.strip, allowed.split(",")) if word and word != "empty")


def find_report(name: str) -> ReportSpec:
    """Look up a report by its name.

    Raises
    ------
    SalvoParameterError
        If there is none, with the nearest known name.

    Examples
    --------
    >>> find_report("data_quality").notebook
    'data_quality.ipynb'
    """
    if name not in REPORTS:
        word = name.removesuffix(".ipynb").replace("-", "_")
        raise SalvoParameterError(f"There is no report {name!r}. {nearest(word, REPORTS)}")
    return REPORTS[name]


def check(name: str, assignments: Mapping[str, Any] | Sequence[str] = ()) -> ReportParameters:
    """Read and check the parameters of one report.

    Parameters
    ----------
    name
        A report of `REPORTS`.
    assignments
        "name=value" as typed on the command line, or a mapping of raw values.

    Raises
    ------
    SalvoParameterError
        With one line for each problem of the call.

    Examples
    --------
    >>> check("data_quality", ["start=2025-08-01", "end=2025-08-31"]).changed()
    {'start': '2025-08-01', 'end': '2025-08-31'}
    >>> check("data_quality", ["strat=2025-08-01"])
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: data_quality: strat: unknown parameter. Did ...
    """
    return check_all([name], assignments)[name]


def check_all(
    names: Sequence[str], assignments: Mapping[str, Any] | Sequence[str] = ()
) -> dict[str, ReportParameters]:
    """Read and check the same assignments for several reports; each must know every name.

    Raises
    ------
    SalvoParameterError
        With one line for each problem of any of the reports.

    Examples
    --------
    >>> list(check_all(["data_quality", "interception_rates"], {"start": "2025-01-01"}))
    ['data_quality', 'interception_rates']
    """
    values, lines = assigned(assignments)
    return check_each({find_report(name).name: values for name in names}, lines)


def check_each(
    wanted: Mapping[str, Mapping[str, Any]],
    problems: Sequence[str] = (),
    *,
    places: Mapping[tuple[str, str], str] | None = None,
) -> dict[str, ReportParameters]:
    """Check the raw values of several reports, each its own.

    Parameters
    ----------
    wanted
        Raw values by parameter, by report.
    problems
        What was found wrong before, to be told together.
    places
        Where a value stands, by report and parameter, to be named with its problem.

    Raises
    ------
    SalvoParameterError
        With one line for each problem of any of the reports.
    """
    lines, known = list(problems), places or {}
    checked: dict[str, ReportParameters] = {}
    found: dict[str, list[str]] = {}
    for report, values in wanted.items():
        try:
            checked[report] = find_report(report).model(**values)
        except SalvoParameterError as error:
            for row in error.rows:
                place = known.get((report, row["problem"].partition(":")[0]))
                line = f"{place}: {row['problem']}" if place else row["problem"]
                found.setdefault(line, []).append(report)
    for problem, where in found.items():
        # What is wrong for every report is told once, without naming them.
        lines.append(problem if len(where) == len(wanted) else f"{', '.join(where)}: {problem}")
    if lines:
        raise refusal(", ".join(wanted), lines)
    return checked
