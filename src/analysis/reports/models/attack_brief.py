"""What attack_brief accepts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from analysis.errors import SalvoError
from analysis.periods import parse_date
from analysis.reports.source_text import read_text
from analysis.reports.validation import ReportParameters
from analysis.reports.values import Level, Night

DEFAULT_NIGHT: Final = "2025-08-28"


def _text(path: str) -> str:
    if not path.strip():
        return ""
    try:
        # Refused here, with the cure, before a kernel starts.
        return str(read_text(path.strip()).path)
    except SalvoError as error:
        raise ValueError(str(error)) from None


TextFile = Annotated[
    str,
    AfterValidator(_text),
    Field(json_schema_extra={"type": "file", "allowed": "a text file, or empty"}),
]


class AttackBriefParameters(ReportParameters):
    """Parameters of attack_brief: one night in context.

    Examples
    --------
    >>> AttackBriefParameters(night="2024-11-17").changed()
    {'night': '2024-11-17'}
    >>> AttackBriefParameters(night="2024-11-31")
    Traceback (most recent call last):
    ...
    analysis.errors.SalvoParameterError: AttackBriefParameters: night: '2024-11-31' is not a date...
    """

    night: Night = Field(
        default=DEFAULT_NIGHT, description="the night, by the date on which it ends in Kyiv"
    )
    text: TextFile = Field(
        default="", description="a bulletin or article on this night, whose claims are checked"
    )
    level: Level = Field(default=0.95, description="level of the predictive interval")

    @property
    def day(self) -> date:
        """The night as a date."""
        return parse_date(self.night)

    def files(self) -> dict[str, str]:
        """Checksum of the text, when there is one."""
        return {"text": read_text(self.text).sha256} if self.text else {}
