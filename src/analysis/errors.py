"""Every error this package raises on purpose, under one base class.

A message says what is wrong, how many and which first, and what to do next. The exit code is
what the command line returns: 1 a report or check failed, 2 wrong usage or parameters, 3 data
missing or invalid, 4 a report took too long, 5 one cell of it took too long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class SalvoError(Exception):
    """Base of all deliberate errors.

    Parameters
    ----------
    message
        One paragraph for a person: what is wrong, where, how many, and the cure.
    rows
        The offending rows, for programs; empty when the trouble is not about rows.

    Examples
    --------
    >>> SalvoSourceError("the file is empty").exit_code
    3
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, rows: Sequence[Mapping[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.rows: tuple[Mapping[str, Any], ...] = tuple(rows or ())


class SalvoUsageError(SalvoError):
    """A command was called in a way it cannot serve."""

    exit_code = 2


class SalvoParameterError(SalvoUsageError):
    """A report parameter is unknown, malformed or contradicts another."""


class SalvoReportError(SalvoError):
    """A report or a check ran and failed."""

    exit_code = 1


class SalvoTimeoutError(SalvoReportError):
    """A report took longer than it may."""

    exit_code = 4


class SalvoCellTimeoutError(SalvoReportError):
    """One cell of a report took longer than a cell may."""

    exit_code = 5


class SalvoSourceError(SalvoError):
    """An outside file cannot be read as what it claims to be."""


class SalvoContractError(SalvoError):
    """A canonical table breaks its contract."""


class SalvoCorrectionError(SalvoError):
    """A recorded correction no longer matches what it was written for."""


class SalvoSnapshotError(SalvoError):
    """The snapshot is missing, damaged, or would be damaged by the change asked for."""


class SalvoRegimeError(SalvoError):
    """A rate was asked for that the reporting regime does not support."""


class SalvoVintageError(SalvoError):
    """Figures published at different times were to be set against each other."""


class SalvoStatisticsError(SalvoError, ValueError):
    """A statistical method was given arguments for which it has no answer."""
