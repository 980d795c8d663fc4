"""What all parameters have in common: frozen, closed, and told in one line when wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from analysis.errors import SalvoParameterError
from analysis.periods import FIRST_NIGHT, Period, parse_date
from analysis.reports.values import Night, OpenNight, nearest


class ReportParameters(BaseModel):
    """Base of every report's parameters: frozen, closed, and told in one line when wrong.

    Raises
    ------
    SalvoParameterError
        With one line for each problem: an unknown name, a malformed value, a contradiction.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    def __init__(self, /, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            lines = [_line(problem, type(self)) for problem in error.errors()]
            raise refusal(type(self).__name__, lines) from None

    def literals(self) -> dict[str, Any]:
        """All effective values as plain literals, in the order of the notebook's cell."""
        return self.model_dump(mode="json")

    def changed(self) -> dict[str, Any]:
        """Pick the values that differ from the defaults.

        Examples
        --------
        >>> PeriodParameters(start="2025-01-01").changed()
        {'start': '2025-01-01'}
        """
        defaults = type(self)().literals()
        return {name: value for name, value in self.literals().items() if value != defaults[name]}

    def places(self) -> dict[str, str]:
        """Where the files lie that a person named, by parameter."""
        named = {
            name: getattr(self, name)
            for name, field in type(self).model_fields.items()
            if isinstance(field.json_schema_extra, dict)
            and field.json_schema_extra.get("type") == "file"
        }
        return {name: place for name, place in named.items() if place}

    def stated(self) -> dict[str, Any]:
        """All effective values as a page states them: of a file its name, and not where it lies."""
        names = {name: Path(place).name for name, place in self.places().items()}
        return self.literals() | names

    def files(self) -> dict[str, str]:
        """Checksums by parameter of the files that a person named; part of the provenance key."""
        return {}

    def folder_suffix(self) -> str:
        """Empty for the defaults, else "--" and eight hexadecimal digits of what was changed.

        Examples
        --------
        >>> PeriodParameters().folder_suffix()
        ''
        >>> PeriodParameters(start="2025-01-01").folder_suffix()
        '--d60a3a1f'
        """
        changed = self.changed()
        if not changed:
            return ""
        text = json.dumps(changed, sort_keys=True, ensure_ascii=False)
        return "--" + hashlib.sha256(text.encode()).hexdigest()[:8]


class PeriodParameters(ReportParameters):
    """Parameters of a report on a span of nights."""

    start: Night = Field(default=FIRST_NIGHT.isoformat(), description="first night of the report")
    end: OpenNight = Field(
        default="", description="last night of the report; empty: the last night of the data"
    )

    @model_validator(mode="after")
    def _in_order(self) -> PeriodParameters:
        if self.end and self.end < self.start:
            raise ValueError(
                f"start {self.start} lies after end {self.end}. Swap the two, or leave end empty."
            )
        return self

    def period(self, last_night: date) -> Period:
        """Name the nights asked for, given the last night of the data.

        Raises
        ------
        SalvoParameterError
            If the period starts or ends after the data do.

        Examples
        --------
        >>> PeriodParameters(start="2026-06-01").period(date(2026, 6, 7)).nights
        7
        """
        start, end = parse_date(self.start), parse_date(self.end) if self.end else last_night
        lines = [
            f"{name}: {night} lies after the last night of the data, {last_night}."
            for name, night in (("start", start), ("end", end))
            if night > last_night
        ]
        if lines:
            raise refusal(type(self).__name__, lines)
        return Period(start, end)


def _line(problem: ErrorDetails, model: type[ReportParameters]) -> str:
    """One problem found by pydantic, in one line for a person."""
    field = str(problem["loc"][0]) if problem["loc"] else ""
    given = problem["input"]
    kind = problem["type"]
    if kind == "extra_forbidden":
        return f"{field}: unknown parameter. {nearest(field, model.model_fields)}"
    if kind == "value_error":
        text = str(problem["ctx"]["error"])
    elif kind == "literal_error":
        text = f"{given!r} is not a choice. {nearest(str(given), _choices(model, field))}"
    elif kind.startswith("float_"):
        text = f"{given!r} is not a number. Write it as 0.95."
    else:
        text = f"{given!r} is not usable: {problem['msg'].lower()}."
    return f"{field}: {text}" if field else text


def _choices(model: type[ReportParameters], field: str) -> tuple[str, ...]:
    return get_args(model.model_fields[field].annotation)


def refusal(subject: str, lines: Sequence[str]) -> SalvoParameterError:
    """Put all problems of one call into one error; its rows hold them one by one."""
    if len(lines) == 1:
        message = f"{subject}: {lines[0]}"
    else:
        listed = "".join(f"\n- {line}" for line in lines)
        message = f"{subject}: {len(lines)} problems with the parameters.{listed}"
    return SalvoParameterError(message, rows=[{"problem": line} for line in lines])
